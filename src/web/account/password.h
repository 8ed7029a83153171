/* web/account/password.h - the page that asks for a new password, wherever it is needed.
 *
 * Purpose    one page and one function for a change from the account, a password that is due at
 *            sign-in, an invitation and a reset link.
 */
#ifndef WEB_ACCOUNT_PASSWORD_H
#define WEB_ACCOUNT_PASSWORD_H

#include "access/account.h"
#include "web/visit.h"

struct password_page {
    struct str action; /* where the form goes */
    struct str why;    /* may be empty */
    bool old;          /* the current password is asked for */
    struct user *user;
    struct str keep_session; /* of the session that stays signed in; may be empty */
    /* Of access/account.h: what vouches for the person instead of the old password. */
    enum status (*vouch)(struct tx *tx, void *arg, struct err *err);
    void *vouch_arg;
};

MUST_USE enum status password_ask(struct visit *v, const struct password_page *ask,
                                  struct err *err);
/* Said after too many wrong current passwords, wherever it is asked for. */
struct str password_wait_words(struct arena *arena, int minutes);
/* Takes the posted form. *done is false when the page was shown again with what is wrong. */
MUST_USE enum status password_take(struct visit *v, const struct password_page *ask, bool *done,
                                   struct err *err);

#endif
