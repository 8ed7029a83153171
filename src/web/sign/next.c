/* web/sign/next.c - where signing in leads. */
#include "web/sign/next.h"

enum { WISH_S = 15 * 60 };

static bool
plain(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           str_find(STR("/-_.?=&%"), c) < 8;
}

/* A page of ours to go on to: a path of what paths and cookies are made of, never another site's address. */
static struct str
ours(struct str wish)
{
    bool is = wish.n > 1 && wish.p[0] == '/' && wish.p[1] != '/' && !str_starts(wish, STR("/sign"));

    for (size_t i = 0; i < wish.n; i++)
        is = is && plain(wish.p[i]);
    return is ? wish : STR("/home");
}

void
next_begin(struct visit *v, bool step_left, struct str wish)
{
    if (step_left && !str_eq(ours(wish), STR("/home")))
        visit_cookie(v, "next", ours(wish), WISH_S);
    res_redirect(v->req, v->res, ours(wish));
}

struct str
next_wish(struct visit *v)
{
    struct str wish = req_cookie(v->req, "next");

    if (wish.n > 0)
        visit_cookie(v, "next", STR(""), -1);
    return ours(wish);
}

void
next_go_on(struct visit *v, bool step_left)
{
    res_redirect(v->req, v->res, step_left ? STR("/signin/step") : next_wish(v));
}
