/* exchange/monitor_pile.h - figures of one feed, added up from rows folded and rows not folded yet.
 *
 * Purpose    the runner and every reader add up messages by this one piece of code, so that a figure
 *            cannot depend on whether its messages were folded.
 * Ownership  everything belongs to the arena given to pile_init().
 * Limits     none of its own; a caller asks for a span of hours and days.
 * Errors     none here; monitor_fold.h reads and writes.
 */
#ifndef EXCHANGE_MONITOR_PILE_H
#define EXCHANGE_MONITOR_PILE_H

#include "base/arena.h"
#include "base/date.h"
#include "exchange/monitor_tally.h"

/* Times up to so many milliseconds; the last one has no end. */
enum { TIMES = 8 };
extern const int pile_times_ms[TIMES - 1];

struct count {
    int64_t n, queries, aa, ae, ar, warned, micros;
};

struct pile_hour {
    int32_t hour; /* since 1970, local clock */
    struct count count;
    int64_t times[TIMES];
};

struct pile_day {
    struct date day;
    struct count count;
    struct measured measures[MEASURE_COUNT];
};

struct pile_finding {
    struct date day;
    struct str code;
    char severity; /* E W I */
    int64_t n, first_message, last_message;
};

struct pile_given {
    struct date day;
    int64_t n;
};

struct pile {
    struct arena *arena;
    struct pile_hour *hours;
    struct pile_day *days;
    struct pile_finding *findings;
    struct pile_given *given;
    size_t hour_count, hour_room, day_count, day_room, finding_count, finding_room, given_count,
        given_room;
};

/* One message as its tally has it. */
struct pile_message {
    int64_t id;
    int32_t hour;
    bool query, warned;
    struct str msa1;
    int64_t micros;
    struct str facts;
    struct str noted;
};

void pile_init(struct pile *pile, struct arena *arena);
/* Each finds the row of that hour, day, code, or adds an empty one. */
struct pile_hour *pile_hour(struct pile *pile, int32_t hour);
struct pile_day *pile_day(struct pile *pile, struct date day);
struct pile_finding *pile_finding(struct pile *pile, struct date day, struct str code,
                                  char severity);
struct pile_given *pile_given(struct pile *pile, struct date day);

void pile_message(struct pile *pile, const struct pile_message *message);
void pile_found(struct pile *pile, struct date day, struct str code, char severity,
                int64_t message);
void pile_sort(struct pile *pile); /* by hour, by day, by day and code */

void count_add(struct count *to, const struct count *more);
/* The time within which `share` (0..1) of the messages were answered, ms, between two of the steps;
 * 0 for none. */
double pile_time(const int64_t times[TIMES], double share);

#endif
