/* cdsi/relevant.c - chapter 5: which series are relevant for this patient. */
#include "cdsi/run.h"

#include <assert.h>

/* Table 5-4: does the indication apply to the patient? */
static bool
indication_applies(const struct run *run, const struct indication *indication)
{
    return run_observed(run, indication->observation) &&
           run_in_window(run, run->today, indication->begin, indication->end);
}

static bool
any_indication_applies(const struct run *run, const struct series *series)
{
    for (uint16_t i = 0; i < series->indications.count; i++)
        if (indication_applies(run, &run->s->indications[series->indications.first + i]))
            return true;
    return false;
}

/* Table 5-5: is an antigen series a relevant patient series for a patient? */
static bool
is_relevant(const struct run *run, const struct series *series)
{
    if (series->type == CDSI_RISK && !run->any_observed)
        return false;
    if (series->sexes != 0 && (series->sexes >> run->sex & 1) == 0)
        return false;
    return series->type != CDSI_RISK || any_indication_applies(run, series);
}

static void
path_init(struct run *run, const struct antigen_run *antigen, const struct series *series,
          struct path *path)
{
    assert(series->targets.count > 0);
    path->series = series;
    path->targets = &run->s->targets[series->targets.first];
    path->target_count = (uint8_t)series->targets.count;
    path->states = &run->states[series->targets.first];
    path->satisfied_by = &run->satisfied_by[series->targets.first];
    path->record_count = antigen->given_count;
    if (path->record_count > 0)
        path->records = ARENA_ARRAY(run->arena, struct record, path->record_count);
    for (size_t i = 0; i < path->record_count; i++)
        path->records[i].given = antigen->given[i];
}

void
relevant_find(struct run *run, struct antigen_run *antigen)
{
    const struct slice *all = &antigen->antigen->series;
    uint8_t picked[UINT8_MAX + 1];
    size_t count = 0;

    assert(antigen->paths == NULL && all->count <= UINT8_MAX);
    for (uint16_t i = 0; i < all->count; i++)
        if (is_relevant(run, &run->s->series[all->first + i]))
            picked[count++] = (uint8_t)i;
    if (count == 0)
        return;
    antigen->paths = ARENA_ARRAY(run->arena, struct path, count);
    antigen->path_count = count;
    for (size_t i = 0; i < count; i++) {
        path_init(run, antigen, &run->s->series[all->first + picked[i]], &antigen->paths[i]);
        run_trace(run, (struct step){.rule = "Table 5-5",
                                     .path = &antigen->paths[i],
                                     .dose = CDSI_NO_DOSE,
                                     .held = true,
                                     .looked_at = run->today,
                                     .limit = DAY_MIN,
                                     .note = "the series is relevant"});
    }
}
