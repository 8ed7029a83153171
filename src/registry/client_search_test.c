/* registry/client_search_test.c - finding people by what was typed, and whom nobody may find. */
#include "registry/client_search.h"

#include "base/id.h"
#include "registry/test_bench.h"

#define ANNA "O'Zzolson|Anna Marie|2020-01-05|F|MR 12|1 Elm St|55101|651 2347788|Lund|MTH Eva"

static struct client_hits
search_only(struct bench *b, int64_t organization, const char *text, struct client_filter only)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct client_question question = {.text = str_of(text),
                                       .organization = organization,
                                       .today = date_from(2026, 11, 22),
                                       .only = only};
    struct client_hits hits;

    bench_read(b, &tx);
    assert_int_equal(client_search(&tx, b->arena, b->sets, &question, &hits, &b->err), OK);
    return hits;
}

static struct client_hits
search(struct bench *b, int64_t organization, const char *text)
{
    return search_only(b, organization, text, (struct client_filter){0});
}

static void
fill(struct bench *b)
{
    bench_apply(b, bench_report(b, 1, "Quist|Peter|1961-07-30|M|MR 55|9 Lake Rd|56001"));
    bench_apply(b, bench_report(b, 1, "O'Zzolsen|Erik|1990-03-03|M|MR 56|4 Oak St|55102"));
    bench_apply(b, bench_report(b, 1, ANNA));
}

static void
a_person_is_found_by_any_of_it_in_any_order(void **state)
{
    static const char *const asked[] = {"ozzolson anna",
                                        "anna ozz",
                                        "O'Zz an 2020-01-05",
                                        "1/5/2020 anna",
                                        "2020-01-05",
                                        "20200105 zip? no",
                                        "ozz ann 1/5/20",
                                        "651-234-7788",
                                        "(651)2347788 anna",
                                        "55101 ozzolson",
                                        "12",
                                        "marie, o'zzolson",
                                        "OZZOLSON ANNA 55101",
                                        "(651) 234-7788",
                                        "651 234 7788",
                                        "+1 (651) 234 7788",
                                        "010520",
                                        "ozz 010520",
                                        "5jan2020",
                                        "ozz 5 Jan 2020",
                                        "jan 5, 2020 anna",
                                        "January 5th, 2020",
                                        "01-05-2020",
                                        "1.5.20",
                                        "20200105",
                                        "1 5 2020 ozz",
                                        "o 1/5/2020",
                                        "O’Zzolson anna",
                                        "anna ozzolson 2020",
                                        "234-7788",
                                        "2347788",
                                        "234 7788",
                                        "651/234.7788",
                                        "ozzolson 234-7788",
                                        "1 2"};
    struct bench *b = *state;

    fill(b);
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
        struct client_hits hits = search(b, 1, asked[i]);
        bool nonsense = i == 5;

        if (hits.count != (nonsense ? 0 : 1))
            fail_msg("\"%s\" found %zu", asked[i], hits.count);
        if (!nonsense)
            assert_int_equal(hits.list[0].id.v, b->done.client.v);
    }
}

/* Each filter narrows what fits, and says nothing where nothing is known. */
static void
filters_narrow_what_fits(void **state)
{
    struct bench *b = *state;
    struct report *report;

    fill(b);
    assert_int_equal(search(b, 1, "ozz").count, 2);
    assert_int_equal(search_only(b, 1, "ozz", (struct client_filter){.sex = REPORT_SEX_F}).count,
                     1);
    assert_int_equal(
        search_only(b, 1, "ozz", (struct client_filter){.aged = true, .oldest = 5}).count, 0);
    assert_int_equal(
        search_only(b, 1, "ozz", (struct client_filter){.aged = true, .youngest = 6, .oldest = 6})
            .count,
        1); /* six since January */
    assert_int_equal(
        search_only(b, 1, "ozz", (struct client_filter){.aged = true, .youngest = 36, .oldest = 36})
            .count,
        1);
    assert_int_equal(search_only(b, 1, "ozz", (struct client_filter){.no_phone = true}).count, 1);
    assert_int_equal(search_only(b, 1, "ozz", (struct client_filter){.county = STR("henn")}).count,
                     0);
    report = bench_report(b, 2, "O'Zzolund|Ida|2001-02-03|F|MR 9|1 Bay St|55401");
    report->client.addresses[0].county = STR("Hennepin");
    bench_apply(b, report);
    assert_int_equal(search_only(b, 1, "ozz", (struct client_filter){.county = STR("henn")}).count,
                     1);
    assert_int_equal(search_only(b, 1, "ozz", (struct client_filter){.active_at = 1}).count, 2);
    assert_int_equal(search_only(b, 1, "ozz", (struct client_filter){.active_at = 2}).count, 1);
    report = bench_report(b, 2, "O'Zzolund|Ida|2001-02-03|F|MR 9|1 Bay St|55401");
    report->client.status = STR("I");
    bench_apply(b, report);
    assert_int_equal(search_only(b, 1, "ozz", (struct client_filter){.active_at = 2}).count, 0);
    assert_int_equal(/* and who is found by sound, too */
                     search_only(b, 1, "ozolson anna", (struct client_filter){.sex = REPORT_SEX_M})
                         .count,
                     0);
}

static void
a_short_name_is_taken_whole(void **state)
{
    struct bench *b = *state;

    fill(b);
    assert_int_equal(search(b, 1, "ozz").count, 2);
    assert_int_equal(search(b, 1, "oz").count, 0);
    bench_apply(b, bench_report(b, 1, "Vu|Li|1999-03-03|F|MR 58"));
    assert_int_equal(search(b, 1, "vu li").count, 1);
}

static void
nothing_to_search_by_is_said(void **state)
{
    static const struct {
        const char *text;
        enum client_vague vague;
    } asked[] = {{" , ", VAGUE_EMPTY}, {"o", VAGUE_LETTER},   {"o 55101", VAGUE_LETTER},
                 {"55101", VAGUE_ZIP}, {"nobody", VAGUE_NOT}, {"oz 55101", VAGUE_NOT},
                 {"李", VAGUE_NOT},    {"12", VAGUE_NOT}};
    struct bench *b = *state;

    fill(b);
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
        if (search(b, 1, asked[i].text).vague != asked[i].vague)
            fail_msg("\"%s\"", asked[i].text);
    assert_int_equal(search(b, 1, "nobody").count, 0);
}

/* Blanks and dashes are how a number is printed, not part of it. */
static void
a_number_is_found_however_it_is_grouped(void **state)
{
    static const char *const asked[] = {"A1002374", "a-100-2374", "A 100 23 74", "a 1002374"};
    struct bench *b = *state;
    struct str own;
    struct client_hits hits;

    bench_apply(b, bench_report(b, 1, "Ozzby|Per|1990-03-03|M|MR A1002374"));
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
        hits = search(b, 1, asked[i]);
        if (hits.count != 1 || hits.list[0].why != WHY_NUMBER)
            fail_msg("\"%s\" found %zu", asked[i], hits.count);
    }
    own = id_text(b->arena, b->done.client.v);
    own = arena_printf(b->arena, "%.*s %.*s-%.*s", 4, own.p, 4, own.p + 4, 5, own.p + 8);
    assert_int_equal(search(b, 1, arena_cstr(b->arena, own)).count, 1);
}

/* Day and month the other way round, with one name or none: found, and said to be so. */
static void
a_day_the_other_way_round_is_near(void **state)
{
    static const char *const asked[] = {"5/1/2020", "anna 5/1/2020", "ozolson 5/1/2020"};
    struct bench *b = *state;

    fill(b);
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++) {
        struct client_hits hits = search(b, 1, asked[i]);

        if (hits.count != 1 || !hits.near || (hits.list[0].why & WHY_SWAPPED) == 0)
            fail_msg("\"%s\" found %zu", asked[i], hits.count);
    }
    assert_int_equal(search(b, 1, "ozolson 1/5/2020").count, 1); /* one letter, and the right day */
    assert_int_equal(search(b, 1, "quist 5/1/2020").count, 0);
}

/* How many there are, and born when: also of those that are not shown. */
static void
more_than_are_shown_are_counted_by_year(void **state)
{
    struct bench *b = *state;
    struct client_hits hits;

    for (int i = 0; i < 60; i++)
        bench_apply(
            b,
            bench_report(b, 1,
                         arena_cstr(b->arena, arena_printf(b->arena, "Ozzmany|Kid%c%c|%d-03-%02d|F",
                                                           'a' + i / 8, 'a' + i % 8,
                                                           i < 53 ? 2019 : 2021, 1 + i % 28))));
    hits = search(b, 1, "ozzmany");
    assert_int_equal(hits.count, SEARCH_MOST);
    assert_true(hits.more && !hits.total_least);
    assert_int_equal(hits.total, 60);
    assert_int_equal(hits.year_count, 2);
    assert_int_equal(hits.years[0].year, 2021);
    assert_int_equal(hits.years[0].count, 7);
    assert_int_equal(hits.years[1].count, 53);
    hits = search(b, 1, "ozzmany 2021");
    assert_int_equal(hits.count, 7);
    assert_false(hits.more);
    assert_int_equal(search(b, 1, "ozzmany kid 2020").count, 0);
}

static void
a_slip_finds_who_is_near(void **state)
{
    struct bench *b = *state;
    struct client_hits hits;

    fill(b);
    hits = search(b, 1, "kvist peter 1961-07-30");
    assert_int_equal(hits.count, 1);
    assert_true(hits.near);
    hits = search(b, 1, "pete quist 1961-07-30");
    assert_int_equal(hits.count, 1);
}

/* The P of THOMPSON is not spoken; the box hears it as THOMSEN, though no two are joined for it. */
static void
a_letter_nobody_speaks_is_not_missed(void **state)
{
    struct bench *b = *state;
    struct client_hits hits;

    bench_apply(b, bench_report(b, 1, "THOMPSON|JASMINE|2019-03-03|F|MR 61"));
    hits = search(b, 1, "thomsen jasmine");
    assert_int_equal(hits.count, 1);
    assert_true(hits.near);
    assert_int_equal(hits.list[0].why, WHY_NAME | WHY_SOUND);
    assert_int_equal(search(b, 1, "thorsen jasmine").count, 0);
}

/* Letters of two bytes and more are never cut in half, whether somebody is found or not. */
static void
names_of_any_script_are_found(void **state)
{
    static const char *const asked[] = {"иванова",        "ива",    "иванова мария",
                                        "мария 3/3/2019", "Иванва", "ИВАНОВА МАРЫЯ"};
    static const char *const nobody[] = {"петров", "محمد",    "محمد علي",
                                         "李明",   "Ñuñez Ñ", "ああああ いい"};
    struct bench *b = *state;

    bench_apply(b, bench_report(b, 1, "Иванова|Мария|2019-03-03|F|MR 59"));
    for (size_t i = 0; i < sizeof(asked) / sizeof(asked[0]); i++)
        if (search(b, 1, asked[i]).count != 1)
            fail_msg("\"%s\" found nobody", asked[i]);
    for (size_t i = 0; i < sizeof(nobody) / sizeof(nobody[0]); i++)
        assert_int_equal(search(b, 1, nobody[i]).count, 0);
}

static void
every_hit_says_why(void **state)
{
    static const struct {
        const char *asked;
        unsigned why;
    } cases[] = {
        {"ozzolson anna", WHY_NAME},
        {"anna ozzolson 5 jan 2020", WHY_NAME | WHY_BORN},
        {"January 5, 2020 ozzolson", WHY_NAME | WHY_BORN},
        {"lund ozzolson", WHY_NAME | WHY_PARENT},
        {"eva 1/5/2020", WHY_BORN | WHY_PARENT},
        {"6512347788", WHY_PHONE},
        {"55101 ozzolson", WHY_NAME | WHY_ZIP},
        {"ozzolson anna 5/1/2020", WHY_NAME | WHY_SWAPPED},
        {"ozzolsson anna", WHY_NAME | WHY_SLIP},
        {"ozzolson annie", WHY_NAME | WHY_NICKNAME},
    };
    struct bench *b = *state;
    struct client_hits hits;

    fill(b);
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        hits = search(b, 1, cases[i].asked);
        if (hits.count != 1 || hits.list[0].why != cases[i].why)
            fail_msg("\"%s\": %zu, %.*s", cases[i].asked, hits.count,
                     STRF(client_why_words(b->arena, hits.count > 0 ? hits.list[0].why : 0)));
        assert_int_equal(hits.near, (cases[i].why & ~0x7fU) != 0);
    }
    hits = search(b, 1, arena_cstr(b->arena, id_text(b->arena, b->done.client.v)));
    assert_int_equal(hits.count, 1);
    assert_int_equal(hits.list[0].why, WHY_NUMBER);
}

static void
a_protected_person_is_found_by_the_one_who_protects_them(void **state)
{
    struct bench *b = *state;
    struct report *report = bench_report(b, 1, ANNA);
    struct client_hits hits;

    report->client.protect = REPORT_YES;
    bench_apply(b, report);
    assert_int_equal(search(b, 1, "ozzolson anna").count, 1);
    hits = search(b, 2, "ozzolson anna");
    assert_int_equal(hits.count, 0);
    assert_int_equal(hits.hidden, 1);
    assert_int_equal(search(b, 2, "651-234-7788").count, 0);
    assert_int_equal(search(b, 2, "ozolson annie 2020-01-05").count, 0);
    assert_int_equal(search(b, 0, "ozzolson anna").count, 1);
}

static enum status
lock(struct bench *b, enum client_lock how, int64_t organization)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, b->db, &b->err));
    TRY(client_set_lock(&tx, b->done.client, how, organization, (struct instant){1}, &b->err));
    return tx_commit(&tx, &b->err);
}

static void
who_opted_out_is_kept_and_shown_to_nobody(void **state)
{
    struct bench *b = *state;
    struct client_id anna;

    fill(b);
    anna = b->done.client;
    assert_int_equal(lock(b, CLIENT_OPTED_OUT, 0), OK);
    assert_int_equal(search(b, 1, "ozzolson anna").count, 0);
    bench_apply(b, bench_report(b, 1, ANNA));
    assert_int_equal(b->done.client.v, anna.v); /* and not made anew */
    assert_int_equal(lock(b, CLIENT_ONE_ORGANIZATION, 7), OK);
    assert_int_equal(search(b, 7, "ozzolson anna").count, 1);
    assert_int_equal(search(b, 1, "ozzolson anna").count, 0);
    assert_int_equal(lock(b, CLIENT_OPEN, 0), OK);
    assert_int_equal(search(b, 1, "ozzolson anna").count, 1);
}

/* -- a system that asks ------------------------------------------------------------------------ */

static struct client_answer
ask(struct bench *b, int64_t organization, const char *person)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct report *report = bench_report(b, organization, person);
    struct client_asked asked = {&report->client, organization};
    struct client_answer answer;

    bench_read(b, &tx);
    assert_int_equal(client_ask(&tx, b->arena, b->sets, &asked, &answer, &b->err), OK);
    return answer;
}

static void
a_system_gets_the_one_it_describes(void **state)
{
    struct bench *b = *state;
    struct client_answer answer;

    fill(b);
    answer = ask(b, 2, "OZzolson|Anna|2020-01-05|F||1 Elm St|55101|651 2347788|Lund");
    assert_int_equal(answer.answer, MATCH_SAME);
    assert_int_equal(answer.count, 1);
    assert_int_equal(answer.list[0].id.v, b->done.client.v);
    answer = ask(b, 2, "OZzolson|Anna|2020-01-06|F||1 Elm St|55101|651 2347788|Lund");
    assert_int_equal(answer.answer, MATCH_REVIEW);
    assert_int_equal(answer.count, 1);
    answer = ask(b, 2, "Nobody|Nora|2019-11-16|F||8 Fir St|55999");
    assert_int_equal(answer.answer, MATCH_NEW);
    assert_int_equal(answer.count, 0);
}

static void
a_system_gets_nothing_of_whom_it_may_not_see(void **state)
{
    struct bench *b = *state;
    struct report *report = bench_report(b, 1, ANNA);
    struct client_answer answer;

    report->client.protect = REPORT_YES;
    bench_apply(b, report);
    answer = ask(b, 2, "OZzolson|Anna|2020-01-05|F||1 Elm St|55101|651 2347788|Lund");
    assert_int_equal(answer.answer, MATCH_NEW);
    assert_int_equal(answer.count, 0);
    assert_int_equal(answer.hidden, 1);
    answer = ask(b, 1, "OZzolson|Anna|2020-01-05|F||1 Elm St|55101|651 2347788|Lund");
    assert_int_equal(answer.answer, MATCH_SAME);
}

#define T(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_person_is_found_by_any_of_it_in_any_order),
        T(filters_narrow_what_fits),
        T(a_short_name_is_taken_whole),
        T(nothing_to_search_by_is_said),
        T(a_number_is_found_however_it_is_grouped),
        T(a_day_the_other_way_round_is_near),
        T(more_than_are_shown_are_counted_by_year),
        T(a_slip_finds_who_is_near),
        T(a_letter_nobody_speaks_is_not_missed),
        T(names_of_any_script_are_found),
        T(every_hit_says_why),
        T(a_protected_person_is_found_by_the_one_who_protects_them),
        T(who_opted_out_is_kept_and_shown_to_nobody),
        T(a_system_gets_the_one_it_describes),
        T(a_system_gets_nothing_of_whom_it_may_not_see),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
