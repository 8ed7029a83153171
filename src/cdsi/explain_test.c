/* cdsi/explain_test.c - the sentences people read. */
#include "cdsi/testbed.h"

static const struct cdsi_result *
of(struct bed *bed, const char *born, const char *on)
{
    bed->patient.born = day(born);
    assess(bed, on);
    return bed->result;
}

static struct bed
real_bed(void)
{
    struct bed bed = {.arena = arena_new(16u * 1024 * 1024)};

    bed.schedule = cdsi_schedule_builtin((struct cdsi_options){0});
    bed.patient.sex = CDSI_SEX_FEMALE;
    return bed;
}

static void
assert_says(struct bed *bed, int dose, const char *group, const char *want)
{
    for (size_t i = 0; i < bed->result->evaluation_count; i++) {
        const struct cdsi_evaluation *e = &bed->result->evaluations[i];

        if (e->dose == dose - 1 && str_eq(e->group, str_of(group))) {
            assert_str(cdsi_explain_evaluation(bed->result, e, bed->arena), want);
            return;
        }
    }
    fail_msg("dose %d was not evaluated for %s", dose, group);
}

static void
a_dose_that_came_too_soon_says_by_how_much(void **state)
{
    struct bed bed = real_bed();

    (void)state;
    give(&bed, "2020-03-14", 3);
    give(&bed, "2020-04-01", 3);
    (void)of(&bed, "2019-01-10", "2025-11-10");
    assert_says(&bed, 1, "MMR", "MMR dose 1 on 14 Mar 2020 counts");
    assert_says(&bed, 2, "MMR",
                "MMR dose 2 on 1 Apr 2020 does not count: 18 days after dose 1, at least 24 needed "
                "(28 less 4 days of grace)");
    bed_done(&bed);
}

static void
age_conflict_and_vaccine_are_said_in_plain_words(void **state)
{
    struct bed bed = real_bed();

    (void)state;
    give(&bed, "2025-06-05", 3);
    give(&bed, "2025-06-06", 21);
    give(&bed, "2024-08-10", 48);
    give(&bed, "2024-09-01", 163);
    (void)of(&bed, "2024-06-10", "2025-11-10");
    assert_says(&bed, 1, "MMR",
                "MMR dose 1 on 5 Jun 2025 does not count: 1 day too young, allowed from 6 Jun 2025 "
                "(12 months of age less 4 days of grace)");
    assert_says(&bed, 2, "Varicella",
                "Varicella dose 1 on 6 Jun 2025 does not count: 1 day after MMR on 5 Jun 2025, at "
                "least 28 needed");
    assert_says(&bed, 3, "Hib", "Hib dose 1 on 10 Aug 2024 counts");
    bed_done(&bed);
}

/* Td holds no pertussis: the same Tdap is another dose for it, which must be said. */
static void
antigens_that_differ_are_named(void **state)
{
    struct bed bed = real_bed();
    const struct cdsi_result *r;

    (void)state;
    give(&bed, "2024-01-10", 113);
    give(&bed, "2024-02-10", 115);
    r = of(&bed, "2000-01-01", "2025-11-10");
    assert_says(&bed, 1, "DTaP/Tdap/Td", "DTaP/Tdap/Td dose 1 on 10 Jan 2024 counts");
    assert_int_equal(r->evaluation_count, 5);
    assert_str(cdsi_explain_evaluation(r, &r->evaluations[2], bed.arena),
               "DTaP/Tdap/Td (Diphtheria) dose 2 on 10 Feb 2024 counts");
    assert_str(cdsi_explain_evaluation(r, &r->evaluations[3], bed.arena),
               "DTaP/Tdap/Td (Pertussis) dose 1 on 10 Feb 2024 counts");
    bed_done(&bed);
}

/* BCG is not forecast, so there is no group to name it by. */
static void
a_conflict_names_the_other_vaccine(void **state)
{
    struct bed bed = real_bed();

    (void)state;
    give(&bed, "2025-06-05", 19);
    give(&bed, "2025-06-20", 3);
    (void)of(&bed, "2024-01-10", "2025-11-10");
    assert_says(&bed, 2, "MMR",
                "MMR dose 1 on 20 Jun 2025 does not count: 15 days after another vaccine (CVX 19) "
                "on 5 Jun 2025, at least 30 needed");
    bed_done(&bed);
}

static void
a_forecast_says_when_and_why_not(void **state)
{
    struct bed bed = real_bed();
    const struct cdsi_result *r;
    size_t seen = 0;

    (void)state;
    observe(&bed, 7, NULL);
    r = of(&bed, "1995-05-05", "2025-11-10");
    for (size_t i = 0; i < r->forecast_count; i++) {
        struct str says = cdsi_explain_forecast(r, &r->forecasts[i], bed.arena);

        if (str_eq(r->forecasts[i].group, STR("MMR"))) {
            assert_str(says, "MMR: there is a contraindication");
            seen++;
        } else if (str_eq(r->forecasts[i].group, STR("Hib"))) {
            assert_str(says, "Hib: past the age up to which it is given");
            seen++;
        } else if (str_eq(r->forecasts[i].group, STR("Influenza"))) {
            assert_str(says, "Influenza: dose 1 is due since 1 Jul 2025");
            seen++;
        }
    }
    assert_int_equal(seen, 3);
    bed_done(&bed);
}

/* Pregnant since nobody knows when: the dose of this pregnancy has no day and must not hide that she
 * never had any; with the onset known, it comes first. */
static void
a_forecast_without_a_day_says_so_and_hides_nothing(void **state)
{
    static const char due[] =
        "DTaP/Tdap/Td: dose 1 is due since 10 Jan 1997, overdue since 10 Jan 1997";
    static const char *const without_day =
        "DTaP/Tdap/Td: dose 1 is needed, but no day can be told: it is counted from a condition "
        "whose date is not known";
    static const char with_day[] =
        "DTaP/Tdap/Td: dose 1 is recommended on 7 Dec 2025, overdue after 7 Feb 2026";
    struct bed bed = real_bed();
    const struct cdsi_result *r;
    size_t at = 0;

    (void)state;
    observe(&bed, 7, NULL);
    r = of(&bed, "1990-01-10", "2025-11-10");
    while (!str_eq(r->forecasts[at].group, STR("DTaP/Tdap/Td")))
        at++;
    assert_true(r->forecasts[at].headline);
    assert_str(cdsi_explain_forecast(r, &r->forecasts[at], bed.arena), due);
    assert_str(cdsi_explain_forecast(r, &r->forecasts[at + 1], bed.arena), without_day);
    observe(&bed, 170, "2025-06-01");
    r = of(&bed, "1990-01-10", "2025-11-10");
    assert_true(r->forecasts[at].headline);
    assert_str(cdsi_explain_forecast(r, &r->forecasts[at], bed.arena), with_day);
    bed_done(&bed);
}

static void
what_was_set_aside_is_said(void **state)
{
    struct bed bed = real_bed();
    const struct cdsi_result *r;

    (void)state;
    give(&bed, "2019-01-09", 3);
    r = of(&bed, "2019-01-10", "2025-11-10");
    assert_int_equal(r->remark_count, 1);
    assert_str(cdsi_explain_remark(r, &r->remarks[0], bed.arena),
               "the dose on 9 Jan 2019 (CVX 03) lies before the birth date and is left out");
    observe(&bed, 7, NULL);
    observe(&bed, 999, NULL);
    r = of(&bed, "2019-01-10", "2025-11-10");
    assert_int_equal(r->remark_count, 2);
    assert_str(cdsi_explain_remark(r, &r->remarks[0], bed.arena),
               "observation 999 is not known to the schedule and is left out");
    bed_done(&bed);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_dose_that_came_too_soon_says_by_how_much),
        cmocka_unit_test(age_conflict_and_vaccine_are_said_in_plain_words),
        cmocka_unit_test(antigens_that_differ_are_named),
        cmocka_unit_test(a_conflict_names_the_other_vaccine),
        cmocka_unit_test(a_forecast_says_when_and_why_not),
        cmocka_unit_test(a_forecast_without_a_day_says_so_and_hides_nothing),
        cmocka_unit_test(what_was_set_aside_is_said),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
