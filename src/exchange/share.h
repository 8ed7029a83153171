/* exchange/share.h - a result of the test bench behind a link: scrambled, for a day.
 *
 * Purpose    somebody shows a fault to the maker of their system, who has no account here. The token
 *            stands only in the link; the store has its keyed hash.
 * Ownership  texts belong to the arena.
 * Limits     SHARE_HOURS; what is over is swept away with the next one made.
 * Errors     E_NOTFOUND for a link that is unknown or over; otherwise as store/db.h.
 */
#ifndef EXCHANGE_SHARE_H
#define EXCHANGE_SHARE_H

#include "exchange/feed.h"

enum { SHARE_HOURS = 24 };

struct share {
    int64_t id;
    struct feed_id feed; /* 0: the strict defaults */
    int64_t user;
    struct str text; /* share_make() scrambles it */
    struct instant expires_at;
};

/* Inside the caller's transaction. */
MUST_USE enum status share_make(struct tx *tx, struct arena *arena, const struct code_sets *codes,
                                struct now now, struct share *share, struct str *token,
                                struct err *err);
MUST_USE enum status share_load(struct tx *tx, struct arena *arena, struct str token,
                                struct instant now, struct share *out, struct err *err);

#endif
