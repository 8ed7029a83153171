/* cli/bench_cdsi.c - jenner bench cdsi: how many people a second, all vaccine groups. */
#include <stdlib.h>
#include <time.h>

#include "base/clock.h"
#include "base/limits.h"
#include "cdsi/compare.h"
#include "cdsi/import.h"
#include "cli/cli.h"

enum {
    ROUND_NS = 1500000000,
    AGAIN = 10,
    LONG_PEOPLE = 500,
    LONG_DOSES_LEAST = 30,
    LONG_DOSES_MOST = 40
};

struct measure {
    double per_second;
    double p50_us, p99_us, worst_us;
};

static int
by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

/* Each person is run several times for one figure, so that reading the clock costs nothing. */
static void
measure_one_by_one(const struct cdsi_schedule *s, const struct cdsi_case_person *people,
                   size_t count, struct arena *arena, struct arena *work, struct measure *out)
{
    int64_t *each = ARENA_ARRAY(arena, int64_t, count);

    for (size_t i = 0; i < count; i++) {
        int64_t begin = clock_thread_ns();

        for (int k = 0; k < AGAIN; k++) {
            arena_reset(work);
            (void)cdsi_run(s, &people[i].patient, people[i].doses, people[i].dose_count,
                           people[i].today, work);
        }
        each[i] = clock_thread_ns() - begin;
    }
    qsort(each, count, sizeof(*each), by_size);
    out->p50_us = (double)each[count / 2] / 1000 / AGAIN;
    out->p99_us = (double)each[count - 1 - count / 100] / 1000 / AGAIN;
    out->worst_us = (double)each[count - 1] / 1000 / AGAIN;
}

static struct measure
measure(const struct cdsi_schedule *s, const struct cdsi_case_person *people, size_t count,
        struct arena *arena)
{
    CLEANUP(arena_cleanup) struct arena *work = arena_new(64u * 1024 * 1024);
    int64_t begin = clock_thread_ns(), took = 0;
    struct measure out = {0};
    size_t done = 0;

    while (took < ROUND_NS) {
        for (size_t i = 0; i < count; i++) {
            arena_reset(work);
            (void)cdsi_run(s, &people[i].patient, people[i].doses, people[i].dose_count,
                           people[i].today, work);
        }
        done += count;
        took = clock_thread_ns() - begin;
    }
    out.per_second = (double)done * 1e9 / (double)took;
    measure_one_by_one(s, people, count, arena, work, &out);
    return out;
}

static void
print_measure(struct cli *cli, const char *what, struct measure m)
{
    fprintf(cli->out,
            "%-24s %.0f people/s, median %.1f us, 99 of 100 within %.1f us, worst %.1f us\n", what,
            m.per_second, m.p50_us, m.p99_us, m.worst_us);
}

/* Made-up people with long histories only. */
static size_t
long_histories(const struct cdsi_schedule *s, struct date today, struct arena *arena,
               struct cdsi_case_person *out)
{
    const struct cdsi_case_person *all =
        cdsi_made_up_people(s, (size_t)LONG_PEOPLE * 20, LONG_DOSES_MOST, today, 7, arena);
    size_t n = 0;

    for (size_t i = 0; i < (size_t)LONG_PEOPLE * 20 && n < LONG_PEOPLE; i++)
        if (all[i].dose_count >= LONG_DOSES_LEAST)
            out[n++] = all[i];
    return n;
}

/* jenner bench cdsi FILE.tsv */
int
cli_bench_cdsi(struct cli *cli)
{
    struct cdsi_case_person *histories =
        ARENA_ARRAY(cli->arena, struct cdsi_case_person, LONG_PEOPLE);
    const struct cdsi_case_person *people;
    struct cdsi_schedule *schedule;
    struct measure all;
    struct str table;
    struct err err;
    size_t count;
    int64_t begin;

    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (cli_read(cli, cli->args[0], LIMIT_UPLOAD_BYTES, &table, &err) != OK ||
        cdsi_cases_people(table, cli->arena, &people, &count, &err) != OK)
        return cli_fail(cli, &err);
    if (count == 0)
        return cli_usage(cli);
    begin = clock_thread_ns();
    schedule = cdsi_schedule_builtin((struct cdsi_options){0});
    fprintf(cli->out, "%-24s %.1f ms\n", "schedule loaded in",
            (double)(clock_thread_ns() - begin) / 1e6);
    print_measure(cli, "30 to 40 doses",
                  measure(schedule, histories,
                          long_histories(schedule, people[0].today, cli->arena, histories),
                          cli->arena));
    all = measure(schedule, people, count, cli->arena);
    print_measure(cli, "the cases", all);
    fprintf(cli->out, "cdsi: %.0f patients/s\n", all.per_second);
    cdsi_schedule_free(schedule);
    return CLI_DONE;
}
