/* web/account/account.c - manage my account: overview, personal information, sessions, switching. */
#include "access/email.h"
#include "access/secret.h"
#include "access/sign_in.h"

#include "post/post.h"
#include "store/db.h"
#include "web/account/email.h"
#include "web/kept.h"
#include "web/moment.h"
#include "web/serve.h"
#include "web/visit.h"

page_handler account_show, account_info_show, account_info_do, account_session_end, switch_do;

static struct str
done_words(struct str word)
{
    static const struct {
        const char *word, *sentence;
    } all[] = {{"password", "Your password was changed. All other sessions were ended."},
               {"info", "Your personal information was saved."},
               {"email",
                "Your personal information was saved. The new e-mail address counts once it is "
                "confirmed: open the link in the mail to the new address and in the one to the "
                "old."},
               {"questions", "Your security questions were saved."},
               {"look", "How the pages look in this browser was saved."},
               {"factor", "Your second factor was set up."},
               {"session", "That session was ended."},
               {"switch", "You go on in another organization."}};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
        if (str_eq(word, str_of(all[i].word)))
            return str_of(all[i].sentence);
    return STR("");
}

static enum status
fill_sessions(struct visit *v, struct tx *tx, struct account_show_view *view, struct err *err)
{
    struct session_row *list;
    struct account_show_sessions *rows;
    size_t count;

    TRY(session_list(tx, v->arena, v->session.user.account, &list, &count, err));
    rows = ARENA_ARRAY(v->arena, struct account_show_sessions, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct account_show_sessions){
            .hash = secret_hex(v->arena, list[i].hash),
            .started = moment_words(v->arena, list[i].started_at, v->now.offset_minutes),
            .seen = moment_words(v->arena, list[i].seen_at, v->now.offset_minutes),
            .address = list[i].address,
            .agent = str_slice(list[i].agent, 0, 60),
            .here = list[i].started_at.us == v->session.started_at.us &&
                    list[i].user.v == v->session.user.id.v};
    view->sessions = rows;
    view->sessions_count = count;
    return OK;
}

static enum status
fill_others(struct visit *v, struct tx *tx, struct account_show_view *view, struct err *err)
{
    struct user *list;
    struct account_show_others *rows;
    size_t count;

    TRY(user_list_account(tx, v->arena, v->session.user.account, &list, &count, err));
    rows = ARENA_ARRAY(v->arena, struct account_show_others, count);
    for (size_t i = 0; i < count; i++)
        if (list[i].id.v != v->session.user.id.v &&
            user_state(&list[i], v->now.today) == USER_ACTIVE)
            rows[view->others_count++] =
                (struct account_show_others){list[i].id.v, list[i].org_name, list[i].username};
    view->others = rows;
    return OK;
}

/* GET /account */
enum status
account_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user *user = &v->session.user;
    const struct password_profile *profile;
    struct account_show_view view = {.username = user->username,
                                     .name = user_full_name(v->arena, user),
                                     .email = user->email,
                                     .factor = user->has_factor,
                                     .theme = v->layout.theme,
                                     .keys_off = v->layout.keys_off};
    struct date last;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(account_profile(&tx, v->arena, &profile, err));
    TRY(fill_sessions(v, &tx, &view, err));
    TRY(fill_others(v, &tx, &view, err));
    last = password_last_day(profile, user, v->now.offset_minutes);
    if (date_is(last))
        view.password = date_long(v->arena, last);
    view.questions = profile->questions;
    v->layout.done = done_words(req_query(v->req, "done"));
    page_account_show(&v->page, &view);
    return OK;
}

/* The address that waits to be confirmed, or nothing. */
static enum status
waiting(struct visit *v, struct str *address, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct email_change change;
    bool found;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(email_change_open(&tx, v->arena, v->session.user.account, &change, &found, err));
    *address = found ? change.email : STR("");
    return OK;
}

static void
show_info(struct visit *v, const struct user *user, struct str problem)
{
    struct account_info_view view = {.problem = problem,
                                     .username = user->username,
                                     .given = user->given,
                                     .family = user->family,
                                     .email = user->email,
                                     .phone = user->phone};

    if (problem.n > 0)
        v->res->status = 422;
    page_account_info(&v->page, &view);
}

/* GET /account/info */
enum status
account_info_show(struct visit *v, struct err *err)
{
    struct str address;

    TRY(waiting(v, &address, err));
    if (address.n > 0)
        v->layout.done = arena_printf(v->arena,
                                      "%.*s waits to be confirmed: open the links in the mails to "
                                      "the new address and the old one.",
                                      STRF(address));
    show_info(v, &v->session.user, STR(""));
    return OK;
}

static struct str
info_problem(const struct user *user, const struct user *before)
{
    if (!username_valid(user->username))
        return STR("Enter a user name of 1 to 64 characters without spaces.");
    if (user->family.n == 0)
        return STR("Enter your last name.");
    if (user->family.n > 100 || user->given.n > 100 || user->phone.n > 40)
        return STR("Enter a shorter name or phone number.");
    if (!mail_address_valid(user->email) && !str_eq(user->email, before->email))
        return STR("Enter an e-mail address, such as ann@example.org.");
    return STR("");
}

/* All but the e-mail address, which both mailboxes have to confirm first. */
static enum status
save_info(struct visit *v, struct user *user, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str address = user->email;

    user->email = v->session.user.email;
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(user_save(&tx, v->arena, user, err));
    if (!str_eq(address, user->email))
        TRY(email_ask(v, &tx, address, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_CHANGE,
                                        .kind = STR("user"),
                                        .object = user->id.v,
                                        .reason = STR("personal information")},
                    err));
    return tx_commit(&tx, err);
}

/* POST /account/info */
enum status
account_info_do(struct visit *v, struct err *err)
{
    struct user user = v->session.user;
    struct str problem;
    enum status status;

    user.username = visit_field(v, "username");
    user.given = visit_field(v, "given");
    user.family = visit_field(v, "family");
    user.email = visit_field(v, "email");
    user.phone = visit_field(v, "phone");
    problem = info_problem(&user, &v->session.user);
    if (problem.n > 0) {
        show_info(v, &user, problem);
        return OK;
    }
    status = save_info(v, &user, err);
    if (status == E_CONFLICT) {
        show_info(v, &user,
                  STR("This user name is taken in your organization, or the user was "
                      "changed by someone else. Choose another name or try again."));
        return OK;
    }
    TRY(status);
    res_redirect(v->req, v->res,
                 str_eq(visit_field(v, "email"), v->session.user.email)
                     ? STR("/account?done=info")
                     : STR("/account?done=email"));
    return OK;
}

/* POST /account/session: signs out somewhere else; only one's own sessions are looked at. */
enum status
account_session_end(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str wanted = visit_field(v, "session");
    struct session_row *list;
    size_t count;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(session_list(&tx, v->arena, v->session.user.account, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        if (str_eq(secret_hex(v->arena, list[i].hash), wanted))
            TRY(session_kill(&tx, list[i].hash, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_SIGN_OUT,
                                        .kind = STR("user"),
                                        .object = v->session.user.id.v,
                                        .reason = STR("another session")},
                    err));
    TRY(tx_commit(&tx, err));
    res_redirect(v->req, v->res, STR("/account?done=session"));
    return OK;
}

/* POST /switch/:id. A form that was sent from a page of that organization's in the meantime waits there. */
enum status
switch_do(struct visit *v, struct err *err)
{
    struct kept_form form;
    struct user_id id;

    TRY(visit_id(v, 0, &id.v, err));
    TRY(sign_in_switch(v->web->db, v->arena, &v->session, id, v->now, err));
    visit_cookie(v, visit_session_name(v), v->session.token, 0);
    res_redirect(v->req, v->res,
                 kept_get(v->web->kept, v->arena, id.v, v->now.at, &form) ? STR("/kept")
                                                                          : STR("/home"));
    return OK;
}
