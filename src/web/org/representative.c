/* web/org/representative.c - changing the representative, or the representative's address. */
#include "org/contact.h"
#include "store/db.h"
#include "web/dua/finish.h"
#include "web/mails.h"
#include "web/org/scope.h"
#include "web/serve.h"
#include "web/sides.h"

page_handler org_representative, org_representative_do, confirm_show, confirm_do;

static enum status
show(struct visit *v, struct str problem, bool asked, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org_representative_view view = {.problem = problem, .asked = asked};
    struct signer now;
    struct org org;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(scope_org(v, &tx, 0, &org, err));
    TRY(contact_representative(&tx, v->arena, org.id, &now, err));
    view.org = org.code;
    view.name = org.name;
    view.now_name = now.name;
    view.now_email = now.email;
    view.who = visit_field(v, "who");
    view.position = visit_field(v, "position");
    view.email = visit_field(v, "email");
    view.phone = visit_field(v, "phone");
    if (problem.n > 0)
        v->res->status = 422;
    page_org_representative(&v->page, &view);
    return OK;
}

/* GET /org/:code/representative */
enum status
org_representative(struct visit *v, struct err *err)
{
    return show(v, STR(""), req_query(v->req, "asked").n > 0, err);
}

static enum status
mail_side(struct visit *v, struct tx *tx, const struct org *org, const struct signer *wanted,
          enum link_purpose purpose, int64_t change, struct str to, struct err *err)
{
    struct str token, url, name;
    struct mail mail = {.to = to,
                        .subject = STR("Please confirm the authorized representative"),
                        .topic = MAIL_AGREEMENT,
                        .org = org->id.v,
                        .object = change};
    bool sent;

    TRY(link_make(tx, v->arena, purpose, change, to, v->now.at, &token, err));
    TRY(mail_site(v, tx, &url, &name, err));
    mail.body = arena_printf(v->arena,
                             "%.*s <%.*s> is to be the authorized representative of %.*s "
                             "(organization code %.*s).\n\nOpen this link to confirm it:\n"
                             "%.*s/confirm/%.*s\n\nIf it is wrong, do nothing: without both sides "
                             "nothing changes.\n\n%.*s\n",
                             STRF(wanted->name), STRF(wanted->email), STRF(org->name),
                             STRF(org->code), STRF(url), STRF(token), STRF(name));
    return mail_words(v, tx, mail, &sent, err);
}

static enum status
ask_both(struct visit *v, const struct signer *wanted, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct signer now;
    struct org org;
    int64_t id;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(scope_org(v, &tx, 0, &org, err));
    TRY(contact_representative(&tx, v->arena, org.id, &now, err));
    TRY(contact_change_ask(&tx, org.id, wanted, v->session.user.id.v, v->now.at, &id, err));
    TRY(mail_side(v, &tx, &org, wanted, LINK_REPLACED, id, now.email, err));
    TRY(mail_side(v, &tx, &org, wanted, LINK_REPRESENTATIVE, id, wanted->email, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_CHANGE,
                                        .kind = STR("organization"),
                                        .object = org.id.v,
                                        .reason = STR("change of representative asked for")},
                    err));
    return tx_commit(&tx, err);
}

/* POST /org/:code/representative */
enum status
org_representative_do(struct visit *v, struct err *err)
{
    struct signer wanted = {.name = visit_field(v, "who"),
                            .title = visit_field(v, "position"),
                            .email = visit_field(v, "email"),
                            .phone = visit_field(v, "phone")};

    if (wanted.name.n == 0 || !mail_address_valid(wanted.email))
        return show(v, STR("Enter a name and an e-mail address, such as ann@example.org."), false,
                    err);
    TRY(ask_both(v, &wanted, err));
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/org/%.*s/representative?asked=1", STRF(v->part[0])));
    return OK;
}

static enum status
page_of(struct visit *v, struct tx *tx, int64_t id, const char *state, struct err *err)
{
    struct contact_change change;
    struct org org;

    TRY(contact_change_load(tx, v->arena, id, &change, err));
    TRY(org_load(tx, v->arena, change.org, &org, err));
    page_org_confirm(&v->page, &(struct org_confirm_view){.action = v->req->path,
                                                          .org = org.name,
                                                          .name = change.wanted.name,
                                                          .email = change.wanted.email,
                                                          .state = str_of(state)});
    return OK;
}

/* The one before signs no more, by whatever mail of last month. */
static enum status
end_links(struct visit *v, struct tx *tx, int64_t id, struct err *err)
{
    struct contact_change change;

    TRY(contact_change_load(tx, v->arena, id, &change, err));
    return finish_links(v, tx, change.org, err);
}

static enum status
agree(struct visit *v, struct tx *tx, int64_t id, bool new_side, bool *done,
      struct audit_entry *entry, struct err *err)
{
    TRY(contact_change_agree(tx, v->arena, id, new_side, v->now.at, v->now.today, done, err));
    if (*done)
        TRY(end_links(v, tx, id, err));
    entry->object_kind = STR("representative");
    entry->object = id;
    entry->reason = new_side ? STR("confirmed by the new side") : STR("confirmed by the old side");
    return OK;
}

static const struct sides both = {
    .purposes = {LINK_REPLACED, LINK_REPRESENTATIVE}, .show = page_of, .agree = agree};

/* GET /confirm/:token */
enum status
confirm_show(struct visit *v, struct err *err)
{
    return sides_ask(v, &both, err);
}

/* POST /confirm/:token */
enum status
confirm_do(struct visit *v, struct err *err)
{
    return sides_agree(v, &both, err);
}
