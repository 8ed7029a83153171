/* web/home.c - the first page after signing in, and the pages everybody may read. */
#include "web/serve.h"
#include "web/visit.h"

page_handler home_first, home_show, help_show, accessibility_show;

/* GET / */
enum status
home_first(struct visit *v, struct err *err)
{
    (void)err;
    res_redirect(v->req, v->res, v->signed_in ? STR("/home") : STR("/signin"));
    return OK;
}

/* GET /home */
enum status
home_show(struct visit *v, struct err *err)
{
    struct home_view view = {.user = v->session.user.given.n > 0 ? v->session.user.given
                                                                 : v->session.user.username,
                             .org = v->session.user.org_name,
                             .may_find = v->layout.may_find,
                             .notice = v->layout.notice,
                             .staff = access_staff(v->session.user.roles)};

    (void)err;
    page_home(&v->page, &view);
    return OK;
}

/* GET /help */
enum status
help_show(struct visit *v, struct err *err)
{
    (void)err;
    page_help(&v->page, &(struct help_view){.product = v->web->product});
    return OK;
}

/* GET /accessibility */
enum status
accessibility_show(struct visit *v, struct err *err)
{
    (void)err;
    page_accessibility(&v->page);
    return OK;
}
