/* org/facility_book.c - the facilities workbook written: template, today's facilities, faults marked. */
#include "base/book.h"
#include "base/buf.h"
#include "org/facility.h"

static void
fill_help(struct str *head, struct book_column *help)
{
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        enum facility_column column = (enum facility_column)c;

        head[c] = facility_heading(column);
        help[c] = (struct book_column){head[c], facility_takes(column), facility_needed(column)};
    }
}

static struct book_fault *
book_faults(struct arena *arena, const struct sheet_fault *faults, size_t count)
{
    struct book_fault *list = ARENA_ARRAY(arena, struct book_fault, count + 1);

    for (size_t i = 0; i < count; i++)
        list[i] = (struct book_fault){
            .row = faults[i].line == UINT32_MAX ? SIZE_MAX : faults[i].line,
            .column = faults[i].at < COLUMN_COUNT ? (size_t)faults[i].at : SIZE_MAX,
            .heading = faults[i].heading,
            .value = faults[i].value,
            .wrong = faults[i].wrong,
            .remedy = faults[i].remedy};
    return list;
}

enum status
facility_book(struct arena *arena, const struct facility_line *lines, size_t count,
              const struct sheet_fault *faults, size_t fault_count, struct str *out,
              struct err *err)
{
    struct str head[COLUMN_COUNT];
    struct book_column help[COLUMN_COUNT];
    struct str *cells = ARENA_ARRAY(arena, struct str, count * COLUMN_COUNT + 1);

    fill_help(head, help);
    for (size_t i = 0; i < count; i++)
        for (size_t c = 0; c < COLUMN_COUNT; c++)
            cells[i * COLUMN_COUNT + c] = lines[i].value[c];
    return book_write_filled(
        arena,
        &(struct book_filled){.name = STR("Facilities"),
                              .head = head,
                              .columns = COLUMN_COUNT,
                              .cells = cells,
                              .rows = count,
                              .faults = book_faults(arena, faults, fault_count),
                              .fault_count = fault_count,
                              .help = help,
                              .help_count = COLUMN_COUNT},
        out, err);
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
