/* cli/mail.c - jenner mail: the outbox for whoever runs the machine, also without a mail server. */
#include "post/bounce.h"
#include "post/post.h"

#include "access/audit.h"
#include "base/clock.h"
#include "cli/out.h"
#include "cli/store.h"

enum { MAILS_USUAL = 50, MAILS_MOST = 10000 };

struct wish {
    bool json;
    enum mail_state state; /* MAIL_STATE_COUNT for all */
    uint64_t limit;
};

static bool
find_state(struct str word, enum mail_state *out)
{
    for (int s = 0; s < MAIL_STATE_COUNT; s++)
        if (str_eq(mail_state_word((enum mail_state)s), word)) {
            *out = (enum mail_state)s;
            return true;
        }
    return false;
}

static bool
read_wish(struct cli *cli, struct wish *wish)
{
    const char *state = cli_value(cli, "--state"), *limit = cli_value(cli, "--limit");

    *wish = (struct wish){cli_flag(cli, "--json"), MAIL_STATE_COUNT, MAILS_USUAL};
    if (state != NULL && !find_state(str_of(state), &wish->state)) {
        fprintf(
            cli->err,
            "jenner: --state takes waiting, handing, sent, unknown, failed or bounced, not %s\n",
            state);
        return false;
    }
    if (limit != NULL && (!str_parse_u64(str_of(limit), &wish->limit) || wish->limit < 1 ||
                          wish->limit > MAILS_MOST)) {
        fprintf(cli->err, "jenner: --limit takes 1 to %d, not %s\n", MAILS_MOST, limit);
        return false;
    }
    return true;
}

static void
print_row(struct cli *cli, const struct mail *mail, bool json)
{
    struct line line;

    line_begin(&line, cli, json);
    line_number(&line, "id", mail->id);
    line_text(&line, "queued", instant_iso(cli->arena, mail->queued_at));
    line_text(&line, "state", mail_state_word(mail->state));
    line_number(&line, "tries", mail->tries);
    line_text(&line, "topic", mail_topic_word(mail->topic));
    line_text(&line, "to", mail->to);
    line_text(&line, "subject", mail->subject);
    line_text(&line, "error", mail->last_error);
    line_end(&line);
}

static enum status
list(struct cli *cli, struct tx *tx, const void *arg, struct err *err)
{
    const struct wish *wish = arg;
    struct mail *mails;
    size_t count;

    TRY(mail_list(tx, cli->arena, wish->state, (int64_t)wish->limit, &mails, &count, err));
    for (size_t i = 0; i < count; i++)
        print_row(cli, &mails[i], wish->json);
    return OK;
}

/* jenner mail list --data DIR [--state STATE] [--limit N] [--json] */
int
cli_mail_list(struct cli *cli)
{
    struct wish wish;

    return read_wish(cli, &wish) ? cli_list_all(cli, list, &wish) : CLI_USAGE;
}

/* A mail may hold a link that lets somebody in: reading one is written down. */
static enum status
read_mail(struct cli *cli, struct db *db, int64_t id, struct mail *mail, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry = {.at = clock_now().at,
                                .source = cli_who(cli),
                                .what = AUDIT_VIEW,
                                .object_kind = STR("mail"),
                                .object = id,
                                .reason = STR("mail read by command")};

    TRY(tx_begin(&tx, db, err));
    TRY(mail_load(&tx, cli->arena, id, mail, err));
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

/* jenner mail show ID --data DIR */
int
cli_mail_show(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    struct mail mail;
    int64_t id;
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (!str_parse_i64(str_of(cli->args[0]), &id)) {
        fprintf(cli->err, "jenner: a mail has a number, see jenner mail list; not %s\n",
                cli->args[0]);
        return CLI_USAGE;
    }
    if (read_mail(cli, store.db, id, &mail, &err) != OK)
        return cli_fail_data(cli, &err);
    fprintf(cli->out, "To: %.*s\nSubject: %.*s\n", STRF(mail.to), STRF(mail.subject));
    if (mail.attachment.n > 0)
        fprintf(cli->out, "Attached: %.*s, %zu bytes\n", STRF(mail.attachment_name),
                mail.attachment.n);
    fprintf(cli->out, "\n%.*s", STRF(mail.body));
    return CLI_DONE;
}

/* ID, or "all": then *id is 0. */
static bool
read_id(struct cli *cli, int64_t *id)
{
    *id = 0;
    if (!cli_positional(cli, 1, 1))
        return false;
    if (str_eq(str_of(cli->args[0]), STR("all")) ||
        (str_parse_i64(str_of(cli->args[0]), id) && *id > 0))
        return true;
    fprintf(cli->err, "jenner: a mail has a number, see jenner mail unknown; not %s\n",
            cli->args[0]);
    return false;
}

static enum status
list_unknown(struct cli *cli, struct tx *tx, const void *json, struct err *err)
{
    struct mail *list;
    size_t count;

    TRY(mail_list(tx, cli->arena, MAIL_UNKNOWN, MAILS_MOST, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        print_row(cli, &list[i], *(const bool *)json);
    if (!*(const bool *)json && count > 0)
        fprintf(cli->err,
                "Nobody knows whether these arrived. jenner mail unknown send ID|all sends "
                "them (again); jenner mail unknown drop ID|all takes them as sent.\n");
    return OK;
}

/* jenner mail unknown --data DIR [--json] */
int
cli_mail_unknown(struct cli *cli)
{
    bool json = cli_flag(cli, "--json");

    return cli_list_all(cli, list_unknown, &json);
}

typedef enum status decide(struct tx *tx, int64_t id, int64_t bulletin, struct instant now,
                           int64_t *changed, struct err *err);

/* Who decided what is written down with it. */
static enum status
decide_unknown(struct cli *cli, struct db *db, decide *what, int64_t id, const char *word,
               int64_t *changed, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct instant now = clock_now().at;
    struct audit_entry entry = {.at = now,
                                .source = cli_who(cli),
                                .what = AUDIT_CHANGE,
                                .object_kind = STR("mail"),
                                .object = id,
                                .reason = arena_printf(cli->arena, "mails in doubt: %s", word)};

    TRY(tx_begin(&tx, db, err));
    TRY(what(&tx, id, 0, now, changed, err));
    if (id != 0 && *changed == 0)
        return FAIL(err, E_NOTFOUND, "mail %lld is not in doubt: see jenner mail unknown",
                    (long long)id);
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

static int
decide_by_command(struct cli *cli, decide *what, const char *word, const char *done)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    int64_t id, changed;
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!read_id(cli, &id))
        return CLI_USAGE;
    if (decide_unknown(cli, store.db, what, id, word, &changed, &err) != OK)
        return cli_fail_data(cli, &err);
    fprintf(cli->out, "%lld %s\n", (long long)changed, done);
    return CLI_DONE;
}

/* jenner mail unknown send ID|all --data DIR */
int
cli_mail_unknown_send(struct cli *cli)
{
    return decide_by_command(cli, mail_unknown_send, "sent again", "wait to be sent");
}

/* jenner mail unknown drop ID|all --data DIR */
int
cli_mail_unknown_drop(struct cli *cli)
{
    return decide_by_command(cli, mail_unknown_drop, "taken as sent", "taken as sent");
}

static enum status
list_bounces(struct cli *cli, struct tx *tx, const void *json, struct err *err)
{
    struct bounce *list;
    size_t count;

    TRY(bounce_list(tx, cli->arena, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct line line;

        line_begin(&line, cli, *(const bool *)json);
        line_text(&line, "address", list[i].address);
        line_text(&line, "since", instant_iso(cli->arena, list[i].at));
        line_text(&line, "known", list[i].told ? STR("came back") : STR("refused"));
        line_text(&line, "why", list[i].why);
        line_end(&line);
    }
    return OK;
}

/* jenner mail bounces --data DIR [--json] */
int
cli_mail_bounces(struct cli *cli)
{
    bool json = cli_flag(cli, "--json");

    return cli_list_all(cli, list_bounces, &json);
}

static enum status
clear_bounce(struct cli *cli, struct db *db, struct str address, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry = {.at = clock_now().at,
                                .source = cli_who(cli),
                                .what = AUDIT_CHANGE,
                                .object_kind = STR("mail"),
                                .reason = STR("an address that bounced may get mail again")};
    int64_t changed;

    TRY(tx_begin(&tx, db, err));
    TRY(bounce_clear(&tx, cli->arena, address, &changed, err));
    if (changed == 0)
        return FAIL(err, E_NOTFOUND,
                    "this address is not one that bounced: see jenner mail bounces");
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

/* jenner mail clear ADDRESS --data DIR */
int
cli_mail_clear(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (clear_bounce(cli, store.db, str_of(cli->args[0]), &err) != OK)
        return cli_fail_data(cli, &err);
    fprintf(cli->out, "bulletins go there again\n");
    return CLI_DONE;
}
