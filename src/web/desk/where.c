/* web/desk/where.c - a page's path without what is secret in it. */
#include "web/desk/where.h"

#include "base/buf.h"

enum { PAGE_BYTES = 120, REQUEST_DIGITS = 16 };

struct str
where_of(const struct visit *v, struct str pattern)
{
    struct buf buf;
    size_t part = 0;

    buf_init(&buf, v->arena, 64);
    (void)str_cut(&pattern, '/'); /* what stands before the first one: nothing */
    while (pattern.p != NULL) {
        struct str word = str_cut(&pattern, '/');

        buf_char(&buf, '/');
        if (str_starts(word, STR(":"))) {
            buf_add(&buf, str_digits(v->part[part]) ? v->part[part] : word);
            part++;
        } else {
            buf_add(&buf, word);
        }
    }
    return buf_str(&buf);
}

static bool
is_of_path(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '/' || c == ':' || c == '-' ||
           c == '.' || c == '_';
}

struct str
where_page(struct str said)
{
    if (said.n == 0 || said.n > PAGE_BYTES || said.p[0] != '/')
        return STR("");
    for (size_t i = 0; i < said.n; i++)
        if (!is_of_path(said.p[i]) || (i > 0 && said.p[i] == '/' && said.p[i - 1] == '/'))
            return STR("");
    return said;
}

struct str
where_request(struct str said)
{
    if (said.n > REQUEST_DIGITS)
        return STR("");
    for (size_t i = 0; i < said.n; i++)
        if (!((said.p[i] >= '0' && said.p[i] <= '9') || (said.p[i] >= 'a' && said.p[i] <= 'f')))
            return STR("");
    return said;
}

struct str
where_about(struct str said)
{
    static const char *const known[] = {"agreement", "help", "message"};

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (str_eq(said, str_of(known[i])))
            return said;
    return STR("");
}

int64_t
where_number(struct str page, const char *prefix)
{
    uint64_t number;

    if (!str_starts(page, str_of(prefix)))
        return 0;
    page = str_skip(page, strlen(prefix));
    page = str_slice(page, 0, str_find(page, '/'));
    return str_parse_u64(page, &number) && number <= INT64_MAX ? (int64_t)number : 0;
}
