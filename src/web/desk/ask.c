/* web/desk/ask.c - /tickets/new, a question from any page: the live answers first, then the ticket. */
#include "access/sign_in.h"
#include "base/utf8.h"
#include "desk/ticket.h"
#include "exchange/monitor.h"
#include "post/post.h"
#include "store/db.h"
#include "web/desk/codes.h"
#include "web/desk/said.h"
#include "web/desk/where.h"
#include "web/feed/feeds.h"
#include "web/org/facts.h"
#include "web/serve.h"

page_handler ticket_new, ticket_add;

/* ---- the page ---- */

static struct str
given(struct visit *v, const char *name)
{
    return v->req->method == HTTP_POST ? visit_field(v, name) : str_trim(req_query(v->req, name));
}

static void
fill_form(struct visit *v, struct desk_ask_view *view)
{
    int64_t object;

    view->signed_in = v->signed_in;
    view->training = v->web->real != NULL;
    view->subject = visit_field(v, "subject");
    view->typed = visit_field(v, "words");
    view->name = visit_field(v, "name");
    view->email = visit_field(v, "email");
    view->page = where_page(given(v, "page"));
    view->request = where_request(given(v, "request"));
    view->about = where_about(given(v, "about"));
    object = where_number(view->page, "/messages/");
    view->object = str_eq(view->about, STR("message")) || object != 0 ? object : 0;
    if (view->object != 0)
        view->about = STR("message");
}

static void
fill_facts(struct visit *v, const struct org_facts *facts, struct desk_ask_view *view)
{
    struct desk_ask_admins *rows =
        ARENA_ARRAY(v->arena, struct desk_ask_admins, facts->admin_count + 1);

    view->org = facts->org.name;
    view->code = facts->org.code;
    org_facts_state(facts, &view->tag, &view->state);
    if (facts->has_signed) {
        view->signer = facts->signed_one.signer.name;
        view->signed_on = date_long(v->arena, facts->signed_one.dates.signed_on);
    }
    if (facts->gate.id.v != 0)
        view->ends = date_long(v->arena, facts->gate.ends_on);
    for (size_t i = 0; i < facts->admin_count; i++)
        rows[i] = (struct desk_ask_admins){user_full_name(v->arena, &facts->admins[i]),
                                           facts->admins[i].email};
    view->admins = rows;
    view->admins_count = facts->admin_count;
    view->signs = visit_may(v, PERMISSION_AGREEMENT_SIGN);
}

/* What was found in the message asked about, if one may see it. */
static enum status
message_codes(struct visit *v, struct tx *tx, int64_t message, struct desk_ask_view *view,
              struct err *err)
{
    struct message_seen seen;
    struct desk_ask_codes *rows;
    struct feed feed;
    enum status status = monitor_message(tx, v->arena, (struct message_id){message}, &seen, err);

    if (status == OK)
        status = feed_seen_by(v, tx, seen.feed, &feed, err);
    if (status == E_NOTFOUND)
        return OK;
    TRY(status);
    rows = ARENA_ARRAY(v->arena, struct desk_ask_codes, seen.finding_count + 1);
    for (size_t i = 0; i < seen.finding_count; i++)
        rows[view->codes_count++] = (struct desk_ask_codes){
            .own = seen.findings[i].own,
            .what = seen.findings[i].known
                        ? sentence_in_general(v, finding_kind(seen.findings[i].code)->what)
                        : STR("")};
    view->codes = rows;
    view->ofmessage = true;
    return OK;
}

static struct str
stage_words(enum feed_state state)
{
    static const char *const words[] = {[FEED_TEST] = "in test: nothing reaches a record yet",
                                        [FEED_PILOT] = "in pilot: real, and watched",
                                        [FEED_LIVE] = "live",
                                        [FEED_PAUSED] = "paused by the registry",
                                        [FEED_CLOSED] = "closed"};

    return str_of(words[state]);
}

static enum status
fill_feeds(struct visit *v, struct tx *tx, struct desk_ask_view *view, struct err *err)
{
    struct desk_ask_codes *codes = ARENA_ARRAY(v->arena, struct desk_ask_codes, DESK_CODES);
    struct desk_ask_feeds *feeds;
    struct desk_codes lately;

    TRY(desk_codes_load(v, tx, v->session.user.org, &lately, err));
    feeds = ARENA_ARRAY(v->arena, struct desk_ask_feeds, lately.feed_count + 1);
    for (size_t i = 0; i < lately.feed_count; i++)
        feeds[i] = (struct desk_ask_feeds){lately.feeds[i].id.v, lately.feeds[i].login,
                                           stage_words(lately.feeds[i].state),
                                           lately.feeds[i].state <= FEED_PILOT};
    view->feeds = feeds;
    view->feeds_count = lately.feed_count;
    if (view->object != 0)
        TRY(message_codes(v, tx, view->object, view, err));
    if (view->ofmessage)
        return OK;
    for (size_t i = 0; i < lately.count; i++)
        codes[i] = (struct desk_ask_codes){lately.codes[i].own, lately.codes[i].what,
                                           lately.codes[i].count};
    view->codes = codes;
    view->codes_count = lately.count;
    return OK;
}

static enum status
fill_answers(struct visit *v, struct desk_ask_view *view, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org_facts facts;

    if (!v->signed_in)
        return OK;
    TRY(tx_read(&tx, v->web->db, err));
    TRY(org_facts_load(v, &tx, v->session.user.org, &facts, err));
    fill_facts(v, &facts, view);
    view->reads = visit_may(v, PERMISSION_FEED_READ);
    return view->reads ? fill_feeds(v, &tx, view, err) : OK;
}

static void
fill_warned(struct visit *v, const struct said *said, struct desk_ask_view *view)
{
    struct desk_ask_warned *rows = ARENA_ARRAY(v->arena, struct desk_ask_warned, PERSONAL_KINDS);
    struct str kinds[PERSONAL_KINDS];

    view->warned_count = said_kinds(said, kinds);
    for (size_t i = 0; i < view->warned_count; i++)
        rows[i] = (struct desk_ask_warned){kinds[i]};
    view->warned = rows;
}

static enum status
show(struct visit *v, struct str problem, const struct said *said, struct err *err)
{
    struct desk_ask_view view = {.problem = problem};

    fill_form(v, &view);
    if (said != NULL)
        fill_warned(v, said, &view);
    TRY(fill_answers(v, &view, err));
    if (problem.n > 0)
        v->res->status = 422;
    page_desk_ask(&v->page, &view);
    return OK;
}

/* GET /tickets/new */
enum status
ticket_new(struct visit *v, struct err *err)
{
    return show(v, STR(""), NULL, err);
}

/* ---- sending it ---- */

static struct str
problem_of(struct visit *v)
{
    if (visit_field(v, "subject").n == 0 || visit_field(v, "words").n == 0)
        return STR("Enter in a few words what it is about, and your question.");
    if (v->signed_in)
        return STR("");
    if (visit_field(v, "name").n == 0 || !mail_address_valid(visit_field(v, "email")))
        return STR("Enter your name, and an e-mail address such as ann@example.org.");
    return STR("");
}

static struct ticket
ticket_of(struct visit *v, const struct desk_ask_view *form)
{
    struct ticket t = {.subject = utf8_clean(v->arena, form->subject),
                       .page = form->page,
                       .request = form->request,
                       .about = form->about,
                       .object = form->object};

    if (v->signed_in) {
        t.org = v->session.user.org.v;
        t.user = v->session.user.id.v;
        t.email = v->session.user.email;
    } else {
        t.full_name = utf8_clean(v->arena, form->name);
        t.email = form->email;
    }
    return t;
}

static enum status
keep(struct visit *v, const struct desk_ask_view *form, struct ticket *t, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    *t = ticket_of(v, form);
    TRY(tx_begin(&tx, v->web->db, err));
    if (!v->signed_in)
        TRY(attempt_failed(&tx, v->arena, STR("ask"), v->req->peer.address, v->now.at, err));
    TRY(ticket_open(&tx, v->arena, t, utf8_clean(v->arena, form->typed), v->now, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_ADD, .kind = STR("ticket"), .object = t->id},
                    err));
    return tx_commit(&tx, err);
}

/* Two questions at the same moment want the same number: the second takes the next. */
static enum status
keep_again(struct visit *v, const struct desk_ask_view *form, struct ticket *t, struct err *err)
{
    unsigned tries = 0;
    enum status status;

    do
        status = keep(v, form, t, err);
    while (tx_again(&tries, status == E_CONFLICT ? E_BUSY : status));
    return status;
}

/* Somebody who is not signed in may ask a few times from one place. */
static enum status
must_wait(struct visit *v, bool *wait, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    int minutes = 0;

    TRY(tx_read(&tx, v->web->db, err));
    if (!v->signed_in)
        TRY(attempt_wait(&tx, v->arena, STR("ask"), v->req->peer.address, v->now.at, &minutes,
                         err));
    *wait = minutes > 0;
    return OK;
}

/* POST /tickets/new */
enum status
ticket_add(struct visit *v, struct err *err)
{
    struct str problem = problem_of(v);
    struct desk_ask_view form = {.sent = 0};
    struct said said;
    struct ticket t;
    bool wait;

    if (v->web->real != NULL)
        return show(v, STR(""), NULL, err);
    if (problem.n > 0)
        return show(v, problem, NULL, err);
    said_read(v, visit_field(v, "words"), visit_field(v, "subject"), &said);
    if (said.warns)
        return show(v,
                    STR("This looks as if it named a patient. Take it out, or say below that it "
                        "must stay."),
                    &said, err);
    TRY(must_wait(v, &wait, err));
    if (wait)
        return show(v, STR("Several questions came from here already. Wait a little."), NULL, err);
    fill_form(v, &form);
    TRY(keep_again(v, &form, &t, err));
    if (v->signed_in) {
        res_redirect(v->req, v->res,
                     arena_printf(v->arena, "/tickets/%d?done=sent", (int)t.number));
        return OK;
    }
    page_desk_ask(&v->page,
                  &(struct desk_ask_view){.sent = t.number, .due = date_long(v->arena, t.due)});
    return OK;
}
