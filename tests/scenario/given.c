/* tests/scenario/given.c - words that make the world as the scenario wants it. */
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "scenario.h"

enum { SIGNED_DAYS_AGO = 30, AGREEMENT_YEARS = 3 };

/* The clock stands there; a running server is started anew to see it. */
static bool
stand(struct world *w, struct str day, struct str hour, struct str minute)
{
    if (!date_parse_iso(day, &w->today))
        return FAILED(w, "\"%.*s\" is not YYYY-MM-DD", STRF(day));
    w->now = arena_printf(w->arena, "%.*sT%.*s:%.*s:00-06:00", STRF(day), STRF(hour), STRF(minute));
    name_set(w, STR("today"), date_hl7(w->arena, w->today));
    name_set(w, STR("now"),
             arena_printf(w->arena, "%.*s%.*s%.*s00-0600", STRF(date_hl7(w->arena, w->today)),
                          STRF(hour), STRF(minute)));
    if (w->server == 0)
        return true;
    return server_stop(w, SIGTERM) && server_start(w);
}

bool
given_today(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return stand(w, arg[0], STR("10"), STR("15"));
}

bool
given_today_at(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    if (arg[1].n != 5 || arg[1].p[2] != ':')
        return FAILED(w, "\"%.*s\" is not HH:MM", STRF(arg[1]));
    return stand(w, arg[0], str_slice(arg[1], 0, 2), str_skip(arg[1], 3));
}

/* Runs a command that must succeed. */
static bool
command(struct world *w, const struct str *args, size_t count)
{
    if (!setup_ensure(w) || !jenner_run(w, args, count, STR("")))
        return false;
    if (w->ran.exit != 0)
        return FAILED(w, "jenner %.*s %.*s: exit %d: %.*s", STRF(args[0]), STRF(args[1]),
                      w->ran.exit, STRF(w->ran.err));
    return true;
}

static bool
org_add(struct world *w, struct str code, struct date signed_on)
{
    struct str name = arena_printf(w->arena, "Clinic %.*s", STRF(code));
    struct str args[] = {STR("org"),
                         STR("add"),
                         code,
                         name,
                         STR("--data"),
                         w->data,
                         STR("--signed"),
                         date_iso(w->arena, signed_on)};

    return command(w, args, date_is(signed_on) ? 8 : 6);
}

/* The value of the line "user NAME" in what the command printed. */
static struct str
printed(struct str text, struct str word)
{
    while (text.p != NULL) {
        struct str line = str_cut(&text, '\n');

        if (str_starts(line, word) && line.n > word.n && line.p[word.n] == ' ')
            return str_trim(str_skip(line, word.n));
    }
    return STR("");
}

static bool
feed_add(struct world *w, struct str code, struct str org, struct str cidr)
{
    struct str args[] = {STR("feed"), STR("add"),         code, STR("--org"), org, STR("--data"),
                         w->data,     STR("--mllp-from"), cidr};
    struct feed_login *feed = &w->feed[w->feeds];

    if (w->feeds == WORLD_FEEDS)
        return FAILED(w, "at most %d feeds", WORLD_FEEDS);
    if (!command(w, args, cidr.n > 0 ? 9 : 7))
        return false;
    *feed = (struct feed_login){code, org, printed(w->ran.out, STR("user")),
                                printed(w->ran.out, STR("password")), 0};
    if (feed->user.n == 0 || feed->password.n == 0)
        return FAILED(w, "feed add printed no credential: %.*s", STRF(shown(w, w->ran.out)));
    name_set(w, arena_printf(w->arena, "%.*s.password", STRF(code)), feed->password);
    w->feeds++;
    return true;
}

bool
given_org(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return org_add(w, arg[0], date_add_days(w->today, -SIGNED_DAYS_AGO));
}

bool
given_org_feed(struct world *w, const struct str *arg, struct str body)
{
    return given_org(w, arg, body) && feed_add(w, arg[1], arg[0], STR(""));
}

/* An agreement holds until the third anniversary of its signature. */
bool
given_org_until(struct world *w, const struct str *arg, struct str body)
{
    struct date end;
    struct ymd day;

    (void)body;
    if (!date_parse_iso(arg[1], &end))
        return FAILED(w, "\"%.*s\" is not YYYY-MM-DD", STRF(arg[1]));
    day = date_split(end);
    return org_add(w, arg[0], date_from(day.year - AGREEMENT_YEARS, day.month, day.day)) &&
           feed_add(w, arg[2], arg[0], STR(""));
}

bool
given_org_none(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return org_add(w, arg[0], DATE_NONE) && feed_add(w, arg[1], arg[0], STR(""));
}

bool
given_feed(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return feed_add(w, arg[0], arg[1], STR(""));
}

bool
given_feed_from(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return feed_add(w, arg[0], arg[1], arg[2]);
}

/* Written into the scenario's folder; {folder} names it in later steps. */
bool
given_file(struct world *w, const struct str *arg, struct str body)
{
    struct str path = arena_printf(w->arena, "%.*s/%.*s", STRF(w->folder), STRF(arg[0]));
    struct err err;

    if (str_find(arg[0], '/') < arg[0].n)
        return FAILED(w, "a file's name has no slash");
    return file_write(arena_cstr(w->arena, path), body_lines(w, body, '\n'), 0600, &err) == OK ||
           FAILED(w, "%s", err.text);
}

bool
given_full_store(struct world *w, const struct str *arg, struct str body)
{
    uint64_t kb;

    (void)body;
    if (w->postgres)
        return FAILED(w, "only a scenario \"only on sqlite\" can limit the store");
    if (!str_parse_u64(arg[0], &kb))
        return FAILED(w, "\"%.*s\" is not a number", STRF(arg[0]));
    w->file_limit = (long)kb * 1024;
    if (w->server == 0)
        return true;
    return server_stop(w, SIGTERM) && server_start(w);
}

bool
given_store_gone(struct world *w, const struct str *arg, struct str body)
{
    (void)arg;
    (void)body;
    return server_ensure(w) && store_gone(w, true);
}

bool
given_store_back(struct world *w, const struct str *arg, struct str body)
{
    (void)arg;
    (void)body;
    return store_gone(w, false);
}

bool
start_server(struct world *w, const struct str *arg, struct str body)
{
    (void)arg;
    (void)body;
    w->fail_at = 0;
    w->file_limit = 0;
    return w->server == 0 ? server_start(w) : FAILED(w, "the server is running already");
}

bool
stop_server(struct world *w, const struct str *arg, struct str body)
{
    (void)arg;
    (void)body;
    return server_stop(w, SIGTERM);
}

bool
kill_server(struct world *w, const struct str *arg, struct str body)
{
    bool ok = server_stop(w, SIGKILL);

    (void)arg;
    (void)body;
    storm_end(w);
    return ok;
}
