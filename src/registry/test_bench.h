/* registry/test_bench.h - reports written in a line, and a store to apply them to, for this room's
 * tests.
 *
 * Ownership  everything belongs to the bench, which each test has for itself.
 * Errors     none: what goes wrong ends the test.
 */
#ifndef REGISTRY_TEST_BENCH_H
#define REGISTRY_TEST_BENCH_H

#include "base/test.h"
#include "registry/intake.h"
#include "store/test_db.h"

struct bench {
    struct test_db test;
    struct db *db;
    struct code_sets *sets;
    struct arena *arena;
    struct findings *found; /* of the last report */
    struct intake done;     /* of the last report */
    struct err err;
    int64_t minutes; /* each report comes a minute later */
};

int bench_setup(void **state);
int bench_teardown(void **state);

/* "family|given|born|sex|TYPE number|street|zip|area number|mother's maiden name|RELATION given|
 * multiple order": parts may be empty, or missing at the end. */
struct report *bench_report(struct bench *b, int64_t organization, const char *person);
/* "order|date|cvx|lot|source|action|completion" */
struct report_dose *bench_dose(struct bench *b, struct report *report, const char *text);
void bench_apply(struct bench *b, struct report *report); /* and commits */
void bench_read(struct bench *b, struct tx *tx);

/* "date cvx lot source sources[?][s] [RE]", a line a dose; ? in doubt, s shadowed. */
struct str bench_doses(struct bench *b, struct client_id client);
size_t bench_rows(struct bench *b, struct client_id client); /* statements kept, ended or not */
size_t bench_held(struct bench *b, struct client_id client); /* those that hold */
int64_t bench_clients(struct bench *b);                      /* persons that stand */
void bench_refind(struct bench *b,
                  struct client_id client); /* onto the list of registry/refind.h */
bool bench_found(const struct bench *b, enum finding_code code);

#endif
