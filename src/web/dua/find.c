/* web/dua/find.c - who signed before, by organization code, in one look-up; for all of the registry's staff. */
#include "org/org.h"
#include "store/db.h"
#include "web/serve.h"
#include "web/visit.h"

page_handler dua_find_show, dua_find;

static void
show(struct visit *v, struct str problem)
{
    struct dua_find_view view = {.problem = problem, .code = visit_field(v, "code")};

    if (problem.n > 0)
        v->res->status = 422;
    page_dua_find(&v->page, &view);
}

/* GET /dua/find */
enum status
dua_find_show(struct visit *v, struct err *err)
{
    (void)err;
    show(v, STR(""));
    return OK;
}

/* POST /dua/find */
enum status
dua_find(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org org;
    enum status status;

    TRY(tx_read(&tx, v->web->db, err));
    status = org_find_code(&tx, v->arena, visit_field(v, "code"), &org, err);
    if (status == E_NOTFOUND) {
        show(v, STR("No organization has this code. Capitals and small letters count."));
        return OK;
    }
    TRY(status);
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/org/%.*s/dua", STRF(http_encode(v->arena, org.code))));
    return OK;
}
