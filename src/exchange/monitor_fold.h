/* exchange/monitor_fold.h - reading a feed's figures, and folding what came since.
 *
 * Purpose    a message writes one row of its own (monitor_tally.h); the runner adds such rows up by
 *            hour and day and takes them away in the same transaction. A reader adds what is folded
 *            to what is not, in one snapshot, so that figures always equal the journal.
 * Ownership  results belong to the arena given.
 * Limits     a step is one transaction of FOLD_MOST rows at most; a feed is folded when it has FOLD_ROWS
 *            rows or its oldest is FOLD_MINUTES old.
 * Errors     as store/db.h. Two runners on one store take each row once.
 * Why        docs/adr/0018-counts.md
 */
#ifndef EXCHANGE_MONITOR_FOLD_H
#define EXCHANGE_MONITOR_FOLD_H

#include "exchange/feed.h"
#include "exchange/monitor_pile.h"

enum { FOLD_MOST = 200, FOLD_ROWS = 100, FOLD_MINUTES = 15, FOLD_BULK = 5000 };

/* From when on; INT32_MAX: not asked for. */
struct figures_ask {
    int32_t hour; /* hours since 1970, local clock */
    int32_t day;  /* counts by day */
    int32_t finding_day;
    int32_t measure_day;
    int32_t given_day;
};
#define FIGURES_NONE ((struct figures_ask){INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX, INT32_MAX})

MUST_USE enum status monitor_figures(struct tx *tx, struct arena *arena, struct feed_id feed,
                                     const struct figures_ask *ask, struct pile *out,
                                     struct err *err);

/* Feeds of which something is not folded yet, by id; and the newest message of each. */
struct feed_news {
    struct feed_id feed;
    int64_t newest; /* message.message_id */
};
MUST_USE enum status monitor_news(struct tx *tx, struct arena *arena, struct feed_news **out,
                                  size_t *count, struct err *err);

/* How far a round over all feeds has come. A sender waits for a step at most, so a step is some
 * milliseconds; the runner's other jobs have their turn between steps. */
struct fold_step {
    size_t most;   /* messages a step; half as many feeds are looked at */
    int64_t after; /* feeds up to this one had their turn */
    size_t folded; /* messages, of all steps so far */
    bool more;     /* the round is not over */
};
#define FOLD_BEGIN                                                                                 \
    {                                                                                              \
        .most = FOLD_MOST, .after = -1                                                             \
    }
/* `all` folds everything, also what has just come. */
MUST_USE enum status monitor_fold_step(struct db *db, struct arena *arena, struct instant now,
                                       bool all, struct fold_step *step, struct err *err);
/* A finding noticed after its message was folded: added to the day's figures. */
MUST_USE enum status monitor_fold_finding(struct tx *tx, struct feed_id feed,
                                          const struct pile_finding *finding, struct err *err);
/* A whole round, in steps of FOLD_BULK: where nobody waits. */
MUST_USE enum status monitor_fold(struct db *db, struct instant now, bool all, size_t *folded,
                                  struct err *err);

#endif
