/* cdsi/forecast.c - 7.4 forecast need and 7.5 forecast dates of one relevant patient series. */
#include "cdsi/run.h"

#include <assert.h>

static int32_t
later(int32_t a, int32_t b)
{
    return a > b ? a : b;
}

enum { MINIMUM_INTERVAL, EARLIEST_INTERVAL, LATEST_INTERVAL };

/* The latest of one of the interval dates over all intervals in force; DAY_MIN if none. */
static int32_t
latest_interval(const struct run *run, const struct path *path, size_t which)
{
    const struct slice *slice = &path->targets[path->at].intervals;
    int32_t latest = DAY_MIN;

    assert(path->at < path->target_count && which <= LATEST_INTERVAL);
    for (uint16_t i = 0; i < slice->count; i++) {
        const struct interval *interval = &run->s->intervals[slice->first + i];
        const uint8_t gaps[] = {interval->minimum, interval->earliest, interval->latest};
        int32_t from, day;

        if (gaps[which] == OPEN_BEGIN || !interval_in_force(interval, run->today))
            continue;
        day = interval_reference(run, path, interval, path->record_count, &from);
        latest = later(latest, day_add(day, run->s->gap[gaps[which]]));
    }
    return latest;
}

/* CALCDTCONFLICT-3: always the conflict end interval, for every dose of the patient. */
static int32_t
latest_conflict_end(const struct run *run, const struct target *target)
{
    const struct cdsi_schedule *s = run->s;
    int32_t latest = DAY_MIN;

    if (!run->any_live)
        return latest;
    for (size_t w = 0; w < LIVE_WORDS; w++)
        for (uint64_t left = target->live[w]; left != 0; left &= left - 1) {
            size_t impacted = w * 64 + (size_t)__builtin_ctzll(left);

            for (size_t i = 0; i < run->given_count; i++) {
                const struct conflict *conflict =
                    &s->conflicts[impacted * s->live_count + run->given[i].live];

                if (run->given[i].live != 0 && conflict->begin != OPEN_BEGIN)
                    latest = later(latest, day_add(run->given[i].day, s->gap[conflict->end]));
            }
        }
    return latest;
}

/* FORECASTDTCAN-1. A seasonal start that is not given is no date at all, as are the others.
 * Records stand in order and all were evaluated, so the last one bounds the forecast. */
static int32_t
candidate_earliest(const struct run *run, const struct path *path, const struct age_rule *age)
{
    const struct target *target = &path->targets[path->at];
    int32_t day = age == NULL ? DAY_MIN : run->age_day[age->minimum];

    day = later(day, latest_interval(run, path, MINIMUM_INTERVAL));
    day = later(day, latest_conflict_end(run, target));
    day = later(day, target->season_start);
    if (path->record_count > 0)
        day = later(day, path->records[path->record_count - 1].given->day);
    return day;
}

static void
stop(struct run *run, struct path *path, enum cdsi_status status, unsigned reasons,
     const char *note)
{
    path->forecast.status = status;
    path->forecast.reasons = (uint16_t)reasons;
    run_trace(run, (struct step){.rule = "Table 7-10",
                                 .path = path,
                                 .target = path->at,
                                 .dose = CDSI_NO_DOSE,
                                 .looked_at = run->today,
                                 .limit = DAY_MIN,
                                 .note = note});
}

/* Complete by a dose that comes back every season, and the last season known is over: the status stays
 * as table 3-3 has it, but it speaks of a season gone by, and that must be said. */
static unsigned
why_complete(const struct run *run, const struct path *path)
{
    const struct target *last = &path->targets[path->target_count - 1];
    bool over = last->recurring && run->today > last->season_end;

    return CDSI_BECAUSE_COMPLETE | (over ? CDSI_BECAUSE_SEASON_OVER : 0u);
}

/* Table 7-10: should the patient receive another target dose? Its columns stand alone and have
 * no order; this is the order (docs/adr: CDSi engine, decision 15). */
void
forecast_need(struct run *run, const struct antigen_run *antigen, struct path *path)
{
    const struct target *target = &path->targets[path->at];
    bool open = path->at < path->target_count;
    const struct age_rule *age = open ? evaluate_age_rule(run, target, run->today) : NULL;
    int32_t maximum = age == NULL ? DAY_MAX : run->age_day[age->maximum];

    path->forecast = (struct series_forecast){.status = CDSI_NOT_COMPLETE,
                                              .earliest = DAY_MIN,
                                              .recommended = DAY_MIN,
                                              .past_due = DAY_MIN,
                                              .latest = DAY_MAX,
                                              .unadjusted_recommended = DAY_MIN,
                                              .unadjusted_past_due = DAY_MIN,
                                              .finish = DAY_MIN};
    if (antigen->immune)
        stop(run, path, CDSI_IMMUNE, CDSI_BECAUSE_IMMUNE, "immune");
    else if (antigen->contraindicated || (open && contraindication_of_target(run, antigen, path)))
        stop(run, path, CDSI_CONTRAINDICATED, CDSI_BECAUSE_CONTRAINDICATED, "contraindicated");
    else if (!open && path->satisfied > 0)
        stop(run, path, CDSI_COMPLETE, why_complete(run, path), "complete");
    else if (!open)
        stop(run, path, CDSI_NOT_RECOMMENDED, CDSI_BECAUSE_HISTORY, "past history");
    else if (run->today > target->season_end)
        stop(run, path, CDSI_NOT_RECOMMENDED, CDSI_BECAUSE_SEASON_OVER, "the season is over");
    else if (run->today >= maximum)
        stop(run, path, CDSI_AGED_OUT, CDSI_BECAUSE_TOO_OLD, "past the maximum age");
    else if ((path->forecast.earliest = candidate_earliest(run, path, age)) >= maximum)
        stop(run, path, CDSI_AGED_OUT, CDSI_BECAUSE_CANNOT_FINISH, "cannot finish in time");
}

/* FORECASTPRIORITY-1. */
static bool
is_priority(const struct run *run, const struct target *target)
{
    bool any = false;

    for (uint16_t i = 0; i < target->intervals.count; i++) {
        const struct interval *interval = &run->s->intervals[target->intervals.first + i];

        if (!interval_in_force(interval, run->today))
            continue;
        any = true;
        if (!interval->priority)
            return false;
    }
    return any;
}

static bool
is_day(int32_t day)
{
    return day != DAY_MIN && day != DAY_MAX;
}

/* FORECASTRECVAC-1 but for the contraindications, which are per vaccine (see group.c). */
static uint64_t
right_vaccines(const struct run *run, const struct target *target, const struct series_forecast *f)
{
    uint64_t rows = 0;

    for (uint16_t i = 0; i < target->preferred.count; i++) {
        const struct vaccine_rule *rule = &run->s->preferred[target->preferred.first + i];

        if (rule->forecast &&
            ((is_day(f->earliest) && run_in_window(run, f->earliest, rule->begin, rule->end)) ||
             (is_day(f->recommended) &&
              run_in_window(run, f->recommended, rule->begin, rule->end))))
            rows |= (uint64_t)1 << i;
    }
    return rows;
}

/* FORECASTDT-1 to -6, FORECASTDN-1. */
void
forecast_dates(struct run *run, const struct antigen_run *antigen, struct path *path)
{
    const struct target *target = &path->targets[path->at];
    const struct age_rule *age = evaluate_age_rule(run, target, run->today);
    struct series_forecast *f = &path->forecast;

    assert(f->status == CDSI_NOT_COMPLETE);
    assert(antigen->paths <= path && path < antigen->paths + antigen->path_count);
    f->unadjusted_recommended = age == NULL ? DAY_MIN : run->age_day[age->earliest];
    if (!is_day(f->unadjusted_recommended))
        f->unadjusted_recommended = latest_interval(run, path, EARLIEST_INTERVAL);
    if (!is_day(f->unadjusted_recommended))
        f->unadjusted_recommended = f->earliest;
    f->unadjusted_past_due = age == NULL ? DAY_MIN : run->age_day[age->latest];
    if (!is_day(f->unadjusted_past_due))
        f->unadjusted_past_due = latest_interval(run, path, LATEST_INTERVAL);
    if (is_day(f->unadjusted_past_due))
        f->unadjusted_past_due--;
    f->latest = age == NULL ? DAY_MAX : run->age_day[age->maximum];
    if (is_day(f->latest))
        f->latest--;
    f->recommended = later(f->earliest, f->unadjusted_recommended);
    f->past_due =
        is_day(f->unadjusted_past_due) ? later(f->earliest, f->unadjusted_past_due) : DAY_MIN;
    f->dose_number = (uint8_t)(path->in_season < 254 ? path->in_season + 1 : 255);
    f->priority = is_priority(run, target);
    f->vaccines = right_vaccines(run, target, f);
    run_trace(run, (struct step){.rule = "FORECASTDT-1",
                                 .path = path,
                                 .target = path->at,
                                 .dose = CDSI_NO_DOSE,
                                 .held = true,
                                 .looked_at = f->earliest,
                                 .limit = f->recommended,
                                 .note = "earliest and recommended"});
}

/* SELECTB-12: the earliest date plus the latest of the minimum intervals of the doses that remain
 * after the one forecast. */
int32_t
forecast_finish(const struct run *run, const struct path *path)
{
    struct day_split earliest = day_split(path->forecast.earliest);
    int32_t finish = path->forecast.earliest;

    assert(path->evaluated);
    if (!is_day(finish))
        return DAY_MIN;
    for (unsigned t = path->at + 1u; t < path->target_count; t++) {
        const struct slice *slice = &path->targets[t].intervals;

        for (uint16_t i = 0; i < slice->count; i++) {
            const struct interval *interval = &run->s->intervals[slice->first + i];

            if (interval->minimum != OPEN_BEGIN && interval_in_force(interval, run->today))
                finish = later(finish, day_plus(&earliest, run->s->gap[interval->minimum]));
        }
    }
    return finish;
}
