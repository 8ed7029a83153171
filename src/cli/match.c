/* cli/match.c - jenner match check: what matching answers for labelled pairs. */
#include <stdio.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/pairs.h"
#include "code/code.h"
#include "registry/match.h"

static const char *const answer_words[] = {
    [MATCH_SAME] = "match", [MATCH_REVIEW] = "possible", [MATCH_NEW] = "no match"};

static const enum match_answer in_order[] = {MATCH_SAME, MATCH_REVIEW, MATCH_NEW};

/* The answer the registry would give if `b` were the only client found for `a`. */
static struct match
judge(struct arena *arena, const struct code_sets *sets, const struct pair *pair)
{
    struct identity a, b;
    struct match_candidate candidate = {.id = {1}, .who = &b};

    identity_normalise(arena, sets, &pair->a, &a);
    identity_normalise(arena, sets, &pair->b, &b);
    return match_decide(&a, &candidate, 1);
}

static void
print_pair(struct cli *cli, struct arena *arena, const struct pair *pair, const struct match *match)
{
    struct buf line;

    buf_init(&line, arena, 256);
    BUF_LIT(&line, "{\"id\":");
    buf_json(&line, pair->id);
    buf_printf(&line, ",\"label\":\"%s\",\"answer\":\"%s\",\"score\":%.1f,\"why\":",
               answer_words[pair->label], answer_words[match->answer], match->score.total / 10.0);
    buf_json(&line, match_explain(arena, &match->score));
    BUF_LIT(&line, "}\n");
    cli_print(cli, buf_str(&line));
}

static void
print_counts(struct cli *cli, size_t counts[3][3], bool json)
{
    if (json)
        fputs("{\"counts\":{", cli->out);
    else
        fprintf(cli->out, "%-10s %10s %10s %10s\n", "label", "match", "possible", "no match");
    for (size_t i = 0; i < 3; i++) {
        const size_t *row = counts[in_order[i]];

        if (json)
            fprintf(cli->out, "%s\"%s\":{\"match\":%zu,\"possible\":%zu,\"no match\":%zu}",
                    i == 0 ? "" : ",", answer_words[in_order[i]], row[MATCH_SAME],
                    row[MATCH_REVIEW], row[MATCH_NEW]);
        else
            fprintf(cli->out, "%-10s %10zu %10zu %10zu\n", answer_words[in_order[i]],
                    row[MATCH_SAME], row[MATCH_REVIEW], row[MATCH_NEW]);
    }
    if (json)
        fputs("}}\n", cli->out);
}

/* jenner match check [--json] FILE: labelled pairs judged; nine counts, rows = label. */
int
cli_match_check(struct cli *cli)
{
    bool json = cli_flag(cli, "--json");
    size_t counts[3][3] = {{0}}, wrong = 0;
    struct arena *scratch;
    struct code_sets *sets;
    struct pairs pairs;
    struct str bytes;
    struct err err;

    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (cli_read(cli, cli->args[0], LIMIT_BATCH_BYTES, &bytes, &err) != OK ||
        pairs_read(cli->arena, bytes, &pairs, &err) != OK ||
        code_sets_load(NULL, &sets, &err) != OK)
        return cli_fail(cli, &err);
    scratch = arena_new(LIMIT_FORM_BYTES);
    for (size_t i = 0; i < pairs.count; i++) {
        struct match match = judge(scratch, sets, &pairs.list[i]);

        counts[pairs.list[i].label][match.answer]++;
        wrong += pairs.list[i].label != match.answer;
        if (json)
            print_pair(cli, scratch, &pairs.list[i], &match);
        arena_reset(scratch);
    }
    print_counts(cli, counts, json);
    if (pairs.left_out > 0)
        fprintf(cli->err, "jenner: %zu pairs without a usable label were left out\n",
                pairs.left_out);
    arena_free(scratch);
    code_sets_free(sets);
    return wrong == 0 ? CLI_DONE : CLI_FINDINGS;
}
