/* web/practice.c - GET and POST /practice, POST /practice/leave: in to the practice registry, and out. */
#include "web/practice.h"

#include "access/session.h"
#include "store/db.h"
#include "web/serve.h"

page_handler practice_show, practice_enter, practice_leave;

struct web *
practice_chosen(struct web *web, const struct req *req)
{
    bool chosen = str_eq(req_cookie(req, "practice"), STR("1"));

    return chosen && web->training != NULL ? web->training : web;
}

static void
go_back(struct visit *v)
{
    visit_cookie(v, "practice", STR(""), -1);
    visit_cookie(v, "psid", STR(""), -1);
    res_redirect(v->req, v->res, STR("/home"));
}

bool
practice_over(struct visit *v)
{
    if (v->web->real == NULL || v->signed_in)
        return false;
    go_back(v);
    return true;
}

/* ---- in ---- */

/* Whoever practises keeps the roles and leaves the name behind. */
static enum status
trainee_add(struct visit *v, struct tx *tx, struct str name, struct user *user, struct err *err)
{
    struct org org;

    TRY(org_find_code(tx, v->arena, STR(PRACTICE_ORG), &org, err));
    *user = (struct user){.org = org.id,
                          .username = name,
                          .given = STR("Trainee"),
                          .language = v->session.user.language,
                          .roles = v->session.user.roles,
                          .standing = USER_ACTIVE,
                          .active_on = v->now.today,
                          .reviewed_on = v->now.today,
                          .warned_on = DATE_NONE};
    TRY(user_add(tx, user, v->now.at, err));
    return user_find(tx, v->arena, STR(PRACTICE_ORG), name, user, err);
}

/* One user of the practice store for each person and set of roles, active again today. */
static enum status
trainee(struct visit *v, struct tx *tx, struct user *user, struct err *err)
{
    struct str name = arena_printf(v->arena, "u%lld-%x", (long long)v->session.user.id.v,
                                   (unsigned)v->session.user.roles);
    enum status status = user_find(tx, v->arena, STR(PRACTICE_ORG), name, user, err);

    if (status == E_NOTFOUND)
        return trainee_add(v, tx, name, user, err);
    TRY(status);
    if (user_state(user, v->now.today) != USER_ACTIVE)
        TRY(user_change(tx, v->arena, user, user->roles, USER_ACTIVE, v->now.today, err));
    return user_used(tx, user, v->now.at, v->now.today, err);
}

static enum status
begin(struct visit *v, struct session *session, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user user;

    TRY(tx_begin(&tx, v->web->training->db, err));
    TRY(trainee(v, &tx, &user, err));
    TRY(session_start(&tx, v->arena, &user, SESSION_FULL, v->req->peer.address, STR("practice"),
                      v->now.at, session, err));
    return tx_commit(&tx, err);
}

/* GET /practice */
enum status
practice_show(struct visit *v, struct err *err)
{
    (void)err;
    page_practice(&v->page, &(struct practice_view){.there = v->web->training != NULL,
                                                    .inside = v->web->real != NULL});
    return OK;
}

/* POST /practice */
enum status
practice_enter(struct visit *v, struct err *err)
{
    struct session session;

    if (v->web->training == NULL)
        return practice_show(v, err);
    TRY(visit_audit_look(v,
                         &(struct visit_act){.what = AUDIT_SWITCH,
                                             .kind = STR("practice"),
                                             .reason = STR("into the practice registry")},
                         err));
    TRY(begin(v, &session, err));
    visit_cookie(v, "psid", session.token, 0);
    visit_cookie(v, "practice", STR("1"), 0);
    res_redirect(v->req, v->res, STR("/home"));
    return OK;
}

/* POST /practice/leave */
enum status
practice_leave(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    if (v->web->real != NULL) {
        TRY(tx_begin(&tx, v->web->db, err));
        TRY(session_end(&tx, v->arena, v->session.token, err));
        TRY(tx_commit(&tx, err));
    }
    go_back(v);
    return OK;
}
