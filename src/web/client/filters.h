/* web/client/filters.h - what narrows a search beside its words: the form's fields, and as kept with the words.
 *
 * Purpose    age, sex, county, active at my site, no phone. Kept beside the words (web/client/searches.h), so that
 *            neither stands in an address.
 * Ownership  texts belong to the visit's arena.
 * Errors     none: what cannot be read narrows nothing.
 */
#ifndef WEB_CLIENT_FILTERS_H
#define WEB_CLIENT_FILTERS_H

#include "registry/client_search.h"
#include "web/visit.h"

struct filters {
    struct str words;         /* of the search */
    struct client_filter how; /* of the search; nothing set: all */
    struct str age;           /* "2-6", as the form has it; empty: all */
    bool set;                 /* something is */
};

struct filters filters_typed(struct visit *v);
struct str filters_kept(struct visit *v, const struct filters *filters);
/* What filters_kept() made; also plain words. */
struct filters filters_read(struct visit *v, struct str kept);

#endif
