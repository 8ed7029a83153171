/* web/print/words.c - the sentences on paper, in the family's language. */
#include "web/print/words.h"

static const struct str words[] = {
#define WORD_ROW(name, words) STR_INIT(words),
    PRINT_WORDS(WORD_ROW)
#undef WORD_ROW
};

static const struct {
    struct str group, words;
} groups[] = {
#define GROUP_ROW(group, words) {STR_INIT(group), STR_INIT(words)},
    PRINT_GROUPS(GROUP_ROW)
#undef GROUP_ROW
};

struct str
say_with(const struct speaker *speaker, enum word word, const struct str *args, size_t count)
{
    return texts_say(speaker->arena, speaker->texts, words[word], args, count);
}

struct str
say(const struct speaker *speaker, enum word word)
{
    return texts_find(speaker->texts, words[word]);
}

struct str
say_date(const struct speaker *speaker, struct date date)
{
    struct ymd d;

    if (!date_is(date))
        return STR("");
    d = date_split(date);
    return say_with(speaker, WORD_DATE,
                    (const struct str[]){arena_printf(speaker->arena, "%d", d.day),
                                         say(speaker, (enum word)(WORD_MONTH_1 + d.month - 1)),
                                         arena_printf(speaker->arena, "%d", d.year)},
                    3);
}

struct str
say_group(const struct speaker *speaker, struct str group)
{
    for (size_t i = 0; i < sizeof(groups) / sizeof(groups[0]); i++)
        if (str_eq(groups[i].group, group))
            return texts_find(speaker->texts, groups[i].words);
    return group;
}
