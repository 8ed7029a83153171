/* base/id.h - ids made by us: 63 bits, growing with time, unique without asking a database.
 *
 * 41 bits of milliseconds since 2024-01-01, 10 bits of node, 12 bits of counter. Every table uses
 * its own struct around one (struct client_id { int64_t v; }), so that they cannot be mixed.
 */
#ifndef BASE_ID_H
#define BASE_ID_H

#include <stdint.h>

int64_t id_new(void);          /* never 0; safe from any thread */
void id_node_set(unsigned node); /* 0..1023, before the first id_new() */

#endif
