/* web/account/password.c - a new password, wherever one is needed. */
#include "web/account/password.h"

#include "access/link.h"
#include "store/db.h"
#include "web/mails.h"
#include "web/serve.h"

page_handler account_password_show, account_password_do, link_show, link_do;

static const struct password_profile *
profile_of(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    const struct password_profile *profile;

    if (tx_read(&tx, v->web->db, err) != OK || account_profile(&tx, v->arena, &profile, err) != OK)
        return NULL;
    return profile;
}

static const char *
rule_kind(enum password_rule rule)
{
    static const char *const kinds[] = {
        [RULE_LENGTH] = "length",   [RULE_UPPER] = "upper",     [RULE_LOWER] = "lower",
        [RULE_DIGIT] = "digit",     [RULE_SPECIAL] = "special", [RULE_ALLOWED] = "allowed",
        [RULE_TEXT] = "text",       [RULE_COMMON] = "common",   [RULE_PERSONAL] = "personal",
        [RULE_CONFIRMED] = "twice",
    };

    return kinds[rule];
}

static void
fill_rules(struct visit *v, const struct password_results *results, bool tried,
           struct account_password_view *view)
{
    struct account_password_rules *rows =
        ARENA_ARRAY(v->arena, struct account_password_rules, results->count);

    for (size_t i = 0; i < results->count; i++)
        rows[i] = (struct account_password_rules){.kind = str_of(rule_kind(results->list[i].rule)),
                                                  .text = results->list[i].text,
                                                  .state = !tried                ? STR("open")
                                                           : results->list[i].ok ? STR("met")
                                                                                 : STR("missed"),
                                                  .remedy = results->list[i].remedy};
    view->rules = rows;
    view->rules_count = results->count;
}

static void
show(struct visit *v, const struct password_page *ask, const struct password_profile *profile,
     const struct password_results *results, bool tried, struct str problem)
{
    struct account_password_view view = {.action = ask->action,
                                         .why = ask->why,
                                         .problem = problem,
                                         .old = ask->old,
                                         .least = profile->least,
                                         .most = profile->most,
                                         .specials = profile->specials};

    if (profile->days > 0)
        view.ends = arena_printf(
            v->arena, "%.*s (%d days)",
            STRF(date_long(v->arena, date_add_days(v->now.today, profile->days))), profile->days);
    fill_rules(v, results, tried, &view);
    if (problem.n > 0)
        v->res->status = 422;
    page_account_password(&v->page, &view);
}

enum status
password_ask(struct visit *v, const struct password_page *ask, struct err *err)
{
    const struct password_profile *profile = profile_of(v, err);
    struct password_results results;

    if (profile == NULL)
        return err->status;
    results = password_check(v->arena, profile, &(struct password_try){0});
    show(v, ask, profile, &results, false, STR(""));
    return OK;
}

static struct str
what_is_wrong(struct arena *arena, const struct password_outcome *outcome)
{
    if (outcome->wait_minutes > 0)
        return arena_printf(arena,
                            "The current password was wrong too often. Wait %d minute%s, then try "
                            "again.",
                            outcome->wait_minutes, outcome->wait_minutes == 1 ? "" : "s");
    if (outcome->old_wrong)
        return STR("The current password is not right.");
    if (outcome->used_before)
        return STR("You have used this password before, or one that differs by one character. "
                   "Choose another.");
    return STR("The new password does not meet every rule. What is missing stands beside it.");
}

/* /welcome/TOKEN is an invitation or the very first administrator's, /reset/TOKEN a reset. */
static enum status
find_link(struct visit *v, struct tx *tx, bool take, struct link *link, struct err *err)
{
    bool welcome = str_starts(v->req->path, STR("/welcome/"));
    const enum link_purpose purposes[] = {welcome ? LINK_INVITE : LINK_RESET,
                                          welcome ? LINK_FIRST : LINK_RESET};
    bool first;

    return link_either(tx, v->arena, v->part[0], purposes, take, v->now.at, &first, link, err);
}

struct vouch {
    struct visit *v;
    struct user *user;
};

/* Used up in the transaction that sets the password: of two at the same moment one gets it. A page that
 * was only looked at, or a rule that failed, leaves the link as it is. */
static enum status
use_link(struct tx *tx, void *arg, struct err *err)
{
    const struct vouch *vouch = arg;
    struct visit *v = vouch->v;
    struct user *user = vouch->user;
    struct audit_entry entry = {.at = v->now.at,
                                .who = user->id,
                                .org = user->org,
                                .source = v->req->peer.address,
                                .what = AUDIT_RESET,
                                .object_kind = STR("user"),
                                .object = user->id.v,
                                .reason = STR("password set by link")};
    struct link link;

    TRY(find_link(v, tx, true, &link, err));
    TRY(user_load(tx, v->arena, user->id, user, err));
    if (user_shut(user))
        return FAIL(err, E_DENIED, "the user of this link is disabled");
    if (user->standing == USER_INVITED)
        TRY(user_change(tx, v->arena, user, user->roles, USER_ACTIVE, v->now.today, err));
    return audit_add(tx, &entry, err);
}

enum status
password_take(struct visit *v, const struct password_page *ask, bool *done, struct err *err)
{
    const struct password_profile *profile = profile_of(v, err);
    struct vouch vouch = {v, ask->user};
    struct password_wish wish = {.old = req_field(v->req, "old"),
                                 .check_old = ask->old,
                                 .fresh = req_field(v->req, "fresh"),
                                 .confirmed = req_field(v->req, "confirmed"),
                                 .keep_session = ask->keep_session,
                                 .vouch = ask->by_link ? use_link : NULL,
                                 .vouch_arg = &vouch};
    struct password_outcome outcome;

    if (profile == NULL)
        return err->status;
    TRY(account_password(v->web->db, v->arena, ask->user, &wish, v->now, &outcome, err));
    *done = outcome.done;
    if (!outcome.done)
        show(v, ask, profile, &outcome.rules, true, what_is_wrong(v->arena, &outcome));
    return OK;
}

/* ---- Manage my account: change password ---- */

static struct password_page
own(struct visit *v)
{
    return (struct password_page){.action = STR("/account/password"),
                                  .old = true,
                                  .user = &v->session.user,
                                  .keep_session = v->session.token};
}

/* GET /account/password */
enum status
account_password_show(struct visit *v, struct err *err)
{
    struct password_page ask = own(v);

    return password_ask(v, &ask, err);
}

/* POST /account/password */
enum status
account_password_do(struct visit *v, struct err *err)
{
    struct password_page ask = own(v);
    bool done = false;

    TRY(password_take(v, &ask, &done, err));
    if (!done)
        return OK;
    TRY(mail_changed(v, STR("password"), err));
    res_redirect(v->req, v->res, STR("/account?done=password"));
    return OK;
}

/* ---- invitations and resets ---- */

static enum status
read_link(struct visit *v, struct user *user, bool *works, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct link link;
    enum status status;

    TRY(tx_read(&tx, v->web->db, err));
    status = find_link(v, &tx, false, &link, err);
    *works = status == OK;
    if (status == E_DENIED)
        return OK;
    TRY(status);
    TRY(user_load(&tx, v->arena, (struct user_id){link.object}, user, err));
    *works = !user_shut(user);
    return OK;
}

static struct password_page
by_link(struct visit *v, struct user *user)
{
    return (struct password_page){
        .action = arena_printf(v->arena, "%.*s", STRF(v->req->path)),
        .why = arena_printf(v->arena, "For user %.*s of %.*s (organization code %.*s).",
                            STRF(user->username), STRF(user->org_name), STRF(user->org_code)),
        .user = user,
        .by_link = true};
}

/* GET /welcome/:token, /reset/:token */
enum status
link_show(struct visit *v, struct err *err)
{
    struct user user;
    struct password_page ask;
    bool works;

    TRY(read_link(v, &user, &works, err));
    if (!works) {
        page_account_gone(&v->page);
        return OK;
    }
    ask = by_link(v, &user);
    return password_ask(v, &ask, err);
}

/* POST /welcome/:token, /reset/:token */
enum status
link_do(struct visit *v, struct err *err)
{
    struct user user;
    struct password_page ask;
    bool works, done = false;
    enum status status;

    TRY(read_link(v, &user, &works, err));
    if (!works) {
        page_account_gone(&v->page);
        return OK;
    }
    ask = by_link(v, &user);
    status = password_take(v, &ask, &done, err);
    if (status == E_DENIED) {
        page_account_gone(&v->page);
        return OK;
    }
    TRY(status);
    if (!done)
        return OK;
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/signin?done=password&org=%.*s",
                              STRF(http_encode(v->arena, user.org_code))));
    return OK;
}
