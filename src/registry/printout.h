/* registry/printout.h - what was printed of whom, so that a paper can be told from a forgery.
 *
 * Purpose    tables printout and printout_code: one row for each record, letter or form that was
 *            printed, found again by the random number on the paper.
 * Ownership  texts found belong to the arena.
 * Errors     those of store/db.h; E_CONFLICT for a number that is taken.
 * Source     ux notes 3b (print record); docs/adr/0013-paper.md
 */
#ifndef REGISTRY_PRINTOUT_H
#define REGISTRY_PRINTOUT_H

#include "registry/ids.h"
#include "store/db.h"

struct printout {
    struct client_id client;
    struct str kind;     /* "record", "letter", "school" */
    struct str language; /* "en" */
    int doses;           /* immunizations listed on it */
    int64_t organization;
    int64_t user;
    struct instant printed;
};

/* `code` is random and on the paper; whoever has it may know that the paper is genuine. */
MUST_USE enum status printout_add(struct tx *tx, struct str code, const struct printout *printout,
                                  struct err *err);
MUST_USE enum status printout_find(struct tx *tx, struct arena *arena, struct str code,
                                   struct printout *printout, bool *found, struct err *err);

#endif
