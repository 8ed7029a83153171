/* web/incident/incident.c - privacy incidents: reported, worked on, who saw what, access stopped. */
#include "access/incident.h"
#include "store/db.h"
#include "web/mails.h"
#include "web/moment.h"
#include "web/serve.h"

page_handler incident_form, incident_report, incident_work, incident_act, incident_done;

enum { SHOWN = 200, ACTS = 1000 };

#define US_PER_MINUTE INT64_C(60000000)

static void
show_form(struct visit *v, struct str problem, struct str number)
{
    struct incident_report_view view = {.number = number,
                                        .problem = problem,
                                        .what = visit_field(v, "what"),
                                        .noticed = visit_field(v, "noticed"),
                                        .whose = visit_field(v, "whose")};

    if (view.noticed.n == 0)
        view.noticed = date_iso(v->arena, v->now.today);
    if (problem.n > 0)
        v->res->status = 422;
    page_incident_report(&v->page, &view);
}

/* GET /incidents/report */
enum status
incident_form(struct visit *v, struct err *err)
{
    (void)err;
    show_form(v, STR(""), STR(""));
    return OK;
}

/* The mail says that there is one, not what: no personal data in mails. */
static enum status
tell_staff(struct visit *v, struct tx *tx, const struct incident *incident, struct err *err)
{
    struct mail mail = {.subject = STR("A privacy incident was reported"),
                        .topic = MAIL_INCIDENT,
                        .org = incident->org.v,
                        .object = incident->id,
                        .body =
                            arena_printf(v->arena,
                                         "Incident %lld was reported by a user of %.*s. It "
                                         "stands under Privacy incidents.\n",
                                         (long long)incident->id, STRF(v->session.user.org_code))};
    struct user *list;
    size_t count;
    bool sent;

    TRY(user_list_all(tx, v->arena, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (user_state(&list[i], v->now.today) != USER_ACTIVE ||
            !access_allows(list[i].roles, PERMISSION_INCIDENT_WORK))
            continue;
        mail.to = list[i].email;
        TRY(mail_words(v, tx, mail, &sent, err));
    }
    return OK;
}

static enum status
keep(struct visit *v, struct incident *incident, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(incident_add(&tx, incident, err));
    TRY(tell_staff(v, &tx, incident, err));
    TRY(visit_audit(
        v, &tx,
        &(struct visit_act){.what = AUDIT_ADD, .kind = STR("incident"), .object = incident->id},
        err));
    return tx_commit(&tx, err);
}

/* POST /incidents/report */
enum status
incident_report(struct visit *v, struct err *err)
{
    struct incident incident = {.org = v->session.user.org,
                                .reporter = v->session.user.id,
                                .what = visit_field(v, "what"),
                                .whose = visit_field(v, "whose"),
                                .contained = visit_field(v, "contained").n > 0,
                                .made_at = v->now.at};

    if (incident.what.n == 0 || !date_parse_iso(visit_field(v, "noticed"), &incident.noticed_on) ||
        date_cmp(incident.noticed_on, v->now.today) > 0) {
        show_form(v, STR("Enter what happened, and the day on which it was noticed."), STR(""));
        return OK;
    }
    TRY(keep(v, &incident, err));
    show_form(v, STR(""), arena_printf(v->arena, "%lld", (long long)incident.id));
    return OK;
}

/* ---- work ---- */

static enum status
fill_incidents(struct visit *v, struct tx *tx, struct incident_work_view *view, struct err *err)
{
    struct incident_work_incidents *rows;
    struct incident *list;

    TRY(incident_list(tx, v->arena, SHOWN, &list, &view->incidents_count, err));
    rows = ARENA_ARRAY(v->arena, struct incident_work_incidents, view->incidents_count);
    for (size_t i = 0; i < view->incidents_count; i++) {
        struct org org = {0};

        if (list[i].org.v != 0)
            TRY(org_load(tx, v->arena, list[i].org, &org, err));
        rows[i] = (struct incident_work_incidents){
            .id = list[i].id,
            .number = arena_printf(v->arena, "%lld", (long long)list[i].id),
            .at = moment_words(v->arena, list[i].made_at, v->now.offset_minutes),
            .org = org.code,
            .what = list[i].what,
            .whose = list[i].whose,
            .noticed = date_long(v->arena, list[i].noticed_on),
            .contained = list[i].contained,
            .open = list[i].open};
    }
    view->incidents = rows;
    return OK;
}

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
fill_acts(struct visit *v, struct tx *tx, const struct audit_query *query,
          struct incident_work_view *view, struct err *err)
{
    struct incident_work_acts *rows;
    struct audit_row *list;

    TRY(audit_find(tx, v->arena, query, &list, &view->acts_count, err));
    rows = ARENA_ARRAY(v->arena, struct incident_work_acts, view->acts_count);
    for (size_t i = 0; i < view->acts_count; i++) {
        const struct audit_entry *e = &list[i].entry;

        rows[i] = (struct incident_work_acts){
            .at = moment_words(v->arena, e->at, v->now.offset_minutes),
            .action = list[i].action,
            .object =
                arena_printf(v->arena, "%.*s %lld", STRF(e->object_kind), (long long)e->object),
            .client =
                e->client == 0 ? STR("") : arena_printf(v->arena, "%lld", (long long)e->client),
            .source = e->source,
            .reason = e->reason,
            .refused = e->refused};
        TRY(who_words(v, tx, e->who, &rows[i].who, err));
    }
    view->acts = rows;
    view->asked = true;
    return OK;
}

/* The form's words as a query; E_NOTFOUND names nobody and nothing. */
static enum status
query_of(struct visit *v, struct tx *tx, struct audit_query *query, struct user *user,
         struct org *org, struct err *err)
{
    struct date from = date_add_days(v->now.today, -30), to = v->now.today;
    int64_t zone = v->now.offset_minutes * US_PER_MINUTE;
    struct str code = visit_field(v, "org"), name = visit_field(v, "user");

    (void)date_parse_iso(visit_field(v, "from"), &from);
    (void)date_parse_iso(visit_field(v, "to"), &to);
    *query = (struct audit_query){.from = {(int64_t)from.day * 24 * 60 * US_PER_MINUTE - zone},
                                  .to = {((int64_t)to.day + 1) * 24 * 60 * US_PER_MINUTE - zone},
                                  .max = ACTS};
    (void)str_parse_i64(visit_field(v, "client"), &query->client);
    if (code.n > 0)
        TRY(org_find_code(tx, v->arena, code, org, err));
    query->org = org->id;
    if (name.n > 0)
        TRY(user_find(tx, v->arena, code, name, user, err));
    query->who = user->id;
    return OK;
}

static enum status
show_work(struct visit *v, bool search, struct str problem, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct incident_work_view view = {.problem = problem,
                                      .user = visit_field(v, "user"),
                                      .org = visit_field(v, "org"),
                                      .client = visit_field(v, "client"),
                                      .from = visit_field(v, "from"),
                                      .to = visit_field(v, "to")};
    struct user user = {0};
    struct org org = {0};
    struct audit_query query;
    enum status status;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(fill_incidents(v, &tx, &view, err));
    status = search ? query_of(v, &tx, &query, &user, &org, err) : E_NOTFOUND;
    if (status == OK)
        TRY(fill_acts(v, &tx, &query, &view, err));
    else if (status != E_NOTFOUND)
        return status;
    if (search && status == E_NOTFOUND && problem.n == 0)
        view.problem = STR("There is no such organization or user.");
    if (view.problem.n > 0)
        v->res->status = 422;
    page_incident_work(&v->page, &view);
    return OK;
}

/* GET /incidents */
enum status
incident_work(struct visit *v, struct err *err)
{
    return show_work(v, false, STR(""), err);
}

/* Stops an organization, or one user, at once: sessions end, every door is shut. */
static enum status
stop(struct visit *v, bool whole, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_query query;
    struct user user = {0};
    struct org org = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(query_of(v, &tx, &query, &user, &org, err));
    if (org.id.v == 0 || org.kind == ORG_REGISTRY || (!whole && user.id.v == 0))
        return FAIL(err, E_NOTFOUND, "nobody to stop was named");
    if (whole) {
        org.state = ORG_SUSPENDED;
        TRY(org_update(&tx, &org, err));
        TRY(session_kill_org(&tx, org.id, err));
    } else {
        TRY(user_change(&tx, v->arena, &user, user.roles, USER_DISABLED, v->now.today, err));
    }
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_SUSPEND,
                                        .kind = whole ? STR("organization") : STR("user"),
                                        .object = whole ? org.id.v : user.id.v,
                                        .reason = STR("incident")},
                    err));
    return tx_commit(&tx, err);
}

/* POST /incidents: the query stands in the form, not in an address */
enum status
incident_act(struct visit *v, struct err *err)
{
    struct str what = visit_field(v, "do");
    bool whole = str_eq(what, STR("suspend"));
    enum status status;

    if (whole || str_eq(what, STR("disable"))) {
        status = stop(v, whole, err);
        if (status == E_NOTFOUND || status == E_CONFLICT)
            return show_work(v, false,
                             STR("Nothing was stopped: name an organization, or a user who "
                                 "is not its last administrator."),
                             err);
        TRY(status);
        v->layout.done =
            whole ? STR("The organization is suspended.") : STR("The user is disabled.");
        return show_work(v, true, STR(""), err);
    }
    TRY(visit_audit_look(v, &(struct visit_act){.what = AUDIT_SEARCH, .kind = STR("audit")}, err));
    return show_work(v, true, STR(""), err);
}

/* POST /incidents/close/:id */
enum status
incident_done(struct visit *v, struct err *err)
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
