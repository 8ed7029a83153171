/* cli/practice.c - the practice registry, and jenner practice make. */
#include "cli/practice.h"

#include <string.h>

#include "base/die.h"
#include "cli/exchange.h"
#include "cli/population_load.h"
#include "org/org.h"
#include "store/setting.h"
#include "web/practice.h"

enum { HOUSEHOLDS = 60 };
#define SEED UINT64_C(20020907)
#define FEED "PRACTICE.EHR"

struct practice {
    struct arena *arena;
    struct db *db;
    struct exchange exchange;
    bool exchange_is_open;
    struct web web;
    struct web *of;
};

const char *
practice_folder(struct arena *arena, const char *dir)
{
    return arena_cstr(arena, arena_printf(arena, "%s/practice", dir));
}

/* ---- made ---- */

/* One organization, of the registry's own kind: it needs no agreement that could end. */
static enum status
add_org(struct db *db, struct now now, struct org *org, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    *org = (struct org){.code = STR(PRACTICE_ORG),
                        .name = STR("Practice Clinic"),
                        .kind = ORG_REGISTRY,
                        .phone = STR("218-555-0100")};
    TRY(tx_begin(&tx, db, err));
    TRY(setting_save(&tx, STR("registry.name"), STR("Practice Registry"), err));
    TRY(org_add(&tx, org, now.at, err));
    return tx_commit(&tx, err);
}

static enum status
fill(struct cli *cli, struct exchange *exchange, struct now now, struct err *err)
{
    struct population *population = population_new(SEED, now.today);
    struct population_load load = {.exchange = exchange,
                                   .population = population,
                                   .households = HOUSEHOLDS,
                                   .until = now.today,
                                   .feeds = {FEED},
                                   .feed_count = 1,
                                   .now = now};
    struct feed feed = {.code = STR("EHR"),
                        .name = STR("Practice EHR"),
                        .login = STR(FEED),
                        .state = FEED_LIVE,
                        .closed_on = DATE_NONE};
    struct population_loaded done;
    struct str secret;
    struct org org;
    enum status status = add_org(exchange->db, now, &org, err);

    feed.org = org.id;
    if (status == OK)
        status = feed_add(exchange, cli->arena, now.at, &feed, &secret, err);
    if (status == OK)
        status = population_send(&load, &done, err);
    population_free(population);
    return status;
}

static enum status
make_new(struct cli *cli, const char *dir, struct now now, struct err *err)
{
    CLEANUP(cli_exchange_end) struct cli_exchange door = {.exchange = NULL};
    CLEANUP(cli_store_end) struct cli_store store = {0};
    struct cli own = {.arena = cli->arena, .in = cli->in, .out = cli->err, .err = cli->err};

    TRY(cli_dir_make(dir, err));
    TRY(cli_store_make(&own, practice_folder(cli->arena, dir), STR(""), now.at, &store, err));
    own.db = store.db;
    own.args = ARENA_ARRAY(cli->arena, const char *, 2);
    own.args[0] = "--data";
    own.args[1] = practice_folder(cli->arena, dir);
    own.count = 2;
    TRY(cli_exchange(&own, &door, err));
    return fill(cli, door.exchange, now, err);
}

enum status
practice_make(struct cli *cli, const char *dir, struct now now, struct err *err)
{
    enum status status;
    struct str url;

    if (cli_store_url(cli->arena, dir, &url, err) == OK)
        return OK;
    status = make_new(cli, dir, now, err);
    return status == E_CONFLICT ? OK : status;
}

/* ---- opened ---- */

static enum status
open_store(struct practice *p, const char *dir, struct str url, struct err *err)
{
    TRY(db_open(url, &p->db, err));
    TRY(exchange_open(&p->exchange, p->db, practice_folder(p->arena, dir), p->of->codes, err));
    p->exchange_is_open = true;
    p->web = *p->of;
    p->web.db = p->db;
    p->web.exchange = &p->exchange;
    p->web.searches = NULL;
    p->web.practice = false;
    p->web.real = p->of;
    web_open(&p->web);
    p->of->training = &p->web;
    return OK;
}

enum status
practice_open(struct practice **out, struct web *web, const char *dir, struct err *err)
{
    struct arena *arena = arena_new(1 << 16);
    struct str url;
    enum status status = cli_store_url(arena, practice_folder(arena, dir), &url, err);

    if (status != OK) {
        arena_free(arena);
        return status == E_NOTFOUND ? OK : status;
    }
    *out = x_calloc(1, sizeof(**out));
    (*out)->arena = arena;
    (*out)->of = web;
    return open_store(*out, dir, url, err);
}

void
practice_close(struct practice *p)
{
    if (p == NULL)
        return;
    p->of->training = NULL;
    if (p->web.searches != NULL)
        web_close(&p->web);
    if (p->exchange_is_open)
        exchange_close(&p->exchange);
    db_close(p->db);
    arena_free(p->arena);
    x_free(p);
}

/* jenner practice make --data DIR: for a store that was made without one */
int
cli_practice_make(struct cli *cli)
{
    const char *dir = cli_data_dir(cli);
    struct str url;
    struct err err;

    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    if (cli_store_url(cli->arena, practice_folder(cli->arena, dir), &url, &err) == OK) {
        fprintf(cli->err,
                "There is a practice registry at %s/practice. Remove the folder to have it "
                "made anew.\n",
                dir);
        return CLI_CANNOT_CREATE;
    }
    if (cli_store_url(cli->arena, dir, &url, &err) != OK ||
        make_new(cli, dir, clock_now(), &err) != OK)
        return cli_fail(cli, &err);
    fprintf(cli->err, "Made %s/practice. `jenner serve` opens it when it starts next.\n", dir);
    return CLI_DONE;
}
