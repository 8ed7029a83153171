/* cli/bench_message.c - `jenner bench parse|check`: how fast messages are read and judged here. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "code/code.h"
#include "exchange/judge.h"
#include "hl7/split.h"

enum { MESSAGES_MAX = 1 << 20, SECONDS = 3 };

struct pile {
    struct str *text;
    size_t count;
    size_t bytes;
};

static void
take_text(struct cli *cli, struct pile *pile, struct str text)
{
    struct hl7_split split;
    struct hl7_part part;

    hl7_split_init(&split, cli->arena, text);
    while (hl7_split_next(&split, &part) && pile->count < MESSAGES_MAX) {
        if (part.kind != HL7_PART_MESSAGE)
            continue;
        pile->text[pile->count++] = part.text;
        pile->bytes += part.text.n;
    }
}

static enum status
take_file(struct cli *cli, struct pile *pile, const char *path, struct err *err)
{
    struct str text;

    TRY(cli_read(cli, path, LIMIT_BATCH_BYTES, &text, err));
    take_text(cli, pile, text);
    return OK;
}

static int
is_message_file(const struct dirent *entry)
{
    size_t n = strlen(entry->d_name);

    return n > 4 && strcmp(entry->d_name + n - 4, ".hl7") == 0;
}

static enum status
take_path(struct cli *cli, struct pile *pile, const char *path, struct err *err)
{
    struct dirent **entries;
    enum status status = OK;
    struct stat is;
    int count;

    if (stat(path, &is) != 0 || !S_ISDIR(is.st_mode))
        return take_file(cli, pile, path, err);
    count = scandir(path, &entries, is_message_file, alphasort);
    if (count < 0)
        return FAIL(err, E_IO, "could not read the folder %s", path);
    for (int i = 0; i < count; i++) {
        struct str file = arena_printf(cli->arena, "%s/%s", path, entries[i]->d_name);

        if (status == OK)
            status = take_file(cli, pile, arena_cstr(cli->arena, file), err);
        x_free(entries[i]);
    }
    x_free((void *)entries);
    return status;
}

static enum status
take_all(struct cli *cli, struct pile *pile, struct err *err)
{
    pile->text = ARENA_ARRAY(cli->arena, struct str, MESSAGES_MAX);
    for (size_t i = 0; i < cli->count; i++)
        TRY(take_path(cli, pile, cli->args[i], err));
    if (pile->count == 0)
        return FAIL(err, E_INVALID, "there is no message in what was given");
    return OK;
}

static void
one_round(struct arena *arena, const struct pile *pile, const struct ask *ask)
{
    for (size_t i = 0; i < pile->count; i++) {
        if (ask == NULL)
            (void)hl7_parse(arena, pile->text[i], findings_new(arena));
        else
            (void)judge_message(arena, ask, pile->text[i]);
        arena_reset(arena);
    }
}

/* Rounds over the whole pile until the time is over. `ask` NULL: parse only. */
static void
measure(struct cli *cli, const struct pile *pile, const struct ask *ask, const char *name)
{
    struct arena *arena = arena_new(LIMIT_ARENA_BYTES);
    int64_t begin = clock_thread_ns() / 1000, spent = 0, best = INT64_MAX;
    size_t rounds = 0;

    for (; spent < SECONDS * 1000000LL; rounds++) {
        int64_t at = clock_thread_ns() / 1000;

        one_round(arena, pile, ask);
        spent = clock_thread_ns() / 1000 - begin;
        best = spent + begin - at < best ? spent + begin - at : best;
    }
    arena_free(arena);
    fprintf(cli->out, "%zu messages of %zu bytes in the mean, %zu rounds, one thread\n",
            pile->count, pile->bytes / pile->count, rounds);
    fprintf(cli->out, "best round: %.0f messages/s, %.0f MB/s\n",
            (double)pile->count * 1e6 / (double)best, (double)pile->bytes / (double)best);
    fprintf(cli->out, "%s: %.0f messages/s\n", name,
            (double)pile->count * (double)rounds * 1e6 / (double)spent);
}

int
cli_bench_parse(struct cli *cli)
{
    struct pile pile = {0};
    struct err err;

    if (!cli_positional(cli, 1, SIZE_MAX))
        return CLI_USAGE;
    if (take_all(cli, &pile, &err) != OK)
        return cli_fail(cli, &err);
    measure(cli, &pile, NULL, "parse");
    return CLI_DONE;
}

int
cli_bench_check(struct cli *cli)
{
    struct now now = clock_now();
    struct pile pile = {0};
    struct code_sets *codes = NULL;
    struct profiles *profiles = NULL;
    struct ask ask;
    struct err err;

    if (!cli_positional(cli, 1, SIZE_MAX))
        return CLI_USAGE;
    if (take_all(cli, &pile, &err) != OK || code_sets_load(NULL, &codes, &err) != OK ||
        profiles_load(codes, &profiles, &err) != OK)
        return cli_fail(cli, &err);
    ask = (struct ask){.profiles = profiles,
                       .memo = profile_memo_new(),
                       .codes = codes,
                       .today = now.today,
                       .now = now.at};
    measure(cli, &pile, &ask, "check");
    profile_memo_free(ask.memo);
    profiles_free(profiles);
    code_sets_free(codes);
    return CLI_DONE;
}
