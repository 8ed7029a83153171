/* web/account/join.c - an invitation, or a designation, accepted with the sign-in one has. */
#include "web/account/join.h"

#include "access/invite.h"
#include "access/link.h"
#include "access/sign_in.h"
#include "store/db.h"
#include "web/invite.h"
#include "web/serve.h"
#include "web/sides.h"

page_handler join_show, join_do;

static void
show(struct visit *v, const char *state, struct account_join_view *view)
{
    view->state = str_of(state);
    view->token = v->part[0];
    if (v->signed_in)
        view->me = arena_printf(v->arena, "%.*s (%.*s)", STRF(v->session.user.username),
                                STRF(v->session.user.org_name));
    page_account_join(&v->page, view);
}

static struct account_join_offers
offer(struct visit *v, const struct user *user, role_set roles)
{
    return (struct account_join_offers){user->org_name, user->org_code,
                                        roles_shown(v->arena, roles)};
}

/* Whatever waits on the account: one link takes all of it. */
static enum status
waiting_offers(struct visit *v, struct tx *tx, const struct user *waiting,
               struct account_join_view *view, struct err *err)
{
    struct account_join_offers *rows;
    struct user *list;
    size_t count;

    TRY(user_list_account(tx, v->arena, waiting->account, &list, &count, err));
    rows = ARENA_ARRAY(v->arena, struct account_join_offers, count);
    for (size_t i = 0; i < count; i++)
        if (list[i].standing == USER_INVITED)
            rows[view->offers_count++] = offer(v, &list[i], list[i].roles);
    view->offers = rows;
    return OK;
}

enum status
join_choose(struct visit *v, struct tx *tx, const struct user *waiting, struct err *err)
{
    struct account_join_view view = {0};

    TRY(waiting_offers(v, tx, waiting, &view, err));
    show(v, "choose", &view);
    return OK;
}

void
join_refused(struct visit *v, const struct user *waiting)
{
    struct account_join_view view = {.offers_count = 1};
    struct account_join_offers *row = ARENA_ARRAY(v->arena, struct account_join_offers, 1);

    *row = offer(v, waiting, waiting->roles);
    view.offers = row;
    v->res->status = 403;
    show(v, "stopped", &view);
}

/* What a link of /join is about. */
struct joining {
    struct user user;
    bool designated; /* a user already, who is to administer */
    bool mine;       /* whoever is signed in may accept it */
};

static enum status
find(struct visit *v, struct tx *tx, bool take, struct joining *out, struct err *err)
{
    static const enum link_purpose purposes[] = {LINK_INVITE, LINK_ADMINISTRATOR};
    struct link link;
    bool there;

    TRY(link_either(tx, v->arena, v->part[0], purposes, take, v->now.at, &out->designated, &link,
                    err));
    TRY(user_load(tx, v->arena, (struct user_id){link.object}, &out->user, err));
    there = out->designated ? !user_shut(&out->user) : out->user.standing == USER_INVITED;
    if (!there)
        return FAIL(err, E_DENIED, "user %lld waits for nobody", (long long)link.object);
    out->mine = out->designated ? out->user.account.v == v->session.user.account.v
                                : str_ieq(out->user.email, v->session.user.email);
    return OK;
}

static enum status
show_offer(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct account_join_view view = {0};
    struct account_join_offers *row;
    struct joining joining;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(find(v, &tx, false, &joining, err));
    if (!joining.mine) {
        show(v, "other", &view);
        return OK;
    }
    if (!joining.designated) {
        TRY(waiting_offers(v, &tx, &joining.user, &view, err));
    } else {
        row = ARENA_ARRAY(v->arena, struct account_join_offers, 1);
        *row = offer(v, &joining.user, ROLE_BIT(ROLE_ORG_ADMIN));
        view.offers = row;
        view.offers_count = 1;
    }
    show(v, "accept", &view);
    return OK;
}

/* GET /join/:token */
enum status
join_show(struct visit *v, struct err *err)
{
    return link_gone(v, show_offer(v, err));
}

static enum status
take(struct visit *v, struct tx *tx, struct joining *joining, struct err *err)
{
    struct user *user = &joining->user;

    if (joining->designated)
        TRY(user_change(tx, v->arena, user, user->roles | ROLE_BIT(ROLE_ORG_ADMIN), user->standing,
                        v->now.today, err));
    else
        TRY(invite_accept(tx, v->arena, user, v->session.user.account, v->now.today, err));
    return visit_audit(v, tx,
                       &(struct visit_act){.what = AUDIT_CHANGE,
                                           .kind = STR("user"),
                                           .object = user->id.v,
                                           .reason = joining->designated
                                                         ? STR("designation accepted")
                                                         : STR("invitation accepted")},
                       err);
}

/* The registry hears of it, the organization does not; the link stays as it is. */
static enum status
refuse(struct visit *v, const struct user *user, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(invite_tell_registry(v, &tx, user, "somebody whom the registry has stopped tried to accept",
                             err));
    TRY(tx_commit(&tx, err));
    join_refused(v, user);
    return OK;
}

static enum status
accept(struct visit *v, struct joining *joining, bool *stopped, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    enum status status;

    *stopped = false;
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(find(v, &tx, true, joining, err));
    if (!joining->mine)
        return FAIL(err, E_DENIED, "the invitation is of another address");
    status = take(v, &tx, joining, err);
    *stopped = status == E_DENIED && !joining->designated;
    TRY(status);
    return tx_commit(&tx, err);
}

/* POST /join/:token: accepted, and on as that user. */
enum status
join_do(struct visit *v, struct err *err)
{
    struct joining joining;
    bool stopped;
    enum status status = accept(v, &joining, &stopped, err);

    if (stopped)
        return refuse(v, &joining.user, err);
    if (status == E_DENIED || status == E_CONFLICT)
        return link_gone(v, status);
    TRY(status);
    status = sign_in_switch(v->web->db, v->arena, &v->session, joining.user.id, v->now, err);
    if (status == E_DENIED) { /* its organization is closed meanwhile */
        res_redirect(v->req, v->res, STR("/account"));
        return OK;
    }
    TRY(status);
    visit_cookie(v, visit_session_name(v), v->session.token, 0);
    res_redirect(v->req, v->res, STR("/home"));
    return OK;
}
