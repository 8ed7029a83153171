/* post/bounce.h - addresses that mail does not reach.
 *
 * Purpose    one row an address. A hard bounce suppresses at once, soft ones after SOFT_BOUNCES within
 *            SOFT_BOUNCE_DAYS: then a bulletin passes the address over. Mail that somebody waits for (a
 *            reset link, a notice) is still tried. What a mail server refused in our face is forgotten
 *            when it takes a mail; what came back by mail is not, since a relay takes everything, until
 *            somebody clears it.
 * Ownership  lists belong to the arena.
 * Limits     200 bytes of why.
 * Errors     as the store.
 */
#ifndef POST_BOUNCE_H
#define POST_BOUNCE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

struct tx;

enum { SOFT_BOUNCES = 5, SOFT_BOUNCE_DAYS = 30 };

struct bounce {
    struct str address;
    struct instant at;
    struct str why;
    bool hard; /* suppressed */
    bool told; /* by a mail that came back */
    int soft;  /* soft bounces, while it is not suppressed */
};

/* Takes note of one: address, why, hard and told are read. */
MUST_USE enum status bounce_add(struct tx *tx, struct arena *arena, const struct bounce *bounce,
                                struct instant now, struct err *err);
/* Suppressed ones, by address. */
MUST_USE enum status bounce_list(struct tx *tx, struct arena *arena, struct bounce **out,
                                 size_t *count, struct err *err);
MUST_USE enum status bounce_clear(struct tx *tx, struct arena *arena, struct str address,
                                  int64_t *changed, struct err *err);

/* The mail came back: the mail's state and its address. E_NOTFOUND if there is no such mail. */
MUST_USE enum status mail_bounced(struct tx *tx, struct arena *arena, int64_t mail, bool hard,
                                  struct str why, struct instant now, struct err *err);

#endif
