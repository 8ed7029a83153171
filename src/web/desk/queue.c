/* web/desk/queue.c - /desk: what waits, for whom, and several at once. */
#include "base/utf8.h"
#include "desk/desk.h"
#include "org/dua.h"
#include "store/db.h"
#include "web/desk/page.h"
#include "web/org/facts.h"
#include "web/serve.h"

page_handler desk_queue_show, desk_queue_act;

enum { CHOSEN_MOST = 50, PAGES_SHOWN = 10 };

struct queue {
    struct visit *v;
    struct tx *tx;
    struct str show;
    struct ticket *list;
    size_t count;
    struct workdays also;
    struct user *staff;
    size_t staff_count;
};

static struct str
show_of(struct visit *v)
{
    static const char *const known[] = {"mine", "free", "due", "open", "waiting", "closed"};
    struct str said =
        v->req->method == HTTP_POST ? visit_field(v, "show") : req_query(v->req, "show");

    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (str_eq(said, str_of(known[i])))
            return str_of(known[i]);
    return STR("open");
}

static int
left_of(const struct queue *q, const struct ticket *t)
{
    return workdays_between(&q->also, q->v->now.today, t->due);
}

/* Which of the open ones belong to a tile. "due": a business day or less. */
static bool
belongs(const struct queue *q, const struct ticket *t, struct str show)
{
    if (str_eq(show, STR("mine")))
        return t->assigned == q->v->session.user.id.v;
    if (str_eq(show, STR("free")))
        return t->assigned == 0;
    return !str_eq(show, STR("due")) || left_of(q, t) <= 1;
}

static enum status
load(struct queue *q, struct err *err)
{
    struct visit *v = q->v;
    enum ticket_state state;

    if (!ticket_state_find(q->show, &state))
        state = TICKET_OPEN;
    TRY(desk_workdays(q->tx, v->arena, &q->also, err));
    TRY(desk_staff(v, q->tx, &q->staff, &q->staff_count, err));
    return desk_queue(q->tx, v->arena, state, &q->list, &q->count, err);
}

static struct str
assignee(const struct queue *q, int64_t id)
{
    for (size_t i = 0; i < q->staff_count; i++)
        if (q->staff[i].id.v == id)
            return id == q->v->session.user.id.v ? STR("me")
                                                 : user_full_name(q->v->arena, &q->staff[i]);
    return id == 0 ? STR("") : STR("somebody who left");
}

static struct str
left_words(const struct queue *q, const struct ticket *t)
{
    int left = left_of(q, t);

    if (t->state != TICKET_OPEN)
        return STR("");
    if (left < 0)
        return arena_printf(q->v->arena, "%d days late", -left);
    return left == 0
               ? STR("due today")
               : arena_printf(q->v->arena, "%d business day%s left", left, left == 1 ? "" : "s");
}

static enum status
fill_row(struct queue *q, const struct ticket *t, struct desk_queue_rows *row, struct err *err)
{
    struct visit *v = q->v;
    struct user user;

    *row = (struct desk_queue_rows){.number = t->number,
                                    .subject = t->subject,
                                    .who = t->full_name,
                                    .left = left_words(q, t),
                                    .late = left_of(q, t) < 0,
                                    .assigned = assignee(q, t->assigned),
                                    .state = ticket_state_word(t->state),
                                    .state_words = ticket_state_words(t->state),
                                    .access = t->kind == TICKET_KIND_ACCESS};
    if (t->user == 0)
        return OK;
    TRY(user_load(q->tx, v->arena, (struct user_id){t->user}, &user, err));
    row->who = user_full_name(v->arena, &user);
    row->org = user.org_code;
    return OK;
}

static enum status
fill_rows(struct queue *q, struct desk_queue_view *view, struct err *err)
{
    struct desk_queue_rows *rows = ARENA_ARRAY(q->v->arena, struct desk_queue_rows, q->count + 1);

    for (size_t i = 0; i < q->count; i++)
        if (belongs(q, &q->list[i], q->show))
            TRY(fill_row(q, &q->list[i], &rows[view->rows_count++], err));
    view->rows = rows;
    return OK;
}

static enum status
count_of(struct queue *q, struct str show, int64_t *n, struct err *err)
{
    struct queue other = *q;

    if (!str_eq(show, q->show)) {
        other.show = show;
        TRY(load(&other, err));
    }
    *n = 0;
    for (size_t i = 0; i < other.count; i++)
        *n += belongs(&other, &other.list[i], show) ? 1 : 0;
    return OK;
}

static enum status
fill_counts(struct queue *q, struct desk_queue_view *view, struct err *err)
{
    static const char *const tiles[][2] = {{"mine", "mine"},
                                           {"free", "without anybody"},
                                           {"due", "due within a business day"},
                                           {"open", "wait for the desk"},
                                           {"waiting", "answered, not closed"},
                                           {"closed", "closed"}};
    enum { TILES = sizeof(tiles) / sizeof(tiles[0]) };
    struct desk_queue_counts *rows = ARENA_ARRAY(q->v->arena, struct desk_queue_counts, TILES);

    for (size_t i = 0; i < TILES; i++) {
        rows[i] = (struct desk_queue_counts){
            .href = arena_printf(q->v->arena, "/desk?show=%s", tiles[i][0]),
            .label = str_of(tiles[i][1]),
            .here = str_eq(q->show, str_of(tiles[i][0]))};
        TRY(count_of(q, str_of(tiles[i][0]), &rows[i].n, err));
    }
    view->counts = rows;
    view->counts_count = TILES;
    return OK;
}

/* First agreements wait on their own board, by the same clock: said here, decided there. */
static enum status
fill_enrols(struct queue *q, struct desk_queue_view *view, struct err *err)
{
    struct board_row *rows;
    size_t count;
    int least = WORKDAYS_PROMISED;

    TRY(agreement_board(q->tx, q->v->arena, &rows, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct date day = instant_date(rows[i].submitted_at, q->v->now.offset_minutes);
        int left;

        if (rows[i].dates.step != STEP_SUBMITTED || rows[i].submitted_at.us == 0)
            continue;
        left = WORKDAYS_PROMISED - workdays_between(&q->also, day, q->v->now.today);
        least = left < least ? left : least;
        view->enrols++;
    }
    view->decides = visit_may(q->v, PERMISSION_AGREEMENT_DECIDE);
    view->oldest =
        least <= 0 ? STR("Five business days are over for the oldest.")
                   : arena_printf(q->v->arena, "%d business days are left for the oldest.", least);
    return OK;
}

static enum status
fill_pages(struct queue *q, struct desk_queue_view *view, struct err *err)
{
    struct desk_queue_pages *rows = ARENA_ARRAY(q->v->arena, struct desk_queue_pages, PAGES_SHOWN);
    struct help_count *list;
    size_t count;

    TRY(desk_help_votes(q->tx, q->v->arena, &list, &count, err));
    for (size_t i = 0; i < count && view->pages_count < PAGES_SHOWN; i++)
        if (list[i].wanting > 0)
            rows[view->pages_count++] =
                (struct desk_queue_pages){list[i].page, list[i].wanting, list[i].enough};
    view->pages = rows;
    return OK;
}

static enum status
show(struct visit *v, struct str problem, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct desk_queue_view view = {.problem = problem, .typed = visit_field(v, "number")};
    struct queue q = {.v = v, .tx = &tx, .show = show_of(v)};

    TRY(tx_read(&tx, v->web->db, err));
    TRY(load(&q, err));
    view.show = q.show;
    TRY(fill_counts(&q, &view, err));
    TRY(fill_rows(&q, &view, err));
    TRY(fill_enrols(&q, &view, err));
    TRY(fill_pages(&q, &view, err));
    if (problem.n > 0)
        v->res->status = 422;
    page_desk_queue(&v->page, &view);
    return OK;
}

/* GET /desk */
enum status
desk_queue_show(struct visit *v, struct err *err)
{
    struct str done = req_query(v->req, "done");

    if (str_eq(done, STR("take")))
        v->layout.done = STR("You look after them.");
    if (str_eq(done, STR("close")))
        v->layout.done = STR("Closed. Each can be opened again.");
    if (str_eq(done, STR("join")))
        v->layout.done = STR("Joined. Each can be taken apart again.");
    return show(v, STR(""), err);
}

/* ---- the number jump ---- */

static enum status
jump(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str said = visit_field(v, "number");
    struct ticket ticket;
    struct org org;
    uint64_t number;
    enum status status = E_NOTFOUND;

    TRY(tx_read(&tx, v->web->db, err));
    if (str_starts(said, STR("#")))
        said = str_skip(said, 1);
    if (str_parse_u64(said, &number) && number <= INT32_MAX)
        status = ticket_find(&tx, v->arena, (int32_t)number, &ticket, err);
    if (status == OK) {
        res_redirect(v->req, v->res, arena_printf(v->arena, "/desk/%d", (int)ticket.number));
        return OK;
    }
    if (status == E_NOTFOUND)
        status = org_find_code(&tx, v->arena, said, &org, err);
    tx_end(&tx);
    if (status == E_NOTFOUND)
        return show(v,
                    STR("There is no ticket with this number, and no organization with this code."),
                    err);
    TRY(status);
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/org/%.*s", STRF(http_encode(v->arena, org.code))));
    return OK;
}

/* ---- several at once ---- */

/* The numbers of the boxes that were ticked, "t17", the smallest first. */
static size_t
chosen(struct visit *v, int32_t *numbers)
{
    const struct form *form = req_form(v->req);
    size_t count = 0;

    for (size_t i = 0; i < form->count && count < CHOSEN_MOST; i++) {
        uint64_t number;
        size_t at;

        if (!str_starts(form->list[i].name, STR("t")) ||
            !str_parse_u64(str_skip(form->list[i].name, 1), &number) || number > INT32_MAX)
            continue;
        for (at = count++; at > 0 && numbers[at - 1] > (int32_t)number; at--)
            numbers[at] = numbers[at - 1];
        numbers[at] = (int32_t)number;
    }
    return count;
}

static struct ticket_act
act_of(struct visit *v, const char *words)
{
    return (struct ticket_act){
        v->session.user.id.v,
        arena_printf(v->arena, "%.*s %s", STRF(user_full_name(v->arena, &v->session.user)), words)};
}

static enum status
do_one(struct visit *v, struct tx *tx, struct str what, struct ticket *t, const struct ticket *into,
       struct err *err)
{
    struct ticket_act act;

    if (str_eq(what, STR("take"))) {
        act = act_of(v, "looks after it");
        return ticket_assign(tx, t, v->session.user.id.v, &act, v->now, err);
    }
    if (str_eq(what, STR("close"))) {
        act = act_of(v, "closed it");
        return ticket_close(tx, t, &act, v->now, err);
    }
    if (t->id == into->id)
        return OK;
    act.by = v->session.user.id.v;
    act.words = arena_printf(v->arena, "%.*s joined ticket %d to it",
                             STRF(user_full_name(v->arena, &v->session.user)), (int)t->number);
    return ticket_merge(tx, v->arena, t, into, &act, v->now, err);
}

static enum status
do_all(struct visit *v, struct str what, const int32_t *numbers, size_t count, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct ticket first = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    for (size_t i = 0; i < count; i++) {
        struct ticket t;

        TRY(ticket_find(&tx, v->arena, numbers[i], &t, err));
        if (i == 0)
            first = t;
        TRY(do_one(v, &tx, what, &t, &first, err));
        TRY(visit_audit(
            v, &tx,
            &(struct visit_act){
                .what = AUDIT_CHANGE, .kind = STR("ticket"), .object = t.id, .reason = what},
            err));
    }
    return tx_commit(&tx, err);
}

/* POST /desk */
enum status
desk_queue_act(struct visit *v, struct err *err)
{
    struct str what = visit_field(v, "do");
    int32_t numbers[CHOSEN_MOST];
    size_t count = chosen(v, numbers);
    unsigned tries = 0;
    enum status status;

    if (!str_eq(what, STR("take")) && !str_eq(what, STR("close")) && !str_eq(what, STR("join")))
        return jump(v, err);
    if (count < (str_eq(what, STR("join")) ? 2 : 1))
        return show(v, STR("Choose the tickets first: tick the box before each number."), err);
    do
        status = do_all(v, what, numbers, count, err);
    while (tx_again(&tries, status));
    if (status == E_INVALID)
        return show(
            v,
            STR("Only questions of one and the same person are joined: otherwise each would read "
                "the other's words. Nothing was changed."),
            err);
    TRY(status);
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/desk?show=%.*s&done=%.*s", STRF(show_of(v)), STRF(what)));
    return OK;
}
