/* web/org/dua.c - an organization's agreements with their notices, and the signed copies. */
#include "access/secret.h"
#include "html/markdown.h"
#include "org/notice.h"
#include "post/post.h"
#include "store/db.h"
#include "web/dua/copy.h"
#include "web/moment.h"
#include "web/org/scope.h"
#include "web/serve.h"

page_handler org_dua, org_dua_copy, org_dua_pdf;

/* Each notice with what became of its mail. */
static enum status
fill_notices(struct visit *v, struct tx *tx, struct agreement_id id, struct org_dua_agreements *row,
             struct err *err)
{
    struct org_dua_agreements_notices *rows;
    struct notice *list;
    size_t count;

    TRY(notice_list(tx, v->arena, id, &list, &count, err));
    rows = ARENA_ARRAY(v->arena, struct org_dua_agreements_notices, count);
    for (size_t i = 0; i < count; i++) {
        struct mail mail;

        TRY(mail_load(tx, v->arena, list[i].mail, &mail, err));
        rows[i] = (struct org_dua_agreements_notices){
            .days = notice_words(v->arena, list[i].days),
            .email = list[i].email,
            .at = moment_words(v->arena, list[i].at, v->now.offset_minutes),
            .state = mail_state_word(mail.state)};
    }
    row->notices = rows;
    row->notices_count = count;
    return OK;
}

static struct str
tag_of(enum agreement_state state)
{
    if (state == AGREEMENT_ACTIVE)
        return STR("done");
    if (state == AGREEMENT_EXPIRING || state == AGREEMENT_SUBMITTED)
        return STR("soon");
    return state == AGREEMENT_EXPIRED || state == AGREEMENT_SUSPENDED ? STR("error") : STR("none");
}

static enum status
fill_agreement(struct visit *v, struct tx *tx, const struct agreement *a,
               struct org_dua_agreements *row, struct err *err)
{
    enum agreement_state state = agreement_state(&a->dates, v->now.today);

    *row =
        (struct org_dua_agreements){.id = a->id.v,
                                    .tag = tag_of(state),
                                    .state = agreement_state_word(state),
                                    .signer = a->signer.name,
                                    .position = a->signer.title,
                                    .email = a->signer.email,
                                    .signed_on = date_long(v->arena, a->dates.signed_on),
                                    .ends = date_long(v->arena, a->dates.ends_on),
                                    .remark = a->remark,
                                    .number = arena_printf(v->arena, "%lld", (long long)a->id.v)};
    return fill_notices(v, tx, a->id, row, err);
}

/* A facility has no agreement of its own: its members see the one that lists it, and may have its copy. */
static enum status
fill_cover(struct visit *v, struct tx *tx, struct org_id org, struct org_dua_view *view,
           struct err *err)
{
    struct agreement a;
    struct gate gate;

    TRY(agreement_gate(tx, v->arena, org, v->now.today, &gate, err));
    if (gate.id.v == 0)
        return OK;
    TRY(agreement_load(tx, v->arena, gate.id, &a, err));
    if (a.org.v == org.v)
        return OK;
    view->cover = gate.name;
    view->cover_code = gate.code;
    view->cover_id = a.id.v;
    view->cover_signer = a.signer.name;
    view->cover_signed = date_long(v->arena, a.dates.signed_on);
    view->cover_ends = date_long(v->arena, gate.ends_on);
    return OK;
}

/* GET /org/:code/dua */
enum status
org_dua(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org_dua_view view = {0};
    struct org_dua_agreements *rows;
    struct agreement *list;
    struct org org;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(scope_org(v, &tx, 0, &org, err));
    TRY(agreement_list(&tx, v->arena, org.id, &list, &view.agreements_count, err));
    rows = ARENA_ARRAY(v->arena, struct org_dua_agreements, view.agreements_count);
    for (size_t i = 0; i < view.agreements_count; i++)
        TRY(fill_agreement(v, &tx, &list[i], &rows[i], err));
    for (size_t i = 0; i < view.agreements_count; i++)
        view.review = view.review || list[i].dates.step == STEP_SUBMITTED;
    TRY(fill_cover(v, &tx, org.id, &view, err));
    view.org = org.code;
    view.name = org.name;
    view.may_renew = scope_renews(v, &org);
    view.agreements = rows;
    page_org_dua(&v->page, &view);
    return OK;
}

static enum status
fill_copy(struct visit *v, struct tx *tx, const struct agreement *a, struct org_copy_view *view,
          struct err *err)
{
    struct agreement_text text;
    struct facility *list;
    struct org_copy_sites *rows;
    size_t count;

    TRY(agreement_facilities(tx, v->arena, a->id, &list, &count, err));
    rows = ARENA_ARRAY(v->arena, struct org_copy_sites, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct org_copy_sites){list[i].code, list[i].name};
    view->sites = rows;
    view->sites_count = count;
    view->paper = a->text_number == 0;
    if (view->paper)
        return OK;
    TRY(agreement_text_load(tx, v->arena, a->text_number, &text, err));
    view->heading = text.title;
    view->document = html_markdown(v->arena, text.body);
    view->version = arena_printf(v->arena, "%d", text.number);
    view->hash = secret_hex(v->arena, a->answers_hash);
    return OK;
}

/* Only what was signed, and only by that organization or for it as a facility; *org is who signed. */
static enum status
load_signed(struct visit *v, struct tx *tx, struct org *org, struct agreement *a, struct err *err)
{
    struct agreement_id id;
    struct gate gate;

    TRY(scope_org(v, tx, 0, org, err));
    TRY(visit_id(v, 1, &id.v, err));
    TRY(agreement_gate(tx, v->arena, org->id, v->now.today, &gate, err));
    TRY(agreement_load(tx, v->arena, id, a, err));
    if ((a->org.v != org->id.v && gate.id.v != id.v) || !date_is(a->dates.signed_on))
        return FAIL(err, E_NOTFOUND, "agreement %lld is not of organization %lld", (long long)id.v,
                    (long long)org->id.v);
    return a->org.v == org->id.v ? OK : org_load(tx, v->arena, a->org, org, err);
}

/* GET /org/:code/dua/:id */
enum status
org_dua_copy(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org_copy_view view = {0};
    struct copy_said said;
    struct agreement a;
    struct org org;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(load_signed(v, &tx, &org, &a, err));
    TRY(fill_copy(v, &tx, &a, &view, err));
    view.id = a.id.v;
    view.at = v->part[0];
    view.code = org.code;
    view.signer = a.signer.name;
    view.position = a.signer.title;
    view.email = a.signer.email;
    TRY(copy_said(v, &tx, &org, a.id, &said, err));
    view.name = said.org_name;
    view.administrator = said.administrator;
    view.signed_at = a.signed_at.us == 0
                         ? date_long(v->arena, a.dates.signed_on)
                         : moment_words(v->arena, a.signed_at, v->now.offset_minutes);
    view.from = a.signed_from;
    view.ends = date_long(v->arena, a.dates.ends_on);
    view.number = arena_printf(v->arena, "%lld", (long long)a.id.v);
    page_org_copy(&v->page, &view);
    return OK;
}

/* GET /org/:code/dua/:id/copy.pdf */
enum status
org_dua_pdf(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct agreement a;
    struct org org;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(load_signed(v, &tx, &org, &a, err));
    TRY(copy_make(v, &tx, &org, &a, &v->res->body, err));
    v->res->type = "application/pdf";
    res_header(
        v->req, v->res, "Content-Disposition",
        arena_printf(v->arena, "attachment; filename=\"agreement-%lld.pdf\"", (long long)a.id.v));
    return OK;
}
