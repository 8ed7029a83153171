/* cdsi/compare.h - what another schedule would change for the same people.
 *
 * Purpose    the difference report before a newer release is put in force, over test cases, made
 *            up people or a sample of clients.
 * Ownership  the report belongs to the arena.
 */
#ifndef CDSI_COMPARE_H
#define CDSI_COMPARE_H

#include "cdsi/cases.h"

struct cdsi_change { /* of one vaccine group, as either schedule knows it */
    struct str group;
    size_t status;      /* people whose headline status changes */
    size_t recommended; /* of the others, those whose recommended date changes */
    size_t doses;       /* people with a dose that counts in one and not in the other */
};

struct cdsi_changes {
    size_t people, changed; /* changed: in any group */
    const struct cdsi_change *groups;
    size_t group_count;
};

/* Each person is run under both schedules. */
struct cdsi_changes cdsi_compare(const struct cdsi_schedule *now, const struct cdsi_schedule *next,
                                 const struct cdsi_case_person *people, size_t count,
                                 struct arena *arena);

/* The same made-up people every time: all ages, zero to twenty doses of vaccines of `schedule`,
 * some observations. For comparing, measuring and fuzzing. */
const struct cdsi_case_person *cdsi_made_up_people(const struct cdsi_schedule *schedule,
                                                   size_t count, size_t doses_max,
                                                   struct date today, uint64_t seed,
                                                   struct arena *arena);

/* Our own cases (data/cases/), built in. */
struct str cdsi_own_cases(void);

#endif
