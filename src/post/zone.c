/* post/zone.c - local time by the rules in force. */
#include "post/zone.h"

#include <assert.h>

#define US_PER_MINUTE INT64_C(60000000)

enum { DAY_MINUTES = 1440, HOUR = 60 };

static const struct {
    struct str word, words;
    int minutes; /* east of UTC in winter */
    enum zone_rule rule;
} zones[ZONE_COUNT] = {
#define ZONE_ROW(name, word, words, minutes, rule)                                                 \
    {STR_INIT(word), STR_INIT(words), (minutes), (rule)},
    ZONE_TABLE(ZONE_ROW)
#undef ZONE_ROW
};

struct str
zone_word(enum zone zone)
{
    assert(zone < ZONE_COUNT);
    return zones[zone].word;
}

struct str
zone_words(enum zone zone)
{
    assert(zone < ZONE_COUNT);
    return zones[zone].words;
}

bool
zone_find(struct str word, enum zone *out)
{
    for (size_t i = 0; i < ZONE_COUNT; i++) {
        if (str_eq(word, zones[i].word)) {
            *out = (enum zone)i;
            return true;
        }
    }
    return false;
}

/* The nth Sunday on or after a day; 1970-01-01 was a Thursday. */
static struct date
sunday(struct date from, int nth)
{
    int weekday = ((from.day + 4) % 7 + 7) % 7; /* 0: Sunday */

    return date_add_days(from, (7 - weekday) % 7 + 7 * (nth - 1));
}

static int64_t
minutes_of(struct date day, int minute)
{
    return (int64_t)day.day * DAY_MINUTES + minute;
}

/* In UTC minutes: when summer time begins and ends in that year. */
static void
summer(enum zone zone, int year, int64_t *begins, int64_t *ends)
{
    int winter = zones[zone].minutes;

    if (zones[zone].rule == ZONE_US) {
        *begins = minutes_of(sunday(date_from(year, 3, 1), 2), 2 * HOUR) - winter;
        *ends = minutes_of(sunday(date_from(year, 11, 1), 1), 2 * HOUR) - winter - HOUR;
    } else {
        *begins = minutes_of(sunday(date_from(year, 3, 25), 1), HOUR);
        *ends = minutes_of(sunday(date_from(year, 10, 25), 1), HOUR);
    }
}

static int64_t
whole_minutes(struct instant at)
{
    return at.us / US_PER_MINUTE - (at.us % US_PER_MINUTE < 0);
}

int
zone_offset(enum zone zone, struct instant at)
{
    int64_t begins, ends, now = whole_minutes(at);
    int winter;

    assert(zone < ZONE_COUNT);
    winter = zones[zone].minutes;
    if (zones[zone].rule == ZONE_FIXED)
        return winter;
    summer(zone, date_split(instant_date(at, winter)).year, &begins, &ends);
    return now >= begins && now < ends ? winter + HOUR : winter;
}

enum zone_answer
zone_instant(enum zone zone, struct date day, int minute, struct instant *out)
{
    int winter = zones[zone].minutes;
    struct instant early, late;

    assert(zone < ZONE_COUNT && minute >= 0 && minute < DAY_MINUTES);
    early.us = (minutes_of(day, minute) - winter - HOUR) * US_PER_MINUTE;
    late.us = (minutes_of(day, minute) - winter) * US_PER_MINUTE;
    if (zone_offset(zone, early) == winter + HOUR) {
        *out = early;
        return ZONE_GOOD;
    }
    *out = late;
    return zone_offset(zone, late) == winter ? ZONE_GOOD : ZONE_SKIPPED;
}

bool
zone_minute(struct str typed, int *minute)
{
    struct str rest = str_trim(typed);
    bool am = str_ieq(str_slice(rest, rest.n < 2 ? 0 : rest.n - 2, rest.n), STR("am"));
    bool pm = str_ieq(str_slice(rest, rest.n < 2 ? 0 : rest.n - 2, rest.n), STR("pm"));
    struct str hour_text, minute_text;
    uint64_t h, m = 0;

    if (am || pm)
        rest = str_trim(str_slice(rest, 0, rest.n - 2));
    hour_text = str_cut(&rest, ':');
    minute_text = rest;
    if (hour_text.n > 2 || !str_parse_u64(hour_text, &h))
        return false;
    if (minute_text.p != NULL && (minute_text.n != 2 || !str_parse_u64(minute_text, &m)))
        return false;
    if (m > 59 || h > 23 || ((am || pm) && (h < 1 || h > 12)))
        return false;
    if ((am || pm) && h == 12)
        h = 0;
    *minute = (int)(h * HOUR + m) + (pm ? 12 * HOUR : 0);
    return true;
}

struct str
zone_moment(struct arena *arena, enum zone zone, struct instant at)
{
    int offset = zone_offset(zone, at);
    struct date day = instant_date(at, offset);
    int minute = (int)(whole_minutes(at) + offset - (int64_t)day.day * DAY_MINUTES);

    return arena_printf(arena, "%.*s, %d:%02d %.*s", STRF(date_long(arena, day)), minute / HOUR,
                        minute % HOUR, STRF(zones[zone].words));
}
