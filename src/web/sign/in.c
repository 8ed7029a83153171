/* web/sign/in.c - signing in and out. */
#include "access/sign_in.h"

#include "web/serve.h"
#include "web/sign/next.h"

enum { DEVICE_S = 400 * 24 * 3600, ORG_CODE_S = 400 * 24 * 3600 };

page_handler sign_in_show, sign_in_try, sign_out_do;

static void
show(struct visit *v, struct str problem)
{
    bool posted = v->req->method == HTTP_POST;
    struct sign_in_view view = {.problem = problem,
                                .code = posted ? visit_field(v, "code") : req_query(v->req, "org"),
                                .username = posted ? visit_field(v, "username") : STR(""),
                                .next =
                                    posted ? visit_field(v, "next") : req_query(v->req, "next")};

    view.kept = str_eq(view.next, STR("/kept"));
    if (view.code.n == 0)
        view.code = req_cookie(v->req, "org");
    if (posted)
        v->res->status = 422;
    page_sign_in(&v->page, &view);
}

/* GET /signin */
enum status
sign_in_show(struct visit *v, struct err *err)
{
    (void)err;
    if (str_eq(req_query(v->req, "done"), STR("password")))
        v->layout.done = STR("The password is set. Sign in with it.");
    if (str_eq(req_query(v->req, "done"), STR("stay")))
        v->layout.done = STR("Your user stays active for another 60 days.");
    show(v, STR(""));
    return OK;
}

static struct str
refusal(struct visit *v, const struct sign_in *answer)
{
    switch (answer->answer) {
    case SIGN_IN_WAIT:
        return arena_printf(v->arena, "Too many tries. Wait %d minute%s, then try again.",
                            answer->wait_minutes, answer->wait_minutes == 1 ? "" : "s");
    case SIGN_IN_LAPSED:
        return STR("This account has not been used for 60 days. Ask an administrator of your "
                   "organization to reactivate it.");
    case SIGN_IN_DISABLED:
        return STR("This account was disabled by an administrator of your organization.");
    case SIGN_IN_STOPPED:
        return STR("The registry has stopped this account. Ask the help desk.");
    case SIGN_IN_CLOSED:
        return STR("This organization is closed or suspended. Ask the help desk.");
    case SIGN_IN_REFUSED:
    case SIGN_IN_OK:
    default:
        return STR("Those details do not match. Check the organization code first.");
    }
}

/* POST /signin */
enum status
sign_in_try(struct visit *v, struct err *err)
{
    struct sign_in_form form = {.org_code = visit_field(v, "code"),
                                .username = visit_field(v, "username"),
                                .password = req_field(v->req, "password"),
                                .device = req_cookie(v->req, "dev"),
                                .address = v->req->peer.address,
                                .agent = req_header(v->req, "User-Agent")};
    struct sign_in answer;

    TRY(sign_in(v->web->db, v->arena, &form, v->now, &answer, err));
    if (answer.answer != SIGN_IN_OK) {
        show(v, refusal(v, &answer));
        return OK;
    }
    visit_cookie(v, visit_session_name(v), answer.session.token, 0);
    visit_cookie(v, "dev", answer.device, DEVICE_S);
    visit_cookie(v, "org", http_encode(v->arena, form.org_code), ORG_CODE_S);
    visit_cookie(v, "pre", STR(""), -1);
    next_begin(v, answer.session.stage != SESSION_FULL, visit_field(v, "next"));
    return OK;
}

/* POST /signout */
enum status
sign_out_do(struct visit *v, struct err *err)
{
    TRY(sign_out(v->web->db, v->arena, &v->session, v->now, err));
    visit_cookie(v, visit_session_name(v), STR(""), -1);
    res_redirect(v->req, v->res, STR("/signin"));
    return OK;
}
