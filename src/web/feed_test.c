/* web/feed_test.c - feeds and messages: each finding on its field, and nobody shown to the wrong eyes. */
#include "exchange/feed.h"

#include <string.h>

#include "access/test_people.h"
#include "base/test.h"
#include "org/dua.h"
#include "web/test_browser.h"

static struct people *people;
static struct exchange exchange;
static struct web web;
static struct code_sets *codes;
static struct arena *arena;

/* A birth date in the future, and a name that is markup. */
static const char vxu[] =
    "MSH|^~\\&|EHR|NORTH-1|IIS|STATE|20260302101500-0600||VXU^V04^VXU_V04|C-17|P|2.5.1|||ER|AL|||||"
    "Z22^CDCPHINVS\r"
    "PID|1||A77^^^NORTH-1^MR||Zz<b>olson^Ann^^^^^L||20310203|F\r"
    "ORC|RE||9^NORTH-1|||||||||7^Giver^Gail^^^^^^NPI^L\r"
    "RXA|0|1|20260301||08^Hep B^CVX|999|||01^Historical^NIP001|||||||||||CP|A\r";

static void
add_feed(void)
{
    struct feed feed = {.org = people->north.id,
                        .code = STR("EHR"),
                        .name = STR("North EHR"),
                        .login = STR("NORTH-1.EHR"),
                        .state = FEED_LIVE,
                        .closed_on = DATE_NONE};
    struct credential by = {.door = DOOR_HTTP, .login = feed.login};
    struct caller caller;

    assert_int_equal(feed_add(&exchange, arena, people->now.at, &feed, &by.secret, &people->err),
                     OK);
    assert_int_equal(feed_sign_in(&exchange, arena, &by, &caller, &people->err), OK);
    (void)feed_answer(&exchange, arena, &caller, STR(vxu), NULL, NULL);
}

static void
sign_agreements(void)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct signer signer = {.name = STR("J. Berg")};
    const struct org *orgs[] = {&people->north, &people->south};
    struct agreement agreement;

    assert_int_equal(tx_begin(&tx, people->db, &people->err), OK);
    for (size_t i = 0; i < 2; i++)
        assert_int_equal(agreement_take_over(&tx, orgs[i]->id, date_from(2025, 3, 1), &signer,
                                             people->now.at, &agreement, &people->err),
                         OK);
    assert_int_equal(tx_commit(&tx, &people->err), OK);
}

static void
add_user(const struct org *org, const char *name, enum role role)
{
    struct user user = people_add(people, org, name, ROLE_BIT(role));

    people_password(people, &user, GOOD_PASSWORD);
}

static int
start(void **state)
{
    struct err err;

    if (people_setup((void **)&people) != 0 || code_sets_load(NULL, &codes, &err) != OK)
        return -1;
    clock_set(people->now.at, people->now.offset_minutes);
    arena = arena_new((size_t)1 << 28);
    assert_int_equal(exchange_open(&exchange, people->db, NULL, codes, &err), OK);
    web = (struct web){.db = people->db,
                       .codes = codes,
                       .force = exchange.force,
                       .exchange = &exchange,
                       .product = STR("Jenner")};
    web_open(&web);
    browser_new(&web, arena);
    sign_agreements();
    add_feed();
    add_user(&people->north, "nurse", ROLE_CLINICAL);
    add_user(&people->north, "engineer", ROLE_FEED_CONTACT);
    add_user(&people->south, "other", ROLE_CLINICAL);
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

/* The address that follows `mark` on the page. */
static const char *
link_on(const struct shown *page, const char *mark)
{
    size_t at = str_find_str(page->body, str_of(mark));
    struct str rest = str_skip(page->body, at + strlen("href=\""));

    assert_true(at < page->body.n);
    return arena_cstr(arena, str_cut(&rest, '"'));
}

static const char *
message_path(void)
{
    struct shown page = browser_get("/feeds");

    page = browser_get(link_on(&page, "href=\"/feeds/"));
    return link_on(&page, "href=\"/messages/");
}

static void
a_feed_shows_how_it_does_and_what_is_wrong(void **state)
{
    struct shown page;
    const char *path;

    (void)state;
    (void)browser_sign_in("NORTH-1", "nurse");
    page = browser_get("/feeds");
    assert_int_equal(page.status, 200);
    assert_true(browser_has(&page, "North Clinic"));
    path = link_on(&page, "href=\"/feeds/");
    page = browser_get(path);
    assert_int_equal(page.status, 200);
    assert_true(browser_has(&page, "2 Mar 2026, With errors: 1</title>"));
    assert_true(browser_has(&page, "the birth date \u2026 lies in the future"));
    page = browser_get(arena_cstr(arena, arena_printf(arena, "%s?control=C-17", path)));
    assert_true(browser_has(&page, ">C-17</a>"));
    page = browser_get(arena_cstr(arena, arena_printf(arena, "%s?control=C-18", path)));
    assert_false(browser_has(&page, ">C-17</a>"));
}

static void
a_finding_stands_on_its_field_and_markup_stays_text(void **state)
{
    struct shown page;
    const char *path;

    (void)state;
    (void)browser_sign_in("NORTH-1", "nurse");
    path = message_path();
    page = browser_get(path);
    assert_int_equal(page.status, 200);
    assert_false(browser_has(&page, "20310203"));
    assert_false(browser_has(&page, "olson"));
    page = browser_post(path, arena_cstr(arena, arena_printf(arena, "%s/reveal", path)), "");
    assert_int_equal(page.status, 200);
    assert_true(browser_has(&page, "PID-7 <span class=\"soft\">Date/Time of Birth</span></th>"
                                   "<td><span class=\"mono\"><mark>20310203</mark>"));
    assert_true(browser_has(&page, "Zz&lt;b&gt;olson^Ann"));
    assert_false(browser_has(&page, "Zz<b>olson"));
    assert_true(browser_has(&page, "BIRTH_FUTURE"));
    assert_true(browser_has(&page, "MSA|"));
}

static void
who_may_not_open_records_sees_no_person(void **state)
{
    struct shown page;

    (void)state;
    (void)browser_sign_in("NORTH-1", "engineer");
    page = browser_get(message_path());
    assert_int_equal(page.status, 200);
    assert_true(browser_has(&page, "BIRTH_FUTURE"));
    assert_true(browser_has(&page, "PID-7"));
    assert_false(browser_has(&page, "20310203"));
    assert_false(browser_has(&page, "olson"));
    assert_false(browser_has(&page, "A77"));
    page = browser_post(message_path(),
                        arena_cstr(arena, arena_printf(arena, "%s/reveal", message_path())), "");
    assert_int_equal(page.status, 403);
    /* The copy to edit is another person's. */
    page = browser_post(message_path(),
                        arena_cstr(arena, arena_printf(arena, "%s/bench", message_path())), "");
    assert_int_equal(page.status, 200);
    assert_true(browser_has(&page, "BIRTH_FUTURE"));
    assert_false(browser_has(&page, "20310203"));
    assert_false(browser_has(&page, "olson"));
    assert_false(browser_has(&page, "A77"));
}

static void
a_message_is_processed_again_and_says_what_differs(void **state)
{
    struct shown page;
    const char *path, *again;

    (void)state;
    (void)browser_sign_in("NORTH-1", "engineer");
    path = message_path();
    page = browser_post(path, arena_cstr(arena, arena_printf(arena, "%s/replay", path)), "");
    assert_int_equal(page.status, 303);
    again = arena_cstr(arena, browser_header(&page, "Location"));
    assert_string_not_equal(again, path);
    page = browser_get(again);
    assert_true(browser_has(&page, "The same findings and the same answer"));
    page = browser_get(path);
    assert_true(browser_has(&page, again));
    browser_new(&web, arena);
    (void)browser_sign_in("NORTH-1", "nurse");
    page = browser_post("/home", arena_cstr(arena, arena_printf(arena, "%s/replay", path)), "");
    assert_int_equal(page.status, 403);
}

static void
a_shared_bench_result_has_the_fault_and_not_the_person(void **state)
{
    struct shown page;
    const char *link;
    struct str fields =
        arena_printf(arena, "feed=0&what=share&text=%.*s", STRF(http_encode(arena, STR(vxu))));

    (void)state;
    (void)browser_sign_in("NORTH-1", "engineer");
    page = browser_post("/bench", "/bench", arena_cstr(arena, fields));
    assert_int_equal(page.status, 303);
    link = arena_cstr(arena, browser_header(&page, "Location"));
    browser_new(&web, arena);
    page = browser_get(link);
    assert_int_equal(page.status, 200);
    assert_true(browser_has(&page, "BIRTH_FUTURE"));
    assert_false(browser_has(&page, "olson"));
    assert_false(browser_has(&page, "20310203"));
    assert_int_equal(browser_get("/bench/s/no-such-link").status, 404);
    people_later(people, 24 * 60 + 1);
    clock_set(people->now.at, people->now.offset_minutes);
    assert_int_equal(browser_get(link).status, 404);
}

static void
the_bench_judges_and_stores_nothing(void **state)
{
    struct shown page;
    struct str fields = arena_printf(arena, "feed=0&text=%.*s", STRF(http_encode(arena, STR(vxu))));

    (void)state;
    (void)browser_sign_in("NORTH-1", "engineer");
    page = browser_post("/bench", "/bench", arena_cstr(arena, fields));
    assert_int_equal(page.status, 200);
    assert_true(browser_has(&page, "/help/errors/BIRTH_FUTURE"));
    assert_true(browser_has(&page, "Zz&lt;b&gt;olson"));
    page =
        browser_get(link_on(&(struct shown){.body = browser_get("/feeds").body}, "href=\"/feeds/"));
    assert_true(browser_has(&page, "7 days: 1 messages"));
    page = browser_post("/bench", "/bench", "text=");
    assert_int_equal(page.status, 422);
    page = browser_get("/bench?sample=NEW");
    assert_true(browser_has(&page, "TESTLUND"));
}

/* Each code has its page, and each page says why it happens. */
static void
every_error_code_has_its_page(void **state)
{
    (void)state;
    for (size_t i = 0; i < FINDING_COUNT; i++) {
        struct str own = finding_kind((enum finding_code)i)->own;
        struct shown page =
            browser_get(arena_cstr(arena, arena_printf(arena, "/help/errors/%.*s", STRF(own))));

        assert_int_equal(page.status, 200);
        if (!browser_has(&page, "Why it happens"))
            fail_msg("data/help/errors.tsv has no line for %.*s", STRF(own));
    }
    assert_int_equal(browser_get("/help/errors/NO_SUCH_CODE").status, 404);
}

static void
another_organizations_messages_are_not_there(void **state)
{
    const char *path;

    (void)state;
    (void)browser_sign_in("NORTH-1", "nurse");
    path = message_path();
    browser_new(&web, arena);
    (void)browser_sign_in("SOUTH-1", "other");
    assert_int_equal(browser_get("/home").status, 200);
    assert_int_equal(browser_get(path).status, 404);
    assert_int_equal(browser_get("/messages/1").status, 404);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_feed_shows_how_it_does_and_what_is_wrong, start, stop),
        cmocka_unit_test_setup_teardown(a_finding_stands_on_its_field_and_markup_stays_text, start,
                                        stop),
        cmocka_unit_test_setup_teardown(who_may_not_open_records_sees_no_person, start, stop),
        cmocka_unit_test_setup_teardown(another_organizations_messages_are_not_there, start, stop),
        cmocka_unit_test_setup_teardown(a_message_is_processed_again_and_says_what_differs, start,
                                        stop),
        cmocka_unit_test_setup_teardown(a_shared_bench_result_has_the_fault_and_not_the_person,
                                        start, stop),
        cmocka_unit_test_setup_teardown(the_bench_judges_and_stores_nothing, start, stop),
        cmocka_unit_test_setup_teardown(every_error_code_has_its_page, start, stop),
    };

    return cmocka_run_group_tests_name("web/feed", tests, NULL, NULL);
}
