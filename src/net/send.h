/* net/send.h - posting a body to somebody's HTTP server, by libcurl.
 *
 * Purpose    `jenner message send` hands messages to any registry's door. Certificates are checked; no
 *            redirect is followed, because a credential goes with the body.
 * Ownership  the answer belongs to the arena.
 * Limits     LIMIT_BATCH_BYTES of answer; `timeout_s` for the whole.
 * Errors     E_INVALID: no http:// or https:// address. E_IO: not reachable, cut off, or too slow; the
 *            body may have arrived.
 */
#ifndef NET_SEND_H
#define NET_SEND_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct send_to {
    const char *url;
    const char *user, *password; /* HTTP Basic; NULL: none */
    const char *type;            /* Content-Type */
    unsigned timeout_s;
};

struct sent_answer {
    unsigned status; /* of HTTP */
    struct str body;
};

MUST_USE enum status send_body(struct arena *arena, const struct send_to *to, struct str body,
                               struct sent_answer *out, struct err *err);

#endif
