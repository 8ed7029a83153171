/* web/news/topics.c - topics and languages as forms show them and bring them back. */
#include "base/buf.h"
#include "post/token.h"
#include "web/news/news.h"

struct str
news_words(struct visit *v, enum news_word word)
{
    return news_say(v->arena, v->page.texts, word, NULL, 0);
}

static bool
has_word(struct str words, struct str word)
{
    while (words.n > 0)
        if (str_eq(str_cut(&words, ' '), word))
            return true;
    return false;
}

static struct news_subscribe_groups_topics
row_of(struct visit *v, const struct topic *topic, bool chosen)
{
    return (struct news_subscribe_groups_topics){.word = topic->word,
                                                 .name = texts_find(v->page.texts, topic->name),
                                                 .about = texts_find(v->page.texts, topic->about),
                                                 .chosen = chosen,
                                                 .only = topic->domain};
}

enum status
news_topics(struct visit *v, struct tx *tx, struct str chosen,
            struct news_subscribe_groups **groups, size_t *count, struct err *err)
{
    struct topic *list;
    size_t n;

    TRY(topic_list(tx, v->arena, &list, &n, err));
    *groups = ARENA_ARRAY(v->arena, struct news_subscribe_groups, n + 1);
    *count = 0;
    for (size_t i = 0; i < n; i++) {
        struct str name = texts_find(v->page.texts, list[i].category);
        bool has = has_word(chosen, list[i].word);
        size_t g = 0;

        if (list[i].closed && !has)
            continue;
        while (g < *count && !str_eq((*groups)[g].name, name))
            g++;
        if (g == *count) {
            (*groups)[(*count)++] = (struct news_subscribe_groups){
                .name = name,
                .topics = ARENA_ARRAY(v->arena, struct news_subscribe_groups_topics, n)};
        }
        ((struct news_subscribe_groups_topics *)(uintptr_t)(*groups)[g]
             .topics)[(*groups)[g].topics_count++] = row_of(v, &list[i], has);
    }
    return OK;
}

struct news_preferences_groups *
news_preferences(struct visit *v, const struct news_subscribe_groups *groups, size_t count)
{
    struct news_preferences_groups *out =
        ARENA_ARRAY(v->arena, struct news_preferences_groups, count + 1);

    for (size_t g = 0; g < count; g++) {
        struct news_preferences_groups_topics *rows = ARENA_ARRAY(
            v->arena, struct news_preferences_groups_topics, groups[g].topics_count + 1);

        for (size_t i = 0; i < groups[g].topics_count; i++)
            rows[i] = (struct news_preferences_groups_topics){.word = groups[g].topics[i].word,
                                                              .name = groups[g].topics[i].name,
                                                              .about = groups[g].topics[i].about,
                                                              .chosen = groups[g].topics[i].chosen,
                                                              .only = groups[g].topics[i].only};
        out[g] = (struct news_preferences_groups){
            .name = groups[g].name, .topics = rows, .topics_count = groups[g].topics_count};
    }
    return out;
}

enum status
news_ticked(struct visit *v, struct tx *tx, struct str email, struct str *words,
            struct str *problem, struct err *err)
{
    const struct form *form = req_form(v->req);
    bool chosen[TOPICS_MAX] = {false};
    struct topic *list;
    size_t n;

    TRY(topic_list(tx, v->arena, &list, &n, err));
    *problem = STR("");
    for (size_t i = 0; i < form->count; i++) {
        const struct topic *topic = topic_of(list, n, str_trim(form->list[i].value));
        struct str args[2];

        if (!str_eq(form->list[i].name, STR("topic")) || topic == NULL)
            continue;
        chosen[topic - list] = true;
        if (topic->domain.n == 0 || topic_open_to(topic, email))
            continue;
        args[0] = texts_find(v->page.texts, topic->name);
        args[1] = topic->domain;
        *problem = news_say(v->arena, v->page.texts, NEWS_ONLY_DOMAIN, args, 2);
    }
    *words = topic_words(v->arena, list, n, chosen);
    return OK;
}

enum status
news_names(struct visit *v, struct tx *tx, struct str words, struct news_subscribe_wants **out,
           size_t *count, struct err *err)
{
    struct topic *list;
    size_t n;

    TRY(topic_list(tx, v->arena, &list, &n, err));
    *out = ARENA_ARRAY(v->arena, struct news_subscribe_wants, n + 1);
    *count = 0;
    for (size_t i = 0; i < n; i++)
        if (has_word(words, list[i].word))
            (*out)[(*count)++] =
                (struct news_subscribe_wants){.name = texts_find(v->page.texts, list[i].name)};
    return OK;
}

struct str
news_lang(struct visit *v)
{
    const struct texts *texts = texts_of(texts_all, texts_count, visit_field(v, "lang"));

    return texts == NULL ? STR("en") : texts->code;
}

struct news_subscribe_langs *
news_langs(struct visit *v, struct str here, size_t *count)
{
    struct news_subscribe_langs *rows =
        ARENA_ARRAY(v->arena, struct news_subscribe_langs, texts_count + 1);

    rows[0] = (struct news_subscribe_langs){STR("en"), STR("English"), str_eq(here, STR("en"))};
    for (size_t i = 0; i < texts_count; i++)
        rows[i + 1] = (struct news_subscribe_langs){texts_all[i].code, texts_all[i].name,
                                                    str_eq(here, texts_all[i].code)};
    *count = texts_count + 1;
    return rows;
}

struct str
news_choices(struct visit *v, int64_t subscriber)
{
    return arena_printf(v->arena, "/preferences/%.*s",
                        STRF(mail_sign_id(v->arena, MAIL_SUBSCRIBER, subscriber)));
}
