/* web/desk/macros.c - /desk/macros, ready-made answers kept by the desk itself. */
#include "desk/macro.h"

#include "base/utf8.h"
#include "web/desk/page.h"
#include "web/serve.h"

page_handler macros_show, macros_do;

static enum status
show(struct visit *v, struct str problem, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct desk_macros_view view = {.problem = problem, .names = macro_names(v)};
    struct desk_macros_macros *rows;
    struct macro *list;

    if (problem.n > 0) {
        v->res->status = 422;
        view.title_typed = visit_field(v, "title");
        view.body_typed = visit_field(v, "body");
    }
    TRY(tx_read(&tx, v->web->db, err));
    TRY(macro_list(&tx, v->arena, &list, &view.macros_count, err));
    rows = ARENA_ARRAY(v->arena, struct desk_macros_macros, view.macros_count + 1);
    for (size_t i = 0; i < view.macros_count; i++)
        rows[i] = (struct desk_macros_macros){list[i].id, list[i].title, list[i].body};
    view.macros = rows;
    page_desk_macros(&v->page, &view);
    return OK;
}

/* GET /desk/macros */
enum status
macros_show(struct visit *v, struct err *err)
{
    struct str done = req_query(v->req, "done");

    if (str_eq(done, STR("saved")))
        v->layout.done = STR("Saved.");
    if (str_eq(done, STR("removed")))
        v->layout.done = STR("Removed.");
    return show(v, STR(""), err);
}

static enum status
change(struct visit *v, struct macro *macro, bool remove, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    if (remove)
        TRY(macro_remove(&tx, macro->id, err));
    else
        TRY(macro_save(&tx, macro, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = remove ? AUDIT_REMOVE : AUDIT_CHANGE,
                                        .kind = STR("macro"),
                                        .object = macro->id},
                    err));
    return tx_commit(&tx, err);
}

/* POST /desk/macros */
enum status
macros_do(struct visit *v, struct err *err)
{
    struct macro macro = {.title = utf8_clean(v->arena, visit_field(v, "title")),
                          .body = utf8_clean(v->arena, visit_field(v, "body"))};
    bool remove = str_eq(visit_field(v, "do"), STR("remove"));
    struct str stranger = macro_stranger(macro.body);
    enum status status;

    (void)str_parse_i64(visit_field(v, "id"), &macro.id);
    if (stranger.n > 0 && !remove)
        return show(v,
                    arena_printf(v->arena, "{%.*s} is nothing the registry knows. It may be: %.*s.",
                                 STRF(stranger), STRF(macro_names(v))),
                    err);
    status = change(v, &macro, remove, err);
    if (status == E_INVALID)
        return show(v, STR("Enter a title of up to 80 letters and an answer of up to 4,000."), err);
    TRY(status);
    res_redirect(v->req, v->res,
                 remove ? STR("/desk/macros?done=removed") : STR("/desk/macros?done=saved"));
    return OK;
}
