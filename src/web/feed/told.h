/* web/feed/told.h - a message as a page tells it, whether the journal holds it or the bench tried it.
 *
 * Purpose    every field with its name and what its code means, each finding on its field, the answer
 *            line by line; what identifies the person hidden unless it may be seen.
 * Ownership  everything lives in the visit's arena.
 * Errors     none.
 */
#ifndef WEB_FEED_TOLD_H
#define WEB_FEED_TOLD_H

#include "exchange/monitor.h"
#include "web/visit.h"

struct told {
    struct str raw;
    struct str reply; /* may be empty */
    const struct message_finding *findings;
    size_t finding_count;
    bool masked; /* hide who it is about */
};

/* Fills findings, segments, reply, raw and masked. */
void told_fill(struct visit *v, const struct told *told, struct feed_message_view *view);

#endif
