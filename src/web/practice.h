/* web/practice.h - the practice registry: which of the two a request means, and the ways in and out.
 *
 * Purpose    the practice registry is a struct web over a store of its own; a cookie chooses it.
 * Errors     none.
 * Why        docs/adr/0015-practice.md
 */
#ifndef WEB_PRACTICE_H
#define WEB_PRACTICE_H

#include "web/visit.h"

#define PRACTICE_ORG "PRACTICE" /* code of the one organization in the practice store */

/* The web that this request means: `web` itself, or its practice registry. */
struct web *practice_chosen(struct web *web, const struct req *req);
/* In the practice registry, and without a session there (any more): the browser is sent back to the real
 * one. True if the request has been answered. */
bool practice_over(struct visit *v);

#endif
