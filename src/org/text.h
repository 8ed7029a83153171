/* org/text.h - the agreement's first text, inside the binary (data/agreement/text-1.md).
 *
 * Purpose    every store begins with it, so that an agreement can be signed from the first day; a
 *            jurisdiction adds its own as a later version.
 * Errors     as the store.
 */
#ifndef ORG_TEXT_H
#define ORG_TEXT_H

#include "org/dua.h"

/* Adds version 1, in force from any day, if the store has no text yet. */
MUST_USE enum status agreement_text_install(struct tx *tx, struct arena *arena, struct err *err);

#endif
