/* post/outbox.h - handing mails over to the mail server.
 *
 * Limits     MAIL_AT_ONCE a round; tries for MAIL_GIVE_UP_HOURS, further and further apart.
 * Errors     as the store. What a mail server says is kept with the mail, not an error.
 */
#ifndef POST_OUTBOX_H
#define POST_OUTBOX_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

struct db;
struct smtp_server;

enum { MAIL_AT_ONCE = 50, MAIL_GIVE_UP_HOURS = 72 };

/* Minutes until the next try after so many in vain; 0: give up. Pure. */
int mail_retry_minutes(int tries, struct instant queued_at, struct instant now);

struct post_round {
    size_t sent, later, failed, bounced;
};
/* One round: hands over what is due. `from` is the address that mails come from. */
MUST_USE enum status post_hand_over(struct db *db, const struct smtp_server *server,
                                    struct str from, struct str from_name, struct instant now,
                                    struct post_round *out, struct err *err);

#endif
