/* desk/macro.h - ready-made answers with live values: {dua.expires} and the like.
 *
 * Ownership  texts belong to the arena given.
 * Limits     MACRO_BYTES a text, MACRO_TITLE_BYTES its title.
 * Errors     E_INVALID for an empty or too long one; E_NOTFOUND; otherwise as the store.
 */
#ifndef DESK_MACRO_H
#define DESK_MACRO_H

#include <stdint.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct tx;

enum { MACRO_BYTES = 4000, MACRO_TITLE_BYTES = 80 };

struct macro {
    int64_t id; /* 0: a new one */
    struct str title, body;
};

struct macro_value {
    struct str name;  /* "dua.expires" */
    struct str value; /* what the registry knows now */
};

/* Each {name} of the list becomes its value; one that is not in the list stays as it stands. Pure. */
struct str macro_fill(struct arena *arena, struct str text, const struct macro_value *values,
                      size_t count);
/* The first {name} that is not in the list; empty if there is none. Pure. */
struct str macro_unknown(struct str text, const struct macro_value *values, size_t count);

MUST_USE enum status macro_list(struct tx *tx, struct arena *arena, struct macro **out,
                                size_t *count, struct err *err);
MUST_USE enum status macro_save(struct tx *tx, struct macro *macro, struct err *err);
MUST_USE enum status macro_remove(struct tx *tx, int64_t id, struct err *err);

#endif
