/* web/client/who.h - who did it, in words: names of users and organizations for lists of a record.
 *
 * Ownership  texts belong to the visit's arena. Each name is looked up once a request.
 * Errors     as the store.
 */
#ifndef WEB_CLIENT_WHO_H
#define WEB_CLIENT_WHO_H

#include "registry/report.h"
#include "store/db.h"
#include "web/visit.h"

enum { WHO_KEPT = 64 };

struct who_names {
    struct visit *v;
    struct tx *tx;
    int64_t id[WHO_KEPT];
    struct str words[WHO_KEPT];
    size_t count;
};

/* "Nora Lind, Hilltop Family Clinic"; "a message of Hilltop Family Clinic" when no user did it. */
MUST_USE enum status who_words(struct who_names *names, int64_t user, int64_t organization,
                               struct str *out, struct err *err);
MUST_USE enum status who_organization(struct who_names *names, int64_t organization,
                                      struct str *out, struct err *err);

#endif
