/* cdsi/skip.c - 6.2 (also 7.1 and 7.6): can the target dose be skipped? */
#include "cdsi/run.h"

#include <assert.h>

/* Table 6-7. In evaluation a series counts as complete only from the dose that completed it on:
 * a dose given before that day was not given to somebody with a complete series. */
static bool
completed_series_met(const struct skip_question *q, const struct condition *c)
{
    assert(c->kind == IF_COMPLETED && c->groups != 0);
    for (size_t i = 0; i < q->antigen->path_count; i++) {
        const struct path *other = &q->antigen->paths[i];

        if ((c->groups >> other->series->group & 1) == 0 || !other->evaluated ||
            other->forecast.status != CDSI_COMPLETE)
            continue;
        if (q->context != SKIP_EVALUATION || other->completed_on <= q->reference)
            return true;
    }
    return false;
}

/* Table 6-8, CALCDTSKIP-5. */
static bool
interval_met(const struct run *run, const struct skip_question *q, const struct condition *c)
{
    int32_t previous;

    assert(c->kind == IF_INTERVAL && c->gap != OPEN_BEGIN);
    if (q->before == 0)
        return false;
    previous = q->path->records[q->before - 1].given->day;
    return q->reference >= day_add(previous, run->s->gap[c->gap]);
}

static bool
condition_counts(const struct run *run, const struct given *given, const struct condition *c)
{
    return (c->set == NO_SET || set_has(run->s, c->set, given->vaccine)) &&
           run_in_window(run, given->day, c->begin, c->end) && c->start <= given->day &&
           given->day < c->stop;
}

/* Of the antigen's own records: only they have a status, and "any vaccine" can mean only them. */
static unsigned
conditional_records(const struct run *run, const struct skip_question *q, const struct condition *c)
{
    unsigned count = 0;

    for (size_t i = 0; i < q->before; i++) {
        const struct record *record = &q->path->records[i];

        if (condition_counts(run, record->given, c) &&
            (!c->valid_only || record->status == CDSI_VALID))
            count++;
    }
    return count;
}

/* CONDSKIP-1 counts vaccine doses administered: vaccines that are named count also where they
 * hold no antigen of the series, as Td does for Pertussis. */
static unsigned
conditional_doses(const struct run *run, const struct skip_question *q, const struct condition *c)
{
    const struct given *end = q->before < q->path->record_count ? q->path->records[q->before].given
                                                                : run->given + run->given_count;
    unsigned count = 0;

    if (c->valid_only || !c->beyond)
        return conditional_records(run, q, c);
    for (const struct given *given = run->given; given < end; given++)
        count += condition_counts(run, given, c);
    return count;
}

/* Table 6-9. */
static bool
count_met(const struct run *run, const struct skip_question *q, const struct condition *c)
{
    unsigned count = conditional_doses(run, q, c);

    assert(c->compare == '>' || c->compare == '<' || c->compare == '=');
    return c->compare == '>'   ? count > c->count
           : c->compare == '<' ? count < c->count
                               : count == c->count;
}

static bool
condition_met(const struct run *run, const struct skip_question *q, const struct condition *c)
{
    switch (c->kind) {
    case IF_AGE: /* table 6-6 */
        return run_in_window(run, q->reference, c->begin, c->end);
    case IF_COMPLETED:
        return completed_series_met(q, c);
    case IF_INTERVAL:
        return interval_met(run, q, c);
    case IF_COUNT:
        return count_met(run, q, c);
    }
    return false;
}

/* Table 6-10: is the conditional skip set met? */
static bool
set_met(const struct run *run, const struct skip_question *q, const struct skip_set *set)
{
    for (uint16_t i = 0; i < set->conditions.count; i++) {
        bool met = condition_met(run, q, &run->s->conditions[set->conditions.first + i]);

        if (met != set->all)
            return met;
    }
    return set->all && set->conditions.count > 0;
}

/* Table 6-11: can the target dose be skipped? Sets out of force do not exist (RELEVANT-1, -2). */
static bool
skip_met(const struct run *run, const struct skip_question *q, const struct skip *skip)
{
    unsigned in_force = 0;

    for (uint16_t i = 0; i < skip->sets.count; i++) {
        const struct skip_set *set = &run->s->skip_sets[skip->sets.first + i];
        bool met;

        if (q->anchor < set->effective || q->anchor > set->cessation)
            continue;
        in_force++;
        met = set_met(run, q, set);
        if (met != skip->all)
            return met;
    }
    return skip->all && in_force > 0;
}

bool
skip_decide(struct run *run, const struct skip_question *q)
{
    const struct target *target = &q->path->targets[q->path->at];

    assert(q->path->at < q->path->target_count);
    assert(q->before <= q->path->record_count);
    assert(q->context == SKIP_EVALUATION || q->context == SKIP_FORECAST);
    for (uint16_t i = 0; i < target->skips.count; i++) {
        const struct skip *skip = &run->s->skips[target->skips.first + i];

        if ((skip->contexts & q->context) == 0 || !skip_met(run, q, skip))
            continue;
        run_trace(run, (struct step){.rule = "Table 6-11",
                                     .path = q->path,
                                     .target = q->path->at,
                                     .dose = q->context == SKIP_EVALUATION
                                                 ? q->path->records[q->before].given->index
                                                 : CDSI_NO_DOSE,
                                     .held = true,
                                     .looked_at = q->reference,
                                     .limit = DAY_MIN,
                                     .note = "the target dose can be skipped"});
        return true;
    }
    return false;
}
