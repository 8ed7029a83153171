/* web/sides.h - what two mailboxes have to agree to, each by a link of its own.
 *
 * Purpose    one door for the new e-mail address of an account and for a change of the representative: the
 *            page a link shows, the link used up by the form, the act written into the audit.
 * Ownership  nothing is kept.
 * Errors     as the store; a link that does not work shows the page that says so.
 * Source     ux notes 3e; product notes 2.4 (confirmed from both sides).
 */
#ifndef WEB_SIDES_H
#define WEB_SIDES_H

#include "access/link.h"
#include "web/visit.h"

struct sides {
    enum link_purpose purposes[2]; /* of the old side, of the new one */
    /* The page: `state` is "ask", "half" (one has agreed) or "done". */
    enum status (*show)(struct visit *v, struct tx *tx, int64_t id, const char *state,
                        struct err *err);
    /* One side agrees, *done with the second. Fills in what of the act the audit needs to know. */
    enum status (*agree)(struct visit *v, struct tx *tx, int64_t id, bool new_side, bool *done,
                         struct audit_entry *entry, struct err *err);
};

/* The GET and the POST of a path whose first part is the token. */
MUST_USE enum status sides_ask(struct visit *v, const struct sides *sides, struct err *err);
MUST_USE enum status sides_agree(struct visit *v, const struct sides *sides, struct err *err);

/* E_DENIED and E_CONFLICT become the page of a link that does not work any more. */
MUST_USE enum status link_gone(struct visit *v, enum status status);

#endif
