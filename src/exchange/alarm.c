/* exchange/alarm.c - the rules: silence, errors, drop, drift, holes. */
#include "exchange/alarm.h"

#include <math.h>

/* A lull counts as silence when one like it would come by chance once in five years: a feed of N
 * messages a year has N gaps, and a gap in which m would have come has the chance exp(-m). Slow days
 * and slow hours take a little more. */
static const double slow = 1.1, years = 5, most_lull = 1.2;
static const double unseen_day = 0.85; /* a day of which nothing was seen may be a slow one */
enum { DAY_MINUTES = 1440 };
static const double bad_day = 2.5, once_in_a_while = 1e-5, few_errors = 0.015;
/* Errors at once: the share of a day is spread as if five errors had been seen of it, and every error of
 * a year is a chance to be wrong. */
static const double error_shape = 5, error_years = 600;

static double
silence_limit(const struct usual *usual)
{
    double yearly = fmax(50, usual->yearly);
    /* What was learned from few messages is not certain either. Gaps that cannot get so long without
     * half an hour passing first are no chances. */
    double limit =
        (slow + 2 / sqrt(yearly * ALARM_LOOK_DAYS / 365)) * log(years * fmax(50, usual->slow));

    return fmax(limit, fmin(usual->lull + 1, most_lull * limit));
}

/* A day that is clearly slow so far - snow, half the staff - is slow from here on; a busy one is busy. */
static double
pace(const struct usual *usual, const struct alarm_past *past, int64_t last)
{
    int64_t midnight = last / DAY_MINUTES * DAY_MINUTES;
    double came = 0, expected = usual_expected(usual, midnight, last);
    const double unsure = 80; /* messages before half of a day's lead is believed */

    for (size_t i = past->hour_count; i > 0 && past->hours[i - 1].hour >= midnight / 60; i--)
        came += (double)past->hours[i - 1].count.n;
    if (came > expected)
        return (came + unsure) / (expected + unsure);
    return came > expected - sqrt(expected) ? 1 : (came + 3) / (expected + 3);
}

/* Who sends in batches is used to gaps: of the last messages' third longest, in messages that would have
 * come; 0 if so long a gap may be chance. Of the third longest, because one or two may have been outages. */
static double
batch_gap(const struct usual *usual, const struct alarm_past *past, double limit)
{
    const double no_chance = 0.7;
    double longest[3] = {0};

    for (size_t i = 1; i < past->came_count; i++) {
        double gap = past->came[i] - past->came[i - 1] < ALARM_SILENCE_MINUTES / 2
                         ? 0
                         : usual_expected(usual, past->came[i - 1], past->came[i]);

        for (int k = 0; k < 3; k++) {
            double shorter = fmin(gap, longest[k]);

            longest[k] = fmax(gap, longest[k]);
            gap = shorter;
        }
    }
    return longest[2] > no_chance * limit ? longest[2] : 0;
}

bool
alarm_silent(const struct usual *usual, const struct alarm_past *past, int64_t last, int64_t now,
             struct alarm_silence *out)
{
    int64_t tomorrow = (last / DAY_MINUTES + 1) * DAY_MINUTES;

    *out = (struct alarm_silence){.limit = silence_limit(usual)};
    if (!usual->known || now - last < ALARM_SILENCE_MINUTES)
        return false;
    /* Further back nothing is learned, and nothing is needed. */
    if (now - last > DAY_MINUTES * ALARM_LOOK_DAYS)
        last = now - DAY_MINUTES * ALARM_LOOK_DAYS;
    out->expected =
        pace(usual, past, last) * usual_expected(usual, last, now < tomorrow ? now : tomorrow);
    if (now > tomorrow)
        out->expected += unseen_day * usual_expected(usual, tomorrow, now);
    /* Two batches must be missing. */
    if (out->expected >= out->limit)
        out->limit = fmax(out->limit, 2 * batch_gap(usual, past, out->limit));
    return out->expected >= out->limit;
}

enum { CALM_MESSAGES = 10 };

static const int windows[] = {1, 2, 4, 8, 24, 72, 168, 672}; /* hours */

double
alarm_chance(int64_t errors, int64_t messages, double share)
{
    double log_p = 0, term, sum = 0;

    if (errors <= (int64_t)(share * (double)messages))
        return 1;
    /* The chance of exactly so many, then of each more. */
    log_p = lgamma((double)messages + 1) - lgamma((double)errors + 1) -
            lgamma((double)(messages - errors) + 1) + (double)errors * log(share) +
            (double)(messages - errors) * log1p(-share);
    term = exp(log_p);
    for (int64_t k = errors; k <= messages && term > sum * 1e-9; k++) {
        sum += term;
        term *= (double)(messages - k) / (double)(k + 1) * share / (1 - share);
    }
    return sum;
}

double
alarm_chance_spread(int64_t errors, int64_t messages, double share, double shape)
{
    double a = shape, b = shape * (1 - share) / share, n = (double)messages, k = (double)errors;
    double sum = 0, term;

    if (k <= share * n)
        return 1;
    term = exp(lgamma(n + 1) - lgamma(k + 1) - lgamma(n - k + 1) + lgamma(k + a) +
               lgamma(n - k + b) - lgamma(n + a + b) - lgamma(a) - lgamma(b) + lgamma(a + b));
    while (k <= n && term > sum * 1e-9) {
        sum += term;
        term *= (n - k) / (k + 1) * (k + a) / (n - k - 1 + b);
        k += 1;
    }
    return sum;
}

/* Shares of errors vary from day to day; twice the usual is still nothing to call anybody for. */
static bool
too_many(double usual, const struct alarm_errors *w)
{
    return w->errors > ALARM_ERRORS_LEAST &&
           alarm_chance(w->errors, w->messages, fmin(0.5, bad_day * fmax(usual, few_errors))) <
               once_in_a_while;
}

/* Every error is a chance to be wrong: so rare that it would come once in `error_years`. */
static bool
too_many_at_once(const struct usual *usual, const struct alarm_errors *w)
{
    double share = fmin(0.4, fmax(usual->errors, few_errors));
    double once = 1 / (error_years * fmax(50, usual->yearly * share));

    return w->errors >= ALARM_ERRORS_LEAST &&
           alarm_chance_spread(w->errors, w->messages, share, error_shape) < fmin(1e-3, once);
}

/* The last few, however long they took; the newest back to each error. */
static bool
erring_now(const struct usual *usual, const struct alarm_past *past, int64_t since,
           struct alarm_errors *out)
{
    struct alarm_errors w = {.usual = usual->errors};

    for (size_t i = past->recent_count; i > 0 && past->recent[i - 1].minute > since; i--) {
        w.messages++;
        if (!past->recent[i - 1].error)
            continue;
        w.errors++;
        if (too_many_at_once(usual, &w)) {
            *out = w;
            return true;
        }
    }
    return false;
}

bool
alarm_recent_wanted(const struct alarm_past *past)
{
    int64_t errors = 0, messages = 0;

    for (size_t i = past->hour_count; i > 0 && messages < ALARM_RECENT; i--) {
        errors += past->hours[i - 1].count.ae + past->hours[i - 1].count.ar;
        messages += past->hours[i - 1].count.n;
    }
    return errors >= ALARM_ERRORS_LEAST;
}

/* Adds to a window what lies in the hours after `from`, going back from *i. */
static void
widen(const struct alarm_past *past, int32_t from, size_t *i, struct alarm_errors *w)
{
    for (; *i > 0 && past->hours[*i - 1].hour > from; (*i)--) {
        const struct count *c = &past->hours[*i - 1].count;

        w->errors += c->ae + c->ar;
        w->messages += c->n;
    }
}

bool
alarm_erring(const struct usual *usual, const struct alarm_past *past, int64_t since, int64_t now,
             struct alarm_errors *out)
{
    int32_t hour = (int32_t)(now / 60), first = (int32_t)(since / 60);
    struct alarm_errors w = {.usual = usual->errors};
    size_t i = past->hour_count;

    if (usual->known && erring_now(usual, past, since, out))
        return true;
    for (size_t k = 0; usual->known && !past->muted && k < sizeof(windows) / sizeof(windows[0]);
         k++) {
        int32_t from = hour - windows[k];

        w.hours = windows[k];
        widen(past, from > first ? from : first, &i, &w);
        if (too_many(usual->errors, &w)) {
            *out = w;
            return true;
        }
    }
    return false;
}

/* The last CALM_MESSAGES, one by one. */
static void
take_recent(const struct alarm_past *past, struct alarm_errors *w)
{
    for (size_t i = past->recent_count; i > 0 && w->messages < CALM_MESSAGES; i--) {
        w->messages++;
        w->errors += past->recent[i - 1].error;
    }
}

bool
alarm_calm(const struct usual *usual, const struct alarm_past *past, int64_t now)
{
    struct alarm_errors w = {.errors = 0};
    size_t i = past->hour_count;

    if (past->muted)
        take_recent(past, &w);
    else
        for (size_t k = 0; k < sizeof(windows) / sizeof(windows[0]) && w.messages < CALM_MESSAGES;
             k++)
            widen(past, (int32_t)(now / 60) - windows[k], &i, &w);
    return w.messages == 0 ||
           alarm_chance(w.errors, w.messages,
                        fmin(0.5, bad_day * fmax(usual->errors, few_errors))) > 0.05;
}

bool
alarm_dropped(const struct usual *usual)
{
    return usual->known && usual->low_days >= 2;
}

bool
alarm_drifted(const struct usual *usual)
{
    return usual->known && usual->drift < -1 && usual->recent < 0.6;
}

static double
doses_on(const struct pile_given *given, size_t count, struct date day)
{
    for (size_t i = count; i > 0; i--)
        if (given[i - 1].day.day == day.day)
            return (double)given[i - 1].n;
    return 0;
}

/* The median of the same weekday in the eight weeks before. */
static double
usual_doses(const struct pile_given *given, size_t count, struct date day)
{
    double sorted[8];

    for (int w = 0; w < 8; w++) {
        double x = doses_on(given, count, date_add_days(day, -7 * (w + 1)));
        int i = w;

        for (; i > 0 && sorted[i - 1] > x; i--)
            sorted[i] = sorted[i - 1];
        sorted[i] = x;
    }
    return (sorted[3] + sorted[4]) / 2;
}

/* A holiday's doses are not given; those of the day before are told on a day nobody works. */
static bool
near_holiday(struct date day)
{
    return alarm_holiday(date_add_days(day, -1)) || alarm_holiday(day) ||
           alarm_holiday(date_add_days(day, 1));
}

bool
alarm_hole(const struct pile_given *given, size_t count, struct date today, struct alarm_hole *out)
{
    for (int ago = ALARM_LATE_DAYS; ago <= ALARM_HOLE_DAYS; ago++) {
        struct date day = date_add_days(today, -ago);
        double expected, doses;

        if (near_holiday(day))
            continue;
        expected = usual_doses(given, count, day);
        doses = doses_on(given, count, day);
        if (expected >= 20 && doses < 0.15 * expected) {
            *out = (struct alarm_hole){day, (int64_t)doses, expected};
            return true;
        }
    }
    return false;
}
