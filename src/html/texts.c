/* html/texts.c - the words of the pages in other languages. */
#include "html/texts.h"

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
