/* registry/handy.h - what is at hand when doses are entered: the clinic's lots, the user's choices.
 *
 * Purpose    a nurse who vaccinates ten children from one box types its lot once. What was entered last
 *            is offered again: lots to everybody of the organization, the choices of a visit to the
 *            user on the same day.
 * Ownership  lists belong to the arena.
 * Limits     HANDY_LOTS lots, those used last.
 * Errors     those of store/db.h.
 */
#ifndef REGISTRY_HANDY_H
#define REGISTRY_HANDY_H

#include "base/arena.h"
#include "base/date.h"
#include "store/db.h"

enum { HANDY_LOTS = 200 };

struct handy_lot {
    struct str cvx, trade_name, mvx;
    struct str lot; /* upper case, without blanks around */
    struct date expires;
    struct str amount, route, site, funding; /* as used last */
    int64_t user;                            /* who used it last */
    struct date used;
};

struct handy_visit {
    int64_t giver; /* a user's id; 0 if nothing was chosen that day */
    struct str eligibility;
};

/* The one used last comes first. */
MUST_USE enum status handy_lots(struct tx *tx, struct arena *arena, int64_t organization,
                                struct handy_lot **list, size_t *count, struct err *err);
MUST_USE enum status handy_keep_lot(struct tx *tx, int64_t organization,
                                    const struct handy_lot *lot, struct instant at,
                                    struct err *err);
/* Nothing unless it was chosen on `today`. */
MUST_USE enum status handy_visit(struct tx *tx, struct arena *arena, int64_t user,
                                 struct date today, struct handy_visit *out, struct err *err);
MUST_USE enum status handy_keep_visit(struct tx *tx, int64_t user, struct date today,
                                      const struct handy_visit *visit, struct err *err);

#endif
