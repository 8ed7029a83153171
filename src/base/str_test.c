/* base/str_test.c - cutting and reading borrowed bytes. */
#include "base/str.h"

#include "base/test.h"

static void
str_cut_visits_every_piece_also_empty_ones(void **state)
{
    struct str rest = STR("a||b|");
    const char *want[] = {"a", "", "b", ""};
    size_t n = 0;

    (void)state;
    while (rest.p != NULL)
        assert_str(str_cut(&rest, '|'), want[n++]);
    assert_int_equal(n, 4);
}

static void
str_numbers_refuse_what_is_not_wholly_a_number(void **state)
{
    uint64_t u;
    int64_t i;

    (void)state;
    assert_true(str_parse_u64(STR("18446744073709551615"), &u));
    assert_true(u == UINT64_MAX);
    assert_false(str_parse_u64(STR("18446744073709551616"), &u));
    assert_false(str_parse_u64(STR(""), &u));
    assert_false(str_parse_u64(STR("12a"), &u));
    assert_true(str_parse_i64(STR("-12"), &i));
    assert_int_equal(i, -12);
    assert_false(str_parse_i64(STR("-"), &i));
    assert_false(str_parse_i64(STR("9223372036854775808"), &i));
}

static void
str_slices_are_cut_to_fit(void **state)
{
    (void)state;
    assert_str(str_slice(STR("abc"), 1, 9), "bc");
    assert_str(str_slice(STR("abc"), 3, 1), "");
    assert_str(str_trim(STR(" \t a b\r\n")), "a b");
    assert_true(str_starts(STR("abc"), STR("ab")) && str_ends(STR("abc"), STR("bc")));
    assert_false(str_starts(STR("a"), STR("ab")) || str_ends(STR("c"), STR("bc")));
    assert_true(str_cmp(STR("ab"), STR("abc")) < 0 && str_cmp(STR("b"), STR("abc")) > 0);
    assert_int_equal(str_find_str(STR("xxabc"), STR("abc")), 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(str_cut_visits_every_piece_also_empty_ones),
        cmocka_unit_test(str_numbers_refuse_what_is_not_wholly_a_number),
        cmocka_unit_test(str_slices_are_cut_to_fit),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
