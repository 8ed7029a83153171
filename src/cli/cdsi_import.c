/* cli/cdsi_import.c - jenner cdsi import: a newer release, checked, compared, put in force. */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/limits.h"
#include "cdsi/compare.h"
#include "cdsi/force.h"
#include "cdsi/import.h"
#include "cli/cdsi_take.h"
#include "cli/store.h"
#include "registry/history.h"

enum { MADE_UP_PEOPLE = 2000, MADE_UP_DOSES = 16, SAMPLE_CLIENTS = 1000 };

struct importing {
    const char *data, *to;
    bool back, anyway;
    struct cdsi_import_options options;
    struct str table;
    struct cdsi_schedule *next;
    size_t passed, failed;
    struct cli_store store; /* of --data, if there is one there */
};

static void
importing_done(struct importing *im)
{
    cdsi_schedule_free(im->next);
    cli_store_end(&im->store);
}

static enum status
check_cases(struct cli *cli, struct importing *im, struct str table, struct err *err)
{
    const struct cdsi_case *cases;
    size_t count;

    TRY(cdsi_cases_check(im->next, table, cli->arena, &cases, &count, err));
    for (size_t i = 0; i < count; i++) {
        im->passed += cases[i].result == CDSI_CASE_PASSED;
        im->failed += cases[i].result == CDSI_CASE_FAILED;
        if (cases[i].result == CDSI_CASE_FAILED)
            fprintf(cli->err, "%.*s failed: %.*s\n", STRF(cases[i].id), STRF(cases[i].differs));
    }
    return OK;
}

static enum status
check_all(struct cli *cli, struct importing *im, const char **files, size_t count, struct err *err)
{
    TRY(check_cases(cli, im, cdsi_own_cases(), err));
    for (size_t i = 0; i < count; i++) {
        struct str table;

        TRY(cli_read(cli, files[i], LIMIT_UPLOAD_BYTES, &table, err));
        TRY(check_cases(cli, im, table, err));
    }
    fprintf(cli->out, "cases     %zu passed, %zu failed\n", im->passed, im->failed);
    return OK;
}

/* One client as the forecaster sees them; false for one without a birth date. */
static enum status
sample_one(struct cli *cli, const struct importing *im, struct tx *tx, struct client_id id,
           struct cdsi_case_person *out, bool *usable, struct err *err)
{
    struct history *history = ARENA_NEW(cli->arena, struct history);
    struct history_input input;
    struct date today = clock_now().today;

    TRY(history_load(tx, cli->arena, id, history, err));
    history_input(history, im->next, today, cli->arena, &input);
    *usable = date_is(input.patient.born);
    *out = (struct cdsi_case_person){input.patient, input.doses, input.dose_count, today};
    return OK;
}

static enum status
sample_clients(struct cli *cli, struct importing *im, struct cdsi_case_person *people,
               size_t *count, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct client_id *ids;
    size_t n;

    TRY(tx_read(&tx, im->store.db, err));
    TRY(client_sample(&tx, cli->arena, SAMPLE_CLIENTS, &ids, &n, err));
    for (size_t i = 0; i < n; i++) {
        bool usable;

        TRY(sample_one(cli, im, &tx, ids[i], &people[*count], &usable, err));
        *count += usable;
    }
    return OK;
}

/* Who the release is tried on: clients of the registry, or made-up people where it has none. */
static enum status
choose_people(struct cli *cli, struct importing *im, const struct cdsi_case_person **people,
              size_t *count, const char **who, struct err *err)
{
    struct cdsi_case_person *list =
        ARENA_ARRAY(cli->arena, struct cdsi_case_person, SAMPLE_CLIENTS + 1);

    *count = 0;
    *who = "clients of the registry";
    if (im->store.db != NULL)
        TRY(sample_clients(cli, im, list, count, err));
    *people = list;
    if (*count > 0)
        return OK;
    *who = "made-up people";
    *count = MADE_UP_PEOPLE;
    *people = cdsi_made_up_people(im->next, MADE_UP_PEOPLE, MADE_UP_DOSES, clock_now().today, 1,
                                  cli->arena);
    return OK;
}

/* What would change, group by group. */
static enum status
compare(struct cli *cli, struct importing *im, struct err *err)
{
    const struct cdsi_case_person *people;
    struct cdsi_changes changes;
    struct cdsi_schedule *now;
    const char *who;
    size_t count;

    TRY(choose_people(cli, im, &people, &count, &who, err));
    TRY(cdsi_force_load(im->data, (struct cdsi_options){0}, &now, err));
    changes = cdsi_compare(now, im->next, people, count, cli->arena);
    fprintf(cli->out, "compared  with release %.*s: %zu of %zu %s differ\n",
            STRF(cdsi_release(now).version), changes.changed, changes.people, who);
    for (size_t i = 0; i < changes.group_count; i++) {
        const struct cdsi_change *g = &changes.groups[i];

        if (g->status + g->recommended + g->doses > 0)
            fprintf(cli->out,
                    "          %.*s: %zu another status, %zu another date, %zu other doses count\n",
                    STRF(g->group), g->status, g->recommended, g->doses);
    }
    cdsi_schedule_free(now);
    return OK;
}

/* A path of the caller's: beside a live server we do not stand in the caller's folder. */
static const char *
callers_path(struct cli *cli, const char *path)
{
    if (cli->cwd == AT_FDCWD || path[0] == '/')
        return path;
    return arena_cstr(cli->arena, arena_printf(cli->arena, "/proc/self/fd/%d/%s", cli->cwd, path));
}

static enum status
put(struct cli *cli, const struct importing *im, struct err *err)
{
    if (im->to != NULL)
        TRY(file_write(callers_path(cli, im->to), im->table, 0644, err));
    if (im->data == NULL) {
        fprintf(cli->out,
                im->to != NULL ? "written   %s\n"
                               : "checked; --data DIR puts it in force there%s\n",
                im->to != NULL ? im->to : "");
        return OK;
    }
    TRY(cdsi_force_put(im->data, im->table, err));
    fprintf(cli->out,
            "in force  from now on, in a running server within %d seconds; cdsi import --back goes "
            "back\n",
            CLI_SCHEDULE_SECONDS);
    return OK;
}

static int
go_back(struct cli *cli, const char *data)
{
    struct cdsi_schedule *schedule;
    struct err err;

    if (cdsi_force_back(data, &err) != OK ||
        cdsi_force_load(data, (struct cdsi_options){0}, &schedule, &err) != OK)
        return cli_fail(cli, &err);
    fprintf(cli->out, "in force  release %.*s again\n", STRF(cdsi_release(schedule).version));
    cdsi_schedule_free(schedule);
    return CLI_DONE;
}

/* From the XML to the decision; im->next is the caller's to free. */
static enum status
import_all(struct cli *cli, struct importing *im, const char **files, size_t count, struct err *err)
{
    struct cdsi_release r;

    TRY(cdsi_import_path(callers_path(cli, cli->args[0]), im->options, cli->arena, &im->table,
                         err));
    TRY(cdsi_schedule_load(im->table, (struct cdsi_options){0}, &im->next, err));
    r = cdsi_release(im->next);
    fprintf(cli->out, "release   %.*s: %zu antigens, %zu series, %zu doses\n", STRF(r.version),
            r.antigens, r.series, r.doses);
    TRY(check_all(cli, im, files, count, err));
    TRY(compare(cli, im, err));
    if (im->failed > 0 && !im->anyway)
        return FAIL(err, E_CONFLICT,
                    "cases that do not hold: %zu. The schedule in force stays in force (--anyway "
                    "puts it in force all the same)",
                    im->failed);
    return put(cli, im, err);
}

static bool
take(struct cli *cli, struct importing *im, const char **files, size_t *count)
{
    const char *value, *release = cli_value(cli, "--release"), *issued = cli_value(cli, "--issued");
    struct date day;

    im->back = cli_flag(cli, "--back");
    im->anyway = cli_flag(cli, "--anyway");
    im->to = cli_value(cli, "--to");
    im->options.release = str_of(release);
    while ((value = cli_value(cli, "--cases")) != NULL)
        files[(*count)++] = value;
    if (issued != NULL && !date_parse_iso(str_of(issued), &day))
        return false;
    if (issued != NULL)
        im->options.issued = date_hl7(cli->arena, day);
    return im->back ? im->data != NULL : true;
}

/* --data may name a registry, whose clients are then looked at, or just a folder. */
static enum status
open_data(struct cli *cli, struct importing *im, struct err *err)
{
    const char *peek = NULL;

    for (size_t i = 0; i + 1 < cli->count; i++)
        if (strcmp(cli->args[i], "--data") == 0)
            peek = cli->args[i + 1];
    if (peek != NULL &&
        (cli->db != NULL ||
         access(arena_cstr(cli->arena, arena_printf(cli->arena, "%s/jenner.conf", peek)), F_OK) ==
             0)) {
        im->data = peek;
        return cli_store(cli, &im->store, err);
    }
    im->data = cli_value(cli, "--data");
    return OK;
}

/* jenner cdsi import ZIP|DIR [--cases FILE.tsv]... [--data DIR | --to FILE] | --back --data DIR */
int
cli_cdsi_import(struct cli *cli)
{
    CLEANUP(importing_done) struct importing im = {0};
    const char **files = ARENA_ARRAY(cli->arena, const char *, cli->count + 1);
    struct err err;
    size_t count = 0;
    enum status status;

    if (open_data(cli, &im, &err) != OK)
        return cli_fail(cli, &err);
    if (!take(cli, &im, files, &count))
        return cli_usage(cli);
    if (!cli_positional(cli, im.back ? 0 : 1, im.back ? 0 : 1))
        return CLI_USAGE;
    if (im.back)
        return go_back(cli, im.data);
    status = import_all(cli, &im, files, count, &err);
    if (status == E_CONFLICT) {
        (void)cli_fail(cli, &err);
        return CLI_FINDINGS;
    }
    return status == OK ? CLI_DONE : cli_fail(cli, &err);
}
