/* cli/submit.c - `jenner message submit`: files of messages through a feed's own door. */
#include "base/limits.h"
#include "cli/exchange.h"
#include "cli/message_print.h"

struct submitting {
    struct cli *cli;
    struct arena *arena;
    const char *file;
    size_t n;
    bool json;
    bool bad; /* an E or an AR was seen */
};

static void
show(void *user, const struct feed_seen *seen)
{
    struct submitting *s = user;

    s->bad = s->bad || seen->found->worst == SEVERITY_E || str_eq(seen->msa1, STR("AR"));
    message_print(s->cli, s->arena,
                  &(struct message_shown){.file = s->file,
                                          .n = ++s->n,
                                          .msa1 = seen->msa1,
                                          .found = seen->found,
                                          .reply = seen->reply,
                                          .json = s->json});
}

static int
submit_file(struct submitting *s, struct exchange *ex, const struct caller *who)
{
    struct feed_reply reply;
    struct str text;
    struct err err;

    if (cli_read(s->cli, s->file, LIMIT_BATCH_BYTES, &text, &err) != OK) {
        (void)cli_fail(s->cli, &err);
        return err.status == E_NOTFOUND ? CLI_NO_INPUT : CLI_IO;
    }
    s->n = 0;
    reply = feed_answer(ex, s->arena, who, text, show, s);
    arena_reset(s->arena);
    return reply.failed ? CLI_TRY_AGAIN : CLI_DONE;
}

/* jenner message submit --data DIR --feed CODE [--json] FILE...|- */
int
cli_message_submit(struct cli *cli)
{
    CLEANUP(cli_exchange_end) struct cli_exchange door = {0};
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)LIMIT_BATCH_BYTES * 8);
    const char *feed = cli_value(cli, "--feed");
    struct submitting s = {.cli = cli, .arena = arena, .json = cli_flag(cli, "--json")};
    struct caller who;
    struct err err;
    int code = CLI_DONE;

    if (cli_exchange(cli, &door, &err) != OK)
        return cli_fail(cli, &err);
    if (feed == NULL || !cli_positional(cli, 1, SIZE_MAX))
        return cli_usage(cli);
    if (feed_by_name(door.exchange, cli->arena, str_of(feed), &who, &err) != OK)
        return cli_fail(cli, &err);
    for (size_t i = 0; i < cli->count && code == CLI_DONE; i++) {
        s.file = cli->args[i];
        code = submit_file(&s, door.exchange, &who);
    }
    return code == CLI_DONE && s.bad ? CLI_FINDINGS : code;
}
