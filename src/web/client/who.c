/* web/client/who.c - names of users and organizations, each looked up once. */
#include "web/client/who.h"

#include "access/user.h"

static bool
kept(const struct who_names *names, int64_t id, struct str *out)
{
    for (size_t i = 0; i < names->count; i++) {
        if (names->id[i] != id)
            continue;
        *out = names->words[i];
        return true;
    }
    return false;
}

static void
keep(struct who_names *names, int64_t id, struct str words)
{
    if (names->count == WHO_KEPT)
        return;
    names->id[names->count] = id;
    names->words[names->count++] = words;
}

enum status
who_organization(struct who_names *names, int64_t organization, struct str *out, struct err *err)
{
    struct org org = {0};
    enum status status;

    *out = STR("the registry");
    if (organization == 0 || kept(names, organization, out))
        return OK;
    status = org_load(names->tx, names->v->arena, (struct org_id){organization}, &org, err);
    if (status != OK && status != E_NOTFOUND)
        return status;
    *out = status == OK ? org.name : STR("an organization that is gone");
    keep(names, organization, *out);
    return OK;
}

static enum status
user_name(struct who_names *names, int64_t id, struct str *out, struct err *err)
{
    struct user user;
    enum status status;

    if (kept(names, id, out))
        return OK;
    status = user_load(names->tx, names->v->arena, (struct user_id){id}, &user, err);
    if (status != OK && status != E_NOTFOUND)
        return status;
    *out = status == OK ? user_full_name(names->v->arena, &user) : STR("a user that is gone");
    keep(names, id, *out);
    return OK;
}

enum status
who_words(struct who_names *names, int64_t user, int64_t organization, struct str *out,
          struct err *err)
{
    struct str person, place;

    TRY(who_organization(names, organization, &place, err));
    if (user == 0) {
        *out = arena_printf(names->v->arena, "a system of %.*s", STRF(place));
        return OK;
    }
    TRY(user_name(names, user, &person, err));
    *out = arena_printf(names->v->arena, "%.*s, %.*s", STRF(person), STRF(place));
    return OK;
}
