/* web/print/verify.c - /verify: is a paper genuine? For whoever holds it; names nobody. */
#include "registry/history.h"
#include "registry/printout.h"
#include "store/db.h"
#include "web/moment.h"
#include "web/serve.h"
#include "web/visit.h"

page_handler verify_form, verify_ask, verify_show;

enum { CODE_CHARS = 16, CODE_GROUP = 4 };

/* As it stands in the store, whatever the case, blanks and dashes it was typed with. */
static struct str
code_typed(struct arena *arena, struct str typed)
{
    char *p = arena_bytes(arena, CODE_CHARS * 2);
    size_t n = 0, letters = 0;

    for (size_t i = 0; i < typed.n && letters < CODE_CHARS; i++) {
        char c = typed.p[i];

        if (c == '-' || c == ' ')
            continue;
        if (letters > 0 && letters % CODE_GROUP == 0)
            p[n++] = '-';
        p[n++] = c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
        letters++;
    }
    return (struct str){p, n};
}

/* Whoever may read records may go on to this one. */
static enum status
may_open(struct visit *v, struct tx *tx, struct client_id client, int64_t *open, struct err *err)
{
    struct client found;
    bool there;

    *open = 0;
    if (!visit_may(v, PERMISSION_CLIENT_READ) || !gate_answers(&v->gate))
        return OK;
    TRY(client_load_standing(tx, v->arena, client, &found, &there, err));
    if (there && client_open_to(&found, visit_scope(v)))
        *open = found.id.v;
    return OK;
}

static enum status
fill(struct visit *v, struct print_verify_view *view, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct printout printout;
    struct org org;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(printout_find(&tx, v->arena, view->code, &printout, &view->found, err));
    if (!view->found)
        return OK;
    TRY(org_load(&tx, v->arena, (struct org_id){printout.organization}, &org, err));
    view->kind = printout.kind;
    view->when = moment_words(v->arena, printout.printed, v->now.offset_minutes);
    view->org = org.name;
    view->doses = printout.doses;
    return may_open(v, &tx, printout.client, &view->open, err);
}

/* GET /verify/:code */
enum status
verify_show(struct visit *v, struct err *err)
{
    struct print_verify_view view = {.asked = true, .code = code_typed(v->arena, v->part[0])};

    TRY(fill(v, &view, err));
    page_print_verify(&v->page, &view);
    return OK;
}

/* GET /verify */
enum status
verify_form(struct visit *v, struct err *err)
{
    (void)err;
    page_print_verify(&v->page, &(struct print_verify_view){.asked = false});
    return OK;
}

/* POST /verify */
enum status
verify_ask(struct visit *v, struct err *err)
{
    struct str code = code_typed(v->arena, visit_field(v, "code"));

    if (code.n == 0)
        return verify_form(v, err);
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/verify/%.*s", STRF(http_encode(v->arena, code))));
    return OK;
}
