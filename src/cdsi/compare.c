/* cdsi/compare.c - what another schedule would change, and the people to try it on. */
#include "cdsi/compare.h"

#include "cdsi/case_files.h" /* made by tools/mkdata from data/cases/ */
#include "cdsi/run.h"

struct str
cdsi_own_cases(void)
{
    return cases_cases_tsv;
}

static const struct cdsi_forecast *
headline_of(const struct cdsi_result *result, struct str group)
{
    for (size_t i = 0; i < result->forecast_count; i++)
        if (result->forecasts[i].headline && str_eq(result->forecasts[i].group, group))
            return &result->forecasts[i];
    return NULL;
}

static unsigned
counting(const struct cdsi_result *result, struct str group)
{
    unsigned count = 0;

    for (size_t i = 0; i < result->evaluation_count; i++)
        count += str_eq(result->evaluations[i].group, group) &&
                 result->evaluations[i].status == CDSI_VALID;
    return count;
}

/* True if anything of that group changed for this person. */
static bool
note_change(struct cdsi_change *change, const struct cdsi_result *a, const struct cdsi_result *b)
{
    const struct cdsi_forecast *before = headline_of(a, change->group);
    const struct cdsi_forecast *after = headline_of(b, change->group);
    bool status =
        (before == NULL) != (after == NULL) || (before != NULL && before->status != after->status);
    bool date = !status && before != NULL && date_cmp(before->recommended, after->recommended) != 0;
    bool doses = counting(a, change->group) != counting(b, change->group);

    change->status += status;
    change->recommended += date;
    change->doses += doses;
    return status || date || doses;
}

static struct cdsi_change *
group_list(const struct cdsi_schedule *now, const struct cdsi_schedule *next, struct arena *arena,
           size_t *count)
{
    struct cdsi_change *list =
        ARENA_ARRAY(arena, struct cdsi_change, now->group_count + next->group_count);
    const struct cdsi_schedule *both[] = {now, next};

    *count = 0;
    for (size_t s = 0; s < 2; s++)
        for (size_t i = 0; i < both[s]->group_count; i++) {
            size_t k = 0;

            while (k < *count && !str_eq(list[k].group, both[s]->groups[i].name))
                k++;
            if (k == *count)
                list[(*count)++].group = both[s]->groups[i].name;
        }
    return list;
}

struct cdsi_changes
cdsi_compare(const struct cdsi_schedule *now, const struct cdsi_schedule *next,
             const struct cdsi_case_person *people, size_t count, struct arena *arena)
{
    struct cdsi_changes changes = {.people = count};
    struct cdsi_change *groups = group_list(now, next, arena, &changes.group_count);
    CLEANUP(arena_cleanup) struct arena *work = arena_new(64u * 1024 * 1024);

    changes.groups = groups;
    for (size_t i = 0; i < count; i++) {
        const struct cdsi_case_person *p = &people[i];
        const struct cdsi_result *a, *b;
        bool changed = false;

        arena_reset(work);
        a = cdsi_run(now, &p->patient, p->doses, p->dose_count, p->today, work);
        b = cdsi_run(next, &p->patient, p->doses, p->dose_count, p->today, work);
        for (size_t g = 0; g < changes.group_count; g++)
            changed = note_change(&groups[g], a, b) || changed;
        changes.changed += changed;
    }
    return changes;
}

/* splitmix64: the same people on every machine. */
static uint64_t
draw(uint64_t *state)
{
    uint64_t z = *state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static uint64_t
below(uint64_t *state, uint64_t n)
{
    return draw(state) % n;
}

/* Half of the people are under 19, as most of the schedule is; doses come at any age, more often
 * soon after the one before and of the same vaccine, so that intervals are missed as well as kept. */
static struct cdsi_case_person
made_up_person(const struct cdsi_schedule *schedule, size_t doses_max, struct date today,
               uint64_t *state, struct arena *arena)
{
    struct cdsi_case_person person = {.today = today};
    int32_t age = (int32_t)below(state, below(state, 2) == 0 ? 7000 : 36000);
    struct cdsi_dose *doses = ARENA_ARRAY(arena, struct cdsi_dose, doses_max + 1);
    struct cdsi_observation *seen = ARENA_ARRAY(arena, struct cdsi_observation, 3);
    int32_t day = today.day - age;

    person.patient.born = date_add_days(today, -age);
    person.patient.sex = (enum cdsi_sex)below(state, 3);
    person.dose_count = (size_t)below(state, doses_max + 1);
    for (size_t i = 0; i < person.dose_count; i++) {
        day += (int32_t)below(state, 1 + (uint64_t)age / (person.dose_count + 1) * 2);
        doses[i].given.day = day > today.day ? today.day : day;
        doses[i].cvx = i > 0 && below(state, 5) < 3
                           ? doses[below(state, i)].cvx
                           : schedule->vaccines[below(state, schedule->vaccine_count)].cvx;
        doses[i].expires = DATE_NONE;
    }
    if (below(state, 4) == 0)
        person.patient.observation_count = 1 + (size_t)below(state, 3);
    for (size_t i = 0; i < person.patient.observation_count; i++) {
        seen[i].code = (uint16_t)(1 + below(state, 280));
        seen[i].on = date_add_days(today, -(int32_t)below(state, 1 + (uint64_t)age));
    }
    person.doses = doses;
    person.patient.observations = seen;
    return person;
}

const struct cdsi_case_person *
cdsi_made_up_people(const struct cdsi_schedule *schedule, size_t count, size_t doses_max,
                    struct date today, uint64_t seed, struct arena *arena)
{
    struct cdsi_case_person *people = ARENA_ARRAY(arena, struct cdsi_case_person, count + 1);

    for (size_t i = 0; i < count; i++)
        people[i] = made_up_person(schedule, doses_max, today, &seed, arena);
    return people;
}
