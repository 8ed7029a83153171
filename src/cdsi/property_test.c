/* cdsi/property_test.c - what must hold for every history, tried on made-up ones. */
#include "base/test.h"

#include <stdlib.h>
#include <string.h>

#include "cdsi/compare.h"
#include "cdsi/run.h"

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

static const struct run *
keep(const struct cdsi_case_person *p, const struct cdsi_dose *doses, struct date today,
     const struct cdsi_result **result)
{
    return run_keep(schedule, &p->patient, doses, p->dose_count, today, work, result);
}

static void
same_forecast(const struct cdsi_forecast *a, const struct cdsi_forecast *b)
{
    assert_true(str_eq(a->group, b->group));
    assert_int_equal(a->status, b->status);
    assert_int_equal(a->reasons, b->reasons);
    assert_int_equal(a->dose_number, b->dose_number);
    assert_int_equal(a->earliest.day, b->earliest.day);
    assert_int_equal(a->recommended.day, b->recommended.day);
    assert_int_equal(a->past_due.day, b->past_due.day);
    assert_int_equal(a->latest.day, b->latest.day);
    assert_int_equal(a->vaccine_count, b->vaccine_count);
    assert_int_equal(a->headline, b->headline);
}

static void
the_same_history_has_the_same_answer(void **state)
{
    (void)state;
    for (size_t i = 0; i < PEOPLE; i++) {
        const struct cdsi_result *a, *b;

        arena_reset(work);
        (void)keep(&people[i], people[i].doses, people[i].today, &a);
        (void)keep(&people[i], people[i].doses, people[i].today, &b);
        assert_int_equal(a->evaluation_count, b->evaluation_count);
        assert_int_equal(a->forecast_count, b->forecast_count);
        for (size_t k = 0; k < a->evaluation_count; k++)
            assert_int_equal(a->evaluations[k].status, b->evaluations[k].status);
        for (size_t k = 0; k < a->forecast_count; k++)
            same_forecast(&a->forecasts[k], &b->forecasts[k]);
    }
}

/* How often each (CVX, day, antigen, series, status) occurs must not depend on the order told. */
static size_t
occurs(const struct cdsi_result *r, const struct cdsi_evaluation *e, const struct cdsi_dose *dose)
{
    size_t n = 0;

    for (size_t i = 0; i < r->evaluation_count; i++) {
        const struct cdsi_evaluation *o = &r->evaluations[i];

        n += r->doses[o->dose].cvx == dose->cvx &&
             date_cmp(r->doses[o->dose].given, dose->given) == 0 && o->status == e->status &&
             o->reasons == e->reasons && str_eq(o->series, e->series);
    }
    return n;
}

static void
the_order_in_which_doses_are_told_does_not_matter(void **state)
{
    (void)state;
    for (size_t i = 0; i < PEOPLE; i++) {
        const struct cdsi_case_person *p = &people[i];
        struct cdsi_dose turned[DOSES + 1];
        const struct cdsi_result *a, *b;

        for (size_t k = 0; k < p->dose_count; k++) {
            turned[k] = p->doses[p->dose_count - 1 - k];
            if (k % 3 == 0) /* many on one day */
                turned[k].given = p->doses[0].given;
        }
        arena_reset(work);
        (void)keep(p, turned, p->today, &a);
        for (size_t k = 0; k < p->dose_count / 2; k++) {
            struct cdsi_dose swap = turned[k];

            turned[k] = turned[p->dose_count - 1 - k];
            turned[p->dose_count - 1 - k] = swap;
        }
        (void)keep(p, turned, p->today, &b);
        assert_int_equal(a->forecast_count, b->forecast_count);
        for (size_t k = 0; k < a->forecast_count; k++)
            same_forecast(&a->forecasts[k], &b->forecasts[k]);
        for (size_t k = 0; k < a->evaluation_count; k++) {
            const struct cdsi_evaluation *e = &a->evaluations[k];

            assert_int_equal(occurs(a, e, &a->doses[e->dose]), occurs(b, e, &a->doses[e->dose]));
        }
    }
}

static const struct path *
same_series(const struct antigen_run *antigen, const struct series *series)
{
    for (size_t i = 0; i < antigen->path_count; i++)
        if (antigen->paths[i].series == series)
            return &antigen->paths[i];
    return NULL;
}

/* Series that ask whether another is complete are left out: whether it is, is a question of the
 * day it is asked on (table 6-7). */
static void
a_later_assessment_never_changes_how_a_dose_counts_in_a_series(void **state)
{
    (void)state;
    for (size_t i = 0; i < PEOPLE; i++) {
        const struct cdsi_result *unused;
        const struct run *a, *b;

        arena_reset(work);
        a = keep(&people[i], people[i].doses, people[i].today, &unused);
        b = keep(&people[i], people[i].doses, date_add_days(people[i].today, 1 + (int32_t)i),
                 &unused);
        for (size_t n = 0; n < schedule->antigen_count; n++)
            for (size_t k = 0; k < a->antigens[n].path_count; k++) {
                const struct path *before = &a->antigens[n].paths[k];
                const struct path *after = same_series(&b->antigens[n], before->series);

                for (size_t r = 0;
                     after != NULL && !before->series->forward && r < before->record_count; r++)
                    assert_int_equal(before->records[r].status, after->records[r].status);
            }
    }
}

static void
earliest_recommended_and_past_due_stand_in_order(void **state)
{
    (void)state;
    for (size_t i = 0; i < PEOPLE; i++) {
        const struct cdsi_result *r;

        arena_reset(work);
        (void)keep(&people[i], people[i].doses, people[i].today, &r);
        for (size_t k = 0; k < r->forecast_count; k++) {
            const struct cdsi_forecast *f = &r->forecasts[k];

            if (f->status != CDSI_NOT_COMPLETE) {
                assert_false(date_is(f->earliest) || date_is(f->recommended));
                assert_true(f->reasons != 0);
                continue;
            }
            /* Nothing dates a dose that is only counted from an observation without a date. */
            assert_true(date_is(f->recommended) || !date_is(f->earliest));
            assert_true(!date_is(f->earliest) || date_cmp(f->earliest, f->recommended) <= 0);
            if (date_is(f->past_due) && date_cmp(f->recommended, f->past_due) > 0)
                fail_msg("person %zu, %.*s: past due before recommended", i, STRF(f->series));
        }
    }
}

static void
each_group_with_forecasts_has_exactly_one_headline(void **state)
{
    (void)state;
    for (size_t i = 0; i < PEOPLE; i++) {
        const struct cdsi_result *r;
        struct str last = {NULL, 0};

        arena_reset(work);
        (void)keep(&people[i], people[i].doses, people[i].today, &r);
        for (size_t k = 0; k < r->forecast_count; k++) {
            assert_int_equal(r->forecasts[k].headline, !str_eq(r->forecasts[k].group, last));
            last = r->forecasts[k].group;
        }
    }
}

/* A preferable vaccine of the target dose that is right for that day; 0 if there is none. */
static uint16_t
right_vaccine(const struct run *run, const struct antigen_run *antigen, const struct path *path,
              int32_t day, struct str *mvx)
{
    const struct target *target = &path->targets[path->at];

    for (uint16_t i = 0; i < target->preferred.count; i++) {
        const struct vaccine_rule *rule = &run->s->preferred[target->preferred.first + i];
        uint16_t cvx = schedule->cvx_codes[rule->list.first];

        *mvx = rule->mvx;
        if (run_in_window(run, day, rule->begin, rule->end) &&
            (antigen->forbidden == NULL ||
             (antigen->forbidden->bits[schedule->vaccine_of[cvx] >> 6] >>
                  (schedule->vaccine_of[cvx] & 63) &
              1) == 0))
            return cvx;
    }
    return 0;
}

/* Gives the dose that a series asks for on the day it recommends, or today when that day is past,
 * and looks how it counts there. Returns -1 when there is nothing to try. */
static int
counts_when_given(const struct cdsi_case_person *p, const struct run *run,
                  const struct antigen_run *antigen, const struct path *path)
{
    int32_t day = path->forecast.recommended;
    uint8_t target = path->at;
    struct cdsi_dose doses[DOSES + 2];
    struct cdsi_case_person next = *p;
    const struct cdsi_result *unused;
    const struct path *after;
    struct str mvx;
    uint16_t cvx;

    if (path->forecast.status != CDSI_NOT_COMPLETE || day == DAY_MIN)
        return -1;
    day = day > run->today ? day : run->today;
    cvx = right_vaccine(run, antigen, path, day, &mvx);
    if (cvx == 0)
        return -1;
    if (p->dose_count > 0)
        memcpy(doses, p->doses, p->dose_count * sizeof(doses[0]));
    doses[p->dose_count] =
        (struct cdsi_dose){.given = {day}, .cvx = cvx, .mvx = mvx, .expires = DATE_NONE};
    next.dose_count = p->dose_count + 1;
    run = keep(&next, doses, (struct date){day}, &unused);
    after = same_series(&run->antigens[antigen->antigen - schedule->antigens], path->series);
    for (size_t i = 0; after != NULL && i < after->record_count; i++)
        if (after->records[i].given->index == (int32_t)p->dose_count)
            return after->records[i].target < target ? -1 : after->records[i].status == CDSI_VALID;
    return -1;
}

/* Left out are series that another one's completion ends (by that day they may not ask for the
 * dose any more), and doses that are tried against an earlier target dose, because the schedule
 * lets a forecast skip that one and an evaluation not (context Forecast). */
static void
a_dose_given_as_recommended_counts(void **state)
{
    size_t tried = 0, not = 0;

    (void)state;
    for (size_t i = 0; i < PEOPLE; i++) {
        const struct cdsi_result *unused;
        const struct run *run;

        arena_reset(work);
        run = keep(&people[i], people[i].doses, people[i].today, &unused);
        for (size_t n = 0; n < schedule->antigen_count; n++)
            for (size_t k = 0; k < run->antigens[n].path_count; k++) {
                const struct path *path = &run->antigens[n].paths[k];
                int counts = path->series->forward
                                 ? -1
                                 : counts_when_given(&people[i], run, &run->antigens[n], path);

                tried += counts >= 0;
                not += counts == 0;
                if (counts == 0 && not < 20)
                    print_message("person %zu: %.*s, target dose %d\n", i, STRF(path->series->name),
                                  path->at + 1);
            }
    }
    assert_true(tried > 10000);
    assert_int_equal(not, 0);
}

static void
every_dose_is_evaluated_or_set_aside(void **state)
{
    (void)state;
    for (size_t i = 0; i < PEOPLE; i++) {
        const struct cdsi_result *r;

        arena_reset(work);
        (void)keep(&people[i], people[i].doses, people[i].today, &r);
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
        cmocka_unit_test(earliest_recommended_and_past_due_stand_in_order),
        cmocka_unit_test(each_group_with_forecasts_has_exactly_one_headline),
        cmocka_unit_test(a_dose_given_as_recommended_counts),
        cmocka_unit_test(every_dose_is_evaluated_or_set_aside),
        cmocka_unit_test(every_answer_can_be_put_into_words),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
