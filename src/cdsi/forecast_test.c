/* cdsi/forecast_test.c - chapter 7, table by table. */
#include "cdsi/testbed.h"

/* A dose with every age, so that each date can be told apart. */
#define DATED_DOSE "D\t-\t-\t-\na\t2m-4d\t2m\t4m\t6m\t60m\t-\t-\np\t1\t-\t-\tY\t-\t0\n"

/* FORECASTDT-1 to -6 */
static void
the_dates_of_a_first_dose_come_from_the_ages(void **state)
{
    struct bed bed = bed_of(BED_SERIES DATED_DOSE);
    const struct cdsi_forecast *f;

    (void)state;
    assess(&bed, "2020-01-15");
    f = forecast(&bed);
    assert_int_equal(f->status, CDSI_NOT_COMPLETE);
    assert_day(f->earliest, "2020-03-01");
    assert_day(f->recommended, "2020-05-01");
    assert_day(f->past_due, "2020-06-30");
    assert_day(f->latest, "2024-12-31");
    assert_int_equal(f->dose_number, 1);
    bed_done(&bed);
}

static void
without_a_recommended_age_the_intervals_decide(void **state)
{
    struct bed bed =
        bed_of(BED_SERIES BED_DOSE "D\t-\t-\t-\ni\tY\t-\t-\t-\t+24d\t+28d\t2m\t4m\t-\t-\t-\n"
                                   "i\t-\t1\t-\t-\t-\t+30d\t3m\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n");

    (void)state;
    give(&bed, "2020-02-01", 1);
    assess(&bed, "2020-02-15");
    assert_day(forecast(&bed)->earliest, "2020-03-02");    /* the later minimum interval */
    assert_day(forecast(&bed)->recommended, "2020-05-01"); /* the later recommended one */
    assert_day(forecast(&bed)->past_due, "2020-05-31");
    assert_int_equal(forecast(&bed)->dose_number, 2);
    bed_done(&bed);
}

static void
a_late_dose_moves_the_recommended_and_the_past_due_date(void **state)
{
    struct bed bed = bed_of(BED_SERIES BED_DOSE
                            "D\t-\t-\t-\na\t2m\t2m\t3m\t4m\t-\t-\t-\n"
                            "i\tY\t-\t-\t-\t+24d\t+28d\t-\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n");

    (void)state;
    give(&bed, "2021-01-01", 1);
    assess(&bed, "2021-01-05");
    assert_day(forecast(&bed)->recommended, "2021-01-29"); /* FORECASTDT-5 */
    assert_day(forecast(&bed)->past_due, "2021-01-29");    /* FORECASTDT-6 */
    assert_day(forecast(&bed)->unadjusted_recommended, "2020-04-01");
    assert_day(forecast(&bed)->unadjusted_past_due, "2020-04-30");
    bed_done(&bed);
}

/* FORECASTDTCAN-1: the last dose of the series bounds the next, also an inadvertent one. */
static void
no_forecast_lies_before_a_dose_already_given(void **state)
{
    struct bed bed =
        bed_of(BED_SERIES "D\t-\t-\t-\na\t2m\t2m\t-\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\nn\t5\n");

    (void)state;
    give(&bed, "2020-06-10", 5);
    assess(&bed, "2020-07-01");
    assert_judged(&bed, 1, CDSI_NOT_VALID, CDSI_INADVERTENT);
    assert_day(forecast(&bed)->earliest, "2020-06-10");
    bed_done(&bed);
}

/* CALCDTCONFLICT-3: always the long end interval, from doses of any antigen. */
static void
a_conflict_holds_up_the_forecast_until_its_end(void **state)
{
    struct bed bed = bed_with("X\t1\t11\t+1d\t+24d\t+28d\n", BED_SERIES DATED_DOSE);

    (void)state;
    give(&bed, "2020-05-20", 11);
    assess(&bed, "2020-05-25");
    assert_day(forecast(&bed)->earliest, "2020-06-17");
    assert_day(forecast(&bed)->recommended, "2020-06-17");
    bed_done(&bed);
}

static void
a_day_that_does_not_exist_moves_a_forecast_to_the_next_month(void **state)
{
    struct bed bed =
        bed_of(BED_SERIES "D\t-\t-\t-\na\t-\t1m\t6m\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n");

    (void)state;
    bed.patient.born = day("2020-08-31");
    assess(&bed, "2020-09-01");
    assert_day(forecast(&bed)->earliest, "2020-10-01");
    assert_day(forecast(&bed)->recommended, "2021-03-01");
    bed_done(&bed);
}

/* Choice 12: an empty seasonal start is no date. */
static void
what_nothing_dates_has_no_earliest_date(void **state)
{
    struct bed bed =
        bed_of(BED_SERIES "D\t-\t-\t-\na\t-\t-\t6m\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n");

    (void)state;
    assess(&bed, "2020-01-15");
    assert_false(date_is(forecast(&bed)->earliest));
    assert_day(forecast(&bed)->recommended, "2020-07-01");
    bed_done(&bed);
}

/* Table 7-3 */
static void
immunity_is_a_finding_or_a_birth_date_without_an_exclusion(void **state)
{
    static const char rows[] = "IH\t4\nIB\t20200102\tU.S.\t5,6\n" BED_SERIES BED_DOSE;
    static const struct {
        const char *born, *country;
        uint16_t seen;
        bool immune;
    } tries[] = {
        {"2020-01-01", "", 0, true},         {"2020-01-01", "USA", 0, true},
        {"2020-01-01", "Somalia", 0, false}, {"2020-01-02", "", 0, false},
        {"2020-01-01", "", 6, false},        {"2020-01-02", "Somalia", 4, true},
        {"2020-01-01", "", 4, true},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
        struct bed bed = bed_of(rows);

        bed.patient.born = day(tries[i].born);
        bed.patient.country = str_of(tries[i].country);
        if (tries[i].seen != 0)
            observe(&bed, tries[i].seen, NULL);
        assess(&bed, "2021-01-01");
        assert_int_equal(forecast(&bed)->status == CDSI_IMMUNE, tries[i].immune);
        bed_done(&bed);
    }
}

/* Table 7-5 */
static void
an_antigen_contraindication_holds_within_its_ages(void **state)
{
    struct bed bed = bed_of("CA\t2\t12m\t24m\n" BED_SERIES BED_DOSE);

    (void)state;
    observe(&bed, 2, NULL);
    assess(&bed, "2020-12-31");
    assert_int_equal(forecast(&bed)->status, CDSI_NOT_COMPLETE);
    assess(&bed, "2021-01-01");
    assert_int_equal(forecast(&bed)->status, CDSI_CONTRAINDICATED);
    assert_int_equal(forecast(&bed)->reasons, CDSI_BECAUSE_CONTRAINDICATED);
    assert_int_equal(forecast(&bed)->observations[0], 2);
    assess(&bed, "2022-01-01");
    assert_int_equal(forecast(&bed)->status, CDSI_NOT_COMPLETE);
    bed_done(&bed);
}

/* Tables 7-6 and 7-7, FORECASTRECVAC-1 */
static void
a_vaccine_contraindication_ends_the_series_when_no_vaccine_is_left(void **state)
{
    static const char rows[] =
        "CV\t2\t1\t-\t-\nCV\t3\t2\t-\t-\nCV\t4\t3\t-\t-\n" BED_SERIES
        "D\t-\t-\t-\na\t-\t2m\t-\t-\t-\t-\t-\np\t1,2\t-\t-\tY\t-\t0\nw\t3\t-\t-\n";
    struct bed bed = bed_of(rows);

    (void)state;
    assess(&bed, "2021-01-01");
    assert_int_equal(forecast(&bed)->vaccine_count, 2);
    observe(&bed, 2, NULL);
    assess(&bed, "2021-01-01");
    assert_int_equal(forecast(&bed)->vaccine_count, 1);
    assert_int_equal(forecast(&bed)->vaccines[0], 2);
    observe(&bed, 3, NULL); /* only the allowable one is left */
    assess(&bed, "2021-01-01");
    assert_int_equal(forecast(&bed)->status, CDSI_NOT_COMPLETE);
    assert_int_equal(forecast(&bed)->vaccine_count, 0);
    observe(&bed, 4, NULL);
    assess(&bed, "2021-01-01");
    assert_int_equal(forecast(&bed)->status, CDSI_CONTRAINDICATED);
    bed_done(&bed);
}

/* Table 7-10 */
static void
somebody_past_the_maximum_age_has_aged_out(void **state)
{
    struct bed bed = bed_of(BED_SERIES DATED_DOSE);

    (void)state;
    assess(&bed, "2024-12-31");
    assert_int_equal(forecast(&bed)->status, CDSI_NOT_COMPLETE);
    assess(&bed, "2025-01-01");
    assert_int_equal(forecast(&bed)->status, CDSI_AGED_OUT);
    assert_int_equal(forecast(&bed)->reasons, CDSI_BECAUSE_TOO_OLD);
    bed_done(&bed);
}

static void
somebody_who_cannot_finish_in_time_has_aged_out(void **state)
{
    struct bed bed =
        bed_of(BED_SERIES BED_DOSE
               "D\t-\t-\t-\na\t-\t-\t-\t-\t12m\t-\t-\ni\tY\t-\t-\t-\t2m\t2m\t-\t-\t-\t-\t-\n"
               "p\t1\t-\t-\tY\t-\t0\n");

    (void)state;
    give(&bed, "2020-11-01", 1);
    assess(&bed, "2020-11-02");
    assert_int_equal(forecast(&bed)->status, CDSI_AGED_OUT);
    assert_int_equal(forecast(&bed)->reasons, CDSI_BECAUSE_CANNOT_FINISH);
    bed_done(&bed);
}

static void
past_the_season_nothing_is_recommended(void **state)
{
    struct bed bed = bed_of(
        BED_SERIES "D\tR\t20210701\t20220630\na\t6m\t6m\t6m\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n");

    (void)state;
    assess(&bed, "2021-03-01");
    assert_day(forecast(&bed)->earliest, "2021-07-01");
    assess(&bed, "2022-06-30");
    assert_int_equal(forecast(&bed)->status, CDSI_NOT_COMPLETE);
    assert_null(cdsi_season_stale(bed.schedule, day("2022-06-30")));
    assess(&bed, "2022-07-01");
    assert_int_equal(forecast(&bed)->status, CDSI_NOT_RECOMMENDED);
    assert_int_equal(forecast(&bed)->reasons, CDSI_BECAUSE_SEASON_OVER);
    assert_non_null(cdsi_season_stale(bed.schedule, day("2022-07-01")));
    bed_done(&bed);
}

/* FORECASTDN-1 */
static void
a_seasonal_dose_of_another_season_does_not_count_for_the_number(void **state)
{
    struct bed bed = bed_of(
        BED_SERIES "D\tR\t20210701\t20220630\na\t6m\t6m\t6m\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n");

    (void)state;
    give(&bed, "2020-10-01", 1);
    give(&bed, "2021-10-01", 1);
    assess(&bed, "2021-11-01");
    assert_judged(&bed, 1, CDSI_VALID, 0);
    assert_int_equal(forecast(&bed)->dose_number, 2);
    bed_done(&bed);
}

static void
a_season_can_be_shifted_by_whole_years(void **state)
{
    struct bed bed = bed_of(
        BED_SERIES "D\tR\t20210701\t20220630\na\t6m\t6m\t6m\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n");
    struct err err = {0};
    struct cdsi_schedule *shifted;
    struct str table = bed_table(
        bed.arena, "",
        BED_SERIES "D\tR\t20210701\t20220630\na\t6m\t6m\t6m\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n");

    (void)state;
    assert_int_equal(
        cdsi_schedule_load(table, (struct cdsi_options){.season_shift_years = 2}, &shifted, &err),
        OK);
    cdsi_schedule_free(bed.schedule);
    bed.schedule = shifted;
    assess(&bed, "2024-06-30");
    assert_int_equal(forecast(&bed)->status, CDSI_NOT_COMPLETE);
    assert_day(forecast(&bed)->earliest, "2023-07-01");
    bed_done(&bed);
}

/* The dates by which a seasonal series counts its doses move with the season. */
static void
a_shifted_season_counts_the_doses_of_that_season(void **state)
{
    struct cdsi_schedule *shifted = cdsi_schedule_builtin((struct cdsi_options){1});
    struct bed bed = {.arena = arena_new(16u * 1024 * 1024), .schedule = shifted};

    (void)state;
    bed.patient.born = day("1975-06-01");
    give(&bed, "2026-10-10", 150);
    assess(&bed, "2026-11-22");
    for (size_t i = 0; i < bed.result->forecast_count; i++)
        if (str_eq(bed.result->forecasts[i].group, STR("Influenza")))
            assert_int_equal(bed.result->forecasts[i].status, CDSI_COMPLETE);
    bed.doses[0].given = day("2025-10-10");
    assess(&bed, "2026-11-22");
    for (size_t i = 0; i < bed.result->forecast_count; i++)
        if (str_eq(bed.result->forecasts[i].group, STR("Influenza")))
            assert_int_equal(bed.result->forecasts[i].status, CDSI_NOT_COMPLETE);
    bed_done(&bed);
}

static void
a_series_whose_doses_were_all_skipped_is_not_recommended(void **state)
{
    struct bed bed = bed_of(BED_SERIES "D\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\nk\tF\t-\ns\t-\t-\t-"
                                       "\nc\tA\t12m\t-\t-\t-\t-\t-\t-\t-\t-\t-\n");

    (void)state;
    assess(&bed, "2021-01-01");
    assert_int_equal(forecast(&bed)->status, CDSI_NOT_RECOMMENDED);
    assert_int_equal(forecast(&bed)->reasons, CDSI_BECAUSE_HISTORY);
    bed_done(&bed);
}

/* 7.6: the dose would be skipped by the day it is due, so the next one is forecast at once. */
static void
a_dose_that_will_be_skipped_when_due_is_not_forecast(void **state)
{
    struct bed bed =
        bed_of(BED_SERIES BED_DOSE
               "D\t-\t-\t-\ni\tY\t-\t-\t-\t+28d\t+28d\t-\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n"
               "k\tB\t-\ns\t-\t-\t-\nc\tA\t12m\t-\t-\t-\t-\t-\t-\t-\t-\t-\n"
               "D\t-\t-\t-\ni\tY\t-\t-\t-\t+56d\t+56d\t-\t-\t-\t-\t-\np\t2\t-\t-\tY\t-\t0\n");

    (void)state;
    give(&bed, "2020-12-10", 1);
    assess(&bed, "2020-12-11"); /* 11 months old; in 28 days it will be 12 */
    assert_day(forecast(&bed)->earliest, "2021-02-04");
    assert_int_equal(forecast(&bed)->vaccines[0], 2);
    assert_int_equal(forecast(&bed)->dose_number, 2);
    bed_done(&bed);
}

/* FORECASTRECVAC-1 */
static void
a_vaccine_is_recommended_when_it_fits_the_earliest_or_the_recommended_day(void **state)
{
    struct bed bed =
        bed_of(BED_SERIES "D\t-\t-\t-\na\t2m\t2m\t4m\t-\t-\t-\t-\np\t1\t-\t3m\tY\t-\t0\n"
                          "p\t2\t4m\t-\tY\t-\t0\np\t3\t6m\t-\tY\t-\t0\np\t4\t-\t-\t-\t-\t0\n");

    (void)state;
    assess(&bed, "2020-01-15");
    assert_int_equal(forecast(&bed)->vaccine_count, 2);
    assert_int_equal(forecast(&bed)->vaccines[0], 1);
    assert_int_equal(forecast(&bed)->vaccines[1], 2);
    bed_done(&bed);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_dates_of_a_first_dose_come_from_the_ages),
        cmocka_unit_test(without_a_recommended_age_the_intervals_decide),
        cmocka_unit_test(a_late_dose_moves_the_recommended_and_the_past_due_date),
        cmocka_unit_test(no_forecast_lies_before_a_dose_already_given),
        cmocka_unit_test(a_conflict_holds_up_the_forecast_until_its_end),
        cmocka_unit_test(a_day_that_does_not_exist_moves_a_forecast_to_the_next_month),
        cmocka_unit_test(what_nothing_dates_has_no_earliest_date),
        cmocka_unit_test(immunity_is_a_finding_or_a_birth_date_without_an_exclusion),
        cmocka_unit_test(an_antigen_contraindication_holds_within_its_ages),
        cmocka_unit_test(a_vaccine_contraindication_ends_the_series_when_no_vaccine_is_left),
        cmocka_unit_test(somebody_past_the_maximum_age_has_aged_out),
        cmocka_unit_test(somebody_who_cannot_finish_in_time_has_aged_out),
        cmocka_unit_test(past_the_season_nothing_is_recommended),
        cmocka_unit_test(a_seasonal_dose_of_another_season_does_not_count_for_the_number),
        cmocka_unit_test(a_season_can_be_shifted_by_whole_years),
        cmocka_unit_test(a_shifted_season_counts_the_doses_of_that_season),
        cmocka_unit_test(a_series_whose_doses_were_all_skipped_is_not_recommended),
        cmocka_unit_test(a_dose_that_will_be_skipped_when_due_is_not_forecast),
        cmocka_unit_test(a_vaccine_is_recommended_when_it_fits_the_earliest_or_the_recommended_day),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
