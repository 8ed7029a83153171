/* web/nist_test.c - the password profile nist walked in a browser: a second factor for everybody, and back in. */
#include "access/totp.h"
#include "base/test.h"
#include "store/setting.h"
#include "web/test_browser.h"
#include "web/test_pages.h"

struct fixture {
    struct pages pages;
    struct people *p; /* those of the pages */
};

static int
setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));
    CLEANUP(tx_end) struct tx tx = {0};

    if (pages_open(&f->pages) != 0)
        return -1;
    f->p = f->pages.p;
    browser_new(&f->pages.web, f->p->arena);
    assert_int_equal(tx_begin(&tx, f->p->db, &f->p->err), OK);
    assert_int_equal(setting_save(&tx, STR("access.password_profile"), STR("nist"), &f->p->err),
                     OK);
    assert_int_equal(tx_commit(&tx, &f->p->err), OK);
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

/* The bytes of the key that the page shows to be typed: base32 in groups. */
static struct str
seed_of(struct fixture *f, const struct shown *page)
{
    static const struct str mark = STR_INIT("<p class=\"mono\">");
    struct str key = str_skip(page->body, str_find_str(page->body, mark) + mark.n);
    char *seed = arena_bytes(f->p->arena, 64);
    size_t n = 0, bits = 0;
    uint64_t held = 0;

    key = str_cut(&key, '<');
    for (size_t i = 0; i < key.n; i++) {
        struct str digits = STR("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567");
        size_t digit = str_find(digits, key.p[i]);

        if (digit == digits.n)
            continue;
        held = held << 5 | digit;
        bits += 5;
        if (bits >= 8) {
            bits -= 8;
            seed[n++] = (char)(held >> bits);
        }
    }
    assert_int_equal(n, 20);
    return (struct str){seed, n};
}

static const char *
code_at(struct fixture *f, struct str seed)
{
    return arena_cstr(
        f->p->arena,
        arena_printf(f->p->arena, "code=%06u", totp_at(seed, f->p->now.at.us / INT64_C(30000000))));
}

static struct str
hidden(struct fixture *f, const struct shown *page, const char *name)
{
    struct str mark = arena_printf(f->p->arena, "name=\"%s\" value=\"", name);
    struct str value = str_skip(page->body, str_find_str(page->body, mark) + mark.n);

    return http_encode(f->p->arena, str_cut(&value, '"'));
}

/* Signs in towards the account; what the browser is sent to. */
static struct str
sign_in_page(void)
{
    struct shown answer = browser_post(
        "/signin", "/signin", "code=NORTH-1&username=anna&password=Kq7%23zWmR2vTx&next=%2Faccount");

    assert_int_equal(answer.status, 303);
    return browser_header(&answer, "Location");
}

static void
everybody_sets_up_a_second_factor_and_comes_back_with_it(void **state)
{
    struct fixture *f = *state;
    struct shown page;
    struct str seed, form;

    assert_str(sign_in_page(), "/account");
    page = browser_get("/account");
    assert_str(browser_header(&page, "Location"), "/signin/step");
    page = browser_get("/signin/step");
    assert_true(browser_has(&page, "Set up a second factor"));
    seed = seed_of(f, &page);
    form =
        arena_printf(f->p->arena, "seed=%.*s&%s", STRF(hidden(f, &page, "seed")), code_at(f, seed));
    page = browser_post("/signin/step", "/signin/step", "seed=x&code=000000");
    assert_int_equal(page.status, 422);
    page = browser_post("/signin/step", "/signin/step", arena_cstr(f->p->arena, form));
    assert_true(browser_has(&page, "Keep these recovery codes"));
    assert_true(browser_has(&page, "href=\"/account\"")); /* where one was going */
    page = browser_get("/account");
    assert_int_equal(page.status, 200);
    assert_true(browser_has(&page, "It does not end.") && browser_has(&page, "Set up: a code"));

    /* Back again: password, then the code, then the page asked for. */
    (void)browser_post("/account", "/signout", "");
    people_later(f->p, 2);
    clock_set(f->p->now.at, f->p->now.offset_minutes);
    (void)sign_in_page();
    page = browser_get("/signin/step");
    assert_true(browser_has(&page, "Your second factor"));
    page = browser_post("/signin/step", "/signin/step", "code=000001");
    assert_int_equal(page.status, 422);
    page = browser_post("/signin/step", "/signin/step", code_at(f, seed));
    assert_int_equal(page.status, 303);
    assert_str(browser_header(&page, "Location"), "/account");
    page = browser_get("/account");
    assert_int_equal(page.status, 200);
}

static void
a_password_is_fifteen_characters_and_never_due(void **state)
{
    struct fixture *f = *state;
    struct user user = people_load(f->p, f->p->anna.id);

    assert_int_equal(password_last_day(&password_nist, &user, 0).day, DATE_NONE.day);
    assert_false(password_warning(&password_nist, &user, f->p->now));
    assert_true(date_is(password_last_day(&password_miic, &user, 0)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(everybody_sets_up_a_second_factor_and_comes_back_with_it),
        TEST(a_password_is_fifteen_characters_and_never_due),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
