/* cdsi/property_test.c - what must hold for every history, tried on made-up ones. */
#include "base/test.h"

#include <stdlib.h>

#include "cdsi/compare.h"
#include "cdsi/properties.h"

enum { PEOPLE = 4000, DOSES = 14 };

static struct cdsi_schedule *schedule;
static struct arena *arena, *work;
static const struct cdsi_case_person *people;

static int
set_up(void **state)
{
    (void)state;
    schedule = cdsi_schedule_builtin((struct cdsi_options){0});
    arena = arena_new(256u * 1024 * 1024);
    work = arena_new(64u * 1024 * 1024);
    people = cdsi_made_up_people(schedule, PEOPLE, DOSES, date_from(2025, 11, 10), 20251110, arena);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(work);
    arena_free(arena);
    cdsi_schedule_free(schedule);
    return 0;
}

static struct history
history_of(const struct cdsi_case_person *p)
{
    return (struct history){.schedule = schedule,
                            .patient = p->patient,
                            .doses = p->doses,
                            .count = p->dose_count,
                            .today = p->today};
}

static const struct cdsi_result *
answer(const struct cdsi_case_person *p)
{
    const struct history h = history_of(p);
    const struct cdsi_result *result;

    (void)history_run(&h, &result, work);
    return result;
}

static void
holds(size_t person, const char *broken)
{
    if (broken != NULL)
        fail_msg("person %zu: %s", person, broken);
}

static void
the_same_history_has_the_same_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < PEOPLE; i++) {
        arena_reset(work);
        holds(i, property_same(answer(&people[i]), answer(&people[i])));
    }
}

static void
the_order_in_which_doses_are_told_does_not_matter(void **state)
{
    (void)state;
    for (size_t i = 0; i < PEOPLE; i++) {
        struct history h = history_of(&people[i]);
        struct cdsi_dose doses[DOSES + 1];
        const struct cdsi_result *result;

        for (size_t k = 0; k < h.count; k++) {
            doses[k] = h.doses[k];
            if (k % 3 == 0) /* many on one day */
                doses[k].given = h.doses[h.count - 1].given;
        }
        h.doses = doses;
        arena_reset(work);
        (void)history_run(&h, &result, work);
        holds(i, property_any_order(&h, result, work));
    }
}

static void
a_later_assessment_never_changes_how_a_dose_counts_in_a_series(void **state)
{
    (void)state;
    for (size_t i = 0; i < PEOPLE; i++) {
        const struct history h = history_of(&people[i]);
        const struct cdsi_result *unused;

        arena_reset(work);
        holds(i, property_later(&h, history_run(&h, &unused, work), 1 + (int32_t)i, work));
    }
}

static void
earliest_recommended_and_past_due_stand_in_order_under_one_headline(void **state)
{
    (void)state;
    for (size_t i = 0; i < PEOPLE; i++) {
        arena_reset(work);
        holds(i, property_dates(answer(&people[i])));
    }
}

static void
try_all_given(size_t person, size_t *tried)
{
    const struct history h = history_of(&people[person]);
    const struct cdsi_result *unused;
    const struct run *run;

    arena_reset(work);
    run = history_run(&h, &unused, work);
    for (size_t n = 0; n < schedule->antigen_count; n++)
        for (size_t k = 0; k < run->antigens[n].path_count; k++) {
            const struct path *path = &run->antigens[n].paths[k];
            enum property_answer counts = property_given(&h, run, path, work);

            *tried += counts != PROPERTY_UNTRIED;
            if (counts == PROPERTY_BROKEN)
                fail_msg("person %zu: %.*s, target dose %d", person, STRF(path->series->name),
                         path->at + 1);
        }
}

static void
a_dose_given_as_recommended_counts(void **state)
{
    size_t tried = 0;

    (void)state;
    for (size_t i = 0; i < PEOPLE; i++)
        try_all_given(i, &tried);
    assert_true(tried > 10000);
}

/* The checks can fail: each is shown an answer that breaks it. */
static void
a_broken_answer_is_seen(void **state)
{
    struct cdsi_forecast f = {.group = STR("G"), .headline = true};
    struct cdsi_evaluation e = {.status = CDSI_VALID}, other = {.status = CDSI_NOT_VALID};
    struct cdsi_result a = {.forecasts = &f, .forecast_count = 1}, b = a;

    (void)state;
    f.earliest = f.recommended = f.past_due = date_from(2025, 1, 2);
    assert_null(property_dates(&a));
    f.recommended = date_from(2025, 1, 1);
    assert_non_null(property_dates(&a));
    f.recommended = date_from(2025, 1, 3);
    assert_non_null(property_dates(&a));
    f.recommended = f.past_due;
    f.headline = false;
    assert_non_null(property_dates(&a));
    a.evaluations = &e;
    b.evaluations = &other;
    a.evaluation_count = b.evaluation_count = 1;
    assert_non_null(property_same(&a, &b));
    assert_null(property_same(&a, &a));
}

static void
every_dose_is_evaluated_or_set_aside(void **state)
{
    (void)state;
    for (size_t i = 0; i < PEOPLE; i++) {
        const struct cdsi_result *r;

        arena_reset(work);
        r = answer(&people[i]);
        for (size_t d = 0; d < people[i].dose_count; d++) {
            const struct vaccine *vaccine =
                &schedule->vaccines[schedule->vaccine_of[people[i].doses[d].cvx]];
            bool found = vaccine->associations.count == 0;

            for (size_t k = 0; k < r->evaluation_count; k++)
                found = found || r->evaluations[k].dose == (int32_t)d;
            for (size_t k = 0; k < r->remark_count; k++)
                found = found || r->remarks[k].index == (int32_t)d;
            assert_true(found);
        }
    }
}

static void
every_answer_can_be_put_into_words(void **state)
{
    (void)state;
    for (size_t i = 0; i < PEOPLE / 4; i++) {
        const struct cdsi_case_person *p = &people[i];
        const struct cdsi_result *r;

        arena_reset(work);
        r = cdsi_trace_run(schedule, &p->patient, p->doses, p->dose_count, p->today, work);
        for (size_t k = 0; k < r->evaluation_count; k++)
            assert_true(cdsi_explain_evaluation(r, &r->evaluations[k], work).n > 0);
        for (size_t k = 0; k < r->forecast_count; k++)
            assert_true(cdsi_explain_forecast(r, &r->forecasts[k], work).n > 0);
        for (size_t k = 0; k < r->remark_count; k++)
            assert_true(cdsi_explain_remark(r, &r->remarks[k], work).n > 0);
        assert_true(r->trace_count > 0);
        for (size_t k = 0; k < r->trace_count; k++)
            assert_true(cdsi_explain_trace(r, &r->trace[k], work).n > 0);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_history_has_the_same_answer),
        cmocka_unit_test(the_order_in_which_doses_are_told_does_not_matter),
        cmocka_unit_test(a_later_assessment_never_changes_how_a_dose_counts_in_a_series),
        cmocka_unit_test(earliest_recommended_and_past_due_stand_in_order_under_one_headline),
        cmocka_unit_test(a_dose_given_as_recommended_counts),
        cmocka_unit_test(a_broken_answer_is_seen),
        cmocka_unit_test(every_dose_is_evaluated_or_set_aside),
        cmocka_unit_test(every_answer_can_be_put_into_words),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
