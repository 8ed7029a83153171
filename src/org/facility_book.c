/* org/facility_book.c - the facilities workbook written: template, today's facilities, faults marked. */
#include "base/book.h"
#include "base/buf.h"
#include "org/facility.h"

enum { FAULT_COLUMNS = 5, HELP_COLUMNS = 3 };

static struct book_page
facility_page(struct arena *arena, const struct facility_line *lines, size_t count,
              const struct sheet_fault *faults, size_t fault_count)
{
    struct str *head = ARENA_ARRAY(arena, struct str, COLUMN_COUNT);
    struct book_cell *cells = ARENA_ARRAY(arena, struct book_cell, count * COLUMN_COUNT + 1);

    for (size_t c = 0; c < COLUMN_COUNT; c++)
        head[c] = facility_heading((enum facility_column)c);
    for (size_t i = 0; i < count; i++)
        for (size_t c = 0; c < COLUMN_COUNT; c++)
            cells[i * COLUMN_COUNT + c].text = lines[i].value[c];
    for (size_t i = 0; i < fault_count; i++)
        if (faults[i].line < count && faults[i].at < COLUMN_COUNT)
            cells[faults[i].line * COLUMN_COUNT + faults[i].at].fault =
                arena_printf(arena, "%.*s. %.*s", STRF(faults[i].wrong), STRF(faults[i].remedy));
    return (struct book_page){STR("Facilities"), head, COLUMN_COUNT, cells, count};
}

/* Row numbers are those of this workbook: its rows stand without gaps. */
static struct book_page
fault_page(struct arena *arena, const struct sheet_fault *faults, size_t count)
{
    static const struct str head[FAULT_COLUMNS] = {STR_INIT("Row"), STR_INIT("Column"),
                                                   STR_INIT("Value"), STR_INIT("What is wrong"),
                                                   STR_INIT("What to do")};
    struct book_cell *cells = ARENA_ARRAY(arena, struct book_cell, count * FAULT_COLUMNS + 1);

    for (size_t i = 0; i < count; i++) {
        struct book_cell *cell = &cells[i * FAULT_COLUMNS];

        cell[0].text =
            faults[i].line == UINT32_MAX ? STR("") : arena_printf(arena, "%u", faults[i].line + 2);
        cell[1].text = faults[i].heading;
        cell[2].text = faults[i].value;
        cell[3].text = faults[i].wrong;
        cell[4].text = faults[i].remedy;
    }
    return (struct book_page){STR("Faults"), head, FAULT_COLUMNS, cells, count};
}

static struct book_page
help_page(struct arena *arena)
{
    static const struct str head[HELP_COLUMNS] = {STR_INIT("Column"), STR_INIT("Needed"),
                                                  STR_INIT("What it takes")};
    struct book_cell *cells = ARENA_ARRAY(arena, struct book_cell, COLUMN_COUNT * HELP_COLUMNS);

    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        cells[c * HELP_COLUMNS].text = facility_heading((enum facility_column)c);
        cells[c * HELP_COLUMNS + 1].text =
            facility_needed((enum facility_column)c) ? STR("yes") : STR("no");
        cells[c * HELP_COLUMNS + 2].text = facility_takes((enum facility_column)c);
    }
    return (struct book_page){STR("How to"), head, HELP_COLUMNS, cells, COLUMN_COUNT};
}

enum status
facility_book(struct arena *arena, const struct facility_line *lines, size_t count,
              const struct sheet_fault *faults, size_t fault_count, struct str *out,
              struct err *err)
{
    struct book_page pages[3];
    size_t n = 0;

    pages[n++] = facility_page(arena, lines, count, faults, fault_count);
    if (fault_count > 0)
        pages[n++] = fault_page(arena, faults, fault_count);
    pages[n++] = help_page(arena);
    return book_write(arena, pages, n, out, err);
}

struct str
facility_csv(struct arena *arena, const struct facility_line *lines, size_t count)
{
    struct buf buf;

    buf_init(&buf, arena, 1024 + count * 256);
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        if (c > 0)
            buf_char(&buf, ',');
        csv_field(&buf, facility_heading((enum facility_column)c));
    }
    BUF_LIT(&buf, "\r\n");
    for (size_t i = 0; i < count; i++) {
        for (size_t c = 0; c < COLUMN_COUNT; c++) {
            if (c > 0)
                buf_char(&buf, ',');
            csv_field(&buf, lines[i].value[c]);
        }
        BUF_LIT(&buf, "\r\n");
    }
    return buf_str(&buf);
}
