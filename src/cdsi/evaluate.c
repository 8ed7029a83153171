/* cdsi/evaluate.c - chapter 6: one dose against one target dose (6.1, 6.3, 6.4, 6.7, 6.10). */
#include "cdsi/run.h"

#include <assert.h>

void
record_cause(struct run *run, struct record *record, struct cause cause)
{
    struct cause **at = &record->causes;

    while (*at != NULL)
        at = &(*at)->next;
    *at = ARENA_NEW(run->arena, struct cause);
    **at = cause;
    record->reasons |= (uint16_t)cause.reason;
    record->cause_count++;
}

/* Table 6-3: can the vaccine dose administered be evaluated? */
bool
evaluate_substandard(struct run *run, const struct path *path, struct record *record)
{
    const struct cdsi_dose *dose = &run->doses[record->given->index];
    bool expired = date_is(dose->expires) && record->given->day > dose->expires.day;

    if (!expired && !dose->substandard)
        return false;
    record->status = CDSI_SUBSTANDARD;
    record->target = path->at;
    record_cause(run, record,
                 (struct cause){.reason = expired ? CDSI_LOT_EXPIRED : CDSI_CONDITION,
                                .from = DAY_MIN,
                                .limit = expired ? dose->expires.day : DAY_MIN,
                                .dose = CDSI_NO_DOSE});
    run_trace(run, (struct step){.rule = "Table 6-3",
                                 .path = path,
                                 .target = path->at,
                                 .dose = record->given->index,
                                 .looked_at = record->given->day,
                                 .limit = DAY_MIN,
                                 .note = "sub-standard"});
    return true;
}

/* RELEVANT-1, -2: the age row in force on that day. */
const struct age_rule *
evaluate_age_rule(const struct run *run, const struct target *target, int32_t anchor)
{
    for (uint16_t i = 0; i < target->ages.count; i++) {
        const struct age_rule *rule = &run->s->age_rules[target->ages.first + i];

        if (rule->effective <= anchor && anchor <= rule->cessation)
            return rule;
    }
    return NULL;
}

enum age_answer { AGE_VALID, AGE_NOT_VALID, AGE_EXTRANEOUS };

static void
age_cause(struct run *run, struct record *record, const struct age_rule *rule,
          enum cdsi_reason reason)
{
    bool old = reason == CDSI_TOO_OLD;
    uint8_t least = old ? rule->maximum : rule->least;

    record_cause(run, record,
                 (struct cause){.reason = reason,
                                .from = run->born.day,
                                .limit = run->age_day[least],
                                .least = run->s->age[least],
                                .usual = run->s->age[rule->minimum],
                                .dose = CDSI_NO_DOSE});
}

/* Table 6-15: was the vaccine dose administered at a valid age? */
static enum age_answer
evaluate_age(struct run *run, const struct path *path, struct record *record)
{
    int32_t day = record->given->day;
    const struct age_rule *rule = evaluate_age_rule(run, &path->targets[path->at], day);
    enum cdsi_reason reason = 0;

    if (rule == NULL)
        return AGE_VALID;
    if (day < run->age_day[rule->least])
        reason = CDSI_TOO_YOUNG;
    else if (day >= run->age_day[rule->maximum])
        reason = CDSI_TOO_OLD;
    else if (day < run->age_day[rule->minimum])
        reason = CDSI_AGE_GRACE;
    if (reason != 0)
        age_cause(run, record, rule, reason);
    run_trace(run, (struct step){
                       .rule = "Table 6-15",
                       .path = path,
                       .target = path->at,
                       .dose = record->given->index,
                       .held = reason == 0 || reason == CDSI_AGE_GRACE,
                       .looked_at = day,
                       .limit = run->age_day[reason == CDSI_TOO_OLD ? rule->maximum : rule->least],
                       .note = "age"});
    return reason == CDSI_TOO_YOUNG ? AGE_NOT_VALID
           : reason == CDSI_TOO_OLD ? AGE_EXTRANEOUS
                                    : AGE_VALID;
}

/* The status that an earlier dose of the patient has in this series, if it has one. */
static enum cdsi_dose_status
status_here(const struct path *path, const struct given *given, size_t before)
{
    for (size_t i = before; i > 0; i--)
        if (path->records[i - 1].given == given)
            return path->records[i - 1].status;
    return CDSI_DOSE_NONE;
}

static const struct conflict *
conflict_between(const struct run *run, uint16_t impacted, uint16_t conflicting)
{
    const struct conflict *conflict =
        &run->s->conflicts[(size_t)impacted * run->s->live_count + conflicting];

    return conflict->begin == OPEN_BEGIN ? NULL : conflict;
}

/* The day from which the current dose is no longer impacted by an earlier one; DAY_MIN when it
 * never was (CALCDTCONFLICT-1, -2). */
static int32_t
conflict_end(const struct run *run, const struct path *path, size_t at, const struct given *earlier,
             struct cause *cause)
{
    const struct given *current = path->records[at].given;
    const struct conflict *conflict =
        earlier->live == 0 ? NULL : conflict_between(run, current->live, earlier->live);
    enum cdsi_dose_status status;
    uint8_t end;

    if (conflict == NULL || current->day < day_add(earlier->day, run->s->gap[conflict->begin]))
        return DAY_MIN;
    status = status_here(path, earlier, at);
    end = status == CDSI_VALID || status == CDSI_DOSE_NONE ? conflict->least : conflict->end;
    *cause = (struct cause){.reason = CDSI_CONFLICT,
                            .from = earlier->day,
                            .limit = day_add(earlier->day, run->s->gap[end]),
                            .least = run->s->gap[end],
                            .usual = run->s->gap[conflict->end],
                            .dose = earlier->index};
    return cause->limit;
}

/* 6.7, CONFLICT-3: true when a previous dose, of whatever antigen, makes this one an impacted
 * vaccine dose administered. The one that holds longest is the one to name. */
bool
evaluate_conflict(struct run *run, const struct path *path, size_t at)
{
    struct record *record = &path->records[at];
    const struct given *current = record->given;
    struct cause worst = {.limit = DAY_MIN};

    if (!run->any_live || current->live == 0)
        return false;
    for (const struct given *earlier = run->given; earlier < current; earlier++) {
        struct cause cause;
        int32_t end = conflict_end(run, path, at, earlier, &cause);

        if (current->day < end && end > worst.limit)
            worst = cause;
    }
    if (worst.limit == DAY_MIN)
        return false;
    record_cause(run, record, worst);
    run_trace(run, (struct step){.rule = "CONFLICT-3",
                                 .path = path,
                                 .target = path->at,
                                 .dose = current->index,
                                 .looked_at = current->day,
                                 .limit = worst.limit,
                                 .note = "conflict with an earlier vaccine"});
    return true;
}

/* Table 6-13. */
static bool
evaluate_inadvertent(struct run *run, const struct path *path, struct record *record)
{
    if (!set_has(run->s, path->targets[path->at].inadvertent, record->given->vaccine))
        return false;
    record->status = CDSI_NOT_VALID;
    record_cause(
        run, record,
        (struct cause){
            .reason = CDSI_INADVERTENT, .from = DAY_MIN, .limit = DAY_MIN, .dose = CDSI_NO_DOSE});
    run_trace(run, (struct step){.rule = "Table 6-13",
                                 .path = path,
                                 .target = path->at,
                                 .dose = record->given->index,
                                 .looked_at = record->given->day,
                                 .limit = DAY_MIN,
                                 .note = "inadvertent administration"});
    return true;
}

/* Table 6-31: was the target dose satisfied? */
bool
evaluate_dose(struct run *run, const struct path *path, size_t at)
{
    struct record *record = &path->records[at];
    enum age_answer age;
    bool interval, impacted, vaccine;

    assert(path->at < path->target_count);
    assert(record->status == CDSI_DOSE_NONE);
    record->target = path->at;
    if (evaluate_inadvertent(run, path, record))
        return false;
    age = evaluate_age(run, path, record);
    interval = evaluate_interval(run, path, at);
    impacted = evaluate_conflict(run, path, at);
    vaccine = evaluate_vaccine(run, path, at);
    if (age == AGE_EXTRANEOUS)
        record->status = CDSI_EXTRANEOUS;
    else if (age == AGE_VALID && interval && !impacted && vaccine)
        record->status = CDSI_VALID;
    else
        record->status = CDSI_NOT_VALID;
    run_trace(run, (struct step){.rule = "Table 6-31",
                                 .path = path,
                                 .target = path->at,
                                 .dose = record->given->index,
                                 .held = record->status == CDSI_VALID,
                                 .looked_at = record->given->day,
                                 .limit = DAY_MIN,
                                 .note = "the target dose is satisfied"});
    return record->status == CDSI_VALID;
}
