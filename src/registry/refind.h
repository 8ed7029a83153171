/* registry/refind.h - keys made again for persons stored before a name was spelled as it is now.
 *
 * Purpose    the spelling of names (base/utf8.h) decides under which keys a person is found. Where it
 *            changes, a step of the schema lists whom that touches, and this takes them off the list,
 *            some at a time, while the registry is in use. Until its turn has come such a person is found
 *            as before: by the old spelling, by birth date, by numbers.
 * Limits     REFIND_BATCH persons a call, one transaction.
 * Errors     those of store/db.h.
 */
#ifndef REGISTRY_REFIND_H
#define REGISTRY_REFIND_H

#include "registry/client.h"

enum { REFIND_BATCH = 200 };

/* *done: how many were taken off the list; fewer than REFIND_BATCH: it is empty. Keys of the old spelling
 * stay; they lead to the same person and are judged by what is stored of them. */
MUST_USE enum status refind_round(struct db *db, struct arena *arena, const struct code_sets *sets,
                                  size_t *done, struct err *err);

#endif
