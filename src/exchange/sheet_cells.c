/* exchange/sheet_cells.c - reading cells as people type them, writing them as HL7. */
#include "exchange/sheet_cells.h"

#include "hl7/build.h"

/* -- reading ----------------------------------------------------------------------------------- */

static bool
say(struct dose_fault *fault, const char *wrong, const char *remedy)
{
    fault->wrong = str_of(wrong);
    fault->remedy = str_of(remedy);
    return false;
}

static bool
read_day(struct str text, struct date today, struct date *out, struct dose_fault *fault)
{
    *out = DATE_NONE;
    if (text.n == 0 || date_parse_typed(text, today, out))
        return true;
    return say(fault, "this is no date", "write it as 2021-04-03 or 4/3/2021");
}

static bool
read_sex(struct str text, char *out, struct dose_fault *fault)
{
    static const char *const words[] = {"female", "male", "x", "unknown"};

    for (size_t i = 0; i < 4; i++) {
        struct str word = str_of(words[i]);

        if (str_ieq(text, word) || (text.n == 1 && str_ieq(text, str_slice(word, 0, 1)))) {
            *out = "FMXU"[i];
            return true;
        }
    }
    return say(fault, "this is no sex that can be recorded", "write F, M, X or U");
}

static bool
read_here(struct str text, bool *out, struct dose_fault *fault)
{
    *out = str_ieq(text, STR("yes")) || str_ieq(text, STR("y"));
    if (*out || str_ieq(text, STR("no")) || str_ieq(text, STR("n")))
        return true;
    return say(fault, "this is neither yes nor no",
               "write yes for a dose you gave, no for one copied from another record");
}

static const struct cvx *
by_number(const struct code_sets *codes, struct str text)
{
    if (text.n > 4 && str_ieq(str_slice(text, 0, 3), STR("cvx")))
        text = str_trim(str_skip(text, 3));
    return str_digits(text) && text.n <= 3 ? cvx_find(codes, text) : NULL;
}

/* "MMR" is how the table calls 03; the first code of that very name, current ones before old ones. */
static const struct cvx *
by_name(const struct code_sets *codes, struct str text)
{
    const struct cvx *old = NULL;

    for (size_t i = 0; i < cvx_count(codes); i++) {
        const struct cvx *cvx = cvx_at(codes, i);

        if (!str_ieq(cvx->name, text) || cvx->kind == CVX_NOTHING)
            continue;
        if (cvx->status == CVX_ACTIVE)
            return cvx;
        old = old == NULL ? cvx : old;
    }
    return old;
}

static bool
read_vaccine(const struct code_sets *codes, struct dose_row *row, struct dose_fault *fault)
{
    struct str text = row->cell[SHEET_VACCINE];
    const struct ndc *ndc = text.n >= 10 ? ndc_find(codes, text) : NULL;
    const struct product *product = product_find(codes, text);

    row->cvx = ndc != NULL ? ndc->cvx : product != NULL ? product->cvx : by_number(codes, text);
    if (row->cvx == NULL)
        row->cvx = by_name(codes, text);
    row->ndc = ndc == NULL ? STR("") : ndc->code;
    if (row->cvx != NULL && row->cvx->kind != CVX_NOTHING)
        return true;
    return say(
        fault, "no vaccine has this code or name",
        "write a CVX code, a trade name or an NDC; the test bench and the error pages name them");
}

static bool
read_phone(struct arena *arena, struct str text, struct str *out, struct dose_fault *fault)
{
    char *p = arena_bytes(arena, text.n + 1);
    size_t n = 0;

    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] >= '0' && text.p[i] <= '9')
            p[n++] = text.p[i];
    *out = (struct str){p, n};
    if (n == 11 && p[0] == '1')
        *out = str_skip(*out, 1);
    if (out->n == 0 || out->n == 10)
        return true;
    return say(fault, "a telephone number has 10 digits",
               "write it as 218-555-0142, or leave it out");
}

/* "IM" is found among the routes by the code 0162 knows it under. */
static bool
read_listed(const struct code_sets *codes, enum code_table_id table, struct str text,
            const struct code **out, struct dose_fault *fault)
{
    static const struct {
        const char *typed, *code;
    } routes[] = {
        {"IM", "C28161"}, {"SC", "C38299"}, {"PO", "C38288"}, {"IN", "C38284"}, {"ID", "C38238"}};
    struct str code = text;

    for (size_t i = 0; i < sizeof(routes) / sizeof(routes[0]); i++)
        if (table == CODE_ROUTE && str_ieq(text, str_of(routes[i].typed)))
            code = str_of(routes[i].code);
    *out = text.n == 0 ? NULL : code_lookup(code_table(codes, table), code);
    if (text.n == 0 || *out != NULL)
        return true;
    return say(fault, "this is no code of the list",
               "write one of those on the template's second sheet");
}

static bool
read_maker(const struct code_sets *codes, struct str text, struct dose_fault *fault)
{
    if (text.n == 0 || mvx_find(codes, text) != NULL)
        return true;
    return say(fault, "no manufacturer has this code", "write the MVX code, MSD for Merck");
}

bool
cells_read(struct arena *arena, const struct code_sets *codes, struct date today,
           enum dose_column column, struct dose_row *row, struct dose_fault *fault)
{
    struct str text = row->cell[column];

    if (text.n == 0 && sheet_needed(column))
        return say(fault, "the cell is empty", "fill it in");
    switch ((int)column) {
    case SHEET_BORN:
        return read_day(text, today, &row->born, fault);
    case SHEET_ON:
        return read_day(text, today, &row->on, fault);
    case SHEET_EXPIRES:
        return read_day(text, date_add_days(today, 3650), &row->expires, fault);
    case SHEET_SEX:
        return read_sex(text, &row->sex, fault);
    case SHEET_HERE:
        return read_here(text, &row->here, fault);
    case SHEET_VACCINE:
        return read_vaccine(codes, row, fault);
    case SHEET_PHONE:
        return read_phone(arena, text, &row->phone, fault);
    case SHEET_ROUTE:
        return read_listed(codes, CODE_ROUTE, text, &row->route, fault);
    case SHEET_SITE:
        return read_listed(codes, CODE_SITE, text, &row->site, fault);
    case SHEET_MAKER:
        return read_maker(codes, text, fault);
    default:
        return true;
    }
}

/* -- writing ----------------------------------------------------------------------------------- */

struct writing {
    struct arena *arena;
    const struct sheet_ask *ask;
    struct hl7_writer w;
    struct buf buf;
};

static void
put_header(struct writing *t, size_t n)
{
    struct hl7_writer *w = &t->w;

    hl7_begin(w, &t->buf, "MSH");
    hl7_put(w, 3, 1, 1, STR("SHEET"));
    hl7_put(w, 4, 1, 1, t->ask->org_code);
    hl7_put(w, 5, 1, 1, t->ask->ex->registry);
    hl7_put(w, 6, 1, 1, t->ask->ex->registry);
    hl7_put(w, 7, 1, 1, instant_hl7(t->arena, t->ask->now.at, t->ask->now.offset_minutes));
    hl7_put_constant(w, 9, "VXU^V04^VXU_V04");
    hl7_put(w, 10, 1, 1, arena_printf(t->arena, "U%lld-%zu", (long long)t->ask->upload, n + 1));
    hl7_put_constant(w, 11, "P");
    hl7_put_constant(w, 12, "2.5.1");
    hl7_put_constant(w, 15, "ER");
    hl7_put_constant(w, 16, "AL");
    hl7_put_constant(w, 21, "Z22^CDCPHINVS");
    hl7_end(w);
}

static void
put_person(struct writing *t, const struct dose_row *row)
{
    struct hl7_writer *w = &t->w;
    const struct str *cell = row->cell;

    hl7_begin(w, &t->buf, "PID");
    hl7_put(w, 1, 1, 1, STR("1"));
    hl7_put(w, 3, 1, 1, cell[SHEET_CHART]);
    hl7_put(w, 3, 4, 1, t->ask->org_code);
    hl7_put(w, 3, 5, 1, STR("MR"));
    hl7_put(w, 5, 1, 1, cell[SHEET_FAMILY]);
    hl7_put(w, 5, 2, 1, cell[SHEET_GIVEN]);
    hl7_put(w, 5, 3, 1, cell[SHEET_MIDDLE]);
    hl7_put(w, 5, 7, 1, STR("L"));
    hl7_put(w, 6, 1, 1, cell[SHEET_MAIDEN]);
    hl7_put(w, 6, 7, 1, cell[SHEET_MAIDEN].n > 0 ? STR("M") : STR(""));
    hl7_put(w, 7, 1, 1, date_hl7(t->arena, row->born));
    hl7_put(w, 8, 1, 1, (struct str){&row->sex, 1});
    if (cell[SHEET_STREET].n + cell[SHEET_CITY].n + cell[SHEET_ZIP].n > 0) {
        hl7_put(w, 11, 1, 1, cell[SHEET_STREET]);
        hl7_put(w, 11, 3, 1, cell[SHEET_CITY]);
        hl7_put(w, 11, 4, 1, cell[SHEET_STATE]);
        hl7_put(w, 11, 5, 1, cell[SHEET_ZIP]);
        hl7_put(w, 11, 6, 1, STR("USA"));
        hl7_put(w, 11, 7, 1, STR("H"));
    }
    if (row->phone.n == 10) {
        hl7_put(w, 13, 2, 1, STR("PRN"));
        hl7_put(w, 13, 3, 1, STR("PH"));
        hl7_put(w, 13, 6, 1, str_slice(row->phone, 0, 3));
        hl7_put(w, 13, 7, 1, str_skip(row->phone, 3));
    }
    hl7_end(w);
}

static void
put_code(struct hl7_writer *w, unsigned field, const struct code *code, struct str system)
{
    if (code == NULL)
        return;
    hl7_put(w, field, 1, 1, code->code);
    hl7_put(w, field, 2, 1, code->name);
    hl7_put(w, field, 3, 1, system);
}

static void
put_given(struct writing *t, const struct dose_row *row)
{
    struct hl7_writer *w = &t->w;
    bool amount = row->here && row->cell[SHEET_AMOUNT].n > 0;

    hl7_begin(w, &t->buf, "RXA");
    hl7_put_constant(w, 1, "0");
    hl7_put_constant(w, 2, "1");
    hl7_put(w, 3, 1, 1, date_hl7(t->arena, row->on));
    hl7_put(w, 5, 1, 1, row->cvx->code);
    hl7_put(w, 5, 2, 1, row->cvx->name);
    hl7_put(w, 5, 3, 1, STR("CVX"));
    hl7_put(w, 5, 4, 1, row->ndc);
    hl7_put(w, 5, 6, 1, row->ndc.n > 0 ? STR("NDC") : STR(""));
    hl7_put(w, 6, 1, 1, amount ? row->cell[SHEET_AMOUNT] : STR("999"));
    if (amount)
        hl7_put_constant(w, 7, "mL^milliliter^UCUM");
    hl7_put_constant(w, 9,
                     row->here ? "00^New immunization record^NIP001"
                               : "01^Historical information - source unspecified^NIP001");
    hl7_put(w, 11, 4, 1, row->here ? t->ask->org_code : STR(""));
    hl7_put(w, 15, 1, 1, row->cell[SHEET_LOT]);
    hl7_put(w, 16, 1, 1, date_hl7(t->arena, row->expires));
    hl7_put(w, 17, 1, 1, row->cell[SHEET_MAKER]);
    hl7_put(w, 17, 3, 1, row->cell[SHEET_MAKER].n > 0 ? STR("MVX") : STR(""));
    hl7_put_constant(w, 20, "CP");
    hl7_put_constant(w, 21, "A");
    hl7_end(w);
}

static void
put_dose(struct writing *t, const struct dose_row *row)
{
    struct hl7_writer *w = &t->w;
    struct str number = row->cell[SHEET_NUMBER];

    hl7_begin(w, &t->buf, "ORC");
    hl7_put_constant(w, 1, "RE");
    hl7_put(w, 3, 1, 1, number.n > 0 ? number : STR("9999"));
    hl7_put(w, 3, 2, 1, t->ask->org_code);
    hl7_end(w);
    put_given(t, row);
    if (row->route != NULL) {
        hl7_begin(w, &t->buf, "RXR");
        put_code(w, 1, row->route, STR("NCIT"));
        put_code(w, 2, row->site, STR("HL70163"));
        hl7_end(w);
    }
    if (row->cell[SHEET_ELIGIBILITY].n == 0)
        return;
    hl7_begin(w, &t->buf, "OBX");
    hl7_put_constant(w, 1, "1");
    hl7_put_constant(w, 2, "CE");
    hl7_put_constant(w, 3, "64994-7^Vaccine funding program eligibility category^LN");
    hl7_put_constant(w, 4, "1");
    hl7_put(w, 5, 1, 1, row->cell[SHEET_ELIGIBILITY]);
    hl7_put(w, 5, 3, 1, STR("HL70064"));
    hl7_put_constant(w, 11, "F");
    hl7_put(w, 14, 1, 1, date_hl7(t->arena, row->on));
    hl7_put_constant(w, 17, "VXC40^Eligibility captured at the immunization level^CDCPHINVS");
    hl7_end(w);
}

struct str
cells_message(struct arena *arena, const struct sheet_ask *ask, const struct dose_row *const *rows,
              size_t count, size_t n)
{
    struct writing t = {.arena = arena, .ask = ask};

    buf_init(&t.buf, arena, 1024);
    put_header(&t, n);
    put_person(&t, rows[0]);
    for (size_t i = 0; i < count; i++)
        put_dose(&t, rows[i]);
    return buf_str(&t.buf);
}
