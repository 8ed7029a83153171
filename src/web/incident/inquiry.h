/* web/incident/inquiry.h - what an incident's form names: a user, a feed, an organization, a client, days.
 *
 * Purpose    one reading of the form for everything that can be done with it.
 * Ownership  everything lives in the visit's arena.
 * Errors     E_NOTFOUND when the form names somebody who does not exist; otherwise as the store.
 */
#ifndef WEB_INCIDENT_INQUIRY_H
#define WEB_INCIDENT_INQUIRY_H

#include "access/incident.h"
#include "access/user.h"
#include "exchange/feed.h"
#include "web/visit.h"

enum { INQUIRY_ACTS = 5000 };

struct inquiry {
    struct incident incident;
    struct user user; /* id 0 if none is named, as for the others */
    struct org org;
    struct feed feed;
    struct audit_query query;
    struct date from, to;
    struct audit_row *acts;
    size_t count;
    int64_t *clients; /* each once: whose records the acts saw or changed */
    size_t client_count;
    struct org_id *orgs; /* each once: whose users acted */
    size_t org_count;
};

/* The incident of the path, and what the form names. */
MUST_USE enum status inquiry_read(struct visit *v, struct tx *tx, struct inquiry *out,
                                  struct err *err);
/* The acts it asks for, and whom they concern; what only was refused concerns nobody. */
MUST_USE enum status inquiry_search(struct visit *v, struct tx *tx, struct inquiry *inquiry,
                                    struct err *err);
/* "incident 7", for the audit. */
struct str inquiry_words(struct visit *v, const struct inquiry *inquiry);

#endif
