/* exchange/test_year.c - drawing a year of messages from one seed. */
#include "exchange/test_year.h"

#include <assert.h>
#include <math.h>

#include "base/str.h"

/* What a sender is like. Volumes are of a working day of an ordinary week. */
struct habit {
    const char *word;
    double weekday, saturday, sunday, holiday; /* messages a day; holiday: share of the day's */
    int open, close;                           /* hours of the day */
    double autumn, august;                     /* how much more at the height of the season */
    double errors;                             /* usual share of messages with an error */
};

static const struct habit habits[YEAR_SENDERS] = {
    [YEAR_HUB] = {"hub", 1500, 350, 200, 0.15, 0, 24, 0.5, 0.2, 0.012},
    [YEAR_CLINIC] = {"clinic", 160, 0, 0, 0, 8, 18, 0.6, 0.4, 0.02},
    [YEAR_PRACTICE] = {"practice", 40, 6, 0, 0, 8, 17, 0.5, 0.4, 0.03},
    [YEAR_SMALL] = {"small", 8, 0, 0, 0, 9, 16, 0.4, 0.3, 0.03},
    [YEAR_TINY] = {"tiny", 1.5, 0, 0, 0, 9, 16, 0.3, 0.2, 0.03},
    [YEAR_PHARMACY] = {"pharmacy", 60, 60, 45, 0.3, 9, 21, 2.0, 0.1, 0.015},
    [YEAR_OVERNIGHT] = {"overnight", 90, 0, 0, 0, 2, 3, 0.5, 0.3, 0.02},
};

enum { KINDS = 5, LAG_MOST = 60 };

struct drawing {
    struct year *year;
    const struct habit *habit;
    uint64_t state;
    size_t room;
};

/* splitmix64 (Steele, Lea, Flood 2014). */
static uint64_t
draw(struct drawing *d)
{
    uint64_t z = d->state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static double
uniform(struct drawing *d)
{
    return ((double)(draw(d) >> 11) + 0.5) / 9007199254740992.0;
}

static double
normal(struct drawing *d)
{
    double radius = sqrt(-2 * log(uniform(d)));

    return radius * cos(6.283185307179586 * uniform(d));
}

static int32_t
poisson(struct drawing *d, double mean)
{
    double limit = exp(-mean), product = uniform(d);
    int32_t n = 0;

    if (mean > 60)
        return (int32_t)fmax(0, floor(mean + sqrt(mean) * normal(d) + 0.5));
    while (product > limit) {
        product *= uniform(d);
        n++;
    }
    return n;
}

/* 0 Sunday ... 6 Saturday; 1970-01-01 was a Thursday. */
static int
weekday(struct date day)
{
    return (int)(((day.day % 7) + 11) % 7);
}

/* The nth such weekday of the month. */
static bool
is_nth(struct date day, int month, int wanted, int n)
{
    struct ymd at = date_split(day);

    return at.month == month && weekday(day) == wanted && (at.day - 1) / 7 == n - 1;
}

bool
year_holiday(struct date day)
{
    struct ymd at = date_split(day);
    bool last_monday = weekday(day) == 1 && date_split(date_add_days(day, 7)).month != at.month;

    return (at.month == 1 && at.day == 1) || (at.month == 6 && at.day == 19) ||
           (at.month == 7 && at.day == 4) || (at.month == 11 && at.day == 11) ||
           (at.month == 12 && at.day == 25) || is_nth(day, 1, 1, 3) || is_nth(day, 2, 1, 3) ||
           (at.month == 5 && last_monday) || is_nth(day, 9, 1, 1) || is_nth(day, 10, 1, 2) ||
           is_nth(day, 11, 4, 4);
}

static double
bell(double x, double middle, double width)
{
    double z = (x - middle) / width;

    return exp(-z * z);
}

static double
day_mean(const struct year *year, int32_t n)
{
    const struct habit *habit = &habits[year->sender];
    struct date day = date_add_days(year->first, n);
    int w = weekday(day);
    struct date january = date_from(date_split(day).year, 1, 1);
    double of_year = day.day - january.day;
    double mean = w == 0 ? habit->sunday : w == 6 ? habit->saturday : habit->weekday;

    mean *= 1 + habit->autumn * bell(of_year, 290, 32) + habit->august * bell(of_year, 230, 20);
    mean *= 1 + year->growth * n / YEAR_DAYS;
    mean *= year_holiday(day) ? habit->holiday : 1;
    for (size_t i = 0; i < YEAR_SHORT_DAYS; i++)
        mean *= year->short_day[i] == n ? 0.35 : 1;
    return mean;
}

/* The share of a day's messages that come in an hour: most in the middle of morning and afternoon. */
static double
hour_share(const struct habit *habit, int hour)
{
    double sum = 0, mine = 0;

    for (int h = habit->open; h < habit->close; h++) {
        double weight = 0.35 + bell(h, 10, 2) + 0.8 * bell(h, 15, 2.5);

        sum += weight;
        mine = h == hour ? weight : mine;
    }
    return mine / sum;
}

static void
start(struct drawing *d, struct year *year, enum year_sender sender, uint64_t seed)
{
    d->year = year;
    d->habit = &habits[sender];
    d->state = seed * 0x2545f4914f6cdd1du + (uint64_t)sender;
    year->growth = 0.3 * uniform(d) - 0.1;
    for (size_t i = 0; i < YEAR_SHORT_DAYS; i++)
        year->short_day[i] = (int32_t)(uniform(d) * YEAR_DAYS);
}

double
year_expected(const struct year *year, int32_t from, int32_t until)
{
    const struct habit *habit = &habits[year->sender];
    double sum = 0;

    for (int32_t at = from; at < until;) {
        int32_t next = (at / 60 + 1) * 60 < until ? (at / 60 + 1) * 60 : until;

        sum += day_mean(year, at / 1440) * hour_share(habit, at % 1440 / 60) * (next - at) / 60;
        at = next;
    }
    return sum;
}

static void
keep(struct drawing *d, struct arena *arena, const struct year_message *message)
{
    struct year *year = d->year;

    if (year->count == d->room) {
        struct year_message *more;

        d->room = d->room == 0 ? 4096 : d->room * 2;
        more = ARENA_ARRAY(arena, struct year_message, d->room);
        for (size_t i = 0; i < year->count; i++)
            more[i] = year->messages[i];
        year->messages = more;
    }
    year->messages[year->count++] = *message;
}

/* Of a hundred doses 92 are reported on the day or the next, 98 within a week. */
static uint8_t
lag(struct drawing *d)
{
    double u = uniform(d);
    double days = u < 0.8 ? 0 : u < 0.92 ? 1 : u < 0.98 ? 2 + uniform(d) * 6 : 8 + uniform(d) * 40;

    return (uint8_t)fmin(days, LAG_MOST);
}

static void
draw_hour(struct drawing *d, struct arena *arena, int32_t hour, double mean, double errors)
{
    int32_t n = poisson(d, mean), first = hour * 60;
    int minutes[60] = {0};

    for (int32_t i = 0; i < n; i++)
        minutes[(int)(uniform(d) * 60)]++;
    for (int m = 0; m < 60; m++) {
        for (int i = 0; i < minutes[m]; i++) {
            struct year_message message = {.minute = first + m, .lag_days = lag(d)};

            if (uniform(d) < errors)
                message.error = (uint8_t)(1 + KINDS * pow(uniform(d), 2.5));
            keep(d, arena, &message);
        }
    }
}

static void
draw_days(struct drawing *d, struct arena *arena)
{
    for (int32_t n = 0; n < YEAR_DAYS; n++) {
        double busy = exp(0.14 * normal(d)), errors = d->habit->errors * exp(0.35 * normal(d));
        double mean = day_mean(d->year, n) * busy;

        for (int h = d->habit->open; h < d->habit->close; h++) {
            double share = hour_share(d->habit, h) * exp(0.15 * normal(d));

            draw_hour(d, arena, n * 24 + h, mean * share, errors);
        }
    }
}

/* From a message on for as long as so many more would come. */
static struct year_event
place_event(struct drawing *d, size_t i)
{
    int32_t span = (YEAR_DAYS - YEAR_LEARN_DAYS) / YEAR_EVENTS;
    int32_t day = YEAR_LEARN_DAYS + (int32_t)i * span + (int32_t)(uniform(d) * (span - 21));
    struct year_event event = {.fault = i % 2 == 0 ? YEAR_SILENCE : YEAR_BURST};
    double wanted = event.fault == YEAR_SILENCE ? 18 + 20 * uniform(d) : 25 + 40 * uniform(d);
    size_t k = 0;

    while (k + 1 < d->year->count && d->year->messages[k].minute < day * 1440 + 1440 * uniform(d))
        k++;
    event.from = d->year->messages[k].minute + 1;
    event.until = event.from + 120;
    while (event.until < event.from + 14 * 1440 &&
           year_expected(d->year, event.from, event.until) < wanted)
        event.until += 30;
    return event;
}

static void
silence(struct year *year, const struct year_event *event)
{
    size_t kept = 0;

    for (size_t i = 0; i < year->count; i++)
        if (year->messages[i].minute < event->from || year->messages[i].minute >= event->until)
            year->messages[kept++] = year->messages[i];
    year->count = kept;
}

static void
burst(struct drawing *d, const struct year_event *event)
{
    double share = 0.35 + 0.6 * uniform(d);

    for (size_t i = 0; i < d->year->count; i++) {
        struct year_message *m = &d->year->messages[i];

        if (m->minute >= event->from && m->minute < event->until && uniform(d) < share)
            m->error = (uint8_t)(KINDS + 1);
    }
}

void
year_make(struct arena *arena, enum year_sender sender, uint64_t seed, struct date first,
          bool faults, struct year *out)
{
    struct drawing d;

    assert(sender < YEAR_SENDERS);
    *out = (struct year){.sender = sender, .first = first};
    d = (struct drawing){.room = 0};
    start(&d, out, sender, seed);
    draw_days(&d, arena);
    for (size_t i = 0; faults && i < YEAR_EVENTS; i++) {
        struct year_event event = place_event(&d, i);

        if (event.fault == YEAR_SILENCE)
            silence(out, &event);
        else
            burst(&d, &event);
        out->events[out->event_count++] = event;
    }
}

const char *
year_sender_word(enum year_sender sender)
{
    return habits[sender].word;
}

double
year_errors(enum year_sender sender)
{
    return habits[sender].errors;
}
