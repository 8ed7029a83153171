/* registry/history_test.c - the record as one, and what the forecaster makes of it. */
#include "registry/history.h"

#include "registry/client_search.h"
#include "registry/test_bench.h"

#define ANNA "Zzolson|Anna|2020-01-05|F|MR 12|1 Elm St|55101|651 2347788|Lund|MTH Eva"

static struct cdsi_schedule *schedule;

static int
load(void **state)
{
    (void)state;
    schedule = cdsi_schedule_builtin((struct cdsi_options){0});
    return 0;
}

static int
unload(void **state)
{
    (void)state;
    cdsi_schedule_free(schedule);
    return 0;
}

static struct history
history(struct bench *b)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct history h;

    bench_read(b, &tx);
    assert_int_equal(history_load(&tx, b->arena, b->done.client, &h, &b->err), OK);
    return h;
}

static const struct cdsi_forecast *
forecast_of(const struct history_forecast *forecast, const char *group)
{
    for (size_t i = 0; i < forecast->result->forecast_count; i++)
        if (str_eq(forecast->result->forecasts[i].group, str_of(group)) &&
            forecast->result->forecasts[i].headline)
            return &forecast->result->forecasts[i];
    fail_msg("no forecast of %s", group);
    return NULL;
}

static void
a_history_is_evaluated_and_forecast(void **state)
{
    struct bench *b = *state;
    struct report *report = bench_report(b, 1, ANNA);
    struct history_forecast forecast;
    struct history h;

    bench_dose(b, report, "o1|2020-03-05|10|P1111|00");
    bench_dose(b, report, "o2|2020-05-05|10|P2222|00");
    bench_apply(b, report);
    h = history(b);
    history_cdsi(&h, schedule, date_from(2020, 6, 1), b->arena, &forecast);
    assert_int_equal(forecast.result->dose_count, 2);
    assert_int_equal(forecast_of(&forecast, "Polio")->dose_number, 3);
    assert_int_equal(forecast_of(&forecast, "Polio")->valid_doses, 2);
}

/* The series for those of 50 and older says of a child's dose that it comes too early. */
static void
a_dose_that_counts_for_a_child_is_not_judged_by_the_adults_series(void **state)
{
    struct bench *b = *state;
    struct report *report = bench_report(b, 1, ANNA);
    const struct cdsi_evaluation **judged;
    struct history_forecast forecast;
    struct history h;
    size_t count;

    bench_dose(b, report, "o1|2020-03-05|133|P1111|00");
    bench_apply(b, report);
    h = history(b);
    history_cdsi(&h, schedule, date_from(2020, 6, 1), b->arena, &forecast);
    judged = history_judged(&forecast, 0, b->arena, &count);
    assert_int_equal(count, 1);
    assert_str(judged[0]->group, "Pneumococcal");
    assert_int_equal(judged[0]->status, CDSI_VALID);
}

/* Too early for measles and the others alike: one word for the group. */
static void
a_dose_that_comes_too_early_is_not_valid_for_its_group(void **state)
{
    struct bench *b = *state;
    struct report *report = bench_report(b, 1, ANNA);
    const struct cdsi_evaluation **judged;
    struct history_forecast forecast;
    struct history h;
    size_t count;

    bench_dose(b, report, "o1|2020-04-05|03|M1111|00");
    bench_apply(b, report);
    h = history(b);
    history_cdsi(&h, schedule, date_from(2021, 6, 1), b->arena, &forecast);
    judged = history_judged(&forecast, 0, b->arena, &count);
    assert_int_equal(count, 1);
    assert_int_equal(judged[0]->status, CDSI_NOT_VALID);
}

static void
what_is_no_dose_is_not_evaluated(void **state)
{
    struct bench *b = *state;
    struct report *report = bench_report(b, 1, ANNA);
    struct history_input input;
    struct history h;

    bench_dose(b, report, "9999|2021-03-05|03||01|A|RE");
    bench_dose(b, report, "o2|2021-03-05|21|V1111|00");
    bench_dose(b, report, "o3|2021-04-05|08|A123B|00|A|PA");
    bench_apply(b, report);
    report = bench_report(b, 1, ANNA);
    bench_dose(b, report, "o4|2021-03-05|21|V7777|00"); /* in doubt with o2 */
    bench_apply(b, report);
    h = history(b);
    assert_int_equal(h.dose_count, 4);
    history_input(&h, schedule, date_from(2022, 1, 1), b->arena, &input);
    assert_int_equal(input.dose_count, 2);
    assert_int_equal(input.doses[0].cvx, 21);
    assert_false(input.doses[0].substandard);
    assert_int_equal(input.doses[1].cvx, 8);
    assert_true(input.doses[1].substandard);
    assert_str(h.doses[input.dose[1]].lot, "A123B");
}

static void
an_amount_in_millilitres_is_handed_on(void **state)
{
    static const struct {
        const char *amount, *unit;
        int32_t ul;
    } amounts[] = {{"0.5", "mL", 500}, {"1", "mL", 1000}, {"0.25", "ML", 250}, {".7", "mL", 700},
                   {"0.5", "mg", 0},   {"half", "mL", 0}, {"", "mL", 0},       {"0.5.1", "mL", 0}};
    struct bench *b = *state;
    struct dose dose = {.cvx = STR("10")};
    struct history h = {.doses = &dose, .dose_count = 1};

    for (size_t i = 0; i < sizeof(amounts) / sizeof(amounts[0]); i++) {
        struct history_input input;

        dose.amount = str_of(amounts[i].amount);
        dose.unit = str_of(amounts[i].unit);
        history_input(&h, schedule, date_from(2022, 1, 1), b->arena, &input);
        assert_int_equal(input.doses[0].volume_ul, amounts[i].ul);
    }
}

static void
a_disease_had_makes_immune(void **state)
{
    struct bench *b = *state;
    struct report *report = bench_report(b, 1, ANNA);
    struct report_observation said = {
        .kind = OBSERVATION_DISEASE,
        .code = {.code = STR("38907003"), .text = STR("varicella"), .system = STR("SCT")},
        .observed = {18500},
        .from = DATE_NONE,
        .until = DATE_NONE};
    struct history_forecast forecast;
    struct history h;

    report->observations = &said;
    report->observation_count = 1;
    bench_apply(b, report);
    h = history(b);
    history_cdsi(&h, schedule, date_from(2022, 1, 1), b->arena, &forecast);
    assert_int_equal(forecast_of(&forecast, "Varicella")->status, CDSI_IMMUNE);
}

/* Anaphylaxis after a dose, and "allergy to a previous dose of this vaccine", speak of that
 * vaccine and of no other. */
static void
a_reaction_forbids_its_own_vaccine_only(void **state)
{
    struct bench *b = *state;
    struct observation list[2] = {
        {.kind = OBSERVATION_REACTION,
         .code = {.code = STR("39579001"), .system = STR("SCT")},
         .about_cvx = STR("03"),
         .from = DATE_NONE,
         .until = DATE_NONE},
        {.kind = OBSERVATION_CONTRAINDICATION,
         .code = {.code = STR("VXC20"), .system = STR("CDCPHINVS")},
         .about_cvx = STR("998"),
         .from = DATE_NONE,
         .until = DATE_NONE},
    };
    struct report_client anna = {.born = date_from(2020, 1, 5), .sex = REPORT_SEX_F};
    struct history h = {.client = {.believed = anna}, .observations = list, .observation_count = 2};
    struct history_forecast forecast;

    history_cdsi(&h, schedule, date_from(2022, 1, 1), b->arena, &forecast);
    assert_int_equal(forecast_of(&forecast, "MMR")->status, CDSI_CONTRAINDICATED);
    assert_int_equal(forecast_of(&forecast, "Polio")->status, CDSI_NOT_COMPLETE);
    list[1].about_cvx = STR("10");
    history_cdsi(&h, schedule, date_from(2022, 1, 1), b->arena, &forecast);
    assert_int_equal(forecast_of(&forecast, "Polio")->status, CDSI_CONTRAINDICATED);
}

/* Two clinics say so: one line, and the earlier day. */
static void
a_fact_stands_once(void **state)
{
    struct bench *b = *state;
    struct report_observation said = {.kind = OBSERVATION_DISEASE,
                                      .code = {.code = STR("38907003"), .system = STR("SCT")},
                                      .from = DATE_NONE,
                                      .until = DATE_NONE};
    struct history h;

    for (int i = 0; i < 2; i++) {
        struct report *report = bench_report(b, 1 + i, ANNA);

        said.observed.day = 18500 - i;
        report->observations = &said;
        report->observation_count = 1;
        bench_apply(b, report);
    }
    h = history(b);
    assert_int_equal(h.observation_count, 1);
    assert_int_equal(h.observations[0].observed.day, 18499);
}

static void
a_contraindication_counts_while_it_is_in_force(void **state)
{
    struct bench *b = *state;
    struct observation list[3] = {{.code = {.code = STR("38907003"), .system = STR("SCT")},
                                   .from = DATE_NONE,
                                   .until = {18999}},
                                  {.code = {.code = STR("38907003"), .system = STR("SCT")},
                                   .from = {19001},
                                   .until = DATE_NONE},
                                  {.code = {.code = STR("38907003"), .system = STR("SCT")},
                                   .from = {19000},
                                   .until = {19000},
                                   .observed = DATE_NONE}};
    struct history h = {.observations = list, .observation_count = 3};
    struct history_input input;

    history_input(&h, schedule, (struct date){19000}, b->arena, &input);
    assert_true(input.patient.observation_count >= 1);
    for (size_t i = 0; i < input.patient.observation_count; i++)
        assert_int_equal(input.patient.observations[i].on.day, 19000);
}

static void
who_said_what_can_be_shown(void **state)
{
    struct bench *b = *state;
    struct report *report = bench_report(b, 1, ANNA);
    CLEANUP(tx_end) struct tx tx = {0};
    struct history_word *words;
    size_t count;

    bench_dose(b, report, "o1|2020-05-01|08|A123B|00");
    bench_apply(b, report);
    report = bench_report(b, 2, ANNA);
    bench_dose(b, report, "|2020-05-01|45||01");
    bench_apply(b, report);
    bench_read(b, &tx);
    assert_int_equal(history_words(&tx, b->arena, b->done.client, &words, &count, &b->err), OK);
    assert_int_equal(count, 2);
    assert_int_equal(words[0].organization, 1);
    assert_int_equal(words[1].organization, 2);
    assert_int_equal(words[0].dose.v, words[1].dose.v);
    assert_str(words[1].said.cvx, "45");
}

/* Six hundred persons of one name and year: the one meant is still found. */
static void
a_common_name_does_not_hide_the_one_meant(void **state)
{
    struct bench *b = *state;
    struct client_id meant = {0};

    for (int i = 0; i < 600; i++) {
        const char *person;

        arena_reset(b->arena);
        person = arena_cstr(
            b->arena,
            arena_printf(b->arena, "Johnson|Emma|2015-%02d-%02d|F|MR %d|%d Elm St|55%03d||Lund",
                         1 + i / 28 % 12, 1 + i % 28, 9000 + i, i + 1, 100 + i));

        bench_apply(b, bench_report(b, 1, person));
        if (i == 300)
            meant = b->done.client;
    }
    bench_apply(
        b, bench_report(
               b, 2,
               arena_cstr(b->arena,
                          arena_printf(b->arena,
                                       "Johnson|Emma|2015-%02d-%02d|F|MR 5|301 Elm St|55400||Lund",
                                       1 + 300 / 28 % 12, 1 + 300 % 28))));
    assert_int_equal(b->done.match, MATCH_SAME);
    assert_int_equal(b->done.client.v, meant.v);
}

#define T(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_history_is_evaluated_and_forecast),
        T(a_dose_that_counts_for_a_child_is_not_judged_by_the_adults_series),
        T(a_dose_that_comes_too_early_is_not_valid_for_its_group),
        T(what_is_no_dose_is_not_evaluated),
        T(an_amount_in_millilitres_is_handed_on),
        T(a_disease_had_makes_immune),
        T(a_reaction_forbids_its_own_vaccine_only),
        T(a_fact_stands_once),
        T(a_contraindication_counts_while_it_is_in_force),
        T(who_said_what_can_be_shown),
        T(a_common_name_does_not_hide_the_one_meant),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
