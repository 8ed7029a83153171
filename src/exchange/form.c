/* exchange/form.c - what a number, a date, a time and an OID look like. */
#include "exchange/form.h"

/* NM: an optional sign, digits, an optional fraction (HL7 2.5.1, 2.A.47). */
bool
form_number(struct str s)
{
    size_t point;

    if (s.n > 0 && (s.p[0] == '+' || s.p[0] == '-'))
        s = str_skip(s, 1);
    point = str_find(s, '.');
    if (point == s.n)
        return str_digits(s);
    return (point == 0 || str_digits(str_slice(s, 0, point))) &&
           (str_digits(str_skip(s, point + 1)) || (point > 0 && point + 1 == s.n));
}

static unsigned
two(struct str s, size_t at)
{
    return (unsigned)(s.p[at] - '0') * 10 + (unsigned)(s.p[at + 1] - '0');
}

/* [.S+][+-ZZZZ] */
static bool
form_tail(struct str s, bool with_fraction, bool *offset)
{
    if (with_fraction && s.n > 0 && s.p[0] == '.') {
        size_t n = 1;

        while (n < s.n && s.p[n] >= '0' && s.p[n] <= '9')
            n++;
        if (n == 1)
            return false;
        s = str_skip(s, n);
    }
    *offset = s.n > 0;
    if (s.n == 0)
        return true;
    return s.n == 5 && (s.p[0] == '+' || s.p[0] == '-') && str_digits(str_skip(s, 1)) &&
           two(s, 1) <= 14 && two(s, 3) < 60;
}

bool
form_time(struct str s, struct form_time *out)
{
    size_t n = 0;
    int year, month, day;

    while (n < s.n && n < 15 && s.p[n] >= '0' && s.p[n] <= '9')
        n++;
    *out = (struct form_time){n, false, DATE_NONE};
    if (n < 4 || n > 14 || n % 2 != 0 || !form_tail(str_skip(s, n), n == 14, &out->offset))
        return false;
    year = (int)(two(s, 0) * 100 + two(s, 2));
    month = n >= 6 ? (int)two(s, 4) : 1;
    day = n >= 8 ? (int)two(s, 6) : 1;
    if (!date_valid(year, month, day) || (n >= 10 && two(s, 8) > 23) ||
        (n >= 12 && two(s, 10) > 59) || (n == 14 && two(s, 12) > 59))
        return false;
    if (n >= 8)
        out->day = date_from(year, month, day);
    return true;
}

/* Numbers joined by points, none with a leading zero, the first 0 to 2 (ISO 8824). */
bool
form_oid(struct str s)
{
    struct str rest = s;
    size_t parts = 0;

    if (s.n == 0 || s.p[0] < '0' || s.p[0] > '2')
        return false;
    while (rest.p != NULL) {
        struct str part = str_cut(&rest, '.');

        if (!str_digits(part) || (part.n > 1 && part.p[0] == '0'))
            return false;
        parts++;
    }
    return parts >= 2;
}
