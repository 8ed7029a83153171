/* exchange/rsp_dose.c - order groups of an answer: the doses, their evaluations, the forecast. */
#include <assert.h>
#include <string.h>

#include "base/id.h"
#include "exchange/rsp.h"
#include "exchange/rsp_write.h"

/* OBX-1 and OBX-4 of one order group. */
struct observed {
    const struct teller *t;
    struct buf *buf;
    uint64_t set_id;
    uint64_t sub_id;
};

void
rsp_put_code(const struct teller *t, struct hl7_writer *w, unsigned field, enum code_table_id table,
             struct str code, const char *system)
{
    const struct code *known = code_lookup(code_table(t->codes, table), code);

    if (code.n == 0)
        return;
    hl7_put(w, field, 1, 1, code);
    hl7_put(w, field, 2, 1, known == NULL ? STR("") : known->name);
    hl7_put(w, field, 3, 1, str_of(system));
}

void
rsp_put_date(const struct teller *t, struct hl7_writer *w, unsigned field, struct date date)
{
    hl7_put(w, field, 1, 1, date_hl7(t->arena, date));
}

void
rsp_put_cvx(const struct teller *t, struct hl7_writer *w, unsigned field, struct str cvx)
{
    const struct cvx *known = cvx_find(t->codes, cvx);

    hl7_put(w, field, 1, 1, cvx);
    hl7_put(w, field, 2, 1, known == NULL ? STR("") : known->name);
    hl7_put(w, field, 3, 1, STR("CVX"));
}

/* An OBX up to its value, OBX-1 to OBX-4; `what` is OBX-3, a LOINC code with its name. */
static void
begin(struct observed *o, struct hl7_writer *w, const char *type, const char *what)
{
    hl7_begin(w, o->buf, "OBX");
    hl7_put_u64(w, 1, ++o->set_id);
    hl7_put_constant(w, 2, type);
    hl7_put_constant(w, 3, what);
    hl7_put_u64(w, 4, o->sub_id);
}

static void
end(struct hl7_writer *w)
{
    hl7_put_constant(w, 11, "F");
    hl7_end(w);
}

static void
obx_constant(struct observed *o, const char *what, const char *value)
{
    struct hl7_writer w;

    begin(o, &w, "CE", what);
    hl7_put_constant(&w, 5, value);
    end(&w);
}

static void
obx_code(struct observed *o, const char *what, struct str code, struct str text, const char *system)
{
    struct hl7_writer w;

    if (code.n == 0)
        return;
    begin(o, &w, "CE", what);
    hl7_put(&w, 5, 1, 1, code);
    hl7_put(&w, 5, 2, 1, text);
    hl7_put(&w, 5, 3, 1, str_of(system));
    end(&w);
}

static void
obx_date(struct observed *o, const char *what, struct date date)
{
    struct hl7_writer w;

    if (!date_is(date))
        return;
    begin(o, &w, "DT", what);
    hl7_put(&w, 5, 1, 1, date_hl7(o->t->arena, date));
    end(&w);
}

static void
obx_number(struct observed *o, const char *what, uint64_t number)
{
    struct hl7_writer w;

    if (number == 0)
        return;
    begin(o, &w, "NM", what);
    hl7_put_u64(&w, 5, number);
    hl7_put_constant(&w, 6, "NA^Not applicable^HL70353");
    end(&w);
}

static void
obx_text(struct observed *o, const char *type, const char *what, struct str text)
{
    struct hl7_writer w;

    if (text.n == 0)
        return;
    begin(o, &w, type, what);
    hl7_put(&w, 5, 1, 1, text);
    end(&w);
}

/* The vaccine group by its unspecified CVX: hl7 guide, appendix A 4. */
static void
obx_group(struct observed *o, struct str group)
{
    const struct cvx *cvx = rsp_group_cvx(o->t->codes, group);

    if (cvx != NULL)
        obx_code(o, "30956-7^Vaccine group^LN", cvx->code, cvx->name, "CVX");
    obx_constant(o, "59779-9^Immunization schedule used^LN", "VXC16^ACIP^CDCPHINVS");
}

/* LOINC's answers for 59783-1 where it has one, else a word of ours. */
static void
obx_status(struct observed *o, enum cdsi_status status, struct date past_due)
{
    static const char *const what = "59783-1^Status in immunization series^LN";
    bool overdue = date_is(past_due) && date_cmp(past_due, o->t->today) < 0;

    if (status == CDSI_COMPLETE)
        obx_constant(o, what, "LA13421-5^Complete^LN");
    else if (status == CDSI_AGED_OUT)
        obx_constant(o, what, "LA13424-9^Too old^LN");
    else if (status == CDSI_NOT_COMPLETE && overdue)
        obx_constant(o, what, "LA13423-1^Overdue^LN");
    else if (status == CDSI_NOT_COMPLETE)
        obx_constant(o, what, "LA13422-3^On schedule^LN");
    else
        obx_code(o, what, cdsi_status_word(status), cdsi_status_word(status), "L");
}

static void
obx_evaluation(struct observed *o, const struct cdsi_result *result,
               const struct cdsi_evaluation *e)
{
    bool valid = e->status == CDSI_VALID;

    o->sub_id++;
    obx_group(o, e->group);
    obx_text(o, "ST", "59780-7^Immunization series name^LN", e->series);
    obx_text(o, "ID", "59781-5^Dose validity^LN", valid ? STR("Y") : STR("N"));
    if (valid) {
        obx_number(o, "30973-2^Dose number in series^LN", e->target);
        obx_number(o, "59782-3^Number of doses in primary series^LN", e->targets);
    } else {
        obx_text(o, "ST", "30982-3^Reason code^LN",
                 cdsi_explain_evaluation(result, e, o->t->arena));
    }
}

static void
obx_forecast(struct observed *o, const struct cdsi_result *result, const struct cdsi_forecast *f)
{
    o->sub_id++;
    obx_group(o, f->group);
    obx_text(o, "ST", "59780-7^Immunization series name^LN", f->series);
    obx_date(o, "30981-5^Earliest date to give^LN", f->earliest);
    obx_date(o, "30980-7^Date vaccine due^LN", f->recommended);
    obx_date(o, "59778-1^Date when overdue for immunization^LN", f->past_due);
    obx_date(o, "59777-3^Latest date next dose may be given^LN", f->latest);
    obx_number(o, "30973-2^Dose number in series^LN", f->dose_number);
    obx_number(o, "59782-3^Number of doses in primary series^LN", f->targets);
    obx_status(o, f->status, f->past_due);
    obx_text(o, "ST", "30982-3^Reason code^LN", cdsi_explain_forecast(result, f, o->t->arena));
}

static void
begin_orc(const struct teller *t, struct hl7_writer *w, struct buf *buf, struct str filler)
{
    hl7_begin(w, buf, "ORC");
    hl7_put(w, 1, 1, 1, STR("RE"));
    hl7_put(w, 3, 1, 1, filler);
    hl7_put(w, 3, 2, 1, t->registry);
}

/* RXA-9 says 00 only when all is known that goes with it; otherwise it is history to the asker. */
static struct str
source_of(const struct dose *dose)
{
    bool whole = dose->lot.n > 0 && dose->mvx.n > 0 && dose->amount.n > 0;

    if (str_eq(dose->source, STR("00")) && !whole)
        return STR("01");
    return dose->source.n > 0 ? dose->source : STR("01");
}

static void
put_amount(struct hl7_writer *w, const struct dose *dose, bool given)
{
    bool known = given && dose->amount.n > 0 && dose->unit.n > 0;

    hl7_put(w, 6, 1, 1, known ? dose->amount : STR("999"));
    if (!known)
        return;
    hl7_put(w, 7, 1, 1, dose->unit);
    hl7_put(w, 7, 2, 1, dose->unit);
    hl7_put(w, 7, 3, 1, STR("UCUM"));
}

static void
put_product(const struct teller *t, struct hl7_writer *w, const struct dose *dose)
{
    const struct mvx *maker = mvx_find(t->codes, dose->mvx);

    hl7_put(w, 15, 1, 1, dose->lot);
    if (dose->lot.n > 0)
        rsp_put_date(t, w, 16, dose->expires);
    if (dose->mvx.n == 0)
        return;
    hl7_put(w, 17, 1, 1, dose->mvx);
    hl7_put(w, 17, 2, 1, maker == NULL ? STR("") : maker->name);
    hl7_put(w, 17, 3, 1, STR("MVX"));
}

static bool
given_here(const struct dose *dose)
{
    return dose->completion <= DOSE_PARTIAL && str_eq(source_of(dose), STR("00"));
}

static void
put_rxa(const struct teller *t, struct buf *buf, const struct told *told, const struct dose *dose)
{
    static const char *const completion[] = {"CP", "PA", "NA", "RE"};
    bool given = dose->completion <= DOSE_PARTIAL;
    struct hl7_writer w;

    hl7_begin(&w, buf, "RXA");
    hl7_put(&w, 1, 1, 1, STR("0"));
    hl7_put(&w, 2, 1, 1, STR("1"));
    rsp_put_date(t, &w, 3, dose->given);
    rsp_put_date(t, &w, 4, dose->given);
    rsp_put_cvx(t, &w, 5, dose->cvx);
    put_amount(&w, dose, given);
    if (given) {
        rsp_put_code(t, &w, 9, CODE_INFO_SOURCE, source_of(dose), "NIP001");
        if (given_here(dose))
            rsp_put_giver(t, &w, told, dose);
        hl7_put(&w, 11, 4, 1, dose->facility);
        put_product(t, &w, dose);
    }
    if (dose->completion == DOSE_REFUSED)
        rsp_put_code(t, &w, 18, CODE_REFUSAL, dose->refusal.n > 0 ? dose->refusal : STR("02"),
                     "NIP002");
    hl7_put(&w, 20, 1, 1, str_of(completion[dose->completion]));
    hl7_put(&w, 21, 1, 1, STR("A"));
    hl7_end(&w);
}

static void
put_rxr(const struct teller *t, struct buf *buf, const struct dose *dose)
{
    struct hl7_writer w;

    if (dose->route.n == 0)
        return;
    hl7_begin(&w, buf, "RXR");
    rsp_put_code(t, &w, 1, CODE_ROUTE, dose->route, "NCIT");
    rsp_put_code(t, &w, 2, CODE_SITE, dose->site, "HL70163");
    hl7_end(&w);
}

/* Who may have the dose, with how that was found out (VXC40, VXC41), and who paid for it. */
static void
obx_payer(struct observed *o, const struct dose *dose)
{
    const struct code *eligible =
        code_lookup(code_table(o->t->codes, CODE_ELIGIBILITY), dose->eligibility);
    const struct code *funding = code_lookup(code_table(o->t->codes, CODE_FUNDING), dose->funding);
    struct hl7_writer w;

    o->sub_id += eligible != NULL || funding != NULL;
    if (eligible != NULL) {
        begin(o, &w, "CE", "64994-7^Vaccine funding program eligibility^LN");
        rsp_put_code(o->t, &w, 5, CODE_ELIGIBILITY, eligible->code, "HL70064");
        hl7_put(&w, 11, 1, 1, STR("F"));
        if (code_lookup(code_table(o->t->codes, CODE_ELIGIBILITY_BY), dose->eligibility_by))
            rsp_put_code(o->t, &w, 17, CODE_ELIGIBILITY_BY, dose->eligibility_by, "CDCPHINVS");
        hl7_end(&w);
    }
    if (funding != NULL)
        obx_code(o, "30963-3^Funding source^LN", funding->code, funding->name, "CDCPHINVS");
}

static bool
known_sheet(const struct observed *o, const struct report_vis *sheet)
{
    return date_is(sheet->presented) &&
           ((sheet->document.n > 0 && vis_find(o->t->codes, sheet->document) != NULL) ||
            (date_is(sheet->published) && cvx_find(o->t->codes, sheet->cvx) != NULL));
}

/* An information statement as it can be told whole: IZ-24. */
static void
obx_sheet(struct observed *o, const struct report_vis *sheet)
{
    bool barcode = sheet->document.n > 0 && vis_find(o->t->codes, sheet->document) != NULL;
    const struct cvx *about = cvx_find(o->t->codes, sheet->cvx);

    o->sub_id++;
    if (barcode) {
        obx_code(o, "69764-9^Document type^LN", sheet->document, STR(""), "cdcgs1vis");
    } else {
        obx_code(o, "30956-7^Vaccine type^LN", about->code, about->name, "CVX");
        obx_date(o, "29768-9^Date vaccine information statement published^LN", sheet->published);
    }
    obx_date(o, "29769-7^Date vaccine information statement presented^LN", sheet->presented);
}

static void
dose_facts(struct observed *o, const struct told *told, const struct dose *dose)
{
    size_t count;
    const struct report_vis *sheets = rsp_sheets(told, dose, &count);

    obx_payer(o, dose);
    for (size_t i = 0; i < count; i++)
        if (known_sheet(o, &sheets[i]))
            obx_sheet(o, &sheets[i]);
}

/* One set of OBX for each vaccine group that the dose counts in. */
static void
evaluations_of(struct observed *o, const struct history_forecast *forecast, size_t dose)
{
    size_t count;
    const struct cdsi_evaluation **judged = history_judged(forecast, dose, o->t->arena, &count);

    for (size_t i = 0; i < count; i++)
        obx_evaluation(o, forecast->result, judged[i]);
}

void
rsp_dose(const struct teller *t, struct buf *buf, const struct told *told, size_t i)
{
    const struct dose *dose = &told->doses[i];
    bool given = dose->completion <= DOSE_PARTIAL;
    struct observed o = {.t = t, .buf = buf};
    struct hl7_writer w;

    assert(i < told->dose_count);
    begin_orc(t, &w, buf, given ? id_text(t->arena, dose->id.v) : STR("9999"));
    if (given_here(dose))
        rsp_put_orderer(t, &w, told, dose);
    hl7_end(&w);
    put_rxa(t, buf, told, dose);
    if (!given)
        return;
    put_rxr(t, buf, dose);
    dose_facts(&o, told, dose);
    if (told->forecast != NULL)
        evaluations_of(&o, told->forecast, i);
}

void
rsp_forecast(const struct teller *t, struct buf *buf, const struct told *told)
{
    struct observed o = {.t = t, .buf = buf};
    const struct cdsi_result *result = told->forecast->result;
    struct hl7_writer w;

    begin_orc(t, &w, buf, STR("9999"));
    hl7_end(&w);
    hl7_begin(&w, buf, "RXA");
    hl7_put(&w, 1, 1, 1, STR("0"));
    hl7_put(&w, 2, 1, 1, STR("1"));
    rsp_put_date(t, &w, 3, t->today);
    rsp_put_date(t, &w, 4, t->today);
    rsp_put_cvx(t, &w, 5, STR("998"));
    hl7_put(&w, 6, 1, 1, STR("999"));
    hl7_put(&w, 20, 1, 1, STR("NA"));
    hl7_end(&w);
    for (size_t i = 0; i < result->forecast_count; i++) /* one set a group: appendix A 4 */
        if (result->forecasts[i].headline)
            obx_forecast(&o, result, &result->forecasts[i]);
}
