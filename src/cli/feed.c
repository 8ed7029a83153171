/* cli/feed.c - feeds: adding one, a new secret, switches. */
#include <string.h>

#include "base/buf.h"
#include "cli/cli.h"
#include "cli/exchange.h"

static void
print_credential(struct cli *cli, const struct feed *feed, struct str secret)
{
    fprintf(cli->out, "user %.*s\npassword %.*s\n", STRF(feed->login), STRF(secret));
    fputs("Keep the password now: it is stored only as a hash and cannot be shown again.\n",
          cli->err);
}

static enum status
add(struct cli *cli, struct exchange *ex, struct feed *feed, const char *org_code,
    struct str *secret, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org org;

    TRY(tx_read(&tx, ex->db, err));
    TRY(org_find_code(&tx, cli->arena, str_of(org_code), &org, err));
    tx_end(&tx);
    feed->org = org.id;
    feed->login = arena_printf(cli->arena, "%.*s.%.*s", STRF(org.code), STRF(feed->code));
    return feed_add(ex, cli->arena, clock_now().at, feed, secret, err);
}

/* jenner feed add CODE --org CODE --data DIR [--name TEXT] [--mllp-from CIDR]... */
int
cli_feed_add(struct cli *cli)
{
    CLEANUP(cli_exchange_end) struct cli_exchange door = {0};
    const char *org_code = cli_value(cli, "--org"), *name = cli_value(cli, "--name"), *from;
    struct buf ranges;
    struct feed feed = {.state = FEED_LIVE, .closed_on = DATE_NONE};
    struct str secret;
    struct err err;

    buf_init(&ranges, cli->arena, 64);
    while ((from = cli_value(cli, "--mllp-from")) != NULL)
        buf_printf(&ranges, "%s%s", ranges.n > 0 ? " " : "", from);
    if (cli_exchange(cli, &door, &err) != OK)
        return cli_fail(cli, &err);
    if (org_code == NULL || !cli_positional(cli, 1, 1))
        return cli_usage(cli);
    feed.code = str_of(cli->args[0]);
    feed.name = name == NULL ? feed.code : str_of(name);
    feed.mllp_from = ranges.n > 0 ? buf_str(&ranges) : STR("127.0.0.0/8 ::1");
    if (add(cli, door.exchange, &feed, org_code, &secret, &err) != OK)
        return cli_fail(cli, &err);
    print_credential(cli, &feed, secret);
    return CLI_DONE;
}

/* jenner feed rotate ORG.CODE --data DIR: a new secret; the old one ends at once. */
int
cli_feed_rotate(struct cli *cli)
{
    CLEANUP(cli_exchange_end) struct cli_exchange door = {0};
    struct caller caller;
    struct str secret;
    struct err err;

    if (cli_exchange(cli, &door, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (feed_by_name(door.exchange, cli->arena, str_of(cli->args[0]), &caller, &err) != OK ||
        feed_rotate(door.exchange, cli->arena, clock_now().at, caller.feed.id, &secret, &err) != OK)
        return cli_fail(cli, &err);
    print_credential(cli, &caller.feed, secret);
    return CLI_DONE;
}

static bool
set_switch(struct switches *s, const char *name, bool on)
{
    const struct {
        const char *name;
        bool *at;
    } all[] = {{"tolerant", &s->tolerant},           {"warning-is-aa", &s->warning_is_aa},
               {"protect-is-n", &s->protect_is_n},   {"silent", &s->silent},
               {"batch-replies", &s->batch_replies}, {"candidates-z44", &s->candidates_z44}};

    for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
        if (strcmp(all[i].name, name) == 0) {
            *all[i].at = on;
            return true;
        }
    }
    return false;
}

/* jenner feed set ORG.CODE SWITCH=on|off... --data DIR */
int
cli_feed_set(struct cli *cli)
{
    CLEANUP(cli_exchange_end) struct cli_exchange door = {0};
    struct caller caller;
    struct err err;

    if (cli_exchange(cli, &door, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 2, 8))
        return CLI_USAGE;
    if (feed_by_name(door.exchange, cli->arena, str_of(cli->args[0]), &caller, &err) != OK)
        return cli_fail(cli, &err);
    for (size_t i = 1; i < cli->count; i++) {
        struct str value = str_of(cli->args[i]), name = str_cut(&value, '=');

        if (!set_switch(&caller.feed.switches, arena_cstr(cli->arena, name),
                        str_eq(value, STR("on"))))
            return cli_usage(cli);
    }
    if (feed_set(door.exchange, &caller.feed, &err) != OK)
        return cli_fail(cli, &err);
    return CLI_DONE;
}
