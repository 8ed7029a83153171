/* cli/codes.c - jenner codes list, jenner codes import: the code sets and their renewal. */
#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "cli/cli.h"
#include "code/code.h"
#include "code/release.h"
#include "code/shelf.h"

static const char *const state_words[] = {
    [CODE_ACTIVE] = "active",   [CODE_INACTIVE] = "inactive", [CODE_DEPRECATED] = "deprecated",
    [CODE_IGNORED] = "ignored", [CODE_INVALID] = "invalid",
};

static void
json_member(struct buf *line, const char *name, struct str value)
{
    buf_printf(line, "%s\"%s\":", line->n > 1 ? "," : "", name);
    buf_json(line, value);
}

static struct str
group_names(struct arena *arena, const struct cvx *cvx)
{
    struct buf names;

    buf_init(&names, arena, 32);
    for (size_t i = 0; cvx != NULL && i < cvx->group_count; i++) {
        if (i > 0)
            buf_char(&names, ' ');
        buf_add(&names, cvx->groups[i]->name);
    }
    return buf_str(&names);
}

static void
print_code(struct cli *cli, const struct code_sets *sets, const struct code_table *table,
           const struct code *code, bool json)
{
    struct buf line;
    bool vaccine = str_eq(table->name, STR("CVX"));
    struct str groups = group_names(cli->arena, vaccine ? cvx_find(sets, code->code) : NULL);

    buf_init(&line, cli->arena, 128);
    if (json) {
        buf_char(&line, '{');
        json_member(&line, "code", code->code);
        json_member(&line, "name", code->name);
        json_member(&line, "state", str_of(state_words[code->state]));
        json_member(&line, "use", code->use);
        if (vaccine)
            json_member(&line, "groups", groups);
        buf_char(&line, '}');
    } else {
        buf_printf(&line, "%-16.*s %-10s %.*s", STRF(code->code), state_words[code->state],
                   STRF(code->name));
        if (code->use.n > 0)
            buf_printf(&line, " (use %.*s)", STRF(code->use));
        if (groups.n > 0)
            buf_printf(&line, " [%.*s]", STRF(groups));
    }
    buf_char(&line, '\n');
    cli_print(cli, buf_str(&line));
}

static void
print_table(struct cli *cli, const struct code_table *table, bool json)
{
    struct buf line;

    buf_init(&line, cli->arena, 128);
    if (json) {
        buf_char(&line, '{');
        json_member(&line, "set", table->name);
        json_member(&line, "title", table->title);
        json_member(&line, "system", table->system);
        buf_printf(&line, ",\"open\":%s,\"codes\":%zu}\n", table->open ? "true" : "false",
                   table->count);
    } else {
        buf_printf(&line, "%-40.*s %5zu  %.*s%s\n", STRF(table->name), table->count,
                   STRF(table->title), table->open ? " (open)" : "");
    }
    cli_print(cli, buf_str(&line));
}

/* jenner codes list [SET] [--json] [--data DIR] */
int
cli_codes_list(struct cli *cli)
{
    bool json = cli_flag(cli, "--json");
    const char *data = cli_value(cli, "--data");
    const struct code_table *table;
    struct code_sets *sets;
    struct err err;

    if (!cli_positional(cli, 0, 1))
        return CLI_USAGE;
    if (code_sets_load(data, &sets, &err) != OK)
        return cli_fail(cli, &err);
    table = cli->count == 0 ? NULL : code_table_find(sets, str_of(cli->args[0]));
    for (size_t i = 0; cli->count == 0 && i < code_table_count(sets); i++)
        print_table(cli, code_table_at(sets, i), json);
    for (size_t i = 0; table != NULL && i < table->count; i++)
        print_code(cli, sets, table, &table->codes[i], json);
    code_sets_free(sets);
    if (cli->count == 0 || table != NULL)
        return CLI_DONE;
    fprintf(cli->err, "jenner: there is no code set %s; jenner codes list shows all\n",
            cli->args[0]);
    return CLI_BAD_DATA;
}

static enum status
import_file(struct cli *cli, const char *path, struct release *release, struct err *err)
{
    const char *slash = strrchr(path, '/');
    struct str bytes;
    enum status status;

    TRY(cli_read(cli, path, CODE_FILE_BYTES, &bytes, err));
    status =
        release_read(cli->arena, str_of(slash == NULL ? path : slash + 1), bytes, release, err);
    return status == OK || status == E_NOTFOUND ? status : err_within(err, "%s", path);
}

/* In a folder, files that are no list of ours are passed over, and said so. */
static enum status
import_folder(struct cli *cli, const char *path, DIR *folder, struct release *release,
              struct err *err)
{
    for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        const char *file =
            arena_cstr(cli->arena, arena_printf(cli->arena, "%s/%s", path, entry->d_name));
        enum status status;

        if (entry->d_name[0] == '.')
            continue;
        status = import_file(cli, file, release, err);
        if (status == E_NOTFOUND)
            fprintf(cli->err, "passed over: %s\n", err->text);
        else if (status != OK)
            return status;
    }
    return OK;
}

static enum status
import_path(struct cli *cli, const char *path, struct release *release, struct err *err)
{
    DIR *folder = opendir(path);
    enum status status;

    if (folder == NULL)
        return import_file(cli, path, release, err);
    status = import_folder(cli, path, folder, release, err);
    (void)closedir(folder);
    return status;
}

/* The tables alone, for those who renew data/codes/ of the program itself. */
static enum status
write_tables(struct cli *cli, const char *folder, const struct release *release, struct err *err)
{
    for (size_t i = 0; i < CODE_FILE_COUNT; i++)
        if (release->renewed[i])
            TRY(file_write(arena_cstr(cli->arena, arena_printf(cli->arena, "%s/%s", folder,
                                                               code_file_names[i])),
                           release->text[i], 0644, err));
    return OK;
}

/* Today and the time of day: two imports within a second would be one name, and E_CONFLICT. */
static struct str
release_name(struct arena *arena)
{
    struct now now = clock_now();

    return arena_printf(arena, "%.*s-%lld", STRF(date_iso(arena, now.today)),
                        (long long)(now.at.us / 1000000 % 86400));
}

static int
say_done(struct cli *cli, const struct release *release, struct str name)
{
    for (size_t i = 0; i < CODE_FILE_COUNT; i++)
        if (release->renewed[i])
            fprintf(cli->out, "%-16s %zu rows\n", code_file_names[i], release->rows[i]);
    if (name.n > 0)
        fprintf(cli->out, "release %.*s is in force from the server's next start\n", STRF(name));
    return CLI_DONE;
}

static int
go_back(struct cli *cli, const char *data)
{
    struct str now;
    struct err err;

    if (shelf_back(cli->arena, data, &now, &err) != OK)
        return cli_fail(cli, &err);
    if (now.n == 0)
        fputs("the tables built into the program are in force again\n", cli->out);
    else
        fprintf(cli->out, "release %.*s is in force again\n", STRF(now));
    return CLI_DONE;
}

/* jenner codes import FILE|DIR... (--data DIR [--back] | --to DIR) */
int
cli_codes_import(struct cli *cli)
{
    bool back = cli_flag(cli, "--back");
    const char *data = cli_value(cli, "--data"), *to = cli_value(cli, "--to");
    struct release release = {0};
    struct str name = STR("");
    struct err err;
    enum status status;

    if (!cli_positional(cli, back ? 0 : 1, back ? 0 : 32) || (data == NULL) == (to == NULL) ||
        (back && data == NULL))
        return cli_usage(cli);
    if (back)
        return go_back(cli, data);
    status = code_texts(cli->arena, data, release.text, &err);
    for (size_t i = 0; status == OK && i < cli->count; i++)
        status = import_path(cli, cli->args[i], &release, &err);
    if (status == OK)
        status = release_check(&release, &err);
    if (status == OK && to != NULL)
        status = write_tables(cli, to, &release, &err);
    if (status == OK && data != NULL) {
        name = release_name(cli->arena);
        status = shelf_put(cli->arena, data, name, &release, &err);
    }
    return status == OK ? say_done(cli, &release, name) : cli_fail(cli, &err);
}
