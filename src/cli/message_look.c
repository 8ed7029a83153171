/* cli/message_look.c - `jenner message list` and `show`: the journal at the terminal. */
#include "access/audit.h"
#include "base/clock.h"
#include "cli/exchange.h"
#include "cli/out.h"
#include "exchange/find.h"
#include "exchange/resend.h"

enum { LIST_USUAL = 50 };

static void
print_row(struct cli *cli, const struct message_row *row, bool json)
{
    struct line line;

    line_begin(&line, cli, json);
    line_text(&line, "id", arena_printf(cli->arena, "%lld", (long long)row->id.v));
    line_text(&line, "received", instant_iso(cli->arena, row->received));
    line_text(&line, "control", row->control_id);
    line_text(&line, "kind", row->kind);
    line_text(&line, "answer", row->msa1);
    line_number(&line, "added", row->added);
    line_number(&line, "changed", row->changed);
    line_number(&line, "known", row->known);
    line_number(&line, "refused", row->refused);
    line_number(&line, "errors", row->errors);
    line_number(&line, "warnings", row->warnings);
    line_end(&line);
}

struct listing {
    const char *feed, *find;
    struct str msa1;
    int32_t days;
    int64_t most;
    bool json;
};

static bool
read_listing(struct cli *cli, struct listing *l)
{
    const char *msa1 = cli_value(cli, "--answer"), *days = cli_value(cli, "--since"),
               *limit = cli_value(cli, "--limit");

    *l = (struct listing){.feed = cli_value(cli, "--feed"),
                          .find = cli_value(cli, "--find"),
                          .msa1 = msa1 == NULL ? STR("") : str_of(msa1),
                          .days = FIND_DAYS,
                          .most = LIST_USUAL,
                          .json = cli_flag(cli, "--json")};
    return (days == NULL || cli_days(str_of(days), &l->days)) &&
           (limit == NULL || (str_parse_i64(str_of(limit), &l->most) && l->most > 0)) &&
           (l->feed == NULL) != (l->find == NULL);
}

static enum status
list_found(struct cli *cli, struct tx *tx, const struct listing *l, struct err *err)
{
    struct find_question q = {.text = str_of(l->find),
                              .since = date_add_days(clock_now().today, 1 - l->days),
                              .msa1 = l->msa1};
    struct find_hits hits;

    TRY(find_messages(tx, cli->arena, &q, &hits, err));
    for (size_t i = 0; i < hits.count && (int64_t)i < l->most; i++)
        print_row(cli, &hits.list[i].row, l->json);
    return OK;
}

static enum status
list_feed(struct cli *cli, struct tx *tx, struct feed_id feed, const struct listing *l,
          struct err *err)
{
    struct message_row *rows;
    size_t count;

    TRY(monitor_messages(tx, cli->arena, feed, (struct message_id){0}, l->most, &rows, &count,
                         err));
    for (size_t i = 0; i < count; i++)
        if (l->msa1.n == 0 || str_eq(rows[i].msa1, l->msa1))
            print_row(cli, &rows[i], l->json);
    return OK;
}

static enum status
list(struct cli *cli, struct exchange *ex, const struct listing *l, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct caller who = {.door = DOOR_FILE};

    if (l->feed != NULL)
        TRY(feed_by_name(ex, cli->arena, str_of(l->feed), &who, err));
    TRY(tx_read(&tx, ex->db, err));
    return l->feed == NULL ? list_found(cli, &tx, l, err)
                           : list_feed(cli, &tx, who.feed.id, l, err);
}

/* jenner message list --feed ORG.CODE | --find TEXT [--since 7d] [--answer AE] [--limit N] [--json] */
int
cli_message_list(struct cli *cli)
{
    CLEANUP(cli_exchange_end) struct cli_exchange door = {0};
    struct listing l;
    bool good = read_listing(cli, &l);
    struct err err;

    if (cli_exchange(cli, &door, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    if (!good)
        return cli_usage(cli);
    return list(cli, door.exchange, &l, &err) == OK ? CLI_DONE : cli_fail_data(cli, &err);
}

/* -- one message ------------------------------------------------------------------------------- */

static enum status
written_down(struct cli *cli, struct db *db, const struct message_seen *seen, bool reveal,
             struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry = {.at = clock_now().at,
                                .org = seen->org,
                                .source = cli_who(cli),
                                .what = AUDIT_VIEW,
                                .object_kind = STR("message"),
                                .object = seen->row.id.v,
                                .client = reveal ? seen->row.client.v : 0,
                                .reason = reveal ? STR("revealed") : STR("")};

    TRY(tx_begin(&tx, db, err));
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

static void
print_finding(struct cli *cli, const struct message_finding *f, bool reveal, bool json)
{
    const struct finding_kind *kind = f->known ? finding_kind(f->code) : NULL;
    char letter = severity_letter(f->severity);
    struct line line;

    line_begin(&line, cli, json);
    line_text(&line, "severity", arena_copy(cli->arena, (struct str){&letter, 1}));
    line_text(&line, "own", f->own);
    line_text(&line, "where", f->erl);
    line_text(&line, "text", reveal ? f->what : STR(""));
    line_text(&line, "remedy", kind == NULL ? STR("") : kind->remedy);
    line_end(&line);
}

static void
print_segments(struct cli *cli, struct str text)
{
    for (size_t i = 0; i < text.n; i++)
        fputc(text.p[i] == '\r' ? '\n' : text.p[i], cli->out);
}

static enum status
print_cases(struct cli *cli, struct tx *tx, struct message_id id, bool json, struct err *err)
{
    static const char *const words[] = {"open", "resolved", "dismissed"};
    struct resend *cases;
    size_t count;

    TRY(resend_of(tx, cli->arena, id, &cases, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct line line;

        line_begin(&line, cli, json);
        line_text(&line, "resend", str_of(words[cases[i].standing]));
        line_text(&line, "own", cases[i].code);
        line_number(&line, "dose", cases[i].group);
        line_text(&line, "by", arena_printf(cli->arena, "%lld", (long long)cases[i].closed_by.v));
        line_end(&line);
    }
    return OK;
}

static enum status
show(struct cli *cli, struct db *db, struct message_id id, bool reveal, bool json, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct message_seen seen;

    TRY(tx_read(&tx, db, err));
    TRY(monitor_message(&tx, cli->arena, id, &seen, err));
    tx_end(&tx);
    TRY(written_down(cli, db, &seen, reveal, err));
    print_row(cli, &seen.row, json);
    for (size_t i = 0; i < seen.finding_count; i++)
        print_finding(cli, &seen.findings[i], reveal, json);
    TRY(tx_read(&tx, db, err));
    TRY(print_cases(cli, &tx, id, json, err));
    if (reveal && !json) {
        print_segments(cli, seen.raw);
        print_segments(cli, seen.reply);
    }
    return OK;
}

/* jenner message show ID --data DIR [--reveal] [--json] */
int
cli_message_show(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    bool reveal = cli_flag(cli, "--reveal"), json = cli_flag(cli, "--json");
    struct message_id id;
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE; /* it has said so */
    if (!str_parse_i64(str_of(cli->args[0]), &id.v))
        return cli_usage(cli);
    return show(cli, store.db, id, reveal, json, &err) == OK ? CLI_DONE : cli_fail_data(cli, &err);
}
