/* tests/scenario/browse.c - words by which a person in a browser acts: signed in, with a cookie and a token. */
#include <string.h>

#include "scenario.h"

enum { REDIRECTS = 4 };

#define SCENARIO_PASSWORD "Mossy-Kettl7e"

struct browser {
    struct str user; /* "nurse@H-01" */
    struct str cookies;
    struct str csrf; /* of the last page with a form */
};

static struct str
encoded(struct world *w, struct str s)
{
    static const char digits[] = "0123456789ABCDEF";
    struct buf buf;

    buf_init(&buf, w->arena, s.n * 3 + 1);
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];

        if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
            buf_char(&buf, (char)c);
            continue;
        }
        buf_char(&buf, '%');
        buf_char(&buf, digits[c >> 4]);
        buf_char(&buf, digits[c & 15]);
    }
    return buf_str(&buf);
}

/* What stands between the first `before` and the next `after`; empty if they are not there. */
static struct str
between(struct str s, const char *before, const char *after)
{
    struct str b = str_of(before);
    size_t at = str_find_str(s, b);

    if (at == s.n)
        return STR("");
    s = str_skip(s, at + b.n);
    return str_slice(s, 0, str_find_str(s, str_of(after)));
}

/* Each Set-Cookie replaces the one of its name. */
static void
take_cookies(struct world *w, struct browser *b)
{
    struct str rest = w->answer.headers;

    while (rest.p != NULL) {
        struct str line = str_trim(str_cut(&rest, '\n'));
        struct str pair, name, old = b->cookies;
        struct buf kept;

        if (!str_ieq(str_slice(line, 0, 11), STR("Set-Cookie:")))
            continue;
        pair = str_trim(str_skip(line, 11));
        pair = str_slice(pair, 0, str_find(pair, ';'));
        name = str_slice(pair, 0, str_find(pair, '=') + 1);
        buf_init(&kept, w->arena, old.n + pair.n + 4);
        buf_add(&kept, pair);
        while (old.p != NULL) {
            struct str one = str_trim(str_cut(&old, ';'));

            if (one.n > 0 && !str_starts(one, name))
                buf_printf(&kept, "; %.*s", STRF(one));
        }
        b->cookies = buf_str(&kept);
    }
}

static bool
ask_once(struct world *w, struct browser *b, const char *method, struct str path, struct str form)
{
    struct http_ask ask = {.method = method, .path = path, .body = form};
    struct str token;

    ask.headers =
        arena_printf(w->arena, "Cookie: %.*s\r\n%s", STRF(b->cookies),
                     form.n > 0 ? "Content-Type: application/x-www-form-urlencoded\r\n" : "");
    if (!wire_http(w, &ask))
        return false;
    take_cookies(w, b);
    token = between(w->answer.body, "name=\"csrf\" value=\"", "\"");
    if (token.n > 0)
        b->csrf = token;
    return true;
}

/* Follows redirects, as a browser does. */
static bool
ask_page(struct world *w, struct browser *b, const char *method, struct str path, struct str form)
{
    if (!ask_once(w, b, method, path, form))
        return false;
    for (int i = 0; i < REDIRECTS && w->answer.status == 303; i++) {
        if (!ask_once(w, b, "GET", header_value(&w->answer, "Location"), STR("")))
            return false;
    }
    return true;
}

/* "name = value" a line, and the token of the page before. */
static struct str
form_of(struct world *w, const struct browser *b, struct str body)
{
    struct buf buf;

    buf_init(&buf, w->arena, 512);
    buf_printf(&buf, "csrf=%.*s", STRF(b->csrf));
    while (body.p != NULL) {
        struct str line = str_cut(&body, BODY_LINE_END);
        struct str name = str_slice(line, 0, str_find(line, '='));
        struct str value = str_trim(str_skip(line, name.n + 1));

        if (str_trim(name).n > 0)
            buf_printf(&buf, "&%.*s=%.*s", STRF(encoded(w, str_trim(name))),
                       STRF(encoded(w, value)));
    }
    return buf_str(&buf);
}

static struct browser *
browser_find(struct world *w, struct str user)
{
    for (size_t i = 0; i < w->browsers; i++) {
        if (str_eq(w->browser[i].user, user))
            return &w->browser[i];
    }
    fail_set(w, "no user \"%.*s\" was given", STRF(user));
    return NULL;
}

/* By the invitation's link, as a person would: choose a password, then sign in with it. */
static bool
enter(struct world *w, struct browser *b, struct str name, struct str code, struct str link)
{
    struct str fresh = STR("fresh=" SCENARIO_PASSWORD "\x1e"
                           "confirmed=" SCENARIO_PASSWORD);
    struct str login;

    if (!ask_page(w, b, "GET", link, STR("")) ||
        !ask_page(w, b, "POST", link, form_of(w, b, fresh)))
        return false;
    if (str_find_str(w->answer.body, STR("name=\"username\"")) == w->answer.body.n)
        return FAILED(
            w, "the invitation was not taken: %d: %.*s", w->answer.status,
            STRF(shown(w, str_skip(w->answer.body, str_find_str(w->answer.body, STR("<main"))))));
    login = arena_printf(w->arena, "code=%.*s\x1eusername=%.*s\x1epassword=" SCENARIO_PASSWORD,
                         STRF(code), STRF(name));
    if (!ask_page(w, b, "POST", STR("/signin"), form_of(w, b, login)))
        return false;
    return str_find_str(w->answer.body, STR("action=\"/signout\"")) < w->answer.body.n ||
           FAILED(w, "could not sign in: %.*s", STRF(shown(w, w->answer.body)));
}

/* `arg`: name, roles, organization. */
static bool
make_user(struct world *w, const struct str *arg, struct str email)
{
    struct str args[] = {STR("user"), STR("create"),  arg[0], STR("--org"),
                         arg[2],      STR("--roles"), arg[1], STR("--data"),
                         w->data,     STR("--email"), email};
    struct browser *b;

    if (w->browser == NULL)
        w->browser = ARENA_ARRAY(w->arena, struct browser, WORLD_FEEDS);
    if (w->browsers == WORLD_FEEDS)
        return FAILED(w, "at most %d users", WORLD_FEEDS);
    if (!server_ensure(w) || !jenner_run(w, args, 11, STR("")))
        return false;
    if (w->ran.exit != 0)
        return FAILED(w, "jenner user create: exit %d: %.*s", w->ran.exit, STRF(w->ran.err));
    b = &w->browser[w->browsers++];
    b->user = arena_printf(w->arena, "%.*s@%.*s", STRF(arg[0]), STRF(arg[2]));
    return enter(w, b, arg[0], arg[2],
                 str_trim(str_skip(w->ran.out, str_find_str(w->ran.out, STR("/welcome/")))));
}

bool
given_user(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return make_user(w, arg, STR(""));
}

bool
given_user_at(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return make_user(w, arg, arg[3]);
}

bool
get_page_as(struct world *w, const struct str *arg, struct str body)
{
    struct browser *b = browser_find(w, arg[1]);

    (void)body;
    return b != NULL && ask_page(w, b, "GET", arg[0], STR(""));
}

bool
post_page_as(struct world *w, const struct str *arg, struct str body)
{
    struct browser *b = browser_find(w, arg[1]);

    return b != NULL && ask_page(w, b, "POST", arg[0], form_of(w, b, body));
}
