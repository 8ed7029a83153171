/* web/org/scope.c - the organization that a page's path names, if it is the asker's to see. */
#include "web/org/scope.h"

enum status
scope_org(struct visit *v, struct tx *tx, size_t part, struct org *out, struct err *err)
{
    bool within = true;

    TRY(org_find_code(tx, v->arena, v->part[part], out, err));
    if (visit_scope(v) != 0)
        TRY(org_within(tx, v->arena, out->id, v->session.user.org, &within, err));
    if (!within)
        return FAIL(err, E_NOTFOUND, "organization %lld is not below %lld", (long long)out->id.v,
                    (long long)v->session.user.org.v);
    return OK;
}

enum status
scope_user(struct visit *v, struct tx *tx, const struct org *org, size_t part, struct user *out,
           struct err *err)
{
    struct user_id id;

    TRY(visit_id(v, part, &id.v, err));
    TRY(user_load(tx, v->arena, id, out, err));
    if (out->org.v != org->id.v)
        return FAIL(err, E_NOTFOUND, "user %lld is not of organization %lld", (long long)id.v,
                    (long long)org->id.v);
    return OK;
}

bool
scope_renews(const struct visit *v, const struct org *org)
{
    return visit_may(v, PERMISSION_AGREEMENT_SIGN) && org->kind != ORG_REGISTRY &&
           org->state != ORG_CLOSED;
}

bool
scope_may_give(const struct visit *v, const struct org *org, enum role role)
{
    role_set giver = v->session.user.roles;

    if (!role_may_give(giver, role))
        return false;
    return org->kind == ORG_REGISTRY ? access_allows(giver, PERMISSION_SYSTEM_MANAGE)
                                     : !role_is_staff(role);
}
