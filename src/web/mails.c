/* web/mails.c - the mails that pages send. */
#include "web/mails.h"

#include "store/db.h"
#include "store/setting.h"
#include "web/moment.h"
#include "web/serve.h"

enum status
mail_site(struct visit *v, struct tx *tx, struct str *url, struct str *name, struct err *err)
{
    TRY(setting_load(tx, v->arena, STR("registry.url"), url, err));
    TRY(setting_load(tx, v->arena, STR("registry.name"), name, err));
    if (url->n == 0)
        *url = STR("http://127.0.0.1:8080");
    if (name->n == 0)
        *name = STR("Immunization Registry");
    return OK;
}

enum status
mail_words(struct visit *v, struct tx *tx, struct mail mail, bool *sent, struct err *err)
{
    *sent = mail_address_valid(mail.to);
    return *sent ? mail_queue(tx, &mail, v->now.at, err) : OK;
}

enum status
mail_holders(struct visit *v, struct tx *tx, enum permission permission, struct mail mail,
             struct err *err)
{
    struct user *list;
    size_t count;
    bool sent;

    TRY(user_list_all(tx, v->arena, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (user_state(&list[i], v->now.today) != USER_ACTIVE ||
            !access_allows(list[i].roles, permission))
            continue;
        mail.to = list[i].email;
        TRY(mail_words(v, tx, mail, &sent, err));
    }
    return OK;
}

enum status
mail_reset(struct visit *v, struct tx *tx, const struct user *user, bool *sent, struct err *err)
{
    struct str token, url, name;
    struct mail mail = {.to = user->email,
                        .subject = STR("A new password"),
                        .topic = MAIL_ACCOUNT,
                        .org = user->org.v,
                        .object = user->id.v};

    *sent = mail_address_valid(user->email);
    if (!*sent)
        return OK;
    TRY(link_make(tx, v->arena, LINK_RESET, user->id.v, user->email, v->now.at, &token, err));
    TRY(mail_site(v, tx, &url, &name, err));
    mail.body = arena_printf(
        v->arena,
        "Dear %.*s,\n\nfor user %.*s of %.*s (organization code %.*s), a new password was asked "
        "for. Open this link to choose one; it works for 30 minutes. If it was not you, do "
        "nothing: your password stays as it is.\n\n%.*s/reset/%.*s\n\n%.*s\n",
        STRF(user_full_name(v->arena, user)), STRF(user->username), STRF(user->org_name),
        STRF(user->org_code), STRF(url), STRF(token), STRF(name));
    return mail_words(v, tx, mail, sent, err);
}

enum status
mail_answered(struct visit *v, struct tx *tx, const struct user *user, struct err *err)
{
    struct mail mail = {.to = user->email,
                        .subject = STR("Your security questions were answered"),
                        .topic = MAIL_ACCOUNT,
                        .org = user->org.v,
                        .object = user->id.v};
    bool sent;

    mail.body = arena_printf(
        v->arena,
        "Dear %.*s,\n\nsomebody answered the security questions of user %.*s of %.*s (organization "
        "code %.*s) and may choose a new password. If it was not you, tell an administrator of your "
        "organization at once.\n",
        STRF(user_full_name(v->arena, user)), STRF(user->username), STRF(user->org_name),
        STRF(user->org_code));
    return mail_words(v, tx, mail, &sent, err);
}

enum status
mail_changed(struct visit *v, struct str what, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    const struct user *user = &v->session.user;
    struct visit_act act = {
        .what = AUDIT_CHANGE, .kind = STR("user"), .object = user->id.v, .reason = what};
    struct mail mail = {.to = user->email,
                        .subject = arena_printf(v->arena, "Your %.*s was changed", STRF(what)),
                        .topic = MAIL_ACCOUNT,
                        .org = user->org.v,
                        .object = user->id.v};
    struct str url, name;
    bool sent;

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(mail_site(v, &tx, &url, &name, err));
    mail.body = arena_printf(
        v->arena,
        "Dear %.*s,\n\nthe %.*s of your user %.*s of %.*s (organization code %.*s) was changed on "
        "%.*s.\n\nIf it was not you, choose a new password at once: %.*s/forgot\n\n%.*s\n",
        STRF(user_full_name(v->arena, user)), STRF(what), STRF(user->username),
        STRF(user->org_name), STRF(user->org_code),
        STRF(moment_words(v->arena, v->now.at, v->now.offset_minutes)), STRF(url), STRF(name));
    TRY(mail_words(v, &tx, mail, &sent, err));
    TRY(visit_audit(v, &tx, &act, err));
    return tx_commit(&tx, err);
}
