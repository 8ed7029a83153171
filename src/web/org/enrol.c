/* web/org/enrol.c - a new organization: staff name it, its representative is sent the agreement to sign. */
#include "org/dua.h"
#include "store/db.h"
#include "web/mails.h"
#include "web/serve.h"

page_handler enrol_show, enrol_do;

static void
show(struct visit *v, struct str problem)
{
    struct org_enrol_kinds *rows = ARENA_ARRAY(v->arena, struct org_enrol_kinds, ORG_KIND_COUNT);
    struct org_enrol_view view = {.problem = problem,
                                  .code = visit_field(v, "code"),
                                  .name = visit_field(v, "name"),
                                  .who = visit_field(v, "who"),
                                  .email = visit_field(v, "email"),
                                  .kinds = rows};

    for (size_t i = 0; i < ORG_KIND_COUNT; i++)
        if (i != ORG_REGISTRY) /* there is one, from the setup */
            rows[view.kinds_count++] = (struct org_enrol_kinds){
                org_kind_word((enum org_kind)i), org_kind_words((enum org_kind)i),
                str_eq(visit_field(v, "kind"), org_kind_word((enum org_kind)i))};
    if (problem.n > 0)
        v->res->status = 422;
    page_org_enrol(&v->page, &view);
}

/* GET /enrol */
enum status
enrol_show(struct visit *v, struct err *err)
{
    (void)err;
    show(v, STR(""));
    return OK;
}

static struct str
problem_of(struct visit *v, struct org *org)
{
    if (!org_code_valid(org->code))
        return STR("Enter a code of 1 to 20 letters, digits, - . or _.");
    if (org->name.n == 0 || org->name.n > 200)
        return STR("Enter the name of the organization.");
    if (!org_kind_find(visit_field(v, "kind"), &org->kind) || org->kind == ORG_REGISTRY)
        return STR("Choose the type of the organization.");
    if (visit_field(v, "who").n == 0 || !mail_address_valid(visit_field(v, "email")))
        return STR("Enter the name of the authorized representative, and an e-mail address such as "
                   "ann@example.org.");
    return STR("");
}

static enum status
send(struct visit *v, struct tx *tx, const struct org *org, const struct agreement *draft,
     struct err *err)
{
    struct str token, url, name;
    struct mail mail = {.to = visit_field(v, "email"),
                        .subject = STR("A Data Use Agreement waits for your signature"),
                        .topic = MAIL_AGREEMENT,
                        .org = org->id.v,
                        .object = draft->id.v};
    bool sent;

    TRY(link_make(tx, v->arena, LINK_AGREEMENT, draft->id.v, mail.to, v->now.at, &token, err));
    TRY(mail_site(v, tx, &url, &name, err));
    mail.body = arena_printf(
        v->arena,
        "Dear %.*s,\n\n%.*s (organization code %.*s) is to use the registry. Its authorized "
        "representative signs the Data Use Agreement first. Open this link to read and sign it, or to "
        "pass it on if it is not you; you need no account:\n%.*s/dua/sign/%.*s\n\nAfter that the "
        "registry's staff confirm the agreement within five business days.\n\n%.*s\n",
        STRF(visit_field(v, "who")), STRF(org->name), STRF(org->code), STRF(url), STRF(token),
        STRF(name));
    return mail_words(v, tx, mail, &sent, err);
}

static enum status
enrol(struct visit *v, struct org *org, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct agreement draft;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(org_add(&tx, org, v->now.at, err));
    TRY(agreement_begin(&tx, v->arena, org->id, NULL, v->now.at, &draft, err));
    TRY(agreement_answer_save(&tx, draft.id, STR("name"), visit_field(v, "who"), err));
    TRY(agreement_answer_save(&tx, draft.id, STR("email"), visit_field(v, "email"), err));
    TRY(send(v, &tx, org, &draft, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_ADD,
                                        .kind = STR("organization"),
                                        .object = org->id.v,
                                        .reason = STR("enrolled")},
                    err));
    return tx_commit(&tx, err);
}

/* POST /enrol */
enum status
enrol_do(struct visit *v, struct err *err)
{
    struct org org = {.code = visit_field(v, "code"), .name = visit_field(v, "name")};
    struct str problem = problem_of(v, &org);
    enum status status;

    if (problem.n > 0) {
        show(v, problem);
        return OK;
    }
    status = enrol(v, &org, err);
    if (status == E_CONFLICT) {
        show(v, STR("There is an organization with this code already. Choose another."));
        return OK;
    }
    TRY(status);
    res_redirect(v->req, v->res, STR("/dua?show=unsigned&done=enrolled"));
    return OK;
}
