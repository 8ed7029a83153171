/* base/workday_test.c - weekends, moving holidays, holidays on weekends, days a registry adds. */
#include "base/workday.h"

#include "base/test.h"

static const struct workdays none;

static void
holidays_move_with_the_year_and_off_the_weekend(void **state)
{
    static const struct {
        int year, month, day;
        const char *name;
    } days[] = {
        {2026, 1, 1, "New Year's Day"},
        {2026, 1, 19, "Martin Luther King's Birthday"},
        {2026, 2, 16, "Washington's and Lincoln's Birthday"},
        {2026, 5, 25, "Memorial Day"},
        {2027, 5, 31, "Memorial Day"},
        {2026, 6, 19, "Juneteenth"},
        {2026, 7, 3, "Independence Day"}, /* the 4th is a Saturday */
        {2027, 7, 5, "Independence Day"}, /* a Sunday */
        {2026, 9, 7, "Labor Day"},
        {2026, 10, 12, "Indigenous Peoples Day"},
        {2026, 11, 11, "Veterans Day"},
        {2026, 11, 26, "Thanksgiving Day"},
        {2026, 11, 27, "the day after Thanksgiving"},
        {2026, 12, 25, "Christmas Day"},
        {2027, 12, 31, "New Year's Day"}, /* 1 January 2028 is a Saturday */
        {2026, 7, 4, ""},
        {2026, 6, 1, ""},
        {2026, 3, 2, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(days) / sizeof(days[0]); i++)
        assert_str(workday_holiday(date_from(days[i].year, days[i].month, days[i].day)),
                   days[i].name);
}

static void
five_days_pass_over_weekends_and_holidays(void **state)
{
    struct date monday = date_from(2026, 3, 2), before_thanks = date_from(2026, 11, 24);

    (void)state;
    assert_int_equal(workday_after(&none, monday, 5).day, date_from(2026, 3, 9).day);
    /* Wed 25, Mon 30, Tue 1, Wed 2, Thu 3 */
    assert_int_equal(workday_after(&none, before_thanks, 5).day, date_from(2026, 12, 3).day);
    assert_int_equal(workday_after(&none, date_from(2026, 3, 6), 1).day, date_from(2026, 3, 9).day);
    assert_int_equal(workdays_between(&none, monday, date_from(2026, 3, 9)), 5);
    assert_int_equal(workdays_between(&none, monday, monday), 0);
    assert_int_equal(workdays_between(&none, date_from(2026, 3, 9), monday), -5);
    assert_int_equal(workdays_between(&none, date_from(2026, 3, 6), date_from(2026, 3, 8)), 0);
}

static void
a_registry_adds_days_of_its_own(void **state)
{
    struct workdays also = {.count = 0};

    (void)state;
    assert_true(workdays_parse(STR("2026-03-03, 2026-03-04"), &also));
    assert_int_equal(also.count, 2);
    assert_int_equal(workday_after(&also, date_from(2026, 3, 2), 1).day, date_from(2026, 3, 5).day);
    assert_false(workdays_parse(STR("Christmas"), &also));
    assert_false(workdays_parse(STR("2026-02-30"), &also));
    assert_int_equal(also.count, 2);
    assert_true(workdays_parse(STR(""), &also));
    assert_int_equal(also.count, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(holidays_move_with_the_year_and_off_the_weekend),
        cmocka_unit_test(five_days_pass_over_weekends_and_holidays),
        cmocka_unit_test(a_registry_adds_days_of_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
