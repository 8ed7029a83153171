/* web/test_pages.c - the pages before a store with people in it, for tests. */
#include "web/test_pages.h"

#include <string.h>

#include "base/test.h"
#include "post/post.h"

int
pages_open(struct pages *pages)
{
    if (people_setup((void **)&pages->p) != 0)
        return -1;
    clock_set(pages->p->now.at, pages->p->now.offset_minutes);
    assert_int_equal(cdsi_force_open(NULL, (struct cdsi_options){0}, &pages->force, &pages->p->err),
                     OK);
    assert_int_equal(code_sets_load(NULL, &pages->codes, &pages->p->err), OK);
    pages->web = (struct web){
        .db = pages->p->db, .force = pages->force, .codes = pages->codes, .product = STR("Jenner")};
    web_open(&pages->web);
    return 0;
}

int
pages_close(struct pages *pages)
{
    void *people = pages->p;

    web_close(&pages->web);
    cdsi_force_close(pages->force);
    code_sets_free(pages->codes);
    return people_teardown(&people);
}

struct session
pages_session(struct people *p, const struct user *user)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct session session;

    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(session_start(&tx, p->arena, user, SESSION_FULL, STR("127.0.0.1"), STR("test"),
                                   p->now.at, &session, &p->err),
                     OK);
    assert_int_equal(tx_commit(&tx, &p->err), OK);
    return session;
}

unsigned
pages_ask(struct pages *pages, const struct session *session, enum http_method method,
          struct str path, struct str form)
{
    static const struct str pre = STR_INIT("0123456789012345678901234567890123456789012");
    struct arena *arena = pages->p->arena;
    struct str token = session == NULL ? pre : session->token, rest = path;
    struct http_header headers[2] = {
        {STR("Cookie"),
         arena_printf(arena, "%s=%.*s", session == NULL ? "pre" : "sid", STRF(token))},
        {STR("Content-Type"), STR("application/x-www-form-urlencoded")}};
    struct req req = {.arena = arena,
                      .method = method,
                      .path = str_cut(&rest, '?'),
                      .headers = headers,
                      .header_count = 2,
                      .peer = {.address = STR("192.0.2.9")}};

    req.query = rest.p == NULL ? STR("") : rest;
    req.body = arena_printf(arena, "csrf=%.*s&%.*s",
                            STRF(http_encode(arena, session_csrf(arena, token))), STRF(form));
    pages->res = (struct res){0};
    web_answer(&pages->web, &req, &pages->res);
    return pages->res.status == 0 ? 200 : pages->res.status;
}

bool
pages_shown(const struct pages *pages, const char *text)
{
    return str_find_str(pages->res.body, str_of(text)) < pages->res.body.n;
}

struct str
pages_header(const struct pages *pages, const char *name)
{
    for (const struct res_header *h = pages->res.headers; h != NULL; h = h->next)
        if (strcmp(h->name, name) == 0)
            return arena_copy(pages->p->arena, str_of(h->value));
    return STR("");
}

size_t
pages_mails(struct people *p, const char *to, struct mail *newest)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail *list;
    size_t count, found = 0;

    assert_int_equal(tx_read(&tx, p->db, &p->err), OK);
    assert_int_equal(mail_list(&tx, p->arena, MAIL_STATE_COUNT, 200, &list, &count, &p->err), OK);
    for (size_t i = count; i > 0; i--) { /* the newest comes first */
        if (*to != '\0' && !str_eq(list[i - 1].to, str_of(to)))
            continue;
        if (newest != NULL)
            *newest = list[i - 1];
        found++;
    }
    return found;
}

struct str
pages_link(struct people *p, const char *to)
{
    static const struct str site = STR_INIT("http://127.0.0.1:8080");
    struct mail mail = {0};
    struct str link;
    size_t at;

    assert_true(pages_mails(p, to, &mail) > 0);
    at = str_find_str(mail.body, site);
    assert_true(at < mail.body.n);
    link = str_skip(mail.body, at + site.n);
    return str_cut(&link, '\n');
}
