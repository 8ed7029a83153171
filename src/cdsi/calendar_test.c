/* cdsi/calendar_test.c - the date rules of section 3.4, with the specification's own examples. */
#include "base/test.h"
#include "cdsi/calendar.h"

static void
plus(const char *from, const char *offset, const char *want)
{
    struct cdsi_offset parsed;
    struct date a, b;

    assert_true(date_parse_iso(str_of(from), &a));
    assert_true(date_parse_iso(str_of(want), &b));
    assert_true(day_offset_parse(str_of(offset), &parsed));
    if (day_add(a.day, parsed) != b.day)
        fail_msg("%s + %s is not %s", from, offset, want);
}

static void
months_and_years_keep_the_day_of_month(void **state)
{
    (void)state;
    plus("2000-01-01", "3 years", "2003-01-01");
    plus("2000-01-01", "6 months", "2000-07-01");
    plus("2000-11-01", "6 months", "2001-05-01");
}

static void
weeks_and_days_are_counted(void **state)
{
    (void)state;
    plus("2000-01-01", "3 days", "2000-01-04");
    plus("2000-01-01", "3 weeks", "2000-01-22");
    plus("2000-02-01", "5 weeks", "2000-03-07");
    plus("2001-02-01", "5 weeks", "2001-03-08");
    plus("2000-01-15", "-4 days", "2000-01-11");
}

static void
a_day_that_does_not_exist_becomes_the_first_of_the_next_month(void **state)
{
    (void)state;
    plus("2000-03-31", "6 months", "2000-10-01");
    plus("2001-08-31", "6 months", "2002-03-01");
    plus("2000-02-29", "1 year", "2001-03-01");
    plus("2000-02-29", "4 years", "2004-02-29");
    plus("1999-12-31", "2 months", "2000-03-01");
}

static void
days_come_after_months(void **state)
{
    (void)state;
    plus("2000-01-31", "6 months - 4 days", "2000-07-27");
    plus("2000-01-31", "- 4 days + 6 months", "2000-07-27");
    plus("2000-03-31", "6 months - 4 days", "2000-09-27");
    plus("2000-02-29", "16 years - 4 months", "2015-10-29");
}

static void
an_offset_is_read_in_every_form_the_data_has(void **state)
{
    static const struct {
        const char *text;
        int months, days;
    } good[] = {
        {"6 weeks - 4 days", 0, 38},
        {" 13 years", 156, 0},
        {"1 years", 12, 0},
        {"8 months + 1 day", 8, 1},
        {"16 years - 4 months", 188, 0},
        {"0 days", 0, 0},
        {"12m-4d", 12, -4},
        {"+38d", 0, 38},
        {"0d", 0, 0},
        {"13 years + 4 weeks", 156, 28},
    };
    static const char *const bad[] = {"",
                                      "6",
                                      "weeks",
                                      "6 weeks 4 days",
                                      "6 moons",
                                      "6 weeks -",
                                      "99999999 days",
                                      "1.5 years",
                                      "6 weeks - - 4 days"};

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++) {
        struct cdsi_offset offset = {0};

        assert_true(day_offset_parse(str_of(good[i].text), &offset));
        assert_int_equal(offset.months, good[i].months);
        assert_int_equal(offset.days, good[i].days);
    }
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct cdsi_offset offset;

        if (day_offset_parse(str_of(bad[i]), &offset))
            fail_msg("\"%s\" was taken for an offset", bad[i]);
    }
}

static void
formatting_an_offset_and_reading_it_gives_it_back(void **state)
{
    struct arena *arena = arena_new(1 << 16);

    (void)state;
    for (int16_t months = -3; months < 4; months++)
        for (int16_t days = -40; days < 41; days++) {
            struct cdsi_offset offset = {months, days, true}, again = {0};
            struct buf buf;

            buf_init(&buf, arena, 16);
            day_offset_format(&buf, offset);
            assert_true(day_offset_parse(buf_str(&buf), &again));
            assert_int_equal(again.months, months);
            assert_int_equal(again.days, days);
        }
    arena_free(arena);
}

static void
every_day_of_four_centuries_plus_months_agrees_with_the_calendar(void **state)
{
    (void)state;
    for (int32_t day = date_from(1890, 1, 1).day; day < date_from(2110, 1, 1).day; day += 3) {
        struct ymd ymd = date_split((struct date){day});

        for (int16_t months = 1; months < 200; months += 7) {
            int total = ymd.year * 12 + ymd.month - 1 + months, mday = ymd.day;
            int32_t got = day_add(day, (struct cdsi_offset){months, 0, true});

            if (!date_valid(total / 12, total % 12 + 1, mday)) {
                total++;
                mday = 1;
            }
            assert_int_equal(got, date_from(total / 12, total % 12 + 1, mday).day);
        }
    }
}

static void
an_open_end_stays_open(void **state)
{
    (void)state;
    assert_int_equal(day_add(DAY_MIN, (struct cdsi_offset){12, -4, true}), DAY_MIN);
    assert_int_equal(day_add(DAY_MAX, (struct cdsi_offset){0, 28, true}), DAY_MAX);
    assert_false(date_is(day_date(DAY_MAX)));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(months_and_years_keep_the_day_of_month),
        cmocka_unit_test(weeks_and_days_are_counted),
        cmocka_unit_test(a_day_that_does_not_exist_becomes_the_first_of_the_next_month),
        cmocka_unit_test(days_come_after_months),
        cmocka_unit_test(an_offset_is_read_in_every_form_the_data_has),
        cmocka_unit_test(formatting_an_offset_and_reading_it_gives_it_back),
        cmocka_unit_test(every_day_of_four_centuries_plus_months_agrees_with_the_calendar),
        cmocka_unit_test(an_open_end_stays_open),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
