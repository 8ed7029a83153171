/* store/statements_test.c - every named statement is prepared, and none reads a whole table unless
 * its comment says why. */
#include "base/test.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "store/pg.h"
#include "store/sql_all.h"
#include "store/test_db.h"

/* "SCAN x" in a query plan, x being a table or an index; the rest are rows in memory. */
static bool
reads_all(const char *step)
{
    return strncmp(step, "SCAN ", 5) == 0 && step[5] != '(' && strstr(step, "CONSTANT ROW") == NULL;
}

static int
check_plan(sqlite3 *sqlite, const char *path, const struct sql_stmt *stmt)
{
    char text[65536];
    sqlite3_stmt *plan;
    int wrong = 0;

    (void)snprintf(text, sizeof(text), "EXPLAIN QUERY PLAN %s", stmt->sqlite);
    if (sqlite3_prepare_v2(sqlite, text, -1, &plan, NULL) != SQLITE_OK) {
        print_error("%s: %s: %s\n", path, stmt->name, sqlite3_errmsg(sqlite));
        return 1;
    }
    while (sqlite3_step(plan) == SQLITE_ROW) {
        const char *step = (const char *)sqlite3_column_text(plan, 3);

        if (reads_all(step) && stmt->scan == NULL) {
            print_error("%s: %s: %s, and no `-- scan: why`\n", path, stmt->name, step);
            wrong = 1;
        }
    }
    sqlite3_finalize(plan);
    return wrong;
}

static int
check_shape(sqlite3 *sqlite, const char *path, const struct sql_stmt *stmt)
{
    sqlite3_stmt *prepared;
    int wrong = 0;

    if (sqlite3_prepare_v2(sqlite, stmt->sqlite, -1, &prepared, NULL) != SQLITE_OK)
        return 1;
    wrong += sqlite3_bind_parameter_count(prepared) != (int)stmt->in_count;
    wrong += sqlite3_column_count(prepared) != (int)stmt->out_count;
    for (int i = 0; wrong == 0 && i < sqlite3_column_count(prepared); i++)
        wrong += strcmp(sqlite3_column_name(prepared, i), stmt->out[i].name) != 0;
    if (wrong > 0)
        print_error("%s: %s: parameters or results are not what mksql read\n", path, stmt->name);
    sqlite3_finalize(prepared);
    return wrong;
}

static void
every_statement_suits_sqlite(void **state)
{
    struct test_db test;
    char path[128];
    sqlite3 *sqlite;
    int wrong = 0;

    (void)state;
    if (test_db_is_pg())
        skip();
    test_db_new(&test);
    (void)snprintf(path, sizeof(path), "%s/store.db", test.dir);
    assert_int_equal(sqlite3_open_v2(path, &sqlite, SQLITE_OPEN_READONLY, NULL), SQLITE_OK);
    for (size_t m = 0; m < sql_all_count; m++)
        for (size_t i = 0; i < sql_all[m]->count; i++) {
            wrong += check_plan(sqlite, sql_all[m]->path, &sql_all[m]->stmts[i]);
            wrong += check_shape(sqlite, sql_all[m]->path, &sql_all[m]->stmts[i]);
        }
    assert_int_equal(sqlite3_close(sqlite), SQLITE_OK);
    test_db_free(&test);
    assert_int_equal(wrong, 0);
}

static int
complain(const char *path, const struct sql_stmt *stmt, const char *text)
{
    print_error("%s: %s: %.*s\n", path, stmt->name, (int)strcspn(text, "\n"), text);
    return 1;
}

static int
check_described(PGconn *conn, const char *path, const struct sql_stmt *stmt)
{
    PGresult *shape = PQdescribePrepared(conn, stmt->name);
    bool locks = stmt->out_count == 0; /* then a twin may be a SELECT that takes a lock */
    int wrong = !locks && PQnfields(shape) != (int)stmt->out_count;

    for (int i = 0; wrong == 0 && !locks && i < PQnfields(shape); i++) {
        wrong += strcmp(PQfname(shape, i), stmt->out[i].name) != 0;
        if (wrong == 0 && !pg_type_fits(stmt->out[i].type, PQftype(shape, i))) {
            print_error("%s: %s: cast the result %s (type %u)\n", path, stmt->name,
                        stmt->out[i].name, PQftype(shape, i));
            wrong++;
        }
    }
    PQclear(shape);
    return wrong == 0 ? 0 : complain(path, stmt, "results are not what mksql read");
}

/* With small tables a scan is often right, so the planner is told to avoid one where it can. */
static int
check_pg_plan(PGconn *conn, const char *path, const struct sql_stmt *stmt)
{
    char text[4096];
    PGresult *plan;
    int wrong = 0;

    (void)snprintf(text, sizeof(text), "EXPLAIN EXECUTE %s%s", stmt->name,
                   stmt->in_count > 0 ? "(" : "");
    for (size_t i = 0; i < stmt->in_count; i++)
        strncat(text, i + 1 < stmt->in_count ? "NULL, " : "NULL)", sizeof(text) - strlen(text) - 1);
    plan = PQexec(conn, text);
    if (PQresultStatus(plan) != PGRES_TUPLES_OK)
        wrong = complain(path, stmt, PQerrorMessage(conn));
    for (int i = 0; wrong == 0 && i < PQntuples(plan); i++)
        if (stmt->scan == NULL && strstr(PQgetvalue(plan, i, 0), "Seq Scan on ") != NULL)
            wrong = complain(path, stmt, PQgetvalue(plan, i, 0));
    PQclear(plan);
    return wrong;
}

static int
check_pg(PGconn *conn, const char *path, const struct sql_stmt *stmt)
{
    Oid types[256];
    PGresult *result;
    int wrong;

    for (size_t i = 0; i < stmt->in_count; i++)
        types[i] = pg_type(stmt->in[i].type);
    result = PQprepare(conn, stmt->name, stmt->pg, (int)stmt->in_count, types);
    wrong = PQresultStatus(result) != PGRES_COMMAND_OK;
    PQclear(result);
    if (wrong)
        return complain(path, stmt, PQerrorMessage(conn));
    return check_described(conn, path, stmt) + check_pg_plan(conn, path, stmt);
}

static void
every_statement_suits_postgresql(void **state)
{
    struct test_db test;
    PGconn *conn;
    int wrong = 0;

    (void)state;
    if (!test_db_is_pg())
        skip();
    test_db_new(&test);
    conn = PQconnectdb(test.text);
    PQclear(PQexec(conn, "SET enable_seqscan = off; SET plan_cache_mode = force_generic_plan"));
    for (size_t m = 0; m < sql_all_count; m++)
        for (size_t i = 0; i < sql_all[m]->count; i++)
            wrong += check_pg(conn, sql_all[m]->path, &sql_all[m]->stmts[i]);
    PQfinish(conn);
    test_db_free(&test);
    assert_int_equal(wrong, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_suits_postgresql),
        cmocka_unit_test(every_statement_suits_sqlite),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
