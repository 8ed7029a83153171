/* code/release.h - a newer release of the code sets, read from the files CDC publishes.
 *
 * Purpose    cvx, mvx, vac2vg, tradename, cpt, vis, cvxvis as XML or pipe-delimited text, and the NDC
 *            unit of use, unit of sale and linker lists, each turned into the table of ours it renews.
 * Ownership  the tables made belong to the arena given.
 * Limits     CODE_FILE_BYTES a file.
 * Errors     E_INVALID for a file that is none of these, has a row without its code, or lost more
 *            than half of the rows in force: then somebody saved an error page or half a download.
 * Source     data/SOURCES.md.
 */
#ifndef CODE_RELEASE_H
#define CODE_RELEASE_H

#include "code/sets.h"

struct release {
    struct str
        text[CODE_FILE_COUNT]; /* the tables in force, with what was read put in their place */
    bool renewed[CODE_FILE_COUNT];
    size_t rows[CODE_FILE_COUNT]; /* of a renewed table */
};

/* Reads one file into *release. `name` is the file's name without folders. A file that the
 * registry has no use for (cvx.xlsx, a readme) is refused with E_NOTFOUND. */
MUST_USE enum status release_read(struct arena *arena, struct str name, struct str bytes,
                                  struct release *release, struct err *err);
/* Are the tables together fit to be used? Builds them as the program would at its next start. */
MUST_USE enum status release_check(const struct release *release, struct err *err);

#endif
