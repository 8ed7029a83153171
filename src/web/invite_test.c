/* web/invite_test.c - invitations: accepted with a sign-in one has, and telling the inviter nothing. */
#include "access/link.h"
#include "base/buf.h"
#include "base/test.h"
#include "org/dua.h"
#include "post/post.h"
#include "web/test_pages.h"

struct fixture {
    struct pages pages;
    struct people *p;
    struct session berta; /* administrator of NORTH-1, which invites */
    struct user cara;     /* signs in at SOUTH-1 as cara@example.org */
    struct session cara_in;
    struct user stopped; /* was stopped at SOUTH-1, stop@example.org */
};

static void
agree(struct people *p, struct org_id org)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct signer signer = {.name = STR("Ann Lee"), .email = STR("ann@example.org")};
    struct agreement agreement;

    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(agreement_take_over(&tx, org, date_from(2025, 1, 15), &signer, p->now.at,
                                         &agreement, &p->err),
                     OK);
    assert_int_equal(tx_commit(&tx, &p->err), OK);
}

static struct user
person(struct people *p, const struct org *org, const char *name, const char *email, bool stopped)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user user = people_add(p, org, name, ROLE_BIT(ROLE_VIEWER));

    people_password(p, &user, GOOD_PASSWORD);
    user = people_load(p, user.id);
    user.email = str_of(email);
    user.given = str_of("Real");
    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(user_save(&tx, p->arena, &user, &p->err), OK);
    if (stopped)
        assert_int_equal(user_stop(&tx, p->arena, &user, &p->err), OK);
    assert_int_equal(tx_commit(&tx, &p->err), OK);
    return people_load(p, user.id);
}

static int
setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));
    struct org registry = {.code = STR("STATE"), .name = STR("Registry"), .kind = ORG_REGISTRY};
    CLEANUP(tx_end) struct tx tx = {0};

    if (pages_open(&f->pages) != 0)
        return -1;
    f->p = f->pages.p;
    agree(f->p, f->p->north.id);
    agree(f->p, f->p->south.id);
    f->berta = pages_session(f->p, &f->p->berta);
    f->cara = person(f->p, &f->p->south, "cara", "cara@example.org", false);
    f->cara_in = pages_session(f->p, &f->cara);
    f->stopped = person(f->p, &f->p->south, "stop", "stop@example.org", true);
    assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(org_add(&tx, &registry, f->p->now.at, &f->p->err), OK);
    assert_int_equal(tx_commit(&tx, &f->p->err), OK);
    (void)person(f->p, &registry, "pia", "pia@registry.example", false);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;
    int status = pages_close(&f->pages);

    test_free(f);
    return status;
}

static unsigned
ask(struct fixture *f, const struct session *session, enum http_method method, struct str path,
    const char *form)
{
    return pages_ask(&f->pages, session, method, path, str_of(form));
}

static bool
shown(const struct fixture *f, const char *text)
{
    return pages_shown(&f->pages, text);
}

/* Berta adds a user to NORTH-1. */
static struct user
invite(struct fixture *f, const char *username, const char *email)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user user;
    struct str form = arena_printf(f->p->arena,
                                   "how=one&username=%s&given=Typed&family=Name&email=%s&"
                                   "role_clinical=yes",
                                   username, email);

    assert_int_equal(
        ask(f, &f->berta, HTTP_POST, STR("/org/NORTH-1/users/add"), arena_cstr(f->p->arena, form)),
        303);
    assert_int_equal(tx_read(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(
        user_find(&tx, f->p->arena, STR("NORTH-1"), str_of(username), &user, &f->p->err), OK);
    return user;
}

/* "/welcome/TOKEN" of the newest mail as "/join/TOKEN". */
static struct str
join_path(struct fixture *f, const char *to)
{
    struct str path = pages_link(f->p, to);

    assert_true(str_starts(path, STR("/welcome/")));
    return arena_printf(f->p->arena, "/join/%.*s", STRF(str_skip(path, 9)));
}

static void
who_signs_in_elsewhere_accepts_with_that_sign_in_and_switches(void **state)
{
    struct fixture *f = *state;
    struct user waiting = invite(f, "cara2", "Cara@Example.org"), after;
    struct str welcome = pages_link(f->p, "Cara@Example.org"), join;
    struct str to_cara = arena_printf(f->p->arena, "/switch/%lld", (long long)f->cara.id.v);
    struct session in;

    join = join_path(f, "Cara@Example.org");
    assert_int_equal(waiting.standing, USER_INVITED);
    assert_int_equal(ask(f, NULL, HTTP_GET, welcome, ""), 200);
    assert_true(shown(f, "Sign in and accept") && shown(f, "North Clinic"));
    assert_false(shown(f, "Real"));
    assert_int_equal(ask(f, NULL, HTTP_GET, join, ""), 303);
    assert_true(str_starts(pages_header(&f->pages, "Location"), STR("/signin?next=%2Fjoin%2F")));
    assert_int_equal(ask(f, &f->berta, HTTP_GET, join, ""), 200); /* somebody else's */
    assert_true(shown(f, "somebody else"));
    assert_int_equal(ask(f, &f->berta, HTTP_POST, join, ""), 200);
    assert_int_equal(people_load(f->p, waiting.id).standing, USER_INVITED);

    assert_int_equal(ask(f, &f->cara_in, HTTP_GET, join, ""), 200);
    assert_true(shown(f, "You are signed in as cara (South Clinic)."));
    assert_int_equal(ask(f, &f->cara_in, HTTP_POST, join, ""), 303);
    assert_str(pages_header(&f->pages, "Location"), "/home");
    after = people_load(f->p, waiting.id);
    assert_int_equal(after.standing, USER_ACTIVE);
    assert_int_equal(after.account.v, f->cara.account.v);
    assert_str(after.given, "Real");
    assert_int_equal(ask(f, &f->cara_in, HTTP_GET, STR("/account"), ""), 303); /* a new token */
    in = pages_session(f->p, &after);
    assert_int_equal(ask(f, &in, HTTP_POST, to_cara, ""), 303);
    in = pages_session(f->p, &f->cara);
    assert_int_equal(ask(f, &in, HTTP_POST, join, ""), 200); /* replayed */
    assert_true(shown(f, "does not work"));
}

/* A form from a page of `page`, sent after its sender went on as another user. */
static unsigned
send_late(struct fixture *f, const struct session *page, const struct session *now)
{
    struct arena *arena = f->p->arena;
    struct http_header headers[2] = {
        {STR("Cookie"), arena_printf(arena, "sid=%.*s", STRF(now->token))},
        {STR("Content-Type"), STR("application/x-www-form-urlencoded")}};
    struct req req = {.arena = arena,
                      .method = HTTP_POST,
                      .path = STR("/clients/search"),
                      .headers = headers,
                      .header_count = 2,
                      .body =
                          arena_printf(arena, "q=typed+before&csrf=%.*s",
                                       STRF(http_encode(arena, session_csrf(arena, page->token)))),
                      .peer = {.address = STR("192.0.2.9")}};

    f->pages.res = (struct res){0};
    web_answer(&f->pages.web, &req, &f->pages.res);
    return f->pages.res.status;
}

/* Switched in another window: nothing is done for the second organization, nothing typed is lost. */
static void
what_was_typed_for_one_organization_waits_there(void **state)
{
    struct fixture *f = *state;
    struct user north = invite(f, "cara2", "Cara@Example.org");
    struct str join = join_path(f, "Cara@Example.org");
    struct session south_in, north_in;

    assert_int_equal(ask(f, &f->cara_in, HTTP_POST, join, ""), 303);
    north = people_load(f->p, north.id);
    north_in = pages_session(f->p, &north);
    south_in = pages_session(f->p, &f->cara);
    assert_int_equal(ask(f, &south_in, HTTP_GET, STR("/home"), ""), 200);
    assert_int_equal(send_late(f, &south_in, &f->berta), 403); /* somebody else's browser */
    assert_false(shown(f, "What you typed was kept"));
    assert_int_equal(send_late(f, &south_in, &north_in), 403);
    assert_true(shown(f, "What you typed was kept for South Clinic"));
    assert_int_equal(ask(f, &north_in, HTTP_GET, STR("/kept"), ""), 200);
    assert_false(shown(f, "typed before"));
    assert_int_equal(ask(f, &north_in, HTTP_POST,
                         arena_printf(f->p->arena, "/switch/%lld", (long long)f->cara.id.v), ""),
                     303);
    assert_str(pages_header(&f->pages, "Location"), "/kept");
    south_in = pages_session(f->p, &f->cara);
    assert_int_equal(ask(f, &south_in, HTTP_GET, STR("/kept"), ""), 200);
    assert_true(shown(f, "typed before"));
}

/* A designation of somebody who is a user there already: roles change with the consent, not before. */
static void
a_member_named_as_administrator_accepts_it(void **state)
{
    struct fixture *f = *state;
    struct user anna = person(f->p, &f->p->north, "nina", "nina@example.org", false);
    struct session in = pages_session(f->p, &anna);
    struct str token, join;

    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
        assert_int_equal(link_make(&tx, f->p->arena, LINK_ADMINISTRATOR, anna.id.v, anna.email,
                                   f->p->now.at, &token, &f->p->err),
                         OK);
        assert_int_equal(tx_commit(&tx, &f->p->err), OK);
    }
    join = arena_printf(f->p->arena, "/join/%.*s", STRF(token));
    assert_int_equal(ask(f, &f->cara_in, HTTP_POST, join, ""), 200);
    assert_int_equal(people_load(f->p, anna.id).roles, ROLE_BIT(ROLE_VIEWER));
    assert_int_equal(ask(f, &f->berta, HTTP_GET, STR("/org/NORTH-1/users"), ""), 200);
    assert_true(shown(f, "named as administrator, has not accepted yet"));
    assert_int_equal(ask(f, &in, HTTP_GET, join, ""), 200);
    assert_true(shown(f, "Administrator of the organization"));
    assert_int_equal(ask(f, &in, HTTP_POST, join, ""), 303);
    assert_int_equal(people_load(f->p, anna.id).roles,
                     ROLE_BIT(ROLE_VIEWER) | ROLE_BIT(ROLE_ORG_ADMIN));
}

static void
a_shared_mailbox_may_have_a_sign_in_of_its_own(void **state)
{
    struct fixture *f = *state;
    struct user waiting = invite(f, "dora", "cara@example.org");
    struct str path = pages_link(f->p, "cara@example.org");
    struct str fresh = arena_printf(f->p->arena, "%.*s?new=1", STRF(path));

    assert_int_equal(ask(f, NULL, HTTP_GET, fresh, ""), 200);
    assert_true(shown(f, "Choose a new password"));
    assert_int_equal(ask(f, NULL, HTTP_POST, path, "fresh=Kq7%23zWmR2vTx&confirmed=Kq7%23zWmR2vTx"),
                     303);
    assert_int_equal(people_sign_in(f->p, "NORTH-1", "dora", GOOD_PASSWORD, STR("")).answer,
                     SIGN_IN_OK);
    assert_int_not_equal(people_load(f->p, waiting.id).account.v, f->cara.account.v);
}

/* A user's row of the list, with what is the inviter's own words and the number taken out. */
static struct str
row_of(struct fixture *f, const struct user *user)
{
    struct str page = f->pages.res.body, end = STR("</tr>"), name = user->username;
    struct str id = arena_printf(f->p->arena, "%lld", (long long)user->id.v);
    struct str mark = arena_printf(f->p->arena, "<td>%.*s</td>", STRF(name));
    size_t at = str_find_str(page, mark);
    struct buf buf;

    assert_true(at < page.n);
    page = str_skip(page, at);
    page = str_slice(page, 0, str_find_str(page, end));
    buf_init(&buf, f->p->arena, 1024);
    while (page.n > 0) {
        bool csrf = str_starts(page, STR("name=\"csrf\" value=\""));

        if (str_starts(page, name))
            page = str_skip(page, name.n);
        else if (str_starts(page, id))
            page = str_skip(page, id.n);
        else if (csrf)
            page = str_skip(page, str_find(page, '>'));
        else {
            buf_char(&buf, page.p[0]);
            page = str_skip(page, 1);
        }
    }
    return buf_str(&buf);
}

static void
the_inviter_sees_the_same_whoever_has_the_address(void **state)
{
    struct fixture *f = *state;
    struct user fresh = invite(f, "u1", "nobody@example.org");
    struct user known = invite(f, "u2", "cara@example.org");
    struct user stop = invite(f, "u3", "stop@example.org");
    struct mail a, b;
    struct str row;

    assert_int_equal(ask(f, &f->berta, HTTP_GET, STR("/org/NORTH-1/users"), ""), 200);
    row = row_of(f, &fresh);
    assert_true(row.n > 100 && str_find_str(row, STR("Invited")) < row.n);
    assert_true(str_eq(row_of(f, &known), row));
    assert_true(str_eq(row_of(f, &stop), row));
    assert_false(shown(f, "Real"));
    assert_int_equal(pages_mails(f->p, "nobody@example.org", &a), 1);
    assert_int_equal(pages_mails(f->p, "cara@example.org", &b), 1);
    assert_true(str_eq(a.subject, b.subject));
}

static const char *
user_path(struct fixture *f, const struct user *user)
{
    return arena_cstr(f->p->arena,
                      arena_printf(f->p->arena, "/org/NORTH-1/users/%lld", (long long)user->id.v));
}

static void
who_was_stopped_is_let_in_by_nobody_and_the_registry_is_told(void **state)
{
    static const char *const round[] = {"do=reset", "do=enable", "do=disable", "do=enable",
                                        "do=reset"};
    struct fixture *f = *state;
    struct user second = person(f->p, &f->p->south, "again", "stop@example.org", false), waiting;
    struct session in = pages_session(f->p, &second);
    size_t told = pages_mails(f->p, "pia@registry.example", NULL);
    struct str path, fresh, join;

    {
        CLEANUP(tx_end) struct tx tx = {0};
        struct user pia;

        assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
        assert_int_equal(user_find(&tx, f->p->arena, STR("STATE"), STR("pia"), &pia, &f->p->err),
                         OK);
        assert_int_equal(user_change(&tx, f->p->arena, &pia, ROLE_BIT(ROLE_PRIVACY), USER_ACTIVE,
                                     f->p->now.today, &f->p->err),
                         OK);
        assert_int_equal(tx_commit(&tx, &f->p->err), OK);
    }
    waiting = invite(f, "sam", "STOP@example.org");
    assert_int_equal(pages_mails(f->p, "pia@registry.example", NULL), told + 1);
    path = pages_link(f->p, "STOP@example.org");
    join = join_path(f, "STOP@example.org");
    fresh = arena_printf(f->p->arena, "%.*s?new=1", STRF(path));
    assert_int_equal(ask(f, NULL, HTTP_GET, fresh, ""), 403);
    assert_true(shown(f, "does not let you in"));
    assert_int_equal(ask(f, NULL, HTTP_POST, path, "fresh=Kq7%23zWmR2vTx&confirmed=Kq7%23zWmR2vTx"),
                     403);
    assert_int_equal(ask(f, &in, HTTP_POST, join, ""), 403);
    assert_int_equal(pages_mails(f->p, "pia@registry.example", NULL), told + 2);
    assert_int_equal(people_load(f->p, waiting.id).standing, USER_INVITED);

    /* Whatever the administrator presses, no other kind of link comes of it. */
    for (size_t i = 0; i < sizeof(round) / sizeof(round[0]); i++)
        assert_int_equal(ask(f, &f->berta, HTTP_POST, str_of(user_path(f, &waiting)), round[i]),
                         303);
    assert_int_equal(people_load(f->p, waiting.id).standing, USER_INVITED);
    path = pages_link(f->p, "STOP@example.org");
    assert_true(str_starts(path, STR("/welcome/")));
    assert_int_equal(ask(f, NULL, HTTP_GET, path, ""), 403);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(who_signs_in_elsewhere_accepts_with_that_sign_in_and_switches),
        TEST(what_was_typed_for_one_organization_waits_there),
        TEST(a_member_named_as_administrator_accepts_it),
        TEST(a_shared_mailbox_may_have_a_sign_in_of_its_own),
        TEST(the_inviter_sees_the_same_whoever_has_the_address),
        TEST(who_was_stopped_is_let_in_by_nobody_and_the_registry_is_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
