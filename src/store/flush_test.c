/* store/flush_test.c - SQLite's flushes to disk, counted and made to fail: nothing is acknowledged
 * without one, writers share them, and after a failed one nothing is written any more. */
#include "base/test.h"

#include <pthread.h>
#include <sqlite3.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "store/probe.h"
#include "store/probe.sql.h"
#include "store/test_db.h"

enum { THREADS = 16, EACH = 40, ARENA_BYTES = 1024 * 1024 };

static atomic_long flushes;
static atomic_bool failing;
static atomic_bool held;         /* a flush does not end while this is so */
static atomic_bool arrived;      /* one is held */
static atomic_bool short_of_own; /* a commit returned without a flush since its begin */

/* SQLite's file methods as they were, and with our xSync; its VFS has a few such tables. */
static struct methods {
    const sqlite3_io_methods *real;
    sqlite3_io_methods ours;
} methods[8];

static sqlite3_vfs vfs;
static int (*real_open)(sqlite3_vfs *, const char *, sqlite3_file *, int, int *);

static int
counted_sync(sqlite3_file *file, int flags)
{
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++)
        if (file->pMethods == &methods[i].ours) {
            while (atomic_load(&held)) {
                atomic_store(&arrived, true);
                usleep(1000);
            }
            if (atomic_exchange(&failing, false))
                return SQLITE_IOERR_FSYNC;
            atomic_fetch_add(&flushes, 1);
            return methods[i].real->xSync(file, flags);
        }
    return SQLITE_IOERR;
}

static void
wrap(sqlite3_file *file)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

    pthread_mutex_lock(&lock);
    for (size_t i = 0; i < sizeof(methods) / sizeof(methods[0]); i++) {
        if (methods[i].real == NULL) {
            methods[i].real = file->pMethods;
            methods[i].ours = *file->pMethods;
            methods[i].ours.xSync = counted_sync;
        }
        if (methods[i].real == file->pMethods) {
            file->pMethods = &methods[i].ours;
            break;
        }
    }
    pthread_mutex_unlock(&lock);
}

static int
counted_open(sqlite3_vfs *self, const char *name, sqlite3_file *file, int flags, int *out)
{
    int code = real_open(self, name, file, flags, out);

    if (code == SQLITE_OK && file->pMethods != NULL)
        wrap(file);
    return code;
}

static int
count_flushes(void **state)
{
    (void)state;
    vfs = *sqlite3_vfs_find(NULL);
    real_open = vfs.xOpen;
    vfs.xOpen = counted_open;
    vfs.zName = "counted";
    return sqlite3_vfs_register(&vfs, 1);
}

static enum status
add(struct db *db, int64_t id, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, db, err));
    TRY(probe_add_short(&tx, &(struct probe_add_short_in){.probe_id = id, .label = STR("x")}, err));
    return tx_commit(&tx, err);
}

static size_t
count(struct db *db)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(ARENA_BYTES);
    CLEANUP(tx_end) struct tx tx = {0};
    struct probe_all_row *rows;
    struct err err;
    size_t n;

    assert_int_equal(tx_read(&tx, db, &err), OK);
    assert_int_equal(probe_all(&tx, arena, &rows, &n, &err), OK);
    return n;
}

struct worker {
    struct db *db;
    int64_t first;
    pthread_t thread;
};

static void *
work(void *arg)
{
    struct worker *worker = arg;
    struct err err;

    for (int i = 0; i < EACH; i++) {
        long before = atomic_load(&flushes);

        if (add(worker->db, worker->first + i, &err) != OK)
            die("%s", err.text);
        if (atomic_load(&flushes) <= before)
            atomic_store(&short_of_own, true);
    }
    return NULL;
}

static void
no_commit_returns_without_a_flush_and_many_share_one(void **state)
{
    struct worker workers[THREADS];
    struct test_db test;
    long before;

    (void)state;
    if (test_db_is_pg())
        skip();
    test_db_new(&test);
    probe_make(test.db);
    workers[0] = (struct worker){test.db, 1, 0};
    before = atomic_load(&flushes);
    (void)work(&workers[0]);
    assert_in_range(atomic_load(&flushes) - before, EACH, 2 * EACH);
    before = atomic_load(&flushes);
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){test.db, 1000 * (int64_t)(i + 1), 0};
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
    assert_false(atomic_load(&short_of_own));
    assert_true(atomic_load(&flushes) - before < THREADS * EACH / 2);
    assert_int_equal(count(test.db), EACH + THREADS * EACH);
    test_db_free(&test);
}

static void
after_a_failed_flush_nothing_is_written_until_the_store_is_reopened(void **state)
{
    struct test_db test;
    struct err err;

    (void)state;
    if (test_db_is_pg())
        skip();
    test_db_new(&test);
    probe_make(test.db);
    assert_int_equal(add(test.db, 1, &err), OK);
    atomic_store(&failing, true);
    assert_int_equal(add(test.db, 2, &err), E_IO);
    assert_int_equal(add(test.db, 3, &err), E_IO);
    assert_non_null(strstr(err.text, "opened again"));
    assert_int_equal(count(test.db), 2); /* reading goes on, and sees what nobody was told of */
    test_db_reopen(&test);
    assert_int_equal(add(test.db, 4, &err), OK);
    assert_in_range(count(test.db), 2, 3); /* whether 2 was kept is not known; 1 and 4 were */
    test_db_free(&test);
}

static void *
add_first(void *db)
{
    struct err err;

    return add(db, 1, &err) == E_IO ? db : NULL;
}

/* The kernel tells of a lost page once: the next flush succeeds, over a log with a hole in it. */
static void
who_began_before_the_flush_that_failed_is_not_told_done(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct test_db test;
    pthread_t first;
    struct err err;
    void *failed;

    (void)state;
    if (test_db_is_pg())
        skip();
    test_db_new(&test);
    probe_make(test.db);
    atomic_store(&held, true);
    assert_int_equal(pthread_create(&first, NULL, add_first, test.db), 0);
    while (!atomic_load(&arrived))
        usleep(1000);
    assert_int_equal(tx_begin(&tx, test.db, &err), OK);
    assert_int_equal(
        probe_add_short(&tx, &(struct probe_add_short_in){.probe_id = 2, .label = STR("x")}, &err),
        OK);
    atomic_store(&failing, true);
    atomic_store(&held, false);
    pthread_join(first, &failed);
    assert_non_null(failed);
    assert_int_equal(tx_commit(&tx, &err), E_IO);
    assert_non_null(strstr(err.text, "opened again"));
    test_db_free(&test);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_commit_returns_without_a_flush_and_many_share_one),
        cmocka_unit_test(after_a_failed_flush_nothing_is_written_until_the_store_is_reopened),
        cmocka_unit_test(who_began_before_the_flush_that_failed_is_not_told_done),
    };

    return cmocka_run_group_tests(tests, count_flushes, NULL);
}
