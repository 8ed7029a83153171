/* web/news/checks.h - the checks of a bulletin, with what only the pages know: which paths there are.
 *
 * Ownership  everything belongs to the arena.
 * Errors     as the store.
 */
#ifndef WEB_NEWS_CHECKS_H
#define WEB_NEWS_CHECKS_H

#include "post/bulletin_check.h"

struct news_checked {
    struct remarks remarks;
    const struct figure *figures;
    size_t figure_count;
    struct str topics;
    int64_t audience;
};

/* The same for pages and commands: what is wrong with the bulletin as it stands. */
MUST_USE enum status news_check(struct tx *tx, struct arena *arena, const struct bulletin *bulletin,
                                struct date today, struct news_checked *out, struct err *err);
/* Is there something to open at this path of ours for somebody who reads a mail? */
bool news_path_leads(struct tx *tx, struct arena *arena, struct str path);

#endif
