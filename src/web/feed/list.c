/* web/feed/list.c - GET /feeds, all feeds one may see, the worst first. */
#include <stdlib.h>

#include "exchange/monitor.h"
#include "web/feed/feeds.h"
#include "web/moment.h"
#include "web/serve.h"
#include "web/visit.h"

page_handler feeds_show;

struct str
feed_kind(enum feed_word word)
{
    switch (word) {
    case FEED_FAILING:
        return STR("error");
    case FEED_SILENT:
        return STR("AR");
    case FEED_HEALTHY:
        return STR("done");
    case FEED_NEW:
        return STR("later");
    case FEED_STOPPED:
    default:
        return STR("none");
    }
}

struct str
feed_org_name(const struct feed_orgs *orgs, struct org_id id)
{
    for (size_t i = 0; i < orgs->count; i++)
        if (orgs->list[i].id.v == id.v)
            return orgs->list[i].name;
    return STR("");
}

enum status
feed_orgs_load(struct visit *v, struct tx *tx, struct feed_orgs *orgs, struct err *err)
{
    if (visit_scope(v) == 0)
        return org_all(tx, v->arena, &orgs->list, &orgs->count, err);
    return org_tree(tx, v->arena, v->session.user.org, &orgs->list, &orgs->count, err);
}

struct str
feed_moment(const struct visit *v, struct instant at)
{
    return at.us == 0 ? STR("never") : moment_words(v->arena, at, v->now.offset_minutes);
}

static void
strip(struct visit *v, const struct feed_health *health, struct feed_list_feeds *row)
{
    struct feed_list_feeds_days *days =
        ARENA_ARRAY(v->arena, struct feed_list_feeds_days, MONITOR_DAYS);

    for (size_t i = 0; i < MONITOR_DAYS; i++) {
        const struct feed_day *day = &health->days[i];
        int64_t all = day->aa + day->ae + day->ar;

        days[i].kind = all == 0                         ? STR("none")
                       : (day->ae + day->ar) * 10 > all ? STR("overdue")
                       : day->ae + day->ar > 0          ? STR("soon")
                                                        : STR("done");
        days[i].words = arena_printf(v->arena, "%.*s: %lld, %lld with errors, %lld rejected",
                                     STRF(date_long(v->arena, day->day)), (long long)all,
                                     (long long)day->ae, (long long)day->ar);
    }
    row->days = days;
    row->days_count = MONITOR_DAYS;
}

struct ranked {
    enum feed_word word;
    struct feed_list_feeds row;
};

/* Failing, silent, then the others; within these by organization. */
static int
worst_first(const void *a, const void *b)
{
    static const int rank[] = {[FEED_FAILING] = 0,
                               [FEED_SILENT] = 1,
                               [FEED_NEW] = 2,
                               [FEED_HEALTHY] = 3,
                               [FEED_STOPPED] = 4};
    const struct ranked *x = a, *y = b;

    if (rank[x->word] != rank[y->word])
        return rank[x->word] - rank[y->word];
    return str_cmp(x->row.org, y->row.org);
}

static enum status
fill(struct visit *v, struct tx *tx, const struct feed *feed, struct ranked *out, struct err *err)
{
    struct feed_health health;

    TRY(monitor_health(tx, v->arena, feed->id, v->now.today, &health, err));
    out->word = monitor_word(feed, &health, v->now.today);
    out->row.id = feed->id.v;
    out->row.code = feed->code;
    out->row.name = feed->name;
    out->row.state = feed_state_word(feed->state);
    out->row.kind = feed_kind(out->word);
    out->row.words = feed_word_text(out->word);
    out->row.last = feed_moment(v, health.last_received);
    out->row.week = health.week;
    out->row.warned = health.week_ae;
    out->row.refused = health.week_ar;
    strip(v, &health, &out->row);
    return OK;
}

enum status
feeds_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_list_feeds *rows;
    struct feed_orgs orgs;
    struct ranked *ranked;
    struct feed *feeds;
    size_t count;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(feed_scope(&tx, v->arena, (struct org_id){visit_scope(v)}, &feeds, &count, err));
    TRY(feed_orgs_load(v, &tx, &orgs, err));
    ranked = ARENA_ARRAY(v->arena, struct ranked, count);
    rows = ARENA_ARRAY(v->arena, struct feed_list_feeds, count);
    for (size_t i = 0; i < count; i++) {
        TRY(fill(v, &tx, &feeds[i], &ranked[i], err));
        ranked[i].row.org = feed_org_name(&orgs, feeds[i].org);
    }
    qsort(ranked, count, sizeof(*ranked), worst_first);
    for (size_t i = 0; i < count; i++)
        rows[i] = ranked[i].row;
    page_feed_list(&v->page, &(struct feed_list_view){.feeds = rows, .feeds_count = count});
    return OK;
}
