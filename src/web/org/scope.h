/* web/org/scope.h - the organization that a page's path names, if it is the asker's to see.
 *
 * Purpose    /org/:code... of somebody else's organization does not exist: members see their own and
 *            those below it, staff see all.
 * Errors     E_NOTFOUND for a code that is unknown, or not the asker's.
 */
#ifndef WEB_ORG_SCOPE_H
#define WEB_ORG_SCOPE_H

#include "org/dua.h"
#include "web/visit.h"

MUST_USE enum status scope_org(struct visit *v, struct tx *tx, size_t part, struct org *out,
                               struct err *err);
/* A user within that organization. */
MUST_USE enum status scope_user(struct visit *v, struct tx *tx, const struct org *org, size_t part,
                                struct user *out, struct err *err);

/* May the visitor sign or renew for `org`? For the registry itself, and for what is closed, nobody does. */
bool scope_renews(const struct visit *v, const struct org *org);

/* May the visitor give this role to a user of `org`? Staff roles belong to the registry's own people; among
 * them only a system administrator gives any role at all, since one person's roles add up: whoever is staff
 * and administers would administer every organization. */
bool scope_may_give(const struct visit *v, const struct org *org, enum role role);

#endif
