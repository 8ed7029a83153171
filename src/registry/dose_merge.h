/* registry/dose_merge.h - from what was said of doses to the events we believe in.
 *
 * Purpose    join statements that speak of one injection (dose_compare.h), and make of each group
 *            the best record. Pure, and a function of the statements alone: the order in which
 *            they came changes nothing, so that taking one away again gives what was there before.
 * Ownership  events borrow the statements; their lists belong to the arena.
 * Limits     none; the work grows with the square of the records of one vaccine in one month.
 * Errors     none.
 * Source     rules after MIROW's vaccination-level deduplication guidance; docs/adr/0011-intake.md.
 */
#ifndef REGISTRY_DOSE_MERGE_H
#define REGISTRY_DOSE_MERGE_H

#include "base/arena.h"
#include "registry/dose_compare.h"

/* One vaccination as we believe it happened, or was refused. */
struct dose_event {
    struct dose_id id;
    struct sent_dose **sources; /* the best one first */
    size_t source_count;
    struct report_dose best; /* the best record, its gaps filled from the others */
    const struct cvx *cvx;   /* of best.cvx */
    size_t doubt;            /* 1 + index of an event that may be the same; 0 none */
    bool shadowed;           /* in doubt, at most 3 days apart and the poorer of the two: the
                                forecast leaves it out */
    bool disputed; /* its sender says otherwise since a person put it right (dose_plan.c) */
};

/* Statements that are no event at all are left out: "nothing was given" (CVX 998), no date.
 * Ids already given to the statements are kept; new events get new ones. */
void dose_merge(struct arena *arena, const struct code_sets *sets, struct sent_dose *sent,
                size_t count, struct dose_event **events, size_t *event_count);

#endif
