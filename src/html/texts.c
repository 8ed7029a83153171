/* html/texts.c - the words of the pages in other languages. */
#include "html/texts.h"

#include "base/buf.h"

const struct texts *
texts_of(const struct texts *all, size_t count, struct str code)
{
    struct str language = str_slice(code, 0, str_find(code, '-'));

    for (size_t i = 0; i < count; i++)
        if (str_ieq(all[i].code, language))
            return &all[i];
    return NULL;
}

struct str
texts_find(const struct texts *texts, struct str english)
{
    size_t low = 0, high = texts == NULL ? 0 : texts->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_cmp(english, texts->pairs[middle].english);

        if (order == 0)
            return texts->pairs[middle].other;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return english;
}

struct str
texts_say(struct arena *arena, const struct texts *texts, struct str english,
          const struct str *args, size_t count)
{
    struct str words = texts_find(texts, english);
    struct buf buf;

    buf_init(&buf, arena, words.n + 64);
    while (words.n > 0) {
        size_t at = str_find(words, '{');
        size_t number = at + 2 < words.n && words.p[at + 2] == '}'
                            ? (size_t)(unsigned char)words.p[at + 1] - '1'
                            : count;

        buf_add(&buf, str_slice(words, 0, at));
        words = str_skip(words, at);
        if (words.n == 0)
            break;
        if (number < count) {
            buf_add(&buf, args[number]);
            words = str_skip(words, 3);
        } else {
            buf_char(&buf, '{');
            words = str_skip(words, 1);
        }
    }
    return buf_str(&buf);
}
