/* web/client/lines_test.c - what a clerk types becomes doses, and what cannot says why. */
#include "web/client/lines.h"

#include <string.h>

#include "base/err.h"
#include "base/test.h"

static struct code_sets *codes;
static struct arena *arena;

static struct typed_doses *
read(const char *text)
{
    struct lines_for about = {codes, date_from(2019, 1, 10), date_from(2026, 11, 22)};

    arena_reset(arena);
    return lines_read(arena, &about, str_of(text));
}

static void
a_line_is_a_vaccine_and_its_dates(void **state)
{
    struct typed_doses *all = read("dtap 3/14/19 5/16/19, 7/18/2019\n\nHep B  2019-01-11\r\n");

    (void)state;
    assert_int_equal(all->count, 4);
    assert_int_equal(all->fine, 4);
    assert_int_equal(all->list[1].cvx->number, 107);
    assert_str(date_iso(arena, all->list[2].given), "2019-07-18");
    assert_int_equal(all->list[3].cvx->number, 45);
    assert_int_equal(all->list[3].line, 3);
}

static void
names_are_familiar_words_trade_names_and_numbers(void **state)
{
    (void)state;
    assert_int_equal(vaccine_named(codes, STR("Polio"))->number, 89);
    assert_int_equal(vaccine_named(codes, STR("chicken-pox"))->number, 21);
    assert_int_equal(vaccine_named(codes, STR("cvx 20"))->number, 20);
    assert_int_equal(vaccine_named(codes, STR("08"))->number, 8);
    assert_int_equal(vaccine_named(codes, STR("Pediarix"))->number, 110);
    assert_null(vaccine_named(codes, STR("moonshine")));
    assert_null(vaccine_named(codes, STR("--")));
}

/* As cards and parents say it; a brand whose product nobody knows is the vaccine unspecified. */
static void
everyday_names_and_days_are_understood(void **state)
{
    static const struct {
        const char *name;
        unsigned cvx;
    } names[] = {{"pfizer", 213},   {"flu shot", 88}, {"flu", 88},    {"tdap", 115},
                 {"mmr", 3},        {"hep b", 45},    {"covid", 213}, {"rsv", 304},
                 {"pcv20", 216},    {"PCV 13", 133},  {"j&j", 212},   {"Shingrix", 187},
                 {"Pneumovax", 33}, {"HPV9", 165}};
    struct typed_doses *all = read("flu shot t\ncovid 11sep2020 t-7\ntdap 3/14/19 today");

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const struct cvx *cvx = vaccine_named(codes, str_of(names[i].name));

        if (cvx == NULL || cvx->number != names[i].cvx)
            fail_msg("%s is %d", names[i].name, cvx == NULL ? -1 : (int)cvx->number);
    }
    assert_int_equal(all->count, 5);
    assert_int_equal(all->fine, 5);
    assert_str(date_iso(arena, all->list[1].given), "2020-09-11");
    assert_int_equal(date_cmp(date_add_days(all->list[2].given, 7), all->list[0].given), 0);
    assert_int_equal(date_cmp(all->list[4].given, all->list[0].given), 0);
}

static void
what_cannot_be_read_is_named_and_the_rest_counts(void **state)
{
    struct typed_doses *all =
        read("mmr 2/30/20 3/14/20\nmoonshine 3/14/20\npolio\nvar 1/1/2018 1/1/2031");

    (void)state;
    assert_int_equal(all->count, 6);
    assert_int_equal(all->fine, 1);
    assert_int_equal(all->list[0].problem, TYPED_NO_DATE);
    assert_str(all->list[0].word, "2/30/20");
    assert_int_equal(all->list[2].problem, TYPED_NO_VACCINE);
    assert_int_equal(all->list[3].problem, TYPED_DATELESS);
    assert_int_equal(all->list[4].problem, TYPED_EARLY);
    assert_int_equal(all->list[5].problem, TYPED_LATE);
}

static void
the_same_dose_typed_twice_counts_once(void **state)
{
    struct typed_doses *all = read("mmr 5/1/19 5/1/2019\nflu 5/1/19 5/2/19\nM-M-R II 5/1/19");

    (void)state;
    assert_int_equal(all->fine, 3);
    assert_int_equal(all->list[0].problem, TYPED_FINE);
    assert_int_equal(all->list[1].problem, TYPED_TWICE);
    assert_int_equal(all->list[2].problem, TYPED_FINE);
    assert_int_equal(all->list[3].problem, TYPED_FINE);
    assert_int_equal(all->list[all->count - 1].problem, TYPED_TWICE);
}

static void
more_than_fit_says_so(void **state)
{
    char text[300 * 9 + 8] = "flu";

    (void)state;
    for (size_t i = 0; i < 300; i++)
        memcpy(text + 3 + i * 9, i % 2 == 0 ? " 20200101" : " 20200230", 9);
    assert_int_equal(read(text)->count, LINES_MOST);
    assert_int_equal(read(text)->list[LINES_MOST - 1].problem, TYPED_TOO_MANY);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_is_a_vaccine_and_its_dates),
        cmocka_unit_test(names_are_familiar_words_trade_names_and_numbers),
        cmocka_unit_test(everyday_names_and_days_are_understood),
        cmocka_unit_test(what_cannot_be_read_is_named_and_the_rest_counts),
        cmocka_unit_test(the_same_dose_typed_twice_counts_once),
        cmocka_unit_test(more_than_fit_says_so),
    };
    struct err err;
    int failed;

    arena = arena_new(1 << 24);
    if (code_sets_load(NULL, &codes, &err) != OK)
        return 1;
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    code_sets_free(codes);
    arena_free(arena);
    return failed;
}
