/* exchange/test_year.h - a year of one invented feed, with outages and bursts of errors put in.
 *
 * Purpose    what the alarms are measured on: each message's minute, whether it was refused, and how late
 *            its dose was reported. Working hours, weekends, holidays, seasons, busy and slow days,
 *            short days and clumps of errors are all there, so that silence alone is no proof of an
 *            outage. The same seed gives the same year on every machine.
 * Ownership  a year belongs to the arena.
 * Limits     YEAR_EVENTS faults a year, never within YEAR_LEARN_DAYS of its beginning and two weeks
 *            of each other, so that each alarm can be told apart.
 * Errors     none.
 * Source     volumes, holidays and lags of an ordinary registry's senders; monitoring rules in
 *            docs/adr are measured on it, and were written after it.
 */
#ifndef EXCHANGE_TEST_YEAR_H
#define EXCHANGE_TEST_YEAR_H

#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"

enum { YEAR_DAYS = 365, YEAR_LEARN_DAYS = 70, YEAR_EVENTS = 6, YEAR_SHORT_DAYS = 3 };

enum { YEAR_MINUTES = YEAR_DAYS * 1440 };

enum year_sender {
    YEAR_HUB,       /* a health system: day and night, fewer at weekends */
    YEAR_CLINIC,    /* some 160 a working day */
    YEAR_PRACTICE,  /* some 40 */
    YEAR_SMALL,     /* 8 */
    YEAR_TINY,      /* one or two */
    YEAR_PHARMACY,  /* every day until nine in the evening; three times as much in autumn */
    YEAR_OVERNIGHT, /* all of the day before in one half hour after two in the morning */
    YEAR_SENDERS
};

struct year_message {
    int32_t minute;   /* since the year began, local time */
    uint8_t error;    /* 0 none, else which kind of error, 1..5; from 6 on those of a burst */
    uint8_t lag_days; /* from the dose to the message */
};

enum year_fault {
    YEAR_SILENCE, /* nothing comes; what was due is lost */
    YEAR_BURST    /* one kind of error in 35 to 95 of a hundred messages */
};

struct year_event {
    enum year_fault fault;
    int32_t from, until; /* minutes: [from, until) */
};

struct year {
    enum year_sender sender;
    struct date first;                  /* its first day */
    double growth;                      /* over the year: 0.1 is ten of a hundred more at its end */
    int32_t short_day[YEAR_SHORT_DAYS]; /* snow, a staff meeting: a third of the day's messages */
    struct year_message *messages;
    size_t count;
    struct year_event events[YEAR_EVENTS];
    size_t event_count;
};

/* `faults` false: the same sender undisturbed. `first` is the day the year begins with. */
void year_make(struct arena *arena, enum year_sender sender, uint64_t seed, struct date first,
               bool faults, struct year *out);

/* How many messages a clairvoyant would expect of [from, until): the rate by which the year was
 * drawn, without the chance. */
double year_expected(const struct year *year, int32_t from, int32_t until);

double year_errors(enum year_sender sender); /* its usual share of messages with errors */
const char *year_sender_word(enum year_sender sender);
bool year_holiday(struct date day); /* the days on which hardly anybody works */

#endif
