/* work/watch.c - the list of feeds that are due. */
#include "work/watch.h"

#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "exchange/monitor_fold.h"

static const int64_t round_us = INT64_C(50000000); /* the runner's minute, and a little */

struct watch {
    struct known *list; /* by feed */
    size_t count;
    size_t at;   /* the next one to consider */
    bool anew;   /* those nobody has looked at have their turn */
    bool filled; /* ever */
    struct instant filled_at;
};

struct watch *
watch_new(void)
{
    return x_calloc(1, sizeof(struct watch));
}

void
watch_free(struct watch *watch)
{
    if (watch != NULL)
        x_free(watch->list);
    x_free(watch);
}

size_t
watch_count(const struct watch *watch)
{
    return watch->count;
}

static int
by_id(const void *a, const void *b)
{
    int64_t x = ((const struct feed *)a)->id.v, y = ((const struct feed *)b)->id.v;

    return (x > y) - (x < y);
}

/* Both lists are ordered by feed: what is known of a feed goes along, a feed that is gone is left. */
static void
renew(struct watch *watch, const struct feed *feeds, size_t count)
{
    struct known *list = x_calloc(count + 1, sizeof(*list));

    for (size_t i = 0, k = 0; i < count; i++) {
        const struct feed *f = &feeds[i];

        while (k < watch->count && watch->list[k].feed.v < f->id.v)
            k++;
        if (k < watch->count && watch->list[k].feed.v == f->id.v)
            list[i] = watch->list[k];
        else
            list[i] = (struct known){.feed = f->id, .learned = DATE_NONE};
        list[i].due = list[i].due || list[i].state != f->state;
        list[i].org = f->org;
        list[i].state = f->state;
        list[i].closed_on = f->closed_on;
    }
    x_free(watch->list);
    watch->list = list;
    watch->count = count;
}

static struct known *
find(struct watch *watch, int64_t feed)
{
    size_t low = 0, high = watch->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (watch->list[middle].feed.v < feed)
            low = middle + 1;
        else
            high = middle;
    }
    return low < watch->count && watch->list[low].feed.v == feed ? &watch->list[low] : NULL;
}

/* What was folded before anybody saw it here shows at the feed's next moment, or with its next
 * message: a feed is folded a quarter of an hour late, or because it has sent a hundred messages. */
static enum status
mark_news(struct watch *watch, struct tx *tx, struct arena *arena, struct err *err)
{
    struct feed_news *news;
    size_t count;

    TRY(monitor_news(tx, arena, &news, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct known *k = find(watch, news[i].feed.v);

        if (k == NULL || k->newest == news[i].newest)
            continue;
        k->newest = news[i].newest;
        k->due = true;
    }
    return OK;
}

static enum status
mark_ruled(struct watch *watch, struct tx *tx, struct arena *arena, struct err *err)
{
    struct feed_id *feeds;
    size_t count;

    TRY(rules_feeds(tx, arena, &feeds, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct known *k = find(watch, feeds[i].v);

        if (k != NULL)
            k->due = true;
    }
    return OK;
}

bool
watch_stale(const struct watch *watch, struct now now)
{
    return !watch->filled || !watch_waits(watch) || now.at.us - watch->filled_at.us >= round_us ||
           now.at.us < watch->filled_at.us;
}

enum status
watch_fill(struct watch *watch, struct tx *tx, struct arena *arena, struct now now,
           const struct quiet *quiets, size_t quiet_count, struct err *err)
{
    struct feed *feeds;
    size_t count;

    TRY(feed_scope(tx, arena, (struct org_id){0}, &feeds, &count, err));
    qsort(feeds, count, sizeof(*feeds), by_id);
    renew(watch, feeds, count);
    TRY(mark_news(watch, tx, arena, err));
    TRY(mark_ruled(watch, tx, arena, err));
    for (size_t i = 0; i < count; i++) {
        struct known *k = &watch->list[i];

        if (k->next.us <= now.at.us ||
            k->quiet != quiet_covers(quiets, quiet_count, k->feed, now.at))
            k->due = true;
    }
    watch->at = 0;
    watch->anew = false;
    watch->filled = true;
    watch->filled_at = now.at;
    return OK;
}

struct known *
watch_next(struct watch *watch)
{
    for (;;) {
        for (; watch->at < watch->count; watch->at++) {
            struct known *k = &watch->list[watch->at];

            if (!k->due || (k->next.us == 0) != watch->anew)
                continue;
            k->due = false;
            watch->at++;
            return k;
        }
        if (watch->anew)
            return NULL;
        watch->anew = true;
        watch->at = 0;
    }
}

bool
watch_waits(const struct watch *watch)
{
    for (size_t i = 0; i < watch->count; i++)
        if (watch->list[i].due)
            return true;
    return false;
}
