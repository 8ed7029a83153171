/* web/news_test.c - what strangers may ask the news for, and what a user has not read yet. */
#include "access/sign_in.h"
#include "base/test.h"
#include "post/announcement.h"
#include "post/post.h"
#include "post/token.h"
#include "web/test_pages.h"

struct fixture {
    struct pages pages;
    struct people *p;
    struct session ann, bo;
};

static int
setup(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct fixture *f = test_calloc(1, sizeof(*f));
    struct org registry = {.code = STR("REG"), .name = STR("Registry"), .kind = ORG_REGISTRY};
    unsigned char key[MAIL_KEY_BYTES] = {1, 2, 3};
    struct user ann, bo;

    mail_key_set(key);
    if (pages_open(&f->pages) != 0)
        return -1;
    f->p = f->pages.p;
    assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(org_add(&tx, &registry, f->p->now.at, &f->p->err), OK);
    assert_int_equal(tx_commit(&tx, &f->p->err), OK);
    ann = people_add(f->p, &registry, "ann", ROLE_BIT(ROLE_PROGRAM));
    bo = people_add(f->p, &registry, "bo", ROLE_BIT(ROLE_HELPDESK));
    f->ann = pages_session(f->p, &ann);
    f->bo = pages_session(f->p, &bo);
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

/* Each form writes to an address of a stranger's choice; together they count, and what is refused for its
 * contents does not. */
static void
one_place_fills_no_mailboxes(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < ADDRESS_TOKENS + 5; i++)
        assert_int_equal(ask(f, NULL, HTTP_POST, "/subscribe", "email=none&topic=schools"), 422);
    for (int i = 0; i < ADDRESS_TOKENS; i++) {
        struct str form = arena_printf(f->p->arena, "email=r%d%%40example.org&topic=schools", i);
        struct str path = i % 2 == 0 ? STR("/subscribe") : STR("/preferences");

        assert_int_equal(pages_ask(&f->pages, NULL, HTTP_POST, path, form), 200);
    }
    assert_int_equal(ask(f, NULL, HTTP_POST, "/subscribe", "email=x%40example.org&topic=schools"),
                     429);
    assert_true(shown(f, "Too many tries. Wait 1 minutes") && shown(f, "x@example.org"));
    assert_int_equal(ask(f, NULL, HTTP_POST, "/preferences", "email=x%40example.org"), 429);
    assert_true(shown(f, "Too many tries. Wait 1 minutes") && shown(f, "x@example.org"));
    assert_int_equal(pages_mails(f->p, "x@example.org", NULL), 0);
    assert_int_equal(pages_mails(f->p, "r18@example.org", NULL), 1);
    assert_int_equal(ask(f, NULL, HTTP_GET, "/subscribe", ""), 200);
}

static int64_t
announce(struct fixture *f, const char *words)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct announcement a = {.words = str_of(words),
                             .first = f->p->now.today,
                             .last = date_add_days(f->p->now.today, 3)};

    assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(announcement_add(&tx, &a, 1, f->p->now.at, &f->p->err), OK);
    assert_int_equal(tx_commit(&tx, &f->p->err), OK);
    return a.id;
}

static void
every_page_says_how_much_is_unread_until_it_is_read(void **state)
{
    struct fixture *f = *state;
    struct str away;

    assert_int_equal(ask(f, &f->ann, HTTP_GET, "/account", ""), 200);
    assert_false(shown(f, "unread"));
    away = arena_printf(f->p->arena, "/announcements/%lld",
                        (long long)announce(f, "The desk is closed on Friday."));
    (void)announce(f, "Lists are faster.");
    assert_int_equal(ask(f, &f->ann, HTTP_GET, "/account", ""), 200);
    assert_true(shown(f, "<a class=\"count\" href=\"/announcements\">2 unread</a>"));
    assert_int_equal(pages_ask(&f->pages, &f->ann, HTTP_POST, away, STR("act=away")), 303);
    assert_int_equal(ask(f, &f->ann, HTTP_GET, "/announcements", ""), 200);
    assert_true(shown(f, "1 unread</a>")); /* looking is not reading */
    assert_int_equal(ask(f, &f->ann, HTTP_POST, "/announcements/read", ""), 303);
    assert_int_equal(ask(f, &f->ann, HTTP_GET, "/account", ""), 200);
    assert_false(shown(f, "unread"));
    assert_int_equal(ask(f, &f->bo, HTTP_GET, "/account", ""), 200);
    assert_true(shown(f, "2 unread")); /* each for themselves */
    assert_int_equal(ask(f, NULL, HTTP_GET, "/news", ""), 200);
    assert_false(shown(f, "unread"));
}

static void
what_was_taken_back_at_once_is_unread_by_nobody(void **state)
{
    struct fixture *f = *state;
    struct str act =
        arena_printf(f->p->arena, "/announcements/%lld", (long long)announce(f, "A mistake."));

    assert_int_equal(pages_ask(&f->pages, &f->ann, HTTP_POST, act, STR("act=end")), 303);
    assert_int_equal(ask(f, &f->bo, HTTP_GET, "/announcements", ""), 200);
    assert_false(shown(f, "A mistake.") || shown(f, "unread"));
}

int
main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(one_place_fills_no_mailboxes),
        TEST(every_page_says_how_much_is_unread_until_it_is_read),
        TEST(what_was_taken_back_at_once_is_unread_by_nobody),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
