/* web/asset.h - style, script and icon, built in: under names that change with their content, so that
 * browsers may keep them for ever.
 *
 * Errors     asset_answer() answers 404 for a name that is not there (any more).
 */
#ifndef WEB_ASSET_H
#define WEB_ASSET_H

#include "net/http.h"

struct asset {
    struct str path; /* "/a/app-0123456789.css" */
    const char *type;
    struct str plain, gzip, brotli;
};

extern const struct asset assets[]; /* made by tools/mkdata */
extern const size_t asset_count;

/* True if the path was below /a/: it has been answered. */
bool asset_answer(const struct req *req, struct res *res);

#endif
