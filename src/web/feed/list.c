/* web/feed/list.c - GET /feeds, the board: all feeds one may see, the worst first. */
#include <stdlib.h>

#include "exchange/monitor.h"
#include "exchange/monitor_fold.h"
#include "web/feed/feeds.h"
#include "web/moment.h"
#include "web/serve.h"
#include "web/visit.h"

enum { LINES = 50 };

page_handler feeds_show;

struct str
feed_kind(enum feed_word word)
{
    switch (word) {
    case FEED_FAILING:
        return STR("error");
    case FEED_SILENT:
        return STR("AR");
    case FEED_LATE:
        return STR("due");
    case FEED_HEALTHY:
        return STR("done");
    case FEED_NEW:
    case FEED_RESTING:
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

struct str
feed_share(struct visit *v, int64_t part, int64_t whole)
{
    if (whole == 0)
        return STR("");
    return arena_printf(v->arena, "%.1f %%", 100.0 * (double)part / (double)whole);
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

/* The page in the making. */
struct board {
    struct visit *v;
    struct tx *tx;
    struct quiet *quiets;
    size_t quiet_count;
};

struct ranked {
    int place;
    struct feed_list_feeds row;
};

static int
worst_first(const void *a, const void *b)
{
    const struct ranked *x = a, *y = b;

    return x->place != y->place ? x->place - y->place : str_cmp(x->row.org, y->row.org);
}

/* Half of the day's messages were answered within so many milliseconds. */
static struct str
median(struct visit *v, const struct pile *pile)
{
    int64_t times[TIMES] = {0};
    double ms;

    for (size_t i = 0; i < pile->hour_count; i++)
        for (size_t t = 0; t < TIMES; t++)
            times[t] += pile->hours[i].times[t];
    ms = pile_time(times, 0.5);
    return ms <= 0 ? STR("") : arena_printf(v->arena, "%.1f ms", ms);
}

static enum status
fill(struct board *b, const struct feed_found *found, struct ranked *out, struct err *err)
{
    struct figures_ask ask = FIGURES_NONE;
    struct feed_list_feeds *row = &out->row;
    const struct feed *feed = &found->feed;
    struct visit *v = b->v;
    struct feed_health health;
    struct alarm *alarms;
    struct pile pile;
    size_t count;
    enum feed_word word;

    ask.hour = (v->now.today.day - 1) * 24;
    TRY(monitor_health(b->tx, v->arena, feed->id, v->now.today, &health, err));
    TRY(monitor_figures(b->tx, v->arena, feed->id, &ask, &pile, err));
    TRY(alarms_open(b->tx, v->arena, feed->id, &alarms, &count, err));
    word =
        monitor_state(feed, &health, alarms, count,
                      quiet_covers(b->quiets, b->quiet_count, feed->id, v->now.at), v->now.today);
    *row = (struct feed_list_feeds){.id = feed->id.v,
                                    .code = feed->code,
                                    .name = feed->name,
                                    .org = found->org_name,
                                    .state = feed_state_word(feed->state),
                                    .kind = feed_kind(word),
                                    .words = feed_word_text(word),
                                    .last = feed_moment(v, health.last_received),
                                    .today = health.today,
                                    .week = health.week,
                                    .warned = feed_share(v, health.week_warned, health.week),
                                    .refused =
                                        feed_share(v, health.week_ae + health.week_ar, health.week),
                                    .median = median(v, &pile),
                                    .alarms = (int64_t)count};
    out->place = feed_word_place(row->words);
    strip(v, &health, row);
    return OK;
}

/* ?after=PLACE.FEED */
static struct board_line
begin_after(struct visit *v)
{
    struct board_line line = {.place = -1};
    struct str text = req_query(v->req, "after"), first = str_cut(&text, '.');
    uint64_t place, feed;

    if (str_parse_u64(first, &place) && place < 100 && str_parse_u64(text, &feed) &&
        feed < INT64_MAX)
        line = (struct board_line){.place = (int)place, .feed = {(int64_t)feed}};
    return line;
}

/* Staff see every feed, a page at a time, in the order the runner has put them. */
static enum status
all_feeds(struct board *b, struct str word, struct ranked **out, size_t *count, struct str *more,
          struct err *err)
{
    struct board_line *lines, after = begin_after(b->v);

    TRY(board_read(b->tx, b->v->arena, word, &after, LINES, &lines, count, err));
    *out = ARENA_ARRAY(b->v->arena, struct ranked, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        struct feed_found found;

        TRY(feed_find(b->tx, b->v->arena, lines[i].feed, (struct org_id){0}, &found, err));
        TRY(fill(b, &found, &(*out)[i], err));
    }
    if (*count == LINES)
        *more = arena_printf(b->v->arena, "%s%.*s%safter=%d.%lld", word.n > 0 ? "state=" : "",
                             STRF(word), word.n > 0 ? "&" : "", lines[LINES - 1].place,
                             (long long)lines[LINES - 1].feed.v);
    return OK;
}

static enum status
own_feeds(struct board *b, struct str word, struct ranked **out, size_t *count, struct err *err)
{
    struct visit *v = b->v;
    struct feed_orgs orgs;
    struct feed *feeds;
    size_t n, kept = 0;

    TRY(feed_scope(b->tx, v->arena, (struct org_id){visit_scope(v)}, &feeds, &n, err));
    TRY(feed_orgs_load(v, b->tx, &orgs, err));
    *out = ARENA_ARRAY(v->arena, struct ranked, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct feed_found found = {.feed = feeds[i],
                                   .org_name = feed_org_name(&orgs, feeds[i].org)};

        TRY(fill(b, &found, &(*out)[kept], err));
        kept += word.n == 0 || str_eq((*out)[kept].row.words, word);
    }
    *count = kept;
    return OK;
}

static enum status
fill_chips(struct board *b, struct str word, struct feed_list_view *view, struct err *err)
{
    struct board_tally *tallies;
    struct feed_list_chips *chips;
    size_t count;

    if (visit_scope(b->v) != 0)
        return OK;
    TRY(board_tallies(b->tx, b->v->arena, &tallies, &count, err));
    chips = ARENA_ARRAY(b->v->arena, struct feed_list_chips, count + 1);
    for (size_t i = 0; i < count; i++)
        chips[i] = (struct feed_list_chips){.words = tallies[i].word,
                                            .count = tallies[i].feeds,
                                            .kind = STR("none"),
                                            .chosen = str_eq(word, tallies[i].word)};
    view->chips = chips;
    view->chips_count = count;
    return OK;
}

/* Work on the registry itself, announced. */
static void
fill_quiet(struct board *b, struct feed_list_view *view)
{
    struct feed_list_quiet *list =
        ARENA_ARRAY(b->v->arena, struct feed_list_quiet, b->quiet_count + 1);

    for (size_t i = 0; i < b->quiet_count; i++)
        if (b->quiets[i].feed.v == 0)
            list[view->quiet_count++] = (struct feed_list_quiet){
                .words = b->quiets[i].words,
                .when = arena_printf(b->v->arena, "%.*s - %.*s",
                                     STRF(feed_moment(b->v, b->quiets[i].begins)),
                                     STRF(feed_moment(b->v, b->quiets[i].until)))};
    view->quiet = list;
}

enum status
feeds_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct board b = {.v = v, .tx = &tx};
    struct feed_list_view view = {.feeds_count = 0};
    bool staff = visit_scope(v) == 0;
    struct str word = str_trim(req_query(v->req, "state"));
    struct feed_list_feeds *rows;
    struct ranked *ranked;
    size_t count;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(quiets(&tx, v->arena, v->now.at, &b.quiets, &b.quiet_count, err));
    if (staff)
        TRY(all_feeds(&b, word, &ranked, &count, &view.more, err));
    else
        TRY(own_feeds(&b, word, &ranked, &count, err));
    TRY(fill_chips(&b, word, &view, err));
    fill_quiet(&b, &view);
    qsort(ranked, count, sizeof(*ranked), worst_first);
    rows = ARENA_ARRAY(v->arena, struct feed_list_feeds, count + 1);
    for (size_t i = 0; i < count; i++)
        rows[i] = ranked[i].row;
    view.feeds = rows;
    view.feeds_count = count;
    page_feed_list(&v->page, &view);
    return OK;
}
