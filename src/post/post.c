/* post/post.c - the outbox in the store, and handing it over. */
#include "post/post.h"

#include <assert.h>

#include "base/id.h"
#include "net/smtp.h"
#include "post/post.sql.h"
#include "store/db.h"

#define US_PER_MINUTE INT64_C(60000000)

static const struct str topics[MAIL_TOPIC_COUNT] = {
#define TOPIC_WORD(name, word) STR_INIT(word),
    MAIL_TABLE(TOPIC_WORD)
#undef TOPIC_WORD
};

static const struct str states[MAIL_STATE_COUNT] = {
    [MAIL_WAITING] = STR_INIT("waiting"),
    [MAIL_SENT] = STR_INIT("sent"),
    [MAIL_FAILED] = STR_INIT("failed"),
    [MAIL_BOUNCED] = STR_INIT("bounced"),
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

bool
mail_address_valid(struct str address)
{
    size_t at = str_find(address, '@');

    if (address.n > 254 || at == 0 || at + 3 > address.n)
        return false;
    for (size_t i = 0; i < address.n; i++) {
        char c = address.p[i];

        if (c <= 0x20 || c == 0x7f || c == '<' || c == '>' || c == ',' || c == ';' || c == '"' ||
            c == '(' || c == ')' || c == '\\' || (c == '@' && i != at))
            return false;
    }
    return str_find(str_skip(address, at), '.') < address.n - at;
}

enum status
mail_queue(struct tx *tx, struct mail *mail, struct instant now, struct err *err)
{
    struct mail_insert_in in = {
        .id = id_new(),
        .email = mail->to,
        .subject = mail->subject,
        .body = mail->body,
        .attachment = mail->attachment,
        .attachment_name = mail->attachment_name,
        .topic = mail_topic_word(mail->topic),
        .org_id = mail->org,
        .object_id = mail->object,
        .next_at = now,
        .queued_at = now,
    };

    if (!mail_address_valid(mail->to))
        return FAIL(err, E_INVALID, "a mail of topic %.*s has no address that can be one",
                    STRF(in.topic));
    if (!one_line(mail->subject) || !one_line(mail->attachment_name))
        return FAIL(err, E_INVALID, "a mail of topic %.*s has a subject of several lines",
                    STRF(in.topic));
    mail->id = in.id;
    return mail_insert(tx, &in, err);
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
        .attachment = (row)->attachment,                                                           \
        .attachment_name = (row)->attachment_name,                                                 \
        .topic = topic_of((row)->topic),                                                           \
        .org = (row)->org_id,                                                                      \
        .object = (row)->object_id,                                                                \
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

int
mail_retry_minutes(int tries, struct instant queued_at, struct instant now)
{
    static const int minutes[] = {1, 5, 15, 60, 240};
    size_t last = sizeof(minutes) / sizeof(minutes[0]) - 1;

    if (now.us - queued_at.us > MAIL_GIVE_UP_HOURS * 60 * US_PER_MINUTE)
        return 0;
    return minutes[tries <= 1 ? 0 : (size_t)tries - 1 > last ? last : (size_t)tries - 1];
}

static struct str
lower(struct arena *arena, struct str s)
{
    char *p = arena_bytes(arena, s.n);

    for (size_t i = 0; i < s.n; i++)
        p[i] = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] - 'A' + 'a') : s.p[i];
    return (struct str){p, s.n};
}

enum status
mail_bounced(struct tx *tx, struct arena *arena, struct str address, struct str why,
             struct instant now, struct err *err)
{
    struct bounce_put_in in = {
        .email = lower(arena, address), .bounced_at = now, .last_error = str_slice(why, 0, 200)};

    return bounce_put(tx, &in, err);
}

enum status
bounce_list(struct tx *tx, struct arena *arena, struct bounce **out, size_t *count, struct err *err)
{
    struct bounces_all_row *rows;

    TRY(bounces_all(tx, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct bounce, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct bounce){rows[i].email, rows[i].bounced_at, rows[i].last_error};
    return OK;
}

enum status
bounce_clear(struct tx *tx, struct arena *arena, struct str address, struct err *err)
{
    int64_t changed;

    return bounce_drop(tx, &(struct bounce_drop_in){.email = lower(arena, address)}, &changed, err);
}

struct round {
    struct db *db;
    struct arena *arena;
    const struct smtp_server *server;
    struct str from, from_name;
    struct instant now;
    struct post_round *out;
};

/* From here on nobody else tries this mail for a quarter of an hour, also if we die now. */
static enum status
claim(struct round *round, const struct mail_due_row *row, bool *mine, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail_claim_in in = {
        .id = row->id, .next_at = {round->now.us + 15 * US_PER_MINUTE}, .old_at = row->next_at};
    int64_t changed;

    TRY(tx_begin(&tx, round->db, err));
    TRY(mail_claim(&tx, &in, &changed, err));
    *mine = changed == 1;
    return tx_commit(&tx, err);
}

/* What the server's answer makes of the mail. */
static struct mail_settle_in
settled(struct round *round, const struct mail_due_row *row, const struct smtp_result *result)
{
    int minutes = mail_retry_minutes(row->tries + 1, row->queued_at, round->now);
    struct mail_settle_in in = {.id = row->id, .next_at = round->now, .done_at = round->now};

    if (result->answer == SMTP_SENT) {
        in.mail_state = states[MAIL_SENT];
        round->out->sent++;
        return in;
    }
    in.last_error = str_of(result->text);
    if (result->answer == SMTP_PERMANENT) {
        in.mail_state = states[MAIL_BOUNCED];
        round->out->bounced++;
    } else if (minutes == 0) {
        in.mail_state = states[MAIL_FAILED];
        round->out->failed++;
    } else {
        in.mail_state = states[MAIL_WAITING];
        in.next_at.us += minutes * US_PER_MINUTE;
        in.done_at.us = 0;
        round->out->later++;
    }
    return in;
}

static enum status
settle(struct round *round, const struct mail_due_row *row, const struct smtp_result *result,
       struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail_settle_in in = settled(round, row, result);
    int64_t changed;

    TRY(tx_begin(&tx, round->db, err));
    TRY(mail_settle(&tx, &in, &changed, err));
    if (result->answer == SMTP_PERMANENT)
        TRY(mail_bounced(&tx, round->arena, row->email, in.last_error, round->now, err));
    if (result->answer == SMTP_SENT)
        TRY(bounce_clear(&tx, round->arena, row->email, err));
    return tx_commit(&tx, err);
}

/* *reached is false when there is no mail server to talk to: then the others wait for the next round. */
static enum status
hand_over(struct round *round, const struct mail_due_row *row, bool *reached, struct err *err)
{
    struct mail mail = {.id = row->id,
                        .to = row->email,
                        .subject = row->subject,
                        .body = row->body,
                        .attachment = row->attachment,
                        .attachment_name = row->attachment_name,
                        .queued_at = row->queued_at};
    struct smtp_mail smtp = {.from = round->from, .to = row->email};
    struct smtp_result result;
    bool mine;

    TRY(claim(round, row, &mine, err));
    if (!mine)
        return OK;
    smtp.text = mail_mime(round->arena, &mail, round->from, round->from_name);
    result = smtp_send(round->server, &smtp);
    *reached = result.answer != SMTP_TEMPORARY || result.code != 0;
    return settle(round, row, &result, err);
}

static enum status
read_due(struct round *round, struct mail_due_row **rows, size_t *count, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail_due_in in = {.now_at = round->now, .max = MAIL_AT_ONCE};

    TRY(tx_read(&tx, round->db, err));
    TRY(mail_due(&tx, round->arena, &in, rows, count, err));
    return tx_commit(&tx, err);
}

enum status
post_hand_over(struct db *db, const struct smtp_server *server, struct str from,
               struct str from_name, struct instant now, struct post_round *out, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(256 << 20);
    struct round round = {db, arena, server, from, from_name, now, out};
    struct mail_due_row *rows;
    size_t count;
    bool reached = true;

    *out = (struct post_round){0};
    TRY(read_due(&round, &rows, &count, err));
    for (size_t i = 0; i < count && reached; i++)
        TRY(hand_over(&round, &rows[i], &reached, err));
    return OK;
}
