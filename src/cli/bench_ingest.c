/* cli/bench_ingest.c - `jenner bench ingest|query`: from the wire to the disk and back. */
#include "base/limits.h"
#include "cli/bench_house.h"

enum { IDLE_MESSAGES = 2000, PER_SECOND_MOST = 20000 };

typedef struct bench_pile *make_pile_fn(struct bench_house *house, struct arena *arena,
                                        size_t count);

/* One sender on an idle system, then all at once; the last line is the figure. */
static int
measure(struct cli *cli, const char *name, const char *unit, make_pile_fn *make)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)8 << 30);
    CLEANUP(bench_close) struct bench_house house = {0};
    struct bench_options options;
    struct load_result result;
    struct err err;

    if (!bench_options(cli, &options))
        return CLI_USAGE;
    if (bench_open(&house, cli, &options, &err) != OK)
        return cli_fail(cli, &err);
    if (bench_run(&house, name, make(&house, arena, IDLE_MESSAGES), 1, &result, &err) != OK ||
        bench_run(&house, name, make(&house, arena, (size_t)options.seconds * PER_SECOND_MOST),
                  options.senders, &result, &err) != OK)
        return cli_fail(cli, &err);
    fprintf(cli->out, "%s: %.0f %s/s\n", name, result.rate, unit);
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
