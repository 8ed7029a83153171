/* web/serve_test.c - the door: who gets in where, what a form needs, and what a record page shows. */
#include "web/serve.h"

#include <string.h>

#include "access/test_people.h"
#include "base/test.h"
#include "html/texts.h"
#include "org/dua.h"
#include "registry/intake.h"
#include "store/db.h"
#include "web/asset.h"
#include "web/test_browser.h"

static struct people *people;
static struct web web;
static struct code_sets *codes;
static struct cdsi_force *force;
static struct arena *arena;
static struct client_id child;

/* ---- the world ---- */

static struct client_id
add_child(const char *family, const char *given, struct date born)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct report_name name = {.family = str_of(family), .given = str_of(given)};
    struct report_dose doses[] = {{.given = date_from(2026, 1, 2), .lot = STR("<script>")},
                                  {.given = date_from(2026, 1, 4)}};
    struct report report = {
        .by = REPORT_BY_FORM,
        .organization = people->north.id.v,
        .received = people->now.at,
        .today = people->now.today,
        .client = {.names = &name, .name_count = 1, .born = born, .sex = REPORT_SEX_F},
        .doses = doses,
        .dose_count = 2};
    struct findings *found = findings_new(arena);
    struct intake_ready ready;
    struct intake done;

    for (size_t i = 0; i < 2; i++) {
        doses[i].cvx = STR("08");
        doses[i].source = STR("01");
        doses[i].expires = doses[i].eligibility_on = DATE_NONE;
    }
    report.client.died = report.client.protect_from = report.client.publicity_from = DATE_NONE;
    report.client.status_from = report.client.area_status_from = DATE_NONE;
    intake_prepare(arena, codes, &report, &ready);
    assert_int_equal(tx_begin(&tx, people->db, &people->err), OK);
    assert_int_equal(intake_apply(&tx, arena, &ready, found, &done, &people->err), OK);
    assert_int_equal(tx_commit(&tx, &people->err), OK);
    return done.client;
}

static void
sign_agreement(const struct org *org, struct date on)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct signer signer = {.name = STR("J. Berg")};
    struct agreement agreement;

    assert_int_equal(tx_begin(&tx, people->db, &people->err), OK);
    assert_int_equal(
        agreement_take_over(&tx, org->id, on, &signer, people->now.at, &agreement, &people->err),
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
    arena = arena_new((size_t)1 << 28);
    assert_int_equal(cdsi_force_open(NULL, (struct cdsi_options){0}, &force, &people->err), OK);
    web = (struct web){.db = people->db, .codes = codes, .force = force, .product = STR("Jenner")};
    web_open(&web);
    browser_new(&web, arena);
    sign_agreement(&people->north, date_from(2025, 3, 1));
    child = add_child("<b>O'Zzneil</b>", "Ann\"a", date_from(2026, 1, 1));
    *state = people;
    return 0;
}

static int
stop(void **state)
{
    web_close(&web);
    cdsi_force_close(force);
    code_sets_free(codes);
    arena_free(arena);
    return people_teardown(state);
}

/* ---- tests ---- */

static void
a_stranger_is_sent_to_sign_in_and_comes_back(void **state)
{
    struct shown answer = browser_get("/clients");

    (void)state;
    assert_int_equal(answer.status, 303);
    assert_str(browser_header(&answer, "Location"), "/signin?next=%2Fclients");
    answer = browser_post("/signin?next=%2Fclients", "/signin",
                          "code=NORTH-1&username=anna&password=Kq7%23zWmR2vTx&next=/clients");
    assert_int_equal(answer.status, 303);
    assert_str(browser_header(&answer, "Location"), "/clients");
    answer = browser_get("/clients");
    assert_int_equal(answer.status, 200);
    assert_true(browser_has(&answer, "North Clinic"));
}

static void
signing_in_never_leads_to_another_site(void **state)
{
    static const char *const wishes[] = {"https://evil.example", "//evil.example",
                                         "/\\evil.example", "", "/signout"};

    (void)state;
    for (size_t i = 0; i < sizeof(wishes) / sizeof(wishes[0]); i++) {
        struct shown answer = browser_post(
            "/signin", "/signin",
            arena_cstr(arena,
                       arena_printf(arena,
                                    "code=NORTH-1&username=anna&password=Kq7%%23zWmR2vTx&next=%s",
                                    wishes[i])));

        assert_int_equal(answer.status, 303);
        assert_str(browser_header(&answer, "Location"), "/home");
        (void)browser_post("/home", "/signout", "");
    }
}

static void
wrong_details_get_one_sentence_and_keep_what_was_typed(void **state)
{
    struct shown answer =
        browser_post("/signin", "/signin", "code=NORTH-1&username=an%22na&password=x");

    (void)state;
    assert_int_equal(answer.status, 422);
    assert_true(browser_has(&answer, "Those details do not match."));
    assert_true(browser_has(&answer, "value=\"an&#34;na\""));
    assert_false(browser_has(&answer, "value=\"x\""));
}

static void
a_form_without_its_token_changes_nothing(void **state)
{
    struct shown answer;

    (void)state;
    (void)browser_sign_in("NORTH-1", "anna");
    assert_int_equal(browser_ask(HTTP_POST, "/signout", STR("")).status, 403);
    assert_int_equal(browser_ask(HTTP_POST, "/signout", STR("csrf=wrong")).status, 403);
    answer = browser_get("/home");
    assert_int_equal(answer.status, 200);
    assert_int_equal(browser_post("/home", "/signout", "").status, 303);
    assert_int_equal(browser_get("/home").status, 303);
}

/* The paper to write on comes also when nobody can be told who is signed in. */
static void
the_paper_form_needs_no_store(void **state)
{
    struct shown answer;

    (void)state;
    (void)browser_sign_in("NORTH-1", "anna");
    store_fail_after(1);
    answer = browser_get("/home");
    assert_int_equal(answer.status, 500);
    assert_true(browser_has(&answer, "href=\"/downtime\""));
    store_fail_after(1);
    answer = browser_get("/downtime");
    store_fail_after(0);
    assert_int_equal(answer.status, 200);
    assert_true(browser_has(&answer, "Given today"));
    answer = browser_get("/downtime.pdf");
    assert_int_equal(answer.status, 200);
    assert_true(str_starts(answer.body, STR("%PDF")));
}

static void
pages_are_never_kept_framed_or_given_scripts(void **state)
{
    struct shown answer = browser_get("/signin");
    struct str policy = browser_header(&answer, "Content-Security-Policy");

    (void)state;
    assert_str(browser_header(&answer, "Cache-Control"), "no-store");
    assert_str(browser_header(&answer, "X-Content-Type-Options"), "nosniff");
    assert_true(str_starts(policy, STR("default-src 'none'")));
    assert_int_equal(str_find_str(policy, STR("unsafe")), policy.n);
    assert_true(str_find_str(policy, STR("frame-ancestors 'none'")) < policy.n);
}

static void
a_record_shows_the_history_and_hostile_text_as_text(void **state)
{
    struct shown answer;

    (void)state;
    (void)browser_sign_in("NORTH-1", "anna");
    answer = browser_post("/home", "/clients/search", "q=ozzneil+1/1/2026");
    assert_int_equal(answer.status, 303);
    answer = browser_get(arena_cstr(arena, browser_header(&answer, "Location")));
    assert_int_equal(answer.status, 200);
    answer =
        browser_get(arena_cstr(arena, arena_printf(arena, "/clients/%lld", (long long)child.v)));
    assert_int_equal(answer.status, 200);
    assert_true(browser_has(&answer, "&lt;b&gt;O&#39;Zzneil&lt;/b&gt;, Ann&#34;a"));
    assert_false(browser_has(&answer, "<b>O'Zzneil"));
    assert_false(browser_has(&answer, "<script>"));
    assert_true(browser_has(&answer, ">&lt;script&gt;</td>"));
    assert_true(browser_has(&answer, "2 Jan 2026"));
    assert_true(browser_has(&answer, "<span class=\"tag valid\">Valid</span> HepB"));
    assert_true(browser_has(&answer, "<span class=\"tag not_valid\">Not valid</span> HepB"));
    assert_true(browser_has(&answer, "Due now") || browser_has(&answer, "Due soon"));
    assert_true(browser_has(&answer, "<title>Client record - Jenner</title>"));
}

static void
every_row_of_a_search_says_what_is_due(void **state)
{
    struct shown answer;

    (void)state;
    for (int i = 0; i < 30; i++)
        (void)add_child("Manifold",
                        arena_cstr(arena, arena_printf(arena, "Kid%c%c", 'a' + i / 6, 'a' + i % 6)),
                        date_from(2025, 1, 1 + i));
    (void)browser_sign_in("NORTH-1", "anna");
    answer = browser_post("/home", "/clients/search", "q=manifold");
    answer = browser_get(arena_cstr(arena, browser_header(&answer, "Location")));
    assert_true(browser_has(&answer, "1 Jan 2025"));
    assert_true(browser_has(&answer, "20 Jan 2025"));
    assert_false(browser_has(&answer, "30 Jan 2025")); /* on the next page */
    assert_false(browser_has(&answer, "Nothing due"));
}

/* The built-in schedule ends with a season; after it, silence must not read as "not due". */
static void
a_season_the_schedule_does_not_know_is_said(void **state)
{
    const char *page = arena_cstr(arena, arena_printf(arena, "/clients/%lld", (long long)child.v));
    struct user later;
    struct shown answer;

    (void)state;
    (void)browser_sign_in("NORTH-1", "anna");
    answer = browser_get(page);
    assert_int_equal(answer.status, 200);
    assert_false(browser_has(&answer, "Not forecast"));
    people_later(people, 60 * 24 * 265); /* 22 November */
    clock_set(people->now.at, people->now.offset_minutes);
    later = people_add(people, &people->north, "later", ROLE_BIT(ROLE_CLINICAL));
    people_password(people, &later, GOOD_PASSWORD);
    (void)browser_sign_in("NORTH-1", "later");
    answer = browser_get(page);
    assert_true(browser_has(&answer, "Not forecast: Influenza"));
    assert_true(browser_has(&answer, "Not known this season"));
    assert_false(browser_has(&answer, "Up to date"));
}

static void
looking_is_written_down(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_query query = {.client = child.v, .to = {INT64_MAX}, .max = 10};
    struct audit_row *rows;
    size_t count;

    (void)state;
    (void)browser_sign_in("NORTH-1", "anna");
    (void)browser_get(arena_cstr(arena, arena_printf(arena, "/clients/%lld", (long long)child.v)));
    assert_int_equal(tx_read(&tx, people->db, &people->err), OK);
    assert_int_equal(audit_find(&tx, arena, &query, &rows, &count, &people->err), OK);
    assert_int_equal(count, 1);
    assert_int_equal(rows[0].entry.what, AUDIT_VIEW);
    assert_int_equal(rows[0].entry.who.v, people->anna.id.v);
}

static void
what_is_not_there_is_a_404_for_everybody(void **state)
{
    (void)state;
    assert_int_equal(browser_get("/nothing").status, 404);
    (void)browser_sign_in("NORTH-1", "anna");
    assert_int_equal(browser_get("/nothing").status, 404);
    assert_int_equal(browser_get("/clients/999").status, 404);
    assert_int_equal(browser_get("/clients/x").status, 404);
    assert_int_equal(browser_get("/clients/-1").status, 404);
    assert_int_equal(browser_get("/clients/s/1").status, 200); /* a search that is gone */
    assert_int_equal(browser_ask(HTTP_POST, "/home", STR("")).status, 405);
}

static void
an_agreement_that_is_over_closes_records_and_says_so(void **state)
{
    struct user cora = people_add(people, &people->south, "cora", ROLE_BIT(ROLE_VIEWER));
    struct shown answer;

    (void)state;
    people_password(people, &cora, GOOD_PASSWORD);
    (void)browser_sign_in("SOUTH-1", "cora");
    answer = browser_get("/home");
    assert_int_equal(answer.status, 200);
    answer =
        browser_get(arena_cstr(arena, arena_printf(arena, "/clients/%lld", (long long)child.v)));
    assert_int_equal(answer.status, 403);
    assert_true(browser_has(&answer, "Data Use Agreement"));
    assert_false(browser_has(&answer, "Zzneil"));
}

static void
a_role_that_may_not_is_told_so(void **state)
{
    struct user dora = people_add(people, &people->north, "dora", ROLE_BIT(ROLE_REPRESENTATIVE));
    struct shown answer;

    (void)state;
    people_password(people, &dora, GOOD_PASSWORD);
    (void)browser_sign_in("NORTH-1", "dora");
    answer = browser_get("/clients");
    assert_int_equal(answer.status, 403);
    answer = browser_get("/home");
    assert_false(browser_has(&answer, "role=\"search\""));
}

static void
assets_are_kept_for_ever_and_come_compressed(void **state)
{
    struct shown page = browser_get("/signin"), answer;
    size_t at = str_find_str(page.body, STR("/a/app-"));
    struct str path = str_skip(page.body, at);

    (void)state;
    answer = browser_get(arena_cstr(arena, str_cut(&path, '"')));
    assert_int_equal(answer.status, 200);
    assert_true(str_find_str(browser_header(&answer, "Cache-Control"), STR("immutable")) > 0);
    assert_int_equal(browser_get("/a/app-0000000000.css").status, 404);
    for (size_t i = 0; i < asset_count; i++) {
        assert_true(assets[i].plain.n <= 30 * 1024);
        assert_true(assets[i].brotli.n < assets[i].plain.n);
    }
}

/* What everybody may read is there in each language, whole, and says something else than in English. */
static void
strangers_read_their_own_language(void **state)
{
    static const char *const paths[] = {"/signin", "/help", "/accessibility", "/forgot",
                                        "/nothing"};
    struct shown page;

    (void)state;
    assert_true(texts_count >= 1);
    (void)browser_get("/language/es");
    page = browser_get("/signin");
    assert_true(browser_has(&page, "<html lang=\"es\">"));
    assert_true(browser_has(&page, "Iniciar sesi\u00f3n"));
    assert_true(browser_has(&page, "borrador"));
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        page = browser_get(paths[i]);
        for (size_t t = 0; t < texts_all[0].count; t++) {
            const struct text_pair *pair = &texts_all[0].pairs[t];

            assert_false(str_eq(pair->english, pair->other));
            /* Sentences; single words may stand in names. */
            if (pair->english.n > 20 && str_find(pair->english, '{') == pair->english.n &&
                str_find_str(page.body, pair->english) < page.body.n)
                fail_msg("%s still says \"%.*s\"", paths[i], STRF(pair->english));
        }
    }
    (void)browser_get("/language/en");
    page = browser_get("/signin");
    assert_true(browser_has(&page, "<html lang=\"en\">"));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_stranger_is_sent_to_sign_in_and_comes_back, start, stop),
        cmocka_unit_test_setup_teardown(signing_in_never_leads_to_another_site, start, stop),
        cmocka_unit_test_setup_teardown(wrong_details_get_one_sentence_and_keep_what_was_typed,
                                        start, stop),
        cmocka_unit_test_setup_teardown(a_form_without_its_token_changes_nothing, start, stop),
        cmocka_unit_test_setup_teardown(the_paper_form_needs_no_store, start, stop),
        cmocka_unit_test_setup_teardown(pages_are_never_kept_framed_or_given_scripts, start, stop),
        cmocka_unit_test_setup_teardown(a_record_shows_the_history_and_hostile_text_as_text, start,
                                        stop),
        cmocka_unit_test_setup_teardown(every_row_of_a_search_says_what_is_due, start, stop),
        cmocka_unit_test_setup_teardown(a_season_the_schedule_does_not_know_is_said, start, stop),
        cmocka_unit_test_setup_teardown(looking_is_written_down, start, stop),
        cmocka_unit_test_setup_teardown(what_is_not_there_is_a_404_for_everybody, start, stop),
        cmocka_unit_test_setup_teardown(an_agreement_that_is_over_closes_records_and_says_so, start,
                                        stop),
        cmocka_unit_test_setup_teardown(a_role_that_may_not_is_told_so, start, stop),
        cmocka_unit_test_setup_teardown(assets_are_kept_for_ever_and_come_compressed, start, stop),
        cmocka_unit_test_setup_teardown(strangers_read_their_own_language, start, stop),
    };

    return cmocka_run_group_tests_name("web/serve", tests, NULL, NULL);
}
