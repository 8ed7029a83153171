/* web/bench/bench.h - judging a text for a page, nothing stored.
 *
 * Ownership  everything lives in the visit's arena.
 * Errors     as the store, for the feed's switches.
 */
#ifndef WEB_BENCH_BENCH_H
#define WEB_BENCH_BENCH_H

#include "exchange/feed.h"
#include "web/visit.h"

struct bench {
    struct str text;     /* one message or several */
    struct feed_id feed; /* whose switches judge it; 0 the strict defaults */
    uint64_t number;     /* which of several is shown, from 1; 0 the first that is not AA */
    bool shared;         /* seen through a link: nothing of ours but the switches is told */
    struct str until;    /* when the link ends */
};

/* Shows the result. */
MUST_USE enum status bench_show(struct visit *v, const struct bench *bench, struct err *err);

#endif
