/* cli/feed_watch.c - how feeds do: list, show, errors, alerts, check. */
#include "cli/cli.h"
#include "cli/exchange.h"
#include "cli/out.h"
#include "exchange/monitor.h"
#include "exchange/monitor_fold.h"

enum { ALARMS_MOST = 200, PAST_MOST = 20 };

/* A command's feed and one snapshot of the store. */
struct reading {
    struct cli *cli;
    struct cli_exchange door;
    struct tx tx;
    struct feed_found found;
    struct now now;
};

static enum status
open_reading(struct cli *cli, struct reading *r, struct err *err)
{
    r->cli = cli;
    r->now = clock_now();
    TRY(cli_exchange(cli, &r->door, err));
    return tx_read(&r->tx, r->door.exchange->db, err);
}

static void
close_reading(struct reading *r)
{
    tx_end(&r->tx);
    cli_exchange_end(&r->door);
}

static enum status
named_feed(struct reading *r, struct err *err)
{
    struct caller caller;

    TRY(feed_by_name(r->door.exchange, r->cli->arena, str_of(r->cli->args[0]), &caller, err));
    return feed_find(&r->tx, r->cli->arena, caller.feed.id, (struct org_id){0}, &r->found, err);
}

/* What the board shows of one feed. */
struct state {
    struct feed_health health;
    struct alarm *alarms;
    size_t alarm_count;
    struct str word;
};

static enum status
load_state(struct reading *r, const struct feed *feed, struct state *out, struct err *err)
{
    struct arena *arena = r->cli->arena;
    struct quiet *list;
    size_t count;

    TRY(quiets(&r->tx, arena, r->now.at, &list, &count, err));
    TRY(monitor_health(&r->tx, arena, feed->id, r->now.today, &out->health, err));
    TRY(alarms_open(&r->tx, arena, feed->id, &out->alarms, &out->alarm_count, err));
    out->word =
        feed_word_text(monitor_state(feed, &out->health, out->alarms, out->alarm_count,
                                     quiet_covers(list, count, feed->id, r->now.at), r->now.today));
    return OK;
}

static struct str
moment(struct reading *r, struct instant at)
{
    return at.us == 0 ? STR("") : instant_iso(r->cli->arena, at);
}

static enum status
print_line(struct reading *r, const struct feed *feed, bool json, struct err *err)
{
    struct state s;
    struct line line;

    TRY(load_state(r, feed, &s, err));
    line_begin(&line, r->cli, json);
    line_text(&line, "login", feed->login);
    line_text(&line, "code", feed->code);
    line_text(&line, "state", feed_state_word(feed->state));
    line_text(&line, "word", s.word);
    line_text(&line, "last", moment(r, s.health.last_received));
    line_number(&line, "today", s.health.today);
    line_number(&line, "week", s.health.week);
    line_number(&line, "week_errors", s.health.week_ae);
    line_number(&line, "week_rejected", s.health.week_ar);
    line_number(&line, "alarms", (int64_t)s.alarm_count);
    line_text(&line, "name", feed->name);
    line_end(&line);
    return OK;
}

static enum status
list(struct reading *r, bool json, struct err *err)
{
    struct feed *feeds;
    size_t count;

    TRY(feed_scope(&r->tx, r->cli->arena, (struct org_id){0}, &feeds, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(print_line(r, &feeds[i], json, err));
    return OK;
}

/* jenner feed list --data DIR [--json] */
int
cli_feed_list(struct cli *cli)
{
    CLEANUP(close_reading) struct reading r = {.cli = cli};
    bool json = cli_flag(cli, "--json");
    struct err err;

    if (open_reading(cli, &r, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    return list(&r, json, &err) == OK ? CLI_DONE : cli_fail(cli, &err);
}

/* Opens, finds the feed named and calls `print`; a wrong name is bad data. */
static int
of_one(struct cli *cli, enum status (*print)(struct reading *, bool, struct err *))
{
    CLEANUP(close_reading) struct reading r = {.cli = cli};
    bool json = cli_flag(cli, "--json");
    struct err err;

    if (open_reading(cli, &r, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 1, 1))
        return CLI_USAGE;
    if (named_feed(&r, &err) != OK)
        return cli_fail_data(cli, &err);
    return print(&r, json, &err) == OK ? CLI_DONE : cli_fail(cli, &err);
}

static void
print_alarm(struct reading *r, const struct alarm *a, struct str login, bool json)
{
    struct line line;

    line_begin(&line, r->cli, json);
    line_text(&line, "feed", login);
    line_text(&line, "kind", alarm_about(a->kind)->word);
    line_text(&line, "opened", moment(r, a->opened));
    line_text(&line, "ended", moment(r, a->ended));
    line_text(&line, "words", a->words);
    line_end(&line);
}

static enum status
show(struct reading *r, bool json, struct err *err)
{
    const struct feed *feed = &r->found.feed;
    struct state s;

    TRY(print_line(r, feed, json, err));
    TRY(load_state(r, feed, &s, err));
    for (size_t i = 0; i < MONITOR_DAYS; i++) {
        struct line line;

        line_begin(&line, r->cli, json);
        line_date(&line, "day", s.health.days[i].day);
        line_number(&line, "accepted", s.health.days[i].aa);
        line_number(&line, "errors", s.health.days[i].ae);
        line_number(&line, "rejected", s.health.days[i].ar);
        line_number(&line, "warned", s.health.days[i].warned);
        line_end(&line);
    }
    for (size_t i = 0; i < s.alarm_count; i++)
        print_alarm(r, &s.alarms[i], feed->login, json);
    return OK;
}

/* jenner feed show ORG.CODE --data DIR [--json] */
int
cli_feed_show(struct cli *cli)
{
    return of_one(cli, show);
}

static enum status
errors(struct reading *r, bool json, struct err *err)
{
    struct finding_group *groups;
    size_t count;

    TRY(monitor_findings(&r->tx, r->cli->arena, r->found.feed.id,
                         date_add_days(r->now.today, 1 - MONITOR_DAYS), &groups, &count, err));
    for (size_t i = 0; i < count; i++) {
        const struct finding_kind *kind = groups[i].known ? finding_kind(groups[i].code) : NULL;
        char letter = severity_letter(groups[i].severity);
        struct line line;

        line_begin(&line, r->cli, json);
        line_text(&line, "severity", (struct str){&letter, 1});
        line_number(&line, "count", groups[i].count);
        line_text(&line, "code", groups[i].own);
        line_date(&line, "first", groups[i].first_day);
        line_date(&line, "last", groups[i].last_day);
        line_number(&line, "example", groups[i].last.v);
        line_text(&line, "what", kind == NULL ? STR("") : kind->what);
        line_text(&line, "remedy", kind == NULL ? STR("") : kind->remedy);
        line_end(&line);
    }
    return OK;
}

/* jenner feed errors ORG.CODE --data DIR [--json]: of the last 14 days */
int
cli_feed_errors(struct cli *cli)
{
    return of_one(cli, errors);
}

static enum status
alerts_of_one(struct reading *r, bool json, struct err *err)
{
    struct alarm *alarms;
    size_t count;

    TRY(alarms_of(&r->tx, r->cli->arena, r->found.feed.id, PAST_MOST, &alarms, &count, err));
    for (size_t i = 0; i < count; i++)
        print_alarm(r, &alarms[i], r->found.feed.login, json);
    return OK;
}

static enum status
alerts_of_all(struct reading *r, bool json, struct err *err)
{
    struct alarm *alarms;
    size_t count;

    TRY(alarms_open_all(&r->tx, r->cli->arena, (struct org_id){0}, ALARMS_MOST, &alarms, &count,
                        err));
    for (size_t i = 0; i < count; i++) {
        struct feed_found found;

        TRY(feed_find(&r->tx, r->cli->arena, alarms[i].feed, (struct org_id){0}, &found, err));
        print_alarm(r, &alarms[i], found.feed.login, json);
    }
    return OK;
}

/* jenner feed alerts [ORG.CODE] --data DIR [--json]: open ones; of one feed also those that are over */
int
cli_feed_alerts(struct cli *cli)
{
    CLEANUP(close_reading) struct reading r = {.cli = cli};
    bool json = cli_flag(cli, "--json");
    enum status status;
    struct err err;

    if (open_reading(cli, &r, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 0, 1))
        return CLI_USAGE;
    if (cli->count == 1 && named_feed(&r, &err) != OK)
        return cli_fail_data(cli, &err);
    status = cli->count == 1 ? alerts_of_one(&r, json, &err) : alerts_of_all(&r, json, &err);
    return status == OK ? CLI_DONE : cli_fail(cli, &err);
}

/* Days and codes on which figures and journal differ. */
static enum status
differences(struct reading *r, const struct feed *feed, size_t *wrong, struct err *err)
{
    struct figures_ask ask = FIGURES_NONE;
    struct pile figures, journal;

    ask.day = ask.finding_day = 0;
    TRY(monitor_figures(&r->tx, r->cli->arena, feed->id, &ask, &figures, err));
    TRY(monitor_recount(&r->tx, r->cli->arena, feed->id, (struct date){0}, &journal, err));
    for (size_t i = 0; i < journal.day_count; i++) {
        const struct count *a = &pile_day(&figures, journal.days[i].day)->count;
        const struct count *b = &journal.days[i].count;

        if (a->n == b->n && a->aa == b->aa && a->ae == b->ae && a->ar == b->ar)
            continue;
        (*wrong)++;
        fprintf(r->cli->out, "%.*s %.*s: figures %lld, journal %lld\n", STRF(feed->login),
                STRF(date_iso(r->cli->arena, journal.days[i].day)), (long long)a->n,
                (long long)b->n);
    }
    for (size_t i = 0; i < journal.finding_count; i++) {
        const struct pile_finding *f = &journal.findings[i];
        int64_t n = pile_finding(&figures, f->day, f->code, f->severity)->n;

        if (n == f->n)
            continue;
        (*wrong)++;
        fprintf(r->cli->out, "%.*s %.*s %.*s: figures %lld, journal %lld\n", STRF(feed->login),
                STRF(date_iso(r->cli->arena, f->day)), STRF(f->code), (long long)n,
                (long long)f->n);
    }
    return OK;
}

static enum status
check_all(struct reading *r, size_t *wrong, struct err *err)
{
    struct feed *feeds;
    size_t count;

    TRY(feed_scope(&r->tx, r->cli->arena, (struct org_id){0}, &feeds, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(differences(r, &feeds[i], wrong, err));
    fprintf(r->cli->out, "%zu feeds, %zu differences\n", count, *wrong);
    return OK;
}

/* jenner feed check --data DIR: do the figures equal the journal? Exit 1 if not. */
int
cli_feed_check(struct cli *cli)
{
    CLEANUP(close_reading) struct reading r = {.cli = cli};
    size_t wrong = 0;
    struct err err;

    if (open_reading(cli, &r, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    if (check_all(&r, &wrong, &err) != OK)
        return cli_fail(cli, &err);
    return wrong == 0 ? CLI_DONE : CLI_FINDINGS;
}
