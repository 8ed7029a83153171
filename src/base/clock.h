/* base/clock.h - the clock. Only the doors (exchange/feed.c, web/serve.c, cli/, work/) and main
 * read it; everybody else is told what day it is.
 *
 * JENNER_NOW=2026-03-02T10:15:00-06:00 stops the clock there, for tests; `serve` and `demo`
 * take it on loopback listeners only (architecture: command line contract).
 */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include "base/date.h"
#include "base/err.h"

struct now {
    struct instant at;
    int offset_minutes; /* of local time at that instant, from TZ or from JENNER_NOW */
    struct date today;  /* the local day */
};

struct now clock_now(void);
bool clock_is_set(void);                               /* JENNER_NOW is in force */
MUST_USE enum status clock_init(struct err *err);      /* reads JENNER_NOW once; call from main */
void clock_set(struct instant at, int offset_minutes); /* unit tests, and the demo's past */
void clock_run(void);                                  /* after clock_set(): it goes again */
int64_t clock_monotonic_us(void);                      /* for measuring durations; never stopped */
/* Nanoseconds this thread was given: what one core does, whoever else uses the machine. */
int64_t clock_thread_ns(void);

#endif
