/* cli/subscriber.c - jenner subscriber add, import, remove: addresses whose owners have agreed elsewhere. */
#include "post/subscriber.h"
#include "base/clock.h"
#include "base/limits.h"
#include "base/sheet.h"
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
    row.lang = lang == NULL ? STR("en") : str_of(lang);
    if (subscriber_import(&tx, cli->arena, &row, clock_now().at, &answer, &err) != OK ||
        cli_news_audit(cli, &tx, AUDIT_ADD, "subscriber", 0, &err) != OK ||
        tx_commit(&tx, &err) != OK)
        return cli_fail_data(cli, &err);
    if (answer == IMPORT_BAD || answer == IMPORT_STOPPED) {
        fprintf(cli->err, "jenner: %s\n",
                answer == IMPORT_BAD ? "this cannot be an e-mail address"
                                     : "this address is never to be written to");
        return CLI_BAD_DATA;
    }
    return CLI_DONE;
}

/* ---- a list ---- */

static size_t
column_of(const struct sheet_row *head, const char *name)
{
    for (size_t i = 0; i < head->count; i++)
        if (str_ieq(cell_text(head, i), str_of(name)))
            return i;
    return SIZE_MAX;
}

static struct str
cell(const struct sheet_row *row, size_t column)
{
    return column == SIZE_MAX ? STR("") : cell_text(row, column);
}

struct list {
    struct cli *cli;
    struct sheet sheet;
    struct str topics; /* for rows that name none */
    size_t email, lang, words;
    size_t counts[IMPORT_BAD + 1];
};

static enum status
take_row(struct list *list, struct tx *tx, const struct sheet_row *from, struct err *err)
{
    struct subscriber row = {.email = cell(from, list->email),
                             .lang = cell(from, list->lang),
                             .source = STR("import"),
                             .topics = cell(from, list->words)};
    enum import_answer answer;

    if (row.lang.n == 0)
        row.lang = STR("en");
    if (row.topics.n == 0)
        row.topics = list->topics;
    TRY(subscriber_import(tx, list->cli->arena, &row, clock_now().at, &answer, err));
    list->counts[answer]++;
    if (answer == IMPORT_BAD)
        fprintf(list->cli->out, "row %u: no e-mail address; not taken\n", from->number);
    return OK;
}

static enum status
take_all(struct list *list, struct tx *tx, struct err *err)
{
    for (size_t i = 1; i < list->sheet.count; i++)
        TRY(take_row(list, tx, &list->sheet.rows[i], err));
    return cli_news_audit(list->cli, tx, AUDIT_ADD, "subscriber", 0, err);
}

static bool
read_list(struct cli *cli, struct list *list, struct str bytes)
{
    struct str why = STR("it has no column email");

    if (sheet_read(cli->arena, bytes, STR(""), &list->sheet, &why) && list->sheet.count > 0) {
        list->email = column_of(&list->sheet.rows[0], "email");
        list->lang = column_of(&list->sheet.rows[0], "lang");
        list->words = column_of(&list->sheet.rows[0], "topics");
        if (list->email != SIZE_MAX)
            return true;
    }
    fprintf(cli->err, "jenner: the list cannot be read: %.*s\n", STRF(why));
    return false;
}

/* jenner subscriber import FILE.csv|FILE.xlsx|- --data DIR [--topics WORD,...] */
int
cli_subscriber_import(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    CLEANUP(tx_end) struct tx tx = {0};
    const char *topics = cli_value(cli, "--topics");
    struct list list = {.cli = cli};
    struct str bytes;
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (cli_read(cli, cli->args[0], LIMIT_UPLOAD_BYTES, &bytes, &err) != OK)
        return cli_fail(cli, &err);
    if (!read_list(cli, &list, bytes))
        return CLI_BAD_DATA;
    if (tx_begin(&tx, store.db, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_topics(cli, &tx, topics, &list.topics))
        return CLI_USAGE;
    if (take_all(&list, &tx, &err) != OK || tx_commit(&tx, &err) != OK)
        return cli_fail_data(cli, &err);
    fprintf(cli->err,
            "%zu new, %zu with more topics, %zu as before, %zu never to be written to, "
            "%zu no addresses\n",
            list.counts[IMPORT_NEW], list.counts[IMPORT_MORE], list.counts[IMPORT_SAME],
            list.counts[IMPORT_STOPPED], list.counts[IMPORT_BAD]);
    return list.counts[IMPORT_BAD] > 0 ? CLI_FINDINGS : CLI_DONE;
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
