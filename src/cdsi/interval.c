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

/* Given as an inadvertent administration in this series; another antigen's dose never is. */
static bool
inadvertent_here(const struct path *path, const struct given *given, size_t before)
{
    for (size_t i = before; i > 0; i--)
        if (path->records[i - 1].given == given)
            return (path->records[i - 1].reasons & CDSI_INADVERTENT) != 0;
    return false;
}

/* CALCDTINT-8: of all vaccine doses administered to the patient, whatever their status and also
 * when they hold no antigen of this series: Td before Tdap, varicella before zoster. */
static const struct given *
recent_dose(const struct run *run, const struct path *path, uint16_t set, size_t before)
{
    size_t at = before < path->record_count ? (size_t)(path->records[before].given - run->given)
                                            : run->given_count;

    for (; at > 0; at--) {
        const struct given *given = &run->given[at - 1];

        if (set_has(run->s, set, given->vaccine) && !inadvertent_here(path, given, before))
            return given;
    }
    return NULL;
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

static const struct given *
of_record(const struct path *path, int32_t record)
{
    return record == NO_RECORD ? NULL : path->records[record].given;
}

int32_t
interval_reference(const struct run *run, const struct path *path, const struct interval *interval,
                   size_t before, int32_t *dose)
{
    const struct given *given = NULL;

    assert(before <= path->record_count);
    assert(interval->from != FROM_TARGET || interval->target <= path->target_count);
    switch (interval->from) {
    case FROM_PREVIOUS:
        given = of_record(path, previous_record(path, before));
        break;
    case FROM_TARGET: /* CALCDTINT-2 */
        given = of_record(path, (int32_t)path->satisfied_by[interval->target - 1] - 1);
        break;
    case FROM_RECENT:
        given = recent_dose(run, path, interval->set, before);
        break;
    case FROM_OBSERVATION:
        *dose = CDSI_NO_DOSE;
        return observation_day(run, interval->observation);
    }
    *dose = given == NULL ? CDSI_NO_DOSE : given->index;
    return given == NULL ? DAY_MIN : given->day;
}

static struct cause
cause_of(const struct run *run, const struct interval *interval, enum cdsi_reason reason,
         int32_t day, int32_t dose)
{
    return (struct cause){.reason = reason,
                          .from = day,
                          .limit = day_add(day, run->s->gap[interval->least]),
                          .least = run->s->gap[interval->least],
                          .usual = run->s->gap[interval->minimum],
                          .dose = dose};
}

/* Tables 6-18 and 6-21 for one interval: false when it is too soon. Notes the grace period. */
static bool
interval_holds(struct run *run, const struct path *path, const struct interval *interval, size_t at,
               struct cause *cause)
{
    int32_t given = path->records[at].given->day, dose;
    int32_t day = interval_reference(run, path, interval, at, &dose);
    bool too_soon;

    if (day == DAY_MIN)
        return true;
    too_soon = interval->least != OPEN_BEGIN && given < day_add(day, run->s->gap[interval->least]);
    if (too_soon)
        *cause = cause_of(run, interval, CDSI_TOO_SOON, day, dose);
    else if (interval->minimum != OPEN_BEGIN &&
             given < day_add(day, run->s->gap[interval->minimum]))
        *cause = cause_of(run, interval, CDSI_INTERVAL_GRACE, day, dose);
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

    assert(path->at < path->target_count);
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

    assert(at < path->record_count && path->at < path->target_count);
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
