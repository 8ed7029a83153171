/* post/figure.c - figures put into a bulletin's text. */
#include "post/figure.h"

#include "base/buf.h"

/* {word.word}: small letters, dots, digits and '-'. Leaves *at behind it. */
static bool
next_name(struct str text, size_t *at, size_t *begin, struct str *name)
{
    for (; *at < text.n; (*at)++) {
        size_t end = *at + 1;

        if (text.p[*at] != '{')
            continue;
        while (end < text.n && ((text.p[end] >= 'a' && text.p[end] <= 'z') || text.p[end] == '.' ||
                                text.p[end] == '-' || (text.p[end] >= '0' && text.p[end] <= '9')))
            end++;
        if (end == *at + 1 || end >= text.n || text.p[end] != '}')
            continue;
        *begin = *at;
        *name = str_slice(text, *at + 1, end);
        *at = end + 1;
        return true;
    }
    return false;
}

static const struct figure *
find(const struct figure *list, size_t count, struct str name)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(list[i].name, name))
            return &list[i];
    return NULL;
}

struct str
figures_fill(struct arena *arena, struct str text, const struct figure *list, size_t count)
{
    size_t at = 0, done = 0, begin;
    struct str name;
    struct buf buf;

    buf_init(&buf, arena, text.n + 64);
    while (next_name(text, &at, &begin, &name)) {
        const struct figure *figure = find(list, count, name);

        if (figure == NULL)
            continue;
        buf_add(&buf, str_slice(text, done, begin));
        buf_add(&buf, figure->value);
        done = at;
    }
    buf_add(&buf, str_skip(text, done));
    return buf_str(&buf);
}

bool
figure_unknown(struct str text, const struct figure *list, size_t count, size_t *at,
               struct str *name)
{
    size_t begin;

    while (next_name(text, at, &begin, name))
        if (find(list, count, *name) == NULL)
            return true;
    return false;
}

struct str
figure_number(struct arena *arena, int64_t n)
{
    struct str digits = arena_printf(arena, "%lld", (long long)n);
    struct buf buf;

    buf_init(&buf, arena, digits.n * 2);
    for (size_t i = 0; i < digits.n; i++) {
        if (i > 0 && (digits.n - i) % 3 == 0 && digits.p[i - 1] != '-')
            buf_char(&buf, ',');
        buf_char(&buf, digits.p[i]);
    }
    return buf_str(&buf);
}
