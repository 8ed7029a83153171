/* work/watch.h - which feeds to look at now, and what is remembered of each between two looks.
 *
 * Purpose    ten thousand feeds cannot all be judged every minute beside everything else. A feed is due
 *            when something came from it, when its own next moment has come (its silence would become
 *            an alarm, or an hour is over), when it was paused or resumed, when maintenance began or
 *            ended, when it has rules of its own, or when nobody has looked since the start.
 * Ownership  the runner owns a watch; what watch_next() returns is the watch's, until watch_fill().
 * Limits     one thread. Some 1,000 bytes a feed.
 * Errors     as store/db.h.
 * Why        docs/adr/0014-alarms.md
 */
#ifndef WORK_WATCH_H
#define WORK_WATCH_H

#include "exchange/alarm.h"
#include "exchange/alarm_store.h"

struct known {
    struct feed_id feed;
    struct org_id org;
    enum feed_state state;
    struct date closed_on;
    struct date learned; /* the day `usual` was learned on */
    struct usual usual;
    struct instant errors_ended;
    struct alarm_hole hole;
    struct alarm_loss loss;
    int64_t fresh; /* findings of it yesterday */
    char fresh_code[40];
    struct alarm_heap births, heap;
    bool has_hole, backlog, has_loss, has_fresh, has_births, has_heap;
    bool quiet; /* in announced maintenance at the last look */
    bool due;
    int64_t unsent;
    struct instant last; /* its last message when it was looked at last */
    int64_t newest;      /* of the messages not folded yet, likewise; 0: none */
    struct instant next; /* to be looked at then, whatever comes; 0: not looked at yet */
    struct board_line line;
};

struct watch;

struct watch *watch_new(void);
void watch_free(struct watch *watch); /* NULL is fine */
/* Finds out which feeds are due, unless some still are and it did so within the minute. */
MUST_USE enum status watch_fill(struct watch *watch, struct tx *tx, struct arena *arena,
                                struct now now, const struct quiet *quiets, size_t quiet_count,
                                struct err *err);
bool watch_stale(const struct watch *watch, struct now now);
/* The next one that is due, no longer so afterwards; NULL when none is. Feeds known before come before
 * those nobody has looked at, so that a start delays nothing that was being watched. */
struct known *watch_next(struct watch *watch);
bool watch_waits(const struct watch *watch);
size_t watch_count(const struct watch *watch); /* feeds */

#endif
