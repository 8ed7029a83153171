/* access/audit_hash.h - one link of the audit's chain; for audit.c and audit_verify.c.
 *
 * Purpose    the hash covers the link before, the place in the chain, and every field of the row,
 *            each with its length, so that no two rows give the same bytes.
 * Errors     none.
 */
#ifndef ACCESS_AUDIT_HASH_H
#define ACCESS_AUDIT_HASH_H

#include <stdbool.h>

#include "access/audit.h"

struct audit_sealed {
    int64_t audit_id;
    struct instant at;
    int64_t member, org, object, client;
    bool refused;
    struct str source, action, object_kind, reason;
};

/* `chain` holds the hash of link seq - 1 and gets that of link seq. */
void audit_hash(struct arena *arena, int64_t seq, const struct audit_sealed *row,
                unsigned char chain[AUDIT_HASH_BYTES]);

#endif
