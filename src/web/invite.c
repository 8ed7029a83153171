/* web/invite.c - invitations mailed. */
#include "web/invite.h"

#include "access/invite.h"
#include "base/buf.h"
#include "store/db.h"
#include "web/mails.h"

enum status
invite_tell_registry(struct visit *v, struct tx *tx, const struct user *user, const char *what,
                     struct err *err)
{
    struct mail mail = {.subject = STR("Somebody stopped by the registry was invited"),
                        .topic = MAIL_ACCOUNT,
                        .org = user->org.v,
                        .object = user->id.v};
    struct visit_act act = {.what = AUDIT_ADD,
                            .kind = STR("user"),
                            .object = user->id.v,
                            .refused = true,
                            .reason = str_of(what)};
    struct str url, name;

    TRY(mail_site(v, tx, &url, &name, err));
    mail.body = arena_printf(
        v->arena,
        "User %.*s of organization code %.*s: %s.\n\nThe person is not let in as long as the stop "
        "holds, and the organization is not told of it. Incidents: %.*s/incidents\n\n%.*s\n",
        STRF(user->username), STRF(user->org_code), what, STRF(url), STRF(name));
    TRY(mail_holders(v, tx, PERMISSION_INCIDENT_WORK, mail, err));
    return visit_audit(v, tx, &act, err);
}

/* "  user ann of North Clinic (organization code NORTH-1): Look up records" for each that waits */
static enum status
waiting_lines(struct visit *v, struct tx *tx, const struct user *user, struct str *out,
              struct err *err)
{
    struct user *list;
    struct buf buf;
    size_t count;

    buf_init(&buf, v->arena, 256);
    TRY(user_list_account(tx, v->arena, user->account, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        if (list[i].standing == USER_INVITED)
            buf_add(&buf, arena_printf(
                              v->arena, "  user %.*s of %.*s (organization code %.*s): %.*s\n",
                              STRF(list[i].username), STRF(list[i].org_name),
                              STRF(list[i].org_code), STRF(roles_shown(v->arena, list[i].roles))));
    *out = buf_str(&buf);
    return OK;
}

enum status
invite_send(struct visit *v, struct tx *tx, const struct user *user, bool *sent, struct err *err)
{
    struct mail mail = {.to = user->email,
                        .subject = STR("Your invitation to the registry"),
                        .topic = MAIL_ACCOUNT,
                        .org = user->org.v,
                        .object = user->id.v};
    struct invite_known known;
    struct str token, url, name, lines;

    *sent = mail_address_valid(user->email);
    if (!*sent)
        return OK;
    TRY(invite_known_as(tx, v->arena, user->email, &known, err));
    if (known.stopped)
        TRY(invite_tell_registry(v, tx, user, "somebody whom the registry has stopped is invited",
                                 err));
    TRY(waiting_lines(v, tx, user, &lines, err));
    TRY(link_make(tx, v->arena, LINK_INVITE, user->id.v, user->email, v->now.at, &token, err));
    TRY(mail_site(v, tx, &url, &name, err));
    mail.body = arena_printf(
        v->arena,
        "Dear %.*s,\n\nyou have been invited to use the registry as\n\n%.*s\nOpen this link to "
        "accept, with the sign-in you have or with a new password; it works for 7 days.\n\n"
        "%.*s/welcome/%.*s\n\nIf this is a mistake, do nothing.\n\n%.*s\n",
        STRF(user_full_name(v->arena, user)), STRF(lines), STRF(url), STRF(token), STRF(name));
    return mail_words(v, tx, mail, sent, err);
}

enum status
invite_designate(struct visit *v, struct tx *tx, const struct user *user, struct err *err)
{
    struct mail mail = {.to = user->email,
                        .subject = STR("You are named as administrator of your organization"),
                        .topic = MAIL_ACCOUNT,
                        .org = user->org.v,
                        .object = user->id.v};
    struct str token, url, name;
    bool sent;

    TRY(link_make(tx, v->arena, LINK_ADMINISTRATOR, user->id.v, user->email, v->now.at, &token,
                  err));
    TRY(mail_site(v, tx, &url, &name, err));
    mail.body = arena_printf(
        v->arena,
        "Dear %.*s,\n\nthe Data Use Agreement names you as administrator of %.*s (organization "
        "code %.*s).\n\nOpen this link and sign in as user %.*s to accept; it works for 30 days."
        "\n\n%.*s/join/%.*s\n\nIf this is a mistake, do nothing.\n\n%.*s\n",
        STRF(user_full_name(v->arena, user)), STRF(user->org_name), STRF(user->org_code),
        STRF(user->username), STRF(url), STRF(token), STRF(name));
    return mail_words(v, tx, mail, &sent, err);
}
