/* work/alarm_mail.h - the mails of alarms: one when it opens, one when it closes, a digest otherwise.
 *
 * Purpose    goes to those of the organization who manage its feeds; to the registry's own address
 *            (setting registry.alarm_email) too, and alone if the organization has nobody.
 * Ownership  texts belong to the arena given.
 * Errors     as post/post.h. No client's data stand in a mail.
 */
#ifndef WORK_ALARM_MAIL_H
#define WORK_ALARM_MAIL_H

#include "base/clock.h"
#include "exchange/alarm_store.h"

struct str alarm_moment(struct arena *arena, struct instant at, int offset_minutes);
/* In the alarm's own transaction. *mails is how many were written. */
MUST_USE enum status alarm_mail(struct tx *tx, struct arena *arena, const struct feed_found *feed,
                                const struct alarm *alarm, bool opens, struct now now,
                                size_t *mails, struct err *err);

#endif
