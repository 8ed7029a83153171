/* cli/help.c - help, version and limits: what the program says of itself. */
#include "base/limits.h"
#include "cli/cli.h"

#include <string.h>

static const struct {
    const char *words, *usage, *purpose;
} lines[] = {
#define COMMAND(words, function, store, usage, purpose) {words, usage, purpose},
#include "cli/commands.h"
#undef COMMAND
};

/* jenner help [WORD...]: all commands, or those that begin with the words given. */
int
cli_help(struct cli *cli)
{
    size_t shown = 0;
    const char *word = cli->count > 0 ? cli->args[0] : "";

    for (size_t i = 0; i < sizeof(lines) / sizeof(lines[0]); i++) {
        if (strncmp(lines[i].words, word, strlen(word)) != 0)
            continue;
        fprintf(cli->out, "jenner %s %s\n    %s\n", lines[i].words, lines[i].usage,
                lines[i].purpose);
        shown++;
    }
    if (shown > 0)
        return CLI_DONE;
    fprintf(cli->err, "jenner: there is no command %s; jenner help shows all\n", word);
    return CLI_USAGE;
}

int
cli_version(struct cli *cli)
{
    fputs("jenner " JENNER_VERSION "\n", cli->out);
    return CLI_DONE;
}

int
cli_limits(struct cli *cli)
{
#define LIMIT_LINE(name, value, text)                                                              \
    fprintf(cli->out, "%-24s %12lld  %s\n", #name, (long long)(value), text);
    LIMIT_TABLE(LIMIT_LINE)
#undef LIMIT_LINE
    return CLI_DONE;
}
