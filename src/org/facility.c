/* org/facility.c - a facilities sheet judged: every fault at once, and what would change. */
#include "org/facility.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "org/facility_rule.h"

static const struct {
    struct str heading, starred, takes;
    bool needed;
} columns[COLUMN_COUNT] = {
#define FACILITY_ROW(name, heading, needed, takes)                                                 \
    {STR_INIT(heading), STR_INIT(heading " *"), STR_INIT(takes), needed},
    FACILITY_TABLE(FACILITY_ROW)
#undef FACILITY_ROW
};

struct str
facility_plain(enum facility_column column)
{
    assert(column < COLUMN_COUNT);
    return columns[column].heading;
}

struct str
facility_heading(enum facility_column column)
{
    assert(column < COLUMN_COUNT);
    return columns[column].needed ? columns[column].starred : columns[column].heading;
}

bool
facility_needed(enum facility_column column)
{
    assert(column < COLUMN_COUNT);
    return columns[column].needed;
}

struct str
facility_takes(enum facility_column column)
{
    assert(column < COLUMN_COUNT);
    return columns[column].takes;
}

struct check {
    struct arena *arena;
    const struct sheet *sheet;
    const struct facility_known *known;
    size_t place[COLUMN_COUNT]; /* column of the sheet; SIZE_MAX if it is not there */
    struct facility_check out;
    size_t fault_room;
};

static void
add_fault(struct check *check, struct sheet_fault fault)
{
    if (check->out.fault_count == check->fault_room) {
        struct sheet_fault *grown;

        check->fault_room = check->fault_room == 0 ? 32 : check->fault_room * 2;
        grown = ARENA_ARRAY(check->arena, struct sheet_fault, check->fault_room);
        for (size_t i = 0; i < check->out.fault_count; i++)
            grown[i] = check->out.faults[i];
        check->out.faults = grown;
    }
    fault.sheet = check->sheet->name;
    check->out.faults[check->out.fault_count++] = fault;
}

static void
cell_fault(struct check *check, size_t line, enum facility_column column, struct str wrong,
           struct str remedy)
{
    const struct facility_line *l = &check->out.lines[line];

    add_fault(check, (struct sheet_fault){
                         .row = l->row,
                         .column = check->place[column] == SIZE_MAX
                                       ? STR("")
                                       : column_letters(check->arena, check->place[column]),
                         .heading = columns[column].heading,
                         .value = l->value[column],
                         .wrong = wrong,
                         .remedy = remedy,
                         .line = (uint32_t)line,
                         .at = column,
                     });
}

/* Case, spaces, stars and signs of a heading do not count. */
static struct str
folded(struct arena *arena, struct str s)
{
    struct str upper = utf8_fold(arena, s);
    char *p = arena_bytes(arena, upper.n);
    size_t n = 0;

    for (size_t i = 0; i < upper.n; i++)
        if ((upper.p[i] >= 'A' && upper.p[i] <= 'Z') || (upper.p[i] >= '0' && upper.p[i] <= '9'))
            p[n++] = upper.p[i];
    return (struct str){p, n};
}

static void
find_columns(struct check *check, const struct sheet_row *head)
{
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        struct str want = folded(check->arena, columns[c].heading);

        check->place[c] = SIZE_MAX;
        for (size_t i = 0; i < head->count && check->place[c] == SIZE_MAX; i++)
            if (str_eq(folded(check->arena, cell_text(head, i)), want))
                check->place[c] = i;
        if (check->place[c] != SIZE_MAX || !columns[c].needed)
            continue;
        add_fault(check,
                  (struct sheet_fault){.row = head->number,
                                       .heading = columns[c].heading,
                                       .wrong = STR("the column is missing"),
                                       .remedy = STR("Add it, or copy the rows into the template."),
                                       .line = UINT32_MAX,
                                       .at = (enum facility_column)c});
    }
}

/* Letters after a heading that is not ours are a mistyped column: nothing in them would be read. */
static void
find_strangers(struct check *check, const struct sheet_row *head)
{
    for (size_t i = 0; i < head->count; i++) {
        bool ours = cell_text(head, i).n == 0;

        for (size_t c = 0; c < COLUMN_COUNT; c++)
            ours = ours || check->place[c] == i;
        if (ours)
            continue;
        add_fault(check, (struct sheet_fault){
                             .row = head->number,
                             .column = column_letters(check->arena, i),
                             .value = cell_text(head, i),
                             .wrong = STR("the column is not one of the template"),
                             .remedy = STR("Remove it, or give it the heading of the template."),
                             .line = UINT32_MAX,
                             .at = COLUMN_COUNT});
    }
}

/* Another sheet, or no sheet at all: every column would be missing, which says nothing. */
static bool
is_another(struct check *check, const struct sheet_row *head)
{
    for (size_t i = 0; i < head->count; i++)
        for (size_t c = 0; c < COLUMN_COUNT; c++)
            if (str_eq(folded(check->arena, cell_text(head, i)),
                       folded(check->arena, columns[c].heading)))
                return false;
    add_fault(check,
              (struct sheet_fault){.row = head->number,
                                   .value = cell_text(head, 0),
                                   .wrong = STR("no heading of the template stands in this row"),
                                   .remedy = STR("Send the sheet Facilities of the template, with "
                                                 "its headings in the first row."),
                                   .line = UINT32_MAX,
                                   .at = COLUMN_COUNT});
    return true;
}

/* Our CSV puts a ' before what a spreadsheet would take for a formula; here it goes again. */
static struct str
unmarked(struct str cell)
{
    bool marked = cell.n > 1 && cell.p[0] == '\'' &&
                  (cell.p[1] == '=' || cell.p[1] == '+' || cell.p[1] == '-' || cell.p[1] == '@');

    return marked ? str_skip(cell, 1) : cell;
}

static void
read_line(struct check *check, size_t line, const struct sheet_row *row)
{
    struct facility_line *l = &check->out.lines[line];

    l->row = row->number;
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        size_t at = check->place[c];

        if (at >= row->count)
            continue;
        l->value[c] = unmarked(cell_text(row, at));
        if (row->cells[at].kind == CELL_FORMULA)
            cell_fault(check, line, (enum facility_column)c, STR("holds a formula"),
                       STR("Replace it by its value."));
        if (row->cells[at].kind == CELL_MERGED)
            cell_fault(check, line, (enum facility_column)c, STR("is part of merged cells"),
                       STR("Split them and fill in each cell."));
    }
}

static bool
closing(const struct facility_line *line)
{
    return str_ieq(line->value[COLUMN_ACTION], STR("close")) ||
           str_ieq(line->value[COLUMN_ACTION], STR("remove"));
}

static const struct facility_line *
known_line(const struct facility_known *known, struct str code)
{
    for (size_t i = 0; i < known->count && code.n > 0; i++)
        if (str_eq(known->today[i].value[COLUMN_CODE], code))
            return &known->today[i];
    return NULL;
}

/* A cell that has to be filled in: not where the template that we prefilled had to leave it empty. */
static bool
missing(const struct check *check, const struct facility_line *line, size_t column)
{
    const struct facility_line *known = known_line(check->known, line->value[COLUMN_CODE]);

    return line->value[column].n == 0 && columns[column].needed &&
           check->place[column] != SIZE_MAX && (known == NULL || known->value[column].n > 0);
}

/* A facility that is closed needs nothing but its code. */
static void
judge_cells(struct check *check, size_t line)
{
    struct facility_line *l = &check->out.lines[line];

    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        struct str wrong = STR(""), remedy = STR("");

        if (closing(l) && c != COLUMN_ACTION && c != COLUMN_CODE)
            continue;
        if (missing(check, l, c))
            cell_fault(check, line, (enum facility_column)c, STR("is empty"),
                       arena_printf(check->arena, "Enter the %.*s.",
                                    STRF(facility_lower(check->arena, columns[c].heading))));
        else if (!facility_value(check->arena, (enum facility_column)c, &l->value[c], &wrong,
                                 &remedy))
            cell_fault(check, line, (enum facility_column)c, wrong, remedy);
    }
    if (!closing(l) && str_eq(l->value[COLUMN_KIND], STR("child-care")) &&
        l->value[COLUMN_LICENSE].n == 0)
        cell_fault(check, line, COLUMN_LICENSE, STR("is empty"),
                   STR("Enter the licence number: child care centers need one."));
}

static void
judge_code(struct check *check, size_t line)
{
    struct facility_line *l = &check->out.lines[line];
    struct str code = l->value[COLUMN_CODE];

    if (code.n == 0) {
        if (closing(l))
            cell_fault(check, line, COLUMN_CODE, STR("is empty"),
                       STR("Enter the code of the facility that closes."));
        return;
    }
    switch (check->known->owner(check->known->arg, code)) {
    case CODE_OURS:
        return;
    case CODE_FOREIGN:
        cell_fault(check, line, COLUMN_CODE, STR("belongs to another organization"),
                   STR("Correct the code, or ask the registry's staff to move the facility."));
        return;
    case CODE_UNKNOWN:
        cell_fault(check, line, COLUMN_CODE, STR("is not a code of the registry"),
                   STR("Correct it, or leave it empty for a new facility."));
        return;
    }
}

struct seen {
    uint64_t hash;
    uint32_t line; /* plus one; 0: free */
};

/* The line that had this text before, or UINT32_MAX; keeps it otherwise. */
static uint32_t
seen_before(struct seen *table, size_t size, struct str text, uint32_t line, struct str *texts)
{
    uint64_t hash = str_hash(text);

    for (size_t at = hash % size;; at = (at + 1) % size) {
        if (table[at].line == 0) {
            table[at] = (struct seen){hash, line + 1};
            texts[line] = text;
            return UINT32_MAX;
        }
        if (table[at].hash == hash && str_eq(texts[table[at].line - 1], text))
            return table[at].line - 1;
    }
}

static struct str
by_code(struct arena *arena, const struct facility_line *l)
{
    (void)arena;
    return l->value[COLUMN_CODE];
}

static struct str
by_place(struct arena *arena, const struct facility_line *l)
{
    struct str all = arena_printf(arena, "%.*s %.*s %.*s", STRF(l->value[COLUMN_NAME]),
                                  STRF(l->value[COLUMN_STREET]), STRF(l->value[COLUMN_ZIP]));

    return l->value[COLUMN_NAME].n == 0 ? STR("") : folded(arena, all);
}

static void
judge_doubles(struct check *check, enum facility_column column,
              struct str (*key)(struct arena *, const struct facility_line *), const char *what)
{
    size_t n = check->out.count, size = 2 * n + 1;
    struct seen *table = ARENA_ARRAY(check->arena, struct seen, size);
    struct str *texts = ARENA_ARRAY(check->arena, struct str, n + 1);

    for (size_t i = 0; i < n; i++) {
        struct str text = key(check->arena, &check->out.lines[i]);
        uint32_t first;

        if (text.n == 0)
            continue;
        first = seen_before(table, size, text, (uint32_t)i, texts);
        if (first != UINT32_MAX)
            cell_fault(check, i, column,
                       arena_printf(check->arena, "%s stands in row %u already", what,
                                    check->out.lines[first].row),
                       STR("Remove one of the two rows."));
    }
}

/* Which columns say something else than today; an empty optional column says nothing. */
static struct str
changes_of(struct arena *arena, const struct facility_line *now, const struct facility_line *then)
{
    struct buf buf;

    buf_init(&buf, arena, 32);
    for (size_t c = COLUMN_NAME; c < COLUMN_COUNT; c++) {
        bool known = facility_kept(c) || then->value[c].n > 0;

        if (now->value[c].n == 0 || !known || str_eq(now->value[c], then->value[c]))
            continue;
        if (buf.n > 0)
            BUF_LIT(&buf, ", ");
        buf_add(&buf, facility_lower(arena, columns[c].heading));
    }
    return buf_str(&buf);
}

static void
decide_action(struct check *check, size_t line)
{
    struct facility_line *l = &check->out.lines[line];
    const struct facility_line *then = known_line(check->known, l->value[COLUMN_CODE]);
    struct str said = l->value[COLUMN_ACTION];

    if (then != NULL)
        l->org = then->org;
    if (closing(l)) {
        l->action = FACILITY_CLOSED;
        return;
    }
    if (then == NULL) {
        l->action = FACILITY_ADDED;
        if (str_ieq(said, STR("keep")) || str_ieq(said, STR("change")))
            cell_fault(check, line, COLUMN_ACTION, STR("says that the facility is there already"),
                       STR("Enter its code, or write add."));
        return;
    }
    l->changes = changes_of(check->arena, l, then);
    l->action = l->changes.n > 0 ? FACILITY_CHANGED : FACILITY_KEPT;
    if (str_ieq(said, STR("add")))
        cell_fault(check, line, COLUMN_ACTION, STR("says that the facility is new"),
                   STR("It is part of the agreement already: write keep or change."));
}

static void
add_missing(struct check *check, size_t sheet_lines)
{
    for (size_t i = 0; i < check->known->count; i++) {
        bool there = false;

        for (size_t j = 0; j < sheet_lines && !there; j++)
            there = str_eq(check->out.lines[j].value[COLUMN_CODE],
                           check->known->today[i].value[COLUMN_CODE]);
        if (there)
            continue;
        check->out.lines[check->out.count] = check->known->today[i];
        check->out.lines[check->out.count].row = 0;
        check->out.lines[check->out.count++].action = FACILITY_CLOSED;
    }
}

static void
count_actions(struct check *check)
{
    struct facility_check *out = &check->out;

    for (size_t i = 0; i < out->count; i++) {
        out->kept += out->lines[i].action == FACILITY_KEPT ? 1 : 0;
        out->changed += out->lines[i].action == FACILITY_CHANGED ? 1 : 0;
        out->added += out->lines[i].action == FACILITY_ADDED ? 1 : 0;
        out->closed += out->lines[i].action == FACILITY_CLOSED ? 1 : 0;
    }
    out->many_closed = out->closed >= 3 && out->closed * 10 > check->known->count * 3;
}

static void
judge_rows(struct check *check)
{
    size_t rows = check->sheet->count - 1;

    if (rows > FACILITY_ROWS) {
        add_fault(check, (struct sheet_fault){
                             .row = FACILITY_ROWS + 2,
                             .wrong = STR("there are more than 10,000 facilities"),
                             .remedy = STR("Ask the registry's staff how to divide the agreement."),
                             .line = UINT32_MAX,
                             .at = COLUMN_COUNT});
        rows = FACILITY_ROWS;
    }
    check->out.lines =
        ARENA_ARRAY(check->arena, struct facility_line, rows + check->known->count + 1);
    check->out.count = rows;
    for (size_t i = 0; i < rows; i++)
        read_line(check, i, &check->sheet->rows[i + 1]);
    for (size_t i = 0; i < rows; i++) {
        judge_cells(check, i);
        judge_code(check, i);
        decide_action(check, i);
    }
    judge_doubles(check, COLUMN_CODE, by_code, "the same code");
    judge_doubles(check, COLUMN_NAME, by_place, "a facility of the same name and address");
    add_missing(check, rows);
}

struct facility_check
facility_check(struct arena *arena, const struct sheet *sheet, const struct facility_known *known)
{
    struct check check = {.arena = arena, .sheet = sheet, .known = known};

    assert(sheet->count > 0);
    if (is_another(&check, &sheet->rows[0]))
        return check.out;
    find_columns(&check, &sheet->rows[0]);
    find_strangers(&check, &sheet->rows[0]);
    judge_rows(&check);
    count_actions(&check);
    return check.out;
}

struct str
fault_words(struct arena *arena, const struct sheet_fault *fault)
{
    struct buf buf;

    buf_init(&buf, arena, 128);
    if (fault->sheet.n > 0)
        buf_printf(&buf, "%.*s ", STRF(fault->sheet));
    if (fault->column.n > 0)
        buf_printf(&buf, "%.*s%u", STRF(fault->column), fault->row);
    else
        buf_printf(&buf, "row %u", fault->row);
    if (fault->heading.n > 0)
        buf_printf(&buf, " (%.*s)", STRF(fault->heading));
    if (fault->value.n > 0)
        buf_printf(&buf, " \"%.*s\"", STRF(str_slice(fault->value, 0, 60)));
    buf_printf(&buf, ": %.*s. %.*s", STRF(fault->wrong), STRF(fault->remedy));
    return buf_str(&buf);
}
