/* cli/cli.c - finding a command, reading its arguments, saying what went wrong. */
#include "cli/cli.h"

#include <assert.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"

static const struct cli_command commands[] = {
#define COMMAND(words, function, store, usage, purpose) {words, function, store, usage, purpose},
#include "cli/commands.h"
#undef COMMAND
};

/* How many words of argv the command's name takes; 0 if it is another command. */
static size_t
words_match(const char *words, int argc, const char *const *argv)
{
    struct str rest = str_of(words);
    size_t used = 0;

    while (rest.p != NULL) {
        struct str word = str_cut(&rest, ' ');

        if (used + 1 >= (size_t)argc || !str_eq(word, str_of(argv[used + 1])))
            return 0;
        used++;
    }
    return used;
}

const struct cli_command *
cli_find(int argc, const char *const *argv, size_t *used)
{
    const struct cli_command *best = NULL;

    *used = 0;
    for (size_t i = 0; i < sizeof(commands) / sizeof(commands[0]); i++) {
        size_t n = words_match(commands[i].words, argc, argv);

        if (n > *used) {
            best = &commands[i];
            *used = n;
        }
    }
    return best;
}

int
cli_run(const struct cli_command *command, struct cli *cli)
{
    int code;

    cli->usage =
        arena_cstr(cli->arena, arena_printf(cli->arena, "%s %s", command->words, command->usage));
    code = command->run(cli);
    if (fflush(cli->out) != 0 && code == CLI_DONE)
        code = CLI_IO;
    return code;
}

static void
drop(struct cli *cli, size_t at, size_t n)
{
    memmove(&cli->args[at], &cli->args[at + n], (cli->count - at - n) * sizeof(cli->args[0]));
    cli->count -= n;
}

bool
cli_flag(struct cli *cli, const char *name)
{
    for (size_t i = 0; i < cli->count; i++) {
        if (strcmp(cli->args[i], name) == 0) {
            drop(cli, i, 1);
            return true;
        }
    }
    return false;
}

const char *
cli_value(struct cli *cli, const char *name)
{
    size_t n = strlen(name);

    for (size_t i = 0; i < cli->count; i++) {
        const char *arg = cli->args[i];

        if (strcmp(arg, name) == 0 && i + 1 < cli->count) {
            const char *value = cli->args[i + 1];

            drop(cli, i, 2);
            return value;
        }
        if (strncmp(arg, name, n) == 0 && arg[n] == '=') {
            drop(cli, i, 1);
            return arg + n + 1;
        }
    }
    return NULL;
}

bool
cli_positional(struct cli *cli, size_t least, size_t most)
{
    for (size_t i = 0; i < cli->count; i++) {
        if (cli->args[i][0] == '-' && cli->args[i][1] != '\0') {
            fprintf(cli->err, "jenner: %s is not an option here, or lacks its value\n",
                    cli->args[i]);
            (void)cli_usage(cli);
            return false;
        }
    }
    if (cli->count < least || cli->count > most) {
        (void)cli_usage(cli);
        return false;
    }
    return true;
}

int
cli_usage(struct cli *cli)
{
    fprintf(cli->err, "usage: jenner %s\n", cli->usage);
    return CLI_USAGE;
}

int
cli_fail(struct cli *cli, const struct err *err)
{
    static const int codes[] = {[OK] = CLI_DONE,
                                [E_INVALID] = CLI_BAD_DATA,
                                [E_NOTFOUND] = CLI_NO_STORE,
                                [E_CONFLICT] = CLI_BAD_DATA,
                                [E_DENIED] = CLI_NOT_PERMITTED,
                                [E_LIMIT] = CLI_BAD_DATA,
                                [E_BUSY] = CLI_TRY_AGAIN,
                                [E_IO] = CLI_IO};

    assert(err->status != OK);
    fprintf(cli->err, "jenner: %s\n", err->text);
    return codes[err->status];
}

/* By its descriptor, never by /proc: a mail server's pipe belongs to another user, who may not open it. */
enum status
cli_read(struct cli *cli, const char *path, size_t max, struct str *out, struct err *err)
{
    CLEANUP(fd_close) int fd = -1;

    if (cli->cwd == AT_FDCWD && strcmp(path, "-") != 0)
        return file_read(cli->arena, path, max, out, err);
    if (strcmp(path, "-") == 0)
        fd = dup(fileno(cli->in));
    else
        fd = openat(cli->cwd, path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return FAIL(err, E_NOTFOUND, "could not open %s", path);
    return file_read_fd(cli->arena, fd, path, max, out, err);
}

void
cli_print(struct cli *cli, struct str s)
{
    (void)fwrite(s.p, 1, s.n, cli->out);
}
