/* registry/client_ids.h - whom a word or a key leads to, as numbers alone: cheap to count and to combine.
 *
 * Purpose    a beginning of a name leads to tens of thousands in a registry of a million. Their numbers stand
 *            in one index and are read in milliseconds; the persons themselves are read only where all
 *            that was typed leads to them.
 * Ownership  lists belong to the arena; nobody is in one twice.
 * Limits     IDS_MOST of a range; `cut` says that there were more.
 * Errors     those of store/db.h.
 */
#ifndef REGISTRY_CLIENT_IDS_H
#define REGISTRY_CLIENT_IDS_H

#include "registry/client_key.h"
#include "store/db.h"

enum { IDS_MOST = 60000 };

struct client_ids {
    int64_t *list;
    size_t count;
    bool cut;
};

/* Words from `low` up to and without `high`. */
MUST_USE enum status client_ids_word(struct tx *tx, struct arena *arena, struct str low,
                                     struct str high, struct client_ids *out, struct err *err);
MUST_USE enum status client_ids_key(struct tx *tx, struct arena *arena, struct key_range range,
                                    struct client_ids *out, struct err *err);
/* *to: who is in both. */
void client_ids_both(struct arena *arena, struct client_ids *to, const struct client_ids *with);
/* "[1,2]", of at most `most`: for a statement. */
struct str client_ids_text(struct arena *arena, const struct client_ids *ids, size_t most);

#endif
