/* base/book_filled.c - the workbook of a sheet that people fill in: its rows, their faults, how to. */
#include "base/book.h"

enum { FAULT_COLUMNS = 5, HELP_COLUMNS = 3 };

static struct book_page
rows_page(struct arena *arena, const struct book_filled *b)
{
    struct book_cell *cells = ARENA_ARRAY(arena, struct book_cell, b->rows * b->columns + 1);

    for (size_t i = 0; i < b->rows * b->columns; i++)
        cells[i].text = b->cells[i];
    for (size_t i = 0; i < b->fault_count; i++) {
        const struct book_fault *f = &b->faults[i];

        if (f->row < b->rows && f->column < b->columns)
            cells[f->row * b->columns + f->column].fault =
                arena_printf(arena, "%.*s. %.*s", STRF(f->wrong), STRF(f->remedy));
    }
    return (struct book_page){b->name, b->head, b->columns, cells, b->rows};
}

/* Row numbers are those of this workbook: its rows stand without gaps under the heading. */
static struct book_page
faults_page(struct arena *arena, const struct book_filled *b)
{
    static const struct str head[FAULT_COLUMNS] = {STR_INIT("Row"), STR_INIT("Column"),
                                                   STR_INIT("Value"), STR_INIT("What is wrong"),
                                                   STR_INIT("What to do")};
    struct book_cell *cells =
        ARENA_ARRAY(arena, struct book_cell, b->fault_count * FAULT_COLUMNS + 1);

    for (size_t i = 0; i < b->fault_count; i++) {
        const struct book_fault *f = &b->faults[i];
        struct book_cell *cell = &cells[i * FAULT_COLUMNS];

        cell[0].text = f->row == SIZE_MAX ? STR("") : arena_printf(arena, "%zu", f->row + 2);
        cell[1].text = f->heading;
        cell[2].text = f->value;
        cell[3].text = f->wrong;
        cell[4].text = f->remedy;
    }
    return (struct book_page){STR("Faults"), head, FAULT_COLUMNS, cells, b->fault_count};
}

static struct book_page
help_page(struct arena *arena, const struct book_filled *b)
{
    static const struct str head[HELP_COLUMNS] = {STR_INIT("Column"), STR_INIT("Needed"),
                                                  STR_INIT("What it takes")};
    struct book_cell *cells =
        ARENA_ARRAY(arena, struct book_cell, b->help_count * HELP_COLUMNS + 1);

    for (size_t c = 0; c < b->help_count; c++) {
        cells[c * HELP_COLUMNS].text = b->help[c].heading;
        cells[c * HELP_COLUMNS + 1].text = b->help[c].needed ? STR("yes") : STR("no");
        cells[c * HELP_COLUMNS + 2].text = b->help[c].takes;
    }
    return (struct book_page){STR("How to"), head, HELP_COLUMNS, cells, b->help_count};
}

enum status
book_write_filled(struct arena *arena, const struct book_filled *b, struct str *out,
                  struct err *err)
{
    struct book_page pages[3];
    size_t n = 0;

    pages[n++] = rows_page(arena, b);
    if (b->fault_count > 0)
        pages[n++] = faults_page(arena, b);
    pages[n++] = help_page(arena, b);
    return book_write(arena, pages, n, out, err);
}
