/* post/topic.c - what there is to subscribe to. */
#include "post/topic.h"

#include "base/buf.h"
#include "base/id.h"
#include "post/topic.sql.h"

enum { WORD_BYTES = 40, NAME_BYTES = 80, ABOUT_BYTES = 200, PLACE_LAST = 1000 };

enum status
topic_list(struct tx *tx, struct arena *arena, struct topic **out, size_t *count, struct err *err)
{
    struct topic_all_row *rows;

    TRY(topic_all(tx, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct topic, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct topic){.id = rows[i].topic_id,
                                   .word = rows[i].word,
                                   .name = rows[i].name,
                                   .category = rows[i].category,
                                   .about = rows[i].about,
                                   .domain = rows[i].email_domain,
                                   .closed = rows[i].closed};
    return OK;
}

enum status
topic_count(struct tx *tx, struct arena *arena, struct topic *list, size_t count, struct err *err)
{
    struct topic_readers_row *rows;
    size_t n;

    TRY(topic_readers(tx, arena, &rows, &n, err));
    for (size_t i = 0; i < count; i++)
        for (size_t r = 0; r < n; r++)
            if (rows[r].topic_id == list[i].id)
                list[i].readers = rows[r].n;
    return OK;
}

static bool
is_word(struct str word)
{
    for (size_t i = 0; i < word.n; i++)
        if (!(word.p[i] >= 'a' && word.p[i] <= 'z') && !(word.p[i] >= '0' && word.p[i] <= '9') &&
            word.p[i] != '-')
            return false;
    return word.n > 0 && word.n <= WORD_BYTES;
}

enum status
topic_add(struct tx *tx, struct arena *arena, struct topic *topic, struct err *err)
{
    struct topic *list;
    size_t count;

    if (!is_word(topic->word))
        return FAIL(err, E_INVALID, "a topic's word has small letters, digits and - only");
    if (topic->name.n == 0 || topic->name.n > NAME_BYTES || topic->category.n == 0 ||
        topic->category.n > NAME_BYTES || topic->about.n > ABOUT_BYTES)
        return FAIL(err, E_INVALID, "a topic has a name and a category of at most %d letters",
                    NAME_BYTES);
    TRY(topic_list(tx, arena, &list, &count, err));
    if (count >= TOPICS_MAX)
        return FAIL(err, E_LIMIT, "there are %d topics already", TOPICS_MAX);
    if (topic_of(list, count, topic->word) != NULL)
        return FAIL(err, E_CONFLICT, "there is a topic of that word already");
    topic->id = id_new();
    return topic_put(tx,
                     &(struct topic_put_in){.topic_id = topic->id,
                                            .word = topic->word,
                                            .name = topic->name,
                                            .category = topic->category,
                                            .about = topic->about,
                                            .email_domain = topic->domain,
                                            .place = PLACE_LAST},
                     err);
}

enum status
topic_close(struct tx *tx, int64_t id, bool closed, struct err *err)
{
    int64_t changed;

    TRY(topic_shut(tx, &(struct topic_shut_in){.closed = closed, .topic_id = id}, &changed, err));
    return changed == 1 ? OK : FAIL(err, E_NOTFOUND, "there is no such topic");
}

const struct topic *
topic_of(const struct topic *list, size_t count, struct str word)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(list[i].word, word))
            return &list[i];
    return NULL;
}

bool
topic_open_to(const struct topic *topic, struct str email)
{
    struct str domain = str_skip(email, str_find(email, '@') + 1);

    return !topic->closed && (topic->domain.n == 0 || str_eq(domain, topic->domain));
}

struct str
topic_words(struct arena *arena, const struct topic *list, size_t count, const bool *chosen)
{
    struct buf buf;

    buf_init(&buf, arena, 64);
    for (size_t i = 0; i < count; i++) {
        if (!chosen[i])
            continue;
        if (buf.n > 0)
            buf_char(&buf, ' ');
        buf_add(&buf, list[i].word);
    }
    return buf_str(&buf);
}

void
topic_chosen(const struct topic *list, size_t count, struct str words, bool *chosen)
{
    while (words.n > 0) {
        struct str word = str_cut(&words, ' ');

        for (size_t i = 0; i < count; i++)
            if (str_eq(list[i].word, word))
                chosen[i] = true;
    }
}
