/* web/dua/board.h - the board's rows, and which of them are shown: for the page, the sheet and the mails.
 *
 * Purpose    what is exported or mailed is exactly what the page shows, because all ask here.
 * Ownership  rows and texts belong to the visit's arena.
 * Errors     as the store.
 */
#ifndef WEB_DUA_BOARD_H
#define WEB_DUA_BOARD_H

#include "access/user.h"
#include "base/workday.h"
#include "org/dua.h"
#include "post/bounce.h"
#include "web/visit.h"

struct board {
    struct board_row *rows; /* agreements, and organizations that have none */
    size_t count;
    struct bounce *bounces;
    size_t bounce_count;
    struct user *staff; /* the registry's own people, to whom rows are assigned */
    size_t staff_count;
    int grace_days;
    struct workdays closed; /* beside weekends and holidays */
    struct str tile;        /* which rows are shown */
    struct str words;       /* ... and only those whose code or name has them; empty: all */
};

/* Everything, with the tile and the words of the request. */
MUST_USE enum status board_load(struct visit *v, struct tx *tx, struct board *board,
                                struct err *err);
/* Is the row shown: on the tile that was chosen, and with the words that were typed? */
bool board_shows(const struct visit *v, const struct board *board, const struct board_row *row);

#endif
