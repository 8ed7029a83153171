/* web/account/password.c - a new password, wherever one is needed. */
#include "web/account/password.h"

#include "store/db.h"
#include "web/mails.h"
#include "web/serve.h"

page_handler account_password_show, account_password_do;

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

struct str
password_wait_words(struct arena *arena, int minutes)
{
    return arena_printf(
        arena, "The current password was wrong too often. Wait %d minute%s, then try again.",
        minutes, minutes == 1 ? "" : "s");
}

static struct str
what_is_wrong(struct arena *arena, const struct password_outcome *outcome)
{
    if (outcome->wait_minutes > 0)
        return password_wait_words(arena, outcome->wait_minutes);
    if (outcome->old_wrong)
        return STR("The current password is not right.");
    if (outcome->used_before)
        return STR("You have used this password before, or one that differs by one character. "
                   "Choose another.");
    return STR("The new password does not meet every rule. What is missing stands beside it.");
}

enum status
password_take(struct visit *v, const struct password_page *ask, bool *done, struct err *err)
{
    const struct password_profile *profile = profile_of(v, err);
    struct password_wish wish = {.old = req_field(v->req, "old"),
                                 .check_old = ask->old,
                                 .fresh = req_field(v->req, "fresh"),
                                 .confirmed = req_field(v->req, "confirmed"),
                                 .keep_session = ask->keep_session,
                                 .vouch = ask->vouch,
                                 .vouch_arg = ask->vouch_arg};
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
