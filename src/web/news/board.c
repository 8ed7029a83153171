/* web/news/board.c - bulletins for those who write them: the list, and beginning one. */
#include "store/db.h"
#include "web/moment.h"
#include "web/news/desk.h"
#include "web/serve.h"

page_handler bulletins_show, bulletins_begin;

static struct news_board_rows
row_of(struct visit *v, const struct bulletin *b)
{
    struct instant when = b->sent_at.us != 0   ? b->sent_at
                          : b->send_at.us != 0 ? b->send_at
                                               : b->changed_at;

    return (struct news_board_rows){.id = b->id,
                                    .headline = b->title,
                                    .step = bulletin_step_word(b->step),
                                    .draft = b->step == BULLETIN_DRAFT,
                                    .when = moment_words(v->arena, when, v->now.offset_minutes),
                                    .audience = b->audience,
                                    .out = b->step == BULLETIN_SENT};
}

static enum status
show(struct visit *v, struct str problem, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct news_board_view view = {.problem = problem, .typed = visit_field(v, "headline")};
    struct bulletin *list;
    struct news_board_rows *rows;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(bulletin_list(&tx, v->arena, &list, &view.rows_count, err));
    rows = ARENA_ARRAY(v->arena, struct news_board_rows, view.rows_count + 1);
    for (size_t i = 0; i < view.rows_count; i++)
        rows[i] = row_of(v, &list[i]);
    view.rows = rows;
    if (problem.n > 0)
        v->res->status = 422;
    page_news_board(&v->page, &view);
    return OK;
}

/* GET /bulletins */
enum status
bulletins_show(struct visit *v, struct err *err)
{
    return show(v, STR(""), err);
}

/* POST /bulletins */
enum status
bulletins_begin(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bulletin b = {.title = visit_field(v, "headline"), .lang = STR("en")};
    enum status status;

    TRY(tx_begin(&tx, v->web->db, err));
    status = bulletin_new(&tx, v->arena, &b, v->session.user.id.v, v->now.at, err);
    if (status == E_INVALID) {
        tx_end(&tx);
        return show(v, STR("Enter a title of one line, at most 150 letters."), err);
    }
    TRY(status);
    TRY(desk_audit(v, &tx, AUDIT_ADD, b.id, "begun", err));
    TRY(tx_commit(&tx, err));
    res_redirect(v->req, v->res, arena_printf(v->arena, "/bulletins/%lld/edit", (long long)b.id));
    return OK;
}
