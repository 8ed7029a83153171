/* store/test_db.h - an empty store of its own for a unit test.
 *
 * Purpose    SQLite in a temporary folder; PostgreSQL, in a schema of its own, when the environment's
 *            JENNER_TEST_PG holds a URL (tests/pg.sh prints one). The same tests run on both.
 * Ownership  test_db_free() closes the store and removes every trace.
 * Errors     none: what goes wrong ends the test program with one line.
 */
#ifndef STORE_TEST_DB_H
#define STORE_TEST_DB_H

#include <stdbool.h>

#include "store/db.h"

struct test_db {
    struct db *db;
    struct str url;
    char text[1024]; /* of the URL */
    char dir[64];    /* SQLite's folder, or "" */
    char schema[64]; /* PostgreSQL's schema, or "" */
};

bool test_db_is_pg(void);
void test_db_new(struct test_db *test); /* created and open */
void test_db_reopen(struct test_db *test);
void test_db_free(struct test_db *test);

#endif
