/* cdsi/run.c - the order of everything: the processing model (chapter 4) and the loops of
 * figures 4-5, 4-6 and 7-1. Every other file answers a question; which comes next stands here. */
#include "cdsi/run.h"

#include <assert.h>

void
run_trace_add(struct run *run, struct step step)
{
    struct cdsi_trace_line *line;

    if (run->trace_count == run->trace_room) {
        size_t room = run->trace_room == 0 ? 1024 : 2 * run->trace_room;
        struct cdsi_trace_line *grown = ARENA_ARRAY(run->arena, struct cdsi_trace_line, room);

        for (size_t i = 0; i < run->trace_count; i++)
            grown[i] = run->trace[i];
        run->trace = grown;
        run->trace_room = room;
    }
    line = &run->trace[run->trace_count++];
    line->rule = step.rule;
    line->note = step.note;
    line->series = step.path == NULL ? (struct str){NULL, 0} : step.path->series->name;
    line->dose = step.dose;
    line->target = (uint8_t)(step.target + 1);
    line->held = step.held;
    line->looked_at = day_date(step.looked_at);
    line->limit = day_date(step.limit);
}

/* FORECASTDN-1 counts a dose of a season only when it was given in the season that runs. */
static void
satisfy(struct path *path, size_t record)
{
    const struct target *target = &path->targets[path->at];

    assert(path->at < path->target_count && record < path->record_count);
    path->satisfied++;
    path->in_season =
        (uint16_t)(path->in_season +
                   (path->records[record].given->day >= target->season_start ? 1 : 0));
    path->satisfied_by[path->at] = (uint16_t)(record + 1);
    path->completed_on = path->records[record].given->day;
    /* Figure 4-6 step 5: a recurring dose is followed by a copy of itself, which is what stays
     * here, open; any other is done with. */
    if (!target->recurring)
        path->states[path->at++] = SATISFIED;
}

static void
skip(struct path *path)
{
    assert(path->at < path->target_count);
    path->states[path->at++] = SKIPPED;
}

/* Figure 4-6. A record whose target dose was skipped is tried against the next one. */
static void
evaluate_history(struct run *run, const struct antigen_run *antigen, struct path *path)
{
    size_t i = 0;

    assert(path->at == 0 && !path->evaluated);
    while (path->at < path->target_count && i < path->record_count) {
        struct record *record = &path->records[i];
        struct skip_question question = {.antigen = antigen,
                                         .path = path,
                                         .context = SKIP_EVALUATION,
                                         .before = i,
                                         .reference = record->given->day,
                                         .anchor = record->given->day};

        if (!evaluate_substandard(run, path, record)) {
            if (skip_decide(run, &question)) {
                skip(path);
                continue;
            }
            if (evaluate_dose(run, path, i))
                satisfy(path, i);
        }
        i++;
    }
    for (; i < path->record_count; i++) {
        struct record *record = &path->records[i];

        record->status = CDSI_EXTRANEOUS;
        record->target = path->at;
        record_cause(run, record,
                     (struct cause){.reason = CDSI_SERIES_COMPLETE,
                                    .from = DAY_MIN,
                                    .limit = DAY_MIN,
                                    .dose = CDSI_NO_DOSE});
    }
}

static bool
skip_forecast(struct run *run, const struct antigen_run *antigen, const struct path *path,
              int32_t reference)
{
    struct skip_question question = {.antigen = antigen,
                                     .path = path,
                                     .context = SKIP_FORECAST,
                                     .before = path->record_count,
                                     .reference = reference,
                                     .anchor = run->today};

    return skip_decide(run, &question);
}

/* Figure 7-1: 7.1 to 7.5, and again when 7.6 finds that the target dose forecast will be skipped
 * by the day it is due. */
static void
forecast_series(struct run *run, const struct antigen_run *antigen, struct path *path)
{
    for (;;) {
        while (path->at < path->target_count && skip_forecast(run, antigen, path, run->today))
            skip(path);
        forecast_need(run, antigen, path);
        if (path->forecast.status != CDSI_NOT_COMPLETE)
            break;
        forecast_dates(run, antigen, path);
        if (path->forecast.earliest == DAY_MIN ||
            !skip_forecast(run, antigen, path, path->forecast.earliest))
            break;
        skip(path);
    }
    path->evaluated = true;
}

static struct path *
path_of(const struct antigen_run *antigen, const struct series *series)
{
    for (size_t i = 0; i < antigen->path_count; i++)
        if (antigen->paths[i].series == series)
            return &antigen->paths[i];
    return NULL;
}

/* Chapters 5 to 8 for one antigen. Series that ask for another group's status come after it. */
static void
run_antigen(struct run *run, struct antigen_run *antigen)
{
    const struct slice *order = &antigen->antigen->order;

    relevant_find(run, antigen);
    if (antigen->path_count == 0)
        return;
    antigen->immune = immunity_decide(run, antigen);
    antigen->contraindicated = contraindication_of_antigen(run, antigen);
    antigen->forbidden = contraindication_of_vaccines(run, antigen);
    for (uint16_t i = 0; i < order->count; i++) {
        struct path *path =
            path_of(antigen, &run->s->series[run->s->series_order[order->first + i]]);

        if (path == NULL)
            continue;
        evaluate_history(run, antigen, path);
        forecast_series(run, antigen, path);
    }
    select_best(run, antigen);
}

static void
observe(struct run *run, const struct cdsi_patient *patient)
{
    for (size_t i = 0; i < patient->observation_count; i++) {
        uint16_t code = patient->observations[i].code;

        if (i >= CDSI_OBSERVATIONS_MAX) {
            run_remark(run, CDSI_OBSERVATION_TOO_MANY, (int32_t)i);
        } else if (!cdsi_observation_known(run->s, code)) {
            run_remark(run, CDSI_OBSERVATION_UNKNOWN, (int32_t)i);
        } else {
            run->observed[code >> 6] |= (uint64_t)1 << (code & 63);
            run->any_observed = true;
        }
    }
}

static void
age_days(struct run *run)
{
    run->age_day[OPEN_BEGIN] = DAY_MIN;
    run->age_day[OPEN_END] = DAY_MAX;
    for (size_t i = 2; i < run->s->ages; i++)
        run->age_day[i] = day_plus(&run->born, run->s->age[i]);
}

/* Everything but the antigens: who, when, what was given and observed. */
static struct run *
run_new(const struct cdsi_schedule *schedule, const struct cdsi_patient *patient,
        const struct cdsi_dose *doses, size_t count, struct date today, struct arena *arena)
{
    struct run *run = ARENA_NEW(arena, struct run);

    run->s = schedule;
    run->arena = arena;
    run->patient = patient;
    run->doses = doses;
    run->born = day_split(patient->born.day);
    run->today = today.day;
    run->sex = patient->sex;
    run->remark_room = count + patient->observation_count + 2;
    run->remarks = ARENA_ARRAY(arena, struct cdsi_remark, run->remark_room);
    run->antigens = ARENA_ARRAY(arena, struct antigen_run, schedule->antigen_count);
    run->states = ARENA_ARRAY(arena, uint8_t, schedule->target_count);
    run->satisfied_by = ARENA_ARRAY(arena, uint16_t, schedule->target_count);
    return run;
}

static void
run_all(struct run *run, size_t count, struct cdsi_result *result)
{
    if (run->born.day > run->today) {
        run_remark(run, CDSI_BORN_AFTER_TODAY, -1);
        return;
    }
    age_days(run);
    observe(run, run->patient);
    organize_history(run, count);
    organize_antigens(run);
    for (size_t i = 0; i < run->s->antigen_count; i++)
        run_antigen(run, &run->antigens[i]);
    report_evaluations(run, result);
    group_forecasts(run, result);
    if (cdsi_season_stale(run->s, (struct date){run->today}) != NULL)
        run_remark(run, CDSI_SEASON_STALE, -1);
}

static const struct cdsi_result *
run_result(struct run *run, size_t count)
{
    struct cdsi_result *result = ARENA_NEW(run->arena, struct cdsi_result);
    struct cdsi_dose *doses = ARENA_ARRAY(run->arena, struct cdsi_dose, count + 1);

    for (size_t i = 0; i < count; i++)
        doses[i] = run->doses[i];
    result->born = run->patient->born;
    result->today = (struct date){run->today};
    result->doses = doses;
    result->dose_count = count;
    run_all(run, count, result);
    result->remarks = run->remarks;
    result->remark_count = run->remark_count;
    result->trace = run->trace;
    result->trace_count = run->trace_count;
    return result;
}

const struct cdsi_result *
cdsi_run(const struct cdsi_schedule *schedule, const struct cdsi_patient *patient,
         const struct cdsi_dose *doses, size_t count, struct date today, struct arena *arena)
{
    assert(date_is(patient->born) && date_is(today));
    return run_result(run_new(schedule, patient, doses, count, today, arena), count);
}

const struct cdsi_result *
cdsi_trace_run(const struct cdsi_schedule *schedule, const struct cdsi_patient *patient,
               const struct cdsi_dose *doses, size_t count, struct date today, struct arena *arena)
{
    struct run *run = run_new(schedule, patient, doses, count, today, arena);

    run->tracing = true;
    return run_result(run, count);
}

const struct run *
run_keep(const struct cdsi_schedule *schedule, const struct cdsi_patient *patient,
         const struct cdsi_dose *doses, size_t count, struct date today, struct arena *arena,
         const struct cdsi_result **result)
{
    struct run *run = run_new(schedule, patient, doses, count, today, arena);

    *result = run_result(run, count);
    return run;
}
