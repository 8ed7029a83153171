/* web/client/closed.c - restricted records: told, opened with a reason, locked and unlocked. */
#include "web/client/closed.h"

#include "registry/glass.h"
#include "web/client/record.h"
#include "web/mails.h"
#include "web/serve.h"

page_handler glass_try, lock_try;

static enum status
owner_of(struct visit *v, const struct client *client, struct client_closed_view *view,
         struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    int64_t id =
        client->lock == CLIENT_OPEN ? client->protect_organization : client->lock_organization;
    struct org org;
    enum status status;

    if (id == 0)
        return OK;
    TRY(tx_read(&tx, v->web->db, err));
    status = org_load(&tx, v->arena, (struct org_id){id}, &org, err);
    if (status == OK) {
        view->owner = org.name;
        view->phone = org.phone;
    }
    return status == E_NOTFOUND ? OK : status;
}

enum status
closed_show(struct visit *v, const struct client *client, struct str problem, struct err *err)
{
    struct client_closed_view view = {.id = client->id.v,
                                      .out = client->lock == CLIENT_OPTED_OUT,
                                      .problem = problem,
                                      .reason = visit_field(v, "reason"),
                                      .minutes = GLASS_MINUTES};

    TRY(owner_of(v, client, &view, err));
    TRY(visit_audit_look(v,
                         &(struct visit_act){.what = AUDIT_VIEW,
                                             .kind = STR("client"),
                                             .object = client->id.v,
                                             .client = client->id.v,
                                             .refused = true,
                                             .reason = STR("the record is restricted")},
                         err));
    v->res->status = problem.n > 0 ? 422 : 403;
    page_client_closed(&v->page, &view);
    return OK;
}

/* ---- break-glass ---- */

/* That it happened, not whose record: no personal data in mails. */
static enum status
tell_privacy(struct visit *v, struct tx *tx, const struct client *client, struct err *err)
{
    struct mail mail = {
        .subject = STR("A restricted record was opened"),
        .topic = MAIL_INCIDENT,
        .org = v->session.user.org.v,
        .object = client->id.v,
        .body = arena_printf(v->arena,
                             "User %.*s of %.*s opened restricted record %lld with a reason. Who, "
                             "when and why stand under Activity of that record.\n",
                             STRF(v->session.user.username), STRF(v->session.user.org_code),
                             (long long)client->id.v)};

    return mail_holders(v, tx, PERMISSION_INCIDENT_WORK, mail, err);
}

static enum status
break_once(struct visit *v, const struct client *client, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct glass glass = {.client = client->id,
                          .user = v->session.user.id.v,
                          .organization = v->session.user.org.v,
                          .reason = visit_field(v, "reason"),
                          .at = v->now.at};
    struct visit_act act = {
        .what = AUDIT_VIEW,
        .kind = STR("client"),
        .object = client->id.v,
        .client = client->id.v,
        .reason = arena_printf(v->arena, "opened although restricted: %.*s", STRF(glass.reason))};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(glass_break(&tx, client, &glass, err));
    TRY(visit_audit(v, &tx, &act, err));
    TRY(tell_privacy(v, &tx, client, err));
    return tx_commit(&tx, err);
}

/* POST /clients/:id/glass */
enum status
glass_try(struct visit *v, struct err *err)
{
    struct history history = {0};
    enum status status = record_load(v, 0, &history, err);
    unsigned tries = 0;

    if (status != OK && status != E_DENIED)
        return status;
    if (status == E_DENIED) {
        do
            status = break_once(v, &history.client, err);
        while (tx_again(&tries, status));
    }
    if (status == E_INVALID)
        return closed_show(v, &history.client, STR("Enter why it cannot wait."), err);
    if (status == E_DENIED)
        return closed_show(v, &history.client, STR(""), err);
    TRY(status);
    record_done(v, history.client.id, "opened", 1);
    return OK;
}

/* ---- opting out and in ---- */

/* POST /clients/:id/lock, for the registry's staff */
enum status
lock_try(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str word = visit_field(v, "lock"), reason = visit_field(v, "reason");
    enum client_lock lock = str_eq(word, STR("out")) ? CLIENT_OPTED_OUT : CLIENT_OPEN;
    struct visit_act act = {
        .what = AUDIT_CHANGE,
        .kind = STR("client"),
        .reason = arena_printf(v->arena, "%s: %.*s",
                               lock == CLIENT_OPTED_OUT ? "opted out" : "restriction lifted",
                               STRF(reason))};
    struct history history;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(record_read(v, &tx, 0, &history, err));
    if (str_trim(reason).n == 0) {
        record_done(v, history.client.id, "unreasoned", 1);
        return OK;
    }
    act.object = act.client = history.client.id.v;
    TRY(client_set_lock(&tx, history.client.id, lock, 0, v->now.at, err));
    TRY(visit_audit(v, &tx, &act, err));
    TRY(tx_commit(&tx, err));
    record_done(v, history.client.id, lock == CLIENT_OPTED_OUT ? "locked" : "unlocked", 1);
    return OK;
}
