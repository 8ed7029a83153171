/* cli/ticket.c - jenner ticket: questions to the help desk, from the terminal. */
#include "desk/desk.h"

#include "access/user.h"
#include "base/clock.h"
#include "base/utf8.h"
#include "cli/out.h"
#include "cli/store.h"

enum { WORDS_BYTES = 64 * 1024 };

static const char *
kind_word(const struct entry *e)
{
    if (e->kind == ENTRY_ACT)
        return "act";
    if (e->kind == ENTRY_NOTE)
        return "note";
    return e->side == SIDE_DESK ? "answer" : "words";
}

/* "CODE/USER" of a member; the name or address of somebody else. */
static enum status
member_words(struct cli *cli, struct tx *tx, int64_t user, struct str otherwise, struct str *out,
             struct err *err)
{
    struct user who;

    *out = otherwise;
    if (user == 0)
        return OK;
    TRY(user_load(tx, cli->arena, (struct user_id){user}, &who, err));
    *out = arena_printf(cli->arena, "%.*s/%.*s", STRF(who.org_code), STRF(who.username));
    return OK;
}

static enum status
print_row(struct cli *cli, struct tx *tx, const struct ticket *t, bool json, struct err *err)
{
    struct str who, by;
    struct line line;

    TRY(member_words(cli, tx, t->user, t->full_name, &who, err));
    TRY(member_words(cli, tx, t->assigned, STR(""), &by, err));
    line_begin(&line, cli, json);
    line_number(&line, "ticket", t->number);
    line_text(&line, "state", ticket_state_word(t->state));
    line_date(&line, "due", t->due);
    line_text(&line, "asker", who);
    line_text(&line, "assigned", by);
    line_text(&line, "subject", t->subject);
    line_end(&line);
    return OK;
}

struct wish {
    bool json;
    enum ticket_state state;
};

static enum status
list(struct cli *cli, struct tx *tx, const void *arg, struct err *err)
{
    const struct wish *wish = arg;
    struct ticket *tickets;
    size_t count;

    TRY(desk_queue(tx, cli->arena, wish->state, &tickets, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(print_row(cli, tx, &tickets[i], wish->json, err));
    return OK;
}

/* jenner ticket list --data DIR [--state open|waiting|closed] [--json] */
int
cli_ticket_list(struct cli *cli)
{
    const char *state = cli_value(cli, "--state");
    struct wish wish = {cli_flag(cli, "--json"), TICKET_OPEN};

    if (state != NULL && !ticket_state_find(str_of(state), &wish.state)) {
        fprintf(cli->err, "jenner: --state takes open, waiting or closed, not %s\n", state);
        return CLI_USAGE;
    }
    return cli_list_all(cli, list, &wish);
}

/* ---- one ticket ---- */

/* What a command does to a ticket, inside the transaction. */
typedef enum status ticket_work(struct cli *cli, struct tx *tx, struct ticket *t, const void *arg,
                                struct err *err);

static bool
read_number(struct cli *cli, int32_t *number)
{
    uint64_t n;

    if (!str_parse_u64(str_of(cli->args[0]), &n) || n == 0 || n > INT32_MAX) {
        fprintf(cli->err, "jenner: a ticket has a number, see jenner ticket list; not %s\n",
                cli->args[0]);
        return false;
    }
    *number = (int32_t)n;
    return true;
}

static enum status
work_once(struct cli *cli, struct db *db, int32_t number, ticket_work *work, const void *arg,
          enum audit_action action, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry = {.at = clock_now().at,
                                .source = cli_who(cli),
                                .what = action,
                                .object_kind = STR("ticket"),
                                .reason = STR("by command")};
    struct ticket t;

    TRY(tx_begin(&tx, db, err));
    TRY(ticket_find(&tx, cli->arena, number, &t, err));
    entry.object = t.id;
    TRY(work(cli, &tx, &t, arg, err));
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

/* Takes the store and NUMBER out of the command line; an exit code if that cannot be. */
static int
begin(struct cli *cli, size_t count, struct cli_store *store, int32_t *number)
{
    struct err err;

    if (cli_store(cli, store, &err) != OK)
        return cli_fail(cli, &err);
    return cli_positional(cli, count, count) && read_number(cli, number) ? CLI_DONE : CLI_USAGE;
}

static int
finish(struct cli *cli, struct db *db, int32_t number, ticket_work *work, const void *arg,
       enum audit_action action)
{
    unsigned tries = 0;
    enum status status;
    struct err err;

    do
        status = work_once(cli, db, number, work, arg, action, &err);
    while (tx_again(&tries, status));
    return status == OK ? CLI_DONE : cli_fail_data(cli, &err);
}

static int
work_on(struct cli *cli, size_t count, ticket_work *work, const void *arg, enum audit_action action)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    int32_t number;
    int code = begin(cli, count, &store, &number);

    return code == CLI_DONE ? finish(cli, store.db, number, work, arg, action) : code;
}

static enum status
print_entry(struct cli *cli, struct tx *tx, const struct entry *e, bool json, struct err *err)
{
    struct str who;
    struct line line;

    TRY(member_words(cli, tx, e->user, e->sender, &who, err));
    if (json) {
        line_begin(&line, cli, true);
        line_text(&line, "at", instant_iso(cli->arena, e->made_at));
        line_text(&line, "kind", str_of(kind_word(e)));
        line_text(&line, "who", who);
        line_text(&line, "words", e->body);
        line_end(&line);
        return OK;
    }
    fprintf(cli->out, "\n%.*s  %s%s%.*s%s\n%.*s\n", STRF(instant_iso(cli->arena, e->made_at)),
            kind_word(e), who.n > 0 ? "  " : "", STRF(who),
            e->cleaned_at.us != 0 ? "  (personal data taken out)" : "", STRF(e->body));
    return OK;
}

static enum status
show(struct cli *cli, struct tx *tx, struct ticket *t, const void *json, struct err *err)
{
    struct entry *thread;
    size_t count;

    TRY(print_row(cli, tx, t, *(const bool *)json, err));
    TRY(ticket_thread(tx, cli->arena, t->id, &thread, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(print_entry(cli, tx, &thread[i], *(const bool *)json, err));
    return OK;
}

/* jenner ticket show NUMBER --data DIR [--json]; that it was read is written down */
int
cli_ticket_show(struct cli *cli)
{
    bool json = cli_flag(cli, "--json");

    return work_on(cli, 1, show, &json, AUDIT_VIEW);
}

struct saying {
    struct str words;
    bool note;
};

static enum status
say(struct cli *cli, struct tx *tx, struct ticket *t, const void *arg, struct err *err)
{
    const struct saying *saying = arg;
    struct entry entry = {.side = SIDE_DESK,
                          .kind = saying->note ? ENTRY_NOTE : ENTRY_WORDS,
                          .sender = cli_who(cli),
                          .body = saying->words};

    return ticket_say(tx, cli->arena, t, &entry, clock_now(), err);
}

/* jenner ticket reply NUMBER FILE|- --data DIR [--note] */
int
cli_ticket_reply(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    struct saying saying = {.note = cli_flag(cli, "--note")};
    int32_t number;
    int code = begin(cli, 2, &store, &number);
    struct err err;

    if (code != CLI_DONE)
        return code;
    if (cli_read(cli, cli->args[1], WORDS_BYTES, &saying.words, &err) != OK)
        return cli_fail(cli, &err);
    saying.words = str_trim(utf8_clean(cli->arena, saying.words));
    return finish(cli, store.db, number, say, &saying, AUDIT_CHANGE);
}

static enum status
close_it(struct cli *cli, struct tx *tx, struct ticket *t, const void *arg, struct err *err)
{
    struct ticket_act act = {0, arena_printf(cli->arena, "Closed by %.*s", STRF(cli_who(cli)))};

    (void)arg;
    return ticket_close(tx, t, &act, clock_now(), err);
}

/* jenner ticket close NUMBER --data DIR */
int
cli_ticket_close(struct cli *cli)
{
    return work_on(cli, 1, close_it, NULL, AUDIT_CHANGE);
}

static enum status
reopen(struct cli *cli, struct tx *tx, struct ticket *t, const void *arg, struct err *err)
{
    struct ticket_act act = {0,
                             arena_printf(cli->arena, "Opened again by %.*s", STRF(cli_who(cli)))};

    (void)arg;
    return ticket_reopen(tx, cli->arena, t, &act, clock_now(), err);
}

/* jenner ticket open NUMBER --data DIR */
int
cli_ticket_open(struct cli *cli)
{
    return work_on(cli, 1, reopen, NULL, AUDIT_CHANGE);
}

static enum status
assign(struct cli *cli, struct tx *tx, struct ticket *t, const void *arg, struct err *err)
{
    struct str name = str_of(cli->args[1]), code = str_cut(&name, '/');
    struct ticket_act act = {
        0, arena_printf(cli->arena, "Given to %s by %.*s", cli->args[1], STRF(cli_who(cli)))};
    struct user user;

    (void)arg;
    TRY(user_find(tx, cli->arena, code, name, &user, err));
    if (!access_allows(user.roles, PERMISSION_TICKET_WORK))
        return FAIL(err, E_INVALID, "%s does not work the help desk", cli->args[1]);
    return ticket_assign(tx, t, user.id.v, &act, clock_now(), err);
}

/* jenner ticket assign NUMBER CODE/USER --data DIR */
int
cli_ticket_assign(struct cli *cli)
{
    return work_on(cli, 2, assign, NULL, AUDIT_CHANGE);
}
