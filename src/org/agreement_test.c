/* org/agreement_test.c - a whole three-year life of agreements, day by day, and the gate. */
#include "org/agreement.h"

#include "base/test.h"

enum { GRACE = 30 };

static struct agreement_dates
signed_on(int year, int month, int day)
{
    struct date from = date_from(year, month, day);

    return (struct agreement_dates){STEP_SIGNED, from, agreement_end(from)};
}

static struct gate_row
row_of(struct agreement_dates dates)
{
    return (struct gate_row){.id = {7},
                             .code = STR("H-01"),
                             .name = STR("North Clinic"),
                             .dates = dates,
                             .covered_until = DATE_NONE};
}

static struct gate
gate_on(struct gate_row row, struct date today)
{
    return gate_decide(&row, 1, false, GRACE, today);
}

static void
agreement_ends_on_the_same_day_three_years_later(void **state)
{
    (void)state;
    assert_int_equal(agreement_end(date_from(2024, 7, 15)).day, date_from(2027, 7, 15).day);
    assert_int_equal(agreement_end(date_from(2024, 2, 29)).day, date_from(2027, 2, 28).day);
    assert_int_equal(agreement_end(date_from(2023, 12, 31)).day, date_from(2026, 12, 31).day);
}

static void
agreement_lives_through_every_day_of_three_years(void **state)
{
    struct agreement_dates dates = signed_on(2024, 3, 1);
    struct date end = date_from(2027, 3, 1);
    struct date today = dates.signed_on;

    (void)state;
    for (; date_cmp(today, date_add_days(end, 400)) <= 0; today = date_add_days(today, 1)) {
        int32_t left = end.day - today.day;
        enum agreement_state want = left < 0     ? AGREEMENT_EXPIRED
                                    : left <= 90 ? AGREEMENT_EXPIRING
                                                 : AGREEMENT_ACTIVE;
        enum gate_answer gate = left >= 0        ? GATE_ACTIVE
                                : left >= -GRACE ? GATE_GRACE
                                                 : GATE_EXPIRED;

        assert_int_equal(agreement_state(&dates, today), want);
        assert_int_equal(gate_on(row_of(dates), today).answer, gate);
        assert_int_equal(gate_on(row_of(dates), today).days_left, left);
    }
}

static void
agreement_steps_without_a_calendar_keep_their_name(void **state)
{
    const enum agreement_step steps[] = {STEP_DRAFT,      STEP_SUBMITTED, STEP_RETURNED,
                                         STEP_SUPERSEDED, STEP_SUSPENDED, STEP_TERMINATED};

    (void)state;
    for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
        struct agreement_dates dates = signed_on(2024, 3, 1);

        dates.step = steps[i];
        assert_true(str_eq(agreement_state_word(agreement_state(&dates, date_from(2030, 1, 1))),
                           agreement_step_word(steps[i])));
    }
}

/* Every pair of steps, against the table of docs/states.md written out by hand. */
static void
agreement_allows_only_the_steps_of_the_states_page(void **state)
{
    const char *const table[STEP_COUNT] = {
        /*               d s r S p u t   draft submitted returned signed superseded suspended terminated */
        [STEP_DRAFT] = "0101001",      [STEP_SUBMITTED] = "0011101",  [STEP_RETURNED] = "0100101",
        [STEP_SIGNED] = "0000111",     [STEP_SUPERSEDED] = "0000000", [STEP_SUSPENDED] = "0001001",
        [STEP_TERMINATED] = "0000000",
    };

    (void)state;
    for (size_t from = 0; from < STEP_COUNT; from++)
        for (size_t to = 0; to < STEP_COUNT; to++)
            assert_int_equal(agreement_may((enum agreement_step)from, (enum agreement_step)to),
                             table[from][to] == '1');
}

static void
agreement_words_are_found_again_and_others_are_not(void **state)
{
    enum agreement_step step;

    (void)state;
    for (size_t i = 0; i < STEP_COUNT; i++) {
        assert_true(agreement_step_find(agreement_step_word((enum agreement_step)i), &step));
        assert_int_equal(step, i);
    }
    assert_false(agreement_step_find(STR("expired"), &step));
    assert_false(agreement_step_find(STR(""), &step));
}

static void
gate_is_shut_for_whoever_never_signed(void **state)
{
    struct gate_row rows[] = {row_of(signed_on(2024, 3, 1)), row_of(signed_on(2024, 3, 1))};
    struct gate gate;

    (void)state;
    rows[0].dates.step = STEP_DRAFT;
    rows[1].dates.step = STEP_SUBMITTED;
    gate = gate_decide(rows, 2, false, GRACE, date_from(2024, 4, 1));
    assert_int_equal(gate.answer, GATE_NONE);
    assert_false(gate_stores(&gate));
    assert_false(gate_answers(&gate));
    assert_int_equal(gate_decide(NULL, 0, false, GRACE, date_from(2024, 4, 1)).answer, GATE_NONE);
}

static void
gate_stores_but_does_not_answer_in_the_grace_days(void **state)
{
    struct gate first = gate_on(row_of(signed_on(2023, 3, 1)), date_from(2026, 3, 2));
    struct gate last = gate_on(row_of(signed_on(2023, 3, 1)), date_from(2026, 3, 31));
    struct gate over = gate_on(row_of(signed_on(2023, 3, 1)), date_from(2026, 4, 1));

    (void)state;
    assert_true(gate_stores(&first) && !gate_answers(&first));
    assert_true(gate_stores(&last) && !gate_answers(&last));
    assert_false(gate_stores(&over) || gate_answers(&over));
    assert_int_equal(first.stores_until.day, date_from(2026, 3, 31).day);
}

static void
gate_takes_the_best_of_several_agreements(void **state)
{
    struct gate_row rows[] = {row_of(signed_on(2020, 1, 1)), row_of(signed_on(2025, 1, 1)),
                              row_of(signed_on(2024, 1, 1))};
    struct gate gate;

    (void)state;
    rows[1].id.v = 8;
    gate = gate_decide(rows, 3, false, GRACE, date_from(2026, 1, 1));
    assert_int_equal(gate.answer, GATE_ACTIVE);
    assert_int_equal(gate.id.v, 8);
    rows[1].dates.step = STEP_SUSPENDED;
    assert_int_equal(gate_decide(rows, 3, false, GRACE, date_from(2026, 1, 1)).answer, GATE_ACTIVE);
    assert_int_equal(gate_decide(rows, 2, false, GRACE, date_from(2026, 1, 1)).answer,
                     GATE_EXPIRED);
}

static void
gate_ends_for_a_facility_on_the_day_it_is_taken_out_without_grace(void **state)
{
    struct gate_row row = row_of(signed_on(2025, 1, 1));

    (void)state;
    row.covered_until = date_from(2026, 6, 30);
    assert_int_equal(gate_on(row, date_from(2026, 6, 30)).answer, GATE_ACTIVE);
    assert_int_equal(gate_on(row, date_from(2026, 7, 1)).answer, GATE_EXPIRED);
    row.covered_until = date_from(2030, 1, 1); /* after the agreement's own end */
    assert_int_equal(gate_on(row, date_from(2028, 1, 15)).answer, GATE_GRACE);
}

static void
gate_shuts_all_of_a_suspended_organization(void **state)
{
    struct gate_row row = row_of(signed_on(2025, 1, 1));
    struct gate gate = gate_decide(&row, 1, true, GRACE, date_from(2025, 2, 1));

    (void)state;
    assert_int_equal(gate.answer, GATE_SUSPENDED);
    row.dates.step = STEP_SUSPENDED;
    assert_int_equal(gate_on(row, date_from(2025, 2, 1)).answer, GATE_SUSPENDED);
    row.dates.step = STEP_TERMINATED;
    assert_int_equal(gate_on(row, date_from(2025, 2, 1)).answer, GATE_NONE);
}

static void
gate_names_the_agreement_and_its_end(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 16);
    struct gate grace = gate_on(row_of(signed_on(2023, 3, 1)), date_from(2026, 3, 2));
    struct gate active = gate_on(row_of(signed_on(2023, 3, 1)), date_from(2026, 3, 1));

    (void)state;
    assert_str(gate_words(arena, &active), "");
    assert_str(gate_words(arena, &grace),
               "The Data Use Agreement of North Clinic (H-01) ended on 1 Mar 2026. Doses are still "
               "stored until 31 Mar 2026; queries are not answered");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(agreement_ends_on_the_same_day_three_years_later),
        cmocka_unit_test(agreement_lives_through_every_day_of_three_years),
        cmocka_unit_test(agreement_steps_without_a_calendar_keep_their_name),
        cmocka_unit_test(agreement_allows_only_the_steps_of_the_states_page),
        cmocka_unit_test(agreement_words_are_found_again_and_others_are_not),
        cmocka_unit_test(gate_is_shut_for_whoever_never_signed),
        cmocka_unit_test(gate_stores_but_does_not_answer_in_the_grace_days),
        cmocka_unit_test(gate_takes_the_best_of_several_agreements),
        cmocka_unit_test(gate_ends_for_a_facility_on_the_day_it_is_taken_out_without_grace),
        cmocka_unit_test(gate_shuts_all_of_a_suspended_organization),
        cmocka_unit_test(gate_names_the_agreement_and_its_end),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
