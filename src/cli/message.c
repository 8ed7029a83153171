/* cli/message.c - `jenner message check`: files of messages, judged and answered, nothing stored. */
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/message_print.h"
#include "code/code.h"
#include "exchange/rehearse.h"

struct checking {
    struct cli *cli;
    struct ask ask;
    struct now now;
    struct arena *arena; /* of one message */
    const char *file;
    bool json;
    bool bad; /* an E or an AR was seen */
};

static void
show(struct checking *c, size_t n, const struct hl7_part *part)
{
    struct rehearsed one = rehearse(c->arena, &c->ask, c->now, part);

    c->bad = c->bad || one.verdict.refused || one.verdict.found->worst == SEVERITY_E;
    message_print(c->cli, c->arena,
                  &(struct message_shown){.file = c->file,
                                          .n = n,
                                          .msa1 = one.msa1,
                                          .found = one.verdict.found,
                                          .reply = one.reply,
                                          .json = c->json});
}

static void
check_text(struct checking *c, struct str text)
{
    struct hl7_split split;
    struct hl7_part part;
    size_t n = 0;
    bool any = false;

    hl7_split_init(&split, c->arena, text);
    while (hl7_split_next(&split, &part)) {
        show(c, part.kind == HL7_PART_ENVELOPE ? 0 : ++n, &part);
        any = true;
        arena_reset(c->arena);
    }
    if (!any)
        show(c, 1, &(struct hl7_part){.kind = HL7_PART_STRAY, .text = STR("")});
}

static int
check_file(struct checking *c, const char *path)
{
    struct str text;
    struct err err;

    c->file = path;
    if (cli_read(c->cli, path, LIMIT_BATCH_BYTES, &text, &err) != OK) {
        (void)cli_fail(c->cli, &err);
        return err.status == E_NOTFOUND ? CLI_NO_INPUT : CLI_IO;
    }
    check_text(c, text);
    return CLI_DONE;
}

int
cli_message_check(struct cli *cli)
{
    struct checking c = {.cli = cli, .now = clock_now()};
    struct code_sets *codes = NULL;
    struct profiles *profiles = NULL;
    struct err err;
    int code = CLI_DONE;

    c.json = cli_flag(cli, "--json");
    if (!cli_positional(cli, 1, SIZE_MAX))
        return CLI_USAGE;
    if (code_sets_load(NULL, &codes, &err) != OK || profiles_load(codes, &profiles, &err) != OK)
        return cli_fail(cli, &err);
    c.ask = (struct ask){.profiles = profiles,
                         .memo = profile_memo_new(),
                         .codes = codes,
                         .today = c.now.today,
                         .now = c.now.at};
    c.arena = arena_new(LIMIT_ARENA_BYTES);
    for (size_t i = 0; i < cli->count && code == CLI_DONE; i++)
        code = check_file(&c, cli->args[i]);
    arena_free(c.arena);
    profile_memo_free(c.ask.memo);
    profiles_free(profiles);
    code_sets_free(codes);
    return code == CLI_DONE && c.bad ? CLI_FINDINGS : code;
}
