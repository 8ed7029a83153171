/* web/feed/feeds.h - what the pages of feeds and messages share.
 *
 * Ownership  texts belong to the visit's arena.
 */
#ifndef WEB_FEED_FEEDS_H
#define WEB_FEED_FEEDS_H

#include "exchange/monitor.h"
#include "web/visit.h"

/* The organizations whose feeds one may see. */
struct feed_orgs {
    struct org *list;
    size_t count;
};
MUST_USE enum status feed_orgs_load(struct visit *v, struct tx *tx, struct feed_orgs *orgs,
                                    struct err *err);
struct str feed_org_name(const struct feed_orgs *orgs, struct org_id id); /* "" if not among them */

/* The feed, if one may see it; E_NOTFOUND otherwise. */
MUST_USE enum status feed_seen_by(struct visit *v, struct tx *tx, struct feed_id id,
                                  struct feed *out, struct err *err);

/* "2.9 %"; empty of nothing. */
struct str feed_share(struct visit *v, int64_t part, int64_t whole);
struct str feed_kind(enum feed_word word); /* class of its mark in the style sheet */
struct str feed_moment(const struct visit *v, struct instant at); /* "never" for 0 */
/* "1 dose added, 1 changed; known to the registry already" */
struct str message_outcome(const struct visit *v, const struct message_row *row);
/* A catalogue's sentence without the values of one message: "{1} is required" to "... is required". */
struct str sentence_in_general(const struct visit *v, struct str sentence);

#endif
