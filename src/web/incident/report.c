/* web/incident/report.c - privacy incidents: reported by anybody signed in, and listed for the registry. */
#include "access/incident.h"
#include "store/db.h"
#include "web/mails.h"
#include "web/moment.h"
#include "web/serve.h"

page_handler incident_form, incident_report, incident_list_show;

enum { SHOWN = 500, TRIES = 3 };

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
                        .body = arena_printf(v->arena,
                                             "Incident %d was reported by a user of %.*s. It "
                                             "stands under Privacy incidents.\n",
                                             incident->number, STRF(v->session.user.org_code))};

    return mail_holders(v, tx, PERMISSION_INCIDENT_WORK, mail, err);
}

static enum status
keep(struct visit *v, struct incident *incident, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(incident_add(&tx, v->arena, incident, err));
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
    enum status status = OK;

    if (incident.what.n == 0 || !date_parse_iso(visit_field(v, "noticed"), &incident.noticed_on) ||
        date_cmp(incident.noticed_on, v->now.today) > 0) {
        show_form(v, STR("Enter what happened, and the day on which it was noticed."), STR(""));
        return OK;
    }
    /* Two reports at the same moment want the same number: the second takes the next. */
    for (int i = 0; i < TRIES; i++) {
        status = keep(v, &incident, err);
        if (status != E_CONFLICT)
            break;
    }
    TRY(status);
    show_form(v, STR(""), arena_printf(v->arena, "%d", incident.number));
    return OK;
}

/* GET /incidents */
enum status
incident_list_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct incident_list_view view = {0};
    struct incident_list_incidents *rows;
    struct incident *list;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(incident_list(&tx, v->arena, SHOWN, &list, &view.incidents_count, err));
    rows = ARENA_ARRAY(v->arena, struct incident_list_incidents, view.incidents_count);
    for (size_t i = 0; i < view.incidents_count; i++) {
        struct org org = {0};

        if (list[i].org.v != 0)
            TRY(org_load(&tx, v->arena, list[i].org, &org, err));
        rows[i] = (struct incident_list_incidents){
            .id = list[i].id,
            .number = arena_printf(v->arena, "%d", list[i].number),
            .at = moment_words(v->arena, list[i].made_at, v->now.offset_minutes),
            .org = org.code,
            .noticed = date_long(v->arena, list[i].noticed_on),
            .days = v->now.today.day - list[i].noticed_on.day,
            .contained = list[i].contained,
            .open = list[i].open};
    }
    view.incidents = rows;
    page_incident_list(&v->page, &view);
    return OK;
}
