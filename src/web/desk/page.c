/* web/desk/page.c - a ticket shown: the thread, and the form below it. */
#include "web/desk/page.h"

#include "web/desk/where.h"
#include "web/moment.h"
#include "web/serve.h"

struct filling {
    struct visit *v;
    struct tx *tx;
    struct ticket_page *page;
    struct desk_ticket_view *view;
};

/* ---- who said it ---- */

static enum status
member_name(struct filling *f, int64_t id, struct str *out, struct err *err)
{
    struct user user;

    TRY(user_load(f->tx, f->v->arena, (struct user_id){id}, &user, err));
    *out = user_full_name(f->v->arena, &user);
    return OK;
}

/* To who asks, somebody of the desk is a first name. */
static enum status
who_said(struct filling *f, const struct entry *e, struct str *out, struct err *err)
{
    struct user user;

    if (e->side == SIDE_ASKER && e->user == 0) {
        *out = e->sender.n > 0 ? e->sender : f->page->t.full_name;
        return OK;
    }
    if (e->side == SIDE_ASKER && !f->page->desk) {
        *out = STR("You");
        return OK;
    }
    if (e->user == 0) {
        *out = f->page->desk ? e->sender : STR("The help desk");
        return OK;
    }
    if (f->page->desk)
        return member_name(f, e->user, out, err);
    TRY(user_load(f->tx, f->v->arena, (struct user_id){e->user}, &user, err));
    *out = arena_printf(f->v->arena, "%.*s%sthe help desk", STRF(user.given),
                        user.given.n > 0 ? ", " : "");
    return OK;
}

static enum status
cleaned_words(struct filling *f, const struct entry *e, struct str *out, struct err *err)
{
    struct str who = STR("the help desk");

    if (e->cleaned_at.us == 0)
        return OK;
    if (f->page->desk && e->cleaned_by != 0)
        TRY(member_name(f, e->cleaned_by, &who, err));
    *out = arena_printf(f->v->arena, "Personal data taken out by %.*s, %.*s", STRF(who),
                        STRF(moment_words(f->v->arena, e->cleaned_at, f->v->now.offset_minutes)));
    return OK;
}

static void
fill_pieces(struct filling *f, const struct entry *e, struct desk_ticket_thread *row)
{
    struct personal found[PERSONAL_MOST];
    struct desk_ticket_thread_pieces *rows =
        ARENA_ARRAY(f->v->arena, struct desk_ticket_thread_pieces, PERSONAL_MOST);

    row->pieces_count = personal_find(e->body, f->v->now.today, found);
    for (size_t i = 0; i < row->pieces_count; i++)
        rows[i] = (struct desk_ticket_thread_pieces){str_slice(e->body, found[i].from, found[i].to),
                                                     personal_words(found[i].kind)};
    row->pieces = rows;
}

static const char *
kind_of(const struct entry *e)
{
    if (e->kind == ENTRY_ACT)
        return "act";
    if (e->kind == ENTRY_NOTE)
        return "note";
    return e->side == SIDE_DESK ? "answer" : "words";
}

/* Notes and what was done are the desk's own. */
static bool
shown_to(const struct ticket_page *page, const struct entry *e)
{
    return page->desk || e->kind == ENTRY_WORDS;
}

struct str
thread_last(struct visit *v, const struct entry *list, size_t count, bool desk)
{
    struct ticket_page page = {.desk = desk};

    for (size_t i = count; i > 0; i--)
        if (shown_to(&page, &list[i - 1]))
            return arena_printf(v->arena, "%lld", (long long)list[i - 1].id);
    return STR("0");
}

static enum status
fill_row(struct filling *f, const struct entry *e, struct desk_ticket_thread *row, struct err *err)
{
    struct visit *v = f->v;

    *row = (struct desk_ticket_thread){
        .id = arena_printf(v->arena, "%lld", (long long)e->id),
        .at = moment_words(v->arena, e->made_at, v->now.offset_minutes),
        .kind = str_of(kind_of(e)),
        .words = e->body,
        .from = e->number != f->page->t.number ? e->number : 0,
        .mailed = e->side == SIDE_ASKER && f->page->desk ? e->sender : STR(""),
        .cleans = f->page->desk && e->kind != ENTRY_ACT};
    row->cleaning = row->cleans && str_eq(req_query(v->req, "clean"), row->id);
    if (row->cleaning)
        fill_pieces(f, e, row);
    TRY(cleaned_words(f, e, &row->cleaned, err));
    return e->kind == ENTRY_ACT ? OK : who_said(f, e, &row->who, err);
}

static enum status
fill_thread(struct filling *f, struct err *err)
{
    struct desk_ticket_thread *rows;
    struct entry *list;
    size_t count;

    TRY(ticket_thread(f->tx, f->v->arena, f->page->t.id, &list, &count, err));
    rows = ARENA_ARRAY(f->v->arena, struct desk_ticket_thread, count + 1);
    for (size_t i = 0; i < count; i++)
        if (shown_to(f->page, &list[i]))
            TRY(fill_row(f, &list[i], &rows[f->view->thread_count++], err));
    f->view->thread = rows;
    f->view->last = thread_last(f->v, list, count, f->page->desk);
    return OK;
}

/* ---- the head ---- */

static enum status
fill_left(struct filling *f, struct err *err)
{
    const struct ticket *t = &f->page->t;
    struct visit *v = f->v;
    struct workdays also;
    int left;

    if (t->state != TICKET_OPEN)
        return OK;
    TRY(desk_workdays(f->tx, v->arena, &also, err));
    left = workdays_between(&also, v->now.today, t->due);
    f->view->late = left < 0;
    if (!f->page->desk)
        f->view->left =
            arena_printf(v->arena, "an answer comes by %.*s", STRF(date_long(v->arena, t->due)));
    else if (left < 0)
        f->view->left = arena_printf(v->arena, "%d business days late", -left);
    else
        f->view->left =
            left == 0 ? STR("due today") : arena_printf(v->arena, "%d business days left", left);
    return OK;
}

static void
fill_warned(struct filling *f)
{
    struct desk_ticket_warned *rows =
        ARENA_ARRAY(f->v->arena, struct desk_ticket_warned, PERSONAL_KINDS);
    struct str kinds[PERSONAL_KINDS];

    if (f->page->said == NULL)
        return;
    f->view->warned_count = said_kinds(f->page->said, kinds);
    for (size_t i = 0; i < f->view->warned_count; i++)
        rows[i] = (struct desk_ticket_warned){kinds[i]};
    f->view->warned = rows;
}

static void
fill_head(struct filling *f)
{
    const struct ticket *t = &f->page->t;
    struct visit *v = f->v;
    struct desk_ticket_view *view = f->view;

    view->desk = f->page->desk;
    view->number = t->number;
    view->kind = ticket_kind_words(t->kind);
    view->subject = t->subject;
    view->state = ticket_state_word(t->state);
    view->state_words = ticket_state_words(t->state);
    view->opened = moment_words(v->arena, t->opened_at, v->now.offset_minutes);
    view->page = t->page;
    view->link = t->page.n > 0 && str_find(t->page, ':') == t->page.n;
    view->request = t->request;
    view->message = str_eq(t->about, STR("message")) ? t->object : 0;
    view->problem = f->page->problem;
    view->typed = f->page->typed;
    view->closed = t->state == TICKET_CLOSED;
    view->rated = t->satisfied == 3   ? STR("yes")
                  : t->satisfied == 2 ? STR("partly")
                  : t->satisfied == 1 ? STR("no")
                                      : STR("");
    view->rates = !f->page->desk && view->closed && t->satisfied == 0;
    view->action = f->page->desk    ? arena_printf(v->arena, "/desk/%d", (int)t->number)
                   : f->page->token ? arena_printf(v->arena, "/ticket/%.*s", STRF(t->code))
                                    : arena_printf(v->arena, "/tickets/%d", (int)t->number);
    fill_warned(f);
}

/* The desk reads words that may name somebody: written down. Who asked has then read the answers. */
static enum status
mark_seen(struct visit *v, struct tx *tx, const struct ticket_page *page, struct err *err)
{
    if (!page->desk)
        return ticket_seen(tx, page->t.id, v->now.at, err);
    TRY(desk_look(tx, page->t.id, v->session.user.id.v, false, v->now.at, err));
    return visit_audit(
        v, tx, &(struct visit_act){.what = AUDIT_VIEW, .kind = STR("ticket"), .object = page->t.id},
        err);
}

static enum status
show(struct visit *v, struct ticket_page *page, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct desk_ticket_view view = {.problem = STR("")};
    struct filling f = {v, &tx, page, &view};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(mark_seen(v, &tx, page, err));
    fill_head(&f);
    TRY(fill_left(&f, err));
    TRY(fill_thread(&f, err));
    if (page->desk)
        TRY(ticket_side_fill(v, &tx, &page->t, &view, err));
    TRY(tx_commit(&tx, err));
    if (page->problem.n > 0)
        v->res->status = 422;
    page_desk_ticket(&v->page, &view);
    return OK;
}

enum status
ticket_page_show(struct visit *v, struct ticket_page *page, struct err *err)
{
    unsigned tries = 0;
    enum status status;

    do
        status = show(v, page, err);
    while (tx_again(&tries, status));
    return status;
}
