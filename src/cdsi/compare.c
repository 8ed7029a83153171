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

/* A person being made up. */
struct sketch {
    const struct cdsi_schedule *s;
    uint64_t *state;
    struct day_split born;
    int32_t today;
    struct cdsi_dose *doses;
    size_t count, max;
    struct cdsi_observation *seen;
    size_t seen_count;
};

enum { SEEN_MAX = 4 };

static void
sketch_dose(struct sketch *k, int32_t day, uint16_t cvx)
{
    if (k->count == k->max)
        return;
    day = day < k->born.day ? k->born.day : day > k->today ? k->today : day;
    k->doses[k->count++] = (struct cdsi_dose){.given.day = day, .cvx = cvx, .expires = DATE_NONE};
}

static void
sketch_seen(struct sketch *k, uint16_t code)
{
    int32_t age = k->today - k->born.day;

    if (k->seen_count == SEEN_MAX)
        return;
    k->seen[k->seen_count].code = code;
    k->seen[k->seen_count++].on.day = k->today - (int32_t)below(k->state, 1 + (uint64_t)age);
}

/* Doses of any vaccines at any age, more often of the same vaccine as before. */
static void
at_random(struct sketch *k)
{
    size_t count = (size_t)below(k->state, k->max + 1);
    int32_t age = k->today - k->born.day, day = k->born.day;

    for (size_t i = 0; i < count; i++) {
        day += (int32_t)below(k->state, 1 + (uint64_t)age / (count + 1) * 2);
        sketch_dose(k, day,
                    i > 0 && below(k->state, 5) < 3
                        ? k->doses[below(k->state, i)].cvx
                        : k->s->vaccines[below(k->state, k->s->vaccine_count)].cvx);
    }
    for (uint64_t left = below(k->state, 4) == 0 ? 1 + below(k->state, 3) : 0; left > 0; left--)
        sketch_seen(k, (uint16_t)(1 + below(k->state, 280)));
}

/* A vaccine that some row of the target dose names; 0 when none does. */
static uint16_t
some_vaccine(const struct sketch *k, const struct target *target)
{
    size_t rows = (size_t)target->preferred.count + target->allowed.count;
    size_t at = rows == 0 ? 0 : (size_t)below(k->state, rows);
    const struct vaccine_rule *rule;

    if (rows == 0)
        return 0;
    rule = at < target->preferred.count
               ? &k->s->preferred[target->preferred.first + at]
               : &k->s->allowed[target->allowed.first + at - target->preferred.count];
    return k->s->cvx_codes[rule->list.first + below(k->state, rule->list.count)];
}

/* The first day the target dose may be given, by its first age and interval rows. */
static int32_t
first_day(const struct sketch *k, const struct target *target, int32_t last)
{
    int32_t day = last;

    if (target->ages.count > 0) {
        const struct age_rule *age = &k->s->age_rules[target->ages.first];
        int32_t from =
            age->least == OPEN_BEGIN ? DAY_MIN : day_plus(&k->born, k->s->age[age->least]);

        day = from > day ? from : day;
    }
    if (target->intervals.count > 0) {
        const struct interval *interval = &k->s->intervals[target->intervals.first];
        int32_t from =
            interval->least == OPEN_BEGIN ? DAY_MIN : day_add(last, k->s->gap[interval->least]);

        day = from > day ? from : day;
    }
    return day;
}

/* Doses of one series, each about when it may first be given: a few days early, on the day, a
 * few days or a year late. This is where the rules have their edges. */
static void
along_a_series(struct sketch *k)
{
    const struct series *series = &k->s->series[below(k->state, k->s->series_count)];
    uint64_t doses = 1 + below(k->state, series->targets.count);
    int32_t last = k->born.day;

    if (series->indications.count > 0)
        sketch_seen(k, k->s->indications[series->indications.first +
                                         below(k->state, series->indications.count)]
                           .observation);
    for (uint64_t t = 0; t < doses; t++) {
        const struct target *target = &k->s->targets[series->targets.first + t];
        uint16_t cvx = some_vaccine(k, target);
        int32_t day = first_day(k, target, last);

        switch (below(k->state, 4)) {
        case 0:
            day += (int32_t)below(k->state, 8) - 5;
            break;
        case 1:
            day += (int32_t)below(k->state, 400);
            break;
        default:
            break;
        }
        if (cvx == 0 || day > k->today)
            continue;
        sketch_dose(k, day, cvx);
        last = k->doses[k->count == 0 ? 0 : k->count - 1].given.day;
    }
}

/* Half of the people are under 19, as most of the schedule is. */
static struct cdsi_case_person
made_up_person(const struct cdsi_schedule *schedule, size_t doses_max, struct date today,
               uint64_t *state, struct arena *arena)
{
    struct cdsi_case_person person = {.today = today};
    int32_t age = (int32_t)below(state, below(state, 2) == 0 ? 7000 : 36000);
    struct sketch k = {.s = schedule, .state = state, .today = today.day, .max = doses_max};

    k.born = day_split(today.day - age);
    k.doses = ARENA_ARRAY(arena, struct cdsi_dose, doses_max + 1);
    k.seen = ARENA_ARRAY(arena, struct cdsi_observation, SEEN_MAX);
    person.patient.born.day = k.born.day;
    person.patient.sex = (enum cdsi_sex)below(state, 3);
    if (below(state, 2) == 0)
        at_random(&k);
    else
        for (uint64_t left = 1 + below(state, 5); left > 0; left--)
            along_a_series(&k);
    person.doses = k.doses;
    person.dose_count = k.count;
    person.patient.observations = k.seen;
    person.patient.observation_count = k.seen_count;
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
