/* exchange/feed.c - the door: answers one message, many, or a batch; logs; turns our errors into AR. */
#include "exchange/feed.h"

#include "base/buf.h"
#include "base/limits.h"
#include "base/log.h"
#include "exchange/ack.h"
#include "exchange/feed_store.h"
#include "exchange/message.h"
#include "hl7/split.h"

/* A sender who may not pass is an answer; what else fails is ours and stands in the log. */
static enum status
noted(enum status status, const struct err *err)
{
    if (status != OK && status != E_DENIED && status != E_NOTFOUND)
        log_err(EVENT_FAILURE, err);
    return status;
}

enum status
feed_sign_in(struct exchange *ex, struct arena *arena, const struct credential *by,
             struct caller *out, struct err *err)
{
    return noted(feed_store_sign_in(ex, arena, by, clock_now().today, out, err), err);
}

/* "CN=ORG.CODE,O=Clinic,C=US": what stands after CN=. A login has no character to be escaped. */
static struct str
common_name(struct str subject)
{
    while (subject.n > 0) {
        struct str part = str_trim(str_cut(&subject, ','));

        if (str_starts(part, STR("CN=")))
            return str_skip(part, 3);
    }
    return STR("");
}

enum status
feed_by_certificate(struct exchange *ex, struct arena *arena, struct str sha256, struct str subject,
                    struct caller *out, struct err *err)
{
    struct str login = common_name(subject);
    enum status status = feed_store_certificate(ex, arena, sha256, clock_now().today, out, err);

    if (status == E_DENIED && str_find(login, '.') < login.n) {
        status = feed_store_name(ex, arena, login, clock_now().today, out, err);
        if (status == E_NOTFOUND)
            status = FAIL(err, E_DENIED, "the certificate names no feed");
        out->door = DOOR_MLLP;
    }
    return noted(status, err);
}

enum status
feed_by_message(struct exchange *ex, struct arena *arena, struct str address, struct str raw,
                struct caller *out, struct err *err)
{
    struct frame_from from = {address, raw};

    return noted(feed_store_message(ex, arena, &from, clock_now().today, out, err), err);
}

enum status
feed_by_name(struct exchange *ex, struct arena *arena, struct str name, struct caller *out,
             struct err *err)
{
    return noted(feed_store_name(ex, arena, name, clock_now().today, out, err), err);
}

/* What one text with any number of messages is answered with. */
struct answers {
    struct exchange *ex;
    struct arena *arena; /* of the answer as a whole */
    struct arena *work;  /* of one message; emptied before the next */
    const struct caller *who;
    feed_watch *watch;
    void *user;
    size_t replies; /* an ACK or RSP that came has none */
    struct buf out;
    struct feed_reply reply;
};

static size_t
rank(struct str msa1)
{
    if (str_eq(msa1, STR("AR")))
        return 2;
    return str_eq(msa1, STR("AE")) ? 1 : 0;
}

static void
take(struct answers *a, const struct answered *one)
{
    struct feed_seen seen = {one->msa1, one->found, one->text};

    a->reply.messages++;
    a->replies += one->text.n > 0;
    if (rank(one->msa1) > a->reply.worst)
        a->reply.worst = rank(one->msa1);
    a->reply.failed = a->reply.failed || one->failed;
    buf_add(&a->out, one->text);
    if (a->watch != NULL)
        a->watch(a->user, &seen);
}

/* Whatever fails on our side, the sender gets an AR and sends again: nothing was stored, for the
 * transaction is rolled back. */
static struct answered
answer_message(struct answers *a, struct str raw)
{
    struct now now = clock_now();
    int64_t began = clock_monotonic_us();
    struct answered answer;
    struct err err;
    enum status status;
    unsigned tries = 0;

    do
        status = message_answer(a->ex, a->work, a->who, raw, now, &answer, &err);
    while (tx_again(&tries, status));
    if (status == OK && arena_overflow(a->work))
        status = FAIL(&err, E_LIMIT, "a message needed more memory than one may use");
    if (status != OK) {
        log_err(EVENT_FAILURE, &err);
        if (arena_overflow(a->work))
            arena_reset(a->work);
        answer = message_failed(a->ex, a->work, raw, now, FINDING_REGISTRY_FAILED);
    }
    log_event(status == OK ? LOG_DEBUG : LOG_ERROR, EVENT_MESSAGE,
              "feed=%lld door=%.*s ack=%.*s tries=%u us=%lld", (long long)a->who->feed.id.v,
              STRF(feed_door_word(a->who->door)), STRF(answer.msa1), tries + 1,
              (long long)(clock_monotonic_us() - began));
    return answer;
}

/* Text that is no message, or an envelope that is wrong: said once, nothing stored. */
static struct answered
answer_odd(struct answers *a, const struct hl7_part *part)
{
    struct answered answer =
        message_failed(a->ex, a->work, part->text, clock_now(), FINDING_MESSAGE_UNREADABLE);

    if (part->found != NULL)
        answer = message_refused(a->ex, a->work, part->text, clock_now(), part->found);
    answer.failed = false;
    return answer;
}

/* FHS/BHS ... BTS/FTS around all replies: guide 1.5, chapter 5 (batch). */
static void
wrap(struct answers *a, struct now now)
{
    struct str time = instant_hl7(a->arena, now.at, now.offset_minutes);
    struct buf buf;

    buf_init(&buf, a->arena, a->reply.text.n + 256);
    buf_printf(&buf, "FHS|^~\\&|%.*s|%.*s|||%.*s\rBHS|^~\\&|%.*s|%.*s|||%.*s\r",
               STRF(a->ex->registry), STRF(a->ex->registry), STRF(time), STRF(a->ex->registry),
               STRF(a->ex->registry), STRF(time));
    buf_add(&buf, a->reply.text);
    buf_printf(&buf, "BTS|%zu\rFTS|1\r", a->replies);
    a->reply.text = buf_str(&buf);
}

struct feed_reply
feed_answer(struct exchange *ex, struct arena *arena, const struct caller *who, struct str text,
            feed_watch *watch, void *user)
{
    CLEANUP(arena_cleanup) struct arena *work = arena_new(LIMIT_ARENA_BYTES);
    struct answers a = {
        .ex = ex, .arena = arena, .work = work, .who = who, .watch = watch, .user = user};
    struct hl7_split split;
    struct hl7_part part;
    struct answered one;

    buf_init(&a.out, arena, 1024);
    hl7_split_init(&split, arena, text);
    while (hl7_split_next(&split, &part)) {
        one = part.kind == HL7_PART_MESSAGE ? answer_message(&a, part.text) : answer_odd(&a, &part);
        take(&a, &one);
        arena_reset(work); /* a batch has any number of messages, a message a limit */
    }
    if (a.reply.messages == 0) {
        one = message_failed(ex, arena, text, clock_now(), FINDING_MESSAGE_UNREADABLE);
        one.failed = false;
        take(&a, &one);
    }
    a.reply.text = buf_str(&a.out);
    if (split.enveloped || who->feed.switches.batch_replies)
        wrap(&a, clock_now());
    return a.reply;
}

struct str
feed_refuse(struct exchange *ex, struct arena *arena, struct str raw, enum finding_code code)
{
    return message_failed(ex, arena, raw, clock_now(), code).text;
}
