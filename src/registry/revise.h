/* registry/revise.h - the versions of a record, and taking an act back.
 *
 * Purpose    nothing said is ever deleted (schema/0041_sent.sql): a correction ends one statement and
 *            adds another. So every version can be shown, and an act can be undone: what it added ends,
 *            what it ended holds again, and what is believed is made anew.
 * Ownership  lists belong to the arena.
 * Limits     none of its own.
 * Errors     E_CONFLICT when something of the act was changed again since; E_NOTFOUND when there is
 *            nothing of it; otherwise those of store/db.h.
 * Why        docs/adr/0019-undo.md
 */
#ifndef REGISTRY_REVISE_H
#define REGISTRY_REVISE_H

#include "code/code.h"
#include "registry/dose.h"

enum version_about { VERSION_PERSON, VERSION_DOSE, VERSION_DELETION, VERSION_FACT };

struct version {
    struct sent_id id;
    enum version_about about;
    int64_t organization, message, user;
    enum report_by by;
    struct instant received;
    struct instant ended; /* 0 while it holds */
    struct dose_id dose;  /* the event it speaks of */
    struct str said;      /* registry/said.h */
};

/* Everything ever said of a client, the oldest first. */
MUST_USE enum status revise_versions(struct tx *tx, struct arena *arena, struct client_id client,
                                     struct version **list, size_t *count, struct err *err);

/* Everything that was said and ended for this client at one moment: one act of one user. That the
 * user did act then is the caller's to know (the audit says so). */
struct undo {
    struct client_id client;
    struct instant act;
    int64_t user;
    struct instant at;
};
MUST_USE enum status revise_undo(struct tx *tx, struct arena *arena, const struct code_sets *sets,
                                 const struct undo *undo, struct err *err);

#endif
