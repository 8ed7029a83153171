/* cdsi/evaluate_test.c - chapters 4 to 6, table by table. */
#include "cdsi/testbed.h"

/* 4.2 */
static void
a_vaccine_stands_for_another_antigen_by_age(void **state)
{
    struct bed bed = bed_of(BED_SERIES BED_DOSE);
    struct err err = {0};

    (void)state;
    cdsi_schedule_free(bed.schedule);
    assert_int_equal(
        cdsi_schedule_load(
            STR("V\t4.99\t-\t-\nG\tG\t-\tA\nG\tH\t-\tB\nM\t1\tA\t-\t24m\nM\t1\tB\t24m\t-\n"
                "A\tA\n" BED_SERIES "D\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\nA\tB\n"
                "S\tother\tH\tS\t1\tA\t1\tY\t-\t-\t-\t-\t-\nD\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n"),
            (struct cdsi_options){0}, &bed.schedule, &err),
        OK);
    give(&bed, "2021-12-31", 1);
    give(&bed, "2022-01-01", 1);
    assess(&bed, "2023-01-01");
    assert_int_equal(bed.result->evaluation_count, 2);
    assert_str(bed.result->evaluations[0].antigen, "A");
    assert_str(bed.result->evaluations[1].antigen, "B");
    bed_done(&bed);
}

static void
doses_that_cannot_be_are_set_aside(void **state)
{
    struct bed bed = bed_of(BED_SERIES BED_DOSE);

    (void)state;
    give(&bed, "2019-12-31", 1);
    give(&bed, "2022-01-02", 1);
    give(&bed, "2021-01-01", 77);
    give(&bed, "2020-01-01", 1);
    bed.doses[bed.count++] = (struct cdsi_dose){.given = DATE_NONE, .cvx = 1};
    observe(&bed, 500, NULL);
    assess(&bed, "2022-01-01");
    assert_int_equal(bed.result->remark_count, 5);
    assert_int_equal(bed.result->evaluation_count, 1);
    assert_judged(&bed, 4, CDSI_VALID, 0);
    bed_done(&bed);
}

static void
nothing_is_said_of_somebody_not_born_yet(void **state)
{
    struct bed bed = bed_of(BED_SERIES BED_DOSE);

    (void)state;
    assess(&bed, "2019-12-31");
    assert_int_equal(bed.result->forecast_count, 0);
    assert_int_equal(bed.result->remarks[0].kind, CDSI_BORN_AFTER_TODAY);
    bed_done(&bed);
}

/* Table 5-4, 5-5 */
static void
a_risk_series_is_relevant_by_an_indication_within_its_ages(void **state)
{
    static const char rows[] =
        "S\trisk\tG\tR\t1\tA\t1\t-\t-\t-\t-\t-\t-\nN\t3\t12m\t24m\n" BED_DOSE;
    static const struct {
        const char *on;
        size_t forecasts;
    } tries[] = {{"2020-12-31", 1}, {"2021-01-01", 2}, {"2021-12-31", 2}, {"2022-01-01", 1}};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        struct bed bed = bed_of(rows);

        observe(&bed, 3, NULL);
        assess(&bed, tries[i].on);
        assert_int_equal(bed.result->forecast_count, tries[i].forecasts);
        bed.patient.observation_count = 0;
        assess(&bed, tries[i].on);
        assert_int_equal(bed.result->forecast_count, 1);
        bed_done(&bed);
    }
}

static void
a_series_for_one_sex_is_not_relevant_for_another(void **state)
{
    struct bed bed = bed_of("S\tone\tG\tS\t1\tA\t1\tY\t-\t-\t-\t-\tFU\n" BED_DOSE);

    (void)state;
    assess(&bed, "2021-01-01");
    assert_int_equal(bed.result->forecast_count, 2);
    bed.patient.sex = CDSI_SEX_UNKNOWN;
    assess(&bed, "2021-01-01");
    assert_int_equal(bed.result->forecast_count, 2);
    bed.patient.sex = CDSI_SEX_MALE;
    assess(&bed, "2021-01-01");
    assert_int_equal(bed.result->forecast_count, 1);
    bed_done(&bed);
}

/* Table 6-3 */
static void
a_dose_after_the_lot_expired_is_sub_standard(void **state)
{
    struct bed bed = bed_of(BED_SERIES BED_DOSE BED_DOSE);

    (void)state;
    give(&bed, "2021-01-01", 1);
    give(&bed, "2021-02-01", 1);
    give(&bed, "2021-03-01", 1);
    bed.doses[0].expires = day("2020-12-31");
    bed.doses[1].expires = day("2021-02-01");
    bed.doses[2].substandard = true;
    assess(&bed, "2022-01-01");
    assert_judged(&bed, 1, CDSI_SUBSTANDARD, CDSI_LOT_EXPIRED);
    assert_judged(&bed, 2, CDSI_VALID, 0);
    assert_judged(&bed, 3, CDSI_SUBSTANDARD, CDSI_CONDITION);
    assert_int_equal(forecast(&bed)->dose_number, 2);
    bed_done(&bed);
}

/* Table 6-6 with 6-10 and 6-11: the dose is skipped from its age on, and the same record is then
 * tried against the next target dose. */
static void
a_target_dose_is_skipped_by_age(void **state)
{
    static const char rows[] = BED_SERIES "D\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\nk\tB\t-\ns\t-\t-\t-\n"
                                          "c\tA\t12m\t-\t-\t-\t-\t-\t-\t-\t-\t-\n"
                                          "D\t-\t-\t-\np\t2\t-\t-\tY\t-\t0\n";
    struct bed young = bed_of(rows), old = bed_of(rows);

    (void)state;
    give(&young, "2020-12-31", 2);
    assess(&young, "2020-12-31");
    assert_judged(&young, 1, CDSI_NOT_VALID, CDSI_WRONG_VACCINE);
    give(&old, "2021-01-01", 2);
    assess(&old, "2021-01-01");
    assert_judged(&old, 1, CDSI_VALID, 0);
    assert_int_equal(judged(&old, 1)->target, 2);
    bed_done(&young);
    bed_done(&old);
}

/* CONDSKIP-1, table 6-9: only doses before the one under evaluation count; Valid or any. */
static void
skipping_counts_the_doses_before(void **state)
{
    static const char format[] = BED_SERIES
        "D\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n"
        "D\t-\t-\t-\na\t12m\t12m\t-\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\nk\tE\t-\ns\t-\t-\t-\n"
        "c\tV\t-\t-\t-\t-\t-\t1\t%s\t>\t1\t-\n"
        "D\t-\t-\t-\np\t2\t-\t-\tY\t-\t0\n";

    (void)state;
    for (int valid_only = 0; valid_only < 2; valid_only++) {
        char rows[512];
        struct bed bed;

        (void)snprintf(rows, sizeof(rows), format, valid_only == 1 ? "V" : "T");
        bed = bed_of(rows);
        give(&bed, "2020-02-01", 1); /* valid, target dose 1 */
        give(&bed, "2020-03-01", 1); /* too young for target dose 2 */
        give(&bed, "2020-04-01", 2); /* two before it, one of them valid */
        assess(&bed, "2020-05-01");
        assert_judged(&bed, 2, CDSI_NOT_VALID, CDSI_TOO_YOUNG);
        assert_int_equal(judged(&bed, 3)->target, valid_only == 1 ? 2 : 3);
        bed_done(&bed);
    }
}

/* CONDSKIP-1 counts vaccine doses administered: a vaccine that is named counts also when it holds
 * no antigen of the series (Td for Pertussis), any dose of the antigen when none is named. */
static void
skipping_counts_a_named_vaccine_of_another_antigen(void **state)
{
    static const char format[] =
        BED_SERIES "D\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\nk\tB\t-\ns\t-\t-\t-\n"
                   "c\tV\t-\t-\t-\t-\t-\t0\t%s\t>\t%s\t-\nD\t-\t-\t-\np\t2\t-\t-\tY\t-\t0\n";
    static const struct {
        const char *kind, *vaccines;
        uint8_t target;
    } tries[] = {{"T", "11", 2}, {"V", "11", 1}, {"T", "-", 1}};

    (void)state;
    for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
        char rows[512];
        struct bed bed;

        (void)snprintf(rows, sizeof(rows), format, tries[i].kind, tries[i].vaccines);
        bed = bed_of(rows);
        give(&bed, "2020-02-01", 11);
        give(&bed, "2020-03-01", 2);
        give(&bed, "2020-04-01", 11); /* after it: not counted */
        assess(&bed, "2020-05-01");
        assert_int_equal(judged(&bed, 2)->target, tries[i].target);
        bed_done(&bed);
    }
}

/* Of the schedule's own: the second Tdap after Td is the third dose also for Pertussis, which wants
 * six months since the second. */
static void
pertussis_counts_td(void **state)
{
    struct bed bed = {.arena = arena_new(16u * 1024 * 1024)};
    unsigned seen = 0;

    (void)state;
    bed.schedule = cdsi_schedule_builtin((struct cdsi_options){0});
    bed.patient.born = day("2000-01-01");
    give(&bed, "2024-01-10", 113);
    give(&bed, "2024-02-10", 115);
    give(&bed, "2024-03-10", 115);
    assess(&bed, "2025-11-10");
    for (size_t i = 0; i < bed.result->evaluation_count; i++) {
        const struct cdsi_evaluation *e = &bed.result->evaluations[i];

        if (e->dose != 2 || !str_eq(e->antigen, STR("Pertussis")))
            continue;
        assert_int_equal(e->status, CDSI_NOT_VALID);
        assert_int_equal(e->reasons, CDSI_TOO_SOON);
        seen++;
    }
    assert_int_equal(seen, 1);
    bed_done(&bed);
}

/* Tables 6-8 and 6-10: an interval since the previous dose; AND and OR within a set. */
static void
skipping_by_interval_needs_a_previous_dose(void **state)
{
    static const char rows[] =
        BED_SERIES "D\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\nD\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\nk\tB\t-\n"
                   "s\tAND\t-\t-\nc\tI\t-\t-\t-\t-\t6m\t-\t-\t-\t-\t-\n"
                   "c\tA\t-\t24m\t-\t-\t-\t-\t-\t-\t-\t-\nD\t-\t-\t-\np\t2\t-\t-\tY\t-\t0\n";
    struct bed bed = bed_of(rows);

    (void)state;
    give(&bed, "2020-02-01", 1);
    give(&bed, "2020-07-31", 2);
    give(&bed, "2021-01-31", 2);
    assess(&bed, "2021-06-01");
    assert_judged(&bed, 2, CDSI_NOT_VALID, CDSI_WRONG_VACCINE);
    assert_judged(&bed, 3, CDSI_VALID, 0); /* six months after dose 2, and below two years */
    bed_done(&bed);
}

/* RELEVANT-1: a set out of its effective window does not exist. */
static void
a_set_counts_only_while_it_is_in_force(void **state)
{
    static const char rows[] =
        BED_SERIES "D\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\nk\tE\tOR\ns\t-\t20210601\t-\n"
                   "c\tA\t-\t-\t-\t-\t-\t-\t-\t-\t-\t-\nD\t-\t-\t-\np\t2\t-\t-\tY\t-\t0\n";
    struct bed bed = bed_of(rows);

    (void)state;
    give(&bed, "2021-05-31", 2);
    give(&bed, "2021-06-01", 2);
    assess(&bed, "2021-07-01");
    assert_judged(&bed, 1, CDSI_NOT_VALID, CDSI_WRONG_VACCINE);
    assert_judged(&bed, 2, CDSI_VALID, 0);
    bed_done(&bed);
}

/* Table 6-13 */
static void
an_inadvertent_vaccine_is_no_reference_for_the_next(void **state)
{
    struct bed bed =
        bed_of(BED_SERIES "D\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\nn\t5\n"
                          "D\t-\t-\t-\ni\tY\t-\t-\t-\t+24d\t+28d\t-\t-\t-\t-\t-\np\t1\t-"
                          "\t-\tY\t-\t0\nn\t5\n");

    (void)state;
    give(&bed, "2020-02-01", 1);
    give(&bed, "2020-02-20", 5);
    give(&bed, "2020-02-29", 1);
    assess(&bed, "2021-01-01");
    assert_judged(&bed, 2, CDSI_NOT_VALID, CDSI_INADVERTENT);
    assert_judged(&bed, 3, CDSI_VALID, 0);
    bed_done(&bed);
}

/* Table 6-15: the four columns, on their edges. */
static void
age_is_judged_on_its_edges(void **state)
{
    static const struct {
        const char *on;
        enum cdsi_dose_status status;
        uint16_t reasons;
    } tries[] = {
        {"2020-12-27", CDSI_NOT_VALID, CDSI_TOO_YOUNG},
        {"2020-12-28", CDSI_VALID, CDSI_AGE_GRACE},
        {"2020-12-31", CDSI_VALID, CDSI_AGE_GRACE},
        {"2021-01-01", CDSI_VALID, 0},
        {"2024-12-31", CDSI_VALID, 0},
        {"2025-01-01", CDSI_EXTRANEOUS, CDSI_TOO_OLD},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
        struct bed bed =
            bed_of(BED_SERIES "D\t-\t-\t-\na\t12m-4d\t12m\t-\t-\t60m\t-\t-\np\t1\t-\t-\tY\t-\t0\n");

        give(&bed, tries[i].on, 1);
        assess(&bed, "2025-06-01");
        assert_judged(&bed, 1, tries[i].status, tries[i].reasons);
        bed_done(&bed);
    }
}

static void
the_age_rule_in_force_on_the_day_counts(void **state)
{
    struct bed bed =
        bed_of(BED_SERIES
               "D\tR\t-\t-\na\t6m\t6m\t-\t-\t-\t-\t20200731\na\t12m\t12m\t-\t-\t-\t20200801\t-\n"
               "p\t1\t-\t-\tY\t-\t0\n");

    (void)state;
    give(&bed, "2020-07-31", 1);
    give(&bed, "2020-08-01", 1);
    assess(&bed, "2025-06-01");
    assert_judged(&bed, 1, CDSI_VALID, 0);
    assert_judged(&bed, 2, CDSI_NOT_VALID, CDSI_TOO_YOUNG);
    bed_done(&bed);
}

/* Table 6-18, CALCDTINT-1: counted from the previous dose, also a Not Valid one. */
static void
an_interval_counts_from_the_previous_dose_even_if_not_valid(void **state)
{
    struct bed bed =
        bed_of(BED_SERIES BED_DOSE
               "D\t-\t-\t-\ni\tY\t-\t-\t-\t+24d\t+28d\t-\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n");

    (void)state;
    give(&bed, "2020-02-01", 1);
    give(&bed, "2020-02-24", 1); /* 23 days */
    give(&bed, "2020-03-18", 1); /* 23 days after that, 46 after dose 1 */
    give(&bed, "2020-04-11", 1); /* 24 days: grace */
    assess(&bed, "2021-01-01");
    assert_judged(&bed, 2, CDSI_NOT_VALID, CDSI_TOO_SOON);
    assert_judged(&bed, 3, CDSI_NOT_VALID, CDSI_TOO_SOON);
    assert_judged(&bed, 4, CDSI_VALID, CDSI_INTERVAL_GRACE);
    assert_day(judged(&bed, 3)->why[0].limit, "2020-03-19");
    assert_int_equal(judged(&bed, 3)->why[0].dose, 1);
    bed_done(&bed);
}

/* CALCDTINT-2, -8, -9 */
static void
an_interval_counts_from_a_target_dose_a_vaccine_or_an_observation(void **state)
{
    static const char *const from[] = {"-\t1\t-\t-", "-\t-\t2\t-", "-\t-\t-\t7"};
    static const char *const last[] = {"2020-05-31", "2020-06-30", "2020-08-31"};
    static const char *const first[] = {"2020-06-01", "2020-07-01", "2020-09-01"};

    (void)state;
    for (size_t i = 0; i < 3; i++)
        for (int enough = 0; enough < 2; enough++) {
            char rows[512];
            struct bed bed;

            (void)snprintf(rows, sizeof(rows),
                           BED_SERIES BED_DOSE BED_DOSE
                           "D\t-\t-\t-\ni\t%s\t4m\t4m\t-\t-\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n",
                           from[i]);
            bed = bed_of(rows);
            observe(&bed, 7, "2020-04-01");
            observe(&bed, 7, "2020-05-01");
            give(&bed, "2020-02-01", 1);
            give(&bed, "2020-03-01", 2);
            give(&bed, enough == 1 ? first[i] : last[i], 1);
            assess(&bed, "2021-01-01");
            assert_judged(&bed, 3, enough == 1 ? CDSI_VALID : CDSI_NOT_VALID,
                          enough == 1 ? 0 : CDSI_TOO_SOON);
            bed_done(&bed);
        }
}

/* CALCDTINT-8: all vaccine doses administered count, also those without an antigen of the series;
 * the data asks for Td before Tdap and for varicella before zoster. */
static void
an_interval_counts_from_a_vaccine_of_another_antigen(void **state)
{
    struct bed bed = bed_of(BED_SERIES "D\t-\t-\t-\ni\t-\t-\t11\t-\t+24d\t+28d\t-\t-\t-\t-\t-\n"
                                       "p\t1\t-\t-\tY\t-\t0\n");

    (void)state;
    give(&bed, "2020-02-01", 11);
    give(&bed, "2020-02-20", 1);
    assess(&bed, "2020-02-21");
    assert_judged(&bed, 2, CDSI_NOT_VALID, CDSI_TOO_SOON);
    assert_int_equal(judged(&bed, 2)->why[0].dose, 0);
    assert_day(forecast(&bed)->earliest, "2020-02-29");
    bed_done(&bed);
}

/* Table 6-21: only when a preferable interval fails, and never without an allowable one. */
static void
an_allowable_interval_saves_what_a_preferable_one_refuses(void **state)
{
    static const char rows[] =
        BED_SERIES BED_DOSE "D\t-\t-\t-\ni\tY\t-\t-\t-\t+56d\t+56d\t-\t-\t-\t-\t-\nj\tY\t-\t+24d\t-"
                            "\t-\np\t1\t-\t-\tY\t-\t0\n";
    struct bed saved = bed_of(rows), not = bed_of(rows);

    (void)state;
    give(&saved, "2020-02-01", 1);
    give(&saved, "2020-02-25", 1);
    assess(&saved, "2021-01-01");
    assert_judged(&saved, 2, CDSI_VALID, 0);
    give(&not, "2020-02-01", 1);
    give(&not, "2020-02-24", 1);
    assess(&not, "2021-01-01");
    assert_judged(&not, 2, CDSI_NOT_VALID, CDSI_TOO_SOON);
    bed_done(&saved);
    bed_done(&not );
}

/* CONFLICT-3: from the day after on; the short end interval after a valid dose or one of another
 * antigen, the long one after a dose that does not count. */
static void
a_conflict_lasts_longer_after_a_dose_that_does_not_count(void **state)
{
    static const char conflict[] = "X\t1\t1,11\t+1d\t+24d\t+28d\n";
    static const char rows[] = BED_SERIES "D\t-\t-\t-\na\t2m\t2m\t-\t-\t-\t-\t-\np\t1\t-\t-\tY\t-"
                                          "\t0\nD\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n";
    static const struct {
        uint16_t cvx;
        const char *before, *on;
        uint16_t reasons;
    } tries[] = {
        {11, "2020-04-01", "2020-04-01", 0},             /* the same day */
        {11, "2020-04-01", "2020-04-02", CDSI_CONFLICT}, /* the day after */
        {11, "2020-04-01", "2020-04-24", CDSI_CONFLICT},
        {11, "2020-04-01", "2020-04-25", 0},
        {1, "2020-02-10", "2020-03-08", CDSI_CONFLICT}, /* too young: 27 days are not enough */
        {1, "2020-02-10", "2020-03-09", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
        struct bed bed = bed_with(conflict, rows);

        give(&bed, tries[i].before, tries[i].cvx);
        give(&bed, tries[i].on, 1);
        assess(&bed, "2021-01-01");
        assert_judged(&bed, 2, tries[i].reasons == 0 ? CDSI_VALID : CDSI_NOT_VALID,
                      tries[i].reasons);
        bed_done(&bed);
    }
}

/* Tables 6-26 and 6-29 */
static void
a_vaccine_is_preferable_allowable_or_neither(void **state)
{
    static const char rows[] = BED_SERIES
        "D\tR\t-\t-\np\t1\t12m\t24m\tY\t-\t500\np\t2\t-\t-\tY\tMSD\t0\nw\t1\t6m\t-\nw\t3\t-\t24m\n";
    static const struct {
        const char *on;
        uint16_t cvx;
        const char *mvx;
        int32_t volume;
        enum cdsi_dose_status status;
        uint16_t reasons;
    } tries[] = {
        {"2021-06-01", 1, "", 500, CDSI_VALID, 0},
        {"2021-06-01", 1, "", 250, CDSI_VALID, CDSI_LOW_VOLUME},
        {"2020-08-01", 1, "", 250, CDSI_VALID, 0}, /* allowable: no volume */
        {"2020-03-01", 1, "", 0, CDSI_NOT_VALID, CDSI_VACCINE_AGE},
        {"2021-06-01", 2, "MSD", 0, CDSI_VALID, 0},
        {"2021-06-01", 2, "PFR", 0, CDSI_NOT_VALID, CDSI_WRONG_TRADE_NAME},
        {"2021-06-01", 2, "", 0, CDSI_NOT_VALID, CDSI_WRONG_TRADE_NAME},
        {"2021-12-31", 3, "", 0, CDSI_VALID, 0},
        {"2022-01-01", 3, "", 0, CDSI_NOT_VALID, CDSI_VACCINE_AGE},
        {"2021-06-01", 4, "", 0, CDSI_NOT_VALID, CDSI_WRONG_VACCINE},
    };

    (void)state;
    for (size_t i = 0; i < sizeof(tries) / sizeof(tries[0]); i++) {
        struct bed bed = bed_of(rows);

        give(&bed, tries[i].on, tries[i].cvx);
        bed.doses[0].mvx = str_of(tries[i].mvx);
        bed.doses[0].volume_ul = tries[i].volume;
        assess(&bed, "2023-01-01");
        assert_judged(&bed, 1, tries[i].status, tries[i].reasons);
        bed_done(&bed);
    }
}

/* Figure 4-6 */
static void
doses_after_the_series_ended_are_extraneous(void **state)
{
    struct bed bed = bed_of(BED_SERIES BED_DOSE);

    (void)state;
    give(&bed, "2020-02-01", 1);
    give(&bed, "2020-03-01", 1);
    assess(&bed, "2021-01-01");
    assert_judged(&bed, 2, CDSI_EXTRANEOUS, CDSI_SERIES_COMPLETE);
    assert_int_equal(judged(&bed, 2)->target, 0);
    assert_int_equal(forecast(&bed)->status, CDSI_COMPLETE);
    bed_done(&bed);
}

static void
a_recurring_dose_never_ends_and_may_stand_in_the_middle(void **state)
{
    struct bed bed = bed_of(BED_SERIES "D\tR\t-\t-\np\t1\t-\t-\tY\t-\t0\nk\tB\t-\ns\t-\t-\t-\n"
                                       "c\tV\t-\t-\t-\t-\t-\t2\tV\t>\t1\t-\n"
                                       "D\t-\t-\t-\np\t1\t-\t-\tY\t-\t0\n");

    (void)state;
    for (int month = 2; month < 7; month++) {
        char on[16];

        (void)snprintf(on, sizeof(on), "2020-%02d-01", month);
        give(&bed, on, 1);
    }
    assess(&bed, "2021-01-01");
    assert_int_equal(judged(&bed, 3)->target, 1);
    assert_judged(&bed, 4, CDSI_VALID, 0);
    assert_int_equal(judged(&bed, 4)->target, 2);
    assert_judged(&bed, 5, CDSI_EXTRANEOUS, CDSI_SERIES_COMPLETE);
    bed_done(&bed);
}

/* Table 6-7: complete only from the dose that completed it on. */
static void
a_completed_series_counts_from_the_dose_that_completed_it(void **state)
{
    static const char rows[] = BED_SERIES BED_DOSE BED_DOSE
        "S\trisk\tG\tR\t2\tA\t1\t-\t-\t-\t-\t-\t-\nN\t1\t-\t-\nD\t-\t-\t-\np\t1\t-\t-\tY\t-"
        "\t0\nk\tB\t-\ns\t-\t-\t-\n"
        "c\tS\t-\t-\t-\t-\t-\t-\t-\t-\t-\t1\nD\t-\t-\t-\np\t9\t-\t-\tY\t-\t0\n";
    struct bed bed = bed_of(rows);
    size_t seen = 0;

    (void)state;
    observe(&bed, 1, NULL);
    give(&bed, "2020-02-01", 1);
    give(&bed, "2020-03-01", 1);
    assess(&bed, "2021-01-01");
    for (size_t i = 0; i < bed.result->evaluation_count; i++) {
        const struct cdsi_evaluation *e = &bed.result->evaluations[i];

        if (e->type != CDSI_RISK)
            continue;
        seen++;
        /* dose 1 was given before: it satisfies; dose 2 completes group 1 and needs vaccine 9 */
        assert_int_equal(e->status, e->dose == 0 ? CDSI_VALID : CDSI_NOT_VALID);
    }
    assert_int_equal(seen, 2);
    bed_done(&bed);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_vaccine_stands_for_another_antigen_by_age),
        cmocka_unit_test(doses_that_cannot_be_are_set_aside),
        cmocka_unit_test(nothing_is_said_of_somebody_not_born_yet),
        cmocka_unit_test(a_risk_series_is_relevant_by_an_indication_within_its_ages),
        cmocka_unit_test(a_series_for_one_sex_is_not_relevant_for_another),
        cmocka_unit_test(a_dose_after_the_lot_expired_is_sub_standard),
        cmocka_unit_test(a_target_dose_is_skipped_by_age),
        cmocka_unit_test(skipping_counts_the_doses_before),
        cmocka_unit_test(skipping_counts_a_named_vaccine_of_another_antigen),
        cmocka_unit_test(pertussis_counts_td),
        cmocka_unit_test(skipping_by_interval_needs_a_previous_dose),
        cmocka_unit_test(a_set_counts_only_while_it_is_in_force),
        cmocka_unit_test(an_inadvertent_vaccine_is_no_reference_for_the_next),
        cmocka_unit_test(age_is_judged_on_its_edges),
        cmocka_unit_test(the_age_rule_in_force_on_the_day_counts),
        cmocka_unit_test(an_interval_counts_from_the_previous_dose_even_if_not_valid),
        cmocka_unit_test(an_interval_counts_from_a_target_dose_a_vaccine_or_an_observation),
        cmocka_unit_test(an_interval_counts_from_a_vaccine_of_another_antigen),
        cmocka_unit_test(an_allowable_interval_saves_what_a_preferable_one_refuses),
        cmocka_unit_test(a_conflict_lasts_longer_after_a_dose_that_does_not_count),
        cmocka_unit_test(a_vaccine_is_preferable_allowable_or_neither),
        cmocka_unit_test(doses_after_the_series_ended_are_extraneous),
        cmocka_unit_test(a_recurring_dose_never_ends_and_may_stand_in_the_middle),
        cmocka_unit_test(a_completed_series_counts_from_the_dose_that_completed_it),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
