/* web/desk/act.c - /desk/:number, a ticket as the help desk works on it. */
#include "base/utf8.h"
#include "web/desk/page.h"
#include "web/mails.h"
#include "web/serve.h"

page_handler desk_show, desk_act, desk_here;

/* ---- finding it, showing it ---- */

static enum status
load(struct visit *v, struct tx *tx, struct ticket *out, struct err *err)
{
    int64_t number;

    TRY(visit_id(v, 0, &number, err));
    if (number > INT32_MAX)
        return FAIL(err, E_NOTFOUND, "no ticket has such a number");
    return ticket_find(tx, v->arena, (int32_t)number, out, err);
}

static enum status
show(struct visit *v, struct ticket_page *page, struct err *err)
{
    {
        CLEANUP(tx_end) struct tx tx = {0};

        TRY(tx_read(&tx, v->web->db, err));
        TRY(load(v, &tx, &page->t, err));
    }
    page->desk = true;
    return ticket_page_show(v, page, err);
}

static struct str
done_words(struct str done)
{
    static const char *const words[][2] = {
        {"reply", "The answer is on its way."},
        {"reply-close", "The answer is on its way, and the ticket is closed."},
        {"note", "The note is kept."},
        {"take", "You look after it."},
        {"give", "It is given on."},
        {"close", "Closed."},
        {"open", "Open again."},
        {"join", "Joined: its thread stands here too."},
        {"part", "Taken apart again."},
        {"clean", "Taken out, for good."},
        {"reset", "A link for a new password is on its way."}};

    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if (str_eq(done, str_of(words[i][0])))
            return str_of(words[i][1]);
    return STR("");
}

/* GET /desk/:number */
enum status
desk_show(struct visit *v, struct err *err)
{
    struct ticket_page page = {.token = false};

    v->layout.done = done_words(req_query(v->req, "done"));
    return show(v, &page, err);
}

/* POST /desk/:number/here - asked every half minute by an open page: a fragment that says who else is there */
enum status
desk_here(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    bool typing = str_eq(visit_field(v, "typing"), STR("1"));
    struct desk_here_view view = {.here = STR("")};
    struct ticket t;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(load(v, &tx, &t, err));
    TRY(desk_look(&tx, t.id, v->session.user.id.v, typing, v->now.at, err));
    TRY(ticket_here(v, &tx, t.id, &view.here, err));
    TRY(tx_commit(&tx, err));
    page_desk_here(&v->page, &view);
    return OK;
}

/* ---- what is done ---- */

struct doing {
    struct visit *v;
    struct tx *tx;
    struct str what;
    struct str words;
    struct ticket t;
    bool stale;      /* something was said since the page was shown */
    bool none_found; /* what was to be taken out does not stand there */
};

static struct ticket_act
act_of(const struct doing *d, struct str words)
{
    struct visit *v = d->v;

    return (struct ticket_act){v->session.user.id.v,
                               arena_printf(v->arena, "%.*s %.*s",
                                            STRF(user_full_name(v->arena, &v->session.user)),
                                            STRF(words))};
}

static enum status
say(struct doing *d, struct err *err)
{
    struct visit *v = d->v;
    bool note = str_eq(d->what, STR("note"));
    struct ticket_act closing = act_of(d, STR("closed it"));
    struct entry entry = {.side = SIDE_DESK,
                          .kind = note ? ENTRY_NOTE : ENTRY_WORDS,
                          .user = v->session.user.id.v,
                          .body = d->words},
                 *list;
    size_t count;

    TRY(ticket_thread(d->tx, v->arena, d->t.id, &list, &count, err));
    d->stale = !str_eq(visit_field(v, "last"), thread_last(v, list, count, true));
    if (d->stale)
        return OK;
    if (!note && d->t.assigned == 0)
        d->t.assigned = v->session.user.id.v; /* who answers looks after it */
    TRY(ticket_say(d->tx, v->arena, &d->t, &entry, v->now, err));
    return str_eq(d->what, STR("reply-close")) ? ticket_close(d->tx, &d->t, &closing, v->now, err)
                                               : OK;
}

static enum status
give(struct doing *d, struct err *err)
{
    struct visit *v = d->v;
    struct ticket_act act;
    struct user *staff;
    size_t count;
    int64_t to = 0;

    if (str_eq(d->what, STR("take"))) {
        act = act_of(d, STR("looks after it"));
        return ticket_assign(d->tx, &d->t, v->session.user.id.v, &act, v->now, err);
    }
    if (!str_parse_i64(visit_field(v, "to"), &to))
        return FAIL(err, E_INVALID, "nobody was named");
    act = act_of(d, STR("gave it back to the queue"));
    TRY(desk_staff(v, d->tx, &staff, &count, err));
    for (size_t i = 0; i < count; i++)
        if (staff[i].id.v == to)
            act = act_of(d, arena_printf(v->arena, "gave it to %.*s",
                                         STRF(user_full_name(v->arena, &staff[i]))));
    for (size_t i = 0; i < count && to != 0; i++)
        if (staff[i].id.v == to)
            return ticket_assign(d->tx, &d->t, to, &act, v->now, err);
    return to == 0 ? ticket_assign(d->tx, &d->t, 0, &act, v->now, err)
                   : FAIL(err, E_INVALID, "that is nobody of the desk");
}

/* This one joins the one named; the desk goes on there. */
static enum status
join(struct doing *d, struct err *err)
{
    struct visit *v = d->v;
    struct ticket_act act =
        act_of(d, arena_printf(v->arena, "joined ticket %d to it", (int)d->t.number));
    struct ticket into;
    uint64_t number;

    if (!str_parse_u64(visit_field(v, "other"), &number) || number > INT32_MAX)
        return FAIL(err, E_INVALID, "no ticket was named");
    TRY(ticket_find(d->tx, v->arena, (int32_t)number, &into, err));
    TRY(ticket_merge(d->tx, v->arena, &d->t, &into, &act, v->now, err));
    d->t = into;
    return OK;
}

static enum status
clean(struct doing *d, struct str piece, struct err *err)
{
    struct visit *v = d->v;
    struct ticket_act act = act_of(d, STR("took personal data out"));
    int64_t entry;
    bool found;

    if (!str_parse_i64(visit_field(v, "entry"), &entry))
        return FAIL(err, E_INVALID, "no words were named");
    TRY(ticket_clean(d->tx, v->arena, &d->t, entry, piece, &act, v->now, &found, err));
    d->none_found = !found;
    return OK;
}

/* The same link that an administrator sends. */
static enum status
reset(struct doing *d, struct err *err)
{
    struct visit *v = d->v;
    struct ticket_act act = act_of(d, STR("sent a link for a new password"));
    struct user user;
    bool sent;

    if (!visit_may(v, PERMISSION_USER_ASSIST) || d->t.user == 0)
        return FAIL(err, E_DENIED, "no link can be sent for this ticket");
    TRY(user_load(d->tx, v->arena, (struct user_id){d->t.user}, &user, err));
    if (user_state(&user, v->now.today) != USER_ACTIVE)
        return FAIL(err, E_INVALID, "user %lld is not active", (long long)user.id.v);
    TRY(mail_reset(v, d->tx, &user, &sent, err));
    if (!sent)
        return FAIL(err, E_INVALID, "user %lld has no address", (long long)user.id.v);
    TRY(visit_audit(
        v, d->tx,
        &(struct visit_act){.what = AUDIT_RESET, .kind = STR("user"), .object = user.id.v}, err));
    return ticket_assign(d->tx, &d->t, d->t.assigned, &act, v->now, err);
}

static enum status
do_what(struct doing *d, struct err *err)
{
    struct visit *v = d->v;
    struct ticket_act act;

    if (str_eq(d->what, STR("reply")) || str_eq(d->what, STR("reply-close")) ||
        str_eq(d->what, STR("note")))
        return say(d, err);
    if (str_eq(d->what, STR("take")) || str_eq(d->what, STR("give")))
        return give(d, err);
    if (str_eq(d->what, STR("join")))
        return join(d, err);
    if (str_eq(d->what, STR("clean")))
        return clean(d, visit_field(v, visit_field(v, "piece").n > 0 ? "piece" : "exactly"), err);
    if (str_eq(d->what, STR("clean-all")))
        return clean(d, STR(""), err);
    if (str_eq(d->what, STR("reset")))
        return reset(d, err);
    act = act_of(d, str_eq(d->what, STR("close"))  ? STR("closed it")
                    : str_eq(d->what, STR("open")) ? STR("opened it again")
                                                   : STR("took it apart again"));
    if (str_eq(d->what, STR("close")))
        return ticket_close(d->tx, &d->t, &act, v->now, err);
    if (str_eq(d->what, STR("open")))
        return ticket_reopen(d->tx, v->arena, &d->t, &act, v->now, err);
    if (str_eq(d->what, STR("part")))
        return ticket_part(d->tx, &d->t, &act, v->now, err);
    return FAIL(err, E_INVALID, "nothing was asked for");
}

static enum status
do_once(struct doing *d, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct visit *v = d->v;

    d->tx = &tx;
    d->stale = d->none_found = false;
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(load(v, &tx, &d->t, err));
    TRY(do_what(d, err));
    if (d->stale || d->none_found)
        return OK; /* nothing was written */
    TRY(visit_audit(
        v, &tx,
        &(struct visit_act){
            .what = AUDIT_CHANGE, .kind = STR("ticket"), .object = d->t.id, .reason = d->what},
        err));
    return tx_commit(&tx, err);
}

/* ---- what keeps it from being done ---- */

/* A ready-made answer is put behind what stands in the box; nothing is sent. */
static enum status
put_macro(struct visit *v, struct ticket_page *page, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str text;
    int64_t id;

    if (!str_parse_i64(visit_field(v, "macro"), &id)) {
        page->problem = STR("Choose a ready-made answer first.");
        return OK;
    }
    TRY(tx_read(&tx, v->web->db, err));
    TRY(load(v, &tx, &page->t, err));
    TRY(macro_text(v, &tx, &page->t, id, &text, err));
    page->typed = page->typed.n == 0
                      ? text
                      : arena_printf(v->arena, "%.*s\n\n%.*s", STRF(page->typed), STRF(text));
    return OK;
}

static struct str
problem_of(struct visit *v, struct str what, struct ticket_page *page, struct said *said)
{
    if (str_eq(what, STR("clean")) && visit_field(v, "exactly").n == 0 &&
        visit_field(v, "piece").n == 0)
        return STR("Enter the words that are to be taken out.");
    if (!str_starts(what, STR("reply")) && !str_eq(what, STR("note")))
        return STR("");
    if (page->typed.n == 0)
        return STR("Enter an answer.");
    said_read(v, page->typed, STR(""), said);
    if (!said->warns)
        return STR("");
    page->said = said;
    return STR("This looks as if it named a patient. Take it out, or say below that it must stay.");
}

static struct str
refused_words(struct str what)
{
    if (str_eq(what, STR("join")))
        return STR(
            "Name another ticket of the same person, that is joined to none and has none joined "
            "to it: otherwise each would read the other's words.");
    if (str_eq(what, STR("reset")))
        return STR("No link was sent: the user is not active, or has no e-mail address.");
    return STR("Nothing was changed: choose what is to be done.");
}

/* POST /desk/:number */
enum status
desk_act(struct visit *v, struct err *err)
{
    struct ticket_page page = {.typed = utf8_clean(v->arena, visit_field(v, "words"))};
    struct doing d = {.v = v, .what = visit_field(v, "do"), .words = page.typed};
    unsigned tries = 0;
    enum status status;
    struct said said;

    if (d.what.n == 0 && visit_field(v, "piece").n > 0)
        d.what = STR("clean");
    if (str_eq(d.what, STR("reply-close")) && page.typed.n == 0)
        d.what = STR("close");
    if (str_eq(d.what, STR("macro"))) {
        TRY(put_macro(v, &page, err));
        return show(v, &page, err);
    }
    page.problem = problem_of(v, d.what, &page, &said);
    if (page.problem.n > 0)
        return show(v, &page, err);
    do
        status = do_once(&d, err);
    while (tx_again(&tries, status));
    if (status == E_INVALID || (status == E_NOTFOUND && str_eq(d.what, STR("join"))))
        page.problem = refused_words(d.what);
    else if (status != OK)
        return status;
    if (d.stale)
        page.problem = STR("Something was added while you wrote. Read it, then send again.");
    if (d.none_found)
        page.problem = STR("These words do not stand there. Copy them exactly.");
    if (page.problem.n > 0)
        return show(v, &page, err);
    res_redirect(
        v->req, v->res,
        arena_printf(
            v->arena, "/desk/%d?done=%.*s", (int)d.t.number,
            STRF(http_encode(v->arena, str_eq(d.what, STR("clean-all")) ? STR("clean") : d.what))));
    return OK;
}
