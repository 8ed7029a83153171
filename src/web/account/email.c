/* web/account/email.c - an account's new e-mail address: asked for, and confirmed by links. */
#include "web/account/email.h"

#include "access/email.h"
#include "post/bounce.h"
#include "store/db.h"
#include "web/mails.h"
#include "web/serve.h"
#include "web/sides.h"

page_handler email_show, email_do;

static enum status
reaches(struct visit *v, struct tx *tx, struct str address, bool *reached, struct err *err)
{
    struct bounce *list;
    size_t count;

    TRY(bounce_list(tx, v->arena, &list, &count, err));
    *reached = mail_address_valid(address);
    for (size_t i = 0; i < count; i++)
        *reached = *reached && !str_ieq(list[i].address, address);
    return OK;
}

static enum status
mail_side(struct visit *v, struct tx *tx, enum link_purpose purpose, int64_t change, struct str to,
          struct str address, struct err *err)
{
    const struct user *user = &v->session.user;
    struct mail mail = {.to = to,
                        .subject = STR("Please confirm the new e-mail address"),
                        .topic = MAIL_ACCOUNT,
                        .org = user->org.v,
                        .object = user->id.v};
    struct str token, url, name;
    bool sent;

    TRY(link_make(tx, v->arena, purpose, change, to, v->now.at, &token, err));
    TRY(mail_site(v, tx, &url, &name, err));
    mail.body = arena_printf(
        v->arena,
        "Dear %.*s,\n\n%.*s is to be the e-mail address of your user %.*s of %.*s (%.*s).\n\n"
        "Open this link to confirm it; it works for a day:\n%.*s/confirm-email/%.*s\n\n"
        "If it was not you, do nothing: without both mailboxes nothing changes. Then change your "
        "password, and look at where you are signed in under Manage my account.\n\n%.*s\n",
        STRF(user_full_name(v->arena, user)), STRF(address), STRF(user->username),
        STRF(user->org_name), STRF(user->org_code), STRF(url), STRF(token), STRF(name));
    return mail_words(v, tx, mail, &sent, err);
}

enum status
email_ask(struct visit *v, struct tx *tx, struct str address, struct err *err)
{
    const struct user *user = &v->session.user;
    bool reached;
    int64_t id;

    TRY(reaches(v, tx, user->email, &reached, err));
    TRY(email_change_ask(tx, user->account, address, !reached, v->now.at, &id, err));
    if (reached)
        TRY(mail_side(v, tx, LINK_EMAIL_OLD, id, user->email, address, err));
    return mail_side(v, tx, LINK_EMAIL, id, address, address, err);
}

/* ---- the links ---- */

static enum status
show(struct visit *v, struct tx *tx, int64_t id, const char *state, struct err *err)
{
    struct email_change change;

    TRY(email_change_load(tx, v->arena, id, &change, err));
    if (change.closed_at.us != 0 && str_eq(str_of(state), STR("ask")))
        return FAIL(err, E_CONFLICT, "change of address %lld is over", (long long)id);
    page_account_email(&v->page, &(struct account_email_view){.action = v->req->path,
                                                              .email = change.email,
                                                              .state = str_of(state)});
    return OK;
}

static enum status
agree(struct visit *v, struct tx *tx, int64_t id, bool new_side, bool *done,
      struct audit_entry *entry, struct err *err)
{
    struct email_change change;

    TRY(email_change_agree(tx, v->arena, id, new_side, v->now.at, done, err));
    TRY(email_change_load(tx, v->arena, id, &change, err));
    entry->object_kind = STR("account");
    entry->object = change.account.v;
    entry->reason = *done      ? STR("new e-mail address")
                    : new_side ? STR("new e-mail address confirmed by the new mailbox")
                               : STR("new e-mail address confirmed by the old mailbox");
    return OK;
}

static const struct sides mailboxes = {
    .purposes = {LINK_EMAIL_OLD, LINK_EMAIL}, .show = show, .agree = agree};

/* GET /confirm-email/:token */
enum status
email_show(struct visit *v, struct err *err)
{
    return sides_ask(v, &mailboxes, err);
}

/* POST /confirm-email/:token */
enum status
email_do(struct visit *v, struct err *err)
{
    return sides_agree(v, &mailboxes, err);
}
