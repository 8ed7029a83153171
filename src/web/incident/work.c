/* web/incident/work.c - one privacy incident: who saw what, access stopped and given back, closed. */
#include "base/id.h"
#include "exchange/onboard.h"
#include "post/post.h"
#include "store/db.h"
#include "web/incident/letters.h"
#include "web/moment.h"
#include "web/serve.h"

page_handler incident_show, incident_act;

enum { MAILS_SHOWN = 200 };

/* ---- the page ---- */

static enum status
who_words(struct visit *v, struct tx *tx, struct user_id id, struct str *out, struct err *err)
{
    struct user user;

    *out = STR("the program");
    if (id.v == 0)
        return OK;
    TRY(user_load(tx, v->arena, id, &user, err));
    *out = arena_printf(v->arena, "%.*s/%.*s", STRF(user.org_code), STRF(user.username));
    return OK;
}

static enum status
fill_acts(struct visit *v, struct tx *tx, const struct inquiry *inquiry,
          struct incident_work_view *view, struct err *err)
{
    struct incident_work_acts *rows =
        ARENA_ARRAY(v->arena, struct incident_work_acts, inquiry->count);

    for (size_t i = 0; i < inquiry->count; i++) {
        const struct audit_entry *e = &inquiry->acts[i].entry;

        rows[i] = (struct incident_work_acts){
            .at = moment_words(v->arena, e->at, v->now.offset_minutes),
            .action = inquiry->acts[i].action,
            .object = e->object == 0 ? e->object_kind
                                     : arena_printf(v->arena, "%.*s %.*s", STRF(e->object_kind),
                                                    STRF(id_text(v->arena, e->object))),
            .client = e->client == 0 ? STR("") : id_text(v->arena, e->client),
            .source = e->source,
            .reason = e->reason,
            .refused = e->refused};
        TRY(who_words(v, tx, e->who, &rows[i].who, err));
    }
    view->acts = rows;
    view->acts_count = inquiry->count;
    view->clients = (int64_t)inquiry->client_count;
    view->orgs = (int64_t)inquiry->org_count;
    view->cut = inquiry->count == INQUIRY_ACTS;
    view->asked = true;
    return OK;
}

/* Whom has been written to so far. */
static enum status
fill_told(struct visit *v, struct tx *tx, int64_t incident, struct incident_work_view *view,
          struct err *err)
{
    struct incident_letter *letters;
    struct incident_work_letters *letter_rows;
    struct incident_work_mails *mail_rows;
    struct mail *mails;

    TRY(incident_letter_list(tx, v->arena, incident, &letters, &view->letters_count, err));
    letter_rows = ARENA_ARRAY(v->arena, struct incident_work_letters, view->letters_count);
    for (size_t i = 0; i < view->letters_count; i++)
        letter_rows[i] = (struct incident_work_letters){
            id_text(v->arena, letters[i].client),
            moment_words(v->arena, letters[i].made_at, v->now.offset_minutes)};
    TRY(mail_list_about(tx, v->arena, incident, MAILS_SHOWN, &mails, &view->mails_count, err));
    mail_rows = ARENA_ARRAY(v->arena, struct incident_work_mails, view->mails_count);
    for (size_t i = 0; i < view->mails_count; i++)
        mail_rows[i] = (struct incident_work_mails){
            mails[i].to, moment_words(v->arena, mails[i].queued_at, v->now.offset_minutes),
            mail_state_word(mails[i].state)};
    view->letters = letter_rows;
    view->mails = mail_rows;
    return OK;
}

static enum status
fill_form(struct visit *v, struct tx *tx, const struct inquiry *inquiry,
          struct incident_work_view *view, struct err *err)
{
    struct org org = {0};

    view->user = visit_field(v, "user");
    view->feed = visit_field(v, "feed");
    view->client = visit_field(v, "client");
    view->org = visit_field(v, "org");
    view->from = date_iso(v->arena, inquiry->from);
    view->to = date_iso(v->arena, inquiry->to);
    if (v->req->method == HTTP_POST || inquiry->incident.org.v == 0)
        return OK;
    TRY(org_load(tx, v->arena, inquiry->incident.org, &org, err));
    view->org = org.code;
    return OK;
}

static enum status
fill_facts(struct visit *v, struct tx *tx, const struct incident *incident,
           struct incident_work_view *view, struct err *err)
{
    view->id = incident->id;
    view->number = arena_printf(v->arena, "%d", incident->number);
    view->at = moment_words(v->arena, incident->made_at, v->now.offset_minutes);
    view->what = incident->what;
    view->whose = incident->whose;
    view->noticed = date_long(v->arena, incident->noticed_on);
    view->days = v->now.today.day - incident->noticed_on.day;
    view->contained = incident->contained;
    view->open = incident->open;
    return who_words(v, tx, incident->reporter, &view->reporter, err);
}

static enum status
show(struct visit *v, bool search, struct str problem, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct incident_work_view view = {.problem = problem};
    struct inquiry inquiry;
    enum status status;

    TRY(tx_read(&tx, v->web->db, err));
    status = inquiry_read(v, &tx, &inquiry, err);
    if (inquiry.incident.id == 0)
        return status;
    if (status == E_NOTFOUND && problem.n == 0)
        view.problem = STR("There is no such organization, user, feed or client.");
    else if (status != OK && status != E_NOTFOUND)
        return status;
    TRY(fill_facts(v, &tx, &inquiry.incident, &view, err));
    TRY(fill_form(v, &tx, &inquiry, &view, err));
    if (search && status == OK) {
        TRY(inquiry_search(v, &tx, &inquiry, err));
        TRY(fill_acts(v, &tx, &inquiry, &view, err));
    }
    TRY(fill_told(v, &tx, inquiry.incident.id, &view, err));
    if (view.problem.n > 0)
        v->res->status = 422;
    page_incident_work(&v->page, &view);
    return OK;
}

/* GET /incidents/:id */
enum status
incident_show(struct visit *v, struct err *err)
{
    return show(v, false, STR(""), err);
}

/* ---- stopping, and letting in again ---- */

/* Sessions end with it; every door asks the store within a second. */
static enum status
set_org(struct tx *tx, struct inquiry *inquiry, bool open, struct err *err)
{
    if (inquiry->org.id.v == 0 || inquiry->org.kind == ORG_REGISTRY ||
        inquiry->org.state == ORG_CLOSED)
        return FAIL(err, E_NOTFOUND, "no organization that can be stopped was named");
    inquiry->org.state = open ? ORG_OPEN : ORG_SUSPENDED;
    TRY(org_update(tx, &inquiry->org, err));
    return open ? OK : session_kill_org(tx, inquiry->org.id, err);
}

/* Also the last administrator of an organization; nobody themselves. */
static enum status
set_user(struct visit *v, struct tx *tx, struct inquiry *inquiry, bool open, struct err *err)
{
    struct user *user = &inquiry->user;

    if (user->id.v == 0 || user->id.v == v->session.user.id.v)
        return FAIL(err, E_NOTFOUND, "no user that can be stopped was named");
    return open ? user_readmit(tx, v->arena, user, v->now.today, err)
                : user_stop(tx, v->arena, user, err);
}

static enum status
set_feed(struct visit *v, struct tx *tx, const struct inquiry *inquiry, bool open, struct err *err)
{
    enum feed_state state = FEED_PAUSED;

    if (inquiry->feed.id.v == 0 || inquiry->feed.state == FEED_CLOSED)
        return FAIL(err, E_NOTFOUND, "no feed that can be stopped was named");
    if (open) /* a feed that was only trying is not made real by it */
        TRY(onboard_state(tx, v->arena, inquiry->feed.id, &state, err));
    return feed_state_set(tx, inquiry->feed.id, state, err);
}

/* `what` is "user", "feed" or "org". */
static enum status
set(struct visit *v, struct str what, bool open, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    bool user = str_eq(what, STR("user")), feed = str_eq(what, STR("feed"));
    struct inquiry inquiry;
    struct visit_act act = {.what = open ? AUDIT_CHANGE : AUDIT_SUSPEND, .kind = what};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(inquiry_read(v, &tx, &inquiry, err));
    TRY(user   ? set_user(v, &tx, &inquiry, open, err)
        : feed ? set_feed(v, &tx, &inquiry, open, err)
               : set_org(&tx, &inquiry, open, err));
    act.object = user ? inquiry.user.id.v : feed ? inquiry.feed.id.v : inquiry.org.id.v;
    act.reason = arena_printf(v->arena, "%.*s: %s", STRF(inquiry_words(v, &inquiry)),
                              open ? "let in again" : "stopped");
    TRY(visit_audit(v, &tx, &act, err));
    return tx_commit(&tx, err);
}

static enum status
set_and_show(struct visit *v, struct str what, bool open, struct err *err)
{
    enum status status = set(v, what, open, err);

    if (status == E_NOTFOUND || status == E_CONFLICT)
        return show(
            v, false,
            STR("Nothing was changed: name an organization that is not the registry itself, a "
                "user other than yourself, or a feed of that organization."),
            err);
    TRY(status);
    v->layout.done = open ? STR("Access is open again.") : STR("Access is stopped.");
    return show(v, true, STR(""), err);
}

static enum status
close_it(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    int64_t id;

    TRY(visit_id(v, 0, &id, err));
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(incident_close(&tx, id, err));
    TRY(visit_audit(
        v, &tx,
        &(struct visit_act){
            .what = AUDIT_DECIDE, .kind = STR("incident"), .object = id, .reason = STR("closed")},
        err));
    TRY(tx_commit(&tx, err));
    res_redirect(v->req, v->res, STR("/incidents"));
    return OK;
}

/* What was asked of the audit is an act itself. */
static enum status
search(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct inquiry inquiry = {0};
    int64_t id;

    TRY(visit_id(v, 0, &id, err));
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(incident_load(&tx, v->arena, id, &inquiry.incident, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_SEARCH,
                                        .kind = STR("audit"),
                                        .reason = inquiry_words(v, &inquiry)},
                    err));
    TRY(tx_commit(&tx, err));
    return show(v, true, STR(""), err);
}

/* POST /incidents/:id: what is asked stands in the form, not in an address */
enum status
incident_act(struct visit *v, struct err *err)
{
    struct str what = visit_field(v, "do");
    size_t told;

    if (str_starts(what, STR("stop-")))
        return set_and_show(v, str_skip(what, 5), false, err);
    if (str_starts(what, STR("back-")))
        return set_and_show(v, str_skip(what, 5), true, err);
    if (str_eq(what, STR("close")))
        return close_it(v, err);
    if (str_eq(what, STR("letters")))
        return letters_show(v, err);
    if (!str_eq(what, STR("write")))
        return search(v, err);
    TRY(letters_write(v, &told, err));
    v->layout.done = arena_printf(v->arena, "%zu mails are in the outbox.", told);
    return show(v, true, STR(""), err);
}
