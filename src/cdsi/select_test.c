/* cdsi/select_test.c - chapters 8 and 9, table by table. */
#include "cdsi/testbed.h"

/* S rows: name, type, group, priority, preference, default, product, max age to start, equivalent */
#define SERIES(name, type, group, priority, preference, is_default, product, start, equivalent)    \
    "S\t" name "\tG\t" type "\t" group "\t" priority "\t" preference "\t" is_default "\t" product  \
    "\t-\t" start "\t" equivalent "\t-\n"
#define DOSE(cvx) "D\t-\t-\t-\na\t-\t2m\t-\t-\t-\t-\t-\np\t" cvx "\t-\t-\tY\t-\t0\n"
/* A dose 28 days after the one before. */
#define NEXT(cvx)                                                                                  \
    "D\t-\t-\t-\ni\tY\t-\t-\t-\t+24d\t+28d\t-\t-\t-\t-\t-\np\t" cvx "\t-\t-\tY\t-\t0\n"

static void
assert_series(const struct bed *bed, const char *name)
{
    assert_str(forecast(bed)->series, name);
}

/* Table 8-3, first column */
static void
without_doses_the_default_series_is_prioritized(void **state)
{
    struct bed bed = bed_of(SERIES("a", "S", "1", "A", "1", "-", "-", "-", "-") DOSE("1")
                                SERIES("b", "S", "1", "A", "2", "Y", "-", "-", "-") DOSE("1"));

    (void)state;
    assess(&bed, "2020-06-01");
    assert_series(&bed, "b");
    bed_done(&bed);
}

/* Table 8-3: one complete series wins over those in process. */
static void
the_one_complete_series_is_prioritized(void **state)
{
    struct bed bed = bed_of(
        SERIES("three", "S", "1", "A", "1", "Y", "-", "-", "-") DOSE("1,2") NEXT("1,2") NEXT("1,2")
            SERIES("two", "S", "1", "A", "2", "-", "-", "-", "-") DOSE("2") NEXT("2"));

    (void)state;
    give(&bed, "2020-04-01", 2);
    assess(&bed, "2020-06-15");
    assert_series(&bed, "two"); /* closest to completion */
    give(&bed, "2020-06-01", 2);
    assess(&bed, "2020-06-15");
    assert_series(&bed, "two");
    assert_int_equal(forecast(&bed)->status, CDSI_COMPLETE);
    bed_done(&bed);
}

/* SELECTSCORE-2: the earliest Valid dose must lie before the maximum age to start. */
static void
a_series_begun_too_late_is_not_scorable(void **state)
{
    struct bed bed =
        bed_of(SERIES("early", "S", "1", "A", "1", "Y", "-", "12m", "-") DOSE("1") NEXT("1")
                   NEXT("1") SERIES("late", "S", "1", "A", "2", "-", "-", "-", "-") DOSE("1")
                       NEXT("1") NEXT("1") NEXT("1"));

    (void)state;
    give(&bed, "2020-12-31", 1);
    assess(&bed, "2021-06-01");
    assert_series(&bed, "early");
    bed.doses[0].given = day("2021-01-01");
    assess(&bed, "2021-06-01");
    assert_series(&bed, "late");
    bed_done(&bed);
}

/* Table 8-9: a product series whose doses are all Valid is worth more than a mixed one. */
static void
a_product_series_kept_to_wins(void **state)
{
    struct bed bed =
        bed_of(SERIES("mixed", "S", "1", "A", "1", "Y", "-", "-", "-") DOSE("1,2") NEXT("1,2")
                   NEXT("1,2") SERIES("product", "S", "1", "A", "2", "-", "Y", "-", "-") DOSE("2")
                       NEXT("2") NEXT("2"));

    (void)state;
    give(&bed, "2020-04-01", 2);
    assess(&bed, "2020-06-01");
    assert_series(&bed, "product");
    give(&bed, "2020-05-01", 1);
    assess(&bed, "2020-06-01");
    assert_series(&bed, "mixed");
    bed_done(&bed);
}

/* SELECTB-5, table 8-9 */
static void
the_series_closest_to_completion_wins(void **state)
{
    struct bed bed =
        bed_of(SERIES("long", "S", "1", "A", "1", "Y", "-", "-", "-") DOSE("1") NEXT("1") NEXT("1")
                   NEXT("1") SERIES("short", "S", "1", "A", "2", "-", "-", "-", "-") DOSE("1")
                       NEXT("1") NEXT("1"));

    (void)state;
    give(&bed, "2020-04-01", 1);
    assess(&bed, "2020-06-01");
    assert_series(&bed, "short");
    bed_done(&bed);
}

/* SELECTBEST-2 */
static void
a_tie_goes_to_the_better_preference(void **state)
{
    struct bed bed = bed_of(SERIES("second", "S", "1", "A", "2", "-", "-", "-", "-") DOSE("1") NEXT(
        "1") SERIES("first", "S", "1", "A", "1", "-", "-", "-", "-") DOSE("1") NEXT("1"));

    (void)state;
    assess(&bed, "2020-06-01");
    assert_series(&bed, "first");
    give(&bed, "2020-04-01", 1);
    assess(&bed, "2020-06-01");
    assert_series(&bed, "first");
    bed_done(&bed);
}

/* SELECTSCORE-2: of the risk series of a group only those of the highest priority. */
static void
risk_series_of_a_lower_priority_drop_out(void **state)
{
    struct bed bed =
        bed_of(SERIES("low", "R", "2", "B", "1", "-", "-", "-", "-") "N\t1,2\t-\t-\n" DOSE("1")
                   SERIES("high", "R", "2", "A", "2", "-", "-", "-", "-") "N\t2\t-\t-\n" DOSE("1"));

    (void)state;
    observe(&bed, 1, NULL);
    assess(&bed, "2020-06-01");
    assert_series(&bed, "low");
    observe(&bed, 2, NULL);
    assess(&bed, "2020-06-01");
    assert_series(&bed, "high");
    bed_done(&bed);
}

/* Table 8-14 */
static void
a_risk_series_stands_in_for_the_equivalent_standard_one(void **state)
{
    struct bed bed = bed_of(SERIES("standard", "S", "1", "A", "1", "Y", "-", "-", "2") DOSE("1")
                                NEXT("1") SERIES("risk", "R", "2", "A", "1", "-", "-", "-",
                                                 "1") "N\t1\t-\t-\n" DOSE("1") NEXT("1") NEXT("1"));

    (void)state;
    assess(&bed, "2020-06-01");
    assert_series(&bed, "standard");
    observe(&bed, 1, NULL);
    assess(&bed, "2020-06-01");
    assert_int_equal(bed.result->forecast_count, 2); /* with the other group's */
    assert_series(&bed, "risk");
    give(&bed, "2020-04-01", 1);
    give(&bed, "2020-05-01", 1);
    assess(&bed, "2020-06-01"); /* the standard series is complete: the risk one is not best */
    assert_int_equal(bed.result->forecast_count, 2);
    assert_series(&bed, "standard");
    assert_int_equal(forecast(&bed)->status, CDSI_COMPLETE);
    bed_done(&bed);
}

static void
groups_that_are_not_equivalent_both_forecast(void **state)
{
    struct bed bed = bed_of(SERIES("child", "S", "1", "A", "1", "Y", "-", "-",
                                   "-") "D\t-\t-\t-\na\t-\t2m\t2m\t-\t60m\t-\t-\np\t1\t-\t-\tY\t-"
                                        "\t0\n" SERIES("adult", "S", "3", "A", "1", "Y", "-", "-",
                                                       "-") "D\t-\t-\t-\na\t-\t600m\t600m\t-\t-\t-"
                                                            "\t-\np\t1\t-\t-\tY\t-\t0\n");

    (void)state;
    assess(&bed, "2020-06-01");
    assert_int_equal(bed.result->forecast_count, 3);
    assert_series(&bed, "child");
    assess(&bed, "2030-06-01"); /* aged out; the adult dose is 40 years away */
    assert_series(&bed, "child");
    assert_int_equal(forecast(&bed)->status, CDSI_AGED_OUT);
    assess(&bed, "2065-06-01");
    assert_series(&bed, "adult");
    bed_done(&bed);
}

static void
an_evaluation_only_series_counts_when_it_is_complete(void **state)
{
    struct bed bed = bed_of(SERIES("standard", "S", "1", "A", "1", "Y", "-", "-", "2") DOSE(
        "1") NEXT("1") SERIES("old", "E", "2", "A", "1", "-", "-", "-", "1") DOSE("5"));

    (void)state;
    assess(&bed, "2020-06-01");
    assert_int_equal(bed.result->forecast_count, 2);
    give(&bed, "2020-04-01", 5);
    assess(&bed, "2020-06-01");
    assert_series(&bed, "old");
    assert_int_equal(forecast(&bed)->status, CDSI_COMPLETE);
    bed_done(&bed);
}

/* ---- chapter 9: a group of two antigens ---- */

static struct bed
pair_bed(const char *full, const char *of_a, const char *of_b, const char *interval)
{
    struct bed bed = {.arena = arena_new(16u * 1024 * 1024)};
    struct err err = {0};
    struct str table =
        arena_printf(bed.arena,
                     "V\t4.99\t-\t-\nG\tG\t%s\tA\tB\nM\t1\tA\t-\t-\nM\t1\tB\t-\t-\nM\t2\tA\t-\t-"
                     "\nM\t3\tB\t-\t-\nO\t1,2\n"
                     "A\tA\n%sS\ta\tG\tS\t1\tA\t1\tY\t-\t-\t-\t-\t-\n"
                     "D\t-\t-\t-\na\t-\t2m\t3m\t6m\t24m\t-\t-\np\t1,2\t-\t-\tY\t-\t0\n%s"
                     "A\tB\n%sS\tb\tG\tS\t1\tA\t1\tY\t-\t-\t-\t-\t-\n"
                     "D\t-\t-\t-\na\t-\t4m\t5m\t8m\t36m\t-\t-\np\t1,3\t-\t-\tY\t-\t0\n%s",
                     full, of_a, interval, of_b, interval);

    if (cdsi_schedule_load(table, (struct cdsi_options){0}, &bed.schedule, &err) != OK)
        fail_msg("%s", err.text);
    bed.patient.born = day("2020-01-01");
    return bed;
}

#define SECOND "D\t-\t-\t-\ni\tY\t-\t-\t-\t+24d\t+28d\t-\t-\t%s\t-\t-\np\t1\t-\t-\tY\t-\t0\n"

/* MULTIANTVG-1, FORECASTVG-2 to -9 */
static void
a_group_takes_the_latest_earliest_date_of_its_antigens(void **state)
{
    struct bed bed = pair_bed("-", "", "", "");
    const struct cdsi_forecast *f;

    (void)state;
    assess(&bed, "2020-01-15");
    f = forecast(&bed);
    assert_day(f->earliest, "2020-05-01");
    assert_day(f->recommended, "2020-05-01"); /* the earliest recommended is before that */
    assert_day(f->past_due, "2020-06-30");
    assert_day(f->latest, "2021-12-31");
    assert_int_equal(f->antigen_count, 2);
    assert_int_equal(f->vaccine_count, 3);
    bed_done(&bed);
}

/* Table 9-4 */
static void
the_worst_status_of_the_antigens_is_the_groups(void **state)
{
    struct bed bed = pair_bed("-", "CA\t1\t-\t-\n", "IH\t2\n", "");

    (void)state;
    observe(&bed, 2, NULL);
    assess(&bed, "2020-06-01");
    assert_int_equal(forecast(&bed)->status, CDSI_NOT_COMPLETE); /* B immune, A open */
    assert_int_equal(forecast(&bed)->antigen_count, 1);
    assert_str(forecast(&bed)->antigens[0], "A");
    observe(&bed, 1, NULL);
    assess(&bed, "2020-06-01");
    assert_int_equal(forecast(&bed)->status, CDSI_CONTRAINDICATED);
    assert_int_equal(forecast(&bed)->reasons, CDSI_BECAUSE_CONTRAINDICATED | CDSI_BECAUSE_IMMUNE);
    bed.patient.observation_count = 0;
    give(&bed, "2020-06-01", 1);
    assess(&bed, "2020-07-01");
    assert_int_equal(forecast(&bed)->status, CDSI_COMPLETE);
    bed_done(&bed);
}

/* FORECASTDN-2 */
static void
the_dose_number_is_the_least_when_the_full_group_is_given(void **state)
{
    static const char next[] =
        "D\t-\t-\t-\ni\tY\t-\t-\t-\t+24d\t+28d\t-\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n";
    struct bed full = pair_bed("Y", "", "", next), part = pair_bed("-", "", "", next);

    (void)state;
    give(&full, "2020-06-01", 2);
    assess(&full, "2020-06-02");
    assert_int_equal(forecast(&full)->dose_number, 1);
    give(&part, "2020-06-01", 2);
    assess(&part, "2020-06-02");
    assert_int_equal(forecast(&part)->dose_number, 2);
    bed_done(&full);
    bed_done(&part);
}

/* FORECASTPRIORITY-1: with a priority interval the group does not wait for its slowest antigen. */
static void
a_priority_interval_takes_the_earliest_date(void **state)
{
    for (int priority = 0; priority < 2; priority++) {
        char next[128];
        struct bed bed;

        (void)state;
        (void)snprintf(next, sizeof(next), SECOND, priority == 1 ? "Y" : "-");
        bed = pair_bed("-", "", "", next);
        give(&bed, "2020-06-01", 1);
        give(&bed, "2020-06-20", 3); /* too soon for B, which now waits until 18 Jul */
        assess(&bed, "2020-06-21");
        assert_day(forecast(&bed)->earliest, priority == 1 ? "2020-06-29" : "2020-07-18");
        bed_done(&bed);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_doses_the_default_series_is_prioritized),
        cmocka_unit_test(the_one_complete_series_is_prioritized),
        cmocka_unit_test(a_series_begun_too_late_is_not_scorable),
        cmocka_unit_test(a_product_series_kept_to_wins),
        cmocka_unit_test(the_series_closest_to_completion_wins),
        cmocka_unit_test(a_tie_goes_to_the_better_preference),
        cmocka_unit_test(risk_series_of_a_lower_priority_drop_out),
        cmocka_unit_test(a_risk_series_stands_in_for_the_equivalent_standard_one),
        cmocka_unit_test(groups_that_are_not_equivalent_both_forecast),
        cmocka_unit_test(an_evaluation_only_series_counts_when_it_is_complete),
        cmocka_unit_test(a_group_takes_the_latest_earliest_date_of_its_antigens),
        cmocka_unit_test(the_worst_status_of_the_antigens_is_the_groups),
        cmocka_unit_test(the_dose_number_is_the_least_when_the_full_group_is_given),
        cmocka_unit_test(a_priority_interval_takes_the_earliest_date),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
