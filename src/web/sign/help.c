/* web/sign/help.c - for those who cannot get in: forgotten password, asking for access, staying active. */
#include "access/link.h"
#include "access/sign_in.h"
#include "base/utf8.h"
#include "desk/ticket.h"
#include "store/db.h"
#include "web/mails.h"
#include "web/serve.h"

page_handler forgot_show, forgot_do, ask_show, ask_do, stay_show, stay_do;

/* ---- forgot password ---- */

static enum status
questions_in_use(struct visit *v, bool *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    const struct password_profile *profile;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(account_profile(&tx, v->arena, &profile, err));
    *out = profile->questions;
    return OK;
}

static void
forgot_page(struct visit *v, const char *stage, int wait)
{
    page_sign_forgot(&v->page, &(struct sign_forgot_view){.stage = str_of(stage), .wait = wait});
}

static void
forgot_name(struct visit *v, bool asks)
{
    page_sign_forgot(&v->page, &(struct sign_forgot_view){.stage = STR("name"),
                                                          .asks = asks,
                                                          .org = req_cookie(v->req, "org")});
}

/* GET /forgot */
enum status
forgot_show(struct visit *v, struct err *err)
{
    bool questions;

    TRY(questions_in_use(v, &questions, err));
    forgot_name(v, questions);
    return OK;
}

static struct str
who_of(struct visit *v)
{
    return arena_printf(v->arena, "%.*s/%.*s", STRF(visit_field(v, "org")),
                        STRF(visit_field(v, "username")));
}

/* The same words and the same work for somebody who does not exist. */
static enum status
send_link(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user user;
    bool sent = false;
    enum status status;
    struct audit_entry entry = {.at = v->now.at,
                                .source = v->req->peer.address,
                                .what = AUDIT_RESET,
                                .object_kind = STR("user"),
                                .refused = true,
                                .reason = STR("forgot password")};

    TRY(tx_begin(&tx, v->web->db, err));
    status =
        user_find(&tx, v->arena, visit_field(v, "org"), visit_field(v, "username"), &user, err);
    if (status != OK && status != E_NOTFOUND)
        return status;
    if (status == OK) {
        entry.org = user.org;
        entry.object = user.id.v;
    }
    if (status == OK && user_state(&user, v->now.today) == USER_ACTIVE) {
        TRY(mail_reset(v, &tx, &user, &sent, err));
        entry.refused = false;
    }
    /* Each request counts as a try, so that nobody is flooded with mails. */
    TRY(attempt_failed(&tx, v->arena, STR("forgot"), who_of(v), v->now.at, err));
    TRY(audit_add(&tx, &entry, err));
    TRY(tx_commit(&tx, err));
    forgot_page(v, "sent", 0);
    return OK;
}

static enum status
ask_questions(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct sign_forgot_questions *rows =
        ARENA_ARRAY(v->arena, struct sign_forgot_questions, QUESTION_LISTS);
    struct sign_forgot_view view = {.stage = STR("questions"),
                                    .org = visit_field(v, "org"),
                                    .username = visit_field(v, "username"),
                                    .questions = rows,
                                    .questions_count = QUESTION_LISTS};
    size_t question[QUESTION_LISTS];
    bool real;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(account_questions(&tx, v->arena, view.org, view.username, question, &real, err));
    for (size_t i = 0; i < QUESTION_LISTS; i++)
        rows[i] =
            (struct sign_forgot_questions){(int64_t)i + 1, security_questions[i][question[i]]};
    page_sign_forgot(&v->page, &view);
    return OK;
}

/* Whoever answered right chooses a new password at once, by a link that is never mailed; a second factor
 * is still asked for at the sign-in. Empty for a user who may not sign in. */
static enum status
answered_right(struct visit *v, struct str *token, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user user;
    int wait; /* others were tried at the same moment */

    *token = STR("");
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(user_find(&tx, v->arena, visit_field(v, "org"), visit_field(v, "username"), &user, err));
    TRY(attempt_wait(&tx, v->arena, STR("forgot"), who_of(v), v->now.at, &wait, err));
    if (wait > 0 || user_state(&user, v->now.today) != USER_ACTIVE)
        return OK;
    TRY(link_make(&tx, v->arena, LINK_RESET, user.id.v, user.email, v->now.at, token, err));
    TRY(mail_answered(v, &tx, &user, err));
    TRY(audit_add(&tx,
                  &(struct audit_entry){.at = v->now.at,
                                        .org = user.org,
                                        .source = v->req->peer.address,
                                        .what = AUDIT_RESET,
                                        .object_kind = STR("user"),
                                        .object = user.id.v,
                                        .reason = STR("security questions answered")},
                  err));
    return tx_commit(&tx, err);
}

static enum status
count_try(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user user = {0};
    enum status status;

    TRY(tx_begin(&tx, v->web->db, err));
    status =
        user_find(&tx, v->arena, visit_field(v, "org"), visit_field(v, "username"), &user, err);
    if (status != OK && status != E_NOTFOUND)
        return status;
    TRY(attempt_failed(&tx, v->arena, STR("forgot"), who_of(v), v->now.at, err));
    TRY(attempt_address_failed(&tx, v->arena, v->req->peer.address, v->now.at, err));
    TRY(audit_add(&tx,
                  &(struct audit_entry){.at = v->now.at,
                                        .org = user.org,
                                        .source = v->req->peer.address,
                                        .what = AUDIT_RESET,
                                        .object_kind = STR("user"),
                                        .object = user.id.v,
                                        .refused = true,
                                        .reason = STR("wrong answers to the security questions")},
                  err));
    return tx_commit(&tx, err);
}

/* The same words for wrong answers and for somebody who does not exist. */
static enum status
take_answers(struct visit *v, struct err *err)
{
    struct str answers[QUESTION_LISTS], token = STR("");
    bool right;

    for (size_t i = 0; i < QUESTION_LISTS; i++)
        answers[i] =
            visit_field(v, arena_cstr(v->arena, arena_printf(v->arena, "answer%zu", i + 1)));
    TRY(account_answers_check(v->web->db, v->arena, visit_field(v, "org"),
                              visit_field(v, "username"), answers, &right, err));
    if (right)
        TRY(answered_right(v, &token, err));
    if (token.n > 0) {
        res_redirect(v->req, v->res, arena_printf(v->arena, "/reset/%.*s", STRF(token)));
        return OK;
    }
    TRY(count_try(v, err));
    page_sign_forgot(&v->page, &(struct sign_forgot_view){.stage = STR("wrong"),
                                                          .org = visit_field(v, "org"),
                                                          .username = visit_field(v, "username")});
    return OK;
}

/* POST /forgot */
enum status
forgot_do(struct visit *v, struct err *err)
{
    struct str way = visit_field(v, "way");
    bool questions;
    int wait, address_wait;

    {
        CLEANUP(tx_end) struct tx tx = {0};

        TRY(tx_read(&tx, v->web->db, err));
        TRY(attempt_wait(&tx, v->arena, STR("forgot"), who_of(v), v->now.at, &wait, err));
        TRY(attempt_address_wait(&tx, v->arena, v->req->peer.address, v->now.at, &address_wait,
                                 err));
    }
    if (wait > 0 || address_wait > 0) {
        forgot_page(v, "wait", wait > address_wait ? wait : address_wait);
        return OK;
    }
    TRY(questions_in_use(v, &questions, err));
    if (questions && str_eq(way, STR("answers")))
        return take_answers(v, err);
    return questions && str_eq(way, STR("questions")) ? ask_questions(v, err) : send_link(v, err);
}

/* ---- ask for access ---- */

static void
ask_page(struct visit *v, bool sent, struct str problem)
{
    struct sign_ask_view view = {.sent = sent,
                                 .problem = problem,
                                 .org = visit_field(v, "org"),
                                 .name = visit_field(v, "name"),
                                 .email = visit_field(v, "email"),
                                 .why = visit_field(v, "why")};

    if (problem.n > 0)
        v->res->status = 422;
    page_sign_ask(&v->page, &view);
}

/* GET /ask */
enum status
ask_show(struct visit *v, struct err *err)
{
    (void)err;
    ask_page(v, false, STR(""));
    return OK;
}

static enum status
tell(struct visit *v, struct tx *tx, struct org_id org, const struct user *list, size_t count,
     size_t *told, struct err *err)
{
    struct mail mail = {
        .subject = STR("Somebody asks for access"),
        .topic = MAIL_REQUEST,
        .org = org.v,
        .body = arena_printf(v->arena,
                             "%.*s (%.*s) asks for access to the registry in organization %.*s.\n\n"
                             "Why: %.*s\n\nIf you know this person, add a user. Otherwise do "
                             "nothing.\n",
                             STRF(utf8_clean(v->arena, visit_field(v, "name"))),
                             STRF(visit_field(v, "email")), STRF(visit_field(v, "org")),
                             STRF(utf8_clean(v->arena, visit_field(v, "why"))))};

    for (size_t i = 0; i < count; i++) {
        bool sent;

        if (user_state(&list[i], v->now.today) != USER_ACTIVE ||
            !access_allows(list[i].roles, PERMISSION_USER_MANAGE))
            continue;
        mail.to = list[i].email;
        TRY(mail_words(v, tx, mail, &sent, err));
        *told += sent ? 1 : 0;
    }
    return OK;
}

/* Where nobody gives out access, the desk is asked. */
static enum status
ask_desk(struct visit *v, struct tx *tx, struct org_id org, struct err *err)
{
    struct str code = utf8_clean(v->arena, str_slice(visit_field(v, "org"), 0, ORG_CODE_MAX));
    struct str why = utf8_clean(v->arena, visit_field(v, "why"));
    struct ticket ticket = {.org = org.v,
                            .full_name = utf8_clean(v->arena, visit_field(v, "name")),
                            .email = visit_field(v, "email"),
                            .kind = TICKET_KIND_ACCESS,
                            .subject =
                                arena_printf(v->arena, "Access in organization %.*s", STRF(code)),
                            .page = STR("/ask"),
                            .request = v->layout.request};

    return ticket_open(tx, v->arena, &ticket,
                       arena_printf(v->arena,
                                    "I ask for access to the registry in organization %.*s, which "
                                    "has nobody who gives it out.%s%.*s",
                                    STRF(code), why.n > 0 ? "\n\n" : "", STRF(why)),
                       v->now, err);
}

/* The organization's administrators first; the desk only if there is none. */
static enum status
send_request(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org org = {0};
    struct user *list;
    size_t count, told = 0;
    enum status status;

    TRY(tx_begin(&tx, v->web->db, err));
    status = org_find_code(&tx, v->arena, visit_field(v, "org"), &org, err);
    if (status != OK && status != E_NOTFOUND)
        return status;
    if (status == OK) {
        TRY(user_list(&tx, v->arena, org.id, &list, &count, err));
        TRY(tell(v, &tx, org.id, list, count, &told, err));
    }
    if (told == 0)
        TRY(ask_desk(v, &tx, org.id, err));
    TRY(attempt_failed(&tx, v->arena, STR("ask"), v->req->peer.address, v->now.at, err));
    return tx_commit(&tx, err);
}

/* POST /ask */
enum status
ask_do(struct visit *v, struct err *err)
{
    int wait;

    {
        CLEANUP(tx_end) struct tx tx = {0};

        TRY(tx_read(&tx, v->web->db, err));
        TRY(attempt_wait(&tx, v->arena, STR("ask"), v->req->peer.address, v->now.at, &wait, err));
    }
    if (wait > 0) {
        ask_page(v, false, STR("Several requests came from here already. Wait a little."));
        return OK;
    }
    if (visit_field(v, "name").n == 0 || !mail_address_valid(visit_field(v, "email")) ||
        visit_field(v, "org").n == 0) {
        ask_page(v, false, STR("Enter the organization code, your name and your e-mail address."));
        return OK;
    }
    TRY(send_request(v, err));
    ask_page(v, true, STR(""));
    return OK;
}

/* ---- stay active ---- */

/* GET /stay/:token */
enum status
stay_show(struct visit *v, struct err *err)
{
    (void)err;
    page_sign_stay(&v->page, &(struct sign_stay_view){.action = v->req->path});
    return OK;
}

static enum status
stay(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct link link;
    struct user user;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(link_take(&tx, v->arena, v->part[0], LINK_STAY, v->now.at, &link, err));
    TRY(user_load(&tx, v->arena, (struct user_id){link.object}, &user, err));
    if (user_state(&user, v->now.today) != USER_ACTIVE)
        return FAIL(err, E_DENIED, "user %lld is not active any more", (long long)user.id.v);
    user.active_on = v->now.today;
    user.warned_on = DATE_NONE;
    TRY(user_save(&tx, v->arena, &user, err));
    return tx_commit(&tx, err);
}

/* POST /stay/:token */
enum status
stay_do(struct visit *v, struct err *err)
{
    enum status status = stay(v, err);

    if (status == E_DENIED) {
        page_account_gone(&v->page);
        return OK;
    }
    TRY(status);
    res_redirect(v->req, v->res, STR("/signin?done=stay"));
    return OK;
}
