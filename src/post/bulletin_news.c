/* post/bulletin_news.c - bulletins that went out, for everybody. */
#include "base/utf8.h"
#include "post/bulletin.h"
#include "post/bulletin_news.sql.h"

/* Folded words anywhere in the text; what LIKE would read as a sign stands for any letter. */
static struct str
pattern(struct arena *arena, struct str words)
{
    struct str folded = utf8_fold(arena, str_trim(words));
    char *p = arena_bytes(arena, folded.n + 2);

    if (folded.n == 0)
        return STR("");
    p[0] = '%';
    for (size_t i = 0; i < folded.n; i++)
        p[i + 1] = folded.p[i];
    p[folded.n + 1] = '%';
    for (size_t i = 1; i <= folded.n; i++)
        if (p[i] == '%' || p[i] == '\\')
            p[i] = '_';
    return (struct str){p, folded.n + 2};
}

enum status
news_find(struct tx *tx, struct arena *arena, const struct news_wish *wish, struct bulletin **out,
          size_t *count, struct err *err)
{
    struct news_list_in in = {.first_on = date_from(1, 1, 1),
                              .last_on = wish->today,
                              .topic_id = wish->topic,
                              .prose = pattern(arena, str_slice(wish->words, 0, 100)),
                              .most = BULLETINS_LISTED};
    struct news_list_row *rows;

    if (wish->year >= 1 && wish->year <= 9999) {
        in.first_on = date_from(wish->year, 1, 1);
        if (date_cmp(date_from(wish->year, 12, 31), in.last_on) < 0)
            in.last_on = date_from(wish->year, 12, 31);
    }
    TRY(news_list(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct bulletin, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct bulletin){.id = rows[i].bulletin_id,
                                      .slug = rows[i].slug,
                                      .title = rows[i].title,
                                      .lang = rows[i].lang,
                                      .step = BULLETIN_SENT,
                                      .sent_at = rows[i].sent_at,
                                      .sent_on = rows[i].sent_on};
    return OK;
}

enum status
news_latest(struct tx *tx, struct arena *arena, struct date today, int64_t most,
            struct bulletin **out, size_t *count, struct err *err)
{
    struct news_texts_in in = {.last_on = today, .most = most};
    struct news_texts_row *rows;

    TRY(news_texts(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct bulletin, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct bulletin){.id = rows[i].bulletin_id,
                                      .slug = rows[i].slug,
                                      .title = rows[i].title,
                                      .lang = rows[i].lang,
                                      .frozen = rows[i].frozen,
                                      .step = BULLETIN_SENT,
                                      .sent_at = rows[i].sent_at,
                                      .sent_on = rows[i].sent_on};
    return OK;
}

enum status
news_years(struct tx *tx, struct arena *arena, struct date today, int **out, size_t *count,
           struct err *err)
{
    struct news_days_row *rows;
    size_t days;

    TRY(news_days(tx, arena, &(struct news_days_in){.last_on = today}, &rows, &days, err));
    *out = ARENA_ARRAY(arena, int, days + 1);
    *count = 0;
    for (size_t i = 0; i < days; i++) {
        int year = date_split(rows[i].sent_on).year;

        if (*count == 0 || (*out)[*count - 1] != year)
            (*out)[(*count)++] = year;
    }
    return OK;
}
