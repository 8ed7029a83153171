/* cli/bench_house.h - a registry to measure: a store of its own, an invented population, a server.
 *
 * Ownership  bench_close() ends the server and removes the store it made.
 * Errors     as store/db.h.
 */
#ifndef CLI_BENCH_HOUSE_H
#define CLI_BENCH_HOUSE_H

#include <pthread.h>

#include "access/session.h"
#include "cli/population.h"
#include "cli/serve.h"
#include "net/load.h"

struct bench_options {
    const char *db;   /* URL of an empty PostgreSQL database; NULL: SQLite in a temporary folder */
    uint64_t clients; /* stored before anything is measured */
    unsigned senders; /* connections at once */
    int64_t seconds;  /* of each measurement */
    bool alone;       /* without the background runner: cli/serve.h */
};

struct bench_house {
    struct cli *cli;
    struct bench_options options;
    char dir[64];
    struct cli_store store;
    struct serving serving;
    pthread_t thread;
    bool serving_runs;
    struct population *population;
    struct str authorization; /* the header line of the feed's credential */
    char address[32];
    struct now now;
    uint64_t households; /* that are stored */
    size_t made;         /* requests so far: no control id comes twice */
};

/* Reads --clients, --senders, --seconds and --db; false after saying what is wrong. */
bool bench_options(struct cli *cli, struct bench_options *out);
MUST_USE enum status bench_open(struct bench_house *house, struct cli *cli,
                                const struct bench_options *options, struct err *err);
void bench_close(struct bench_house *house);

/* A nurse of the first organization, signed in. */
MUST_USE enum status bench_nurse(struct bench_house *house, struct session *out, struct err *err);

/* Requests made beforehand, so that making them is not measured. */
struct bench_pile {
    struct str *requests;
    size_t count;
    _Atomic size_t next;
};
struct bench_pile *bench_vxus(struct bench_house *house, struct arena *arena, size_t count);
struct bench_pile *bench_qbps(struct bench_house *house, struct arena *arena, size_t count);

/* Sends the pile with `connections` at once; says rate and latencies on err under `name`. */
MUST_USE enum status bench_run(struct bench_house *house, const char *name, struct bench_pile *pile,
                               unsigned connections, struct load_result *result, struct err *err);
/* Resident memory of this process in KiB. */
long bench_resident_kib(void);

#endif
