/* exchange/alarm.h - is this feed as usual? The rules, each one sentence that stands beside its chart.
 *
 * Purpose    what a feed usually does is learned from its last eight weeks; then, at any minute: has
 *            it been silent for too long, are there too many errors, did it drop, does it drift, are
 *            there days without doses? Pure: no store, no clock, no log.
 * Ownership  borrows its arguments and keeps nothing.
 * Limits     a feed is known after ALARM_LEARN_DAYS with ALARM_LEARN_MESSAGES messages; before that
 *            nothing is an alarm. Time is the local clock's: minutes and hours since 1970.
 * Errors     none.
 * Source     expected counts (Poisson), p-chart, EWMA; measured on exchange/test_year.h.
 * Why        docs/adr/0014-alarms.md
 */
#ifndef EXCHANGE_ALARM_H
#define EXCHANGE_ALARM_H

#include "exchange/monitor_pile.h"

enum {
    ALARM_WEEK = 168, /* hours */
    ALARM_LOOK_DAYS = 56,
    ALARM_LEARN_DAYS = 14,
    ALARM_LEARN_MESSAGES = 20,
    ALARM_SILENCE_MINUTES = 30, /* never sooner */
    ALARM_ERRORS_LEAST = 4,
    ALARM_RECENT = 64,    /* messages looked at one by one */
    ALARM_CAME = 1000,    /* messages whose gaps are looked at, */
    ALARM_CAME_DAYS = 35, /* of so many days */
    ALARM_LATE_DAYS = 3,  /* a hole is looked for from so many days ago */
    ALARM_HOLE_DAYS = 28  /* to so many */
};

/* Hours during which something was known to be wrong are no example: [from, until). */
struct alarm_span {
    int32_t from, until;
};

struct alarm_message {
    int64_t minute;
    bool error; /* AE or AR */
};

/* What was seen of a feed, oldest first; hours without messages are left out. */
struct alarm_past {
    const struct pile_hour *hours;
    size_t hour_count;
    const struct alarm_message *recent; /* the last ALARM_RECENT messages; may be left out */
    size_t recent_count;
    const int64_t *came; /* minutes of the last ALARM_CAME messages; may be left out: who sends in
                          * batches then looks silent between them */
    size_t came_count;
    bool muted; /* hours hold errors nobody wants to hear of: only the last messages are judged */
    const struct alarm_span *wrong;
    size_t wrong_count;
};

struct usual {
    bool known;
    float rate[ALARM_WEEK]; /* messages an hour; 0 is Sunday from midnight */
    double level;           /* of the last two weeks: 1 is as in the eight */
    double yearly;          /* messages a year at this rate */
    double slow;   /* of these, in hours in which the shortest silence told may be chance */
    double lull;   /* the most messages that would have come in an ordinary lull */
    double spread; /* variance of a day's messages over their mean, at least 1 */
    double errors; /* usual share of messages with errors */
    double drift;  /* smoothed deviation of the days up to the last one */
    double recent; /* messages of the last ten open days over what was expected */
    int low_days;  /* open days in a row, up to the last one, far below the usual */
};

/* From the hours before `today`. */
void usual_learn(const struct alarm_past *past, struct date today, struct usual *out);
/* How many messages would usually come in [from, until), minutes; none on holidays. */
double usual_expected(const struct usual *usual, int64_t from, int64_t until);

/* Would so many have come by now, and not one did? */
struct alarm_silence {
    double expected; /* messages that would usually have come since the last one */
    double limit;    /* from which it is an alarm */
};
bool alarm_silent(const struct usual *usual, const struct alarm_past *past, int64_t last,
                  int64_t now, struct alarm_silence *out);

/* Errors of the last messages; else of the last hour, two hours, day, week: the shortest in which they are
 * too many. */
struct alarm_errors {
    int hours; /* the window; 0: the last messages */
    int64_t errors, messages;
    double usual; /* share */
};
/* The chance of so many errors or more if each message has one with chance `share`. */
double alarm_chance(int64_t errors, int64_t messages, double share);
/* The same if the share itself varies: its mean is `share`, and it is spread as a beta is that has seen
 * `shape` errors. */
double alarm_chance_spread(int64_t errors, int64_t messages, double share, double shape);
/* Are the errors among the last messages so many that the messages are worth reading one by one? */
bool alarm_recent_wanted(const struct alarm_past *past);
/* Windows do not reach back before `since`, the end of the last such alarm (0: never). */
bool alarm_erring(const struct usual *usual, const struct alarm_past *past, int64_t since,
                  int64_t now, struct alarm_errors *out);
/* Is it over? The shortest window with at least ten messages is as usual. */
bool alarm_calm(const struct usual *usual, const struct alarm_past *past, int64_t now);

/* Far fewer on two open days in a row; or a little fewer for weeks. */
bool alarm_dropped(const struct usual *usual);
bool alarm_drifted(const struct usual *usual);

/* A day on which hardly any dose is said to have been given although its neighbours are full. */
struct alarm_hole {
    struct date day;
    int64_t doses;
    double expected;
};
bool alarm_hole(const struct pile_given *given, size_t count, struct date today,
                struct alarm_hole *out);

/* A day that is typed where the true one is not known: in 28 days far more births on a first of January
 * (over three times what is due) or doses of a 1st, a 15th or a month's last day (over twice, of at least
 * HEAP_LEAST) than chance explains. */
enum { HEAP_LEAST = 100 };
struct alarm_heap {
    double share, usual;
};
bool alarm_births(const struct pile_day *days, size_t count, struct date today,
                  struct alarm_heap *out);
bool alarm_month_days(const struct pile_day *days, size_t count, struct date today,
                      struct alarm_heap *out);

/* Yesterday against the 28 days before it: a field that fewer messages have than chance explains (three
 * standard deviations, at least 20 cases, and a tenth less); at least three findings of a kind that
 * those days did not have, unless the kind is muted. Figures are of days, findings by day. */
struct alarm_loss {
    enum measure measure;
    double share, usual;
};
bool alarm_field_lost(const struct pile_day *days, size_t count, struct date today,
                      struct alarm_loss *out);
struct alarm_new {
    struct str code; /* borrowed from `found` */
    int64_t n;
};
bool alarm_new_code(const struct pile_finding *found, size_t count, struct date today,
                    const struct str *muted, size_t muted_count, struct alarm_new *out);

bool alarm_holiday(struct date day); /* a federal holiday, on its own day */

#endif
