/* store/lite_keep.c - keeps SQLite's log short: checkpoints under load, an empty log when idle.
 *
 * Only the write connection checkpoints: SQLite before 3.51.3 has a WAL-reset bug that needs two.
 * The keeper, a thread, does it with the writer's turn when the log is long and nobody waits. */
#include <assert.h>
#include <errno.h>
#include <malloc.h>

#include "store/lite.h"

enum {
    LOG_STEP = 8192, /* pages of 4 KiB more in the log: a checkpoint is due */
    KEEPER_MS = 2000 /* without a write for so long is idle */
};

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

    pthread_mutex_lock(&lite->flushing);
    (void)sqlite3_busy_timeout(sqlite, 0);
    code = sqlite3_wal_checkpoint_v2(sqlite, "main", mode, &pages, &done);
    (void)sqlite3_busy_timeout(sqlite, 5000);
    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED)
        lite_watch(lite);
    pthread_mutex_unlock(&lite->flushing);
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
        if (lite_turn_take(lite)) {
            lite_group_end(lite);
            checkpoint(lite, mode);
            if (mode == SQLITE_CHECKPOINT_TRUNCATE) { /* idle: others may have the memory */
                (void)sqlite3_db_release_memory(lite->writer.sqlite);
                (void)malloc_trim(0);
            }
            lite_turn_give(lite);
        }
        pthread_mutex_lock(&lite->lock);
    }
    pthread_mutex_unlock(&lite->lock);
    return NULL;
}

enum status
lite_keep_open(struct lite *lite, struct err *err)
{
    lite->due_pages = LOG_STEP;
    sqlite3_wal_hook(lite->writer.sqlite, log_grew, lite);
    if (pthread_create(&lite->keeper, NULL, keeper, lite) != 0)
        return FAIL(err, E_IO, "could not start the thread that keeps the store's log short");
    (void)pthread_setname_np(lite->keeper, "store keeper");
    return OK;
}

void
lite_keep_close(struct lite *lite)
{
    pthread_join(lite->keeper, NULL);
    assert(!lite->busy && lite->waiting == 0 && lite->member_count == 0);
    if (!atomic_load(&lite->wedged))
        checkpoint(lite, SQLITE_CHECKPOINT_TRUNCATE);
}
