/* post/subscriber.c - who gets bulletins: asking, confirming, changing, leaving. */
#include "post/subscriber.h"

#include <sodium.h>

#include "base/buf.h"
#include "base/id.h"
#include "post/post.h"
#include "post/subscriber.sql.h"
#include "post/token.h"

#define US_PER_DAY (INT64_C(86400) * 1000000)

enum { KEEP_LINK_DAYS = 30, MARK_BYTES = 16 };

bool
subscriber_address(struct arena *arena, struct str typed, struct str *email)
{
    *email = mail_lower(arena, str_trim(typed));
    return mail_address_valid(*email);
}

/* ---- reading ---- */

static enum status
read_topics(struct tx *tx, struct arena *arena, struct subscriber *s, struct err *err)
{
    struct subscriber_topics_of_row *rows;
    size_t count;
    struct buf buf;

    TRY(subscriber_topics_of(tx, arena, &(struct subscriber_topics_of_in){.subscriber_id = s->id},
                             &rows, &count, err));
    buf_init(&buf, arena, 64);
    for (size_t i = 0; i < count; i++) {
        if (i > 0)
            buf_char(&buf, ' ');
        buf_add(&buf, rows[i].word);
    }
    s->topics = buf_str(&buf);
    return OK;
}

/* The reads give rows of the same columns and of three types. */
#define SUBSCRIBER_OF(row)                                                                         \
    ((struct subscriber){.id = (row)->subscriber_id,                                               \
                         .email = (row)->email,                                                    \
                         .lang = (row)->lang,                                                      \
                         .source = (row)->source,                                                  \
                         .paused_until = (row)->paused_until_on,                                   \
                         .made_at = (row)->made_at})

enum status
subscriber_load(struct tx *tx, struct arena *arena, int64_t id, struct subscriber *out,
                struct err *err)
{
    struct subscriber_by_id_row row;
    bool found;

    TRY(subscriber_by_id(tx, arena, &(struct subscriber_by_id_in){.subscriber_id = id}, &row,
                         &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no subscriber %lld", (long long)id);
    *out = SUBSCRIBER_OF(&row);
    return read_topics(tx, arena, out, err);
}

enum status
subscriber_find(struct tx *tx, struct arena *arena, struct str email, struct subscriber *out,
                bool *found, struct err *err)
{
    struct subscriber_by_email_row row;

    TRY(subscriber_by_email(tx, arena, &(struct subscriber_by_email_in){.email = email}, &row,
                            found, err));
    if (!*found)
        return OK;
    *out = SUBSCRIBER_OF(&row);
    return read_topics(tx, arena, out, err);
}

/* ---- never again ---- */

/* A keyed hash: the address cannot be read from it, not even by trying likely ones without our key. */
static struct str
mark_of(struct arena *arena, struct str email)
{
    unsigned char hash[MARK_BYTES];
    char hex[MARK_BYTES * 2 + 1];
    struct str token;

    (void)crypto_generichash(hash, sizeof(hash), (const unsigned char *)email.p, email.n, NULL, 0);
    (void)sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash));
    token = mail_sign(arena, STR("stop"), str_of(hex));
    return str_skip(token, str_find(token, '.') + 1);
}

enum status
subscriber_stopped(struct tx *tx, struct arena *arena, struct str email, struct str *reason,
                   struct err *err)
{
    struct stop_find_row row;
    bool found;

    TRY(stop_find(tx, arena, &(struct stop_find_in){.mark = mark_of(arena, email)}, &row, &found,
                  err));
    *reason = found ? row.reason : STR("");
    return OK;
}

enum status
subscriber_stop(struct tx *tx, struct arena *arena, struct str email, struct str reason,
                struct instant now, struct err *err)
{
    struct stop_put_in in = {.mark = mark_of(arena, email), .reason = reason, .stopped_at = now};

    return stop_put(tx, &in, err);
}

enum status
subscriber_forget(struct tx *tx, struct arena *arena, const struct subscriber *subscriber,
                  struct str reason, struct instant now, struct err *err)
{
    int64_t left, changed;

    TRY(subscriber_leave(tx, subscriber->id, 0, true, now, &left, err));
    TRY(subscriber_drop(tx, &(struct subscriber_drop_in){.subscriber_id = subscriber->id}, &changed,
                        err));
    return subscriber_stop(tx, arena, subscriber->email, reason, now, err);
}

/* ---- asking ---- */

static enum status
may_write(struct tx *tx, struct arena *arena, const struct subscriber_wish *wish,
          struct instant now, bool *may, struct err *err)
{
    struct subscriber_link_recent_in in = {.email = wish->email,
                                           .since_at = (struct instant){now.us - US_PER_DAY}};
    struct subscriber_link_recent_row recent;
    struct str reason;

    TRY(subscriber_stopped(tx, arena, wish->email, &reason, err));
    TRY(subscriber_link_recent(tx, arena, &in, &recent, err));
    /* Who once asked to be deleted may ask to come back: only the owner of the address can confirm. */
    *may = (reason.n == 0 || str_eq(reason, STR("asked"))) && recent.n < SUBSCRIBER_LINKS_A_DAY;
    return OK;
}

enum status
subscriber_ask(struct tx *tx, struct arena *arena, const struct subscriber_wish *wish,
               struct instant now, enum wish_answer *answer, struct str *token,
               struct subscriber *has, struct err *err)
{
    struct subscriber_link_put_in in = {.link_id = id_new(),
                                        .purpose = wish->subscriber != 0 ? STR("address")
                                                                         : STR("subscribe"),
                                        .subscriber_id = wish->subscriber,
                                        .email = wish->email,
                                        .lang = wish->lang,
                                        .topics = wish->topics,
                                        .made_at = now,
                                        .ends_at = {now.us + SUBSCRIBER_LINK_DAYS * US_PER_DAY}};
    bool may, found;

    *answer = WISH_QUIET;
    TRY(may_write(tx, arena, wish, now, &may, err));
    if (!may)
        return OK;
    TRY(subscriber_find(tx, arena, wish->email, has, &found, err));
    *answer = found ? WISH_HAS : WISH_CONFIRM;
    *token = mail_sign_id(arena, SUBSCRIBER_CONFIRM, in.link_id);
    if (found) /* kept as spent, so that these mails too are counted */
        in.ends_at = now;
    return subscriber_link_put(tx, &in, err);
}

/* ---- confirming ---- */

enum status
subscriber_link_look(struct tx *tx, struct arena *arena, struct str token, struct instant now,
                     struct subscriber_link *out, struct err *err)
{
    struct subscriber_link_find_row row;
    int64_t id;
    bool found;

    *out = (struct subscriber_link){.state = LINK_FORGED};
    if (!mail_verify_id(arena, SUBSCRIBER_CONFIRM, token, &id))
        return OK;
    TRY(subscriber_link_find(tx, arena, &(struct subscriber_link_find_in){.link_id = id}, &row,
                             &found, err));
    out->state = LINK_OVER; /* ours, and swept away since */
    if (!found)
        return OK;
    *out = (struct subscriber_link){.id = id,
                                    .address = str_eq(row.purpose, STR("address")),
                                    .subscriber = row.subscriber_id,
                                    .email = row.email,
                                    .lang = row.lang,
                                    .topics = row.topics,
                                    .state = LINK_WORKS};
    if (row.used_at.us != 0)
        out->state = LINK_USED;
    else if (row.ends_at.us <= now.us)
        out->state = LINK_OVER;
    return OK;
}

static enum status
add_topics(struct tx *tx, struct arena *arena, int64_t subscriber, struct str words,
           struct err *err)
{
    bool chosen[TOPICS_MAX] = {false};
    struct topic *list;
    size_t count;

    TRY(topic_list(tx, arena, &list, &count, err));
    if (count > TOPICS_MAX)
        count = TOPICS_MAX;
    topic_chosen(list, count, words, chosen);
    for (size_t i = 0; i < count; i++)
        if (chosen[i])
            TRY(subscription_put(
                tx,
                &(struct subscription_put_in){.topic_id = list[i].id, .subscriber_id = subscriber},
                err));
    return OK;
}

enum status
subscriber_join(struct tx *tx, struct arena *arena, const struct subscriber *who,
                struct instant now, struct subscriber *out, struct err *err)
{
    struct subscriber_put_in in = {.subscriber_id = id_new(),
                                   .email = who->email,
                                   .lang = who->lang,
                                   .source = who->source,
                                   .made_at = now};
    bool found;
    int64_t changed;

    TRY(subscriber_find(tx, arena, who->email, out, &found, err));
    if (!found) {
        TRY(subscriber_put(tx, &in, err));
        out->id = in.subscriber_id;
    }
    TRY(stop_drop(tx, &(struct stop_drop_in){.mark = mark_of(arena, who->email)}, &changed, err));
    TRY(add_topics(tx, arena, out->id, who->topics, err));
    return subscriber_load(tx, arena, out->id, out, err);
}

/* Topics for the addresses of one domain stay behind with the old address. */
static enum status
keep_open_topics(struct tx *tx, struct arena *arena, struct subscriber *s, struct err *err)
{
    bool chosen[TOPICS_MAX] = {false};
    struct topic *list;
    size_t count;

    TRY(topic_list(tx, arena, &list, &count, err));
    if (count > TOPICS_MAX)
        count = TOPICS_MAX;
    topic_chosen(list, count, s->topics, chosen);
    for (size_t i = 0; i < count; i++)
        chosen[i] = chosen[i] && (list[i].domain.n == 0 || topic_open_to(&list[i], s->email));
    s->topics = topic_words(arena, list, count, chosen);
    return subscriber_save(tx, arena, s, err);
}

/* Another number for whoever has another address: links in mails to the old one end here. */
static enum status
move(struct tx *tx, struct arena *arena, const struct subscriber_link *link, struct subscriber *out,
     struct err *err)
{
    struct subscriber_renumber_in in = {
        .new_id = id_new(), .email = link->email, .subscriber_id = link->subscriber};
    struct subscription_renumber_in more = {.new_id = in.new_id, .subscriber_id = link->subscriber};
    int64_t changed;

    TRY(subscriber_renumber(tx, &in, &changed, err));
    if (changed == 0)
        return FAIL(err, E_NOTFOUND, "the subscriber has gone");
    TRY(subscription_renumber(tx, &more, &changed, err));
    TRY(subscriber_load(tx, arena, in.new_id, out, err));
    return keep_open_topics(tx, arena, out, err);
}

enum status
subscriber_link_take(struct tx *tx, struct arena *arena, struct str token, struct instant now,
                     struct subscriber_link *link, struct subscriber *out, struct err *err)
{
    struct subscriber_link_use_in use;
    struct subscriber who;
    int64_t changed;
    bool taken;

    TRY(subscriber_link_look(tx, arena, token, now, link, err));
    if (link->state != LINK_WORKS)
        return OK;
    use = (struct subscriber_link_use_in){.used_at = now, .link_id = link->id};
    TRY(subscriber_link_use(tx, &use, &changed, err));
    if (changed == 0) {
        link->state = LINK_USED;
        return OK;
    }
    who = (struct subscriber){
        .email = link->email, .lang = link->lang, .source = STR("page"), .topics = link->topics};
    if (!link->address)
        return subscriber_join(tx, arena, &who, now, out, err);
    TRY(subscriber_find(tx, arena, link->email, out, &taken, err));
    if (taken) { /* somebody else subscribed with it meanwhile */
        link->state = LINK_USED;
        return OK;
    }
    return move(tx, arena, link, out, err);
}

enum status
subscriber_link_tidy(struct tx *tx, struct instant now, struct err *err)
{
    struct instant before = {now.us - KEEP_LINK_DAYS * US_PER_DAY};
    int64_t changed;

    return subscriber_link_sweep(tx, &(struct subscriber_link_sweep_in){.before_at = before},
                                 &changed, err);
}

/* ---- changing and leaving ---- */

enum status
subscriber_save(struct tx *tx, struct arena *arena, const struct subscriber *s, struct err *err)
{
    struct subscriber_set_in in = {
        .lang = s->lang, .paused_until_on = s->paused_until, .subscriber_id = s->id};
    int64_t changed;

    TRY(subscriber_set(tx, &in, &changed, err));
    if (changed == 0)
        return FAIL(err, E_NOTFOUND, "there is no subscriber %lld", (long long)s->id);
    TRY(subscription_drop_all(tx, &(struct subscription_drop_all_in){.subscriber_id = s->id},
                              &changed, err));
    return add_topics(tx, arena, s->id, s->topics, err);
}

enum status
subscriber_leave(struct tx *tx, int64_t subscriber, int64_t bulletin, bool whole,
                 struct instant now, int64_t *left, struct err *err)
{
    struct subscription_drop_of_in some = {.subscriber_id = subscriber, .bulletin_id = bulletin};
    int64_t changed;

    if (whole)
        TRY(subscription_drop_all(
            tx, &(struct subscription_drop_all_in){.subscriber_id = subscriber}, left, err));
    else
        TRY(subscription_drop_of(tx, &some, left, err));
    if (*left == 0)
        return OK;
    TRY(subscriber_chose(tx, &(struct subscriber_chose_in){.subscriber_id = subscriber}, &changed,
                         err));
    return left_put(
        tx,
        &(struct left_put_in){
            .left_id = id_new(), .bulletin_id = bulletin, .whole = whole, .left_at = now},
        err);
}

enum status
subscriber_left_by(struct tx *tx, struct arena *arena, int64_t bulletin, int64_t *count,
                   struct err *err)
{
    struct left_count_row row;

    TRY(left_count(tx, arena, &(struct left_count_in){.bulletin_id = bulletin}, &row, err));
    *count = row.n;
    return OK;
}
