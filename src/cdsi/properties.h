/* cdsi/properties.h - what must hold for every history; asked by property_test.c and fuzz/cdsi.c.
 *
 * Purpose    each function answers NULL when its property holds, else what was broken, in words.
 *            A test fails on them, the fuzzer aborts.
 * Ownership  nothing is kept; runs and results belong to the arena given.
 */
#ifndef CDSI_PROPERTIES_H
#define CDSI_PROPERTIES_H

#include "cdsi/run.h"

enum { PROPERTY_DOSES = 256 };

/* One history: what cdsi_run() is asked with. */
struct history {
    const struct cdsi_schedule *schedule;
    struct cdsi_patient patient;
    const struct cdsi_dose *doses;
    size_t count;
    struct date today;
};

static inline const struct run *
history_run(const struct history *h, const struct cdsi_result **result, struct arena *arena)
{
    return run_keep(h->schedule, &h->patient, h->doses, h->count, h->today, arena, result);
}

static inline bool
property_one_forecast(const struct cdsi_forecast *a, const struct cdsi_forecast *b)
{
    return str_eq(a->group, b->group) && str_eq(a->series, b->series) && a->status == b->status &&
           a->reasons == b->reasons && a->dose_number == b->dose_number &&
           a->earliest.day == b->earliest.day && a->recommended.day == b->recommended.day &&
           a->past_due.day == b->past_due.day && a->latest.day == b->latest.day &&
           a->vaccine_count == b->vaccine_count && a->antigen_count == b->antigen_count &&
           a->headline == b->headline;
}

static inline const char *
property_same_forecasts(const struct cdsi_result *a, const struct cdsi_result *b)
{
    if (a->forecast_count != b->forecast_count)
        return "another number of forecasts";
    for (size_t i = 0; i < a->forecast_count; i++)
        if (!property_one_forecast(&a->forecasts[i], &b->forecasts[i]))
            return "another forecast";
    return NULL;
}

/* Asked twice, the answer is the same in every part. */
static inline const char *
property_same(const struct cdsi_result *a, const struct cdsi_result *b)
{
    if (a->evaluation_count != b->evaluation_count || a->remark_count != b->remark_count)
        return "another number of evaluations or remarks";
    for (size_t i = 0; i < a->evaluation_count; i++) {
        const struct cdsi_evaluation *e = &a->evaluations[i], *f = &b->evaluations[i];

        if (e->dose != f->dose || e->status != f->status || e->reasons != f->reasons ||
            !str_eq(e->series, f->series))
            return "another evaluation";
    }
    return property_same_forecasts(a, b);
}

/* How often each (CVX, day, series, status, reasons) occurs must not depend on the order told. */
static inline size_t
property_occurs(const struct cdsi_result *r, const struct cdsi_evaluation *e,
                const struct cdsi_dose *dose)
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

/* The order in which doses are told does not matter: the same history told backwards. */
static inline const char *
property_any_order(const struct history *h, const struct cdsi_result *a, struct arena *arena)
{
    struct cdsi_dose turned[PROPERTY_DOSES];
    struct history back = *h;
    const struct cdsi_result *b;

    for (size_t i = 0; i < h->count; i++)
        turned[i] = h->doses[h->count - 1 - i];
    back.doses = turned;
    (void)history_run(&back, &b, arena);
    if (a->evaluation_count != b->evaluation_count)
        return "told backwards: another number of evaluations";
    for (size_t i = 0; i < a->evaluation_count; i++) {
        const struct cdsi_evaluation *e = &a->evaluations[i];

        if (property_occurs(a, e, &a->doses[e->dose]) != property_occurs(b, e, &a->doses[e->dose]))
            return "told backwards: a dose counts otherwise";
    }
    return property_same_forecasts(a, b);
}

static inline const struct path *
property_path(const struct run *run, const struct series *series)
{
    const struct antigen_run *antigen = &run->antigens[series->antigen];

    for (size_t i = 0; i < antigen->path_count; i++)
        if (antigen->paths[i].series == series)
            return &antigen->paths[i];
    return NULL;
}

/* A later assessment never changes how a dose counts in a series. Series that ask whether another
 * is complete are left out: whether it is, is a question of the day it is asked on (table 6-7). */
static inline const char *
property_later(const struct history *h, const struct run *a, int32_t days, struct arena *arena)
{
    struct history later = *h;
    const struct cdsi_result *unused;
    const struct run *b;

    later.today = date_add_days(h->today, days);
    b = history_run(&later, &unused, arena);
    for (size_t n = 0; n < h->schedule->antigen_count; n++)
        for (size_t k = 0; k < a->antigens[n].path_count; k++) {
            const struct path *before = &a->antigens[n].paths[k];
            const struct path *after = property_path(b, before->series);

            if (after == NULL || before->series->forward)
                continue;
            for (size_t r = 0; r < before->record_count; r++)
                if (before->records[r].status != after->records[r].status)
                    return "assessed later: a dose counts otherwise";
        }
    return NULL;
}

static inline const char *
property_dates_of(const struct cdsi_forecast *f)
{
    if (f->status != CDSI_NOT_COMPLETE)
        return date_is(f->earliest) || date_is(f->recommended) || f->reasons == 0
                   ? "nothing is due, and there is a date or no reason"
                   : NULL;
    /* Nothing dates a dose that is only counted from an observation without a date. */
    if (date_is(f->earliest) &&
        (!date_is(f->recommended) || date_cmp(f->earliest, f->recommended) > 0))
        return "recommended before the earliest date";
    if (date_is(f->past_due) && date_cmp(f->recommended, f->past_due) > 0)
        return "past due before recommended";
    return NULL;
}

/* Earliest, recommended, past due in this order; one headline a group, in front. */
static inline const char *
property_dates(const struct cdsi_result *r)
{
    struct str last = {NULL, 0};

    for (size_t i = 0; i < r->forecast_count; i++) {
        const char *broken = property_dates_of(&r->forecasts[i]);

        if (broken != NULL)
            return broken;
        if (r->forecasts[i].headline == str_eq(r->forecasts[i].group, last))
            return "not exactly one headline, in front";
        last = r->forecasts[i].group;
    }
    return NULL;
}

/* A preferable vaccine of the target dose that is right for that day; 0 if there is none. */
static inline uint16_t
property_vaccine(const struct run *run, const struct path *path, int32_t day, struct cdsi_dose *out)
{
    const struct target *target = &path->targets[path->at];
    const struct cvx_set *forbidden = run->antigens[path->series->antigen].forbidden;

    for (uint16_t i = 0; i < target->preferred.count; i++) {
        const struct vaccine_rule *rule = &run->s->preferred[target->preferred.first + i];
        uint16_t cvx = run->s->cvx_codes[rule->list.first], n = run->s->vaccine_of[cvx];

        if (!run_in_window(run, day, rule->begin, rule->end) ||
            (forbidden != NULL && (forbidden->bits[n >> 6] >> (n & 63) & 1) != 0))
            continue;
        *out =
            (struct cdsi_dose){.given = {day}, .cvx = cvx, .mvx = rule->mvx, .expires = DATE_NONE};
        return cvx;
    }
    return 0;
}

/* The schedule has the same ages and intervals for the target dose on both days (RELEVANT-1, -2):
 * what is forecast under the rules of today need not hold under those of a later day. */
static inline bool
property_rules_stand(const struct run *run, const struct target *target, int32_t from, int32_t to)
{
    const struct age_rule *ages = &run->s->age_rules[target->ages.first];
    const struct interval *intervals = &run->s->intervals[target->intervals.first];

    for (uint16_t i = 0; i < target->ages.count; i++)
        if ((ages[i].effective <= from && from <= ages[i].cessation) !=
            (ages[i].effective <= to && to <= ages[i].cessation))
            return false;
    for (uint16_t i = 0; i < target->intervals.count; i++)
        if (interval_in_force(&intervals[i], from) != interval_in_force(&intervals[i], to))
            return false;
    return true;
}

enum property_answer { PROPERTY_UNTRIED = -1, PROPERTY_BROKEN, PROPERTY_HELD };

/* Gives the dose that a series asks for on the day it recommends, or today when that day is past,
 * and looks how it counts there. Nothing is tried where a series ends by another's completion (by
 * that day it may not ask for the dose any more), and where the dose is tried against an earlier
 * target dose, because the schedule lets a forecast skip that one and an evaluation not. */
static inline enum property_answer
property_given(const struct history *h, const struct run *run, const struct path *path,
               struct arena *arena)
{
    int32_t day = path->forecast.recommended;
    struct cdsi_dose doses[PROPERTY_DOSES + 1];
    struct history next = *h;
    const struct cdsi_result *unused;
    const struct path *after;
    size_t count = 0;

    if (path->forecast.status != CDSI_NOT_COMPLETE || day == DAY_MIN || path->series->forward)
        return PROPERTY_UNTRIED;
    day = day > run->today ? day : run->today;
    if (!property_rules_stand(run, &path->targets[path->at], run->today, day) ||
        property_vaccine(run, path, day, &doses[h->count]) == 0)
        return PROPERTY_UNTRIED;
    doses[0] = doses[h->count];
    for (size_t i = 0; i < h->count; i++) /* what the forecast knew of */
        if (h->doses[i].given.day <= run->today)
            doses[++count] = h->doses[i];
    next.doses = doses;
    next.count = count + 1;
    next.today = (struct date){day};
    after = property_path(history_run(&next, &unused, arena), path->series);
    for (size_t i = 0; after != NULL && i < after->record_count; i++)
        if (after->records[i].given->index == 0)
            return after->records[i].target < path->at      ? PROPERTY_UNTRIED
                   : after->records[i].status == CDSI_VALID ? PROPERTY_HELD
                                                            : PROPERTY_BROKEN;
    return PROPERTY_UNTRIED;
}

#endif
