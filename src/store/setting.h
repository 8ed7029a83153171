/* store/setting.h - named settings kept in the store.
 *
 * Purpose    a handful of facts that are neither configuration of a machine nor anybody's record:
 *            which schedule is in force, the key that hashes feed secrets. The room that uses a
 *            setting documents its name, "room.name".
 * Ownership  values found belong to the arena.
 * Errors     see store/db.h.
 */
#ifndef STORE_SETTING_H
#define STORE_SETTING_H

#include "base/arena.h"
#include "store/db.h"

/* *value is {NULL, 0} if there is no such setting; an empty value has a p that is not NULL. */
MUST_USE enum status setting_load(struct tx *tx, struct arena *arena, struct str name,
                                  struct str *value, struct err *err);
MUST_USE enum status setting_save(struct tx *tx, struct str name, struct str value,
                                  struct err *err);

#endif
