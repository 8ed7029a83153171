/* registry/join.h - two records that are one person, and taking them apart again.
 *
 * Purpose    a joining moves what was said of one client to the other and makes the beliefs anew;
 *            taking apart moves it back, with what the same sources have said since. Nothing said
 *            is ever lost, and whoever asks for the client that left is led to the one that stays.
 * Ownership  works in the caller's transaction; nothing is kept.
 * Limits     the only changes that span two clients (docs/architecture of the store).
 * Errors     E_NOTFOUND: no such client. E_CONFLICT: they are one already, or somebody has said
 *            that they are two (review_keep_apart()), or somebody else was faster.
 * Why        docs/adr/0011-intake.md
 */
#ifndef REGISTRY_JOIN_H
#define REGISTRY_JOIN_H

#include "code/code.h"
#include "registry/ids.h"
#include "store/db.h"

struct join {
    struct client_id from; /* leaves */
    struct client_id into; /* stays */
    struct str reason;
    int64_t user; /* 0 the program */
    struct instant at;
};

MUST_USE enum status join_clients(struct tx *tx, struct arena *arena, const struct code_sets *sets,
                                  const struct join *join, struct err *err);

/* `client` stands for itself again, and is kept apart from the other from now on. */
struct part {
    struct client_id client;
    struct str reason;
    int64_t user;
    struct instant at;
};

MUST_USE enum status join_undo(struct tx *tx, struct arena *arena, const struct code_sets *sets,
                               const struct part *part, struct err *err);

/* Makes what is believed of a client anew from what was said; after a joining, a taking apart, or
 * a release whose rules are others. */
struct rebuild {
    struct client_id client;
    bool found; /* it stands in the look-ups as the record it is now */
    struct instant at;
};
MUST_USE enum status join_rebuild(struct tx *tx, struct arena *arena, const struct code_sets *sets,
                                  const struct rebuild *rebuild, struct err *err);

#endif
