/* access/email.h - changing the e-mail address of an account, with the consent of both mailboxes.
 *
 * Purpose    links that open an account go to its address, so whoever can change it alone owns the account.
 *            The new address counts once a link in the old mailbox and one in the new have been opened. An
 *            old address that is empty, or that mails do not reach, is not waited for.
 * Ownership  rows and texts belong to the arena given.
 * Errors     E_NOTFOUND; E_CONFLICT for a change that is over; otherwise as the store.
 * Source     ux notes 3e (mail verified before it counts); OWASP ASVS 5.0 7.5.1; docs/adr/0009-access.md.
 */
#ifndef ACCESS_EMAIL_H
#define ACCESS_EMAIL_H

#include "access/user.h"

struct email_change {
    int64_t id;
    struct account_id account;
    struct str email;                                       /* the new one */
    struct instant old_agreed_at, new_agreed_at, closed_at; /* 0 if not yet */
};

/* Begins a change; one of the account that is still open is withdrawn. `old_agrees`: the old address is
 * not waited for. */
MUST_USE enum status email_change_ask(struct tx *tx, struct account_id account, struct str email,
                                      bool old_agrees, struct instant now, int64_t *id,
                                      struct err *err);
MUST_USE enum status email_change_load(struct tx *tx, struct arena *arena, int64_t id,
                                       struct email_change *out, struct err *err);
/* The change that an account waits for; *found is false if there is none. */
MUST_USE enum status email_change_open(struct tx *tx, struct arena *arena,
                                       struct account_id account, struct email_change *out,
                                       bool *found, struct err *err);
/* One mailbox agrees; with the second the account has the new address: *done. Links to a new password that
 * the old mailbox was sent work no more. */
MUST_USE enum status email_change_agree(struct tx *tx, struct arena *arena, int64_t id,
                                        bool new_side, struct instant now, bool *done,
                                        struct err *err);

#endif
