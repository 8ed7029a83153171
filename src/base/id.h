/* base/id.h - ids made by us: 63 bits, growing with time, unique without asking a database.
 *
 * 41 bits of milliseconds since 2024-01-01, 10 bits of node, 12 bits of counter. Every table uses
 * its own struct around one (struct client_id { int64_t v; }), so that they cannot be mixed.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

int64_t id_new(void); /* never 0; safe from any thread */
/* Of ids made so long ago or longer none is greater. */
int64_t id_ago(unsigned ms);
void id_node_set(unsigned node); /* 0..1023, before the first id_new() */

/* As people and messages see it: 13 letters and digits of Crockford's base 32, which fits CX.1 (15)
 * and has no I, L, O or U. Reading takes small letters, and O, I and L for what they look like. */
struct str id_text(struct arena *arena, int64_t id);
bool id_parse(struct str text, int64_t *id); /* false for what id_text() cannot have written */

#endif
