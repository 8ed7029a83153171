/* cli/demo.c - `jenner demo`: an invented registry to look at, gone again with Ctrl-C. */
#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

#include "cli/demo.h"
#include "cli/practice.h"
#include "store/setting.h"

enum { DEFAULT_CLIENTS = 5000 };

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

static enum status
demo_folder(struct demo *d, const char *keep, struct err *err)
{
    const char *tmp = getenv("TMPDIR");

    d->keep = keep != NULL;
    if (d->keep) {
        (void)snprintf(d->dir, sizeof(d->dir), "%s", keep);
        return OK;
    }
    (void)snprintf(d->dir, sizeof(d->dir), "%s/jenner-demo-XXXXXX", tmp == NULL ? "/tmp" : tmp);
    if (mkdtemp(d->dir) == NULL)
        return FAIL(err, E_IO, "could not make a folder for the demo");
    return OK;
}

static void
demo_close(struct demo *d)
{
    serving_close(&d->serving);
    population_free(d->population);
    cli_store_end(&d->store);
    if (!d->keep && d->dir[0] != '\0')
        (void)nftw(d->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

/* A folder kept from an earlier demo is served again as it is. */
static enum status
open_or_make(struct demo *d, bool *made, struct err *err)
{
    enum status status;

    TRY(practice_make(d->cli, d->dir, d->now, err));
    status = cli_store_make(d->cli, d->dir, STR(""), d->now.at, &d->store, err);

    *made = status == OK;
    if (status == E_CONFLICT && d->keep)
        return OK;
    TRY(status);
    d->cli->db = d->store.db;
    return OK;
}

static void
say_hello(struct demo *d, struct str leave)
{
    fprintf(d->cli->out,
            "\nJenner is serving an invented registry at http://localhost:%u\n"
            "Everybody in it is made up. Sign in with one of these (password %s):\n\n"
            "  organization  user        what they do\n",
            d->serving.port, DEMO_PASSWORD);
    for (size_t i = 0; i < demo_people_count; i++)
        fprintf(d->cli->out, "  %-13s %-11s %s\n", demo_people[i].org, demo_people[i].username,
                demo_people[i].does);
    if (leave.n > 0)
        fprintf(d->cli->out,
                "\nA bulletin went out: http://localhost:%u/news. One of its readers may leave:\n"
                "unsubscribe %.*s\n",
                d->serving.port, STRF(leave));
    fprintf(d->cli->out,
            "\nFeeds: %s (healthy), %s (failing), %s (silent since %d days).\n"
            "%s\n\n",
            DEMO_HEALTHY, DEMO_FAILING, DEMO_SILENT, DEMO_SILENT_DAYS,
            d->keep ? "The folder is kept." : "Ctrl-C ends it and removes everything.");
}

static bool
read_options(struct cli *cli, struct serve_options *serve, const char **keep, uint64_t *clients)
{
    const char *count = cli_value(cli, "--clients");

    *keep = cli_value(cli, "--keep");
    *clients = DEFAULT_CLIENTS;
    *serve = (struct serve_options){
        .http = cli_value(cli, "--listen"), .mllp = cli_value(cli, "--mllp"), .practice = true};
    if (serve->http == NULL)
        serve->http = "127.0.0.1:8080";
    return (count == NULL || str_parse_u64(str_of(count), clients)) && cli_positional(cli, 0, 0);
}

/* The address on papers and in mails is where the demo is, or nobody could follow it. */
static enum status
tell_address(struct demo *d, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, d->serving.door.store.db, err));
    TRY(setting_save(&tx, STR("registry.url"),
                     arena_printf(d->cli->arena, "http://localhost:%u", d->serving.port), err));
    return tx_commit(&tx, err);
}

static enum status
run(struct demo *d, const struct serve_options *serve, struct err *err)
{
    struct str leave = STR("");
    bool made;

    TRY(open_or_make(d, &made, err));
    d->cli->args = ARENA_ARRAY(d->cli->arena, const char *, 2);
    d->cli->args[0] = "--data";
    d->cli->args[1] = d->dir;
    d->cli->count = 2;
    TRY(cli_exchange(d->cli, &d->serving.door, err));
    if (made)
        TRY(demo_fill(d, err));
    TRY(serving_open(&d->serving, d->cli, serve, err));
    TRY(tell_address(d, err));
    if (made)
        TRY(demo_news(d, &leave, err));
    say_hello(d, leave);
    return serving_run(&d->serving, err);
}

/* jenner demo [--keep DIR] [--listen HOST:PORT] [--mllp HOST:PORT] [--clients N] */
int
cli_demo(struct cli *cli)
{
    CLEANUP(demo_close) struct demo demo = {.cli = cli, .now = clock_now()};
    struct serve_options serve;
    const char *keep;
    struct err err;

    if (!read_options(cli, &serve, &keep, &demo.clients))
        return cli_usage(cli);
    if (demo_folder(&demo, keep, &err) != OK || run(&demo, &serve, &err) != OK)
        return cli_fail(cli, &err);
    return CLI_DONE;
}
