/* web/feed/message.h - what the page of one message and its forms share.
 *
 * Ownership  everything lives in the visit's arena.
 * Errors     E_NOTFOUND for a message that is not there for this user.
 */
#ifndef WEB_FEED_MESSAGE_H
#define WEB_FEED_MESSAGE_H

#include "exchange/again.h"
#include "web/visit.h"

struct message_page {
    struct message_seen seen;
    struct feed feed;
    struct str org;            /* its name */
    bool repeats;              /* it repeats another: */
    struct again again;        /* then which */
    struct message_seen first; /* and that one */
    struct again *later;       /* who repeated it */
    size_t later_count;
};

/* The message of the path, if one may see its feed. */
MUST_USE enum status message_load(struct visit *v, struct message_page *out, struct err *err);
/* May this user see whom a message is about? */
bool message_may_reveal(const struct visit *v);
/* The reviews that this message opened. */
MUST_USE enum status message_matches(struct visit *v, const struct message_page *m,
                                     struct feed_message_view *view, struct err *err);

#endif
