/* cdsi/interval.c - 6.5 and 6.6: preferable and allowable intervals. */
#include "cdsi/run.h"

#include <assert.h>

/* RELEVANT-1, -2. */
bool
interval_in_force(const struct interval *interval, int32_t anchor)
{
    return interval->effective <= anchor && anchor <= interval->cessation;
}

/* CALCDTINT-1: Valid or Not Valid, and not an inadvertent administration. */
static int32_t
previous_record(const struct path *path, size_t before)
{
    for (size_t i = before; i > 0; i--) {
        const struct record *record = &path->records[i - 1];

        if ((record->status == CDSI_VALID || record->status == CDSI_NOT_VALID) &&
            (record->reasons & CDSI_INADVERTENT) == 0)
            return (int32_t)i - 1;
    }
    return NO_RECORD;
}

/* CALCDTINT-8: any status, but not an inadvertent administration. */
static int32_t
recent_record(const struct run *run, const struct path *path, uint16_t set, size_t before)
{
    for (size_t i = before; i > 0; i--) {
        const struct record *record = &path->records[i - 1];

        if (set_has(run->s, set, record->given->vaccine) &&
            (record->reasons & CDSI_INADVERTENT) == 0)
            return (int32_t)i - 1;
    }
    return NO_RECORD;
}

/* CALCDTINT-9. */
static int32_t
observation_day(const struct run *run, uint16_t code)
{
    int32_t day = DAY_MIN;

    if (!run_observed(run, code))
        return day;
    for (size_t i = 0; i < run->patient->observation_count && i < CDSI_OBSERVATIONS_MAX; i++)
        if (run->patient->observations[i].code == code &&
            run->patient->observations[i].on.day > day)
            day = run->patient->observations[i].on.day;
    return day;
}

int32_t
interval_reference(const struct run *run, const struct path *path, const struct interval *interval,
                   size_t before, int32_t *from)
{
    *from = NO_RECORD;
    switch (interval->from) {
    case FROM_PREVIOUS:
        *from = previous_record(path, before);
        break;
    case FROM_TARGET: /* CALCDTINT-2 */
        *from = (int32_t)path->satisfied_by[interval->target - 1] - 1;
        break;
    case FROM_RECENT:
        *from = recent_record(run, path, interval->set, before);
        break;
    case FROM_OBSERVATION:
        return observation_day(run, interval->observation);
    }
    return *from == NO_RECORD ? DAY_MIN : path->records[*from].given->day;
}

static struct cause
cause_of(const struct run *run, const struct path *path, const struct interval *interval,
         enum cdsi_reason reason, int32_t day, int32_t from)
{
    return (struct cause){.reason = reason,
                          .from = day,
                          .limit = day_add(day, run->s->gap[interval->least]),
                          .least = run->s->gap[interval->least],
                          .usual = run->s->gap[interval->minimum],
                          .dose =
                              from == NO_RECORD ? CDSI_NO_DOSE : path->records[from].given->index};
}

/* Tables 6-18 and 6-21 for one interval: false when it is too soon. Notes the grace period. */
static bool
interval_holds(struct run *run, const struct path *path, const struct interval *interval, size_t at,
               struct cause *cause)
{
    int32_t given = path->records[at].given->day, from;
    int32_t day = interval_reference(run, path, interval, at, &from);
    bool too_soon;

    if (day == DAY_MIN)
        return true;
    too_soon = interval->least != OPEN_BEGIN && given < day_add(day, run->s->gap[interval->least]);
    if (too_soon)
        *cause = cause_of(run, path, interval, CDSI_TOO_SOON, day, from);
    else if (interval->minimum != OPEN_BEGIN &&
             given < day_add(day, run->s->gap[interval->minimum]))
        *cause = cause_of(run, path, interval, CDSI_INTERVAL_GRACE, day, from);
    run_trace(run, (struct step){.rule = "Table 6-18",
                                 .path = path,
                                 .target = path->at,
                                 .dose = path->records[at].given->index,
                                 .held = !too_soon,
                                 .looked_at = given,
                                 .limit = day_add(day, run->s->gap[interval->least]),
                                 .note = "interval"});
    return !too_soon;
}

/* 6.6: without an allowable interval nothing is satisfied (a guard against false validity). */
static bool
allowable_hold(struct run *run, const struct path *path, size_t at)
{
    const struct slice *slice = &path->targets[path->at].allowables;
    struct cause unused;
    bool any = false;

    for (uint16_t i = 0; i < slice->count; i++) {
        const struct interval *interval = &run->s->allowables[slice->first + i];

        if (!interval_in_force(interval, path->records[at].given->day))
            continue;
        any = true;
        if (!interval_holds(run, path, interval, at, &unused))
            return false;
    }
    return any;
}

bool
evaluate_interval(struct run *run, const struct path *path, size_t at)
{
    const struct slice *slice = &path->targets[path->at].intervals;
    struct cause worst = {0};

    for (uint16_t i = 0; i < slice->count; i++) {
        const struct interval *interval = &run->s->intervals[slice->first + i];
        struct cause cause = {0};

        if (!interval_in_force(interval, path->records[at].given->day))
            continue;
        (void)interval_holds(run, path, interval, at, &cause);
        /* Of several, the one that holds longest is what the words should say. */
        if (cause.reason != 0 && (worst.reason == 0 || cause.reason < worst.reason ||
                                  (cause.reason == worst.reason && cause.limit > worst.limit)))
            worst = cause;
    }
    assert(worst.reason == 0 || worst.reason == CDSI_TOO_SOON ||
           worst.reason == CDSI_INTERVAL_GRACE);
    if (worst.reason == CDSI_TOO_SOON && allowable_hold(run, path, at))
        return true;
    if (worst.reason != 0)
        record_cause(run, &path->records[at], worst);
    return worst.reason != CDSI_TOO_SOON;
}
