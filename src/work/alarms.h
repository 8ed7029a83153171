/* work/alarms.h - looking at every feed: what opens, what closes, who is told.
 *
 * Purpose    every minute the runner looks at each feed as exchange/alarm.h judges it, opens and
 *            closes alarms in the store, writes one mail for each of both, and puts the board in
 *            order. Once a day what is no alarm goes into one digest a recipient.
 * Ownership  a watch keeps what is usual for each feed between rounds; the runner owns it.
 * Limits     what is usual is learned anew once a day a feed.
 * Errors     as store/db.h; a feed that cannot be looked at stops the round, which is tried again.
 */
#ifndef WORK_ALARMS_H
#define WORK_ALARMS_H

#include "exchange/alarm.h"
#include "exchange/alarm_store.h"

struct watch;

struct alarm_round {
    size_t feeds, opened, closed, mails;
};

struct watch *watch_new(void);
void watch_free(struct watch *watch); /* NULL is fine */
MUST_USE enum status alarms_look(struct watch *watch, struct exchange *ex, struct arena *arena,
                                 struct now now, struct alarm_round *out, struct err *err);
/* What opened since yesterday and was mailed to nobody: one mail a recipient. */
MUST_USE enum status alarms_digest(struct db *db, struct arena *arena, struct now now,
                                   size_t *mails, struct err *err);

#endif
