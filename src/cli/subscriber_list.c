/* cli/subscriber_list.c - jenner subscriber list and export, jenner topic list, add, close and open. */
#include "base/clock.h"
#include "base/sheet.h"
#include "cli/bulletin.h"
#include "post/subscriber.h"

/* Addresses were read: that is written down in the same transaction. */
static enum status
read_all(struct cli *cli, struct db *db, enum audit_action what, struct subscriber **list,
         size_t *count, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, db, err));
    TRY(subscriber_list(&tx, cli->arena, list, count, err));
    TRY(cli_news_audit(cli, &tx, what, "subscriber", 0, err));
    return tx_commit(&tx, err);
}

/* jenner subscriber list --data DIR [--json] */
int
cli_subscriber_list(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    bool json = cli_flag(cli, "--json");
    struct subscriber *list;
    size_t count;
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    if (read_all(cli, store.db, AUDIT_VIEW, &list, &count, &err) != OK)
        return cli_fail(cli, &err);
    for (size_t i = 0; i < count; i++) {
        struct line line;

        line_begin(&line, cli, json);
        line_text(&line, "email", list[i].email);
        line_text(&line, "lang", list[i].lang);
        line_text(&line, "topics", list[i].topics);
        line_text(&line, "source", list[i].source);
        line_date(&line, "paused_until", list[i].paused_until);
        line_text(&line, "since", instant_iso(cli->arena, list[i].made_at));
        line_end(&line);
    }
    return CLI_DONE;
}

/* jenner subscriber export --data DIR */
int
cli_subscriber_export(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    struct subscriber *list;
    size_t count;
    struct err err;
    struct buf buf;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    if (read_all(cli, store.db, AUDIT_EXPORT, &list, &count, &err) != OK)
        return cli_fail(cli, &err);
    buf_init(&buf, cli->arena, 64 + count * 64);
    subscriber_csv(&buf, list, count);
    cli_print(cli, buf_str(&buf));
    return CLI_DONE;
}

static enum status
list_topics(struct cli *cli, struct tx *tx, const void *json, struct err *err)
{
    struct topic *list;
    size_t count;

    TRY(topic_list(tx, cli->arena, &list, &count, err));
    TRY(topic_count(tx, cli->arena, list, count, err));
    for (size_t i = 0; i < count; i++) {
        struct line line;

        line_begin(&line, cli, *(const bool *)json);
        line_text(&line, "word", list[i].word);
        line_text(&line, "category", list[i].category);
        line_text(&line, "name", list[i].name);
        line_text(&line, "domain", list[i].domain);
        line_text(&line, "state", list[i].closed ? STR("closed") : STR("open"));
        line_number(&line, "readers", list[i].readers);
        line_end(&line);
    }
    return OK;
}

/* jenner topic list --data DIR [--json] */
int
cli_topic_list(struct cli *cli)
{
    bool json = cli_flag(cli, "--json");

    return cli_list_all(cli, list_topics, &json);
}

/* jenner topic add WORD NAME --category TEXT --data DIR [--about TEXT] [--domain DOMAIN] */
int
cli_topic_add(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    CLEANUP(tx_end) struct tx tx = {0};
    struct topic topic = {.category = str_of(cli_value(cli, "--category")),
                          .about = str_of(cli_value(cli, "--about")),
                          .domain = str_of(cli_value(cli, "--domain"))};
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 2, 2))
        return CLI_USAGE;
    topic.word = str_of(cli->args[0]);
    topic.name = str_of(cli->args[1]);
    if (tx_begin(&tx, store.db, &err) != OK || topic_add(&tx, cli->arena, &topic, &err) != OK ||
        cli_news_audit(cli, &tx, AUDIT_ADD, "topic", topic.id, &err) != OK ||
        tx_commit(&tx, &err) != OK)
        return cli_fail_data(cli, &err);
    return CLI_DONE;
}

static enum status
turn_topic(struct cli *cli, struct tx *tx, bool closed, struct err *err)
{
    const struct topic *topic;
    struct topic *list;
    size_t count;

    TRY(topic_list(tx, cli->arena, &list, &count, err));
    topic = topic_of(list, count, str_of(cli->args[0]));
    if (topic == NULL)
        return FAIL(err, E_INVALID, "there is no topic %s", cli->args[0]);
    TRY(topic_close(tx, topic->id, closed, err));
    return cli_news_audit(cli, tx, AUDIT_CHANGE, "topic", topic->id, err);
}

static int
turn(struct cli *cli, bool closed)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    CLEANUP(tx_end) struct tx tx = {0};
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (tx_begin(&tx, store.db, &err) != OK || turn_topic(cli, &tx, closed, &err) != OK ||
        tx_commit(&tx, &err) != OK)
        return cli_fail_data(cli, &err);
    return CLI_DONE;
}

/* jenner topic close WORD --data DIR */
int
cli_topic_close(struct cli *cli)
{
    return turn(cli, true);
}

/* jenner topic open WORD --data DIR */
int
cli_topic_open(struct cli *cli)
{
    return turn(cli, false);
}
