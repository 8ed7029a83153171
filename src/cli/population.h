/* cli/population.h - an invented population: households, their people, and the doses they had.
 *
 * Purpose    the demo, the benchmarks and the tests need people who are nobody. Everything is a
 *            function of one seed and a household's number, so any range can be made again,
 *            alone, on any machine, and the truth is known.
 * Ownership  a household's people, doses and texts belong to the arena given.
 * Limits     POPULATION_MEMBERS people a household, POPULATION_DOSES doses a person.
 * Errors     none: the name tables are built in.
 * Source     names and towns: data/SOURCES.md; rates: twins 31 per 1,000 births, double surnames
 *            6 %, a newborn without a name yet 20 %, refusals 3 %; the schedule is written down in
 *            population_doses.c and is not medical advice.
 */
#ifndef CLI_POPULATION_H
#define CLI_POPULATION_H

#include "base/arena.h"
#include "base/date.h"
#include "base/str.h"

enum { POPULATION_MEMBERS = 8, POPULATION_DOSES = 120 };

struct population; /* the tables and the seed; immutable, for any number of threads */

struct population *population_new(uint64_t seed, struct date today);
void population_free(struct population *population);

struct invented_dose {
    struct date given;
    const char *cvx;
    const char *mvx;
    const char *name; /* of the vaccine, for the message's readers */
    char lot[12];
    bool refused;
    unsigned site; /* which of the population's organizations gave it, 0 .. */
};

struct invented_person {
    uint64_t number; /* unique: household * POPULATION_MEMBERS + place in it */
    struct str family, given, middle;
    struct str
        birth_name; /* given name in the first message, "" if it was the real one: BABY BOY */
    struct str mother_maiden, mother_given;
    char sex; /* F or M */
    struct date born;
    int birth_order;  /* of a multiple birth; 0 otherwise */
    bool child;       /* under 18 today */
    struct str phone; /* ten digits */
    struct str street, city, zip;
    struct str guardian_family, guardian_given;
    const char *guardian_relation; /* MTH, FTH */
    const char *race, *ethnicity;
    struct invented_dose *doses; /* by date; up to the population's today */
    size_t dose_count;
};

struct household {
    struct invented_person people[POPULATION_MEMBERS];
    size_t count;
};

void population_household(const struct population *population, struct arena *arena, uint64_t number,
                          struct household *out);

/* -- as messages: cli/population_vxu.c -- */

/* What is wrong with a message, for feeds that fail. */
enum invented_fault {
    FAULT_NONE,
    FAULT_LOT_MISSING,
    FAULT_CVX_UNKNOWN,
    FAULT_BIRTH_FUTURE,
    FAULT_NAME_MISSING,
    FAULT_ROUTE_UNKNOWN,
    FAULT_DOSE_FUTURE,
    FAULT_COUNT
};

struct invented_vxu {
    const struct invented_person *person;
    size_t first, last; /* doses [first, last) are in it */
    size_t
        given_here; /* from this one on they are reported as administered, before as historical */
    struct str facility; /* MSH-4 */
    struct str sender;   /* MSH-3 */
    struct str control_id;
    struct instant sent;
    int offset_minutes;
    enum invented_fault fault;
};

struct str population_vxu(struct arena *arena, const struct invented_vxu *vxu); /* Z22, CR */
/* A Z44 or Z34 that asks for this person by what a clinic knows of them. */
struct str population_qbp(struct arena *arena, const struct invented_vxu *vxu, bool forecast);

#endif
