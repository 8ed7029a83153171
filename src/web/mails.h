/* web/mails.h - the mails that pages send; each goes into the outbox with what it tells of.
 *
 * Ownership  texts live in the visit's arena.
 * Errors     as the store. A person without a usable address gets none: *sent, where given, says so.
 */
#ifndef WEB_MAILS_H
#define WEB_MAILS_H

#include "access/link.h"
#include "post/post.h"
#include "web/visit.h"

/* A fresh link to choose a new password, mailed to the user. */
MUST_USE enum status mail_reset(struct visit *v, struct tx *tx, const struct user *user, bool *sent,
                                struct err *err);
/* Plain words to somebody. */
MUST_USE enum status mail_words(struct visit *v, struct tx *tx, struct mail mail, bool *sent,
                                struct err *err);
/* Security questions were answered right: a new password may be chosen. */
MUST_USE enum status mail_answered(struct visit *v, struct tx *tx, const struct user *user,
                                   struct err *err);
/* After a change of something secret ("password", "second factor"): a row in the audit, and a mail that says
 * so to the person, whoever it was. A transaction of its own. */
MUST_USE enum status mail_changed(struct visit *v, struct str what, struct err *err);
/* The same to everybody active who holds a permission; mail.to is filled in. */
MUST_USE enum status mail_holders(struct visit *v, struct tx *tx, enum permission permission,
                                  struct mail mail, struct err *err);
/* Where the registry's links lead: "https://iis.example". */
MUST_USE enum status mail_site(struct visit *v, struct tx *tx, struct str *url, struct str *name,
                               struct err *err);

#endif
