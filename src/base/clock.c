/* base/clock.c - the wall clock, which a test may stop. */
#include "base/clock.h"

#include <stdlib.h>
#include <time.h>

static bool stopped;
static struct instant stopped_at;
static int stopped_offset;

void
clock_set(struct instant at, int offset_minutes)
{
    stopped = true;
    stopped_at = at;
    stopped_offset = offset_minutes;
}

void
clock_run(void)
{
    stopped = false;
}

enum status
clock_init(struct err *err)
{
    const char *text = getenv("JENNER_NOW");
    struct instant at;
    int zone;

    tzset();
    if (text == NULL || text[0] == '\0')
        return OK;
    if (!instant_parse_iso(str_of(text), &at, &zone))
        return FAIL(err, E_INVALID,
                    "JENNER_NOW must read like 2026-03-02T10:15:00-06:00; it does not");
    clock_set(at, zone);
    return OK;
}

bool
clock_is_set(void)
{
    return stopped;
}

struct now
clock_now(void)
{
    struct timespec ts;
    struct tm local;
    struct now now = {.at = stopped_at, .offset_minutes = stopped_offset};

    if (!stopped) {
        (void)clock_gettime(CLOCK_REALTIME, &ts);
        (void)localtime_r(&ts.tv_sec, &local);
        now.at.us = (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
        now.offset_minutes = (int)(local.tm_gmtoff / 60);
    }
    now.today = instant_date(now.at, now.offset_minutes);
    return now;
}

int64_t
clock_monotonic_us(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_MONOTONIC, &ts);
    return (int64_t)ts.tv_sec * 1000000 + ts.tv_nsec / 1000;
}

int64_t
clock_thread_ns(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_THREAD_CPUTIME_ID, &ts);
    return (int64_t)ts.tv_sec * 1000000000 + ts.tv_nsec;
}
