/* web/org/facts.h - what everybody asks of an organization: its agreement, its signer, its administrators.
 *
 * Purpose    one reading for the organization's own page, for the answers before a question is sent, and for the
 *            help desk beside a ticket.
 * Ownership  everything lives in the visit's arena.
 * Errors     as the store.
 * Source     product notes 1.17: each of these questions is a look-up.
 */
#ifndef WEB_ORG_FACTS_H
#define WEB_ORG_FACTS_H

#include "access/user.h"
#include "org/dua.h"
#include "web/visit.h"

struct org_facts {
    struct org org;
    struct gate gate;
    const struct agreement *current; /* its own that counts for a page; NULL if none */
    struct agreement signed_one;     /* the one that decides, also of another organization */
    bool has_signed;                 /* there is one with a signature */
    struct user *admins;             /* who may sign in and manage users */
    size_t admin_count;
};
MUST_USE enum status org_facts_load(struct visit *v, struct tx *tx, struct org_id org,
                                    struct org_facts *out, struct err *err);
/* The state in words, and the class of its mark. */
void org_facts_state(const struct org_facts *facts, struct str *tag, struct str *words);

#endif
