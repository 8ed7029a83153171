/* web/org/users.c - an organization's users: seen, reset, unlocked, disabled, given roles. */
#include "access/sign_in.h"
#include "base/buf.h"
#include "store/db.h"
#include "web/invite.h"
#include "web/mails.h"
#include "web/moment.h"
#include "web/org/scope.h"
#include "web/serve.h"

page_handler org_users, org_users_review, org_user, org_user_do;

/* "link sent 10:14, valid until 10:44"; what an agreement asked of the person comes before it. */
static enum status
link_words(struct visit *v, struct tx *tx, const struct user *user, struct str *out,
           struct err *err)
{
    enum link_purpose purpose = user->standing == USER_INVITED ? LINK_INVITE : LINK_RESET;
    struct link link;
    bool open = false, found = false;

    *out = STR("");
    if (!access_allows(user->roles, PERMISSION_USER_MANAGE))
        TRY(link_last(tx, v->arena, LINK_ADMINISTRATOR, user->id.v, &link, &open, &found, v->now.at,
                      err));
    if (found && open) {
        *out = STR("named as administrator, has not accepted yet");
        return OK;
    }
    TRY(link_last(tx, v->arena, purpose, user->id.v, &link, &open, &found, v->now.at, err));
    if (found && open)
        *out = arena_printf(v->arena, "link sent %.*s, valid until %.*s",
                            STRF(moment_words(v->arena, link.made_at, v->now.offset_minutes)),
                            STRF(moment_words(v->arena, link.expires_at, v->now.offset_minutes)));
    return OK;
}

static enum status
fill_user(struct visit *v, struct tx *tx, const struct user *user, struct org_users_view *view,
          struct org_users_users *row, struct err *err)
{
    enum user_state state = user_state(user, v->now.today);
    int left = user_days_left(user, v->now.today);

    *row = (struct org_users_users){
        .id = user->id.v,
        .name = user_full_name(v->arena, user),
        .username = user->username,
        .roles = roles_shown(v->arena, user->roles),
        .tag = state == USER_ACTIVE    ? STR("done")
               : state == USER_LAPSED  ? STR("error")
               : state == USER_INVITED ? STR("soon")
                                       : STR("none"),
        .state = user_state_word(state),
        .state_words = user_state_words(state),
        .seen = moment_words(v->arena, user->signed_in_at, v->now.offset_minutes),
        .left = state == USER_ACTIVE && left <= 14 ? left : 0,
        .reviewed = date_is(user->reviewed_on) ? date_long(v->arena, user->reviewed_on) : STR(""),
        .me = user->id.v == v->session.user.id.v};
    view->lapsing += row->left > 0 ? 1 : 0;
    return link_words(v, tx, user, &row->link, err);
}

static enum status
show_users(struct visit *v, struct str problem, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org_users_view view = {.problem = problem,
                                  .may_add = visit_may(v, PERMISSION_USER_MANAGE)};
    struct org_users_users *rows;
    struct user *list;
    struct org org;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(scope_org(v, &tx, 0, &org, err));
    TRY(user_list(&tx, v->arena, org.id, &list, &view.users_count, err));
    rows = ARENA_ARRAY(v->arena, struct org_users_users, view.users_count);
    for (size_t i = 0; i < view.users_count; i++)
        TRY(fill_user(v, &tx, &list[i], &view, &rows[i], err));
    view.org = org.code;
    view.name = org.name;
    view.users = rows;
    if (problem.n > 0)
        v->res->status = 422;
    page_org_users(&v->page, &view);
    return OK;
}

/* GET /org/:code/users */
enum status
org_users(struct visit *v, struct err *err)
{
    static const struct {
        const char *word, *sentence;
    } done[] = {{"reset", "A link is on its way. It works for 30 minutes."},
                {"enable", "The user is active again."},
                {"disable", "The user was disabled and signed out everywhere."},
                {"unlock", "The user may try again at once."},
                {"roles", "The roles were changed."},
                {"review", "All roles were confirmed today."}};

    for (size_t i = 0; i < sizeof(done) / sizeof(done[0]); i++)
        if (str_eq(req_query(v->req, "done"), str_of(done[i].word)))
            v->layout.done = str_of(done[i].sentence);
    return show_users(v, STR(""), err);
}

/* POST /org/:code/users: the roles of all were looked at and are right */
enum status
org_users_review(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user *list;
    size_t count;
    struct org org;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(scope_org(v, &tx, 0, &org, err));
    TRY(user_list(&tx, v->arena, org.id, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (user_shut(&list[i]))
            continue;
        list[i].reviewed_on = v->now.today;
        TRY(user_save(&tx, v->arena, &list[i], err));
    }
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_CHANGE,
                                        .kind = STR("organization"),
                                        .object = org.id.v,
                                        .reason = STR("roles reviewed")},
                    err));
    TRY(tx_commit(&tx, err));
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/org/%.*s/users?done=review", STRF(v->part[0])));
    return OK;
}

static struct str
may_words(struct arena *arena, enum role role)
{
    struct buf buf;

    buf_init(&buf, arena, 256);
    for (size_t i = 0; i < PERMISSION_COUNT; i++) {
        if (!access_allows(ROLE_BIT(role), (enum permission)i))
            continue;
        if (buf.n > 0)
            BUF_LIT(&buf, "; ");
        buf_add(&buf, permission_words((enum permission)i));
    }
    return buf_str(&buf);
}

/* GET /org/:code/users/:id */
enum status
org_user(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org_user_roles *rows = ARENA_ARRAY(v->arena, struct org_user_roles, ROLE_COUNT);
    struct org_user_view view = {.roles = rows};
    struct user user;
    struct org org;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(scope_org(v, &tx, 0, &org, err));
    TRY(scope_user(v, &tx, &org, 1, &user, err));
    view.org = org.code;
    view.id = user.id.v;
    view.name = user_full_name(v->arena, &user);
    view.username = user.username;
    for (size_t i = 0; i < ROLE_COUNT; i++)
        if (scope_may_give(v, &org, (enum role)i))
            rows[view.roles_count++] = (struct org_user_roles){
                role_word((enum role)i), role_words((enum role)i),
                may_words(v->arena, (enum role)i), (user.roles & ROLE_BIT(i)) != 0};
    page_org_user(&v->page, &view);
    return OK;
}

/* The ticked boxes; roles that the giver may not give stay as they are. */
static role_set
roles_ticked(struct visit *v, const struct org *org, role_set before)
{
    role_set roles = before;

    for (size_t i = 0; i < ROLE_COUNT; i++) {
        const char *name = arena_cstr(
            v->arena, arena_printf(v->arena, "role_%.*s", STRF(role_word((enum role)i))));

        if (!scope_may_give(v, org, (enum role)i))
            continue;
        roles &= ~ROLE_BIT(i);
        if (visit_field(v, name).n > 0)
            roles |= ROLE_BIT(i);
    }
    return roles;
}

static enum status
unlock(struct visit *v, struct tx *tx, const struct user *user, struct err *err)
{
    struct str who =
        arena_printf(v->arena, "%.*s/%.*s/", STRF(user->org_code), STRF(user->username));

    return attempt_clear(tx, v->arena, STR("password"), who, err);
}

static enum status
act(struct visit *v, struct tx *tx, const struct org *org, struct user *user, struct str what,
    struct err *err)
{
    bool manage = visit_may(v, PERMISSION_USER_MANAGE), sent;

    if (str_eq(what, STR("reset"))) {
        TRY(user->standing == USER_INVITED ? invite_send(v, tx, user, &sent, err)
                                           : mail_reset(v, tx, user, &sent, err));
        return sent
                   ? unlock(v, tx, user, err)
                   : FAIL(err, E_INVALID, "user %lld has no e-mail address", (long long)user->id.v);
    }
    if (str_eq(what, STR("unlock")))
        return unlock(v, tx, user, err);
    if (str_eq(what, STR("enable")))
        return user_change(tx, v->arena, user, user->roles, user_let_in_as(user), v->now.today,
                           err);
    if (!manage || user->id.v == v->session.user.id.v)
        return FAIL(err, E_DENIED, "user %lld may not do this to user %lld",
                    (long long)v->session.user.id.v, (long long)user->id.v);
    if (str_eq(what, STR("disable")))
        return user_change(tx, v->arena, user, user->roles, USER_DISABLED, v->now.today, err);
    if (str_eq(what, STR("roles")))
        return user_change(tx, v->arena, user, roles_ticked(v, org, user->roles), user->standing,
                           v->now.today, err);
    return FAIL(err, E_INVALID, "there is no such act");
}

static enum status
do_act(struct visit *v, struct str what, struct str *denied, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user user;
    struct org org;

    *denied = STR("");

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(scope_org(v, &tx, 0, &org, err));
    TRY(scope_user(v, &tx, &org, 1, &user, err));
    if (user.id.v == v->session.user.id.v)
        *denied =
            STR("Nobody disables themselves or changes their own roles: another administrator "
                "does that. If you are the only one, make somebody else administrator first.");
    if (user.standing == USER_STOPPED)
        *denied = STR("The registry has stopped this user because of a privacy incident. Only the "
                      "registry lets the user in again: ask its help desk.");
    if (user.standing == USER_STOPPED)
        return FAIL(err, E_DENIED, "user %lld was stopped by the registry", (long long)user.id.v);
    TRY(act(v, &tx, &org, &user, what, err));
    TRY(visit_audit(
        v, &tx,
        &(struct visit_act){.what = str_eq(what, STR("reset")) ? AUDIT_RESET : AUDIT_CHANGE,
                            .kind = STR("user"),
                            .object = user.id.v,
                            .reason = what},
        err));
    return tx_commit(&tx, err);
}

/* POST /org/:code/users/:id */
enum status
org_user_do(struct visit *v, struct err *err)
{
    struct str what = visit_field(v, "do");
    struct str denied;
    enum status status = do_act(v, what, &denied, err);

    if (status == E_DENIED && denied.n > 0)
        return show_users(v, denied, err);
    if (status == E_CONFLICT)
        return show_users(v,
                          STR("This is the last administrator, or somebody else changed the "
                              "user. Name another administrator first, or try again."),
                          err);
    if (status == E_INVALID)
        return show_users(v,
                          STR("This user has no e-mail address. Ask for one, or use jenner user "
                              "reset on the host."),
                          err);
    TRY(status);
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/org/%.*s/users?done=%.*s", STRF(v->part[0]), STRF(what)));
    return OK;
}
