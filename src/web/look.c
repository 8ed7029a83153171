/* web/look.c - POST /account/look: theme, and single keys on or off, in this browser. */
#include "web/look.h"

#include "web/visit.h"

page_handler account_look_do;

enum { LOOK_S = 400 * 24 * 3600 };

/* "dark.off": theme, then keys. */
struct str
look_theme(const struct req *req)
{
    struct str rest = req_cookie(req, "look"), theme = str_cut(&rest, '.');

    if (str_eq(theme, STR("dark")))
        return STR("dark");
    return str_eq(theme, STR("light")) ? STR("light") : STR("");
}

bool
look_keys_off(const struct req *req)
{
    return str_ends(req_cookie(req, "look"), STR(".off"));
}

/* POST /account/look */
enum status
account_look_do(struct visit *v, struct err *err)
{
    struct str theme = visit_field(v, "theme");
    bool off = str_eq(visit_field(v, "keys"), STR("off"));

    (void)err;
    if (!str_eq(theme, STR("dark")) && !str_eq(theme, STR("light")))
        theme = STR("auto");
    visit_cookie(v, "look", arena_printf(v->arena, "%.*s.%s", STRF(theme), off ? "off" : "on"),
                 LOOK_S);
    res_redirect(v->req, v->res, STR("/account?done=look"));
    return OK;
}
