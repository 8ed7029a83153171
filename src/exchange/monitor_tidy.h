/* exchange/monitor_tidy.h - what grows old goes: by the registry's policy, a little at a time.
 *
 * Purpose    figures of hours and days of doses go when no alarm looks back so far; measures of days
 *            become measures of months. Of the journal, bodies go after the setting
 *            journal.body_days and whole rows after journal.row_days (TIDY_BODY_DAYS and
 *            TIDY_ROW_DAYS unless they say otherwise; 0: never). Figures by day stay for good.
 * Limits     TIDY_MOST messages a call, of figures one feed and TIDY_DAYS days a step; *more says
 *            that there is more to do.
 * Errors     as store/db.h.
 * Why        docs/adr/0018-counts.md
 */
#ifndef EXCHANGE_MONITOR_TIDY_H
#define EXCHANGE_MONITOR_TIDY_H

#include "exchange/feed.h"

enum {
    TIDY_MEASURE_DAYS = 40,
    TIDY_HOUR_DAYS = 100,
    TIDY_GIVEN_DAYS = 200,
    TIDY_DAYS = 16,
    TIDY_BODY_DAYS = 730,
    TIDY_ROW_DAYS = 2555,
    TIDY_MOST = 500
};

/* How far a round over all feeds has come. */
struct tidy_step {
    int64_t after; /* feeds up to this one had their turn */
    bool more;     /* the round is not over */
};
#define TIDY_BEGIN                                                                                 \
    {                                                                                              \
        .after = -1                                                                                \
    }
MUST_USE enum status tidy_figures(struct db *db, struct arena *arena, struct date today,
                                  struct tidy_step *step, struct err *err);
MUST_USE enum status tidy_journal(struct db *db, struct arena *arena, struct date today, bool *more,
                                  struct err *err);

#endif
