/* store/statements_test.c - every named statement is prepared, and none reads a whole table unless
 * its comment says why. */
#include "base/test.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "store/sql_all.h"
#include "store/test_db.h"

/* "SCAN x" in a query plan, x being a table or an index; the rest are rows in memory. */
static bool
reads_all(const char *step)
{
    return strncmp(step, "SCAN ", 5) == 0 && step[5] != '(' &&
           strcmp(step, "SCAN CONSTANT ROW") != 0;
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

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_statement_suits_sqlite),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
