/* web/feed/feed_page.h - one feed's page in the making, for the files that draw it.
 *
 * Ownership  everything belongs to the visit's arena.
 */
#ifndef WEB_FEED_FEED_PAGE_H
#define WEB_FEED_FEED_PAGE_H

#include "exchange/alarm_store.h"
#include "exchange/monitor_pile.h"
#include "web/feed/feeds.h"

/* Days on the charts; hours of the last eight weeks say what is usual. */
enum { CHART_DAYS = 28, CHART_LOOK_DAYS = 57 };

struct feed_page {
    struct feed feed;
    struct feed_health health;
    struct pile pile;
    struct quiet *quiets;
    size_t quiet_count;
};

/* Volume, answers, times, timeliness, completeness: each with its table. */
void feed_charts(struct visit *v, const struct feed_page *p, struct feed_show_view *view);
/* What a form has just done, from the word in the address; empty for any other. */
struct str feed_said(struct str word);

#endif
