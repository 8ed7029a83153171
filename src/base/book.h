/* base/book.h - an XLSX workbook written: tables with a head, wrong cells marked.
 *
 * Ownership  the bytes belong to the arena; what is given is borrowed for the call.
 * Limits     those of a sheet (base/sheet.h): text is cut at SHEET_CELL_BYTES - 1.
 * Errors     E_IO when there is no room for the file while it is made.
 */
#ifndef BASE_BOOK_H
#define BASE_BOOK_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct book_cell {
    struct str text;
    struct str fault; /* empty, or what is wrong: the cell is marked and bears it as a comment */
};

struct book_page {
    struct str name; /* of the sheet; at most 31 characters */
    const struct str *head;
    size_t columns;
    const struct book_cell *cells; /* row by row, `columns` each */
    size_t rows;
};

MUST_USE enum status book_write(struct arena *arena, const struct book_page *pages, size_t count,
                                struct str *out, struct err *err);

/* A sheet that people fill in and send back: its rows, each wrong cell marked; a page with all faults, if
 * there are any; a page that says what each column takes. */
struct book_column {
    struct str heading, takes;
    bool needed;
};

struct book_fault {
    size_t row, column; /* from 0, the first under the heading; SIZE_MAX: no single one */
    struct str heading, value, wrong, remedy;
};

struct book_filled {
    struct str name; /* of the first page */
    const struct str *head;
    size_t columns;
    const struct str *cells; /* row by row, `columns` each */
    size_t rows;
    const struct book_fault *faults;
    size_t fault_count;
    const struct book_column *help;
    size_t help_count;
};

MUST_USE enum status book_write_filled(struct arena *arena, const struct book_filled *b,
                                       struct str *out, struct err *err);

#endif
