/* cli/bench_match.c - jenner bench match: comparisons a second on one core, and the keys' cost. */
#include <stdio.h>

#include "base/clock.h"
#include "base/die.h"
#include "cli/cli.h"
#include "cli/population.h"
#include "code/code.h"
#include "registry/match.h"

enum { PEOPLE = 4000, NEIGHBOURS = 64, ROUNDS = 24, BENCH_ARENA_BYTES = 256 * 1024 * 1024 };

struct crowd {
    struct identity *who;
    size_t count;
};

static void
add_guardian(struct arena *arena, const struct invented_person *person, struct report_client *out)
{
    if (person->guardian_family.n == 0)
        return;
    out->guardians = ARENA_NEW(arena, struct report_guardian);
    out->guardian_count = 1;
    out->guardians[0].relation.code = str_of(person->guardian_relation);
    out->guardians[0].name.family = person->guardian_family;
    out->guardians[0].name.given = person->guardian_given;
}

static struct report_client
as_report(struct arena *arena, const struct invented_person *person)
{
    struct report_client out = {.born = person->born, .birth_order = person->birth_order};

    out.names = ARENA_NEW(arena, struct report_name);
    out.names[0] = (struct report_name){.family = person->family,
                                        .given = person->given,
                                        .middle = person->middle,
                                        .type = STR("L")};
    out.name_count = 1;
    out.sex = person->sex == 'F' ? REPORT_SEX_F : REPORT_SEX_M;
    out.mother.family = person->mother_maiden;
    out.contacts = ARENA_NEW(arena, struct report_contact);
    out.contacts[0].number = person->phone;
    out.contact_count = 1;
    out.addresses = ARENA_NEW(arena, struct report_address);
    out.addresses[0] = (struct report_address){
        .street = person->street, .city = person->city, .zip = person->zip, .state = STR("MN")};
    out.address_count = 1;
    add_guardian(arena, person, &out);
    return out;
}

static struct crowd
make_crowd(struct arena *arena, const struct code_sets *sets)
{
    struct crowd crowd = {ARENA_ARRAY(arena, struct identity, PEOPLE), 0};
    struct population *population = population_new(1, date_from(2026, 3, 2));
    struct arena *scratch = arena_new(BENCH_ARENA_BYTES);
    struct household home;

    for (uint64_t number = 0; crowd.count < PEOPLE; number++) {
        population_household(population, scratch, number, &home);
        for (size_t i = 0; i < home.count && crowd.count < PEOPLE; i++) {
            struct report_client raw = as_report(scratch, &home.people[i]);

            identity_normalise(arena, sets, &raw, &crowd.who[crowd.count++]);
        }
        arena_reset(scratch);
    }
    arena_free(scratch);
    population_free(population);
    return crowd;
}

/* Everybody against those who stand near - the household first, which is what a real search finds -
 * and against themselves. */
static double
comparisons_a_second(const struct crowd *crowd, int64_t *sum)
{
    int64_t start = clock_monotonic_us(), spent;
    size_t done = 0;

    for (size_t round = 0; round < ROUNDS; round++) {
        for (size_t i = 0; i + NEIGHBOURS < crowd->count; i++) {
            for (size_t j = 0; j < NEIGHBOURS; j++)
                *sum += match_score(&crowd->who[i], &crowd->who[i + j]).total;
            done += NEIGHBOURS;
        }
    }
    spent = clock_monotonic_us() - start;
    return (double)done * 1e6 / (double)(spent > 0 ? spent : 1);
}

static double
keys_a_second(const struct crowd *crowd, int64_t *sum)
{
    struct match_key keys[MATCH_KEYS_MAX];
    int64_t start = clock_monotonic_us(), spent;

    for (size_t i = 0; i < crowd->count; i++)
        *sum += (int64_t)match_keys(&crowd->who[i], keys);
    spent = clock_monotonic_us() - start;
    return (double)crowd->count * 1e6 / (double)(spent > 0 ? spent : 1);
}

int
cli_bench_match(struct cli *cli)
{
    struct arena *arena;
    struct code_sets *sets;
    struct crowd crowd;
    struct err err;
    double made, compared, keyed;
    int64_t sum = 0, start;

    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    if (code_sets_load(NULL, &sets, &err) != OK)
        return cli_fail(cli, &err);
    arena = arena_new(BENCH_ARENA_BYTES);
    start = clock_monotonic_us();
    crowd = make_crowd(arena, sets);
    made = (double)crowd.count * 1e6 / (double)(clock_monotonic_us() - start);
    keyed = keys_a_second(&crowd, &sum);
    compared = comparisons_a_second(&crowd, &sum);
    fprintf(cli->out, "people invented and normalised: %.0f a second\n", made);
    fprintf(cli->out, "keys of a person: %.0f persons a second\n", keyed);
    fprintf(cli->out, "checksum %lld\n", (long long)sum);
    fprintf(cli->out, "match: %.0f comparisons/s\n", compared);
    arena_free(arena);
    code_sets_free(sets);
    return CLI_DONE;
}
