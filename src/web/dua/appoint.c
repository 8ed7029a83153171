/* web/dua/appoint.c - the administrators an agreement names, invited or told. */
#include "web/dua/appoint.h"

#include "org/facility.h"
#include "web/mails.h"
#include "web/serve.h"

struct named {
    struct str given, family, email;
};

/* People of the signer's organization and those named before: an address is one person. */
struct appoint {
    struct visit *v;
    struct tx *tx;
    struct user *known;
    size_t count;
};

/* The part of the address before the '@', with a number behind it if it is taken. */
static struct str
free_username(struct visit *v, struct str email, const struct user *list, size_t count)
{
    struct str base = str_slice(email, 0, str_find(email, '@')), name = base;
    bool taken = true;

    for (int n = 2; taken; n++) {
        taken = false;
        for (size_t i = 0; i < count; i++)
            taken = taken || str_eq(list[i].username, name);
        if (taken)
            name = arena_printf(v->arena, "%.*s%d", STRF(base), n);
    }
    return name;
}

static const struct user *
person(const struct user *list, size_t count, struct str email)
{
    for (size_t i = 0; i < count; i++)
        if (str_ieq(list[i].email, email))
            return &list[i];
    return NULL;
}

/* Somebody who has an account administers one more organization. */
static enum status
tell(struct appoint *a, const struct user *user, struct err *err)
{
    struct mail mail = {.to = user->email,
                        .subject = STR("You administer one more organization"),
                        .topic = MAIL_ACCOUNT,
                        .org = user->org.v,
                        .object = user->id.v};
    struct str url, name;
    bool sent;

    TRY(mail_site(a->v, a->tx, &url, &name, err));
    mail.body = arena_printf(
        a->v->arena,
        "Dear %.*s %.*s,\n\nthe Data Use Agreement names you as administrator of %.*s "
        "(organization code %.*s). Sign in as before, and choose it under your name at the top of "
        "the page.\n\n%.*s\n\n%.*s\n",
        STRF(user->given), STRF(user->family), STRF(user->org_name), STRF(user->org_code),
        STRF(url), STRF(name));
    return mail_words(a->v, a->tx, mail, &sent, err);
}

/* Whoever has, or was sent, the account's first link needs no second one for another organization. */
static enum status
add(struct appoint *a, struct user *user, const struct user *same, struct err *err)
{
    bool sent;

    if (same == NULL) {
        TRY(user_add(a->tx, user, a->v->now.at, err));
        TRY(mail_user_link(a->v, a->tx, user, LINK_INVITE, &sent, err));
    } else {
        user->account = same->account;
        user->standing = USER_ACTIVE;
        TRY(user_add(a->tx, user, a->v->now.at, err));
        TRY(tell(a, user, err));
    }
    a->known[a->count++] = *user;
    return OK;
}

/* A user of that organization already, or one who accepts by the link. */
static enum status
designate(struct appoint *a, const struct org *org, const struct named *named, struct err *err)
{
    struct visit *v = a->v;
    struct user user = {.org = org->id,
                        .org_code = org->code,
                        .org_name = org->name,
                        .given = named->given,
                        .family = named->family,
                        .email = named->email,
                        .roles = ROLE_BIT(ROLE_ORG_ADMIN),
                        .standing = USER_INVITED,
                        .active_on = v->now.today};
    struct user *list;
    size_t count;

    TRY(user_list(a->tx, v->arena, org->id, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (!str_ieq(list[i].email, named->email))
            continue;
        return access_allows(list[i].roles, PERMISSION_USER_MANAGE)
                   ? OK
                   : user_change(a->tx, v->arena, &list[i],
                                 list[i].roles | ROLE_BIT(ROLE_ORG_ADMIN), list[i].standing,
                                 v->now.today, err);
    }
    user.username = free_username(v, named->email, list, count);
    return add(a, &user, person(a->known, a->count, named->email), err);
}

static enum status
of_facilities(struct appoint *a, const struct facility_line *lines, size_t count, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct named named = {lines[i].value[COLUMN_ADMIN_GIVEN],
                              lines[i].value[COLUMN_ADMIN_FAMILY],
                              lines[i].value[COLUMN_ADMIN_EMAIL]};
        struct org org;

        if (named.email.n == 0)
            continue;
        TRY(org_load(a->tx, a->v->arena, lines[i].org, &org, err));
        TRY(designate(a, &org, &named, err));
    }
    return OK;
}

enum status
appoint_administrators(struct visit *v, struct tx *tx, const struct draft *draft, struct err *err)
{
    struct named named = {draft_answer(draft, "admin_given"), draft_answer(draft, "admin_family"),
                          draft_answer(draft, "admin_email")};
    struct appoint a = {.v = v, .tx = tx};
    struct facility_line *lines;
    struct user *list;
    size_t count, users;

    TRY(facility_lines(tx, v->arena, draft->agreement.id, &lines, &count, err));
    TRY(user_list(tx, v->arena, draft->org.id, &list, &users, err));
    a.known = ARENA_ARRAY(v->arena, struct user, users + count + 1);
    for (size_t i = 0; i < users; i++)
        if (!user_shut(&list[i]))
            a.known[a.count++] = list[i];
    TRY(designate(&a, &draft->org, &named, err));
    if (draft_answer(draft, DRAFT_SHEET).n == 0)
        return OK;
    return of_facilities(&a, lines, count, err);
}
