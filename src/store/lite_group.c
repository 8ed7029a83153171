/* store/lite_group.c - the writer's turn, the group commit and the checkpoints of SQLite.
 *
 * All writers share one connection and take turns on it. Each transaction is a savepoint inside one
 * SQLite transaction, the group. Who ends a turn while nobody waits for the next, or as the
 * GROUP_MAXth member, issues the group's COMMIT, one flush to disk for all, and wakes the members;
 * nobody hears "done" before the flush. So one thread alone pays one flush a transaction, and many
 * share it without a timer.
 *
 * Only this connection checkpoints: SQLite before 3.51.3 has a WAL-reset bug that needs two. The
 * keeper, a thread, does it when the log is long and nobody waits, and empties the log when idle. */
#include <assert.h>
#include <errno.h>
#include <malloc.h>

#include "base/die.h"
#include "base/limits.h"
#include "store/lite.h"

enum {
    GROUP_MAX = 64,
    LOG_STEP = 8192, /* pages of 4 KiB more in the log: a checkpoint is due */
    KEEPER_MS = 2000 /* without a write for so long is idle */
};

static bool
turn_take(struct lite *lite)
{
    struct timespec until;
    int code = 0;
    bool taken;

    deadline_in(&until, LIMIT_STORE_WAIT_MS);
    pthread_mutex_lock(&lite->lock);
    if (lite->busy && pthread_equal(lite->holder, pthread_self()))
        die("a write transaction was begun inside another");
    lite->waiting++;
    while (lite->busy && code != ETIMEDOUT)
        code = pthread_cond_timedwait(&lite->turn, &lite->lock, &until);
    lite->waiting--;
    taken = !lite->busy;
    if (taken)
        lite->holder = pthread_self();
    lite->busy = true;
    pthread_mutex_unlock(&lite->lock);
    return taken;
}

/* Ends the group for all its members. */
static void
group_finish(struct lite *lite, enum status status, const struct err *err)
{
    struct lite_member *member = lite->members;

    lite->members = NULL;
    lite->member_count = 0;
    while (member != NULL) {
        struct lite_member *next = member->next; /* once awake, its stack frame is gone */

        member->status = status;
        if (status != OK)
            *member->err = *err;
        sem_post(&member->done);
        member = next;
    }
}

static void
group_undo(struct lite *lite, enum status status, const struct err *err)
{
    struct err ignored;

    if (!sqlite3_get_autocommit(lite->writer.sqlite))
        (void)(lite_exec(&lite->writer, "ROLLBACK", &ignored) == OK);
    group_finish(lite, status, err);
}

/* A failed flush leaves pages whose fate nobody knows; only reopening the file helps. */
static void
watch_flush(struct lite *lite)
{
    int code = sqlite3_extended_errcode(lite->writer.sqlite);

    if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC ||
        (code & 0xff) == SQLITE_CORRUPT)
        lite->wedged = true;
}

static void
group_commit(struct lite *lite)
{
    struct err err;
    enum status status;

    if (sqlite3_get_autocommit(lite->writer.sqlite)) {
        assert(lite->member_count == 0);
        return;
    }
    if (lite->member_count == 0) {
        group_undo(lite, OK, NULL);
        return;
    }
    status = lite_step(&lite->writer, &lite->writer.commit, "COMMIT", &err);
    if (status == OK) {
        group_finish(lite, OK, NULL);
        return;
    }
    watch_flush(lite);
    group_undo(lite, status, &err);
}

static void
turn_give(struct lite *lite)
{
    bool last;

    pthread_mutex_lock(&lite->lock);
    last = lite->waiting == 0 || lite->member_count >= GROUP_MAX;
    if (last) {
        pthread_mutex_unlock(&lite->lock);
        group_commit(lite);
        pthread_mutex_lock(&lite->lock);
        lite->written = true;
    }
    lite->busy = false;
    if (lite->waiting > 0)
        pthread_cond_signal(&lite->turn);
    else if (lite->log_pages >= lite->due_pages)
        pthread_cond_signal(&lite->keep);
    pthread_mutex_unlock(&lite->lock);
}

static enum status
savepoint(struct lite *lite, struct err *err)
{
    struct lite_conn *writer = &lite->writer;

    if (lite->wedged)
        return FAIL(err, E_IO, "an earlier flush to disk failed; the store must be opened again");
    if (sqlite3_get_autocommit(writer->sqlite))
        TRY(lite_step(writer, &writer->begin, "BEGIN IMMEDIATE", err));
    return lite_step(writer, &writer->savepoint, "SAVEPOINT member", err);
}

enum status
lite_write_begin(struct lite *lite, struct err *err)
{
    enum status status;

    if (!turn_take(lite))
        return FAIL(err, E_BUSY, "no turn to write came within %d ms", LIMIT_STORE_WAIT_MS);
    status = savepoint(lite, err);
    if (status != OK) {
        lite_write_check(lite);
        turn_give(lite);
    }
    return status;
}

void
lite_write_check(struct lite *lite)
{
    struct err err;

    watch_flush(lite);
    if (!sqlite3_get_autocommit(lite->writer.sqlite) || lite->member_count == 0)
        return;
    (void)FAIL(&err, E_IO, "the transaction was lost with that of another: %s",
               sqlite3_errmsg(lite->writer.sqlite));
    group_finish(lite, E_IO, &err);
}

void
lite_write_rollback(struct lite *lite)
{
    struct lite_conn *writer = &lite->writer;
    struct err err;

    /* Without a SQLite transaction the savepoint went with it, and so did the group. */
    if (!sqlite3_get_autocommit(writer->sqlite) &&
        lite_exec(writer, "ROLLBACK TO member; RELEASE member", &err) != OK)
        group_undo(lite, E_IO, &err);
    lite_write_check(lite);
    turn_give(lite);
}

enum status
lite_write_commit(struct lite *lite, struct err *err)
{
    struct lite_conn *writer = &lite->writer;
    struct lite_member me = {.err = err};
    enum status status = lite_step(writer, &writer->release, "RELEASE member", err);

    if (status != OK) {
        lite_write_rollback(lite);
        return status;
    }
    (void)sem_init(&me.done, 0, 0);
    me.next = lite->members;
    /* cppcheck-suppress autoVariables ; sem_wait() below keeps it until the group is through */
    lite->members = &me;
    lite->member_count++;
    turn_give(lite);
    while (sem_wait(&me.done) != 0)
        assert(errno == EINTR);
    (void)sem_destroy(&me.done);
    return me.status;
}

static int
log_grew(void *arg, sqlite3 *sqlite, const char *name, int pages)
{
    struct lite *lite = arg;

    (void)sqlite;
    (void)name;
    pthread_mutex_lock(&lite->lock);
    if (pages < lite->log_pages) /* the log began again from its start */
        lite->due_pages = LOG_STEP;
    lite->log_pages = pages;
    pthread_mutex_unlock(&lite->lock);
    return SQLITE_OK;
}

/* With the turn held and no group open. A reader's old snapshot may keep the log from beginning
 * again; then the next checkpoint is due when it has grown by another step. */
static void
checkpoint(struct lite *lite, int mode)
{
    sqlite3 *sqlite = lite->writer.sqlite;
    int pages = 0, done = 0, code;

    (void)sqlite3_busy_timeout(sqlite, 0);
    code = sqlite3_wal_checkpoint_v2(sqlite, "main", mode, &pages, &done);
    (void)sqlite3_busy_timeout(sqlite, 5000);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED)
        watch_flush(lite);
    pthread_mutex_lock(&lite->lock);
    lite->log_pages = pages;
    lite->due_pages = pages + LOG_STEP;
    pthread_mutex_unlock(&lite->lock);
}

/* Which checkpoint is due, or -1. Called with the lock held; `idle` is a whole wait without work.
 * One that is overdue does not wait for a quiet moment. */
static int
due(struct lite *lite, bool idle)
{
    bool quiet = lite->waiting == 0 && !lite->busy;

    if (idle && quiet && !lite->written && lite->log_pages > 0)
        return SQLITE_CHECKPOINT_TRUNCATE;
    if (lite->log_pages >= lite->due_pages + (quiet ? 0 : 3 * LOG_STEP))
        return SQLITE_CHECKPOINT_PASSIVE;
    return -1;
}

static void *
keeper(void *arg)
{
    struct lite *lite = arg;

    pthread_mutex_lock(&lite->lock);
    while (!lite->closing) {
        struct timespec until;
        bool idle;
        int mode;

        lite->written = false;
        deadline_in(&until, KEEPER_MS);
        idle = pthread_cond_timedwait(&lite->keep, &lite->lock, &until) == ETIMEDOUT;
        mode = lite->closing ? -1 : due(lite, idle);
        if (mode < 0)
            continue;
        pthread_mutex_unlock(&lite->lock);
        if (turn_take(lite)) {
            group_commit(lite);
            checkpoint(lite, mode);
            if (mode == SQLITE_CHECKPOINT_TRUNCATE) { /* idle: others may have the memory */
                (void)sqlite3_db_release_memory(lite->writer.sqlite);
                (void)malloc_trim(0);
            }
            turn_give(lite);
        }
        pthread_mutex_lock(&lite->lock);
    }
    pthread_mutex_unlock(&lite->lock);
    return NULL;
}

enum status
lite_group_open(struct lite *lite, struct err *err)
{
    lite->due_pages = LOG_STEP;
    sqlite3_wal_hook(lite->writer.sqlite, log_grew, lite);
    if (pthread_create(&lite->keeper, NULL, keeper, lite) != 0)
        return FAIL(err, E_IO, "could not start the thread that keeps the store's log short");
    (void)pthread_setname_np(lite->keeper, "store keeper");
    return OK;
}

void
lite_group_close(struct lite *lite)
{
    pthread_mutex_lock(&lite->lock);
    lite->closing = true;
    pthread_cond_signal(&lite->keep);
    pthread_mutex_unlock(&lite->lock);
    pthread_join(lite->keeper, NULL);
    assert(!lite->busy && lite->waiting == 0);
    if (!lite->wedged)
        checkpoint(lite, SQLITE_CHECKPOINT_TRUNCATE);
}
