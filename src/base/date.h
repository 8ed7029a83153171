/* base/date.h - calendar days and instants, and the texts they come in.
 *
 * Purpose    a date is a local day without a zone; an instant is UTC microseconds.
 *            Neither reads the clock: base/clock.h does, and only the doors call it.
 * Limits     years 1 to 9999 (proleptic Gregorian).
 * Errors     parse functions return false and leave *out alone.
 */
#ifndef BASE_DATE_H
#define BASE_DATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

struct date {
    int32_t day; /* days since 1970-01-01; DATE_NONE.day if there is none */
};

struct ymd {
    int16_t year;
    uint8_t month; /* 1..12 */
    uint8_t day;   /* 1..31 */
};

#define DATE_NONE ((struct date){INT32_MIN})

bool date_is(struct date date); /* not DATE_NONE */
int date_cmp(struct date a, struct date b);
bool date_valid(int year, int month, int day);
struct date date_from(int year, int month, int day); /* must be valid */
struct ymd date_split(struct date date);
struct date date_add_days(struct date date, int32_t days);

bool date_parse_iso(struct str s, struct date *out); /* YYYY-MM-DD, nothing else */
/* As people type it, month first: 2019-03-14, 20190314, 3/14/2019, 3/14/19, 03142019, with '-' or '.'
 * for '/', 14 Mar 2019, 14mar2019, March 14th, 2019. Of two digits of a year the latest that is not after
 * `today` is meant. */
bool date_parse_typed(struct str s, struct date today, struct date *out);
bool date_parse_hl7(struct str s, struct date *out); /* the first 8 digits of YYYYMMDD[HHMM...] */
struct str date_iso(struct arena *arena, struct date date);  /* "" for none */
struct str date_hl7(struct arena *arena, struct date date);  /* YYYYMMDD */
struct str date_long(struct arena *arena, struct date date); /* 2 Mar 2026 */

struct instant {
    int64_t us; /* microseconds since 1970-01-01 00:00 UTC */
};

/* YYYYMMDDHHMMSS[.S+][+-ZZZZ] to at least `seconds`; without an offset, `offset_minutes` is taken. */
bool instant_parse_hl7(struct str s, int offset_minutes, struct instant *out, bool *had_offset);
/* YYYY-MM-DDTHH:MM:SS[.s+](Z|+-HH:MM) */
bool instant_parse_iso(struct str s, struct instant *out, int *offset_minutes);
struct str instant_hl7(struct arena *arena, struct instant at, int offset_minutes);
struct str instant_iso(struct arena *arena, struct instant at);  /* in UTC, to the second, with Z */
struct date instant_date(struct instant at, int offset_minutes); /* the local day */

#endif
