/* code/relate.c - how two vaccine codes may speak of one injection. */
#include <assert.h>

#include "code/code.h"

bool
cvx_in_group(const struct cvx *cvx, const struct vaccine_group *group)
{
    for (size_t i = 0; i < cvx->group_count; i++)
        if (cvx->groups[i] == group)
            return true;
    return false;
}

bool
cvx_made_by(const struct cvx *cvx, struct str mvx)
{
    for (size_t i = 0; i < cvx->product_count; i++)
        if (cvx->products[i]->mvx != NULL && str_eq(cvx->products[i]->mvx->code, mvx))
            return true;
    return false;
}

bool
cvx_on(const struct cvx *cvx, struct date day)
{
    assert(date_is(day));
    return (!date_is(cvx->not_before) || date_cmp(day, cvx->not_before) >= 0) &&
           (!date_is(cvx->not_after) || date_cmp(day, cvx->not_after) <= 0);
}

/* How many groups of `a` are groups of `b`. */
static size_t
shared_groups(const struct cvx *a, const struct cvx *b)
{
    size_t shared = 0;

    for (size_t i = 0; i < a->group_count; i++)
        shared += cvx_in_group(b, a->groups[i]);
    return shared;
}

enum cvx_relation
cvx_relate(const struct cvx *a, const struct cvx *b)
{
    size_t shared;

    if (a == b)
        return CVX_SAME;
    shared = shared_groups(a, b);
    if (shared == 0)
        return CVX_APART;
    if ((a->unspecified && shared == a->group_count) ||
        (b->unspecified && shared == b->group_count))
        return CVX_GENERAL;
    if (shared == a->group_count && shared == b->group_count)
        return CVX_SIBLING;
    if (shared == a->group_count || shared == b->group_count)
        return CVX_COMPONENT;
    return CVX_OVERLAP;
}
