/* web/feed/messages.h - what was found in the box of messages, for the page and for the file.
 *
 * Ownership  everything lives in the visit's arena.
 */
#ifndef WEB_FEED_MESSAGES_H
#define WEB_FEED_MESSAGES_H

#include "exchange/find.h"
#include "web/feed/feeds.h"

struct messages_file {
    struct find_hits hits;
    struct str words;   /* that were looked for */
    struct feed *feeds; /* those one may see */
    size_t feed_count;
};

/* The kept search of the path once more. E_NOTFOUND when it is no longer kept, or another's. */
MUST_USE enum status messages_again(struct visit *v, struct messages_file *out, struct err *err);
/* "H-01.EHR"; empty if it is not among them. */
struct str feed_login_of(const struct feed *feeds, size_t count, struct feed_id id);

#endif
