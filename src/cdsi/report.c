/* cdsi/report.c - what was found for each dose, in the form the outside sees. */
#include "cdsi/run.h"

#include <assert.h>

static const struct cdsi_why *
whys(const struct run *run, const struct record *record)
{
    struct cdsi_why *list, *why;

    if (record->cause_count == 0)
        return NULL;
    why = list = ARENA_ARRAY(run->arena, struct cdsi_why, record->cause_count);
    for (const struct cause *cause = record->causes; cause != NULL; cause = cause->next)
        *why++ = (struct cdsi_why){.reason = cause->reason,
                                   .from = day_date(cause->from),
                                   .limit = day_date(cause->limit),
                                   .least = cause->least,
                                   .usual = cause->usual,
                                   .dose = cause->dose};
    return list;
}

uint8_t
report_length(const struct path *path)
{
    for (unsigned i = 0; i < path->target_count; i++)
        if (path->targets[i].skips.count > 0 || path->targets[i].recurring)
            return 0;
    return path->target_count;
}

static void
evaluation_of(const struct run *run, const struct antigen_run *antigen, const struct path *path,
              size_t at, bool best, struct cdsi_evaluation *out)
{
    const struct record *record = &path->records[at];
    bool done = record->target >= path->target_count;

    assert(at < path->record_count && path->evaluated);
    out->dose = record->given->index;
    out->group = run->s->groups[antigen->antigen->group].name;
    out->antigen = antigen->antigen->name;
    out->series = path->series->name;
    out->series_number = path->series->number;
    out->series_group = path->series->group;
    out->type = path->series->type;
    out->target = done ? 0 : (uint8_t)(record->target + 1);
    out->targets = report_length(path);
    out->best = best;
    out->status = record->status;
    out->reasons = record->reasons;
    out->why_count = record->cause_count;
    out->why = whys(run, record);
}

/* The series to show when none is best: the prioritized one, else the first relevant one. */
static const struct path *
nearest(const struct antigen_run *antigen)
{
    for (uint8_t g = 0; g <= SERIES_GROUP_MAX; g++)
        if (antigen->prioritized[g] != NULL)
            return antigen->prioritized[g];
    return antigen->path_count > 0 ? &antigen->paths[0] : NULL;
}

/* One dose for one antigen: in each best series, else in the nearest, else in none. */
static size_t
report_antigen(const struct run *run, const struct antigen_run *antigen, size_t at,
               struct cdsi_evaluation *out)
{
    const struct path *path = nearest(antigen);
    size_t count = 0;

    for (unsigned left = antigen->best; left != 0; left &= left - 1)
        evaluation_of(run, antigen, antigen->prioritized[__builtin_ctz(left)], at, true,
                      &out[count++]);
    if (count > 0)
        return count;
    if (path != NULL) {
        evaluation_of(run, antigen, path, at, false, out);
        return 1;
    }
    *out = (struct cdsi_evaluation){.dose = antigen->given[at]->index,
                                    .group = run->s->groups[antigen->antigen->group].name,
                                    .antigen = antigen->antigen->name};
    return 1;
}

static size_t
room_needed(const struct run *run)
{
    size_t room = 0;

    for (size_t i = 0; i < run->s->antigen_count; i++) {
        const struct antigen_run *antigen = &run->antigens[i];
        size_t best = (size_t)__builtin_popcount(antigen->best);

        room += antigen->given_count * (best == 0 ? 1 : best);
    }
    return room;
}

void
report_evaluations(struct run *run, struct cdsi_result *result)
{
    size_t room = room_needed(run), count = 0, at[ANTIGENS_MAX] = {0};
    struct cdsi_evaluation *out = ARENA_ARRAY(run->arena, struct cdsi_evaluation, room + 1);

    for (size_t i = 0; i < run->given_count; i++)
        for (uint64_t left = run->given[i].antigens; left != 0; left &= left - 1) {
            size_t a = (size_t)__builtin_ctzll(left);

            count += report_antigen(run, &run->antigens[a], at[a]++, &out[count]);
        }
    assert(count == room);
    result->evaluations = out;
    result->evaluation_count = count;
}
