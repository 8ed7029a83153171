/* base/date_test.c - day numbers against the calendar, and the texts of dates and instants. */
#include "base/date.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/test.h"

static void
date_numbers_and_calendar_agree_over_four_centuries(void **state)
{
    int32_t day = date_from(1890, 1, 1).day;

    (void)state;
    assert_int_equal(date_from(1970, 1, 1).day, 0);
    assert_int_equal(date_from(2000, 3, 1).day, 11017);
    for (; day < date_from(2290, 1, 1).day; day++) {
        struct ymd d = date_split((struct date){day});

        assert_int_equal(date_from(d.year, d.month, d.day).day, day);
    }
}

static void
date_texts_that_name_no_day_are_refused(void **state)
{
    const char *const bad[] = {"2026-02-29", "2026-13-01", "2026-00-10", "26-01-01",
                               "2026-01-1",  "2026/01/01", "",           "2026-01-01 "};
    struct date date;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_false(date_parse_iso(str_of(bad[i]), &date));
    assert_true(date_parse_iso(STR("2024-02-29"), &date));
    assert_false(date_parse_hl7(STR("2024022"), &date));
    assert_true(date_parse_hl7(STR("202402291200"), &date));
}

static void
date_is_written_as_people_and_hl7_want_it(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(4096);
    struct date date = date_from(2026, 3, 2);

    (void)state;
    assert_str(date_iso(arena, date), "2026-03-02");
    assert_str(date_hl7(arena, date), "20260302");
    assert_str(date_long(arena, date), "2 Mar 2026");
    assert_str(date_iso(arena, DATE_NONE), "");
}

static void
date_is_read_in_all_the_ways_people_type_it(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(4096);
    const char *const same[] = {"2019-03-14",     "20190314",    "3/14/2019",       "3/14/19",
                                "03142019",       "03-14-2019",  "3.14.19",         "14 Mar 2019",
                                "march 14, 2019", " Mar 14 19 ", "031419",          "14mar2019",
                                "14-Mar-19",      "Mar14,2019",  "March 14th, 2019"};
    const char *const none[] = {"",           "3/14",       "13/14/2019", "2/30/19",  "mar 2019",
                                "1/2/3/2019", "tomorrow",   "3/14/201",   "99999999", "14th",
                                "a14mar2019", "14mar2019b", "14xyz2019"};
    struct date today = date_from(2026, 11, 22), date;

    (void)state;
    for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++) {
        assert_true(date_parse_typed(str_of(same[i]), today, &date));
        assert_str(date_iso(arena, date), "2019-03-14");
    }
    for (size_t i = 0; i < sizeof(none) / sizeof(none[0]); i++)
        assert_false(date_parse_typed(str_of(none[i]), today, &date));
    assert_true(date_parse_typed(STR("1/2/35"), today, &date));
    assert_str(date_iso(arena, date), "1935-01-02");
}

static void
instant_keeps_its_zone_through_hl7_text(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(4096);
    struct instant at;
    bool had;
    int zone;

    (void)state;
    assert_true(instant_parse_hl7(STR("20260302233000.25-0600"), 0, &at, &had));
    assert_true(had);
    assert_str(instant_iso(arena, at), "2026-03-03T05:30:00Z");
    assert_str(instant_hl7(arena, at, -360), "20260302233000-0600");
    assert_str(date_iso(arena, instant_date(at, -360)), "2026-03-02");
    assert_true(instant_parse_iso(STR("2026-03-02T23:30:00.25-06:00"), &at, &zone));
    assert_int_equal(zone, -360);
    assert_false(instant_parse_hl7(STR("202603022330"), 0, &at, &had));
    assert_false(instant_parse_hl7(STR("20260302233061-0600"), 0, &at, &had));
    assert_false(instant_parse_hl7(STR("20260302233000-06"), 0, &at, &had));
    assert_false(instant_parse_iso(STR("2026-03-02T23:30:00"), &at, &zone));
}

static void
clock_stands_still_when_told_to(void **state)
{
    struct instant at = {INT64_C(1772500000000000)};

    (void)state;
    clock_set(at, -360);
    assert_true(clock_is_set() && clock_now().at.us == at.us);
    assert_int_equal(date_cmp(clock_now().today, instant_date(at, -360)), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(date_numbers_and_calendar_agree_over_four_centuries),
        cmocka_unit_test(date_texts_that_name_no_day_are_refused),
        cmocka_unit_test(date_is_written_as_people_and_hl7_want_it),
        cmocka_unit_test(date_is_read_in_all_the_ways_people_type_it),
        cmocka_unit_test(instant_keeps_its_zone_through_hl7_text),
        cmocka_unit_test(clock_stands_still_when_told_to),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
