/* base/date.c - day numbers, and the ISO and HL7 texts of days and instants. */
#include "base/date.h"

#include <assert.h>
#include <string.h>

#define US_PER_SECOND INT64_C(1000000)
#define US_PER_DAY (INT64_C(86400) * US_PER_SECOND)

bool
date_is(struct date date)
{
    return date.day != INT32_MIN;
}

int
date_cmp(struct date a, struct date b)
{
    return (a.day > b.day) - (a.day < b.day);
}

static int
days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return month == 2 && leap ? 29 : days[month - 1];
}

bool
date_valid(int year, int month, int day)
{
    return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 &&
           day <= days_in(year, month);
}

/* Years begin in March, so that the leap day is the last: a 400-year era has 146,097 days. */
struct date
date_from(int year, int month, int day)
{
    int y = month <= 2 ? year - 1 : year;
    int era = (y >= 0 ? y : y - 399) / 400;
    int year_of_era = y - era * 400;
    int day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

    assert(date_valid(year, month, day));
    return (struct date){era * 146097 + day_of_era - 719468};
}

struct ymd
date_split(struct date date)
{
    int32_t z = date.day + 719468;
    int32_t era = (z >= 0 ? z : z - 146096) / 146097;
    int32_t day_of_era = z - era * 146097;
    int32_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int32_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int32_t mp = (5 * day_of_year + 2) / 153;
    int32_t month = mp < 10 ? mp + 3 : mp - 9;

    assert(date_is(date));
    return (struct ymd){(int16_t)(year_of_era + era * 400 + (month <= 2 ? 1 : 0)), (uint8_t)month,
                        (uint8_t)(day_of_year - (153 * mp + 2) / 5 + 1)};
}

struct date
date_add_days(struct date date, int32_t days)
{
    assert(date_is(date));
    return (struct date){date.day + days};
}

/* `n` digits at `at`, or -1. */
static int
digits(struct str s, size_t at, size_t n)
{
    int value = 0;

    if (at + n > s.n)
        return -1;
    for (size_t i = at; i < at + n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9')
            return -1;
        value = value * 10 + (s.p[i] - '0');
    }
    return value;
}

static bool
make(int year, int month, int day, struct date *out)
{
    if (!date_valid(year, month, day))
        return false;
    *out = date_from(year, month, day);
    return true;
}

bool
date_parse_iso(struct str s, struct date *out)
{
    if (s.n != 10 || s.p[4] != '-' || s.p[7] != '-')
        return false;
    return make(digits(s, 0, 4), digits(s, 5, 2), digits(s, 8, 2), out);
}

bool
date_parse_hl7(struct str s, struct date *out)
{
    return make(digits(s, 0, 4), digits(s, 4, 2), digits(s, 6, 2), out);
}

static char *
put_digits(char *at, unsigned value, unsigned count)
{
    for (unsigned i = count; i-- > 0; value /= 10)
        at[i] = (char)('0' + value % 10);
    return at + count;
}

/* By hand, for a history with its forecast tells some hundred dates. */
static struct str
date_text(struct arena *arena, struct date date, bool dashes)
{
    struct ymd d = date_split(date);
    char *text = arena_bytes(arena, 10);
    char *at = put_digits(text, (unsigned)d.year, 4);

    if (dashes)
        *at++ = '-';
    at = put_digits(at, d.month, 2);
    if (dashes)
        *at++ = '-';
    at = put_digits(at, d.day, 2);
    return (struct str){text, (size_t)(at - text)};
}

struct str
date_iso(struct arena *arena, struct date date)
{
    return date_is(date) ? date_text(arena, date, true) : STR("");
}

struct str
date_hl7(struct arena *arena, struct date date)
{
    return date_is(date) ? date_text(arena, date, false) : STR("");
}

struct str
date_long(struct arena *arena, struct date date)
{
    static const char months[] = " Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";
    char *text, *at;
    struct ymd d;

    if (!date_is(date))
        return STR("");
    d = date_split(date);
    text = arena_bytes(arena, 11);
    at = put_digits(text, d.day, d.day < 10 ? 1 : 2);
    memcpy(at, months + (d.month - 1) * 4, 5); /* with the blanks around it */
    at = put_digits(at + 5, (unsigned)d.year, 4);
    return (struct str){text, (size_t)(at - text)};
}

static struct instant
instant_from(struct date date, int hour, int minute, int second, int64_t us, int offset_minutes)
{
    int64_t seconds = (int64_t)hour * 3600 + minute * 60 + second - (int64_t)offset_minutes * 60;

    return (struct instant){date.day * US_PER_DAY + seconds * US_PER_SECOND + us};
}

/* ".S+" at *at: microseconds, moving *at past it. */
static int64_t
fraction(struct str s, size_t *at)
{
    int64_t us = 0, unit = US_PER_SECOND / 10;

    if (*at >= s.n || s.p[*at] != '.')
        return 0;
    for (++*at; *at < s.n && s.p[*at] >= '0' && s.p[*at] <= '9'; ++*at, unit /= 10)
        us += (s.p[*at] - '0') * unit;
    return us;
}

/* "+HHMM" or "+HH:MM" filling the rest of s. */
static bool
offset(struct str s, int *minutes)
{
    size_t at = s.n == 6 && s.p[3] == ':' ? 4 : 3;
    int hour = digits(s, 1, 2), minute = digits(s, at, 2);

    if ((s.n != 5 && s.n != 6) || (s.n == 6 && at == 3) || (s.p[0] != '+' && s.p[0] != '-') ||
        hour < 0 || hour > 14 || minute < 0 || minute > 59)
        return false;
    *minutes = (s.p[0] == '-' ? -1 : 1) * (hour * 60 + minute);
    return true;
}

bool
instant_parse_hl7(struct str s, int offset_minutes, struct instant *out, bool *had_offset)
{
    struct date date;
    int hour = digits(s, 8, 2), minute = digits(s, 10, 2), second = digits(s, 12, 2);
    size_t at = 14;
    int64_t us;
    int zone = offset_minutes;

    if (!date_parse_hl7(s, &date) || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 59)
        return false;
    us = fraction(s, &at);
    if (at < s.n && !offset(str_skip(s, at), &zone))
        return false;
    *had_offset = at < s.n;
    *out = instant_from(date, hour, minute, second, us, zone);
    return true;
}

bool
instant_parse_iso(struct str s, struct instant *out, int *offset_minutes)
{
    struct date date;
    int hour = digits(s, 11, 2), minute = digits(s, 14, 2), second = digits(s, 17, 2), zone = 0;
    size_t at = 19;
    int64_t us;

    if (s.n < 20 || !date_parse_iso(str_slice(s, 0, 10), &date) || s.p[10] != 'T' ||
        s.p[13] != ':' || s.p[16] != ':' || hour < 0 || hour > 23 || minute < 0 || minute > 59 ||
        second < 0 || second > 59)
        return false;
    us = fraction(s, &at);
    if (!str_eq(str_skip(s, at), STR("Z")) && !offset(str_skip(s, at), &zone))
        return false;
    *offset_minutes = zone;
    *out = instant_from(date, hour, minute, second, us, zone);
    return true;
}

struct clock_time {
    struct date date;
    int hour, minute, second;
};

static struct clock_time
clock_time(struct instant at, int offset_minutes)
{
    int64_t seconds = at.us / US_PER_SECOND - (at.us % US_PER_SECOND < 0 ? 1 : 0);
    int64_t day;

    seconds += (int64_t)offset_minutes * 60;
    day = seconds / 86400 - (seconds % 86400 < 0 ? 1 : 0);
    seconds -= day * 86400;
    return (struct clock_time){
        {(int32_t)day}, (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60)};
}

struct date
instant_date(struct instant at, int offset_minutes)
{
    return clock_time(at, offset_minutes).date;
}

struct str
instant_hl7(struct arena *arena, struct instant at, int offset_minutes)
{
    struct clock_time t = clock_time(at, offset_minutes);
    struct ymd d = date_split(t.date);
    int zone = offset_minutes < 0 ? -offset_minutes : offset_minutes;

    return arena_printf(arena, "%04d%02u%02u%02d%02d%02d%c%02d%02d", d.year, d.month, d.day, t.hour,
                        t.minute, t.second, offset_minutes < 0 ? '-' : '+', zone / 60, zone % 60);
}

struct str
instant_iso(struct arena *arena, struct instant at)
{
    struct clock_time t = clock_time(at, 0);
    struct ymd d = date_split(t.date);

    return arena_printf(arena, "%04d-%02u-%02uT%02d:%02d:%02dZ", d.year, d.month, d.day, t.hour,
                        t.minute, t.second);
}
