/* exchange/sheet.c - rows of cells become messages; what the judge finds becomes cells again. */
#include "exchange/sheet.h"

#include "base/buf.h"
#include "exchange/rehearse.h"
#include "exchange/sheet_cells.h"

enum { FAULTS_MOST = 2000 };

static const struct {
    struct str heading, hl7, example, takes;
    bool needed;
} columns[] = {
#define DOSE_ROW(name, heading, needed, hl7, example, takes)                                       \
    {STR_INIT(heading), STR_INIT(hl7), STR_INIT(example), STR_INIT(takes), (needed)},
    DOSE_COLUMNS(DOSE_ROW)
#undef DOSE_ROW
};

struct str
sheet_heading(enum dose_column column)
{
    static const struct str marked[] = {
#define DOSE_MARKED(name, heading, needed, hl7, example, takes) STR_INIT(heading " *"),
        DOSE_COLUMNS(DOSE_MARKED)
#undef DOSE_MARKED
    };

    return columns[column].needed ? marked[column] : columns[column].heading;
}

bool
sheet_needed(enum dose_column column)
{
    return columns[column].needed;
}

struct str
sheet_example(enum dose_column column)
{
    return columns[column].example;
}

struct str
sheet_takes(enum dose_column column)
{
    return columns[column].takes;
}

/* -- faults ------------------------------------------------------------------------------------ */

struct reading {
    struct arena *arena;
    const struct sheet_ask *ask;
    const struct sheet *sheet;
    struct sheet_check *out;
    size_t at[SHEET_COLUMN_COUNT]; /* where each column stands; SIZE_MAX if it does not */
};

static void
fault(struct reading *r, const struct sheet_row *row, size_t column, struct dose_fault given)
{
    struct sheet_check *out = r->out;
    struct dose_fault *f;

    out->stops += given.stops;
    if (out->fault_count == out->fault_room)
        return;
    f = &out->faults[out->fault_count++];
    *f = given;
    f->row = row == NULL ? 1 : row->number;
    f->line = row == NULL ? 0 : (uint32_t)(row - r->sheet->rows);
    f->at = SIZE_MAX;
    if (column >= SHEET_COLUMN_COUNT)
        return;
    f->heading = columns[column].heading;
    if (r->at[column] == SIZE_MAX)
        return;
    f->at = r->at[column];
    f->column = column_letters(r->arena, r->at[column]);
    f->value = row == NULL ? STR("") : str_slice(cell_text(row, r->at[column]), 0, 80);
}

/* -- the heading row --------------------------------------------------------------------------- */

static struct str
bare(struct str heading)
{
    heading = str_trim(heading);
    if (str_ends(heading, STR("*")))
        heading = str_trim(str_slice(heading, 0, heading.n - 1));
    return heading;
}

static bool
read_head(struct reading *r)
{
    const struct sheet_row *head = r->sheet->count > 0 ? &r->sheet->rows[0] : NULL;
    bool good = head != NULL;

    for (size_t c = 0; c < SHEET_COLUMN_COUNT; c++) {
        r->at[c] = SIZE_MAX;
        for (size_t i = 0; head != NULL && i < head->count && r->at[c] == SIZE_MAX; i++)
            if (str_ieq(bare(cell_text(head, i)), columns[c].heading))
                r->at[c] = i;
        if (r->at[c] != SIZE_MAX || !columns[c].needed)
            continue;
        fault(r, NULL, c,
              (struct dose_fault){.wrong = STR("the sheet has no such column"),
                                  .remedy = STR("keep the headings of the template"),
                                  .stops = true});
        good = false;
    }
    return good;
}

/* -- rows to messages -------------------------------------------------------------------------- */

static struct dose_row
row_of(struct reading *r, const struct sheet_row *row)
{
    struct dose_row one = {.number = row->number};

    for (size_t c = 0; c < SHEET_COLUMN_COUNT; c++)
        one.cell[c] = r->at[c] == SIZE_MAX ? STR("") : cell_text(row, r->at[c]);
    return one;
}

/* A formula or a merged cell may say something else tomorrow; a needed one may not be empty. */
static bool
check_cells(struct reading *r, const struct sheet_row *row, struct dose_row *one)
{
    bool good = true;

    for (size_t c = 0; c < SHEET_COLUMN_COUNT; c++) {
        struct dose_fault f = {.stops = true};
        size_t at = r->at[c];

        if (at != SIZE_MAX && at < row->count && row->cells[at].kind != CELL_PLAIN) {
            f.wrong = row->cells[at].kind == CELL_FORMULA ? STR("the cell holds a formula")
                                                          : STR("the cell is merged with others");
            f.remedy = STR("put the plain value into each cell");
        } else if (!cells_read(r->arena, r->ask->ex->codes, r->ask->now.today, (enum dose_column)c,
                               one, &f)) {
            f.stops = true;
        } else {
            continue;
        }
        fault(r, row, c, f);
        good = false;
    }
    return good;
}

static bool
same_person(const struct dose_row *a, const struct dose_row *b)
{
    return str_eq(a->cell[SHEET_CHART], b->cell[SHEET_CHART]) &&
           str_ieq(a->cell[SHEET_FAMILY], b->cell[SHEET_FAMILY]) &&
           str_ieq(a->cell[SHEET_GIVEN], b->cell[SHEET_GIVEN]) && a->born.day == b->born.day;
}

struct person_rows {
    const struct dose_row **rows;
    const struct sheet_row **of;
    size_t count;
};

/* Which column a finding speaks of: PID-7 of the first row, RXA-5 of the dose's row. */
static size_t
column_of(const struct place *place)
{
    for (size_t c = 0; c < SHEET_COLUMN_COUNT; c++) {
        struct str hl7 = columns[c].hl7;
        uint64_t field;

        if (str_eq(str_slice(hl7, 0, 3), str_of(place->segment)) &&
            str_parse_u64(str_skip(hl7, 4), &field) && field == place->field)
            return c;
    }
    return SHEET_COLUMN_COUNT;
}

/* The catalogue speaks to people who send HL7; here somebody fills in cells. */
static struct str
remedy_of(const struct finding *f, size_t column)
{
    if (f->code == FINDING_FIELD_MISSING || f->code == FINDING_FIELD_EXPECTED ||
        f->code == FINDING_PART_MISSING || f->code == FINDING_PART_EXPECTED)
        return STR("fill in this column");
    if (f->code == FINDING_ELIGIBILITY_MISSING)
        return STR("fill in the column Eligibility for a dose you gave");
    return column == SHEET_COLUMN_COUNT || columns[column].takes.n == 0
               ? finding_kind(f->code)->remedy
               : columns[column].takes;
}

static void
tell_findings(struct reading *r, const struct rehearsed *one, const struct person_rows *p,
              struct sheet_one *person)
{
    for (size_t i = 0; i < one->verdict.found->count; i++) {
        const struct finding *f = &one->verdict.found->list[i];
        size_t column = f->code == FINDING_ELIGIBILITY_MISSING ? (size_t)SHEET_ELIGIBILITY
                                                               : column_of(&f->place);
        bool dose = str_eq(str_of(f->place.segment), STR("RXA")) && f->place.sequence > 0 &&
                    f->place.sequence <= p->count;

        if (f->severity < SEVERITY_W || f->code == FINDING_SEGMENT_EMPTY)
            continue;
        fault(r, p->of[dose ? f->place.sequence - 1 : 0], column,
              (struct dose_fault){.wrong = f->what,
                                  .remedy = remedy_of(f, column),
                                  .stops = f->severity == SEVERITY_E});
        person->bad = person->bad || f->severity == SEVERITY_E;
    }
}

static void
judge_person(struct reading *r, const struct person_rows *p, struct sheet_one *person)
{
    struct ask ask = {.profiles = r->ask->ex->profiles,
                      .codes = r->ask->ex->codes,
                      .switches = SHEET_SWITCHES,
                      .today = r->ask->now.today,
                      .now = r->ask->now.at};
    struct hl7_part part = {.kind = HL7_PART_MESSAGE};
    struct rehearsed one;

    person->message = cells_message(r->arena, r->ask, p->rows, p->count, r->out->count);
    part.text = person->message;
    one = rehearse(r->arena, &ask, r->ask->now, &part);
    tell_findings(r, &one, p, person);
}

/* All rows of the person of row `i`, wherever they stand. */
static void
take_person(struct reading *r, struct dose_row *rows, const bool *good, size_t i, bool *taken)
{
    struct sheet_one *person = &r->out->persons[r->out->count];
    struct person_rows p = {.rows = ARENA_ARRAY(r->arena, const struct dose_row *, DOSES_OF_PERSON),
                            .of = ARENA_ARRAY(r->arena, const struct sheet_row *, DOSES_OF_PERSON)};

    *person = (struct sheet_one){.row = rows[i].number};
    person->name = arena_printf(r->arena, "%.*s, %.*s", STRF(rows[i].cell[SHEET_FAMILY]),
                                STRF(rows[i].cell[SHEET_GIVEN]));
    for (size_t j = i; j + 1 < r->sheet->count; j++) {
        if (taken[j] || !same_person(&rows[i], &rows[j]))
            continue;
        taken[j] = true;
        person->bad = person->bad || !good[j];
        if (p.count == DOSES_OF_PERSON) {
            fault(r, &r->sheet->rows[j + 1], SHEET_COLUMN_COUNT,
                  (struct dose_fault){.wrong = STR("these are more than 100 doses of one person"),
                                      .remedy = STR("check whether they are all the same person"),
                                      .stops = true});
            person->bad = true;
            continue;
        }
        p.of[p.count] = &r->sheet->rows[j + 1];
        p.rows[p.count++] = &rows[j];
    }
    person->doses = (uint32_t)p.count;
    if (!person->bad)
        judge_person(r, &p, person);
    r->out->count++;
}

static void
take_rows(struct reading *r)
{
    size_t count = r->sheet->count - 1;
    struct dose_row *rows = ARENA_ARRAY(r->arena, struct dose_row, count + 1);
    bool *good = ARENA_ARRAY(r->arena, bool, count + 1);
    bool *taken = ARENA_ARRAY(r->arena, bool, count + 1);

    for (size_t i = 0; i < count; i++) {
        rows[i] = row_of(r, &r->sheet->rows[i + 1]);
        good[i] = check_cells(r, &r->sheet->rows[i + 1], &rows[i]);
    }
    for (size_t i = 0; i < count; i++)
        if (!taken[i])
            take_person(r, rows, good, i, taken);
}

void
sheet_judge(struct arena *arena, const struct sheet_ask *ask, const struct sheet *sheet,
            struct sheet_check *out)
{
    struct reading r = {arena, ask, sheet, out, {0}};

    *out = (struct sheet_check){.sheet = sheet->name,
                                .faults = ARENA_ARRAY(arena, struct dose_fault, FAULTS_MOST),
                                .fault_room = FAULTS_MOST,
                                .persons = ARENA_ARRAY(arena, struct sheet_one, sheet->count + 1)};
    if (!read_head(&r))
        return;
    if (sheet->count < 2 || sheet->count > SHEET_DOSES + 1)
        fault(&r, NULL, SHEET_COLUMN_COUNT,
              (struct dose_fault){.wrong = sheet->count < 2
                                               ? STR("there is no row under the headings")
                                               : STR("there are more than 2,000 rows"),
                                  .remedy = STR("send 1 to 2,000 doses at once"),
                                  .stops = true});
    else
        take_rows(&r);
}
