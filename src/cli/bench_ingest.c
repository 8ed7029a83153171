/* cli/bench_ingest.c - `jenner bench ingest|query|connections`: from the wire to the disk and back. */
#include <stdlib.h>

#include "base/limits.h"
#include "cli/bench_house.h"

enum { IDLE_MESSAGES = 2000, PER_SECOND_MOST = 12000, ROUNDS = 3 };

typedef struct bench_pile *make_pile_fn(struct bench_house *house, struct arena *arena,
                                        size_t count);

struct rates {
    double low, median, high; /* answers a second */
};

static int
by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return (x > y) - (x < y);
}

/* ROUNDS times with `connections` at once, each with a pile of its own. */
static enum status
rounds(struct bench_house *house, const char *name, make_pile_fn *make, unsigned connections,
       struct rates *out, struct err *err)
{
    double rate[ROUNDS];

    for (size_t i = 0; i < ROUNDS; i++) {
        CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)8 << 30);
        struct load_result result;
        size_t count = (size_t)house->options.seconds * PER_SECOND_MOST;

        TRY(bench_run(house, name, make(house, arena, count), connections, &result, err));
        rate[i] = result.rate;
    }
    qsort(rate, ROUNDS, sizeof(rate[0]), by_size);
    *out = (struct rates){rate[0], rate[ROUNDS / 2], rate[ROUNDS - 1]};
    return OK;
}

/* One sender on an idle system. */
static enum status
idle(struct bench_house *house, const char *name, make_pile_fn *make, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)8 << 30);
    struct load_result result;

    return bench_run(house, name, make(house, arena, IDLE_MESSAGES), 1, &result, err);
}

/* One alone, then all at once; the last line is the figure. */
static int
measure(struct cli *cli, const char *name, const char *unit, make_pile_fn *make)
{
    CLEANUP(bench_close) struct bench_house house = {0};
    struct bench_options options;
    struct rates rates;
    struct err err;

    if (!bench_options(cli, &options))
        return CLI_USAGE;
    if (bench_open(&house, cli, &options, &err) != OK || idle(&house, name, make, &err) != OK ||
        rounds(&house, name, make, options.senders, &rates, &err) != OK)
        return cli_fail(cli, &err);
    fprintf(cli->out, "%s: %.0f %s/s (%.0f to %.0f)\n", name, rates.median, unit, rates.low,
            rates.high);
    return CLI_DONE;
}

/* jenner bench ingest [--clients N] [--senders N] [--seconds N] [--db URL] */
int
cli_bench_ingest(struct cli *cli)
{
    return measure(cli, "ingest", "messages", bench_vxus);
}

/* jenner bench query [--clients N] [--senders N] [--seconds N] [--db URL] */
int
cli_bench_query(struct cli *cli)
{
    return measure(cli, "query", "queries", bench_qbps);
}

/* jenner bench connections [--clients N] [--seconds N] [--db URL]: what many at once cost. An event
 * loop that loses track of them at some number shows here as a stall. */
int
cli_bench_connections(struct cli *cli)
{
    static const unsigned counts[] = {64, 128, 256, 512};
    CLEANUP(bench_close) struct bench_house house = {0};
    struct bench_options options;
    struct rates first, rates;
    struct err err;

    if (!bench_options(cli, &options))
        return CLI_USAGE;
    if (bench_open(&house, cli, &options, &err) != OK)
        return cli_fail(cli, &err);
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        if (rounds(&house, "connections", bench_vxus, counts[i], &rates, &err) != OK)
            return cli_fail(cli, &err);
        if (i == 0)
            first = rates;
        fprintf(cli->out, "%u connections: %.0f messages/s (%.0f to %.0f), %.0f %% of 64\n",
                counts[i], rates.median, rates.low, rates.high, 100 * rates.median / first.median);
    }
    return CLI_DONE;
}
