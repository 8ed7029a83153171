/* tests/scenario/store.c - looking into the scenario's store from outside, by the engine's own means. */
#include <glob.h>
#include <libpq-fe.h>
#include <poll.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "scenario.h"

enum { GONE_TRIES = 200, SQLITE_WAIT_MS = 2000 };

/* The private server's URL with this database instead of the one that it names. */
struct str
store_url(struct world *w, struct str database)
{
    struct str url = str_of(w->pg_url);

    return arena_printf(w->arena, "postgresql:///%.*s%.*s", STRF(database),
                        STRF(str_skip(url, str_find(url, '?'))));
}

static PGconn *
pg_open(struct world *w, struct str database)
{
    PGconn *pg = PQconnectdb(arena_cstr(w->arena, store_url(w, database)));

    if (PQstatus(pg) == CONNECTION_OK)
        return pg;
    fail_set(w, "PostgreSQL: %s", PQerrorMessage(pg));
    PQfinish(pg);
    return NULL;
}

/* Runs one statement; its first value, or "" if it gives none. */
static bool
pg_run(struct world *w, struct str database, const char *sql, struct str *value)
{
    PGconn *pg = pg_open(w, database);
    PGresult *result;
    bool ok;

    if (pg == NULL)
        return false;
    result = PQexec(pg, sql);
    ok = PQresultStatus(result) == PGRES_TUPLES_OK || PQresultStatus(result) == PGRES_COMMAND_OK;
    if (ok && value != NULL)
        *value = PQntuples(result) > 0 && !PQgetisnull(result, 0, 0)
                     ? arena_copy(w->arena, str_of(PQgetvalue(result, 0, 0)))
                     : STR("");
    if (!ok)
        fail_set(w, "%s: %s", sql, PQresultErrorMessage(result));
    PQclear(result);
    PQfinish(pg);
    return ok;
}

static bool
pg_admin(struct world *w, const char *format, struct str name)
{
    return pg_run(w, STR("postgres"),
                  arena_cstr(w->arena, arena_printf(w->arena, "%s\"%.*s\"", format, STRF(name))),
                  NULL);
}

bool
store_create(struct world *w)
{
    if (!w->postgres)
        return true;
    w->db_name = arena_printf(w->arena, "scenario_%d", (int)getpid());
    return pg_admin(w, "CREATE DATABASE ", w->db_name);
}

void
store_drop(struct world *w)
{
    char why[sizeof(w->why)];

    if (!w->postgres || w->db_name.n == 0)
        return;
    memcpy(why, w->why, sizeof(why)); /* what failed before matters more */
    (void)pg_run(w, STR("postgres"),
                 arena_cstr(w->arena, arena_printf(w->arena, "DROP DATABASE \"%.*s\" WITH (FORCE)",
                                                   STRF(w->db_name))),
                 NULL);
    memcpy(w->why, why, sizeof(why));
}

static bool
sqlite_path(struct world *w, const char **path)
{
    struct str pattern = arena_printf(w->arena, "%.*s/*.db", STRF(w->data));
    glob_t found;
    bool ok = glob(arena_cstr(w->arena, pattern), 0, NULL, &found) == 0 && found.gl_pathc == 1;

    if (ok)
        *path = arena_cstr(w->arena, str_of(found.gl_pathv[0]));
    globfree(&found);
    return ok || FAILED(w, "no single .db file in the data folder");
}

static bool
sqlite_once(struct world *w, const char *sql, struct str *value, int *code)
{
    const char *path = NULL;
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;

    if (!sqlite_path(w, &path))
        return false;
    *code = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY, NULL);
    (void)sqlite3_busy_timeout(db, SQLITE_WAIT_MS);
    if (*code == SQLITE_OK)
        *code = sqlite3_prepare_v2(db, sql, -1, &stmt, NULL);
    if (*code == SQLITE_OK)
        *code = sqlite3_step(stmt);
    if (*code == SQLITE_ROW)
        *value = arena_copy(w->arena, str_of((const char *)sqlite3_column_text(stmt, 0)));
    else if (*code == SQLITE_DONE)
        *value = STR("");
    else
        fail_set(w, "%s: %s", sql, sqlite3_errmsg(db));
    (void)sqlite3_finalize(stmt);
    (void)sqlite3_close(db);
    return *code == SQLITE_ROW || *code == SQLITE_DONE;
}

/* One process owns the file: while the server keeps others out, it is stopped for the look. */
static bool
sqlite_run(struct world *w, const char *sql, struct str *value)
{
    bool served = w->server != 0;
    int code = SQLITE_OK;

    if (sqlite_once(w, sql, value, &code))
        return true;
    if (!served || (code != SQLITE_BUSY && code != SQLITE_LOCKED && code != SQLITE_CANTOPEN))
        return false;
    return server_stop(w, SIGTERM) && sqlite_once(w, sql, value, &code) && server_start(w);
}

static bool
look(struct world *w, const char *sql, struct str *value)
{
    return w->postgres ? pg_run(w, w->db_name, sql, value) : sqlite_run(w, sql, value);
}

bool
store_count(struct world *w, struct str table, struct str where, long *out)
{
    struct str sql =
        arena_printf(w->arena, "SELECT count(*) FROM %.*s WHERE %.*s", STRF(table), STRF(where));
    struct str value = {0};
    int64_t n;

    if (!setup_ensure(w) || !look(w, arena_cstr(w->arena, sql), &value))
        return false;
    if (!str_parse_i64(value, &n))
        return FAILED(w, "not a count: %.*s", STRF(value));
    *out = (long)n;
    return true;
}

/* What the background runner writes of its own accord, whatever a message does: when it last did
 * something and was awake, its mails, the chain it seals of the audit's rows, how far it has followed
 * the journal, and the figures it folds of it. Messages and audit rows are counted themselves. */
static bool
runners_own(struct str table)
{
    static const char *const own[] = {
        "setting",      "mail",          "audit_chain",  "audit_head",  "journal_follower",
        "registry_day", "message_tally", "feed_board",   "feed_day",    "feed_hour",
        "feed_finding", "feed_given",    "feed_measure", "feed_address"};
    bool found = false;

    for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
        found = found || str_eq(table, str_of(own[i]));
    return found;
}

bool
store_counts(struct world *w, struct str *out)
{
    const char *names = w->postgres
                            ? "SELECT string_agg(table_name, ' ' ORDER BY table_name) FROM "
                              "information_schema.tables WHERE table_schema = 'public'"
                            : "SELECT group_concat(name, ' ') FROM (SELECT name FROM sqlite_master "
                              "WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name)";
    struct str tables;
    struct buf all;

    buf_init(&all, w->arena, 2048);
    if (!look(w, names, &tables))
        return false;
    while (tables.p != NULL) {
        struct str table = str_cut(&tables, ' ');
        long n;

        if (table.n == 0 || runners_own(table))
            continue;
        if (!store_count(w, arena_printf(w->arena, "\"%.*s\"", STRF(table)), STR("1=1"), &n))
            return false;
        buf_printf(&all, "%.*s=%ld ", STRF(table), n);
    }
    *out = buf_str(&all);
    return true;
}

/* On PostgreSQL the database can vanish under a running server: renamed, its connections cut. */
bool
store_gone(struct world *w, bool gone)
{
    struct str away = arena_printf(w->arena, "%.*s_away", STRF(w->db_name));
    struct str from = gone ? w->db_name : away;
    struct str to = gone ? away : w->db_name;
    struct str cut = arena_printf(w->arena,
                                  "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
                                  "WHERE datname = '%.*s'",
                                  STRF(from));
    struct str rename =
        arena_printf(w->arena, "ALTER DATABASE \"%.*s\" RENAME TO \"%.*s\"", STRF(from), STRF(to));

    if (!w->postgres)
        return FAILED(w, "only a scenario \"only on postgresql\" can take the database away");
    for (int i = 0; i < GONE_TRIES; i++) {
        if (!pg_run(w, STR("postgres"), arena_cstr(w->arena, cut), NULL))
            return false;
        if (pg_run(w, STR("postgres"), arena_cstr(w->arena, rename), NULL))
            return true;
        (void)poll(NULL, 0, 5);
    }
    return false;
}
