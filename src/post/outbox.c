/* post/outbox.c - handing mails over to the mail server, several connections at once. */
#include "post/outbox.h"

#include <assert.h>
#include <pthread.h>

#include "base/die.h"
#include "base/utf8.h"
#include "post/bounce.h"
#include "post/outbox.sql.h"
#include "post/post.h"
#include "store/db.h"

#define US_PER_MINUTE INT64_C(60000000)

enum { MAIL_ARENA_BYTES = 64 << 20, HORIZON_US = 1000000, LANE_TURN = 2 };

/* One connection, and the thread that feeds it during a round. */
struct sender {
    struct outbox *outbox;
    struct smtp_link *link;
    struct arena *arena; /* of one mail */
    pthread_t thread;
};

struct outbox {
    struct outbox_options options;
    struct sender sender[OUTBOX_CONNECTIONS];
    struct arena *arena; /* of a round */
    struct arena *text;  /* of the bulletin below */
    struct mail_bulk bulk;
    /* -- the round under way -- */
    struct instant now;
    struct mail_due_row *rows;
    size_t count;
    atomic_size_t next;
    atomic_bool over; /* no mail server, or no store: whoever is done stops */
    pthread_mutex_t lock;
    struct outbox_round *out; /* under lock, as what follows */
    enum status status;
    struct err *err;
};

int
mail_retry_minutes(int tries, struct instant queued_at, struct instant now)
{
    static const int minutes[] = {1, 5, 15, 60, 240};
    size_t last = sizeof(minutes) / sizeof(minutes[0]) - 1;

    if (now.us - queued_at.us > MAIL_GIVE_UP_HOURS * 60 * US_PER_MINUTE)
        return 0;
    return minutes[tries <= 1 ? 0 : (size_t)tries - 1 > last ? last : (size_t)tries - 1];
}

struct outbox *
outbox_open(const struct outbox_options *options)
{
    struct outbox *box = x_calloc(1, sizeof(*box));

    box->options = *options;
    if (box->options.connections == 0)
        box->options.connections = 1;
    if (box->options.connections > OUTBOX_CONNECTIONS)
        box->options.connections = OUTBOX_CONNECTIONS;
    for (unsigned i = 0; i < box->options.connections; i++)
        box->sender[i] = (struct sender){.outbox = box,
                                         .link = smtp_link_open(&box->options.server),
                                         .arena = arena_new(MAIL_ARENA_BYTES)};
    box->arena = arena_new(MAIL_ARENA_BYTES);
    box->text = arena_new(MAIL_ARENA_BYTES);
    (void)pthread_mutex_init(&box->lock, NULL);
    return box;
}

void
outbox_close(struct outbox *box)
{
    if (box == NULL)
        return;
    for (unsigned i = 0; i < box->options.connections; i++) {
        smtp_link_close(box->sender[i].link);
        arena_free(box->sender[i].arena);
    }
    arena_free(box->arena);
    arena_free(box->text);
    (void)pthread_mutex_destroy(&box->lock);
    x_free(box);
}

static bool
stopped(struct outbox *box)
{
    const atomic_bool *stop = box->options.server.stop;

    return atomic_load(&box->over) || (stop != NULL && atomic_load(stop));
}

/* Nobody hands anything over between rounds: what says so was left by a process that was killed, or by a
 * store that could not take the end of it. */
static enum status
settle_doubts(struct outbox *box, struct err *err)
{
    static const struct str why = STR_INIT("interrupted while it was handed over");
    CLEANUP(tx_end) struct tx tx = {0};
    int64_t changed;

    TRY(tx_begin(&tx, box->options.db, err));
    TRY(mail_doubt(&tx, &(struct mail_doubt_in){.last_error = why}, &changed, err));
    box->out->unknown += (size_t)changed;
    TRY(mail_once_more(&tx, &(struct mail_once_more_in){.last_error = why}, &changed, err));
    return tx_commit(&tx, err);
}

/* First what somebody waits for, then bulletins: those whose turn it is, and the others. */
static enum status
read_due(struct outbox *box, struct err *err)
{
    static const int32_t lanes[] = {0, LANE_TURN, 1};
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, box->options.db, err));
    box->rows = ARENA_ARRAY(box->arena, struct mail_due_row, OUTBOX_AT_ONCE);
    for (size_t i = 0; i < 3 && box->count < OUTBOX_AT_ONCE; i++) {
        struct mail_due_in in = {
            .lane = lanes[i], .now_at = box->now, .max = (int64_t)(OUTBOX_AT_ONCE - box->count)};
        struct mail_due_row *rows;
        size_t count;

        TRY(mail_due(&tx, box->arena, &in, &rows, &count, err));
        for (size_t k = 0; k < count; k++)
            box->rows[box->count++] = rows[k];
    }
    return tx_commit(&tx, err);
}

/* When this mail's domain may have it. */
static int64_t
turn_of(struct outbox *box, const struct mail_due_row *row)
{
    struct str domain = str_skip(row->email, str_find(row->email, '@') + 1);
    struct outbox_pace *pace = box->options.pace;
    int64_t *free_us = &pace->free_us[str_hash(domain) % 4096];
    int64_t at = *free_us > box->now.us ? *free_us : box->now.us;

    *free_us = at + US_PER_MINUTE / box->options.per_minute;
    return at;
}

/* Mails to a domain that has had enough get their turn as their next time, and leave the round. */
static enum status
keep_pace(struct outbox *box, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    size_t kept = 0;

    if (box->options.pace == NULL || box->options.per_minute == 0 || box->count == 0)
        return OK;
    TRY(tx_begin(&tx, box->options.db, err));
    for (size_t i = 0; i < box->count; i++) {
        const struct mail_due_row *row = &box->rows[i];
        int64_t at = row->lane == LANE_TURN ? box->now.us : turn_of(box, row);

        if (row->lane == 0 || at <= box->now.us + HORIZON_US) {
            box->rows[kept++] = *row;
            continue;
        }
        TRY(mail_put_off(&tx, &(struct mail_put_off_in){.id = row->id, .next_at = {at}}, err));
        box->out->put_off++;
    }
    box->count = kept;
    return tx_commit(&tx, err);
}

/* The text of the bulletin that most of a round is of. */
static enum status
load_bulk(struct outbox *box, int64_t id, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct shared_by_id_row row;
    bool found;

    if (box->bulk.id == id)
        return OK;
    arena_reset(box->text);
    box->bulk = (struct mail_bulk){0};
    TRY(tx_read(&tx, box->options.db, err));
    TRY(shared_by_id(&tx, box->text, &(struct shared_by_id_in){.shared_id = id}, &row, &found,
                     err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no text %lld of a mail to many", (long long)id);
    box->bulk = (struct mail_bulk){.id = id,
                                   .subject = row.subject,
                                   .body = row.body,
                                   .html = row.html,
                                   .list_label = row.list_label,
                                   .unsubscribe = row.unsubscribe,
                                   .preferences = row.preferences,
                                   .bulletin = row.bulletin_id};
    return tx_commit(&tx, err);
}

/* A round holds one bulletin's mails only, so that its senders share the text without a lock. */
static enum status
one_bulletin(struct outbox *box, struct err *err)
{
    size_t kept = 0;
    int64_t id = 0;

    for (size_t i = 0; i < box->count; i++) {
        if (box->rows[i].shared_id != 0 && id == 0)
            id = box->rows[i].shared_id;
        if (box->rows[i].shared_id == 0 || box->rows[i].shared_id == id)
            box->rows[kept++] = box->rows[i];
    }
    box->count = kept;
    return id == 0 ? OK : load_bulk(box, id, err);
}

/* A mail on its way: what the connection calls back for. */
struct handing {
    struct sender *sender;
    const struct mail_due_row *row;
    enum status status;
    struct err *err;
};

static enum status
begin(struct handing *h)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct outbox *box = h->sender->outbox;
    struct mail_begin_in in = {.id = h->row->id, .done_at = box->now};
    int64_t changed;

    TRY(tx_begin(&tx, box->options.db, h->err));
    TRY(mail_begin(&tx, &in, &changed, h->err));
    if (changed != 1)
        return FAIL(h->err, E_CONFLICT, "mail %lld is no longer waiting", (long long)h->row->id);
    return tx_commit(&tx, h->err);
}

/* struct smtp_mail.before_end */
static bool
before_end(void *user)
{
    struct handing *h = user;

    h->status = begin(h);
    return h->status == OK;
}

static enum status
write_mail(struct sender *sender, const struct mail_due_row *row, struct str *text, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct outbox *box = sender->outbox;
    struct mail mail = {.id = row->id,
                        .to = row->email,
                        .subscriber = row->subscriber_id,
                        .queued_at = row->queued_at};

    if (row->shared_id != 0) {
        *text = mail_mime_bulk(sender->arena, &mail, &box->bulk, box->options.from,
                               box->options.from_name);
        return OK;
    }
    TRY(tx_read(&tx, box->options.db, err));
    TRY(mail_load(&tx, sender->arena, row->id, &mail, err));
    *text = mail_mime(sender->arena, &mail, box->options.from, box->options.from_name);
    return tx_commit(&tx, err);
}

/* What the server's answer makes of the mail. A refusal of the server itself is not the mail's. */
static enum mail_state
state_after(const struct outbox *box, const struct mail_due_row *row,
            const struct smtp_result *result)
{
    if (result->answer == SMTP_SENT)
        return MAIL_SENT;
    if (result->answer == SMTP_PERMANENT && result->stage == SMTP_AT_RECIPIENT)
        return MAIL_BOUNCED;
    if (result->answer == SMTP_PERMANENT && result->stage == SMTP_AT_TEXT)
        return MAIL_FAILED;
    if (result->answer == SMTP_UNKNOWN && row->bulletin_id != 0)
        return MAIL_UNKNOWN;
    return mail_retry_minutes(row->tries + 1, row->queued_at, box->now) == 0 ? MAIL_FAILED
                                                                             : MAIL_WAITING;
}

static void
count_one(struct outbox *box, enum mail_state state)
{
    pthread_mutex_lock(&box->lock);
    box->out->sent += state == MAIL_SENT;
    box->out->later += state == MAIL_WAITING;
    box->out->failed += state == MAIL_FAILED;
    box->out->bounced += state == MAIL_BOUNCED;
    box->out->unknown += state == MAIL_UNKNOWN;
    pthread_mutex_unlock(&box->lock);
}

static enum status
settle(struct sender *sender, const struct mail_due_row *row, const struct smtp_result *result,
       struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct outbox *box = sender->outbox;
    enum mail_state state = state_after(box, row, result);
    int minutes = mail_retry_minutes(row->tries + 1, row->queued_at, box->now);
    struct mail_settle_in in = {.id = row->id,
                                .mail_state = mail_state_word(state),
                                .next_at = {box->now.us + minutes * US_PER_MINUTE},
                                .done_at = {state == MAIL_WAITING ? 0 : box->now.us}};
    struct bounce bounce = {.address = row->email, .hard = true};
    int64_t changed;

    if (state != MAIL_SENT)
        in.last_error = utf8_clean(sender->arena, str_of(result->text));
    bounce.why = in.last_error;
    TRY(tx_begin(&tx, box->options.db, err));
    TRY(mail_settle(&tx, &in, &changed, err));
    if (state == MAIL_BOUNCED && !row->hard)
        TRY(bounce_add(&tx, sender->arena, &bounce, box->now, err));
    if (state == MAIL_SENT && !row->told)
        TRY(bounce_clear(&tx, sender->arena, row->email, &changed, err));
    TRY(tx_commit(&tx, err));
    count_one(box, state);
    return OK;
}

/* Nobody to talk to: the others wait for the next round, and this was no fault of theirs. */
static bool
nobody_there(const struct smtp_result *result)
{
    return result->answer != SMTP_SENT && result->answer != SMTP_UNKNOWN &&
           result->stage == SMTP_AT_SERVER;
}

/* Told to stop before the server had it. */
static bool
given_up(const struct outbox *box, const struct smtp_result *result)
{
    const atomic_bool *stop = box->options.server.stop;

    return stop != NULL && atomic_load(stop) && result->answer == SMTP_TEMPORARY &&
           result->code == 0;
}

static enum status
hand_over(struct sender *sender, const struct mail_due_row *row, struct err *err)
{
    struct outbox *box = sender->outbox;
    struct handing handing = {.sender = sender, .row = row, .err = err};
    struct smtp_mail smtp = {.from = mail_return_path(sender->arena, row->id, box->options.from),
                             .to = row->email,
                             .before_end = before_end,
                             .user = &handing};
    struct smtp_result result = {.answer = SMTP_PERMANENT,
                                 .stage = SMTP_AT_RECIPIENT,
                                 .text = "passed over: mail to this address came back"};

    if (row->hard && row->lane != 0)
        return settle(sender, row, &result, err);
    TRY(write_mail(sender, row, &smtp.text, err));
    result = smtp_link_send(sender->link, &smtp);
    if (handing.status == E_CONFLICT || given_up(box, &result))
        return OK; /* decided upon, or come back, meanwhile; or it waits until we are back */
    TRY(handing.status);
    if (nobody_there(&result)) {
        atomic_store(&box->over, true);
        pthread_mutex_lock(&box->lock);
        box->out->reached = false;
        pthread_mutex_unlock(&box->lock);
    }
    return settle(sender, row, &result, err);
}

static void *
sender_thread(void *argument)
{
    struct sender *sender = argument;
    struct outbox *box = sender->outbox;
    size_t i;

    while (!stopped(box) && (i = atomic_fetch_add(&box->next, 1)) < box->count) {
        struct err err;
        enum status status;

        arena_reset(sender->arena);
        status = hand_over(sender, &box->rows[i], &err);
        if (status == OK)
            continue;
        atomic_store(&box->over, true);
        pthread_mutex_lock(&box->lock);
        if (box->status == OK) {
            box->status = status;
            *box->err = err;
        }
        pthread_mutex_unlock(&box->lock);
    }
    return NULL;
}

/* The caller's own thread feeds the first connection. */
static enum status
hand_over_all(struct outbox *box)
{
    unsigned started = 1, wanted = box->options.connections;

    if (box->count < wanted)
        wanted = (unsigned)box->count;
    while (started < wanted && pthread_create(&box->sender[started].thread, NULL, sender_thread,
                                              &box->sender[started]) == 0)
        started++;
    (void)sender_thread(&box->sender[0]);
    for (unsigned i = 1; i < started; i++)
        (void)pthread_join(box->sender[i].thread, NULL);
    return box->status;
}

enum status
outbox_round(struct outbox *box, struct instant now, struct outbox_round *out, struct err *err)
{
    *out = (struct outbox_round){.reached = true};
    arena_reset(box->arena);
    box->now = now;
    box->out = out;
    box->status = OK;
    box->err = err;
    box->count = 0;
    atomic_store(&box->next, 0);
    atomic_store(&box->over, false);
    TRY(settle_doubts(box, err));
    TRY(read_due(box, err));
    out->taken = box->count;
    TRY(keep_pace(box, err));
    TRY(one_bulletin(box, err));
    return hand_over_all(box);
}
