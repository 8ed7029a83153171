/* cdsi/organize.c - 4.2 organize immunization history: doses into antigen administered records. */
#include "cdsi/run.h"

#include <assert.h>

void
run_remark(struct run *run, enum cdsi_remark_kind kind, int32_t index)
{
    bool observation = kind == CDSI_OBSERVATION_UNKNOWN || kind == CDSI_OBSERVATION_TOO_MANY;
    uint16_t code = index < 0     ? 0
                    : observation ? run->patient->observations[index].code
                                  : run->doses[index].cvx;

    assert(run->remark_count < run->remark_room);
    run->remarks[run->remark_count++] = (struct cdsi_remark){kind, index, code};
}

/* The specification is silent on doses that cannot have happened; they are set aside, so that a
 * typing error neither counts nor holds up the next dose. */
static bool
takes_part(struct run *run, size_t index)
{
    const struct cdsi_dose *dose = &run->doses[index];

    if (index >= CDSI_DOSES_MAX)
        run_remark(run, CDSI_DOSE_TOO_MANY, (int32_t)index);
    else if (!date_is(dose->given))
        run_remark(run, CDSI_DOSE_NO_DATE, (int32_t)index);
    else if (dose->given.day < run->born.day)
        run_remark(run, CDSI_DOSE_BEFORE_BIRTH, (int32_t)index);
    else if (dose->given.day > run->today)
        run_remark(run, CDSI_DOSE_AFTER_TODAY, (int32_t)index);
    else if (!cdsi_cvx_known(run->s, dose->cvx))
        run_remark(run, CDSI_DOSE_CVX_UNKNOWN, (int32_t)index);
    else
        return true;
    return false;
}

/* By date. Within a day by what was given, not by the order it was told in, so that the same
 * history always has the same answer; doses that agree in everything are interchangeable. */
static bool
comes_after(const struct run *run, const struct given *a, const struct given *b)
{
    const struct cdsi_dose *x = &run->doses[a->index], *y = &run->doses[b->index];
    int cmp;

    if (a->day != b->day)
        return a->day > b->day;
    if (x->cvx != y->cvx)
        return x->cvx > y->cvx;
    cmp = str_cmp(x->mvx, y->mvx);
    if (cmp != 0)
        return cmp > 0;
    if (x->substandard != y->substandard)
        return x->substandard;
    if (x->expires.day != y->expires.day)
        return x->expires.day > y->expires.day;
    return x->volume_ul > y->volume_ul;
}

static void
insert(struct run *run, struct given given)
{
    size_t at = run->given_count++;

    assert(at < CDSI_DOSES_MAX);
    while (at > 0 && comes_after(run, &run->given[at - 1], &given)) {
        run->given[at] = run->given[at - 1];
        at--;
    }
    run->given[at] = given;
}

void
organize_history(struct run *run, size_t count)
{
    run->given = ARENA_ARRAY(run->arena, struct given,
                             count < CDSI_DOSES_MAX ? count + 1 : CDSI_DOSES_MAX + 1);
    for (size_t i = 0; i < count; i++) {
        struct given given = {.index = (int32_t)i, .day = run->doses[i].given.day};

        if (!takes_part(run, i))
            continue;
        given.vaccine = run->s->vaccine_of[run->doses[i].cvx];
        given.live = run->s->vaccines[given.vaccine].live;
        run->any_live = run->any_live || given.live != 0;
        insert(run, given);
    }
}

/* An association counts when begin age date <= date administered < end age date. */
static uint64_t
antigens_of(const struct run *run, const struct given *given)
{
    const struct slice *slice = &run->s->vaccines[given->vaccine].associations;
    uint64_t antigens = 0;

    for (uint16_t i = 0; i < slice->count; i++) {
        const struct association *association = &run->s->associations[slice->first + i];

        if (run_in_window(run, given->day, association->begin, association->end))
            antigens |= (uint64_t)1 << association->antigen;
    }
    return antigens;
}

void
organize_antigens(struct run *run)
{
    size_t counts[ANTIGENS_MAX] = {0};

    for (size_t i = 0; i < run->given_count; i++) {
        run->given[i].antigens = antigens_of(run, &run->given[i]);
        if (run->given[i].antigens == 0)
            run_remark(run, CDSI_DOSE_NO_ANTIGEN, run->given[i].index);
        for (uint64_t left = run->given[i].antigens; left != 0; left &= left - 1)
            counts[__builtin_ctzll(left)]++;
    }
    for (size_t i = 0; i < run->s->antigen_count; i++) {
        run->antigens[i].antigen = &run->s->antigens[i];
        if (counts[i] > 0)
            run->antigens[i].given = ARENA_ARRAY(run->arena, const struct given *, counts[i]);
    }
    for (size_t i = 0; i < run->given_count; i++)
        for (uint64_t left = run->given[i].antigens; left != 0; left &= left - 1) {
            struct antigen_run *antigen = &run->antigens[__builtin_ctzll(left)];

            antigen->given[antigen->given_count++] = &run->given[i];
        }
}
