/* exchange/sheet_cells.h - what each column of a sheet of doses takes, and the message a person's rows make.
 *
 * Ownership  texts belong to the arena or borrow the cells.
 * Errors     none: a cell that cannot be read is a fault.
 */
#ifndef EXCHANGE_SHEET_CELLS_H
#define EXCHANGE_SHEET_CELLS_H

#include "exchange/sheet.h"

/* A sheet says less than a system: what leaves the dose certain is a warning, and no more. */
#define SHEET_SWITCHES ((struct switches){.tolerant = true, .warning_is_aa = true})

/* A row: cells as typed, and what was read from them. */
struct dose_row {
    uint32_t number;
    struct str cell[SHEET_COLUMN_COUNT];
    struct date born, on, expires;
    char sex;
    bool here;
    const struct cvx *cvx;
    struct str ndc; /* if it was named by one */
    struct str phone;
    const struct code *route, *site;
};

/* Reads one cell into the row; false with `wrong` and `remedy` if it cannot be taken. Columns are
 * read in their order. */
bool cells_read(struct arena *arena, const struct code_sets *codes, struct date today,
                enum dose_column column, struct dose_row *row, struct dose_fault *fault);

/* One VXU of a person's rows; `n` tells it from the others of the sheet. */
struct str cells_message(struct arena *arena, const struct sheet_ask *ask,
                         const struct dose_row *const *rows, size_t count, size_t n);

#endif
