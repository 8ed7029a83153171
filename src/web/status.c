/* web/status.c - GET /status: is the registry up, was it, will it be; nothing of anybody's data. */
#include <math.h>

#include "exchange/alarm_store.h"
#include "html/svg.h"
#include "web/feed/feeds.h"
#include "web/serve.h"

page_handler status_show;

enum { DAYS = 90, DAY_MINUTES = 1440 };

/* Per cent of each day's minutes; today's so far. A day before the first is none. */
static struct markup
up_chart(struct visit *v, const struct pulse *list, size_t count)
{
    double values[DAYS];
    struct str labels[DAYS];
    struct chart_series series[] = {{STR("Up"), values}};
    struct chart chart = {.kind = CHART_BARS,
                          .title = STR("Time up, by day"),
                          .unit = STR("%"),
                          .decimals = 1,
                          .label_title = STR("Day"),
                          .labels = labels,
                          .label_count = DAYS,
                          .series = series,
                          .series_count = 1};
    int64_t minute = (v->now.at.us / 60000000 + v->now.offset_minutes) % DAY_MINUTES + 1;

    for (int i = 0; i < DAYS; i++) {
        struct date day = date_add_days(v->now.today, i + 1 - DAYS);
        int64_t whole = i == DAYS - 1 ? minute : DAY_MINUTES;

        labels[i] = date_long(v->arena, day);
        values[i] = (double)NAN;
        for (size_t k = 0; k < count; k++)
            if (date_cmp(list[k].day, day) == 0)
                values[i] = fmin(100, 100.0 * (double)list[k].minutes / (double)whole);
    }
    return chart_markup(v->arena, &chart);
}

static enum status
count_feeds(struct visit *v, struct tx *tx, struct status_view *view, struct err *err)
{
    struct board_tally *list;
    size_t count;

    TRY(board_tallies(tx, v->arena, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (str_eq(list[i].word, STR("stopped")))
            continue;
        view->feeds += list[i].feeds;
        if (str_eq(list[i].word, STR("healthy")) || str_eq(list[i].word, STR("new")))
            view->well += list[i].feeds;
    }
    return OK;
}

static void
fill_quiet(struct visit *v, const struct quiet *list, size_t count, struct status_view *view)
{
    struct status_quiet *rows = ARENA_ARRAY(v->arena, struct status_quiet, count + 1);

    for (size_t i = 0; i < count; i++)
        if (list[i].feed.v == 0)
            rows[view->quiet_count++] = (struct status_quiet){
                .words = list[i].words,
                .when = arena_printf(v->arena, "%.*s - %.*s", STRF(feed_moment(v, list[i].begins)),
                                     STRF(feed_moment(v, list[i].until)))};
    view->quiet = rows;
}

enum status
status_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct status_view view = {0};
    struct pulse *beats;
    struct quiet *list;
    size_t count, beat_count;
    bool working;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(quiets(&tx, v->arena, v->now.at, &list, &count, err));
    TRY(pulses(&tx, v->arena, date_add_days(v->now.today, 1 - DAYS), &beats, &beat_count, err));
    TRY(count_feeds(v, &tx, &view, err));
    working = quiet_covers(list, count, (struct feed_id){0}, v->now.at);
    view.kind = working ? STR("later") : STR("done");
    view.words = working ? STR("In maintenance") : STR("Up: messages and pages are answered");
    fill_quiet(v, list, count, &view);
    view.chart = up_chart(v, beats, beat_count);
    page_status(&v->page, &view);
    return OK;
}
