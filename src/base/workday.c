/* base/workday.c - weekends, holidays, and days counted without them. */
#include "base/workday.h"

#include <assert.h>

/* The one table of holidays. `week` 0: on day `n` of the month; 1 to 4: the nth such `weekday` (0 is Monday);
 * -1: the last. `plus` days later, for what follows a moving holiday.
 *    name                               month  n/week weekday plus */
static const struct holiday {
    struct str name;
    int8_t month, day, week, weekday, plus;
} holidays[] = {
    {STR_INIT("New Year's Day"), 1, 1, 0, 0, 0},
    {STR_INIT("Martin Luther King's Birthday"), 1, 0, 3, 0, 0},
    {STR_INIT("Washington's and Lincoln's Birthday"), 2, 0, 3, 0, 0},
    {STR_INIT("Memorial Day"), 5, 0, -1, 0, 0},
    {STR_INIT("Juneteenth"), 6, 19, 0, 0, 0},
    {STR_INIT("Independence Day"), 7, 4, 0, 0, 0},
    {STR_INIT("Labor Day"), 9, 0, 1, 0, 0},
    {STR_INIT("Indigenous Peoples Day"), 10, 0, 2, 0, 0},
    {STR_INIT("Veterans Day"), 11, 11, 0, 0, 0},
    {STR_INIT("Thanksgiving Day"), 11, 0, 4, 3, 0},
    {STR_INIT("the day after Thanksgiving"), 11, 0, 4, 3, 1},
    {STR_INIT("Christmas Day"), 12, 25, 0, 0, 0},
};
enum { HOLIDAYS = sizeof(holidays) / sizeof(holidays[0]), SATURDAY = 5, SUNDAY = 6 };

static int
weekday(struct date day)
{
    return ((day.day + 3) % 7 + 7) % 7; /* 1970-01-01 was a Thursday */
}

/* The nth such weekday of the month; -1: the last. */
static struct date
nth(int year, int month, int week, int wanted)
{
    struct date day = week > 0      ? date_from(year, month, 1)
                      : month == 12 ? date_from(year + 1, 1, 1)
                                    : date_from(year, month + 1, 1);

    if (week > 0)
        return date_add_days(day, (wanted - weekday(day) + 7) % 7 + (week - 1) * 7);
    return date_add_days(day, -((weekday(day) - wanted + 6) % 7 + 1));
}

/* A holiday of a fixed day that falls on a Saturday is kept on Friday, on a Sunday on Monday. */
static struct date
kept_on(const struct holiday *holiday, int year)
{
    struct date day;

    if (holiday->week != 0)
        return date_add_days(nth(year, holiday->month, holiday->week, holiday->weekday),
                             holiday->plus);
    day = date_from(year, holiday->month, holiday->day);
    if (weekday(day) == SATURDAY)
        return date_add_days(day, -1);
    return weekday(day) == SUNDAY ? date_add_days(day, 1) : day;
}

struct str
workday_holiday(struct date day)
{
    int year = date_split(day).year;

    /* New Year's Day of the next year may be kept on 31 December. */
    for (int y = year; y <= year + 1; y++)
        for (size_t i = 0; i < HOLIDAYS; i++)
            if (date_valid(y, holidays[i].month, 1) && date_cmp(kept_on(&holidays[i], y), day) == 0)
                return holidays[i].name;
    return STR("");
}

bool
workday_is(const struct workdays *also, struct date day)
{
    if (weekday(day) >= SATURDAY || workday_holiday(day).n > 0)
        return false;
    for (size_t i = 0; i < also->count; i++)
        if (date_cmp(also->closed[i], day) == 0)
            return false;
    return true;
}

struct date
workday_after(const struct workdays *also, struct date day, int n)
{
    assert(n >= 1);
    while (n > 0) {
        day = date_add_days(day, 1);
        n -= workday_is(also, day) ? 1 : 0;
    }
    return day;
}

int
workdays_between(const struct workdays *also, struct date from, struct date to)
{
    int days = 0;

    if (date_cmp(to, from) < 0)
        return -workdays_between(also, to, from);
    while (date_cmp(from, to) < 0) {
        from = date_add_days(from, 1);
        days += workday_is(also, from) ? 1 : 0;
    }
    return days;
}

bool
workdays_parse(struct str text, struct workdays *out)
{
    struct workdays read = {.count = 0};

    while (text.n > 0) {
        size_t end = 0;
        struct date day;

        while (end < text.n && text.p[end] != ' ' && text.p[end] != ',')
            end++;
        if (end > 0) {
            if (read.count == WORKDAY_CLOSED_MOST || !date_parse_iso(str_slice(text, 0, end), &day))
                return false;
            read.closed[read.count++] = day;
        }
        text = str_skip(text, end + 1);
    }
    *out = read;
    return true;
}
