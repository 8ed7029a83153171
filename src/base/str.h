/* base/str.h - a borrowed run of bytes, passed by value.
 *
 * Purpose    text without copying and without NUL: messages are cut into these.
 * Ownership  a str never owns; it lives as long as what it points into.
 * Limits     none of its own. Bytes are bytes: no encoding is assumed.
 * Errors     none; a slice outside its str is cut to fit, parse functions say no by false.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
    const char *p; /* may be NULL only when n is 0 */
    size_t n;      /* bytes */
};

#define STR(literal) ((struct str){(literal), sizeof(literal) - 1})
#define STR_INIT(literal)                                                                          \
    {                                                                                              \
        (literal), sizeof(literal) - 1                                                             \
    }
/* For printf: "%.*s", STRF(s). */
#define STRF(s) (int)(s).n, (s).p == NULL ? "" : (s).p

/* Inline: told a literal, the compiler knows the length. */

/* NULL gives the empty str. */
static inline struct str
str_of(const char *nul_terminated)
{
    return (struct str){nul_terminated, nul_terminated == NULL ? 0 : strlen(nul_terminated)};
}

static inline bool
str_eq(struct str a, struct str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* [from, to), cut to fit. */
static inline struct str
str_slice(struct str s, size_t from, size_t to)
{
    if (to > s.n)
        to = s.n;
    if (from >= to)
        return (struct str){s.p, 0};
    return (struct str){s.p + from, to - from};
}

/* Without its first n bytes. */
static inline struct str
str_skip(struct str s, size_t n)
{
    return str_slice(s, n, s.n);
}

bool str_ieq(struct str a, struct str b); /* ASCII letters only */
int str_cmp(struct str a, struct str b);  /* byte order, shorter first */
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
struct str str_trim(struct str s);                  /* spaces, tabs, CR, LF at both ends */
size_t str_find(struct str s, char c);              /* index, or s.n if absent */
size_t str_find_str(struct str s, struct str what); /* index, or s.n if absent */

/* Cuts *rest at the first `sep`: returns what stood before, leaves what stands after. At the end
 * *rest becomes {NULL, 0}; `while (rest.p != NULL)` therefore visits every piece, also empty ones. */
struct str str_cut(struct str *rest, char sep);

/* Decimal digits only, whole str, no sign (parse_u64) or one leading '-' (parse_i64). */
bool str_parse_u64(struct str s, uint64_t *out);
bool str_parse_i64(struct str s, int64_t *out);
bool str_digits(struct str s); /* at least one, and nothing but digits */

uint64_t str_hash(struct str s); /* FNV-1a 64: stable over machines and releases */

#endif
