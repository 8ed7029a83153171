/* web/search_test.c - finding somebody at a page: the rows, what they say, and what helps when nobody is found. */
#include <string.h>

#include "base/test.h"
#include "org/dua.h"
#include "registry/intake.h"
#include "web/test_pages.h"

static struct pages pages;
static struct session nora;

/* ---- the world: North Clinic and its nurse, on 2 March 2026 ---- */

static void
sign_agreement(struct people *p)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct signer signer = {.name = STR("J. Berg")};
    struct agreement agreement;

    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(agreement_take_over(&tx, p->north.id, date_from(2025, 3, 1), &signer,
                                         p->now.at, &agreement, &p->err),
                     OK);
    assert_int_equal(tx_commit(&tx, &p->err), OK);
}

static int
start(void **state)
{
    struct user user;

    if (pages_open(&pages) != 0)
        return -1;
    sign_agreement(pages.p);
    user = people_add(pages.p, &pages.p->north, "nora", ROLE_BIT(ROLE_CLINICAL));
    nora = pages_session(pages.p, &user);
    *state = pages.p;
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    return pages_close(&pages);
}

/* Somebody with one dose of `cvx` on `given`; NULL: with none. */
static struct client_id
add_person(const char *family, const char *given_name, struct date born, const char *cvx,
           struct date given)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct people *p = pages.p;
    struct report_name name = {.family = str_of(family), .given = str_of(given_name)};
    struct report_dose dose = {.given = given,
                               .cvx = str_of(cvx == NULL ? "" : cvx),
                               .source = STR("01"),
                               .expires = DATE_NONE,
                               .eligibility_on = DATE_NONE};
    struct report report = {.by = REPORT_BY_FORM,
                            .organization = p->north.id.v,
                            .received = p->now.at,
                            .today = p->now.today,
                            .client = {.names = &name, .name_count = 1, .born = born},
                            .doses = &dose,
                            .dose_count = cvx == NULL ? 0 : 1};
    struct intake_ready ready;
    struct intake done;

    report.client.died = report.client.protect_from = report.client.publicity_from = DATE_NONE;
    report.client.status_from = report.client.area_status_from = DATE_NONE;
    intake_prepare(p->arena, pages.codes, &report, &ready);
    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(intake_apply(&tx, p->arena, &ready, findings_new(p->arena), &done, &p->err),
                     OK);
    assert_int_equal(tx_commit(&tx, &p->err), OK);
    return done.client;
}

/* ---- words for the tests below ---- */

static struct str
record_of(struct client_id id)
{
    return arena_printf(pages.p->arena, "/clients/%lld", (long long)id.v);
}

/* Searches, and goes where the answer leads. */
static void
search(const char *fields)
{
    assert_int_equal(pages_ask(&pages, &nora, HTTP_POST, STR("/clients/search"), str_of(fields)),
                     303);
    assert_int_equal(pages_ask(&pages, &nora, HTTP_GET, pages_header(&pages, "Location"), STR("")),
                     200);
}

/* ---- tests ---- */

/* The built-in schedule ends with the season of 2025-26: last winter's dose says nothing of this one. */
static void
last_seasons_dose_is_not_this_seasons(void **state)
{
    struct client_id adult =
        add_person("Zzwinter", "Otto", date_from(1980, 5, 5), "150", date_from(2025, 10, 1));
    struct user later;

    (void)state;
    add_person("Zzwinter", "Olga", date_from(1981, 6, 6), "150", date_from(2025, 10, 2));
    assert_int_equal(pages_ask(&pages, &nora, HTTP_GET, record_of(adult), STR("")), 200);
    assert_false(pages_shown(&pages, "Not forecast"));
    search("q=zzwinter");
    assert_false(pages_shown(&pages, "Not known this season"));
    people_later(pages.p, 60 * 24 * 265); /* 22 November */
    clock_set(pages.p->now.at, pages.p->now.offset_minutes);
    later = people_add(pages.p, &pages.p->north, "later", ROLE_BIT(ROLE_CLINICAL));
    nora = pages_session(pages.p, &later);
    assert_int_equal(pages_ask(&pages, &nora, HTTP_GET, record_of(adult), STR("")), 200);
    assert_true(pages_shown(&pages, "Not forecast: Influenza"));
    assert_true(pages_shown(&pages, "Not known this season"));
    search("q=zzwinter");
    assert_true(pages_shown(&pages, "Not known this season: Influenza"));
}

/* Words, birth date, telephone and postal code stand where they belong when nobody was found. */
static void
what_was_typed_is_carried_to_the_new_record(void **state)
{
    static const struct {
        const char *typed;
        const char *fields[4];
    } tries[] = {
        {"q=zzolson+anna+3/14/19",
         {"name=\"family\" value=\"zzolson\"", "value=\"anna\"", "value=\"3/14/19\""}},
        {"q=Zzolson,+Anna+Marie+14+Mar+2019+6125550142+55401",
         {"value=\"Zzolson\"", "value=\"Marie\"", "value=\"14 Mar 2019\"", "value=\"55401\""}},
        {"q=anna+smith+11sep2020",
         {"name=\"family\" value=\"smith\"", "value=\"anna\"", "value=\"11sep2020\""}},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
        struct str body, at;

        search(tries[i].typed);
        assert_true(pages_shown(&pages, "Nobody was found"));
        body = pages.res.body;
        at = str_skip(body, str_find_str(body, STR("/clients/new?s=")));
        assert_int_equal(
            pages_ask(&pages, &nora, HTTP_GET, str_slice(at, 0, str_find(at, '"')), STR("")), 200);
        for (size_t k = 0; k < 4 && tries[i].fields[k] != NULL; k++)
            if (!pages_shown(&pages, tries[i].fields[k]))
                fail_msg("%s: %s", tries[i].typed, tries[i].fields[k]);
    }
}

/* Before past doses are saved, the preview says which are on record, and which may be with another date. */
static void
a_past_dose_that_may_be_there_is_named(void **state)
{
    struct client_id id =
        add_person("Zzcard", "Ida", date_from(2019, 1, 10), "03", date_from(2020, 3, 12));
    struct str path = arena_printf(pages.p->arena, "/clients/%lld/past", (long long)id.v);

    (void)state;
    assert_int_equal(pages_ask(&pages, &nora, HTTP_POST, path,
                               STR("act=check&lines=mmr+3/12/20%0Ammr+3/14/20%0Ammr+3/14/24")),
                     200);
    assert_true(pages_shown(&pages, "On record already"));
    assert_true(pages_shown(&pages, "Is it the dose of 12 Mar 2020 on record?"));
    assert_true(pages_shown(&pages, ">Will be added<"));
}

/* Too many: their number and years of birth, of which each is a button; twenty a page. */
static void
too_many_are_narrowed_by_year(void **state)
{
    (void)state;
    for (int i = 0; i < 55; i++)
        (void)add_person("Zzmany",
                         arena_cstr(pages.p->arena, arena_printf(pages.p->arena, "Kid%c%c",
                                                                 'a' + i / 8, 'a' + i % 8)),
                         date_from(i < 52 ? 2019 : 2021, 3, 1 + i % 28), NULL, DATE_NONE);
    search("q=zzmany");
    assert_true(pages_shown(&pages, "55 people have such names"));
    assert_true(pages_shown(&pages, "value=\"2021\">2021 <span class=\"soft\">(3)"));
    assert_true(pages_shown(&pages, "Rows 1 to 20 of 50"));
    assert_true(pages_shown(&pages, "?from=20"));
    search("q=zzmany&year=2021");
    assert_false(pages_shown(&pages, "people have such names"));
    assert_true(pages_shown(&pages, "value=\"zzmany 2021\""));
    search("q=z");
    assert_true(pages_shown(&pages, "One letter is too little"));
    search("q=55401");
    assert_true(pages_shown(&pages, "A ZIP code alone is too little"));
}

#define T(name) cmocka_unit_test_setup_teardown(name, start, stop)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(last_seasons_dose_is_not_this_seasons),
        T(what_was_typed_is_carried_to_the_new_record),
        T(too_many_are_narrowed_by_year),
        T(a_past_dose_that_may_be_there_is_named),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
