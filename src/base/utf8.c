/* base/utf8.c - UTF-8 checks and folding on top of libutf8proc. */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/buf.h"

size_t
utf8_len(struct str s)
{
    utf8proc_int32_t point;
    utf8proc_ssize_t n;

    if (s.n == 0)
        return 0;
    if ((unsigned char)s.p[0] < 0x80)
        return 1;
    n = utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &point);
    return n <= 0 ? 0 : (size_t)n;
}

bool
utf8_valid(struct str s)
{
    size_t at = 0;

    while (at < s.n) {
        size_t n = utf8_len(str_skip(s, at));

        if (n == 0)
            return false;
        at += n;
    }
    return true;
}

size_t
utf8_count(struct str s)
{
    size_t count = 0;

    while (s.n > 0) {
        size_t n = utf8_len(s);

        s = str_skip(s, n == 0 ? 1 : n);
        count++;
    }
    return count;
}

struct str
utf8_clean(struct arena *arena, struct str s)
{
    struct buf buf;

    if (utf8_valid(s) && (s.n == 0 || memchr(s.p, '\0', s.n) == NULL))
        return s;
    buf_init(&buf, arena, s.n + 16);
    while (s.n > 0) {
        size_t n = utf8_len(s);

        if (n == 0 || s.p[0] == '\0')
            BUF_LIT(&buf, "\xef\xbf\xbd");
        else
            buf_add(&buf, str_slice(s, 0, n));
        s = str_skip(s, n == 0 ? 1 : n);
    }
    return buf_str(&buf);
}

struct str
utf8_from_latin1(struct arena *arena, struct str s)
{
    struct buf buf;

    if (utf8_valid(s))
        return s;
    buf_init(&buf, arena, s.n * 2);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if (c >= 0x80)
            buf_char(&buf, (char)(0xc0 | (c >> 6)));
        buf_char(&buf, (char)(c < 0x80 ? c : 0x80 | (c & 0x3f)));
    }
    return buf_str(&buf);
}

static bool
is_ascii(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] >= 0x80)
            return false;
    return true;
}

static struct str
fold_ascii(struct arena *arena, struct str s)
{
    char *p = arena_bytes(arena, s.n);

    for (size_t i = 0; i < s.n; i++)
        p[i] = (char)(s.p[i] >= 'a' && s.p[i] <= 'z' ? s.p[i] - 'a' + 'A' : s.p[i]);
    return (struct str){p, s.n};
}

/* Upper case by character: utf8proc has a case fold to lower only. */
static struct str
upper(struct arena *arena, struct str s)
{
    struct buf buf;

    buf_init(&buf, arena, s.n + 16);
    while (s.n > 0) {
        utf8proc_int32_t point;
        utf8proc_uint8_t out[4];
        utf8proc_ssize_t n =
            utf8proc_iterate((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &point);

        if (n <= 0)
            break;
        buf_add(&buf, (struct str){(const char *)out,
                                   (size_t)utf8proc_encode_char(utf8proc_toupper(point), out)});
        s = str_skip(s, (size_t)n);
    }
    return buf_str(&buf);
}

struct str
utf8_fold(struct arena *arena, struct str s)
{
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t n;
    struct str copy;

    if (is_ascii(s))
        return fold_ascii(arena, s);
    s = utf8_from_latin1(arena, s);
    n = utf8proc_map((const utf8proc_uint8_t *)s.p, (utf8proc_ssize_t)s.n, &folded,
                     (utf8proc_option_t)(UTF8PROC_STABLE | UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT |
                                         UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD));
    if (n < 0)
        return s;
    copy = arena_copy(arena, (struct str){(const char *)folded, (size_t)n});
    free(folded);
    return upper(arena, copy);
}

/* Letters that Unicode does not take apart into a letter and a mark, after utf8_fold(); and signs that
 * telephones and word processors put for ' and -. */
static const struct {
    struct str letter, latin;
} spelled[] = {
    {STR_INIT("Đ"), STR_INIT("D")},  {STR_INIT("Ð"), STR_INIT("D")},
    {STR_INIT("Ɖ"), STR_INIT("D")},  {STR_INIT("Ɗ"), STR_INIT("D")},
    {STR_INIT("Ł"), STR_INIT("L")},  {STR_INIT("Ø"), STR_INIT("O")},
    {STR_INIT("Æ"), STR_INIT("AE")}, {STR_INIT("Œ"), STR_INIT("OE")},
    {STR_INIT("Þ"), STR_INIT("TH")}, {STR_INIT("ẞ"), STR_INIT("SS")},
    {STR_INIT("Ħ"), STR_INIT("H")},  {STR_INIT("Ŧ"), STR_INIT("T")},
    {STR_INIT("Ŋ"), STR_INIT("NG")}, {STR_INIT("ĸ"), STR_INIT("K")},
    {STR_INIT("Ə"), STR_INIT("E")},  {STR_INIT("Ɛ"), STR_INIT("E")},
    {STR_INIT("Ɔ"), STR_INIT("O")},  {STR_INIT("Ɓ"), STR_INIT("B")},
    {STR_INIT("Ƙ"), STR_INIT("K")},  {STR_INIT("Ƴ"), STR_INIT("Y")},
    {STR_INIT("Ɲ"), STR_INIT("N")},  {STR_INIT("Ɨ"), STR_INIT("I")},
    {STR_INIT("Ʉ"), STR_INIT("U")},  {STR_INIT("Ƶ"), STR_INIT("Z")},
    {STR_INIT("‘"), STR_INIT("'")},  {STR_INIT("’"), STR_INIT("'")},
    {STR_INIT("ʻ"), STR_INIT("'")},  {STR_INIT("ʼ"), STR_INIT("'")},
    {STR_INIT("ʾ"), STR_INIT("'")},  {STR_INIT("ʿ"), STR_INIT("'")},
    {STR_INIT("′"), STR_INIT("'")},  {STR_INIT("‐"), STR_INIT("-")},
    {STR_INIT("‑"), STR_INIT("-")},  {STR_INIT("–"), STR_INIT("-")},
    {STR_INIT("—"), STR_INIT("-")},
};

static struct str
spelling_of(struct str letter)
{
    for (size_t i = 0; i < sizeof(spelled) / sizeof(spelled[0]); i++)
        if (str_eq(spelled[i].letter, letter))
            return spelled[i].latin;
    return letter;
}

struct str
utf8_fold_name(struct arena *arena, struct str s)
{
    struct str rest = utf8_fold(arena, s);
    struct buf buf;

    if (is_ascii(rest))
        return rest;
    buf_init(&buf, arena, rest.n + 16);
    while (rest.n > 0) {
        size_t n = utf8_len(rest);
        struct str letter = str_slice(rest, 0, n == 0 ? 1 : n);

        buf_add(&buf, letter.n == 1 ? letter : spelling_of(letter));
        rest = str_skip(rest, letter.n);
    }
    return buf_str(&buf);
}
