/* cdsi/immunity.c - 7.2 evidence of immunity and 7.3 contraindications. */
#include "cdsi/run.h"

#include <assert.h>

static bool
any_of_observed(const struct run *run, struct slice codes)
{
    for (uint16_t i = 0; i < codes.count; i++)
        if (run_observed(run, run->s->observation_codes[codes.first + i]))
            return true;
    return false;
}

/* "U.S." as the schedule writes it; an unknown country is taken as equal. */
static bool
country_fits(struct str wanted, struct str country)
{
    static const struct str states[] = {STR_INIT("U.S."), STR_INIT("US"), STR_INIT("USA"),
                                        STR_INIT("U.S.A."), STR_INIT("United States")};

    if (wanted.n == 0 || country.n == 0 || str_ieq(wanted, country))
        return true;
    if (!str_ieq(wanted, STR("U.S.")))
        return false;
    for (size_t i = 0; i < sizeof(states) / sizeof(states[0]); i++)
        if (str_ieq(country, states[i]))
            return true;
    return false;
}

/* Table 7-3: does the patient have evidence of immunity? */
bool
immunity_decide(struct run *run, const struct antigen_run *antigen)
{
    const struct antigen *a = antigen->antigen;
    bool immune = run->any_observed && any_of_observed(run, a->guidelines);

    for (uint16_t i = 0; i < a->births.count && !immune; i++) {
        const struct birth_rule *rule = &run->s->births[a->births.first + i];

        immune = run->born.day < rule->before && !any_of_observed(run, rule->exclusions) &&
                 country_fits(rule->country, run->patient->country);
    }
    if (immune)
        run_trace(run, (struct step){.rule = "Table 7-3",
                                     .dose = CDSI_NO_DOSE,
                                     .held = true,
                                     .looked_at = run->born.day,
                                     .limit = DAY_MIN,
                                     .note = a->name.p == NULL ? "" : "evidence of immunity"});
    return immune;
}

static bool
applies(const struct run *run, const struct contraindication *c)
{
    return run_observed(run, c->observation) && run_in_window(run, run->today, c->begin, c->end);
}

/* Table 7-5: does the antigen contraindication apply to the patient? */
bool
contraindication_of_antigen(struct run *run, const struct antigen_run *antigen)
{
    const struct slice *slice = &antigen->antigen->contraindications;

    if (!run->any_observed)
        return false;
    for (uint16_t i = 0; i < slice->count; i++) {
        if (!applies(run, &run->s->contraindications[slice->first + i]))
            continue;
        run_trace(run, (struct step){.rule = "Table 7-5",
                                     .dose = CDSI_NO_DOSE,
                                     .held = true,
                                     .looked_at = run->today,
                                     .limit = DAY_MIN,
                                     .note = "the antigen is contraindicated"});
        return true;
    }
    return false;
}

/* Table 7-6: which vaccines does a vaccine contraindication apply to? */
struct cvx_set *
contraindication_of_vaccines(struct run *run, const struct antigen_run *antigen)
{
    const struct slice *slice = &antigen->antigen->vaccine_contraindications;
    struct cvx_set *forbidden = NULL;

    assert(antigen->forbidden == NULL);
    if (!run->any_observed)
        return NULL;
    for (uint16_t i = 0; i < slice->count; i++) {
        const struct contraindication *c = &run->s->vaccine_contraindications[slice->first + i];

        if (c->set == NO_SET || !applies(run, c))
            continue;
        if (forbidden == NULL)
            forbidden = ARENA_NEW(run->arena, struct cvx_set);
        for (size_t w = 0; w < CVX_WORDS; w++)
            forbidden->bits[w] |= run->s->sets[c->set].bits[w];
    }
    return forbidden;
}

static bool
all_forbidden(const struct run *run, const struct cvx_set *forbidden,
              const struct vaccine_rule *rules, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t w = 0; w < CVX_WORDS; w++)
            if ((run->s->sets[rules[i].set].bits[w] & ~forbidden->bits[w]) != 0)
                return false;
    return true;
}

/* Table 7-7, for the target dose to be forecast. The table speaks of preferable vaccines only; as
 * long as an allowable one is left the series can go on (docs/adr: CDSi engine, decision 13). */
bool
contraindication_of_target(struct run *run, const struct antigen_run *antigen,
                           const struct path *path)
{
    const struct target *target = &path->targets[path->at];

    assert(path->at < path->target_count);
    if (antigen->forbidden == NULL || target->preferred.count == 0)
        return false;
    return all_forbidden(run, antigen->forbidden, &run->s->preferred[target->preferred.first],
                         target->preferred.count) &&
           all_forbidden(run, antigen->forbidden, &run->s->allowed[target->allowed.first],
                         target->allowed.count);
}
