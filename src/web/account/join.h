/* web/account/join.h - an invitation accepted by somebody who has a sign-in already.
 *
 * Purpose    the page that says what is offered; shared by the link in the mail and the accepting itself.
 * Errors     as the store.
 * Source     docs/adr/0024-invitations.md.
 */
#ifndef WEB_ACCOUNT_JOIN_H
#define WEB_ACCOUNT_JOIN_H

#include "web/visit.h"

/* Sign in and accept, or a sign-in of its own: for an address under which somebody signs in. */
MUST_USE enum status join_choose(struct visit *v, struct tx *tx, const struct user *waiting,
                                 struct err *err);
/* The registry has stopped the person. Says it to the person only. */
void join_refused(struct visit *v, const struct user *waiting);

#endif
