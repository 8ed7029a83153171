/* web/dua/details.h - what is missing or wrong in step 2 of signing, all of it at once.
 *
 * Purpose    the same judgement when the step is sent and again before the signature, so that no later
 *            step can be reached around it.
 * Ownership  the sentences are literals, or belong to the visit's arena.
 * Errors     none.
 */
#ifndef WEB_DUA_DETAILS_H
#define WEB_DUA_DETAILS_H

#include "web/dua/draft.h"

enum { DETAILS_MAX = 16 };

/* Of what was sent if `draft` is NULL, else of what is kept; out holds DETAILS_MAX. The number of sentences. */
size_t details_wrong(struct visit *v, const struct draft *draft, struct str *out);

#endif
