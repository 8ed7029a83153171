/* cli/setting.c - what a registry decides for itself, kept in its store: shown and set. */
#include "store/setting.h"

#include "access/audit.h"
#include "access/password.h"
#include "base/clock.h"
#include "base/workday.h"
#include "cli/out.h"
#include "cli/store.h"

enum { NAME_MAX_BYTES = 100 };

typedef bool fits(struct str value);

static bool
is_name(struct str value)
{
    return value.n > 0 && value.n <= NAME_MAX_BYTES;
}

static bool
is_site(struct str value)
{
    return (str_starts(value, STR("https://")) || str_starts(value, STR("http://"))) &&
           value.p[value.n - 1] != '/' && str_find(value, ' ') == value.n;
}

static bool
is_days(struct str value)
{
    uint64_t days;

    return str_parse_u64(value, &days) && days <= 366;
}

static bool
is_years(struct str value)
{
    int64_t years;

    return str_parse_i64(value, &years) && years >= -20 && years <= 20;
}

static bool
is_profile(struct str value)
{
    return password_profile_find(value) != NULL;
}

static bool
is_factor(struct str value)
{
    return str_eq(value, STR("staff")) || str_eq(value, STR("all")) || str_eq(value, STR("off"));
}

static bool
is_closed_days(struct str value)
{
    struct workdays days;

    return workdays_parse(value, &days);
}

static bool
is_switch(struct str value)
{
    return str_eq(value, STR("on")) || str_eq(value, STR("off"));
}

/* Every setting a person may set; the rooms that read them say what they mean. */
static const struct {
    struct str name, usual; /* when it was never set */
    fits *fits;
    const char *words; /* what it may be, and what for */
} settings[] = {
    {STR_INIT("access.password_profile"), STR_INIT("miic"), is_profile,
     "miic or nist: the rules of passwords"},
    {STR_INIT("access.second_factor"), STR_INIT("staff"), is_factor,
     "staff (and administrators), all or off: who must have a second factor"},
    {STR_INIT("cdsi.season_shift_years"), STR_INIT("0"), is_years,
     "-20 to 20: moves every season of the schedule"},
    {STR_INIT("dua.grace_days"), STR_INIT("30"), is_days,
     "0 to 366: days after an agreement's end on which doses are still stored"},
    {STR_INIT("registry.closed_on"), STR_INIT(""), is_closed_days,
     "dates such as 2026-12-24, with spaces between: days beside weekends and holidays on which nobody "
     "works, for what is promised in business days"},
    {STR_INIT("news.approval"), STR_INIT("off"), is_switch,
     "on or off: a second person approves each bulletin before it goes out"},
    {STR_INIT("registry.name"), STR_INIT("Immunization Registry"), is_name,
     "1 to 100 letters: what mails and documents call the registry"},
    {STR_INIT("registry.url"), STR_INIT("http://127.0.0.1:8080"), is_site,
     "https://HOST without / at its end: where links in mails lead"},
};

enum { SETTINGS = sizeof(settings) / sizeof(settings[0]) };

static enum status
list(struct cli *cli, struct db *db, bool json, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, db, err));
    for (size_t i = 0; i < SETTINGS; i++) {
        struct line line;
        struct str value;

        TRY(setting_load(&tx, cli->arena, settings[i].name, &value, err));
        line_begin(&line, cli, json);
        line_text(&line, "name", settings[i].name);
        line_text(&line, "value", value.n > 0 ? value : settings[i].usual);
        line_text(&line, "words", str_of(settings[i].words));
        line_end(&line);
    }
    return OK;
}

/* jenner setting list --data DIR [--json] */
int
cli_setting_list(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    bool json = cli_flag(cli, "--json");
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 0, 0))
        return CLI_USAGE;
    if (list(cli, store.db, json, &err) != OK)
        return cli_fail(cli, &err);
    return CLI_DONE;
}

static enum status
set(struct cli *cli, struct db *db, struct str name, struct str value, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry = {
        .at = clock_now().at,
        .source = cli_who(cli),
        .what = AUDIT_SYSTEM,
        .object_kind = STR("setting"),
        .reason = arena_printf(cli->arena, "%.*s = %.*s", STRF(name), STRF(value))};

    TRY(tx_begin(&tx, db, err));
    TRY(setting_save(&tx, name, value, err));
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

/* jenner setting set NAME VALUE --data DIR: in force at once, also for a server that runs */
int
cli_setting_set(struct cli *cli)
{
    CLEANUP(cli_store_end) struct cli_store store = {0};
    struct str name, value;
    struct err err;

    if (cli_store(cli, &store, &err) != OK)
        return cli_fail(cli, &err);
    if (!cli_positional(cli, 2, 2))
        return CLI_USAGE;
    name = str_of(cli->args[0]);
    value = str_of(cli->args[1]);
    for (size_t i = 0; i < SETTINGS; i++) {
        if (!str_eq(settings[i].name, name))
            continue;
        if (!settings[i].fits(value)) {
            fprintf(cli->err, "jenner: %.*s is %s\n", STRF(name), settings[i].words);
            return CLI_BAD_DATA;
        }
        return set(cli, store.db, name, value, &err) == OK ? CLI_DONE : cli_fail(cli, &err);
    }
    fprintf(cli->err, "jenner: there is no setting %.*s; see jenner setting list\n", STRF(name));
    return CLI_BAD_DATA;
}
