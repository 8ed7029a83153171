/* exchange/alarm_usual.c - what a feed usually does, learned from its last eight weeks. */
#include "exchange/alarm.h"

#include <math.h>
#include <string.h>

enum { DAY = 24, RECENT_DAYS = 10 };

static const double smooth = 0.2; /* EWMA: how much the newest day counts */

/* 1970-01-01 was a Thursday: its hours begin at 96. */
static int
slot_of(int32_t hour)
{
    return (int)(((hour % ALARM_WEEK) + 96) % ALARM_WEEK);
}

static int
weekday_of(struct date day)
{
    return (int)(((day.day % 7) + 11) % 7);
}

static bool
is_nth(struct date day, int month, int weekday, int n)
{
    struct ymd at = date_split(day);

    return at.month == month && weekday_of(day) == weekday && (at.day + 6) / 7 == n;
}

bool
alarm_holiday(struct date day)
{
    static const struct {
        int month, day;
    } fixed[] = {{1, 1}, {6, 19}, {7, 4}, {11, 11}, {12, 25}};
    struct ymd at = date_split(day);

    for (size_t i = 0; i < sizeof(fixed) / sizeof(fixed[0]); i++)
        if (at.month == fixed[i].month && at.day == fixed[i].day)
            return true;
    return is_nth(day, 1, 1, 3) || is_nth(day, 2, 1, 3) || is_nth(day, 9, 1, 1) ||
           is_nth(day, 10, 1, 2) || is_nth(day, 11, 4, 4) ||
           (at.month == 5 && weekday_of(day) == 1 && at.day > 24);
}

static bool
is_example(const struct alarm_past *past, int32_t hour)
{
    for (size_t i = 0; i < past->wrong_count; i++)
        if (hour >= past->wrong[i].from && hour < past->wrong[i].until)
            return false;
    return !alarm_holiday((struct date){hour / DAY});
}

/* Hour by hour from the first day looked at: its count, or -1 if it is no example. */
struct ledger {
    int32_t first; /* hour */
    int32_t count;
    float messages[ALARM_LOOK_DAYS * DAY];
    float errors[ALARM_LOOK_DAYS * DAY];
};

static void
fill_ledger(const struct alarm_past *past, struct date today, struct ledger *l)
{
    int32_t until = today.day * DAY, from = until - ALARM_LOOK_DAYS * DAY;

    memset(l, 0, sizeof(*l));
    if (past->hour_count > 0 && past->hours[0].hour > from)
        from = past->hours[0].hour / DAY * DAY;
    /* A silence that goes on is no example. */
    if (past->hour_count > 0 && past->hours[past->hour_count - 1].hour / DAY * DAY + DAY < until)
        until = past->hours[past->hour_count - 1].hour / DAY * DAY + DAY;
    l->first = from;
    l->count = until > from ? until - from : 0;
    for (size_t i = 0; i < past->hour_count; i++) {
        const struct pile_hour *h = &past->hours[i];

        if (h->hour < from || h->hour >= until)
            continue;
        l->messages[h->hour - from] = (float)h->count.n;
        l->errors[h->hour - from] = (float)(h->count.ae + h->count.ar);
    }
    for (int32_t i = 0; i < l->count; i++)
        if (!is_example(past, from + i))
            l->messages[i] = -1;
}

/* The mean of each hour of the week, the last weeks counting as much as the first. */
static double
learn_rates(const struct ledger *l, struct usual *u)
{
    float sum[ALARM_WEEK] = {0};
    int seen[ALARM_WEEK] = {0};
    double all = 0;

    for (int32_t i = 0; i < l->count; i++) {
        if (l->messages[i] < 0)
            continue;
        sum[slot_of(l->first + i)] += l->messages[i];
        seen[slot_of(l->first + i)]++;
        all += (double)l->messages[i];
    }
    for (int s = 0; s < ALARM_WEEK; s++) {
        u->rate[s] = seen[s] == 0 ? 0 : sum[s] / (float)seen[s];
        u->yearly += (double)u->rate[s] * 52;
    }
    return all;
}

static double
rate_at(const struct usual *u, int32_t hour)
{
    return (double)u->rate[slot_of(hour)] * u->level;
}

/* Would half an hour from any minute of this hour on hold so many that such a silence is no chance? */
static bool
is_fast(const struct usual *u, int slot)
{
    enum { FAR_MORE = 16 };
    double rate = fmin((double)u->rate[slot], (double)u->rate[(slot + 1) % ALARM_WEEK]);

    return rate * u->level * ALARM_SILENCE_MINUTES / 60 >= FAR_MORE;
}

static void
learn_slow(struct usual *u)
{
    for (int s = 0; s < ALARM_WEEK; s++)
        if (!is_fast(u, s))
            u->slow += (double)u->rate[s] * 52;
}

/* One day: what came and what the rates say; false if any of it is no example. */
static bool
sum_day(const struct ledger *l, const struct usual *u, int32_t day, double *came, double *usual)
{
    *came = *usual = 0;
    for (int32_t i = day * DAY; i < (day + 1) * DAY; i++) {
        if (l->messages[i] < 0)
            return false;
        *came += (double)l->messages[i];
        *usual += rate_at(u, l->first + i);
    }
    return *usual > 0;
}

/* The last two weeks against the eight, so that a season is no alarm. */
static void
learn_level(const struct ledger *l, struct usual *u)
{
    int32_t days = l->count / DAY;
    double came = 0, usual = 0, a, b;

    u->level = 1;
    for (int32_t d = days > 14 ? days - 14 : 0; d < days; d++) {
        if (sum_day(l, u, d, &a, &b)) {
            came += a;
            usual += b;
        }
    }
    /* With little to go by it stays near 1. */
    u->level = fmin(2.5, fmax(0.3, (came + 10) / (usual + 10)));
}

static void
learn_spread(const struct ledger *l, struct usual *u)
{
    double sum = 0, came, usual;
    int n = 0;

    for (int32_t d = 0; d < l->count / DAY; d++) {
        if (!sum_day(l, u, d, &came, &usual) || usual < 0.2)
            continue;
        usual /= u->level;
        sum += (came - usual) * (came - usual) / usual;
        n++;
    }
    u->spread = n < 5 ? 2 : fmax(1, sum / n);
}

/* The longest ordinary lull, in messages that would have come: what silence must surpass. */
static void
learn_lull(const struct ledger *l, struct usual *u)
{
    double lull = 0;

    for (int32_t i = 0; i < l->count; i++) {
        if (l->messages[i] > 0)
            lull = 0;
        else if (l->messages[i] == 0)
            lull += (double)u->rate[slot_of(l->first + i)];
        u->lull = fmax(u->lull, lull);
    }
}

/* Of the weeks before the last two, so that what goes wrong now does not become the usual. */
static void
learn_errors(const struct ledger *l, struct usual *u)
{
    double errors = 0, messages = 0;

    for (int32_t i = 0; i < l->count - 14 * DAY; i++) {
        if (l->messages[i] <= 0)
            continue;
        messages += (double)l->messages[i];
        errors += (double)l->errors[i];
    }
    u->errors = (errors + 2) / (messages + 80);
}

/* Day by day as they came: smoothed deviation, and days in a row that were far too low. */
static void
learn_days(const struct ledger *l, struct usual *u)
{
    double came, usual, recent_came = 0, recent_usual = 0;
    int32_t days = l->count / DAY;
    int open = 0;

    for (int32_t d = days > 28 ? days - 28 : 0; d < days; d++) {
        double off;

        if (!sum_day(l, u, d, &came, &usual))
            continue;
        usual /= u->level;
        if (usual < 1)
            continue;
        off = (came - usual) / sqrt(u->spread * usual);
        u->drift = smooth * off + (1 - smooth) * u->drift;
        u->low_days = usual >= 10 && off < -3 && came < 0.5 * usual ? u->low_days + 1 : 0;
    }
    for (int32_t d = days; d > 0 && open < RECENT_DAYS; d--) {
        if (!sum_day(l, u, d - 1, &came, &usual) || usual < 1)
            continue;
        recent_came += came;
        recent_usual += usual / u->level;
        open++;
    }
    u->recent = recent_usual < 20 ? 1 : recent_came / recent_usual;
}

void
usual_learn(const struct alarm_past *past, struct date today, struct usual *out)
{
    struct ledger l;
    double all;

    *out = (struct usual){.level = 1, .spread = 1};
    fill_ledger(past, today, &l);
    all = learn_rates(&l, out);
    out->known = l.count >= ALARM_LEARN_DAYS * DAY && all >= ALARM_LEARN_MESSAGES;
    if (!out->known)
        return;
    learn_level(&l, out);
    learn_slow(out);
    learn_spread(&l, out);
    learn_lull(&l, out);
    learn_errors(&l, out);
    learn_days(&l, out);
}

double
usual_expected(const struct usual *usual, int64_t from, int64_t until)
{
    double sum = 0;

    for (int64_t at = from; at < until;) {
        int32_t hour = (int32_t)(at / 60);
        int64_t end = (int64_t)(hour + 1) * 60 < until ? (int64_t)(hour + 1) * 60 : until;

        if (!alarm_holiday((struct date){hour / DAY}))
            sum += rate_at(usual, hour) * (double)(end - at) / 60;
        at = end;
    }
    return sum;
}
