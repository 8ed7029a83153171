/* web/feed/act.c - what one does with a message: process it again, match by hand. */
#include "registry/join.h"
#include "registry/review.h"
#include "store/db.h"
#include "web/feed/message.h"
#include "web/serve.h"

page_handler message_repeat, message_match;

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
        .joined = str_eq(review->verdict, STR("same")),
        .parted = str_eq(review->verdict, STR("different"))};
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

/* One of: the same, two persons, taken apart again, or "two persons" taken back. */
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
    if (str_eq(verdict, STR("reopen")))
        return review_open_again(tx, review, err);
    return FAIL(err, E_INVALID, "no such verdict");
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
