/* code/shelf.h - imported code tables in a store's folder: DIR/codes/.
 *
 * DIR/codes/RELEASE/x.tsv are the tables a release brought; DIR/codes/current names the release in
 * force and, on its second line, the one before. Only `current` is ever rewritten, in one rename, so
 * a reader sees the old tables or the new ones, never a mixture.
 *
 * Errors     E_NOTFOUND without the data folder, E_IO, E_LIMIT, E_INVALID for a `current` that names
 *            no release. No codes/ folder at all is fine: the embedded tables are then in force.
 */
#ifndef CODE_SHELF_H
#define CODE_SHELF_H

#include "code/release.h"

/* Replaces in `text` what the release in force brings. */
MUST_USE enum status shelf_texts(struct arena *arena, const char *data_dir,
                                 struct str text[CODE_FILE_COUNT], struct err *err);
/* Puts the renewed tables, with those the release in force had renewed, under `name` (a date and a
 * number, say "2026-03-02-1") and makes that the release in force. */
MUST_USE enum status shelf_put(struct arena *arena, const char *data_dir, struct str name,
                               const struct release *release, struct err *err);
/* Back to the release before; empty *now means the embedded tables. E_NOTFOUND: there was none. */
MUST_USE enum status shelf_back(struct arena *arena, const char *data_dir, struct str *now,
                                struct err *err);
/* The name in force, empty for the embedded tables. */
MUST_USE enum status shelf_name(struct arena *arena, const char *data_dir, struct str *name,
                                struct err *err);

#endif
