/* org/notice_test.c - the notices of a whole life, with a runner that runs and one that stumbles. */
#include "org/notice.h"

#include "base/test.h"

static struct agreement_dates
ending(int year, int month, int day)
{
    return (struct agreement_dates){STEP_SIGNED, date_from(year - 3, month, day),
                                    date_from(year, month, day)};
}

static void
notices_go_out_once_each_on_their_days(void **state)
{
    struct agreement_dates dates = ending(2026, 6, 30);
    const int want[] = {90, 60, 30, 14, 7, 1, 0, -1, -7};
    uint32_t sent = 0;
    size_t count = 0;

    (void)state;
    for (struct date today = dates.signed_on; today.day < dates.ends_on.day + 500; today.day++) {
        size_t index;

        if (!notice_due(&dates, today, sent, &index))
            continue;
        assert_in_range(count, 0, 8);
        assert_int_equal(notice_days(index), want[count]);
        assert_int_equal(dates.ends_on.day - today.day, want[count]);
        sent |= 1U << index;
        count++;
    }
    assert_int_equal(count, 9);
}

static void
notices_missed_while_the_runner_slept_are_not_sent_in_a_heap(void **state)
{
    struct agreement_dates dates = ending(2026, 6, 30);
    size_t index = 99;

    (void)state;
    assert_true(notice_due(&dates, date_from(2026, 6, 20), 0, &index));
    assert_int_equal(notice_days(index), 14);
    assert_false(notice_due(&dates, date_from(2026, 6, 20), 1U << index, &index));
}

static void
notices_are_not_due_for_what_is_not_in_force_or_long_over(void **state)
{
    struct agreement_dates dates = ending(2026, 6, 30);
    size_t index;

    (void)state;
    assert_false(notice_due(&dates, date_from(2026, 3, 31), 0, &index));
    assert_true(notice_due(&dates, date_from(2026, 4, 1), 0, &index));
    assert_false(notice_due(&dates, date_from(2026, 12, 1), 0, &index));
    dates.step = STEP_SUPERSEDED;
    assert_false(notice_due(&dates, date_from(2026, 4, 1), 0, &index));
    dates.step = STEP_SUSPENDED;
    assert_false(notice_due(&dates, date_from(2026, 6, 30), 0, &index));
}

static void
banners_show_first_to_administrators_then_to_all(void **state)
{
    struct gate gate = {.answer = GATE_ACTIVE, .id = {1}, .days_left = 31};

    (void)state;
    assert_false(notice_banner(&gate, true));
    gate.days_left = 30;
    assert_true(notice_banner(&gate, true));
    assert_false(notice_banner(&gate, false));
    gate.days_left = 8;
    assert_false(notice_banner(&gate, false));
    gate.days_left = 7;
    assert_true(notice_banner(&gate, false));
    gate.id.v = 0; /* the registry itself, which signs nothing */
    assert_false(notice_banner(&gate, true));
    gate = (struct gate){.answer = GATE_GRACE, .days_left = -1};
    assert_true(notice_banner(&gate, false));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(notices_go_out_once_each_on_their_days),
        cmocka_unit_test(notices_missed_while_the_runner_slept_are_not_sent_in_a_heap),
        cmocka_unit_test(notices_are_not_due_for_what_is_not_in_force_or_long_over),
        cmocka_unit_test(banners_show_first_to_administrators_then_to_all),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
