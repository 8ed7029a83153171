/* web/account/email.h - asking both mailboxes for an account's new e-mail address.
 *
 * Errors     as the store.
 */
#ifndef WEB_ACCOUNT_EMAIL_H
#define WEB_ACCOUNT_EMAIL_H

#include "web/visit.h"

/* Sends a link to the new address and, if mails reach it, one to the old; nothing changes yet. */
MUST_USE enum status email_ask(struct visit *v, struct tx *tx, struct str address, struct err *err);

#endif
