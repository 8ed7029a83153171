/* cli/cdsi.c - jenner cdsi check and status: cases against the schedule, and what is in force. */
#include <inttypes.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/limits.h"
#include "cdsi/cases.h"
#include "cdsi/compare.h"
#include "cdsi/force.h"
#include "cli/cdsi_take.h"
#include "cli/store.h"

bool
cdsi_take_options(struct cli *cli, struct cdsi_options *out)
{
    const char *value = cli_value(cli, "--season-shift");
    int64_t years = 0;

    if (value != NULL && (!str_parse_i64(str_of(value), &years) || years < -100 || years > 100)) {
        fprintf(cli->err, "jenner: --season-shift does not take \"%s\"\n", value);
        return false;
    }
    out->season_shift_years = (int)years;
    return true;
}

static const char *const result_words[] = {"passed", "failed", "flagged"};

static void
print_case_json(struct cli *cli, const struct cdsi_case *one)
{
    struct buf buf;

    buf_init(&buf, cli->arena, 512);
    BUF_LIT(&buf, "{\"id\":");
    buf_json(&buf, one->id);
    buf_printf(&buf, ",\"result\":\"%s\",\"expected\":%.*s,\"got\":%.*s}\n",
               result_words[one->result], STRF(one->expected), STRF(one->got));
    cli_print(cli, buf_str(&buf));
}

static void
print_case(struct cli *cli, const struct cdsi_case *one)
{
    if (one->result == CDSI_CASE_FAILED)
        fprintf(cli->out, "%.*s failed: %.*s\n", STRF(one->id), STRF(one->differs));
    else if (one->result == CDSI_CASE_FLAGGED)
        fprintf(cli->out, "%.*s flagged (%.*s): %.*s\n", STRF(one->id), STRF(one->flag),
                STRF(one->agrees ? STR("agrees") : one->differs));
}

static int
print_cases(struct cli *cli, const struct cdsi_case *cases, size_t count, bool json)
{
    size_t results[3] = {0};

    for (size_t i = 0; i < count; i++) {
        results[cases[i].result]++;
        if (json)
            print_case_json(cli, &cases[i]);
        else
            print_case(cli, &cases[i]);
    }
    if (!json)
        fprintf(cli->out, "%zu passed, %zu failed\n", results[CDSI_CASE_PASSED],
                results[CDSI_CASE_FAILED]);
    return results[CDSI_CASE_FAILED] == 0 ? CLI_DONE : CLI_FINDINGS;
}

/* jenner cdsi check [--json] [--data DIR] [--season-shift YEARS] FILE.tsv */
int
cli_cdsi_check(struct cli *cli)
{
    bool json = cli_flag(cli, "--json");
    const char *data = cli_value(cli, "--data");
    struct cdsi_options options;
    struct cdsi_schedule *schedule;
    const struct cdsi_case *cases;
    struct str table;
    struct err err;
    size_t count;
    enum status status;

    if (!cdsi_take_options(cli, &options) || !cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (cli_read(cli, cli->args[0], LIMIT_UPLOAD_BYTES, &table, &err) != OK ||
        cdsi_force_load(data, options, &schedule, &err) != OK)
        return cli_fail(cli, &err);
    status = cdsi_cases_check(schedule, table, cli->arena, &cases, &count, &err);
    cdsi_schedule_free(schedule);
    return status == OK ? print_cases(cli, cases, count, json) : cli_fail(cli, &err);
}

static void
print_seasons(struct cli *cli, const struct cdsi_schedule *schedule, struct date today)
{
    const struct cdsi_season *stale = cdsi_season_stale(schedule, today);
    size_t count;
    const struct cdsi_season *seasons = cdsi_seasons(schedule, &count);

    for (size_t i = 0; i < count; i++)
        fprintf(
            cli->out, "season    %.*s, %.*s to %.*s\n", STRF(seasons[i].antigen),
            STRF(date_is(seasons[i].start) ? date_iso(cli->arena, seasons[i].start)
                                           : STR("any time")),
            STRF(date_is(seasons[i].end) ? date_iso(cli->arena, seasons[i].end) : STR("no end")));
    if (stale != NULL)
        fprintf(cli->err,
                "note: the %.*s season of this schedule ended on %.*s; load a newer release\n",
                STRF(stale->antigen), STRF(date_iso(cli->arena, stale->end)));
}

static void
json_date(struct buf *buf, struct date date)
{
    if (date_is(date))
        buf_json(buf, date_iso(buf->arena, date));
    else
        BUF_LIT(buf, "null");
}

static void
json_seasons(struct buf *buf, const struct cdsi_schedule *schedule, struct date today)
{
    const struct cdsi_season *stale = cdsi_season_stale(schedule, today);
    size_t count;
    const struct cdsi_season *seasons = cdsi_seasons(schedule, &count);

    BUF_LIT(buf, ",\"seasons\":[");
    for (size_t i = 0; i < count; i++) {
        buf_printf(buf, "%s{\"antigen\":", i == 0 ? "" : ",");
        buf_json(buf, seasons[i].antigen);
        BUF_LIT(buf, ",\"start\":");
        json_date(buf, seasons[i].start);
        BUF_LIT(buf, ",\"end\":");
        json_date(buf, seasons[i].end);
        BUF_LIT(buf, "}");
    }
    buf_printf(buf, "],\"stale\":%s}\n", stale == NULL ? "false" : "true");
}

static void
print_shift(struct cli *cli, int years)
{
    if (years != 0)
        fprintf(cli->out, "shift     all seasons by %+d year%s\n", years,
                years == 1 || years == -1 ? "" : "s");
}

static void
print_status(struct cli *cli, const struct cdsi_schedule *schedule, bool json)
{
    struct cdsi_release r = cdsi_release(schedule);
    struct str issued = date_is(r.issued) ? date_iso(cli->arena, r.issued) : STR("unknown");
    struct date today = clock_now().today;
    struct buf buf;

    if (!json) {
        fprintf(cli->out,
                "release   %.*s\nissued    %.*s\nsource    %.*s\ncontents  %zu antigens, %zu "
                "series, %zu doses, %zu vaccines, %zu vaccine groups, %zu observations\n",
                STRF(r.version), STRF(issued), STRF(r.source), r.antigens, r.series, r.doses,
                r.vaccines, r.groups, r.observations);
        print_shift(cli, r.season_shift_years);
        print_seasons(cli, schedule, today);
        return;
    }
    buf_init(&buf, cli->arena, 1024);
    BUF_LIT(&buf, "{\"release\":");
    buf_json(&buf, r.version);
    BUF_LIT(&buf, ",\"issued\":");
    json_date(&buf, r.issued);
    BUF_LIT(&buf, ",\"source\":");
    buf_json(&buf, r.source);
    buf_printf(&buf,
               ",\"antigens\":%zu,\"series\":%zu,\"doses\":%zu,\"vaccines\":%zu,\"groups\":%zu,"
               "\"observations\":%zu,\"season_shift\":%d",
               r.antigens, r.series, r.doses, r.vaccines, r.groups, r.observations,
               r.season_shift_years);
    json_seasons(&buf, schedule, today);
    cli_print(cli, buf_str(&buf));
}

/* jenner cdsi status [--json] [--data DIR] [--season-shift YEARS]: exit 1 when a season is over. */
int
cli_cdsi_status(struct cli *cli)
{
    bool json = cli_flag(cli, "--json"), stale;
    const char *data = cli_value(cli, "--data");
    struct cdsi_options options;
    struct cdsi_schedule *schedule;
    struct err err;

    if (!cdsi_take_options(cli, &options) || !cli_positional(cli, 0, 0))
        return CLI_USAGE;
    if (cdsi_force_load(data, options, &schedule, &err) != OK)
        return cli_fail(cli, &err);
    print_status(cli, schedule, json);
    stale = cdsi_season_stale(schedule, clock_now().today) != NULL;
    cdsi_schedule_free(schedule);
    return stale ? CLI_FINDINGS : CLI_DONE;
}

/* jenner cdsi season --shift YEARS --data DIR */
int
cli_cdsi_season(struct cli *cli)
{
    const char *data = cli_data_dir(cli), *value = cli_value(cli, "--shift");
    int64_t years;
    struct err err;

    if (value == NULL || !str_parse_i64(str_of(value), &years) || years < -CDSI_SHIFT_MAX ||
        years > CDSI_SHIFT_MAX) {
        fprintf(cli->err, "jenner: --shift takes a number of years from -%d to %d; 0 ends it\n",
                CDSI_SHIFT_MAX, CDSI_SHIFT_MAX);
        return cli_usage(cli);
    }
    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    if (cdsi_force_shift(data, (int)years, &err) != OK)
        return cli_fail(cli, &err);
    if (years == 0)
        fputs("in force  seasons as the release has them", cli->out);
    else
        fprintf(cli->out, "in force  all seasons moved by %+d year%s", (int)years,
                years == 1 || years == -1 ? "" : "s");
    fprintf(cli->out, "; a running server follows within %d seconds\n", CLI_SCHEDULE_SECONDS);
    return CLI_DONE;
}
