/* html/bars.h - a bar chart as a drawing for pages.
 *
 * Purpose    one bar a value, its label below every few bars. The drawing is hidden from screen readers: a
 *            page puts the same numbers into a table.
 * Ownership  the markup belongs to the arena.
 */
#ifndef HTML_BARS_H
#define HTML_BARS_H

#include "html/page.h"

struct bar {
    struct str label; /* digits and plain letters: it is escaped */
    int64_t value;    /* not negative */
};

struct markup html_bars(struct arena *arena, const struct bar *bars, size_t count);

#endif
