/* base/str.c - comparing, cutting and reading borrowed bytes. */
#include "base/str.h"

#include <assert.h>
#include <string.h>
#include <strings.h>

bool
str_ieq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || strncasecmp(a.p, b.p, a.n) == 0);
}

int
str_cmp(struct str a, struct str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

    return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

bool
str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_slice(s, 0, prefix.n), prefix);
}

bool
str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_skip(s, s.n - suffix.n), suffix);
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

struct str
str_trim(struct str s)
{
    while (s.n > 0 && is_blank(s.p[0]))
        s = str_skip(s, 1);
    while (s.n > 0 && is_blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

size_t
str_find(struct str s, char c)
{
    const char *hit = s.n == 0 ? NULL : memchr(s.p, c, s.n);

    return hit == NULL ? s.n : (size_t)(hit - s.p);
}

size_t
str_find_str(struct str s, struct str what)
{
    const char *hit = s.n == 0 ? NULL : memmem(s.p, s.n, what.p, what.n);

    return hit == NULL ? s.n : (size_t)(hit - s.p);
}

struct str
str_cut(struct str *rest, char sep)
{
    size_t at = str_find(*rest, sep);
    struct str piece = {rest->p, at};

    assert(rest->p != NULL || rest->n == 0);
    *rest =
        at == rest->n ? (struct str){NULL, 0} : (struct str){rest->p + at + 1, rest->n - at - 1};
    return piece;
}

bool
str_digits(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n > 0;
}

bool
str_parse_u64(struct str s, uint64_t *out)
{
    uint64_t value = 0;

    if (!str_digits(s))
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (__builtin_mul_overflow(value, 10U, &value) ||
            __builtin_add_overflow(value, (uint64_t)(s.p[i] - '0'), &value))
            return false;
    *out = value;
    return true;
}

bool
str_parse_i64(struct str s, int64_t *out)
{
    bool negative = s.n > 0 && s.p[0] == '-';
    uint64_t value;

    if (!str_parse_u64(negative ? str_skip(s, 1) : s, &value) || value > INT64_MAX)
        return false;
    *out = negative ? -(int64_t)value : (int64_t)value;
    return true;
}

uint64_t
str_hash(struct str s)
{
    uint64_t hash = 0xcbf29ce484222325U; /* FNV-1a 64 offset basis and prime */

    for (size_t i = 0; i < s.n; i++)
        hash = (hash ^ (unsigned char)s.p[i]) * 0x100000001b3U;
    return hash;
}
