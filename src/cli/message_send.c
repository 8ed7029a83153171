/* cli/message_send.c - `jenner message send` to any registry's door, and `replay` through a feed's own. */
#include <time.h>

#include "access/audit.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/exchange.h"
#include "cli/out.h"
#include "exchange/again.h"
#include "hl7/hl7.h"
#include "hl7/split.h"
#include "net/send.h"

enum { TIMEOUT_S = 60, PASSWORD_MAX = 1024 };

/* -- send -------------------------------------------------------------------------------------- */

struct sending {
    struct cli *cli;
    struct arena *arena; /* of one message */
    struct send_to to;
    uint64_t rate; /* a second; 0: as fast as it goes */
    uint64_t left; /* still to be sent */
    uint64_t sent, refused;
    bool json;
};

static void
wait_for_turn(const struct sending *s)
{
    struct timespec pause;

    if (s->rate == 0 || s->sent == 0)
        return;
    pause.tv_sec = s->rate == 1 ? 1 : 0;
    pause.tv_nsec = s->rate == 1 ? 0 : (long)(1000000000 / s->rate);
    (void)nanosleep(&pause, NULL);
}

static void
print_answer(struct sending *s, const char *file, struct str raw, const struct sent_answer *answer)
{
    const struct hl7_message *asked = hl7_parse(s->arena, raw, findings_new(s->arena));
    const struct hl7_message *msg = hl7_parse(s->arena, answer->body, findings_new(s->arena));
    size_t msa = msg->readable ? hl7_find(msg, "MSA", 0) : 0;
    bool has = msg->readable && msa < msg->segments;
    struct str code = has ? hl7_get(msg, msa, 1, 1, 1, 0) : STR("");
    struct line line;

    s->refused +=
        answer->status != 200 || !has || str_eq(code, STR("AR")) || str_eq(code, STR("AE"));
    line_begin(&line, s->cli, s->json);
    line_text(&line, "file", str_of(file));
    line_text(&line, "control", asked->readable ? hl7_text(s->arena, asked, 0, 10, 1, 1) : STR(""));
    line_number(&line, "http", answer->status);
    line_text(&line, "msa1", code);
    if (s->json)
        line_text(&line, "reply", answer->body);
    line_end(&line);
}

static enum status
send_text(struct sending *s, const char *file, struct str text, struct err *err)
{
    struct hl7_split split;
    struct hl7_part part;

    hl7_split_init(&split, s->cli->arena, text);
    while (s->left > 0 && hl7_split_next(&split, &part)) {
        struct sent_answer answer;

        if (part.kind != HL7_PART_MESSAGE)
            continue;
        wait_for_turn(s);
        TRY(send_body(s->arena, &s->to, part.text, &answer, err));
        print_answer(s, file, part.text, &answer);
        arena_reset(s->arena);
        s->sent++;
        s->left--;
    }
    return OK;
}

static bool
number(const char *text, uint64_t *out)
{
    return text == NULL || (str_parse_u64(str_of(text), out) && *out > 0);
}

/* The password stands in a file, not among the arguments that everybody on the machine can read. */
static enum status
read_credential(struct cli *cli, struct sending *s, const char *file, struct err *err)
{
    struct str password;

    if (file == NULL)
        return OK;
    TRY(cli_read(cli, file, PASSWORD_MAX, &password, err));
    s->to.password = arena_cstr(cli->arena, str_trim(password));
    return OK;
}

/* jenner message send --to URL [--user NAME --password-file FILE] [--rate N] [--limit N] [--json] FILE...|- */
int
cli_message_send(struct cli *cli)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)LIMIT_BATCH_BYTES * 4);
    struct sending s = {.cli = cli, .arena = arena, .left = UINT64_MAX};
    const char *rate = cli_value(cli, "--rate"), *limit = cli_value(cli, "--limit"),
               *file = cli_value(cli, "--password-file");
    struct err err;

    s.json = cli_flag(cli, "--json");
    s.to = (struct send_to){.url = cli_value(cli, "--to"),
                            .user = cli_value(cli, "--user"),
                            .type = "application/hl7-v2; charset=utf-8",
                            .timeout_s = TIMEOUT_S};
    if (!cli_positional(cli, 1, SIZE_MAX))
        return CLI_USAGE;
    if (s.to.url == NULL || (s.to.user == NULL) != (file == NULL) || !number(rate, &s.rate) ||
        !number(limit, &s.left))
        return cli_usage(cli);
    if (read_credential(cli, &s, file, &err) != OK)
        return cli_fail_data(cli, &err);
    for (size_t i = 0; i < cli->count && s.left > 0; i++) {
        struct str text;

        if (cli_read(cli, cli->args[i], LIMIT_BATCH_BYTES, &text, &err) != OK)
            return cli_fail_data(cli, &err);
        if (send_text(&s, cli->args[i], text, &err) != OK) {
            (void)cli_fail(cli, &err);
            return err.status == E_IO ? CLI_UNREACHABLE : CLI_USAGE;
        }
    }
    fprintf(cli->err, "%llu sent, %llu not accepted as they are\n", (unsigned long long)s.sent,
            (unsigned long long)s.refused);
    return s.refused > 0 ? CLI_FINDINGS : CLI_DONE;
}

/* -- replay ------------------------------------------------------------------------------------ */

struct replaying {
    struct cli *cli;
    struct exchange *ex;
    bool json;
    bool differs;
};

static enum status
load(struct replaying *r, struct message_id id, struct message_seen *seen, struct feed *feed,
     struct gate *gate, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed *feeds;
    size_t count;

    TRY(tx_read(&tx, r->ex->db, err));
    TRY(monitor_message(&tx, r->cli->arena, id, seen, err));
    TRY(feed_scope(&tx, r->cli->arena, (struct org_id){0}, &feeds, &count, err));
    for (size_t i = 0; i < count; i++)
        if (feeds[i].id.v == seen->feed.v)
            *feed = feeds[i];
    return agreement_gate(&tx, r->cli->arena, seen->org, clock_now().today, gate, err);
}

static enum status
written_down(struct replaying *r, const struct message_seen *seen, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry = {.at = clock_now().at,
                                .org = seen->org,
                                .source = cli_who(r->cli),
                                .what = AUDIT_SUBMIT,
                                .object_kind = STR("message"),
                                .object = seen->row.id.v,
                                .client = seen->row.client.v,
                                .reason = STR("processed again")};

    TRY(tx_begin(&tx, r->ex->db, err));
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

static void
print_difference(struct replaying *r, const struct message_seen *then,
                 const struct message_seen *now)
{
    struct again_difference d = again_compare(r->cli->arena, then, now);
    struct line line;

    r->differs = r->differs || d.other_answer || d.gone_count + d.came_count > 0;
    line_begin(&line, r->cli, r->json);
    line_text(&line, "of", arena_printf(r->cli->arena, "%lld", (long long)then->row.id.v));
    line_text(&line, "id", arena_printf(r->cli->arena, "%lld", (long long)now->row.id.v));
    line_text(&line, "was", then->row.msa1);
    line_text(&line, "is", now->row.msa1);
    line_number(&line, "gone", (int64_t)d.gone_count);
    line_number(&line, "new", (int64_t)d.came_count);
    line_end(&line);
}

static enum status
replay(struct replaying *r, struct message_id id, struct err *err)
{
    struct message_seen then, now;
    struct message_id made;
    struct feed feed = {.id = {0}};
    struct again_ask ask = {.seen = &then, .feed = &feed, .at = clock_now().at};

    TRY(load(r, id, &then, &feed, &ask.gate, err));
    TRY(written_down(r, &then, err));
    TRY(again_send(r->ex, r->cli->arena, &ask, &made, err));
    {
        CLEANUP(tx_end) struct tx tx = {0};

        TRY(tx_read(&tx, r->ex->db, err));
        TRY(monitor_message(&tx, r->cli->arena, made, &now, err));
    }
    print_difference(r, &then, &now);
    return OK;
}

/* jenner message replay ID... --data DIR [--json] */
int
cli_message_replay(struct cli *cli)
{
    CLEANUP(cli_exchange_end) struct cli_exchange door = {0};
    struct replaying r = {.cli = cli, .json = cli_flag(cli, "--json")};
    struct err err;

    if (cli_exchange(cli, &door, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, SIZE_MAX))
        return CLI_USAGE;
    r.ex = door.exchange;
    for (size_t i = 0; i < cli->count; i++) {
        struct message_id id;

        if (!str_parse_i64(str_of(cli->args[i]), &id.v))
            return cli_usage(cli);
        if (replay(&r, id, &err) != OK)
            return cli_fail_data(cli, &err);
    }
    return r.differs ? CLI_FINDINGS : CLI_DONE;
}
