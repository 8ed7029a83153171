/* cli/subscriber.c - jenner subscriber add, import, remove: addresses whose owners have agreed elsewhere. */
#include "post/subscriber.h"
#include "base/clock.h"
#include "base/limits.h"
#include "cli/bulletin.h"

/* jenner subscriber add ADDRESS --topics WORD,... --data DIR [--lang CODE] */
int
cli_subscriber_add(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    CLEANUP(tx_end) struct tx tx = {0};
    const char *topics = cli_value(cli, "--topics"), *lang = cli_value(cli, "--lang");
    struct subscriber row = {.source = STR("command")};
    enum import_answer answer;
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (tx_begin(&tx, store.db, &err) != OK)
        return cli_fail(cli, &err);
    if (topics == NULL || !cli_topics(cli, &tx, topics, &row.topics))
        return topics == NULL ? cli_usage(cli) : CLI_USAGE;
    row.email = str_of(cli->args[0]);
    if (!subscriber_lang(texts_all, texts_count, str_of(lang), &row.lang)) {
        fprintf(cli->err, "jenner: %.*s\n", STRF(import_words(IMPORT_LANG)));
        return CLI_BAD_DATA;
    }
    if (subscriber_import(&tx, cli->arena, &row, clock_now().at, &answer, &err) != OK ||
        cli_news_audit(cli, &tx, AUDIT_ADD, "subscriber", 0, &err) != OK ||
        tx_commit(&tx, &err) != OK)
        return cli_fail_data(cli, &err);
    if (answer >= IMPORT_STOPPED) {
        fprintf(cli->err, "jenner: %.*s\n", STRF(import_words(answer)));
        return CLI_BAD_DATA;
    }
    return CLI_DONE;
}

/* jenner subscriber import FILE.csv|FILE.xlsx|- --data DIR [--topics WORD,...] */
int
cli_subscriber_import(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    CLEANUP(tx_end) struct tx tx = {0};
    const char *topics = cli_value(cli, "--topics");
    struct subscriber_report report;
    struct import_rules rules = {.texts = texts_all, .texts_count = texts_count};
    struct str bytes;
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (cli_read(cli, cli->args[0], LIMIT_UPLOAD_BYTES, &bytes, &err) != OK ||
        tx_begin(&tx, store.db, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_topics(cli, &tx, topics, &rules.topics))
        return CLI_USAGE;
    if (subscriber_import_list(&tx, cli->arena, bytes, &rules, clock_now().at, &report, &err) !=
            OK ||
        cli_news_audit(cli, &tx, AUDIT_ADD, "subscriber", 0, &err) != OK ||
        tx_commit(&tx, &err) != OK)
        return cli_fail_data(cli, &err);
    if (report.why.n > 0) {
        fprintf(cli->err, "jenner: the list cannot be read: %.*s\n", STRF(report.why));
        return CLI_BAD_DATA;
    }
    for (size_t i = 0; i < report.bad_count; i++)
        fprintf(cli->out, "row %u: %.*s; not taken\n", report.bad[i].row,
                STRF(import_words(report.bad[i].answer)));
    fprintf(cli->err,
            "%zu new, %zu with more topics, %zu as before, %zu never to be written to, "
            "%zu not taken\n",
            report.counts[IMPORT_NEW], report.counts[IMPORT_MORE], report.counts[IMPORT_SAME],
            report.counts[IMPORT_STOPPED], report.bad_count);
    return report.bad_count > 0 ? CLI_FINDINGS : CLI_DONE;
}

/* ---- taking one out ---- */

static enum status
remove_one(struct cli *cli, struct tx *tx, struct str email, struct err *err)
{
    struct subscriber reader;
    bool found;

    TRY(subscriber_find(tx, cli->arena, email, &reader, &found, err));
    if (found)
        TRY(subscriber_forget(tx, cli->arena, &reader, STR("staff"), clock_now().at, err));
    else
        TRY(subscriber_stop(tx, cli->arena, email, STR("staff"), clock_now().at, err));
    return cli_news_audit(cli, tx, AUDIT_REMOVE, "subscriber", found ? reader.id : 0, err);
}

/* jenner subscriber remove ADDRESS --data DIR */
int
cli_subscriber_remove(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    CLEANUP(tx_end) struct tx tx = {0};
    struct str email;
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (!subscriber_address(cli->arena, str_of(cli->args[0]), &email)) {
        fputs("jenner: this cannot be an e-mail address\n", cli->err);
        return CLI_BAD_DATA;
    }
    if (tx_begin(&tx, store.db, &err) != OK || remove_one(cli, &tx, email, &err) != OK ||
        tx_commit(&tx, &err) != OK)
        return cli_fail_data(cli, &err);
    return CLI_DONE;
}
