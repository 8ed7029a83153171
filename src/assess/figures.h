/* assess/figures.h - figures of the registry that its bulletins may name, as they are now.
 *
 * Purpose    {agreements.ending} in a bulletin; post/figure.h puts them in.
 * Ownership  the list belongs to the arena.
 * Limits     numbers of organizations and agreements, never of a person.
 * Errors     those of store/db.h.
 */
#ifndef ASSESS_FIGURES_H
#define ASSESS_FIGURES_H

#include "base/err.h"
#include "post/figure.h"

struct tx;
struct date;

/*    name                    what it counts */
#define FIGURE_TABLE(X)                                                                            \
    X(AGREEMENTS_ENDING, "agreements.ending", "agreements in force that end within three months")  \
    X(AGREEMENTS_ENDING_30, "agreements.ending-30", "agreements in force that end within 30 days") \
    X(AGREEMENTS_WAITING, "agreements.waiting", "agreements handed in that wait for a decision")   \
    X(GRACE_DAYS, "agreements.grace-days", "days after the end on which doses are still taken")    \
    X(ORGANIZATIONS, "organizations", "organizations and sites on the books")                      \
    X(READERS, "readers", "subscribers of bulletins")                                              \
    X(TODAY, "today", "the day on which it goes out")

MUST_USE enum status figures_now(struct tx *tx, struct arena *arena, struct date today,
                                 struct figure **out, size_t *count, struct err *err);

#endif
