/* post/post.c - the outbox in the store: mails written, looked at, decided upon. */
#include "post/post.h"

#include <assert.h>
#include <string.h>

#include "base/buf.h"
#include "base/id.h"
#include "base/utf8.h"
#include "post/post.sql.h"
#include "post/token.h"
#include "store/db.h"

enum { LINK_BYTES = 900, LANE_PERSONAL = 0, LANE_BULK = 1 };
enum { MANY_AT_ONCE = 500, MANY_ARENA_BYTES = 8 << 20 };

static const struct str topics[MAIL_TOPIC_COUNT] = {
#define TOPIC_WORD(name, word) STR_INIT(word),
    MAIL_TABLE(TOPIC_WORD)
#undef TOPIC_WORD
};

static const struct str states[MAIL_STATE_COUNT] = {
    [MAIL_WAITING] = STR_INIT("waiting"), [MAIL_HANDING] = STR_INIT("handing"),
    [MAIL_SENT] = STR_INIT("sent"),       [MAIL_UNKNOWN] = STR_INIT("unknown"),
    [MAIL_FAILED] = STR_INIT("failed"),   [MAIL_BOUNCED] = STR_INIT("bounced"),
};

struct str
mail_topic_word(enum mail_topic topic)
{
    assert(topic < MAIL_TOPIC_COUNT);
    return topics[topic];
}

struct str
mail_state_word(enum mail_state state)
{
    assert(state < MAIL_STATE_COUNT);
    return states[state];
}

static bool
one_line(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if ((unsigned char)s.p[i] < 0x20 || s.p[i] == 0x7f)
            return false;
    return true;
}

/* RFC 5322 3.2.3: what may stand in a word of the local part; quoted ones are refused. */
static bool
is_atext(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c != '\0' && strchr("!#$%&'*+-/=?^_`{|}~", c) != NULL);
}

/* A label of a host's name: letters, digits and inner hyphens (RFC 1123 2.1). */
static bool
is_label(struct str label)
{
    for (size_t i = 0; i < label.n; i++)
        if (!is_atext(label.p[i]) || (strchr("!#$%&'*+/=?^_`{|}~", label.p[i]) != NULL))
            return false;
    return label.n > 0 && label.n <= 63 && label.p[0] != '-' && label.p[label.n - 1] != '-';
}

static bool
is_domain(struct str domain)
{
    struct str last = STR("");
    size_t labels = 0;

    while (domain.p != NULL) {
        last = str_cut(&domain, '.');
        if (!is_label(last))
            return false;
        labels++;
    }
    return labels >= 2 && !(last.p[0] >= '0' && last.p[0] <= '9');
}

bool
mail_address_valid(struct str address)
{
    struct str domain = address, local = str_cut(&domain, '@');

    if (address.n > 254 || local.n > 64 || domain.p == NULL || !is_domain(domain))
        return false;
    while (local.p != NULL) {
        struct str word = str_cut(&local, '.');

        for (size_t i = 0; i < word.n; i++)
            if (!is_atext(word.p[i]))
                return false;
        if (word.n == 0)
            return false;
    }
    return true;
}

/* An absolute address that can stand between angle brackets, or none. */
static bool
link_valid(struct str link)
{
    bool web = str_starts(link, STR("https://")) || str_starts(link, STR("http://"));

    for (size_t i = 0; i < link.n; i++)
        if (link.p[i] <= ' ' || link.p[i] > '~' || str_find(STR("<>\""), link.p[i]) < 3)
            return false;
    return link.n == 0 || (web && link.n <= LINK_BYTES);
}

/* A file's name stands between quotes. */
static bool
name_valid(struct str name)
{
    return one_line(name) && str_find(name, '"') == name.n && str_find(name, '\\') == name.n &&
           name.n <= 100;
}

static enum status
check_texts(struct str topic, struct str subject, struct str body, struct str html, struct err *err)
{
    if (!one_line(subject) || subject.n > MAIL_SUBJECT_BYTES)
        return FAIL(err, E_INVALID, "a mail of topic %.*s has a subject of several lines",
                    STRF(topic));
    if (body.n > MAIL_TEXT_BYTES || html.n > MAIL_TEXT_BYTES)
        return FAIL(err, E_LIMIT, "a mail of topic %.*s has a text of more than %d bytes",
                    STRF(topic), MAIL_TEXT_BYTES);
    return OK;
}

enum status
mail_queue(struct tx *tx, struct mail *mail, struct instant now, struct err *err)
{
    struct mail_insert_in in = {
        .id = id_new(),
        .email = mail->to,
        .subject = mail->subject,
        .body = mail->body,
        .html = mail->html,
        .attachment = mail->attachment,
        .attachment_name = mail->attachment_name,
        .unsubscribe = mail->unsubscribe,
        .reply_token = mail->reply_token,
        .topic = mail_topic_word(mail->topic),
        .org_id = mail->org,
        .object_id = mail->object,
        .bulletin_id = mail->bulletin,
        .subscriber_id = mail->subscriber,
        .lane = mail->bulletin == 0 ? LANE_PERSONAL : LANE_BULK,
        .next_at = now,
        .queued_at = now,
    };

    if (!mail_address_valid(mail->to))
        return FAIL(err, E_INVALID, "a mail of topic %.*s has no address that can be one",
                    STRF(in.topic));
    TRY(check_texts(in.topic, mail->subject, mail->body, mail->html, err));
    if (!name_valid(mail->attachment_name) || !link_valid(mail->unsubscribe) ||
        (mail->reply_token.n > 0 && !mail_value_valid(mail->reply_token)))
        return FAIL(err, E_INVALID, "a mail of topic %.*s has a name or link that cannot be one",
                    STRF(in.topic));
    mail->id = in.id;
    return mail_insert(tx, &in, err);
}

static enum status
write_shared(struct tx *tx, struct mail_bulk *bulk, struct instant now, struct err *err)
{
    struct shared_insert_in in = {.shared_id = id_new(),
                                  .bulletin_id = bulk->bulletin,
                                  .topic = mail_topic_word(bulk->topic),
                                  .list_label = bulk->list_label,
                                  .subject = bulk->subject,
                                  .body = bulk->body,
                                  .html = bulk->html,
                                  .unsubscribe = bulk->unsubscribe,
                                  .preferences = bulk->preferences,
                                  .queued_at = now};

    TRY(check_texts(in.topic, bulk->subject, bulk->body, bulk->html, err));
    if (!link_valid(bulk->unsubscribe) || !link_valid(bulk->preferences) ||
        (bulk->list_label.n > 0 && !mail_value_valid(bulk->list_label)))
        return FAIL(err, E_INVALID, "a mail to many has a link or list that cannot be one");
    TRY(shared_insert(tx, &in, err));
    bulk->id = in.shared_id;
    return OK;
}

/* The next rows as a list, MANY_AT_ONCE at most. */
static struct str
list_recipients(struct arena *arena, const struct mail_recipient *to, size_t count)
{
    struct buf list;

    buf_init(&list, arena, count * 64 + 2);
    buf_char(&list, '[');
    for (size_t i = 0; i < count; i++) {
        buf_add(&list, i == 0 ? STR("[") : STR(",["));
        buf_i64(&list, id_new());
        buf_char(&list, ',');
        buf_json(&list, to[i].to);
        buf_char(&list, ',');
        buf_i64(&list, to[i].subscriber);
        buf_char(&list, ']');
    }
    buf_char(&list, ']');
    return buf_str(&list);
}

enum status
mail_queue_bulk(struct tx *tx, struct mail_bulk *bulk, const struct mail_recipient *to,
                size_t count, struct instant now, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(MANY_ARENA_BYTES);
    struct mail_insert_many_in in = {.topic = mail_topic_word(bulk->topic),
                                     .bulletin_id = bulk->bulletin,
                                     .next_at = now,
                                     .queued_at = now};

    for (size_t i = 0; i < count; i++)
        if (!mail_address_valid(to[i].to) || !utf8_valid(to[i].to))
            return FAIL(err, E_INVALID, "recipient %zu has no address that can be one", i + 1);
    if (bulk->id == 0)
        TRY(write_shared(tx, bulk, now, err));
    in.shared_id = bulk->id;
    for (size_t i = 0; i < count; i += MANY_AT_ONCE) {
        size_t n = count - i < MANY_AT_ONCE ? count - i : MANY_AT_ONCE;

        arena_reset(arena);
        in.recipients = list_recipients(arena, to + i, n);
        TRY(mail_insert_many(tx, &in, err));
    }
    return OK;
}

static enum mail_state
state_of(struct str word)
{
    for (size_t i = 0; i < MAIL_STATE_COUNT; i++)
        if (str_eq(word, states[i]))
            return (enum mail_state)i;
    return MAIL_FAILED;
}

static enum mail_topic
topic_of(struct str word)
{
    for (size_t i = 0; i < MAIL_TOPIC_COUNT; i++)
        if (str_eq(word, topics[i]))
            return (enum mail_topic)i;
    return MAIL_SYSTEM;
}

/* The reads give rows of the same columns and of three types. */
#define MAIL_OF(row)                                                                               \
    ((struct mail){                                                                                \
        .id = (row)->id,                                                                           \
        .to = (row)->email,                                                                        \
        .subject = (row)->subject,                                                                 \
        .body = (row)->body,                                                                       \
        .html = (row)->html,                                                                       \
        .attachment = (row)->attachment,                                                           \
        .attachment_name = (row)->attachment_name,                                                 \
        .unsubscribe = (row)->unsubscribe,                                                         \
        .reply_token = (row)->reply_token,                                                         \
        .topic = topic_of((row)->topic),                                                           \
        .org = (row)->org_id,                                                                      \
        .object = (row)->object_id,                                                                \
        .bulletin = (row)->bulletin_id,                                                            \
        .subscriber = (row)->subscriber_id,                                                        \
        .state = state_of((row)->mail_state),                                                      \
        .tries = (row)->tries,                                                                     \
        .last_error = (row)->last_error,                                                           \
        .queued_at = (row)->queued_at,                                                             \
        .next_at = (row)->next_at,                                                                 \
        .done_at = (row)->done_at,                                                                 \
    })

enum status
mail_load(struct tx *tx, struct arena *arena, int64_t id, struct mail *out, struct err *err)
{
    struct mail_by_id_row row;
    bool found;

    TRY(mail_by_id(tx, arena, &(struct mail_by_id_in){.id = id}, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no mail %lld", (long long)id);
    *out = MAIL_OF(&row);
    return OK;
}

enum status
mail_list(struct tx *tx, struct arena *arena, enum mail_state state, int64_t max, struct mail **out,
          size_t *count, struct err *err)
{
    struct mail_newest_row *rows;
    struct mail_newest_in in = {
        .mail_state = state == MAIL_STATE_COUNT ? STR("") : mail_state_word(state), .max = max};

    TRY(mail_newest(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct mail, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = MAIL_OF(&rows[i]);
    return OK;
}

enum status
mail_list_about(struct tx *tx, struct arena *arena, int64_t object, int64_t max, struct mail **out,
                size_t *count, struct err *err)
{
    struct mail_about_row *rows;

    TRY(mail_about(tx, arena, &(struct mail_about_in){.object_id = object, .max = max}, &rows,
                   count, err));
    *out = ARENA_ARRAY(arena, struct mail, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = MAIL_OF(&rows[i]);
    return OK;
}

enum status
mail_counts_of(struct tx *tx, struct arena *arena, int64_t bulletin, struct mail_counts *out,
               struct err *err)
{
    struct mail_count_of_row *rows;
    size_t count;

    *out = (struct mail_counts){{0}};
    TRY(mail_count_of(tx, arena, &(struct mail_count_of_in){.bulletin_id = bulletin}, &rows, &count,
                      err));
    for (size_t i = 0; i < count; i++)
        out->of[state_of(rows[i].mail_state)] = rows[i].mails;
    return OK;
}

enum status
mail_counts_open(struct tx *tx, struct arena *arena, struct mail_counts *out, struct err *err)
{
    struct mail_count_open_row *rows;
    size_t count;

    *out = (struct mail_counts){{0}};
    TRY(mail_count_open(tx, arena, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        out->of[state_of(rows[i].mail_state)] = rows[i].mails;
    return OK;
}

enum status
mail_unknown_send(struct tx *tx, int64_t id, int64_t bulletin, struct instant now, int64_t *changed,
                  struct err *err)
{
    struct mail_decide_in in = {
        .mail_state = states[MAIL_WAITING], .next_at = now, .id = id, .bulletin_id = bulletin};

    return mail_decide(tx, &in, changed, err);
}

enum status
mail_unknown_drop(struct tx *tx, int64_t id, int64_t bulletin, struct instant now, int64_t *changed,
                  struct err *err)
{
    struct mail_decide_in in = {
        .mail_state = states[MAIL_SENT], .next_at = now, .id = id, .bulletin_id = bulletin};

    return mail_decide(tx, &in, changed, err);
}
