/* base/date_typed.c - a day as people type it. */
#include <assert.h>
#include <strings.h>

#include "base/date.h"

enum { PARTS = 3 };

static bool
is_break(char c)
{
    return c == '/' || c == '-' || c == '.' || c == ' ' || c == ',';
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Where the word that begins at `from` ends: at a break, or where digits and letters meet, as in 11sep2020. */
static size_t
word_end(struct str s, size_t from)
{
    size_t to = from;

    while (to < s.n && !is_break(s.p[to]) && is_digit(s.p[to]) == is_digit(s.p[from]))
        to++;
    return to;
}

/* The "th" of 11th. */
static bool
is_ordinal_end(struct str s, size_t from, size_t to)
{
    struct str word = str_slice(s, from, to);

    return from > 0 && is_digit(s.p[from - 1]) &&
           (str_ieq(word, STR("st")) || str_ieq(word, STR("nd")) || str_ieq(word, STR("rd")) ||
            str_ieq(word, STR("th")));
}

/* Up to three words; false if there are more. */
static bool
split(struct str s, struct str part[PARTS], size_t *count)
{
    *count = 0;
    for (size_t from = 0, to; from<s.n; from = to> from ? to : from + 1) {
        to = word_end(s, from);
        if (to == from || is_ordinal_end(s, from, to))
            continue;
        if (*count == PARTS)
            return false;
        part[(*count)++] = str_slice(s, from, to);
    }
    return true;
}

/* 1..12 for a name of at least three letters, "mar" or "March"; 0 if it is none. */
static int
month_named(struct str s)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};

    for (int i = 0; i < 12 && s.n >= 3; i++)
        if (strncasecmp(names[i], s.p, s.n) == 0)
            return i + 1;
    return 0;
}

static bool
number(struct str s, size_t longest, int *out)
{
    uint64_t n;

    if (s.n > longest || !str_parse_u64(s, &n))
        return false;
    *out = (int)n;
    return true;
}

/* Four digits, or two that mean the latest such year that has begun. */
static bool
year_of(struct str s, struct date today, int *out)
{
    int now = date_split(today).year;

    if ((s.n != 4 && s.n != 2) || !number(s, 4, out))
        return false;
    if (s.n == 2) {
        *out += now / 100 * 100;
        *out -= *out > now ? 100 : 0;
    }
    return true;
}

static bool
make(int year, int month, int day, struct date *out)
{
    if (!date_valid(year, month, day))
        return false;
    *out = date_from(year, month, day);
    return true;
}

static bool
from_three(struct str part[PARTS], struct date today, struct date *out)
{
    int year, month, day;

    if (part[0].n == 4 && year_of(part[0], today, &year))
        return number(part[1], 2, &month) && number(part[2], 2, &day) &&
               make(year, month, day, out);
    if (!year_of(part[2], today, &year))
        return false;
    if ((month = month_named(part[0])) > 0)
        return number(part[1], 2, &day) && make(year, month, day, out);
    if ((month = month_named(part[1])) > 0)
        return number(part[0], 2, &day) && make(year, month, day, out);
    return number(part[0], 2, &month) && number(part[1], 2, &day) && make(year, month, day, out);
}

/* YYYYMMDD, MMDDYYYY or MMDDYY. */
static bool
from_digits(struct str s, struct date today, struct date *out)
{
    struct str part[PARTS] = {str_slice(s, 0, 2), str_slice(s, 2, 4), str_skip(s, 4)};

    if (!str_digits(s) || (s.n != 8 && s.n != 6))
        return false;
    if (s.n == 8 && (str_starts(s, STR("19")) || str_starts(s, STR("20"))) &&
        date_parse_hl7(s, out))
        return true;
    return from_three(part, today, out);
}

bool
date_parse_typed(struct str s, struct date today, struct date *out)
{
    struct str part[PARTS];
    size_t count;

    assert(date_is(today));
    if (!split(s, part, &count))
        return false;
    return count == 3 ? from_three(part, today, out)
                      : count == 1 && from_digits(part[0], today, out);
}
