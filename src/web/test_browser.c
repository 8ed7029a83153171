/* web/test_browser.c - asks for pages as a browser does, with cookies and form tokens, for tests. */
#include "web/test_browser.h"

#include <stdio.h>
#include <string.h>

enum { COOKIES = 6 };

static struct web *web;
static struct arena *arena;
static char jar[COOKIES][512]; /* name=value */

void
browser_new(struct web *of, struct arena *in)
{
    web = of;
    arena = in;
    memset(jar, 0, sizeof(jar));
}

struct str
browser_header(const struct shown *answer, const char *name)
{
    for (const struct res_header *h = answer->headers; h != NULL; h = h->next)
        if (strcmp(h->name, name) == 0)
            return str_of(h->value);
    return (struct str){NULL, 0};
}

static void
keep_cookie(struct str cookie)
{
    struct str pair = str_cut(&cookie, ';'), rest = pair, name = str_cut(&rest, '=');

    for (size_t i = 0; i < COOKIES; i++) {
        struct str old = str_of(jar[i]);

        if (old.n > 0 && !str_eq(str_cut(&old, '='), name))
            continue;
        (void)snprintf(jar[i], sizeof(jar[i]), "%.*s", STRF(pair));
        return;
    }
}

static struct str
cookies(void)
{
    return arena_printf(arena, "%s; %s; %s; %s; %s; %s", jar[0], jar[1], jar[2], jar[3], jar[4],
                        jar[5]);
}

struct shown
browser_ask(enum http_method method, const char *path, struct str body)
{
    struct http_header headers[2] = {
        {STR("Cookie"), cookies()},
        {STR("Content-Type"), STR("application/x-www-form-urlencoded")}};
    struct str all = str_of(path);
    struct req req = {.arena = arena,
                      .method = method,
                      .path = str_cut(&all, '?'),
                      .query = all,
                      .headers = headers,
                      .header_count = 2,
                      .body = body,
                      .peer = {.address = STR("127.0.0.1")}};
    struct res res = {0};

    web_answer(web, &req, &res);
    for (struct res_header *h = res.headers; h != NULL; h = h->next)
        if (strcmp(h->name, "Set-Cookie") == 0)
            keep_cookie(str_of(h->value));
    return (struct shown){res.status == 0 ? 200 : res.status, res.body, res.headers};
}

struct shown
browser_get(const char *path)
{
    return browser_ask(HTTP_GET, path, STR(""));
}

bool
browser_has(const struct shown *answer, const char *piece)
{
    return str_find_str(answer->body, str_of(piece)) < answer->body.n;
}

static struct str
token_of(const struct shown *answer)
{
    static const char mark[] = "name=\"csrf\" value=\"";
    size_t at = str_find_str(answer->body, str_of(mark));
    struct str rest = str_skip(answer->body, at + sizeof(mark) - 1);

    return str_cut(&rest, '"');
}

struct shown
browser_post(const char *from, const char *path, const char *fields)
{
    struct shown page = browser_get(from);
    struct str token = http_encode(arena, token_of(&page));

    return browser_ask(HTTP_POST, path, arena_printf(arena, "csrf=%.*s&%s", STRF(token), fields));
}

struct shown
browser_sign_in(const char *org, const char *user)
{
    struct str fields =
        arena_printf(arena, "code=%s&username=%s&password=Kq7%%23zWmR2vTx", org, user);

    return browser_post("/signin", "/signin", arena_cstr(arena, fields));
}
