/* exchange/monitor_score.c - adding a month's measures up to a score. */
#include "exchange/monitor_score.h"

#include <math.h>

static const double weights[SCORE_PARTS] = {0.35, 0.25, 0.25, 0.10, 0.05};

struct str
score_part_words(enum score_part part)
{
    static const char *const words[] = {"Completeness", "Validity", "Timeliness", "Consistency",
                                        "Uniqueness"};

    return str_of(words[part]);
}

/* The mean of the shares of one kind; NAN if none was asked for. */
static double
mean_of(const struct score *s, enum measure_kind kind)
{
    double sum = 0;
    int n = 0;

    for (int m = 0; m < MEASURE_COUNT; m++) {
        if (measure_about((enum measure)m)->kind != kind || s->measures[m].asked == 0)
            continue;
        sum += measured_share(&s->measures[m]);
        n++;
    }
    return n == 0 ? (double)NAN : sum / n;
}

static double
validity(const struct score *s)
{
    int64_t good = 0, bad = 0;

    for (int m = 0; m < MEASURE_COUNT; m++) {
        if (measure_about((enum measure)m)->kind != MEASURE_COMPLETE)
            continue;
        good += s->measures[m].good;
        bad += s->measures[m].bad;
    }
    return good + bad == 0 ? (double)NAN : 100.0 * (double)good / (double)(good + bad);
}

/* What a measure falls short of its target by. */
static double
loss_of(const struct score *s, int m)
{
    const struct measure_about *about = measure_about((enum measure)m);

    return about->target == 0 || s->measures[m].asked == 0
               ? 0
               : about->target - measured_share(&s->measures[m]);
}

static void
find_losses(struct score *s)
{
    s->loss_count = 0;
    for (int m = 0; m < MEASURE_COUNT; m++) {
        double loss = loss_of(s, m);
        size_t i = s->loss_count;

        if (loss <= 0)
            continue;
        while (i > 0 && loss_of(s, (int)s->loss[i - 1]) < loss)
            i--;
        if (i >= SCORE_LOSSES)
            continue;
        for (size_t k = SCORE_LOSSES - 1; k > i; k--)
            s->loss[k] = s->loss[k - 1];
        s->loss[i] = (enum measure)m;
        s->loss_count += s->loss_count < SCORE_LOSSES;
    }
}

void
score_judge(struct score *s)
{
    double sum = 0, weight = 0;

    s->part[SCORE_COMPLETE] = mean_of(s, MEASURE_COMPLETE);
    s->part[SCORE_VALID] = validity(s);
    s->part[SCORE_TIMELY] = mean_of(s, MEASURE_TIMELY);
    s->part[SCORE_CONSISTENT] = mean_of(s, MEASURE_CONSISTENT);
    s->part[SCORE_UNIQUE] = mean_of(s, MEASURE_UNIQUE);
    for (int p = 0; p < SCORE_PARTS; p++) {
        if (isnan(s->part[p]))
            continue;
        sum += weights[p] * s->part[p];
        weight += weights[p];
    }
    s->total = weight == 0 ? (double)NAN : sum / weight;
    s->letter = isnan(s->total)  ? '-'
                : s->total >= 95 ? 'A'
                : s->total >= 90 ? 'B'
                : s->total >= 80 ? 'C'
                : s->total >= 70 ? 'D'
                                 : 'E';
    find_losses(s);
}

static struct date
month_of(struct date day, int before)
{
    struct ymd at = date_split(day);
    int months = at.year * 12 + at.month - 1 - before;

    return date_from(months / 12, months % 12 + 1, 1);
}

enum status
monitor_scores(struct tx *tx, struct arena *arena, struct feed_id feed, struct date today,
               int months, struct score **out, struct err *err)
{
    struct figures_ask ask = FIGURES_NONE;
    struct pile pile;

    ask.day = ask.measure_day = month_of(today, months - 1).day;
    TRY(monitor_figures(tx, arena, feed, &ask, &pile, err));
    *out = ARENA_ARRAY(arena, struct score, (size_t)months);
    for (int i = 0; i < months; i++) {
        struct score *s = &(*out)[i];

        s->month = month_of(today, i);
        for (size_t d = 0; d < pile.day_count; d++) {
            if (date_cmp(month_of(pile.days[d].day, 0), s->month) != 0)
                continue;
            count_add(&s->count, &pile.days[d].count);
            for (int m = 0; m < MEASURE_COUNT; m++) {
                s->measures[m].asked += pile.days[d].measures[m].asked;
                s->measures[m].good += pile.days[d].measures[m].good;
                s->measures[m].bad += pile.days[d].measures[m].bad;
            }
        }
        score_judge(s);
    }
    return OK;
}
