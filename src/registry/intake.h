/* registry/intake.h - the one door through which the registry changes.
 *
 * Purpose    take one report of a person and their doses, whoever sent it: find the person or make
 *            a new one, keep what was said, join the doses, and say what came of it - inside the
 *            caller's transaction.
 * Ownership  everything in the results belongs to the arena.
 * Limits     LIMIT_CANDIDATES persons are compared. On PostgreSQL two waits for the server, three
 *            when more than twenty keys are sought; what is written goes out with the commit.
 * Errors     E_NOTFOUND and E_CONFLICT for a form that edits a client who is not there or was
 *            changed meanwhile; otherwise those of store/db.h. What is wrong with the report is a
 *            finding. The same report again changes nothing.
 * Why        docs/adr/0011-intake.md
 */
#ifndef REGISTRY_INTAKE_H
#define REGISTRY_INTAKE_H

#include "base/finding.h"
#include "registry/dose_plan.h"
#include "registry/match.h"
#include "registry/report.h"
#include "store/db.h"

/* A report ready to be applied: what can be worked out before the transaction begins. */
struct intake_ready {
    const struct code_sets *sets;
    const struct report *report;
    struct identity who;
    struct str text;   /* said_client() */
    struct str *doses; /* said_dose() of each */
    uint64_t source;   /* the organization and its own number for the person */
};

void intake_prepare(struct arena *arena, const struct code_sets *sets, const struct report *report,
                    struct intake_ready *ready);

enum intake_person { PERSON_KNOWN, PERSON_ADDED, PERSON_CHANGED };

enum { INTAKE_POSSIBLE = 3 }; /* persons shown beside a new one who may be them */

struct intake {
    struct client_id client;
    enum intake_person person;
    enum match_answer match;  /* MATCH_REVIEW: a new record, and a person must look */
    struct match_score score; /* of the client, or of the nearest other; zero if there was none */
    struct client_id possible[INTAKE_POSSIBLE];
    size_t possible_count;
    int64_t identified_us; /* clock_monotonic_us() when it was known who it is */

    struct dose_done *doses; /* one for each dose of the report */
    size_t dose_count;
    size_t added, joined, changed, known, deleted, refused; /* doses; refused: no match, no
                                                                     event, or deleted at a page */
    size_t observations_added, observations_ended;
};

MUST_USE enum status intake_apply(struct tx *tx, struct arena *arena,
                                  const struct intake_ready *ready, struct findings *found,
                                  struct intake *done, struct err *err);

#endif
