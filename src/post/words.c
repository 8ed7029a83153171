/* post/words.c - what mails to readers say. */
#include "post/words.h"

static const struct str words[NEWS_WORD_COUNT] = {
#define WORD_ROW(name, english) STR_INIT(english),
    NEWS_WORDS(WORD_ROW)
#undef WORD_ROW
};

struct str
news_say(struct arena *arena, const struct texts *texts, enum news_word word,
         const struct str *args, size_t count)
{
    return texts_say(arena, texts, words[word], args, count);
}
