/* web/home.c - the first page after signing in, and the pages everybody may read. */
#include "web/home.h"

#include "post/announcement.h"
#include "web/serve.h"

page_handler home_first, home_show, announcement_write, announcement_act, accessibility_show;

enum { ANNOUNCED_DAYS = 14 };

/* GET / */
enum status
home_first(struct visit *v, struct err *err)
{
    (void)err;
    res_redirect(v->req, v->res, v->signed_in ? STR("/home") : STR("/signin"));
    return OK;
}

static enum status
announcements(struct visit *v, struct tx *tx, struct home_view *view, struct err *err)
{
    struct announcement *list;
    struct home_news *rows;

    TRY(announcement_list(tx, v->arena, v->session.user.id.v, v->now.today, &list,
                          &view->news_count, err));
    rows = ARENA_ARRAY(v->arena, struct home_news, view->news_count);
    for (size_t i = 0; i < view->news_count; i++)
        rows[i] = (struct home_news){
            .id = list[i].id,
            .kind = list[i].kind == ANNOUNCEMENT_RELEASE ? STR("release") : STR("announcement"),
            .words = list[i].words,
            .from = date_long(v->arena, list[i].first)};
    view->news = rows;
    return OK;
}

static enum status
show(struct visit *v, struct str problem, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct home_view view = {
        .user = v->session.user.given.n > 0 ? v->session.user.given : v->session.user.username,
        .may_find = v->layout.may_find,
        .may_write = visit_may(v, PERMISSION_NEWS_WRITE),
        .problem = problem,
        .typed = visit_field(v, "words"),
        .until = date_long(v->arena, date_add_days(v->now.today, ANNOUNCED_DAYS))};

    TRY(tx_read(&tx, v->web->db, err));
    TRY(home_todo(v, &tx, &view, err));
    TRY(home_work(v, &tx, &view, err));
    TRY(announcements(v, &tx, &view, err));
    if (problem.n > 0)
        v->res->status = 422;
    page_home(&v->page, &view);
    return OK;
}

/* GET /home */
enum status
home_show(struct visit *v, struct err *err)
{
    return show(v, STR(""), err);
}

/* POST /announcements */
enum status
announcement_write(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct announcement a = {.kind = str_eq(visit_field(v, "kind"), STR("release"))
                                         ? ANNOUNCEMENT_RELEASE
                                         : ANNOUNCEMENT_NEWS,
                             .words = visit_field(v, "words"),
                             .first = v->now.today};
    enum status status;

    if (!date_parse_typed(visit_field(v, "until"), v->now.today, &a.last))
        return show(v, STR("Enter the last day as a date, such as 3/14/2026."), err);
    TRY(tx_begin(&tx, v->web->db, err));
    status = announcement_add(&tx, &a, v->session.user.id.v, v->now.at, err);
    if (status == E_INVALID)
        return show(v, STR("Enter up to 500 letters, and a last day that is not over."), err);
    TRY(status);
    TRY(visit_audit(
        v, &tx, &(struct visit_act){.what = AUDIT_ADD, .kind = STR("announcement"), .object = a.id},
        err));
    TRY(tx_commit(&tx, err));
    res_redirect(v->req, v->res, STR("/home"));
    return OK;
}

/* POST /announcements/:id - put away; or, by whoever may write them, taken back from all */
enum status
announcement_act(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    bool end = str_eq(visit_field(v, "act"), STR("end")) && visit_may(v, PERMISSION_NEWS_WRITE);
    int64_t id;

    TRY(visit_id(v, 0, &id, err));
    TRY(tx_begin(&tx, v->web->db, err));
    if (end) {
        TRY(announcement_end(&tx, id, v->now.today, err));
        TRY(visit_audit(
            v, &tx,
            &(struct visit_act){.what = AUDIT_REMOVE, .kind = STR("announcement"), .object = id},
            err));
    } else {
        TRY(announcement_put_away(&tx, id, v->session.user.id.v, err));
    }
    TRY(tx_commit(&tx, err));
    res_redirect(v->req, v->res, STR("/home"));
    return OK;
}

/* GET /accessibility */
enum status
accessibility_show(struct visit *v, struct err *err)
{
    (void)err;
    page_accessibility(&v->page);
    return OK;
}
