/* web/client/searches.h - what was searched for, so that an address needs only an opaque number.
 *
 * Purpose    POST /clients/search puts the words here and redirects to /clients/s/NUMBER, which can
 *            be reloaded, and gone back to, without personal data in the address or the browser's
 *            history.
 * Ownership  words given out are copied to the arena.
 * Limits     SEARCHES_KEPT of them, SEARCH_BYTES each; the oldest go first. Lost at a restart: the
 *            page then asks to search again.
 */
#ifndef WEB_CLIENT_SEARCHES_H
#define WEB_CLIENT_SEARCHES_H

#include <stdint.h>

#include "base/arena.h"

enum { SEARCHES_KEPT = 4096, SEARCH_BYTES = 200 };

struct searches;

struct searches *searches_new(void);
void searches_free(struct searches *searches); /* NULL is fine */
/* The number; cut to SEARCH_BYTES. Only `owner` gets it back. */
int64_t searches_put(struct searches *searches, int64_t owner, struct str words);
/* p == NULL if it is gone or somebody else's. */
struct str searches_get(struct searches *searches, struct arena *arena, int64_t owner,
                        int64_t number);

#endif
