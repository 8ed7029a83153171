/* web/dua/appoint.c - the administrators an agreement names, invited or asked. */
#include "web/dua/appoint.h"

#include "org/facility.h"
#include "web/invite.h"
#include "web/serve.h"

struct named {
    struct str given, family, email;
};

/* Those whom this signature invites: an address is one person, with one link for all. */
struct appoint {
    struct visit *v;
    struct tx *tx;
    struct user *invited;
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

/* Whoever it is accepts by the link, also somebody who signs in elsewhere. */
static enum status
invite(struct appoint *a, struct user *user, struct err *err)
{
    const struct user *same = person(a->invited, a->count, user->email);

    if (same != NULL)
        user->account = same->account;
    TRY(user_add(a->tx, user, a->v->now.at, err));
    a->invited[a->count++] = *user;
    return OK;
}

/* A user of the organization: may already, has not accepted anything yet, or is asked. */
static enum status
ask(struct appoint *a, struct user *user, struct err *err)
{
    struct visit *v = a->v;

    if (access_allows(user->roles, PERMISSION_USER_MANAGE))
        return OK;
    if (user->standing == USER_INVITED)
        return user_change(a->tx, v->arena, user, user->roles | ROLE_BIT(ROLE_ORG_ADMIN),
                           user->standing, v->now.today, err);
    if (user->standing == USER_STOPPED)
        return invite_tell_registry(v, a->tx, user,
                                    "an agreement names as administrator somebody whom the "
                                    "registry has stopped",
                                    err);
    return invite_designate(v, a->tx, user, err);
}

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
    struct user *list, *same = NULL; /* several may share a mailbox */
    size_t count;

    TRY(user_list(a->tx, v->arena, org->id, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        if (str_ieq(list[i].email, named->email) &&
            (same == NULL || access_allows(list[i].roles, PERMISSION_USER_MANAGE)))
            same = &list[i];
    if (same != NULL)
        return ask(a, same, err);
    user.username = free_username(v, named->email, list, count);
    return invite(a, &user, err);
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

/* One mail a person, once all of the person's users are there to be named in it. */
static enum status
send(struct appoint *a, struct err *err)
{
    for (size_t i = 0; i < a->count; i++) {
        bool first = person(a->invited, i, a->invited[i].email) == NULL, sent;

        if (first)
            TRY(invite_send(a->v, a->tx, &a->invited[i], &sent, err));
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
    size_t count;

    TRY(facility_lines(tx, v->arena, draft->agreement.id, &lines, &count, err));
    a.invited = ARENA_ARRAY(v->arena, struct user, count + 1);
    TRY(designate(&a, &draft->org, &named, err));
    if (draft_answer(draft, DRAFT_SHEET).n > 0)
        TRY(of_facilities(&a, lines, count, err));
    return send(&a, err);
}
