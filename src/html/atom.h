/* html/atom.h - a feed of news for readers' programs.
 *
 * Ownership  the text belongs to the arena; arguments are borrowed.
 * Limits     none of its own.
 * Source     RFC 4287 (Atom).
 */
#ifndef HTML_ATOM_H
#define HTML_ATOM_H

#include "base/date.h"
#include "html/page.h"

struct atom_entry {
    struct str title;
    struct str url; /* absolute; also its id */
    struct instant at;
    struct str lang;
    struct markup body;
};

struct atom_feed {
    struct str title;
    struct str url;  /* absolute: of the feed itself */
    struct str page; /* absolute: of the same for people */
    struct instant at;
    const struct atom_entry *entries;
    size_t count;
};

struct str atom_write(struct arena *arena, const struct atom_feed *feed);

#endif
