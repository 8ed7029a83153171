/* cli/bulletin_write.c - jenner bulletin new, save, send, cancel. */
#include "base/clock.h"
#include "cli/bulletin.h"
#include "post/zone.h"
#include "store/setting.h"
#include "work/bulletins.h"

struct writing {
    struct cli *cli;
    struct db *db;
    struct bulletin bulletin;
    struct str topics;
    bool has_topics; /* asked for; else they stay */
};

static enum status
keep(struct writing *w, struct tx *tx, struct err *err)
{
    struct bulletin_save save = {
        .bulletin = &w->bulletin, .topics = w->topics, .now = clock_now().at};

    if (!w->has_topics)
        TRY(bulletin_topics(tx, w->cli->arena, w->bulletin.id, &save.topics, err));
    TRY(bulletin_save(tx, w->cli->arena, &save, err));
    return cli_news_audit(w->cli, tx, AUDIT_CHANGE, "bulletin", w->bulletin.id, err);
}

/* jenner bulletin new TITLE FILE.md|- --data DIR [--topics WORD,...] [--lang CODE] [--web-only] */
int
cli_bulletin_new(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    CLEANUP(tx_end) struct tx tx = {0};
    const char *topics = cli_value(cli, "--topics"), *lang = cli_value(cli, "--lang");
    struct writing w = {.cli = cli, .has_topics = true};
    struct str text;
    struct err err;

    w.bulletin.email_too = !cli_flag(cli, "--web-only");
    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 2, 2))
        return CLI_USAGE;
    if (cli_read(cli, cli->args[1], BULLETIN_BYTES + 1, &text, &err) != OK ||
        tx_begin(&tx, store.db, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_topics(cli, &tx, topics, &w.topics))
        return CLI_USAGE;
    w.bulletin.title = str_of(cli->args[0]);
    w.bulletin.lang = lang == NULL ? STR("en") : str_of(lang);
    w.bulletin.body = text;
    if (bulletin_new(&tx, cli->arena, &w.bulletin, 0, clock_now().at, &err) != OK ||
        keep(&w, &tx, &err) != OK)
        return cli_fail_data(cli, &err);
    (void)cli_bulletin_judge(cli, &tx, &w.bulletin, false, &err);
    if (tx_commit(&tx, &err) != OK)
        return cli_fail(cli, &err);
    fprintf(cli->out, "bulletin %lld draft\n", (long long)w.bulletin.id);
    return CLI_DONE;
}

/* jenner bulletin save ID FILE.md|- --data DIR [--title TEXT] [--topics WORD,...] */
int
cli_bulletin_save(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    CLEANUP(tx_end) struct tx tx = {0};
    const char *topics = cli_value(cli, "--topics"), *title = cli_value(cli, "--title");
    struct writing w = {.cli = cli, .has_topics = topics != NULL};
    struct str text;
    struct err err;
    int64_t id;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 2, 2) || !cli_bulletin_id(cli, &id))
        return CLI_USAGE;
    if (cli_read(cli, cli->args[1], BULLETIN_BYTES + 1, &text, &err) != OK ||
        tx_begin(&tx, store.db, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_topics(cli, &tx, topics, &w.topics))
        return CLI_USAGE;
    if (bulletin_load(&tx, cli->arena, id, &w.bulletin, &err) != OK)
        return cli_fail_data(cli, &err);
    w.bulletin.body = text;
    if (title != NULL)
        w.bulletin.title = str_of(title);
    if (keep(&w, &tx, &err) != OK || tx_commit(&tx, &err) != OK)
        return cli_fail_data(cli, &err);
    return CLI_DONE;
}

/* ---- sending ---- */

struct when {
    struct instant at;
    enum zone zone;
};

static bool
read_when(struct cli *cli, struct when *out)
{
    const char *on = cli_value(cli, "--on"), *at = cli_value(cli, "--at");
    const char *zone = cli_value(cli, "--zone");
    struct date day;
    int minute;

    *out = (struct when){clock_now().at, ZONE_UTC};
    if (on == NULL && at == NULL && zone == NULL)
        return true;
    if (on == NULL || at == NULL || zone == NULL || !date_parse_iso(str_of(on), &day) ||
        !zone_minute(str_of(at), &minute) || !zone_find(str_of(zone), &out->zone)) {
        fprintf(cli->err, "jenner: a moment is --on 2026-07-01 --at 9:30 --zone central, for "
                          "example; zones:");
        for (size_t i = 0; i < ZONE_COUNT; i++)
            fprintf(cli->err, " %.*s", STRF(zone_word((enum zone)i)));
        fputc('\n', cli->err);
        return false;
    }
    if (zone_instant(out->zone, day, minute, &out->at) == ZONE_GOOD)
        return true;
    fprintf(cli->err, "jenner: on that day the clocks leap over %s; choose another time\n", at);
    return false;
}

static enum status
schedule(struct cli *cli, struct db *db, int64_t id, const struct when *when, int *code,
         struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str approval;
    struct bulletin b;

    TRY(tx_begin(&tx, db, err));
    TRY(bulletin_load(&tx, cli->arena, id, &b, err));
    *code = cli_bulletin_judge(cli, &tx, &b, false, err);
    if (*code != CLI_DONE)
        return OK;
    TRY(setting_load(&tx, cli->arena, NEWS_APPROVAL, &approval, err));
    TRY(bulletin_schedule(&tx, &b, when->at, zone_word(when->zone), str_eq(approval, STR("on")), 0,
                          err));
    TRY(cli_news_audit(cli, &tx, AUDIT_MAIL, "bulletin", id, err));
    TRY(tx_commit(&tx, err));
    fprintf(cli->out, "%.*s %.*s\n", STRF(bulletin_step_word(b.step)),
            STRF(zone_moment(cli->arena, when->zone, when->at)));
    return OK;
}

/* jenner bulletin send ID --data DIR [--on DATE --at TIME --zone ZONE] */
int
cli_bulletin_send(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    struct bulletins_round round;
    struct when when;
    struct err err;
    int64_t id;
    int code;

    if (!read_when(cli, &when))
        return CLI_USAGE;
    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1) || !cli_bulletin_id(cli, &id))
        return CLI_USAGE;
    if (schedule(cli, store.db, id, &when, &code, &err) != OK)
        return cli_fail_data(cli, &err);
    /* Beside a live server its runner does it. */
    if (code == CLI_DONE && store.mine &&
        bulletins_send(store.db, cli->arena, clock_now(), &round, &err) != OK)
        return cli_fail(cli, &err);
    return code;
}

/* jenner bulletin cancel ID --data DIR */
int
cli_bulletin_cancel(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    CLEANUP(tx_end) struct tx tx = {0};
    struct bulletin b;
    struct err err;
    int64_t id;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1) || !cli_bulletin_id(cli, &id))
        return CLI_USAGE;
    if (tx_begin(&tx, store.db, &err) != OK || bulletin_load(&tx, cli->arena, id, &b, &err) != OK ||
        bulletin_take_back(&tx, &b, &err) != OK ||
        cli_news_audit(cli, &tx, AUDIT_CHANGE, "bulletin", id, &err) != OK ||
        tx_commit(&tx, &err) != OK)
        return cli_fail_data(cli, &err);
    return CLI_DONE;
}
