/* registry/glass.h - break-glass: a restricted record opened with a reason, for a short while.
 *
 * Purpose    who asked to be protected is protected, and yet an emergency must not wait. Whoever opens
 *            such a record says why; it stays open for that user and organization for GLASS_MINUTES.
 *            The caller writes the audit and tells the privacy staff in the same transaction. Who opted
 *            out of the registry is not opened by anybody.
 * Ownership  reasons loaded belong to the arena.
 * Limits     GLASS_SHOWN openings are listed; a reason has at least GLASS_REASON letters.
 * Errors     E_DENIED for a person who opted out, E_INVALID for a reason too short; otherwise those of
 *            store/db.h.
 */
#ifndef REGISTRY_GLASS_H
#define REGISTRY_GLASS_H

#include "registry/client.h"

enum { GLASS_MINUTES = 60, GLASS_SHOWN = 50, GLASS_REASON = 8 };

struct glass {
    struct client_id client;
    int64_t user, organization;
    struct str reason;
    struct instant at;
};

MUST_USE enum status glass_break(struct tx *tx, const struct client *client,
                                 const struct glass *glass, struct err *err);
/* Has this user of this organization opened the record, and is it still open at `at`? */
MUST_USE enum status glass_broken(struct tx *tx, struct arena *arena, const struct glass *who,
                                  bool *open, struct err *err);

struct glass_opening {
    int64_t user, organization;
    struct str reason;
    struct instant opened, until;
};
/* The newest first. */
MUST_USE enum status glass_list(struct tx *tx, struct arena *arena, struct client_id client,
                                struct glass_opening **list, size_t *count, struct err *err);

#endif
