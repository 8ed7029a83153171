/* web/feed/charts.c - the charts of a feed's page, each with its table. */
#include <math.h>

#include "exchange/alarm.h"
#include "html/svg.h"
#include "web/feed/feed_page.h"

enum { HOURS = 48 };

/* The last two days by hour beside what is usual: 3 standard deviations either way. */
static struct markup
volume(struct visit *v, const struct feed_page *p)
{
    double values[3][HOURS];
    struct str labels[HOURS];
    struct chart_series series[] = {{STR("Messages"), values[0]},
                                    {STR("Usual, at least"), values[1]},
                                    {STR("Usual, at most"), values[2]}};
    struct alarm_past past = {.hours = p->pile.hours, .hour_count = p->pile.hour_count};
    int64_t now = v->now.at.us / 60000000 + v->now.offset_minutes;
    int32_t first = (int32_t)(now / 60) - HOURS + 1;
    struct chart chart = {.kind = CHART_LINES,
                          .title = STR("Messages by hour, with the usual band"),
                          .label_title = STR("Day and hour"),
                          .labels = labels,
                          .label_count = HOURS,
                          .series = series,
                          .series_count = 3};
    struct usual usual;

    usual_learn(&past, v->now.today, &usual);
    chart.series_count = usual.known ? 3 : 1;
    for (int32_t i = 0; i < HOURS; i++) {
        int32_t hour = first + i;
        double mean = usual_expected(&usual, (int64_t)hour * 60, (int64_t)hour * 60 + 60);
        double off = 3 * sqrt(mean * fmin(usual.spread, 4));

        labels[i] =
            arena_printf(v->arena, "%.*s, %d:00",
                         STRF(date_long(v->arena, (struct date){hour / 24})), (int)(hour % 24));
        values[0][i] = 0;
        values[1][i] = fmax(0, floor(mean - off));
        values[2][i] = ceil(mean + off);
    }
    for (size_t i = 0; i < p->pile.hour_count; i++)
        if (p->pile.hours[i].hour >= first && p->pile.hours[i].hour < first + HOURS)
            values[0][p->pile.hours[i].hour - first] = (double)p->pile.hours[i].count.n;
    return chart_markup(v->arena, &chart);
}

/* Accepted, warned, with errors and rejected, one above the other, for each of the last days. */
static struct markup
answers(struct visit *v, const struct feed_health *health)
{
    double values[4][MONITOR_DAYS];
    struct str labels[MONITOR_DAYS];
    struct chart_series series[] = {{STR("Accepted"), values[0]},
                                    {STR("With warnings"), values[1]},
                                    {STR("With errors"), values[2]},
                                    {STR("Rejected"), values[3]}};
    struct chart chart = {.kind = CHART_STACKED,
                          .title = STR("Messages by day"),
                          .label_title = STR("Day"),
                          .labels = labels,
                          .label_count = MONITOR_DAYS,
                          .series = series,
                          .series_count = 4};

    for (size_t i = 0; i < MONITOR_DAYS; i++) {
        const struct feed_day *day = &health->days[i];
        int64_t taken = day->aa + day->ae, warned = day->warned < taken ? day->warned : taken;
        /* A warning alone is AA or AE, as the feed wants it. */
        int64_t errors = day->ae > warned ? day->ae - warned : 0;

        labels[i] = date_long(v->arena, day->day);
        values[0][i] = (double)(taken - warned - errors);
        values[1][i] = (double)warned;
        values[2][i] = (double)errors;
        values[3][i] = (double)day->ar;
    }
    return chart_markup(v->arena, &chart);
}

/* p50 and p95 by day, from the hours' counts. */
static struct markup
latency(struct visit *v, const struct feed_page *p, struct str *speed)
{
    double values[2][MONITOR_DAYS];
    struct str labels[MONITOR_DAYS];
    struct chart_series series[] = {{STR("half within"), values[0]},
                                    {STR("95 of 100 within"), values[1]}};
    struct chart chart = {.kind = CHART_LINES,
                          .title = STR("Time to the answer"),
                          .unit = STR("ms"),
                          .decimals = 1,
                          .label_title = STR("Day"),
                          .labels = labels,
                          .label_count = MONITOR_DAYS,
                          .series = series,
                          .series_count = 2};

    for (int i = 0; i < MONITOR_DAYS; i++) {
        struct date day = date_add_days(v->now.today, i + 1 - MONITOR_DAYS);
        int64_t times[TIMES] = {0}, all = 0;

        for (size_t h = 0; h < p->pile.hour_count; h++) {
            if (p->pile.hours[h].hour / 24 != day.day)
                continue;
            all += p->pile.hours[h].count.n;
            for (size_t t = 0; t < TIMES; t++)
                times[t] += p->pile.hours[h].times[t];
        }
        labels[i] = date_long(v->arena, day);
        values[0][i] = all == 0 ? (double)NAN : pile_time(times, 0.5);
        values[1][i] = all == 0 ? (double)NAN : pile_time(times, 0.95);
        if (i == MONITOR_DAYS - 1 && all > 0)
            *speed =
                arena_printf(v->arena, "p50 %.1f ms, p95 %.1f ms.", values[0][i], values[1][i]);
    }
    return chart_markup(v->arena, &chart);
}

static struct markup
timely(struct visit *v, const struct feed_page *p)
{
    double values[2][CHART_DAYS];
    struct str labels[CHART_DAYS];
    struct chart_series series[] = {{STR("within one day"), values[0]},
                                    {STR("within seven days"), values[1]}};
    struct chart chart = {.kind = CHART_LINES,
                          .title = STR("Doses given that were reported in time"),
                          .unit = STR("%"),
                          .decimals = 1,
                          .label_title = STR("Day"),
                          .labels = labels,
                          .label_count = CHART_DAYS,
                          .series = series,
                          .series_count = 2};

    for (int i = 0; i < CHART_DAYS; i++) {
        struct date day = date_add_days(v->now.today, i + 1 - CHART_DAYS);

        labels[i] = date_long(v->arena, day);
        values[0][i] = values[1][i] = (double)NAN;
        for (size_t d = 0; d < p->pile.day_count; d++) {
            if (p->pile.days[d].day.day != day.day)
                continue;
            values[0][i] = measured_share(&p->pile.days[d].measures[MEASURE_OF_WITHIN1]);
            values[1][i] = measured_share(&p->pile.days[d].measures[MEASURE_OF_WITHIN7]);
        }
    }
    return chart_markup(v->arena, &chart);
}

/* Each field of the last four weeks against what a good feed reaches. */
static struct markup
whole(struct visit *v, const struct feed_page *p)
{
    double values[2][MEASURE_COUNT];
    struct str labels[MEASURE_COUNT];
    struct chart_series series[] = {{STR("There and valid"), values[0]},
                                    {STR("Target"), values[1]}};
    struct chart chart = {.kind = CHART_BARS,
                          .title = STR("Completeness of the last four weeks, against target"),
                          .unit = STR("%"),
                          .decimals = 1,
                          .label_title = STR("Field"),
                          .labels = labels,
                          .series = series,
                          .series_count = 2};

    for (int m = 0; m < MEASURE_COUNT; m++) {
        const struct measure_about *about = measure_about((enum measure)m);
        struct measured sum = {0};

        if (about->kind != MEASURE_COMPLETE)
            continue;
        for (size_t d = 0; d < p->pile.day_count; d++) {
            sum.asked += p->pile.days[d].measures[m].asked;
            sum.good += p->pile.days[d].measures[m].good;
        }
        labels[chart.label_count] = about->word; /* the words are too long for the drawing */
        values[0][chart.label_count] = measured_share(&sum);
        values[1][chart.label_count++] = about->target;
    }
    return chart_markup(v->arena, &chart);
}

void
feed_charts(struct visit *v, const struct feed_page *p, struct feed_show_view *view)
{
    view->volume = volume(v, p);
    view->chart = answers(v, &p->health);
    view->latency = latency(v, p, &view->speed);
    view->timely = timely(v, p);
    view->whole = whole(v, p);
}
