/* work/alarms.h - looking at every feed: what opens, what closes, who is told.
 *
 * Purpose    every minute the runner looks at each feed that is due (work/watch.h) as exchange/alarm.h
 *            judges it, opens and closes alarms in the store, writes one mail for each of both, and
 *            puts the board in order. Once a day what is no alarm goes into one digest a recipient.
 * Ownership  a watch keeps what is usual for each feed between rounds; the runner owns it.
 * Limits     ALARMS_AT_ONCE feeds a call; what is usual is learned anew once a day a feed.
 * Errors     as store/db.h; a feed that cannot be looked at ends the call, and is tried again.
 */
#ifndef WORK_ALARMS_H
#define WORK_ALARMS_H

#include "work/watch.h"

enum { ALARMS_AT_ONCE = 20 };

struct alarm_round {
    size_t feeds, opened, closed, mails;
    bool more; /* feeds are still due: call again */
};

MUST_USE enum status alarms_look(struct watch *watch, struct exchange *ex, struct arena *arena,
                                 struct now now, struct alarm_round *out, struct err *err);
/* What opened since yesterday and was mailed to nobody: one mail a recipient. */
MUST_USE enum status alarms_digest(struct db *db, struct arena *arena, struct now now,
                                   size_t *mails, struct err *err);

#endif
