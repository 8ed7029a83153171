/* cdsi/cases.c - comparing what a test case expects with what the engine says. */
#include "cdsi/cases.h"

#include "base/buf.h"
#include "cdsi/cases_read.h"
#include "cdsi/run.h"

/* One case under comparison. */
struct comparing {
    struct arena *arena;
    const struct case_row *row;
    const struct run *run;
    const struct cdsi_result *result;
    struct buf differs;
    struct buf got;
};

static void
differ(struct comparing *c, struct str what, struct str expected, struct str got)
{
    if (c->differs.n > 0)
        BUF_LIT(&c->differs, "; ");
    buf_printf(&c->differs, "%.*s: expected %.*s, got %.*s", STRF(what), STRF(expected),
               STRF(got.n == 0 ? STR("nothing") : got));
}

static bool
agrees(struct str expected, struct str got)
{
    return expected.n == 0 || str_eq(expected, got);
}

static struct str
number_text(struct arena *arena, unsigned number)
{
    return number == 0 ? (struct str){NULL, 0} : arena_printf(arena, "%u", number);
}

/* A risk and a standard best series beside each other: CDC's rows then count distinct doses. */
static bool
has_both_types(const struct cdsi_result *result, struct str group)
{
    bool risk = false, standard = false;

    for (size_t i = 0; i < result->forecast_count; i++) {
        if (!str_eq(result->forecasts[i].group, group))
            continue;
        risk = risk || result->forecasts[i].type == CDSI_RISK;
        standard = standard || result->forecasts[i].type == CDSI_STANDARD;
    }
    return risk && standard;
}

/* Compares one forecast; with `say` it also writes down what differs. */
static bool
forecast_agrees(struct comparing *c, const struct cdsi_forecast *f, bool say)
{
    const struct str *want = c->row->field;
    const struct {
        struct str name;
        struct str want, got, or ;
    } pairs[] = {
        {STR("series_status"), want[CASE_STATUS], cdsi_status_word(f->status), {NULL, 0}},
        {STR("fc_num"), want[CASE_NUMBER], number_text(c->arena, f->dose_number),
         has_both_types(c->result, f->group) ? number_text(c->arena, f->valid_doses + 1u)
                                             : (struct str){NULL, 0}},
        {STR("earliest"), want[CASE_EARLIEST], date_iso(c->arena, f->earliest), {NULL, 0}},
        {STR("recommended"), want[CASE_RECOMMENDED], date_iso(c->arena, f->recommended), {NULL, 0}},
        {STR("past_due"), want[CASE_PAST_DUE], date_iso(c->arena, f->past_due), {NULL, 0}},
    };
    bool all = true;

    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        if (agrees(pairs[i].want, pairs[i].got) ||
            (pairs[i].or.n > 0 && str_eq(pairs[i].want, pairs[i].or)))
            continue;
        all = false;
        if (say)
            differ(c, pairs[i].name, pairs[i].want, pairs[i].got);
    }
    return all;
}

static void
json_pair(struct buf *buf, const char *name, struct str value)
{
    if (buf->n > 0 && buf->p[buf->n - 1] != '{')
        buf_char(buf, ',');
    buf_json(buf, str_of(name));
    buf_char(buf, ':');
    if (value.n == 0)
        BUF_LIT(buf, "null");
    else
        buf_json(buf, value);
}

static void
json_forecast(struct comparing *c, const struct cdsi_forecast *f)
{
    json_pair(&c->got, "series_status", f == NULL ? STR("") : cdsi_status_word(f->status));
    json_pair(&c->got, "fc_num", f == NULL ? STR("") : number_text(c->arena, f->dose_number));
    json_pair(&c->got, "earliest", f == NULL ? STR("") : date_iso(c->arena, f->earliest));
    json_pair(&c->got, "recommended", f == NULL ? STR("") : date_iso(c->arena, f->recommended));
    json_pair(&c->got, "past_due", f == NULL ? STR("") : date_iso(c->arena, f->past_due));
}

/* A group may have several forecasts; the case holds when one of them agrees. A status of "-"
 * (ours, not CDC's) wants none at all. */
static void
compare_forecast(struct comparing *c)
{
    const struct cdsi_forecast *headline = NULL;

    for (size_t i = 0; i < c->result->forecast_count; i++) {
        const struct cdsi_forecast *f = &c->result->forecasts[i];

        if (!str_eq(f->group, c->row->field[CASE_GROUP]))
            continue;
        if (headline == NULL)
            headline = f;
        if (forecast_agrees(c, f, false)) {
            json_forecast(c, f);
            return;
        }
    }
    json_forecast(c, headline);
    if (headline == NULL && str_eq(c->row->field[CASE_STATUS], STR("-")))
        return;
    if (headline != NULL)
        (void)forecast_agrees(c, headline, true);
    else if (c->row->field[CASE_STATUS].n > 0)
        differ(c, STR("series_status"), c->row->field[CASE_STATUS], STR("no forecast"));
}

static uint16_t
reason_bits(struct str word)
{
    static const struct {
        struct str word;
        uint16_t bits;
    } words[] = {
        {STR_INIT("too_young"), CDSI_TOO_YOUNG},
        {STR_INIT("too_old"), CDSI_TOO_OLD},
        {STR_INIT("too_soon"), CDSI_TOO_SOON},
        {STR_INIT("inadvertent"), CDSI_INADVERTENT},
        {STR_INIT("conflict"), CDSI_CONFLICT},
        {STR_INIT("series_complete"), CDSI_SERIES_COMPLETE},
        {STR_INIT("vaccine"), CDSI_WRONG_VACCINE | CDSI_WRONG_TRADE_NAME | CDSI_VACCINE_AGE}};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (str_eq(word, words[i].word))
            return words[i].bits;
    return 0;
}

static bool
record_agrees(const struct comparing *c, size_t dose, const struct record *record)
{
    struct str status = c->row->dose[dose][DOSE_STATUS], reason = c->row->dose[dose][DOSE_REASON];

    return str_eq(status, cdsi_dose_status_word(record->status)) &&
           (reason.n == 0 || (record->reasons & reason_bits(reason)) != 0);
}

static const struct record *
record_of(const struct path *path, size_t dose)
{
    for (size_t i = 0; i < path->record_count; i++)
        if (path->records[i].given->index == (int32_t)dose)
            return &path->records[i];
    return NULL;
}

static bool
type_fits(const struct path *path, struct str type)
{
    return type.n == 0 || str_eq(type, cdsi_series_type_word(path->series->type));
}

/* Looks at one antigen's series: the best ones, or every relevant one. *shown is what to report
 * when nothing agrees. */
static bool
antigen_agrees(const struct comparing *c, const struct antigen_run *antigen, size_t dose,
               bool best_only, const struct record **shown)
{
    for (size_t i = 0; i < antigen->path_count; i++) {
        const struct path *path = &antigen->paths[i];
        bool best = antigen->prioritized[path->series->group] == path &&
                    (antigen->best >> path->series->group & 1) != 0;
        const struct record *record = record_of(path, dose);

        if (record == NULL || (best_only && !best) ||
            !type_fits(path, c->row->dose[dose][DOSE_SERIES]))
            continue;
        if (*shown == NULL)
            *shown = record;
        if (record_agrees(c, dose, record)) {
            *shown = record;
            return true;
        }
    }
    return false;
}

/* Rule 1: a dose without an antigen of the group is judged in its own vaccine group. */
static bool
takes_part(const struct comparing *c, const struct antigen_run *antigen, size_t dose)
{
    const struct run *run = c->run;
    bool any = false;

    for (size_t i = 0; i < run->s->antigen_count; i++) {
        const struct antigen_run *one = &run->antigens[i];

        if (!str_eq(run->s->groups[one->antigen->group].name, c->row->field[CASE_GROUP]))
            continue;
        for (size_t k = 0; k < one->given_count; k++)
            any = any || one->given[k]->index == (int32_t)dose;
    }
    return !any || str_eq(run->s->groups[antigen->antigen->group].name, c->row->field[CASE_GROUP]);
}

/* Rule 4: in a best series first, then in any relevant series of that type. */
static bool
dose_agrees(const struct comparing *c, size_t dose, const struct record **shown)
{
    bool typed = c->row->dose[dose][DOSE_SERIES].n > 0;

    for (int best_only = 1; best_only >= (typed ? 0 : 1); best_only--)
        for (size_t i = 0; i < c->run->s->antigen_count; i++) {
            const struct antigen_run *antigen = &c->run->antigens[i];

            if (takes_part(c, antigen, dose) &&
                antigen_agrees(c, antigen, dose, best_only == 1, shown))
                return true;
        }
    return false;
}

static void
compare_dose(struct comparing *c, size_t dose)
{
    const struct record *shown = NULL;
    struct str status = {NULL, 0}, reason = {NULL, 0};
    bool same = dose_agrees(c, dose, &shown);

    if (shown != NULL) {
        status = cdsi_dose_status_word(shown->status);
        reason = cdsi_reason_word(shown->reasons);
    }
    buf_printf(&c->got, "%s{\"n\":%zu,", dose == 0 ? "" : ",", dose + 1);
    BUF_LIT(&c->got, "\"status\":");
    buf_json(&c->got, status);
    BUF_LIT(&c->got, ",\"reason\":");
    buf_json(&c->got, reason);
    BUF_LIT(&c->got, "}");
    if (c->row->dose[dose][DOSE_STATUS].n > 0 && !same)
        differ(c, arena_printf(c->arena, "dose %zu", dose + 1),
               arena_printf(c->arena, "%.*s %.*s", STRF(c->row->dose[dose][DOSE_STATUS]),
                            STRF(c->row->dose[dose][DOSE_REASON])),
               arena_printf(c->arena, "%.*s %.*s", STRF(status), STRF(reason)));
}

static struct str
expected_json(struct arena *arena, const struct case_row *row)
{
    struct buf buf;

    buf_init(&buf, arena, 256);
    BUF_LIT(&buf, "{");
    json_pair(&buf, "series_status", row->field[CASE_STATUS]);
    json_pair(&buf, "fc_num", row->field[CASE_NUMBER]);
    json_pair(&buf, "earliest", row->field[CASE_EARLIEST]);
    json_pair(&buf, "recommended", row->field[CASE_RECOMMENDED]);
    json_pair(&buf, "past_due", row->field[CASE_PAST_DUE]);
    BUF_LIT(&buf, ",\"doses\":[");
    for (size_t i = 0; i < row->doses; i++) {
        buf_printf(&buf, "%s{\"n\":%zu,\"status\":", i == 0 ? "" : ",", i + 1);
        buf_json(&buf, row->dose[i][DOSE_STATUS]);
        BUF_LIT(&buf, ",\"reason\":");
        buf_json(&buf, row->dose[i][DOSE_REASON]);
        BUF_LIT(&buf, "}");
    }
    BUF_LIT(&buf, "]}");
    return buf_str(&buf);
}

static void
compare(const struct cdsi_schedule *schedule, struct arena *arena, const struct case_row *row,
        struct cdsi_case *out)
{
    const struct cdsi_case_person *p = &row->person;
    struct comparing c = {.arena = arena, .row = row};

    c.run = run_keep(schedule, &p->patient, p->doses, p->dose_count, p->today, arena, &c.result);
    buf_init(&c.differs, arena, 64);
    buf_init(&c.got, arena, 256);
    BUF_LIT(&c.got, "{");
    compare_forecast(&c);
    BUF_LIT(&c.got, ",\"doses\":[");
    for (size_t i = 0; i < row->doses; i++)
        compare_dose(&c, i);
    BUF_LIT(&c.got, "]}");
    out->id = row->field[CASE_ID];
    out->group = row->field[CASE_GROUP];
    out->flag = row->field[CASE_FLAG];
    out->agrees = c.differs.n == 0;
    out->result = out->flag.n > 0 ? CDSI_CASE_FLAGGED
                  : out->agrees   ? CDSI_CASE_PASSED
                                  : CDSI_CASE_FAILED;
    out->differs = buf_str(&c.differs);
    out->expected = expected_json(arena, row);
    out->got = buf_str(&c.got);
}

enum status
cdsi_cases_check(const struct cdsi_schedule *schedule, struct str table, struct arena *arena,
                 const struct cdsi_case **cases, size_t *count, struct err *err)
{
    struct case_table rows;
    struct case_row row;
    struct cdsi_case *list;
    size_t lines = 1, n = 0;
    bool more = true;

    for (size_t i = 0; i < table.n; i++)
        lines += table.p[i] == '\n';
    list = ARENA_ARRAY(arena, struct cdsi_case, lines);
    TRY(case_table_open(&rows, table, err));
    for (;;) {
        TRY(case_table_next(&rows, arena, &row, &more, err));
        if (!more)
            break;
        compare(schedule, arena, &row, &list[n++]);
    }
    *cases = list;
    *count = n;
    return OK;
}
