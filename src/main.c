/* main.c - finds the subcommand and runs it; knows nothing else. */
#include <fcntl.h>
#include <stdio.h>

#include "base/clock.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "cli/remote.h"
#include "cli/store.h"

/* Beside a live server, that server carries out the command, because it owns the store. */
static bool
carried_out(struct cli *cli, int argc, char **argv, int *code)
{
    struct err err;
    enum status status = remote_call(cli_data_dir_of(argc, argv), argc, argv, code, &err);

    if (status != OK && status != E_NOTFOUND)
        *code = cli_fail(cli, &err);
    return status != E_NOTFOUND;
}

int
main(int argc, char **argv)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(LIMIT_BATCH_BYTES * 4LL);
    struct cli cli = {.arena = arena, .in = stdin, .out = stdout, .err = stderr, .cwd = AT_FDCWD};
    const struct cli_command *command;
    struct err err;
    size_t used;
    int code;

    if (clock_init(&err) != OK)
        return cli_fail(&cli, &err);
    command = cli_find(argc, (const char *const *)argv, &used);
    if (command == NULL) {
        fprintf(stderr, "jenner: %s; jenner help shows all commands\n",
                argc < 2 ? "no command given" : "there is no such command");
        return CLI_USAGE;
    }
    cli.count = (size_t)argc - 1 - used;
    cli.args = ARENA_ARRAY(arena, const char *, cli.count + 1);
    for (size_t i = 0; i < cli.count; i++)
        cli.args[i] = argv[1 + used + i];
    if (command->store && carried_out(&cli, argc, argv, &code))
        return code;
    return cli_run(command, &cli);
}
