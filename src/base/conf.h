/* base/conf.h - DIR/jenner.conf: the settings of one machine.
 *
 * Purpose    lines `key = value` under `[section]` lines; '#' begins a comment line. A key is asked
 *            for as "section.key". The environment's JENNER_SECTION_KEY wins over the file.
 * Ownership  values belong to the arena.
 * Limits     64 KiB; the first of two equal keys counts.
 * Errors     E_NOTFOUND without a file, E_INVALID with the line that cannot be read.
 */
#ifndef BASE_CONF_H
#define BASE_CONF_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct conf {
    struct arena *arena;
    struct str text;
};

MUST_USE enum status conf_read(struct arena *arena, const char *dir, struct conf *out,
                               struct err *err);
/* {NULL, 0} if it stands nowhere. */
struct str conf_get(const struct conf *conf, struct str section, struct str key);

#endif
