/* web/feed/resends.c - /feeds/:id/resends, what a feed was refused and has not sent again. */
#include "exchange/resend.h"

#include "store/db.h"
#include "web/feed/feeds.h"
#include "web/serve.h"

page_handler resends_show, resends_decide;

static struct str
words_of(struct visit *v, struct str own)
{
    enum finding_code code;

    return finding_code_find(own, &code) ? sentence_in_general(v, finding_kind(code)->what)
                                         : STR("");
}

static void
fill_open(struct visit *v, const struct resend *list, size_t count, struct feed_resends_view *view)
{
    struct feed_resends_cases *rows = ARENA_ARRAY(v->arena, struct feed_resends_cases, count + 1);

    for (size_t i = 0; i < count; i++) {
        int32_t age = v->now.today.day - list[i].opened_on.day;

        rows[i] = (struct feed_resends_cases){.number = list[i].id,
                                              .message = list[i].message.v,
                                              .sent_id = list[i].control_id,
                                              .dose = list[i].group,
                                              .own = list[i].code,
                                              .words = words_of(v, list[i].code),
                                              .opened = date_long(v->arena, list[i].opened_on),
                                              .age = age,
                                              .late = age > RESEND_LATE_DAYS};
    }
    view->cases = rows;
    view->cases_count = count;
}

static size_t
fill_closed(struct visit *v, const struct resend *list, size_t count, bool manages,
            struct feed_resends_closed *rows)
{
    for (size_t i = 0; i < count; i++) {
        bool dismissed = list[i].standing == RESEND_DISMISSED;
        struct str when = feed_moment(v, list[i].closed_at);

        rows[i] = (struct feed_resends_closed){
            .message = list[i].message.v,
            .sent_id = list[i].control_id,
            .own = list[i].code,
            .opened = date_long(v->arena, list[i].opened_on),
            .how = dismissed ? arena_printf(v->arena, "dismissed %.*s: %.*s", STRF(when),
                                            STRF(list[i].reason))
                             : arena_printf(v->arena, "sent again %.*s:", STRF(when)),
            .by = list[i].closed_by.v,
            .number = list[i].id,
            .back = dismissed && manages};
    }
    return count;
}

/* GET /feeds/:id/resends */
enum status
resends_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_resends_view view = {.manages = visit_may(v, PERMISSION_FEED_MANAGE)};
    struct resend *open, *resolved, *dismissed;
    size_t count, resolved_count, dismissed_count;
    struct feed_resends_closed *closed;
    struct feed_id id;
    struct feed feed;

    TRY(visit_id(v, 0, &id.v, err));
    TRY(tx_read(&tx, v->web->db, err));
    TRY(feed_seen_by(v, &tx, id, &feed, err));
    TRY(resend_list(&tx, v->arena, id, RESEND_OPEN, &open, &count, err));
    TRY(resend_list(&tx, v->arena, id, RESEND_RESOLVED, &resolved, &resolved_count, err));
    TRY(resend_list(&tx, v->arena, id, RESEND_DISMISSED, &dismissed, &dismissed_count, err));
    TRY(resend_open_count(&tx, v->arena, id, date_add_days(v->now.today, -RESEND_LATE_DAYS - 1),
                          &view.late, err));
    closed =
        ARENA_ARRAY(v->arena, struct feed_resends_closed, resolved_count + dismissed_count + 1);
    view.closed_count = fill_closed(v, dismissed, dismissed_count, view.manages, closed);
    view.closed_count +=
        fill_closed(v, resolved, resolved_count, view.manages, closed + view.closed_count);
    view.closed = closed;
    view.feed = id.v;
    view.login = feed.login;
    fill_open(v, open, count, &view);
    page_feed_resends(&v->page, &view);
    return OK;
}

static enum status
decide(struct visit *v, struct feed_id id, const struct resend_word *word, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed feed;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(feed_seen_by(v, &tx, id, &feed, err));
    TRY(resend_decide(&tx, v->arena, word, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_DECIDE,
                                        .kind = STR("resend"),
                                        .object = word->id,
                                        .reason = word->dismiss ? word->reason : STR("reopened")},
                    err));
    return tx_commit(&tx, err);
}

/* POST /feeds/:id/resends */
enum status
resends_decide(struct visit *v, struct err *err)
{
    struct resend_word word = {.dismiss = str_eq(visit_field(v, "what"), STR("dismiss")),
                               .reason = str_slice(visit_field(v, "reason"), 0, 200),
                               .user = v->session.user.id.v,
                               .at = v->now.at};

    TRY(visit_id(v, 0, &word.feed.v, err));
    if (!str_parse_i64(visit_field(v, "case"), &word.id) || (word.dismiss && word.reason.n == 0))
        return FAIL(err, E_INVALID, "a case and a reason are needed");
    TRY(decide(v, word.feed, &word, err));
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/feeds/%lld/resends", (long long)word.feed.v));
    return OK;
}
