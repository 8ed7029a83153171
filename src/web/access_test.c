/* web/access_test.c - every route as every role in every state of the agreement, against
 * tests/access.tsv, which is written by hand. */
#include <stdio.h>
#include <string.h>

#include "access/test_people.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/test.h"
#include "base/tsv.h"
#include "exchange/feed.h"
#include "org/dua.h"
#include "web/serve.h"

static const char *table_path;
static struct people *people;
static struct web web;
static struct code_sets *codes;
static struct exchange exchange;
static struct arena *arena;

enum state { ACTIVE, GRACE, EXPIRED, NEVER, REGISTRY, STATES };

static struct org orgs[STATES];
static struct session sessions[STATES][ROLE_COUNT];

/* Today is 2 March 2026; an agreement lasts three years. */
static const struct {
    const char *code;
    int year, month;
} signed_on[STATES] = {{"ACTIVE", 2025, 1},
                       {"GRACE", 2023, 2},
                       {"EXPIRED", 2022, 1},
                       {"NEVER", 0, 0},
                       {"REGISTRY-X", 0, 0}};

static void
make_org(enum state state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct signer signer = {.name = STR("J. Berg")};
    struct agreement agreement;
    struct org *org = &orgs[state];

    *org = (struct org){.code = str_of(signed_on[state].code),
                        .name = STR("Clinic"),
                        .kind = state == REGISTRY ? ORG_REGISTRY : ORG_CLINIC};
    assert_int_equal(tx_begin(&tx, people->db, &people->err), OK);
    assert_int_equal(org_add(&tx, org, people->now.at, &people->err), OK);
    if (signed_on[state].year > 0)
        assert_int_equal(
            agreement_take_over(&tx, org->id,
                                date_from(signed_on[state].year, signed_on[state].month, 15),
                                &signer, people->now.at, &agreement, &people->err),
            OK);
    assert_int_equal(tx_commit(&tx, &people->err), OK);
}

static void
make_session(enum state state, enum role role)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user user =
        people_add(people, &orgs[state], arena_cstr(arena, role_word(role)), ROLE_BIT(role));

    assert_int_equal(tx_begin(&tx, people->db, &people->err), OK);
    assert_int_equal(session_start(&tx, arena, &user, SESSION_FULL, STR("127.0.0.1"), STR("test"),
                                   people->now.at, &sessions[state][role], &people->err),
                     OK);
    assert_int_equal(tx_commit(&tx, &people->err), OK);
}

static int
start(void **state)
{
    struct err err;

    if (people_setup((void **)&people) != 0 || code_sets_load(NULL, &codes, &err) != OK)
        return -1;
    clock_set(people->now.at, people->now.offset_minutes);
    arena = arena_new((size_t)1 << 30);
    assert_int_equal(exchange_open(&exchange, people->db, NULL, codes, &people->err), OK);
    web = (struct web){.db = people->db,
                       .codes = codes,
                       .force = exchange.force,
                       .exchange = &exchange,
                       .product = STR("Jenner")};
    web_open(&web);
    for (enum state s = ACTIVE; s < STATES; s++) {
        make_org(s);
        for (enum role role = 0; role < ROLE_COUNT; role++)
            if (role_is_staff(role) == (s == REGISTRY))
                make_session(s, role);
    }
    *state = people;
    return 0;
}

static int
stop(void **state)
{
    web_close(&web);
    exchange_close(&exchange);
    code_sets_free(codes);
    arena_free(arena);
    return people_teardown(state);
}

/* A path with ids that lead nowhere: whoever is let in gets 404 or an empty page, nobody 403. */
static struct str
path_of(struct str pattern)
{
    struct buf buf;

    buf_init(&buf, arena, 64);
    while (pattern.n > 0) {
        size_t colon = str_find(pattern, ':');

        buf_add(&buf, str_slice(pattern, 0, colon));
        pattern = str_skip(pattern, colon);
        if (pattern.n > 0)
            buf_char(&buf, '1');
        pattern = str_skip(pattern, str_find(pattern, '/'));
    }
    return buf_str(&buf);
}

static bool
let_in(const struct web_route *route, const struct session *session)
{
    struct http_header headers[2] = {
        {STR("Cookie"), STR("pre=0123456789012345678901234567890123456789012")},
        {STR("Content-Type"), STR("application/x-www-form-urlencoded")}};
    struct str token = str_skip(headers[0].value, 4);
    struct req req = {.arena = arena,
                      .method = route->method,
                      .path = path_of(route->path),
                      .headers = headers,
                      .header_count = 2,
                      .peer = {.address = STR("127.0.0.1")}};
    struct res res = {0};

    if (session != NULL) {
        token = session->token;
        headers[0].value = arena_printf(arena, "sid=%.*s", STRF(token));
    }
    req.body =
        arena_printf(arena, "csrf=%.*s", STRF(http_encode(arena, session_csrf(arena, token))));
    web_answer(&web, &req, &res);
    for (const struct res_header *h = res.headers; h != NULL; h = h->next)
        if (strcmp(h->name, "Location") == 0 && strncmp(h->value, "/signin?next", 12) == 0)
            return false;
    return res.status != 403;
}

/* The table's answer. */
static bool
expected(const struct tsv *line, const struct session *session, enum state state, enum role role)
{
    struct str roles = tsv_field(line, 2);
    bool always = str_eq(tsv_field(line, 3), STR("always"));

    if (str_eq(roles, STR("public")))
        return true;
    if (session == NULL || (!always && state != ACTIVE && state != REGISTRY))
        return false;
    if (str_eq(roles, STR("any")))
        return role != ROLE_EXCHANGE;
    while (roles.p != NULL)
        if (str_eq(str_cut(&roles, ','), role_word(role)))
            return true;
    return false;
}

static void
compare(const struct tsv *line, const struct web_route *route, const struct session *session,
        enum state state, enum role role)
{
    bool want = expected(line, session, state, role), got;

    /* Signing out would end the session that the next rows need. */
    if (session != NULL && str_eq(route->path, STR("/signout")))
        return;
    got = let_in(route, session);
    if (want != got)
        fail_msg("%s %.*s as %.*s of %s: %s, the table says %s", http_method_word(route->method),
                 STRF(route->path), STRF(session == NULL ? STR("a stranger") : role_word(role)),
                 session == NULL ? "nowhere" : signed_on[state].code, got ? "let in" : "kept out",
                 want ? "in" : "out");
}

static const struct web_route *
route_of(const struct tsv *line)
{
    const struct web_route *all;
    size_t count = web_routes(&all);

    for (size_t i = 0; i < count; i++)
        if (str_eq(all[i].path, tsv_field(line, 1)) &&
            str_eq(str_of(http_method_word(all[i].method)), tsv_field(line, 0)))
            return &all[i];
    fail_msg("%.*s %.*s is no route", STRF(tsv_field(line, 0)), STRF(tsv_field(line, 1)));
    return NULL;
}

static void
every_route_lets_in_whom_the_table_says(void **state)
{
    const struct web_route *all;
    struct str text;
    struct tsv line;
    size_t rows = 0;
    struct err err;

    (void)state;
    assert_int_equal(file_read(arena, table_path, 1 << 20, &text, &err), OK);
    for (tsv_init(&line, text); tsv_next(&line); rows++) {
        const struct web_route *route = route_of(&line);

        compare(&line, route, NULL, ACTIVE, 0);
        for (enum state s = ACTIVE; s < STATES; s++)
            for (enum role role = 0; role < ROLE_COUNT; role++)
                if (role_is_staff(role) == (s == REGISTRY))
                    compare(&line, route, &sessions[s][role], s, role);
    }
    assert_int_equal(rows, web_routes(&all)); /* each route stands in the table */
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_route_lets_in_whom_the_table_says),
    };

    if (argc != 2)
        return 2;
    table_path = argv[1];
    return cmocka_run_group_tests_name("web/access", tests, start, stop);
}
