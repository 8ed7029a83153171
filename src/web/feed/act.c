/* web/feed/act.c - what one does with a message: process it again, match by hand, ask the help desk. */
#include "access/user.h"
#include "base/buf.h"
#include "registry/join.h"
#include "registry/review.h"
#include "store/db.h"
#include "web/feed/message.h"
#include "web/mails.h"
#include "web/serve.h"

page_handler message_repeat, message_match, message_ask;

/* -- process it again -------------------------------------------------------------------------- */

static enum status
gate_of(struct visit *v, struct org_id org, struct gate *gate, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, v->web->db, err));
    return agreement_gate(&tx, v->arena, org, v->now.today, gate, err);
}

/* POST /messages/:id/replay */
enum status
message_repeat(struct visit *v, struct err *err)
{
    struct message_page m = {.repeats = false};
    struct message_id made;
    struct again_ask ask = {.user = v->session.user.id.v, .at = v->now.at};

    TRY(message_load(v, &m, err));
    ask.seen = &m.seen;
    ask.feed = &m.feed;
    TRY(gate_of(v, m.feed.org, &ask.gate, err));
    TRY(visit_audit_look(v,
                         &(struct visit_act){.what = AUDIT_SUBMIT,
                                             .kind = STR("message"),
                                             .object = m.seen.row.id.v,
                                             .client = m.seen.row.client.v,
                                             .reason = STR("processed again")},
                         err));
    TRY(again_send(v->web->exchange, v->arena, &ask, &made, err));
    res_redirect(v->req, v->res, arena_printf(v->arena, "/messages/%lld", (long long)made.v));
    return OK;
}

/* -- match by hand ----------------------------------------------------------------------------- */

static struct feed_message_matches
row_of(struct visit *v, const struct review *review)
{
    bool open = str_eq(review->verdict, STR("open")) || str_eq(review->verdict, STR("later"));
    int32_t tenths = review->score < 0 ? -review->score : review->score;

    return (struct feed_message_matches){
        .review = review->id,
        .other = review->other.v,
        .client = review->client.v,
        .score = arena_printf(v->arena, "%s%d.%d bits", review->score < 0 ? "-" : "",
                              (int)(tenths / 10), (int)(tenths % 10)),
        .evidence = review->evidence,
        .state = str_eq(review->verdict, STR("same")) ? STR("the same person") : STR("two persons"),
        .open = open,
        .joined = str_eq(review->verdict, STR("same"))};
}

enum status
message_matches(struct visit *v, const struct message_page *m, struct feed_message_view *view,
                struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_message_matches *rows;
    struct review *list;
    size_t count;

    if (m->seen.row.client.v == 0 || !str_eq(m->seen.matched, STR("review")))
        return OK;
    TRY(tx_read(&tx, v->web->db, err));
    TRY(review_list_of(&tx, v->arena, m->seen.row.client, &list, &count, err));
    rows = ARENA_ARRAY(v->arena, struct feed_message_matches, count + 1);
    for (size_t i = 0; i < count; i++)
        if (list[i].message == m->seen.row.id.v)
            rows[view->matches_count++] = row_of(v, &list[i]);
    view->matches = rows;
    view->decides = visit_may(v, PERMISSION_CLIENT_MERGE);
    return OK;
}

/* One of: the same, two persons, or taken apart again. */
static enum status
decide(struct visit *v, struct tx *tx, const struct review *review, struct str verdict,
       struct err *err)
{
    struct join join = {.from = review->client,
                        .into = review->other,
                        .reason = STR("matched by hand at its message"),
                        .user = v->session.user.id.v,
                        .at = v->now.at};
    struct part part = {.client = review->client,
                        .reason = STR("taken back at its message"),
                        .user = join.user,
                        .at = join.at};
    struct apart apart = {.one = review->client,
                          .two = review->other,
                          .reason = join.reason,
                          .user = join.user,
                          .at = join.at};

    if (str_eq(verdict, STR("same")))
        return join_clients(tx, v->arena, v->web->codes, &join, err);
    if (str_eq(verdict, STR("undo")))
        return join_undo(tx, v->arena, v->web->codes, &part, err);
    if (str_eq(verdict, STR("different")))
        return review_keep_apart(tx, &apart, err);
    return FAIL(err, E_INVALID, "no verdict was given");
}

static enum status
settle(struct visit *v, const struct message_page *m, int64_t number, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str verdict = visit_field(v, "verdict");
    bool undo = str_eq(verdict, STR("undo"));
    struct review review;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(review_load(&tx, v->arena, m->seen.row.client, number, &review, err));
    if (review.message != m->seen.row.id.v)
        return FAIL(err, E_NOTFOUND, "the review is not of this message");
    TRY(decide(v, &tx, &review, verdict, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = undo ? AUDIT_UNMERGE : AUDIT_MERGE,
                                        .kind = STR("review"),
                                        .object = number,
                                        .client = review.client.v,
                                        .reason = verdict},
                    err));
    return tx_commit(&tx, err);
}

/* POST /messages/:id/match */
enum status
message_match(struct visit *v, struct err *err)
{
    struct message_page m = {.repeats = false};
    uint64_t number;
    unsigned tries = 0;
    enum status status;

    TRY(message_load(v, &m, err));
    if (!str_parse_u64(visit_field(v, "review"), &number) || number > INT64_MAX)
        return FAIL(err, E_INVALID, "no review was named");
    do
        status = settle(v, &m, (int64_t)number, err);
    while (tx_again(&tries, status));
    TRY(status);
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/messages/%lld", (long long)m.seen.row.id.v));
    return OK;
}

/* -- ask the help desk ------------------------------------------------------------------------- */

static struct str
codes_of(struct visit *v, const struct message_seen *seen)
{
    struct buf buf;

    buf_init(&buf, v->arena, 128);
    for (size_t i = 0; i < seen->finding_count; i++)
        buf_printf(&buf, "%s%.*s at %.*s", i > 0 ? ", " : "", STRF(seen->findings[i].own),
                   STRF(seen->findings[i].erl));
    return buf_str(&buf);
}

static enum status
tell_desk(struct visit *v, struct tx *tx, struct mail *mail, struct err *err)
{
    struct user *list;
    size_t count;
    bool sent;

    TRY(user_list_all(tx, v->arena, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (user_state(&list[i], v->now.today) != USER_ACTIVE ||
            !access_allows(list[i].roles, PERMISSION_TICKET_WORK))
            continue;
        mail->to = list[i].email;
        TRY(mail_words(v, tx, *mail, &sent, err));
    }
    return OK;
}

static enum status
ask_desk(struct visit *v, const struct message_page *m, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str url, name;
    struct mail mail = {.subject = STR("A question about a message"),
                        .topic = MAIL_TICKET,
                        .org = m->feed.org.v,
                        .object = m->seen.row.id.v};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(mail_site(v, &tx, &url, &name, err));
    mail.body = arena_printf(
        v->arena,
        "User %.*s of %.*s (organization code %.*s, %.*s) asks about message %lld of feed %.*s.\n\n"
        "Findings: %.*s\n\n%.*s/messages/%lld\n\nThe question:\n\n%.*s\n",
        STRF(v->session.user.username), STRF(v->session.user.org_name),
        STRF(v->session.user.org_code), STRF(v->session.user.email), (long long)m->seen.row.id.v,
        STRF(m->feed.login), STRF(codes_of(v, &m->seen)), STRF(url), (long long)m->seen.row.id.v,
        STRF(str_slice(visit_field(v, "words"), 0, 2000)));
    TRY(tell_desk(v, &tx, &mail, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_MAIL,
                                        .kind = STR("message"),
                                        .object = m->seen.row.id.v,
                                        .reason = STR("asked the help desk")},
                    err));
    return tx_commit(&tx, err);
}

/* POST /messages/:id/ask: a mail to whoever works the help desk. */
enum status
message_ask(struct visit *v, struct err *err)
{
    struct message_page m = {.repeats = false};
    bool empty = visit_field(v, "words").n == 0;

    TRY(message_load(v, &m, err));
    if (!empty)
        TRY(ask_desk(v, &m, err));
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/messages/%lld%s", (long long)m.seen.row.id.v,
                              empty ? "" : "?asked=1"));
    return OK;
}
