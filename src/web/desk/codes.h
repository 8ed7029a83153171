/* web/desk/codes.h - what an organization's feeds were told most often lately.
 *
 * Ownership  rows live in the visit's arena.
 * Limits     DESK_CODES codes, of DESK_FEEDS feeds at most, of the last MONITOR_DAYS days.
 * Errors     as the store.
 */
#ifndef WEB_DESK_CODES_H
#define WEB_DESK_CODES_H

#include "exchange/feed.h"
#include "web/visit.h"

enum { DESK_CODES = 5, DESK_FEEDS = 20 };

struct desk_codes {
    struct feed *feeds;
    size_t feed_count;
    struct desk_code {
        struct str own, what;
        int64_t count;
    } codes[DESK_CODES]; /* the most frequent first */
    size_t count;
};
MUST_USE enum status desk_codes_load(struct visit *v, struct tx *tx, struct org_id org,
                                     struct desk_codes *out, struct err *err);

#endif
