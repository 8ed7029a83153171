/* post/figure.h - figures of the registry in a bulletin's text: {agreements.ending} becomes 733.
 *
 * Purpose    computed anew each time a draft is looked at, written into the text when it is sent. What
 *            can be counted is listed in assess/figures.h.
 * Ownership  the text belongs to the arena.
 * Errors     none: a name that is no figure stays as it is, and the checks name it.
 */
#ifndef POST_FIGURE_H
#define POST_FIGURE_H

#include <stdbool.h>

#include "base/arena.h"

struct figure {
    struct str name;  /* "agreements.ending" */
    struct str words; /* what it counts */
    struct str value; /* as shown: "1,234" */
};

struct str figures_fill(struct arena *arena, struct str text, const struct figure *list,
                        size_t count);
/* The next {name} at or after *at that is no figure of the list; false if there is none. */
bool figure_unknown(struct str text, const struct figure *list, size_t count, size_t *at,
                    struct str *name);
/* 1234567 as "1,234,567". */
struct str figure_number(struct arena *arena, int64_t n);

#endif
