/* cli/cli.h - what every command of the terminal gets, and how it reads its arguments.
 *
 * Purpose    one struct a command: its arguments, its streams, its arena. A command never touches
 *            stdin, stdout or stderr itself: beside a live server it is carried out by that server
 *            (cli/remote.c), and the streams are then the caller's, handed over a socket.
 * Ownership  everything belongs to cli->arena, freed by whoever made the struct.
 * Errors     a command returns its exit code; cli_fail() prints a struct err and gives the code.
 * Source     docs/cli.md: result on `out` only, notes on `err`; with --json one object a line.
 */
#ifndef CLI_CLI_H
#define CLI_CLI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum cli_exit {
    CLI_DONE = 0,
    CLI_FINDINGS = 1, /* done, with findings or failures */
    CLI_USAGE = 2,
    CLI_NO_INPUT = 64,
    CLI_BAD_DATA = 65,
    CLI_NO_STORE = 66,
    CLI_NO_USER = 67, /* of mail: there is no such address */
    CLI_UNREACHABLE = 69,
    CLI_INTERNAL = 70,
    CLI_CANNOT_CREATE = 73,
    CLI_IO = 74,
    CLI_TRY_AGAIN = 75,
    CLI_NOT_PERMITTED = 77,
    CLI_BAD_CONFIG = 78,
};

struct cli {
    struct arena *arena;
    FILE *in;
    FILE *out;
    FILE *err;
    int cwd;           /* folder that relative paths start from; AT_FDCWD in the caller itself */
    const char *usage; /* of the command running, from cli/commands.h */
    const char **args; /* what is left after the command's words, in order */
    size_t count;
    struct db *db;             /* the live server's store, or NULL: open it with cli_store() */
    struct exchange *exchange; /* the live server's, or NULL: cli/exchange.h */
};

/* Takes `name` out of the arguments; true if it was there. */
bool cli_flag(struct cli *cli, const char *name);
/* Takes "name VALUE" or "name=VALUE" out; NULL if absent. Call again for a repeated option. */
const char *cli_value(struct cli *cli, const char *name);
/* After all options: false, with a usage line on err, if an option is left over or the number of
 * positional arguments is not within [least, most]. They then stand in cli->args. */
bool cli_positional(struct cli *cli, size_t least, size_t most);

/* Prints "jenner: TEXT" and an exit code that fits the status. */
int cli_fail(struct cli *cli, const struct err *err);
int cli_usage(struct cli *cli); /* prints the usage line; returns CLI_USAGE */

/* A whole file or, for "-", the standard input, relative to cli->cwd. */
MUST_USE enum status cli_read(struct cli *cli, const char *path, size_t max, struct str *out,
                              struct err *err);

void cli_print(struct cli *cli, struct str s); /* to out, as it is */

#define COMMAND(words, function, store, usage, purpose) int function(struct cli *cli);
#include "cli/commands.h"
#undef COMMAND

struct cli_command {
    const char *words; /* "message check" */
    int (*run)(struct cli *cli);
    bool store; /* works on a store: beside a live server, that server carries it out */
    const char *usage;
    const char *purpose;
};

/* The command that argv[1], argv[2]... name; *used is how many words it took. NULL if none. */
const struct cli_command *cli_find(int argc, const char *const *argv, size_t *used);
/* Runs it with the arguments that follow. */
int cli_run(const struct cli_command *command, struct cli *cli);

#endif
