/* store/pg_test.c - what only PostgreSQL does: round trips, lost connections, deadlocks. */
#include "base/test.h"

#include <libpq-fe.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdlib.h>
#include <string.h>

#include "store/pg.h"
#include "store/probe.h"
#include "store/probe.sql.h"
#include "store/test_db.h"

enum { ARENA_BYTES = 1024 * 1024 };

struct fixture {
    struct test_db test;
    struct arena *arena;
    struct err err;
};

static int
setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));

    if (test_db_is_pg()) {
        test_db_new(&f->test);
        probe_make(f->test.db);
    }
    f->arena = arena_new(ARENA_BYTES);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    test_db_free(&f->test);
    arena_free(f->arena);
    test_free(f);
    return 0;
}

static enum status
add(struct fixture *f, struct tx *tx, int64_t id)
{
    TRY(tx_begin(tx, f->test.db, &f->err));
    TRY(probe_add_short(tx, &(struct probe_add_short_in){.probe_id = id, .label = STR("x")},
                        &f->err));
    return tx_commit(tx, &f->err);
}

static void
statements_sent_later_cost_no_round_trip(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct owner_add_later_in owner = {.owner_id = 1, .owner_name = STR("a")};
    struct probe_find_row row;
    bool found;

    if (!test_db_is_pg())
        skip();
    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(tx.round_trips, 0);
    assert_int_equal(
        probe_find(&tx, f->arena, &(struct probe_find_in){.id = 1}, &row, &found, &f->err), OK);
    assert_int_equal(tx.round_trips, 1); /* with BEGIN and the preparation */
    for (; owner.owner_id <= 100; owner.owner_id++) {
        char name[2] = {(char)('0' + owner.owner_id / 10), (char)('0' + owner.owner_id % 10)};

        owner.owner_name = (struct str){name, 2};
        assert_int_equal(owner_add_later(&tx, &owner, &f->err), OK);
    }
    assert_int_equal(tx.round_trips, 1);
    assert_int_equal(tx_commit(&tx, &f->err), OK);
    assert_int_equal(tx.round_trips, 2);
}

/* Ends every connection of this test's store, as a restart of the server would. */
static void
cut_connections(const struct test_db *test)
{
    PGconn *conn = PQconnectdb(getenv("JENNER_TEST_PG"));
    const char *const name[] = {test->schema};
    PGresult *result = PQexecParams(conn,
                                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                    " WHERE application_name = $1",
                                    1, NULL, name, NULL, NULL, 0);

    assert_int_equal(PQresultStatus(result), PGRES_TUPLES_OK);
    assert_true(PQntuples(result) >= 2);
    PQclear(result);
    PQfinish(conn);
}

static void
a_lost_connection_fails_one_transaction_and_no_more(void **state)
{
    struct fixture *f = *state;
    struct probe_all_row *rows;
    size_t n;

    if (!test_db_is_pg())
        skip();
    {
        CLEANUP(tx_end) struct tx tx = {0}, other = {0};

        assert_int_equal(tx_read(&other, f->test.db, &f->err), OK);
        assert_int_equal(probe_all(&other, f->arena, &rows, &n, &f->err), OK);
        assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
        assert_int_equal(
            probe_add_short(&tx, &(struct probe_add_short_in){.probe_id = 1, .label = STR("x")},
                            &f->err),
            OK);
        tx_end(&other); /* an idle connection that will be lost too */
        cut_connections(&f->test);
        assert_int_equal(tx_commit(&tx, &f->err), E_IO);
    }
    for (int i = 0; i < 3; i++) {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(add(f, &tx, i + 10), OK);
    }
}

static void
an_error_text_never_quotes_a_value(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct probe_number_row row;

    if (!test_db_is_pg())
        skip();
    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(
        probe_number(&tx, f->arena, &(struct probe_number_in){STR("Zzolson")}, &row, &f->err),
        E_INVALID);
    assert_null(strstr(f->err.text, "Zzolson"));
    assert_non_null(strstr(f->err.text, "probe_number"));
}

static void
a_statement_without_rows_may_be_a_select_that_locks(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};

    if (!test_db_is_pg())
        skip();
    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(probe_hold(&tx, &(struct probe_hold_in){17}, &f->err), OK);
    assert_int_equal(tx_commit(&tx, &f->err), OK);
}

struct crossing {
    struct fixture *f;
    int64_t first, second;
    sem_t *mine, *theirs;
    unsigned tries;
    enum status status;
};

static enum status
rename_two(struct crossing *crossing, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct probe_touch_in touch = {.probe_id = crossing->first};
    int64_t changed;

    TRY(tx_begin(&tx, crossing->f->test.db, err));
    TRY(probe_touch(&tx, &touch, &changed, err));
    if (crossing->tries == 0) { /* at the first try both hold one row and want the other */
        sem_post(crossing->mine);
        sem_wait(crossing->theirs);
    }
    touch.probe_id = crossing->second;
    TRY(probe_touch(&tx, &touch, &changed, err));
    return tx_commit(&tx, err);
}

static void *
cross(void *arg)
{
    struct crossing *crossing = arg;
    struct err err;

    do
        crossing->status = rename_two(crossing, &err);
    while (tx_again(&crossing->tries, crossing->status));
    return NULL;
}

static void
a_deadlock_is_busy_and_the_repetition_gets_through(void **state)
{
    struct fixture *f = *state;
    sem_t a, b;
    struct crossing one = {f, 1, 2, &a, &b, 0, E_IO}, two = {f, 2, 1, &b, &a, 0, E_IO};
    pthread_t thread;

    if (!test_db_is_pg())
        skip();
    for (int i = 1; i <= 2; i++) {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(add(f, &tx, i), OK);
    }
    (void)sem_init(&a, 0, 0);
    (void)sem_init(&b, 0, 0);
    assert_int_equal(pthread_create(&thread, NULL, cross, &one), 0);
    (void)cross(&two);
    pthread_join(thread, NULL);
    assert_int_equal(one.status, OK);
    assert_int_equal(two.status, OK);
    assert_in_range(one.tries + two.tries, 1, TX_TRIES_MAX); /* on a slow machine both give way */
}

#define PG_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PG_TEST(statements_sent_later_cost_no_round_trip),
        PG_TEST(a_lost_connection_fails_one_transaction_and_no_more),
        PG_TEST(an_error_text_never_quotes_a_value),
        PG_TEST(a_statement_without_rows_may_be_a_select_that_locks),
        PG_TEST(a_deadlock_is_busy_and_the_repetition_gets_through),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
