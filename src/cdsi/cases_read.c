/* cdsi/cases_read.c - reading a table of test cases: header, rows, the person of a row. */
#include "cdsi/cases_read.h"

static const struct str columns[CASE_COLUMNS] = {
    STR_INIT("id"),       STR_INIT("vaccine_group"), STR_INIT("dob"),           STR_INIT("sex"),
    STR_INIT("assess"),   STR_INIT("obs"),           STR_INIT("series_status"), STR_INIT("fc_num"),
    STR_INIT("earliest"), STR_INIT("recommended"),   STR_INIT("past_due"),      STR_INIT("flag"),
    STR_INIT("country")};

static const struct str dose_columns[DOSE_COLUMNS] = {STR_INIT("date"),   STR_INIT("cvx"),
                                                      STR_INIT("mvx"),    STR_INIT("status"),
                                                      STR_INIT("reason"), STR_INIT("series")};

/* "d12_status" is column DOSE_STATUS of dose 11. */
static void
place_dose_column(struct case_table *table, struct str name, size_t at)
{
    struct str rest = str_skip(name, 1), number = str_cut(&rest, '_');
    uint64_t n;

    if (name.n == 0 || name.p[0] != 'd' || !str_parse_u64(number, &n) || n < 1 ||
        n > CASE_DOSES_MAX)
        return;
    for (size_t c = 0; c < DOSE_COLUMNS; c++)
        if (str_eq(rest, dose_columns[c]))
            table->dose[n - 1][c] = at;
    if (n > table->doses)
        table->doses = n;
}

enum status
case_table_open(struct case_table *table, struct str text, struct err *err)
{
    *table = (struct case_table){0};
    for (size_t c = 0; c < CASE_COLUMNS; c++)
        table->column[c] = TSV_FIELDS;
    for (size_t d = 0; d < CASE_DOSES_MAX; d++)
        for (size_t c = 0; c < DOSE_COLUMNS; c++)
            table->dose[d][c] = TSV_FIELDS;
    tsv_init(&table->tsv, text);
    if (!tsv_next(&table->tsv) || table->tsv.count > TSV_FIELDS)
        return FAIL(err, E_INVALID, "test cases: no header line, or too wide a one");
    for (size_t i = 0; i < table->tsv.count; i++) {
        struct str name = tsv_field(&table->tsv, i);

        for (size_t c = 0; c < CASE_COLUMNS; c++)
            if (str_eq(name, columns[c]))
                table->column[c] = i;
        place_dose_column(table, name, i);
    }
    for (size_t c = CASE_ID; c <= CASE_TODAY; c++)
        if (table->column[c] == TSV_FIELDS)
            return FAIL(err, E_INVALID, "test cases: the header has no column %.*s",
                        STRF(columns[c]));
    return OK;
}

static enum status
bad(const struct case_table *table, const char *what, struct err *err)
{
    return FAIL(err, E_INVALID, "test cases, line %zu: %s", table->tsv.line, what);
}

static enum status
read_observations(const struct case_table *table, struct arena *arena, struct case_row *row,
                  struct err *err)
{
    struct str rest = row->field[CASE_OBSERVATIONS];
    struct cdsi_observation *list = ARENA_ARRAY(arena, struct cdsi_observation, rest.n + 1);
    size_t n = 0;

    while (rest.p != NULL && rest.n > 0) {
        struct str on = str_trim(str_cut(&rest, ';')), code = str_cut(&on, '@');
        uint64_t number;

        list[n].on = DATE_NONE;
        if (!str_parse_u64(code, &number) || number > UINT16_MAX ||
            (on.n > 0 && !date_parse_iso(on, &list[n].on)))
            return bad(table, "an observation is a code, or code@date", err);
        list[n++].code = (uint16_t)number;
    }
    row->person.patient.observations = list;
    row->person.patient.observation_count = n;
    return OK;
}

static enum status
read_doses(const struct case_table *table, struct arena *arena, struct case_row *row,
           struct err *err)
{
    struct cdsi_dose *doses = ARENA_ARRAY(arena, struct cdsi_dose, CASE_DOSES_MAX);

    for (size_t d = 0; d < table->doses; d++) {
        uint64_t cvx;

        for (size_t c = 0; c < DOSE_COLUMNS; c++)
            row->dose[row->doses][c] = tsv_field(&table->tsv, table->dose[d][c]);
        if (row->dose[row->doses][DOSE_DATE].n == 0)
            continue;
        if (!date_parse_iso(row->dose[row->doses][DOSE_DATE], &doses[row->doses].given) ||
            !str_parse_u64(row->dose[row->doses][DOSE_CVX], &cvx) || cvx > UINT16_MAX)
            return bad(table, "a dose has a date and a CVX", err);
        doses[row->doses].cvx = (uint16_t)cvx;
        doses[row->doses].mvx = row->dose[row->doses][DOSE_MVX];
        doses[row->doses].expires = DATE_NONE;
        row->doses++;
    }
    row->person.doses = doses;
    row->person.dose_count = row->doses;
    return OK;
}

enum status
case_table_next(struct case_table *table, struct arena *arena, struct case_row *row, bool *more,
                struct err *err)
{
    struct cdsi_patient *patient = &row->person.patient;

    *more = tsv_next(&table->tsv);
    if (!*more)
        return OK;
    *row = (struct case_row){0};
    for (size_t c = 0; c < CASE_COLUMNS; c++)
        row->field[c] = tsv_field(&table->tsv, table->column[c]);
    if (!date_parse_iso(row->field[CASE_BORN], &patient->born) ||
        !date_parse_iso(row->field[CASE_TODAY], &row->person.today))
        return bad(table, "dob and assess are dates", err);
    patient->sex = str_eq(row->field[CASE_SEX], STR("F"))   ? CDSI_SEX_FEMALE
                   : str_eq(row->field[CASE_SEX], STR("M")) ? CDSI_SEX_MALE
                                                            : CDSI_SEX_UNKNOWN;
    patient->country = row->field[CASE_COUNTRY];
    TRY(read_observations(table, arena, row, err));
    return read_doses(table, arena, row, err);
}

enum status
cdsi_cases_people(struct str table, struct arena *arena, const struct cdsi_case_person **people,
                  size_t *count, struct err *err)
{
    struct case_table cases;
    struct case_row row;
    struct cdsi_case_person *list;
    size_t lines = 1, n = 0;
    bool more = true;

    for (size_t i = 0; i < table.n; i++)
        lines += table.p[i] == '\n';
    list = ARENA_ARRAY(arena, struct cdsi_case_person, lines);
    TRY(case_table_open(&cases, table, err));
    for (;;) {
        TRY(case_table_next(&cases, arena, &row, &more, err));
        if (!more)
            break;
        list[n++] = row.person;
    }
    *people = list;
    *count = n;
    return OK;
}
