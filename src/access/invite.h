/* access/invite.h - an invitation: a user that waits until the person accepts.
 *
 * Purpose    who invites writes a name, an address and roles. They become a user and an account of their own,
 *            without a password, whoever has the address: what the inviter sees is the same for somebody new
 *            and for somebody who signs in elsewhere, and under the name the inviter wrote. Who holds the link
 *            accepts, with a first password or as the account they have, which then takes the user over.
 * Ownership  nothing is kept.
 * Errors     E_DENIED for somebody whom the registry has stopped; E_CONFLICT when nothing waits any more;
 *            otherwise as the store.
 * Source     product notes 1.3 (manage users), 2.1 (designation of administrators); docs/adr/0024-invitations.md.
 */
#ifndef ACCESS_INVITE_H
#define ACCESS_INVITE_H

#include "access/user.h"

struct invite_known {
    bool known; /* somebody has a password under this address */
    bool
        stopped; /* the registry has stopped somebody with this address, in whatever organization */
};

/* Of an address, in whatever case it was typed; of none, nothing is known. For the invited and the registry
 * only: what it says must not reach whoever invites. */
MUST_USE enum status invite_known_as(struct tx *tx, struct arena *arena, struct str email,
                                     struct invite_known *out, struct err *err);
/* Every user that waits on `waiting`'s account becomes one of `person`, active from today. The same account:
 * the person chose a password for it. */
MUST_USE enum status invite_accept(struct tx *tx, struct arena *arena, const struct user *waiting,
                                   struct account_id person, struct date today, struct err *err);

#endif
