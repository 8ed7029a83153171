/* base/sheet.h - rows of cells out of a spreadsheet that somebody made: XLSX, CSV, pasted cells.
 *
 * Purpose    what people upload becomes rows of text. Formulas and merged cells are marked, because
 *            nobody can say what they will hold tomorrow; everything else is the text that is shown.
 * Ownership  everything belongs to the arena; CSV cells may point into the bytes given.
 * Limits     SHEET_ROWS rows, SHEET_COLUMNS columns, SHEET_INFLATED bytes after unpacking, at most
 *            SHEET_RATIO times what was packed: a bomb is refused before it goes off.
 * Errors     none: what cannot be read is an answer, `why`, in words that say what to do.
 * Source     ECMA-376 part 1, 18.2 to 18.4 (workbook, sheet, shared strings); RFC 4180.
 */
#ifndef BASE_SHEET_H
#define BASE_SHEET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

enum {
    SHEET_ROWS = 20000,
    SHEET_COLUMNS = 200,
    SHEET_CELL_BYTES = 32768,
    SHEET_INFLATED = 64 * 1024 * 1024,
    SHEET_RATIO = 200,
    SHEET_ENTRIES = 2000
};

enum cell_kind { CELL_PLAIN = 0, CELL_FORMULA, CELL_MERGED };

struct cell {
    struct str text; /* empty if the cell is */
    enum cell_kind kind;
};

struct sheet_row {
    uint32_t number; /* as the program shows it: 1 is the first */
    struct cell *cells;
    size_t count;
};

struct sheet {
    struct str name;        /* "" for CSV and pasted cells */
    struct sheet_row *rows; /* empty rows are left out */
    size_t count;
};

/* Reads the sheet called `wanted`, or the first one that is visible if there is none of that name.
 * False with *why when the bytes are no spreadsheet that can be taken. */
bool sheet_read(struct arena *arena, struct str bytes, struct str wanted, struct sheet *out,
                struct str *why);

bool sheet_is_zip(struct str bytes); /* begins as an XLSX does */
bool sheet_read_xlsx(struct arena *arena, struct str bytes, struct str wanted, struct sheet *out,
                     struct str *why);
bool sheet_read_csv(struct arena *arena, struct str bytes, struct sheet *out, struct str *why);

/* "A", "Z", "AA": the column's letters, 0 being A. */
struct str column_letters(struct arena *arena, size_t column);
struct str cell_text(const struct sheet_row *row, size_t column); /* trimmed; "" if there is none */

/* One field of CSV, quoted where needed; text that a spreadsheet would take for a formula gets an
 * apostrophe in front. */
struct buf;
void csv_field(struct buf *buf, struct str text);

#endif
