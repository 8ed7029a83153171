/* web/desk_test.c - the help desk for those who cannot sign in, and what a page tells it of where it was. */
#include "base/buf.h"
#include "base/test.h"
#include "desk/desk.h"
#include "post/post.h"
#include "web/desk/where.h"
#include "web/test_pages.h"

struct fixture {
    struct pages pages;
    struct people *p;
    struct user hanne;
    struct session desk;
};

static int
setup(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct fixture *f = test_calloc(1, sizeof(*f));
    struct org registry = {.code = STR("REG"), .name = STR("Registry"), .kind = ORG_REGISTRY};

    if (pages_open(&f->pages) != 0)
        return -1;
    f->p = f->pages.p;
    assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(org_add(&tx, &registry, f->p->now.at, &f->p->err), OK);
    assert_int_equal(tx_commit(&tx, &f->p->err), OK);
    f->hanne = people_add(f->p, &registry, "hanne", ROLE_BIT(ROLE_HELPDESK));
    f->desk = pages_session(f->p, &f->hanne);
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
ask(struct fixture *f, const struct session *session, enum http_method method, const char *path,
    const char *form)
{
    return pages_ask(&f->pages, session, method, str_of(path), str_of(form));
}

static bool
shown(const struct fixture *f, const char *text)
{
    return pages_shown(&f->pages, text);
}

static struct ticket
ticket(struct fixture *f, int32_t number)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct ticket out;

    assert_int_equal(tx_read(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(ticket_find(&tx, f->p->arena, number, &out, &f->p->err), OK);
    return out;
}

static const char *
path_of(struct fixture *f, const char *format, int32_t number)
{
    struct ticket t = ticket(f, number);

    return arena_cstr(f->p->arena, arena_printf(f->p->arena, "%s%.*s", format, STRF(t.code)));
}

static void
somebody_who_cannot_sign_in_asks_and_comes_back_by_the_mails_link(void **state)
{
    struct fixture *f = *state;
    const char *form =
        "subject=Locked+out&words=My+app+is+lost&name=Ann+Lee&email=ann%40example.org";
    const char *path;

    assert_int_equal(ask(f, NULL, HTTP_GET, "/tickets/new?page=/signin&request=1f", ""), 200);
    assert_true(shown(f, "/forgot"));
    assert_false(shown(f, "Who signed our agreement")); /* nothing of any organization */
    assert_int_equal(ask(f, NULL, HTTP_POST, "/tickets/new", "subject=x&words=y"), 422);
    assert_int_equal(
        ask(f, NULL, HTTP_POST, "/tickets/new", "subject=x&words=y&name=z&email=no-address"), 422);
    assert_int_equal(ask(f, NULL, HTTP_POST, "/tickets/new", form), 200);
    assert_true(shown(f, "Your question is ticket 1.") && shown(f, "9 Mar 2026"));
    path = path_of(f, "/ticket/", 1);
    assert_int_equal(ask(f, NULL, HTTP_GET, path, ""), 200);
    assert_true(shown(f, "My app is lost") && shown(f, "Ann Lee"));
    assert_int_equal(ask(f, NULL, HTTP_POST, path, "words=Are+you+there%3F"), 303);
    assert_int_equal(ask(f, &f->desk, HTTP_GET, "/desk/1", ""), 200);
    assert_true(shown(f, "Are you there?") && shown(f, "Was not signed in"));
    assert_int_equal(ask(f, NULL, HTTP_GET, "/ticket/000000000000000000000000", ""), 404);
    assert_int_equal(ask(f, NULL, HTTP_GET, "/tickets/1", ""), 303); /* by number: sign in */
}

static void
questions_of_strangers_are_slowed_down(void **state)
{
    struct fixture *f = *state;
    const char *form = "subject=x&words=y&name=z&email=z%40example.org";
    unsigned taken = 0;

    for (int i = 0; i < 20; i++)
        taken += ask(f, NULL, HTTP_POST, "/tickets/new", form) == 200 ? 1 : 0;
    assert_true(taken >= 3 && taken < 12);
    assert_true(shown(f, "Several questions came from here already"));
}

static void
where_nobody_gives_out_access_the_desk_is_asked(void **state)
{
    struct fixture *f = *state;
    const char *form = "org=NOWHERE&name=Per+Ek&email=per%40example.org&why=I+am+a+nurse";

    assert_int_equal(ask(f, NULL, HTTP_POST, "/ask", form), 200);
    assert_true(shown(f, "Your request went to")); /* the same words as for any organization */
    assert_int_equal(ticket(f, 1).kind, TICKET_KIND_ACCESS);
    assert_int_equal(ask(f, &f->desk, HTTP_GET, "/desk", ""), 200);
    assert_true(shown(f, "Access in organization NOWHERE") && shown(f, "Per Ek"));
}

static void
a_link_for_a_new_password_goes_to_who_asks(void **state)
{
    struct fixture *f = *state;
    struct session anna = pages_session(f->p, &f->p->anna);

    assert_int_equal(ask(f, &anna, HTTP_POST, "/tickets/new", "subject=x&words=y"), 303);
    assert_int_equal(ask(f, &f->desk, HTTP_POST, "/desk/1", "do=reset"), 303);
    assert_true(str_starts(pages_link(f->p, f->p->anna.email.p), STR("/reset/")));
    assert_int_equal(ask(f, &f->desk, HTTP_POST, "/desk/1", "do=nonsense"), 422);
    assert_int_equal(ask(f, &f->desk, HTTP_POST, "/desk/1", "do=give&to=4711"), 422);
    assert_int_equal(ask(f, &f->desk, HTTP_POST, "/desk/1", "do=join&other=x"), 422);
    assert_int_equal(ask(f, &f->desk, HTTP_POST, "/desk/1", "do=macro&macro=999999"), 404);
    assert_int_equal(ask(f, &f->desk, HTTP_POST, "/desk/4711", "do=close"), 404);
    assert_int_equal(ask(f, &f->desk, HTTP_GET, "/desk/99999999999", ""), 404);
}

/* Bytes that are no UTF-8, and words too long: kept as far as they can be. */
static void
odd_words_are_kept_and_shown_harmlessly(void **state)
{
    struct fixture *f = *state;
    struct session anna = pages_session(f->p, &f->p->anna);
    struct buf form;

    buf_init(&form, f->p->arena, 20000);
    BUF_LIT(&form, "subject=%3Cb%3E%0d%0aBcc%3a+x&words=%ff%fe%3Cscript%3E");
    for (int i = 0; i < 9000; i++)
        buf_char(&form, 'a');
    assert_int_equal(pages_ask(&f->pages, &anna, HTTP_POST, STR("/tickets/new"), buf_str(&form)),
                     303);
    assert_int_equal(ask(f, &f->desk, HTTP_GET, "/desk/1", ""), 200);
    assert_true(shown(f, "&lt;script&gt;") && shown(f, "&lt;b&gt;"));
    assert_false(shown(f, "<script>aaa"));
}

static void
a_page_tells_where_it_was_and_no_secret(void **state)
{
    struct fixture *f = *state;
    struct visit v = {.arena = f->p->arena,
                      .part = {STR_INIT("17"), STR_INIT("AbC-secret"), STR_INIT("")}};

    assert_str(where_of(&v, STR("/clients/:id/give")), "/clients/17/give");
    assert_str(where_of(&v, STR("/feeds/:id/x/:token")), "/feeds/17/x/:token");
    assert_str(where_of(&v, STR("/")), "/");
    assert_str(where_page(STR("/feeds/17")), "/feeds/17");
    assert_str(where_page(STR("//evil.example/x")), "");
    assert_str(where_page(STR("https://evil.example")), "");
    assert_str(where_page(STR("/x?y=1")), "");
    assert_str(where_page(STR("/Anna")), "");
    assert_str(where_request(STR("1a2b")), "1a2b");
    assert_str(where_request(STR("<b>")), "");
    assert_str(where_request(STR("00112233445566778")), "");
    assert_int_equal(where_number(STR("/messages/42"), "/messages/"), 42);
    assert_int_equal(where_number(STR("/messages/x"), "/messages/"), 0);
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(somebody_who_cannot_sign_in_asks_and_comes_back_by_the_mails_link),
        TEST(questions_of_strangers_are_slowed_down),
        TEST(where_nobody_gives_out_access_the_desk_is_asked),
        TEST(a_link_for_a_new_password_goes_to_who_asks),
        TEST(odd_words_are_kept_and_shown_harmlessly),
        TEST(a_page_tells_where_it_was_and_no_secret),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
