/* html/texts.c - the words of the pages in other languages. */
#include "html/texts.h"

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
