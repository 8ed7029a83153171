/* store/group_test.c - many writers at once, a process that is killed, a disk that is full: what
 * was acknowledged is there, whole and once; what failed is not. The same on both engines. */
#include "base/test.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/die.h"
#include "store/lite.h"
#include "store/probe.h"
#include "store/probe.sql.h"
#include "store/test_db.h"

enum { THREADS = 16, EACH = 60, KILL_AFTER = 400, ID_STEP = 1000000, ARENA_BYTES = 1024 * 1024 };
enum { ROUNDS = 10, SHORT = 5 * 8192 * 4096 }; /* of load; bytes of a log that is kept short */

struct crew {
    struct db *db;
    int acks; /* a pipe that every acknowledged id is written to, or -1 */
    int each; /* transactions a thread; 0 for no end */
    int from; /* the number of its first one */
    struct str padding;
    atomic_int kept;
    atomic_int failed;
};

struct worker {
    struct crew *crew;
    int number;
    pthread_t thread;
};

struct pair {
    const struct crew *crew;
    int64_t id;
    bool keep;
};

/* Two rows in two tables, so that half a transaction would show. */
static enum status
put_pair(struct tx *tx, void *context, struct err *err)
{
    const struct pair *pair = context;
    char name[64];

    (void)snprintf(name, sizeof(name), "owner %lld", (long long)pair->id);
    TRY(owner_add(tx, &(struct owner_add_in){.owner_id = pair->id, .owner_name = str_of(name)},
                  err));
    TRY(probe_add(tx,
                  &(struct probe_add_in){.probe_id = pair->id,
                                         .owner_id = pair->id,
                                         .label = STR("pair"),
                                         .remark = pair->crew->padding,
                                         .born = DATE_NONE},
                  err));
    return pair->keep ? OK : E_CONFLICT;
}

/* In turn by both ways there are: its own thread's transaction, and one that others may do. */
static enum status
add_pair(struct crew *crew, int64_t id, bool keep, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct pair pair = {crew, id, keep};

    if ((id / ID_STEP + id) % 3 != 0)
        return tx_run(crew->db, put_pair, &pair, err);
    TRY(tx_begin(&tx, crew->db, err));
    TRY(put_pair(&tx, &pair, err));
    return tx_commit(&tx, err);
}

/* Every fifth transaction is rolled back, in the middle of the groups of others. */
static void *
work(void *arg)
{
    struct worker *worker = arg;
    struct crew *crew = worker->crew;
    struct err err;

    for (int i = 0; crew->each == 0 || i < crew->each; i++) {
        int64_t id = (int64_t)worker->number * ID_STEP + crew->from + i;
        bool keep = i % 5 != 4;

        if (add_pair(crew, id, keep, &err) != OK) {
            atomic_fetch_add(&crew->failed, keep);
            if (keep)
                break;
            continue;
        }
        atomic_fetch_add(&crew->kept, 1);
        if (crew->acks >= 0 && write(crew->acks, &id, sizeof(id)) != sizeof(id))
            break;
    }
    return NULL;
}

static void
run_crew(struct crew *crew)
{
    struct worker workers[THREADS];

    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){crew, i + 1, 0};
        if (pthread_create(&workers[i].thread, NULL, work, &workers[i]) != 0)
            die("no thread");
    }
    for (int i = 0; i < THREADS; i++)
        pthread_join(workers[i].thread, NULL);
}

static bool
pair_is_there(struct db *db, struct arena *arena, int64_t id)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct probe_find_row row;
    struct err err;
    bool found;

    assert_int_equal(tx_read(&tx, db, &err), OK);
    assert_int_equal(probe_find(&tx, arena, &(struct probe_find_in){.id = id}, &row, &found, &err),
                     OK);
    return found && row.owner_id == id;
}

static void
count_pairs(struct db *db, struct arena *arena, int64_t *probes, int64_t *owners)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct pair_counts_row row;
    struct err err;

    assert_int_equal(tx_read(&tx, db, &err), OK);
    assert_int_equal(pair_counts(&tx, arena, &row, &err), OK);
    *probes = row.probes;
    *owners = row.owners;
}

static void
writers_share_commits_and_each_keeps_its_own(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(ARENA_BYTES);
    struct crew crew = {.acks = -1, .each = EACH};
    struct test_db test;
    int64_t probes, owners;

    (void)state;
    test_db_new(&test);
    probe_make(test.db);
    crew.db = test.db;
    run_crew(&crew);
    count_pairs(test.db, arena, &probes, &owners);
    assert_int_equal(atomic_load(&crew.failed), 0);
    assert_int_equal(atomic_load(&crew.kept), THREADS * EACH * 4 / 5);
    assert_int_equal(probes, THREADS * EACH * 4 / 5);
    assert_int_equal(owners, probes);
    for (int i = 0; i < EACH; i++)
        assert_int_equal(pair_is_there(test.db, arena, ID_STEP + i), i % 5 != 4);
    test_db_free(&test);
}

/* The child's life: it opens the store and writes until it is killed, or until its disk is full. */
static void
child(struct str url, int acks, bool full)
{
    struct crew crew = {.acks = acks};
    struct rlimit room = {2 * (rlim_t)ARENA_BYTES, RLIM_INFINITY};
    char padding[4000];
    struct err err;

    memset(padding, 'x', sizeof(padding));
    if (db_open(url, &crew.db, &err) != OK)
        _exit(3);
    if (full) {
        crew.padding = (struct str){padding, sizeof(padding)};
        (void)signal(SIGXFSZ, SIG_IGN);
        (void)setrlimit(RLIMIT_FSIZE, &room);
    }
    run_crew(&crew);
    _exit(atomic_load(&crew.failed) > 0 ? 0 : 4);
}

struct acks {
    int64_t *ids;
    size_t count;
};

static struct acks
read_acks(int fd, pid_t pid, size_t kill_after)
{
    struct acks acks = {test_calloc(1000000, sizeof(int64_t)), 0};
    int64_t id;

    while (acks.count < 1000000 && read(fd, &id, sizeof(id)) == sizeof(id)) {
        acks.ids[acks.count++] = id;
        if (acks.count == kill_after)
            assert_int_equal(kill(pid, SIGKILL), 0);
    }
    return acks;
}

static void
check_acks(struct test_db *test, const struct acks *acks)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(64 * (size_t)ARENA_BYTES);
    int64_t probes, owners;

    for (size_t i = 0; i < acks->count; i++)
        assert_true(pair_is_there(test->db, arena, acks->ids[i]));
    count_pairs(test->db, arena, &probes, &owners);
    assert_int_equal(probes, owners);
    assert_true(probes >= (int64_t)acks->count);
    assert_true(probes <= (int64_t)acks->count + THREADS); /* committed, not yet acknowledged */
}

/* The store is closed in this process while the child has it. */
static int
live_and_die(struct test_db *test, bool full, size_t kill_after, struct acks *acks)
{
    int ends[2], how;
    pid_t pid;

    db_close(test->db);
    test->db = NULL;
    assert_int_equal(pipe(ends), 0);
    pid = fork();
    if (pid == 0)
        child(test->url, ends[1], full);
    close(ends[1]);
    *acks = read_acks(ends[0], pid, kill_after);
    assert_int_equal(waitpid(pid, &how, 0), pid);
    close(ends[0]);
    test_db_reopen(test);
    return how;
}

static void
what_was_acknowledged_outlives_a_killed_process(void **state)
{
    struct test_db test;
    struct acks acks;
    int how;

    (void)state;
    test_db_new(&test);
    probe_make(test.db);
    how = live_and_die(&test, false, KILL_AFTER, &acks);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGKILL);
    assert_true(acks.count >= KILL_AFTER);
    check_acks(&test, &acks);
    test_free(acks.ids);
    test_db_free(&test);
}

static void
a_full_disk_fails_and_loses_nothing_acknowledged(void **state)
{
    struct test_db test;
    struct acks acks;
    int how;

    (void)state;
    if (test_db_is_pg())
        skip();
    test_db_new(&test);
    probe_make(test.db);
    how = live_and_die(&test, true, 0, &acks);
    assert_true(WIFEXITED(how));
    assert_int_equal(WEXITSTATUS(how), 0);
    assert_true(acks.count > 50);
    check_acks(&test, &acks);
    test_free(acks.ids);
    test_db_free(&test);
}

/* SQLite's own limit on the file: it says "full" from inside a statement. */
static void
a_full_database_fails_whole_groups_and_works_again_with_room(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(ARENA_BYTES);
    char padding[4000];
    struct crew crew = {.acks = -1, .each = 500, .padding = {padding, sizeof(padding)}};
    struct test_db test;
    int64_t probes, owners;
    struct err err;

    (void)state;
    if (test_db_is_pg())
        skip();
    memset(padding, 'x', sizeof(padding));
    test_db_new(&test);
    probe_make(test.db);
    crew.db = test.db;
    assert_int_equal(
        lite_exec(&((struct lite *)test.db)->writer, "PRAGMA max_page_count = 300", &err), OK);
    run_crew(&crew);
    assert_int_equal(atomic_load(&crew.failed), THREADS);
    count_pairs(test.db, arena, &probes, &owners);
    assert_int_equal(probes, atomic_load(&crew.kept));
    assert_int_equal(owners, probes);
    assert_int_equal(
        lite_exec(&((struct lite *)test.db)->writer, "PRAGMA max_page_count = 1000000", &err), OK);
    assert_int_equal(add_pair(&crew, 1, true, &err), OK);
    test_db_free(&test);
}

static void
pretend_wait(struct lite *lite, int by)
{
    pthread_mutex_lock(&lite->lock);
    lite->waiting += (unsigned)by;
    pthread_mutex_unlock(&lite->lock);
}

static unsigned
members_waiting(struct lite *lite)
{
    unsigned n;

    pthread_mutex_lock(&lite->lock);
    n = lite->busy ? 0 : lite->member_count;
    pthread_mutex_unlock(&lite->lock);
    return n;
}

/* A transaction lost by SQLite takes the finished ones of its group with it, and says so. */
static void
members_hear_of_a_lost_transaction(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct crew crew = {.acks = -1, .each = 1};
    struct worker first = {&crew, 1, 0};
    struct test_db test;
    struct lite *lite;
    struct err err;

    (void)state;
    if (test_db_is_pg())
        skip();
    test_db_new(&test);
    probe_make(test.db);
    crew.db = test.db;
    lite = (struct lite *)test.db;
    pretend_wait(lite, 2); /* more than are in it: the first writer's group stays open */
    assert_int_equal(pthread_create(&first.thread, NULL, work, &first), 0);
    while (members_waiting(lite) == 0)
        usleep(1000);
    assert_int_equal(tx_begin(&tx, test.db, &err), OK);
    pretend_wait(lite, -2);
    assert_int_equal(lite_exec(&lite->writer, "ROLLBACK", &err), OK);
    assert_int_not_equal(tx_commit(&tx, &err), OK);
    pthread_join(first.thread, NULL);
    assert_int_equal(atomic_load(&crew.kept), 0);
    assert_int_equal(atomic_load(&crew.failed), 1);
    assert_int_equal(add_pair(&crew, ID_STEP, true, &err), OK);
    test_db_free(&test);
}

static void
a_write_transaction_inside_another_ends_the_process(void **state)
{
    struct test_db test;
    int how;
    pid_t pid;

    (void)state;
    if (test_db_is_pg())
        skip();
    test_db_new(&test);
    db_close(test.db);
    test.db = NULL;
    pid = fork();
    if (pid == 0) {
        struct tx tx = {0}, inner = {0};
        struct db *db;
        struct err err;

        (void)signal(SIGABRT, SIG_DFL);
        if (db_open(test.url, &db, &err) == OK && tx_begin(&tx, db, &err) == OK)
            (void)(tx_begin(&inner, db, &err) == OK);
        _exit(0);
    }
    assert_int_equal(waitpid(pid, &how, 0), pid);
    assert_true(WIFSIGNALED(how) && WTERMSIG(how) == SIGABRT);
    test_db_free(&test);
}

static off_t
log_size(const struct test_db *test)
{
    char path[128];
    struct stat st;

    (void)snprintf(path, sizeof(path), "%s/store.db-wal", test->dir);
    return stat(path, &st) == 0 ? st.st_size : -1;
}

/* The log is short after a round of load. On a machine busy with other things the keeper may come too late in
 * the first: then in a later one, when the log holds no more than half of what was written. A log that
 * nobody keeps holds all of it, in every round. */
static void
log_under_load(struct crew *crew, const struct test_db *test)
{
    off_t size = 0, most = 0;

    for (int round = 1; round <= ROUNDS && size >= most; round++) {
        run_crew(crew); /* some 110 MB, more than three times the step */
        assert_int_equal(atomic_load(&crew->failed), 0);
        crew->from += crew->each;
        size = log_size(test);
        most = (off_t)atomic_load(&crew->kept) * (off_t)crew->padding.n / 2;
        most = most > SHORT ? most : SHORT;
    }
    assert_in_range(size, 1, most);
}

static void
the_log_stays_short_under_load_and_is_empty_when_idle(void **state)
{
    char padding[30000];
    struct crew crew = {.acks = -1, .each = 250, .padding = {padding, sizeof(padding)}};
    struct test_db test;

    (void)state;
    if (test_db_is_pg())
        skip();
    memset(padding, 'x', sizeof(padding));
    test_db_new(&test);
    probe_make(test.db);
    crew.db = test.db;
    log_under_load(&crew, &test);
    for (int i = 0; i < 200 && log_size(&test) > 0; i++)
        usleep(50000);
    assert_int_equal(log_size(&test), 0);
    test_db_free(&test);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writers_share_commits_and_each_keeps_its_own),
        cmocka_unit_test(what_was_acknowledged_outlives_a_killed_process),
        cmocka_unit_test(a_full_disk_fails_and_loses_nothing_acknowledged),
        cmocka_unit_test(a_full_database_fails_whole_groups_and_works_again_with_room),
        cmocka_unit_test(a_write_transaction_inside_another_ends_the_process),
        cmocka_unit_test(the_log_stays_short_under_load_and_is_empty_when_idle),
        cmocka_unit_test(members_hear_of_a_lost_transaction),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
