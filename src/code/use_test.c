/* code/use_test.c - ages, routes and ZIP codes that do not go together. */
#include "base/test.h"
#include "code/code.h"

static struct code_sets *sets;

static bool
at_age(const char *cvx, struct date given)
{
    return cvx_age_fits(cvx_find(sets, str_of(cvx)), date_from(2020, 1, 31), given);
}

static void
a_vaccine_is_for_an_age(void **state)
{
    (void)state;
    assert_true(at_age("116", date_from(2020, 3, 13)));  /* six weeks */
    assert_true(at_age("116", date_from(2020, 3, 9)));   /* four days of grace */
    assert_false(at_age("116", date_from(2020, 3, 8)));  /* five */
    assert_true(at_age("116", date_from(2020, 9, 30)));  /* eight months on 1 October */
    assert_false(at_age("116", date_from(2020, 10, 1))); /* there is no 31 September */
    assert_true(at_age("20", date_from(2027, 1, 30)));   /* the day before the seventh birthday */
    assert_false(at_age("20", date_from(2027, 1, 31)));
    assert_false(at_age("187", date_from(2026, 1, 31))); /* zoster for a child */
    assert_true(at_age("10", date_from(2090, 1, 31)));   /* no upper age */
    assert_true(at_age("998", date_from(2020, 2, 1)));   /* nothing said */
    assert_true(at_age("187", DATE_NONE));
}

static bool
route(const char *cvx, const char *code)
{
    return cvx_route_fits(sets, cvx_find(sets, str_of(cvx)), str_of(code));
}

static void
a_vaccine_has_its_routes(void **state)
{
    (void)state;
    assert_true(route("08", "C28161"));
    assert_true(route("08", "IM"));
    assert_false(route("08", "SC"));
    assert_true(route("03", "SC"));
    assert_true(route("116", "PO"));
    assert_false(route("116", "IM"));
    assert_false(route("149", "C28161"));
    assert_true(route("08", "OTH")); /* says nothing */
    assert_true(route("08", ""));
    assert_true(route("998", "IM"));
}

static bool
zip(const char *code, const char *state)
{
    return zip_in_state(sets, str_of(code), str_of(state));
}

static void
a_zip_code_lies_in_a_state(void **state)
{
    (void)state;
    assert_true(zip("55401", "MN"));
    assert_true(zip("554011234", "mn"));
    assert_false(zip("55401", "WI"));
    assert_true(zip("54016", "WI"));
    assert_true(zip("06390", "NY")); /* Fishers Island */
    assert_true(zip("55401", ""));
    assert_true(zip("", "MN"));
    assert_true(zip("K1A0B1", "ON"));
    assert_true(zip("99999", "AK"));
}

static int
start(void **state)
{
    struct err err;

    (void)state;
    return code_sets_load(NULL, &sets, &err) == OK ? 0 : -1;
}

static int
stop(void **state)
{
    (void)state;
    code_sets_free(sets);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vaccine_is_for_an_age),
        cmocka_unit_test(a_vaccine_has_its_routes),
        cmocka_unit_test(a_zip_code_lies_in_a_state),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
