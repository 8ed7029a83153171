/* web/dua/finish.c - the signature and everything that follows from it. */
#include "web/dua/finish.h"

#include <sodium.h>

#include "store/db.h"
#include "web/dua/appoint.h"
#include "web/dua/copy.h"
#include "web/mails.h"
#include "web/org/scope.h"
#include "web/serve.h"

enum { HASH_BYTES = 32 };

enum status
finish_begin(struct visit *v, struct tx *tx, struct org *org, struct str *token, struct err *err)
{
    struct agreement *list, fresh;
    const struct agreement *current;
    size_t count;

    TRY(scope_org(v, tx, 0, org, err));
    if (org->kind == ORG_REGISTRY)
        return FAIL(err, E_NOTFOUND, "the registry itself signs no agreement");
    if (!scope_renews(v, org))
        return FAIL(err, E_CONFLICT, "organization %lld is closed: nobody signs for it",
                    (long long)org->id.v);
    TRY(agreement_list(tx, v->arena, org->id, &list, &count, err));
    current = agreement_current(list, count);
    if (current == NULL) {
        TRY(agreement_begin(tx, v->arena, org->id, NULL, v->now.at, &fresh, err));
        current = &fresh;
    }
    return link_make(tx, v->arena, LINK_AGREEMENT, current->id.v, v->session.user.email, v->now.at,
                     token, err);
}

enum status
finish_audit(struct visit *v, struct tx *tx, const struct draft *draft, enum audit_action what,
             struct str reason, struct err *err)
{
    struct audit_entry entry = {.at = v->now.at,
                                .who = v->signed_in ? v->session.user.id : (struct user_id){0},
                                .org = draft->org.id,
                                .source = v->req->peer.address,
                                .what = what,
                                .object_kind = STR("agreement"),
                                .object = draft->agreement.id.v,
                                .reason = reason};

    return audit_add(tx, &entry, err);
}

static void
hash_text(crypto_generichash_state *state, struct str text)
{
    uint64_t n = text.n;

    (void)crypto_generichash_update(state, (const unsigned char *)&n, sizeof(n));
    (void)crypto_generichash_update(state, (const unsigned char *)text.p, text.n);
}

/* Over the text, every answer and the list of facilities: what was signed cannot be changed
 * afterwards without its number saying so. */
static struct str
hash_of(struct visit *v, const struct draft *draft, const struct agreement_text *text,
        const struct facility_line *lines, size_t count)
{
    char *out = arena_bytes(v->arena, HASH_BYTES);
    crypto_generichash_state state;

    (void)crypto_generichash_init(&state, NULL, 0, HASH_BYTES);
    hash_text(&state, text->hash);
    hash_text(&state, draft->org.name);
    for (size_t i = 0; i < draft->count; i++) {
        hash_text(&state, draft->answers[i].field);
        hash_text(&state, draft->answers[i].value);
    }
    for (size_t i = 0; i < count; i++)
        for (size_t c = 0; c < COLUMN_COUNT; c++)
            hash_text(&state, lines[i].value[c]);
    (void)crypto_generichash_final(&state, (unsigned char *)out, HASH_BYTES);
    return (struct str){out, HASH_BYTES};
}

static enum status
apply_sheet(struct visit *v, struct tx *tx, const struct draft *draft, struct err *err)
{
    struct facility_check check;
    bool has;

    TRY(draft_sheet(v, tx, draft, DRAFT_SHEET, &check, &has, err));
    if (!has)
        return OK;
    if (check.fault_count > 0)
        return FAIL(err, E_CONFLICT, "the facilities of agreement %lld changed meanwhile",
                    (long long)draft->agreement.id.v);
    return facility_apply(tx, v->arena, &draft->agreement, &check, v->now.at, v->now.today, err);
}

static void
put(struct str *to, struct str value)
{
    if (value.n > 0)
        *to = value;
}

static enum status
apply_org(struct tx *tx, struct draft *draft, struct err *err)
{
    put(&draft->org.address.street, draft_answer(draft, "street"));
    put(&draft->org.address.city, draft_answer(draft, "city"));
    put(&draft->org.address.state, draft_answer(draft, "state"));
    put(&draft->org.address.zip, draft_answer(draft, "zip"));
    put(&draft->org.phone, draft_answer(draft, "org_phone"));
    return org_update(tx, &draft->org, err);
}

static struct str
copy_words(struct visit *v, const struct draft *draft, const struct agreement_text *text,
           struct str registry)
{
    const struct agreement *a = &draft->agreement;

    return arena_printf(
        v->arena,
        "The Data Use Agreement of %.*s (organization code %.*s) was signed.\n\n"
        "Number:          %lld\nSigned by:       %.*s, %.*s\nSigned on:       %.*s\n"
        "In force until:  %.*s\nAdministrator:   %.*s %.*s <%.*s>\nVersion of text: %d\n\n%s\n\n"
        "The signed copy is attached.\n\n%.*s\n",
        STRF(draft->org.name), STRF(draft->org.code), (long long)a->id.v, STRF(a->signer.name),
        STRF(a->signer.title), STRF(date_long(v->arena, a->dates.signed_on)),
        STRF(date_long(v->arena, a->dates.ends_on)), STRF(draft_answer(draft, "admin_given")),
        STRF(draft_answer(draft, "admin_family")), STRF(draft_answer(draft, "admin_email")),
        text->number,
        a->first_time ? "The registry's staff confirm a first agreement within five business days."
                      : "It is in force now.",
        STRF(registry));
}

/* To the signer and the administrators, each with a delivery state of their own. */
static enum status
send_copies(struct visit *v, struct tx *tx, const struct draft *draft,
            const struct agreement_text *text, struct err *err)
{
    struct mail mail = {.subject = STR("Your signed Data Use Agreement"),
                        .topic = MAIL_SIGNED,
                        .attachment_name = STR("agreement.pdf"),
                        .org = draft->org.id.v,
                        .object = draft->agreement.id.v};
    struct str url, name;
    struct user *list;
    size_t count;
    bool sent;

    TRY(mail_site(v, tx, &url, &name, err));
    TRY(copy_make(v, tx, &draft->org, &draft->agreement, &mail.attachment, err));
    mail.body = copy_words(v, draft, text, name);
    mail.to = draft->agreement.signer.email;
    TRY(mail_words(v, tx, mail, &sent, err));
    TRY(user_list(tx, v->arena, draft->org.id, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (user_shut(&list[i]) || !access_allows(list[i].roles, PERMISSION_USER_MANAGE))
            continue;
        mail.to = list[i].email;
        TRY(mail_words(v, tx, mail, &sent, err));
    }
    return OK;
}

static enum status
sign(struct visit *v, struct tx *tx, struct draft *draft, const struct agreement_text *text,
     struct err *err)
{
    struct signature signature = {.signer = {.name = draft_answer(draft, "name"),
                                             .title = draft_answer(draft, "position"),
                                             .email = draft_answer(draft, "email"),
                                             .phone = draft_answer(draft, "phone")},
                                  .from = v->req->peer.address,
                                  .text_number = text->number,
                                  .at = v->now.at,
                                  .today = v->now.today};
    struct facility_line *lines;
    size_t count;

    TRY(facility_lines(tx, v->arena, draft->agreement.id, &lines, &count, err));
    TRY(agreement_answer_save(tx, draft->agreement.id, STR(".org_name"), draft->org.name, err));
    signature.hash = hash_of(v, draft, text, lines, count);
    return agreement_sign(tx, v->arena, &draft->agreement, &signature, err);
}

enum status
finish_links(struct visit *v, struct tx *tx, struct org_id org, struct err *err)
{
    struct agreement *list;
    size_t count;

    TRY(agreement_list(tx, v->arena, org, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(link_end(tx, LINK_AGREEMENT, list[i].id.v, v->now.at, err));
    return OK;
}

static void
show_done(struct visit *v, const struct draft *draft)
{
    struct dua_sign_view view = draft_view(v, draft, "done", 0);

    view.number = arena_printf(v->arena, "%lld", (long long)draft->agreement.id.v);
    view.until = date_long(v->arena, draft->agreement.dates.ends_on);
    page_dua_sign(&v->page, &view);
}

enum status
finish_sign(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct agreement_text text;
    struct draft draft;
    struct link link;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(draft_begin(v, &tx, &draft, err));
    if (draft_changed(v, &draft))
        return FAIL(err, E_CONFLICT, "agreement %lld was changed by someone else",
                    (long long)draft.agreement.id.v);
    TRY(link_take(&tx, v->arena, v->part[0], LINK_AGREEMENT, v->now.at, &link, err));
    TRY(agreement_text_newest(&tx, v->arena, v->now.today, &text, err));
    TRY(apply_sheet(v, &tx, &draft, err));
    TRY(org_load(&tx, v->arena, draft.org.id, &draft.org,
                 err)); /* a row of the sheet may be its own */
    TRY(apply_org(&tx, &draft, err));
    TRY(sign(v, &tx, &draft, &text, err));
    TRY(finish_links(v, &tx, draft.org.id, err));
    TRY(appoint_administrators(v, &tx, &draft, err));
    TRY(send_copies(v, &tx, &draft, &text, err));
    TRY(finish_audit(v, &tx, &draft, AUDIT_SIGN,
                     arena_printf(v->arena, "signed by %.*s", STRF(draft.agreement.signer.name)),
                     err));
    TRY(tx_commit(&tx, err));
    show_done(v, &draft);
    return OK;
}
