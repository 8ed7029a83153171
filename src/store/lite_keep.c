/* store/lite_keep.c - keeps SQLite's log short: checkpoints under load, an empty log when idle.
 *
 * The keeper, a thread, has the only connection that checkpoints. SQLite before 3.51.3 may corrupt the
 * file when a checkpoint meets a writer that begins the log again from its start (its "WAL-reset
 * bug"). So the keeper either holds the writer's turn, or holds a reader on the log as it stands,
 * and then nobody can begin it again. docs/adr/0020-flush.md. */
#include <assert.h>
#include <errno.h>
#include <malloc.h>

#include "store/lite.h"

enum {
    LOG_STEP = 8192, /* pages of 4 KiB more in the log: a checkpoint is due */
    LOG_REST = 300,  /* so few may be copied with the turn held */
    BESIDE_MAX = 4,  /* rounds of copying beside the writers before the turn is taken */
    KEEPER_MS = 2000 /* without a write for so long is idle */
};

static int
log_grew(void *arg, sqlite3 *sqlite, const char *name, int pages)
{
    struct lite *lite = arg;

    (void)sqlite;
    (void)name;
    pthread_mutex_lock(&lite->lock);
    if (pages < lite->log_pages) { /* the log began again from its start */
        lite->due_pages = LOG_STEP;
        lite->copied = 0;
    }
    lite->log_pages = pages;
    if (pages >= lite->due_pages)
        pthread_cond_signal(&lite->keep);
    pthread_mutex_unlock(&lite->lock);
    return SQLITE_OK;
}

static int
left_to_copy(struct lite *lite)
{
    int left;

    pthread_mutex_lock(&lite->lock);
    left = lite->log_pages - lite->copied;
    pthread_mutex_unlock(&lite->lock);
    return left;
}

/* Copies the log into the file; *pages is its length as the keeper saw it. */
static void
copy(struct lite *lite, int mode, int *pages)
{
    int copied = 0;
    int code = sqlite3_wal_checkpoint_v2(lite->copier.sqlite, "main", mode, pages, &copied);

    if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED)
        lite_watch(lite, &lite->copier);
    pthread_mutex_lock(&lite->lock);
    lite->copied = copied;
    pthread_mutex_unlock(&lite->lock);
}

/* SQLite flushes the file only when it has copied the whole log, which is when the turn is held;
 * what was copied before is flushed here. */
static void
flush_file(struct lite *lite)
{
    sqlite3_file *file = NULL;

    if (sqlite3_file_control(lite->copier.sqlite, "main", SQLITE_FCNTL_FILE_POINTER, &file) ==
            SQLITE_OK &&
        file->pMethods->xSync(file, SQLITE_SYNC_NORMAL) != SQLITE_OK)
        atomic_store(&lite->wedged, true);
}

/* Copies what stands in the log now, while writers add to it. A reader keeps them from beginning the
 * log again, but not one of a log that is in the file already: SQLite lets it read the file alone.
 * There is something left to copy here, and none but the keeper copies. */
static void
copy_beside(struct lite *lite)
{
    struct lite_conn *pin = &lite->pin;
    struct err ignored;
    int pages;

    if (lite_exec(pin, "BEGIN", &ignored) != OK)
        return;
    if (lite_exec(pin, "PRAGMA schema_version", &ignored) == OK)
        copy(lite, SQLITE_CHECKPOINT_PASSIVE, &pages);
    (void)(lite_exec(pin, "COMMIT", &ignored) == OK);
    flush_file(lite);
}

/* With the turn held and no group open. A reader's old snapshot may keep the log from beginning
 * again; then the next checkpoint is due when it has grown by another step. */
static void
checkpoint(struct lite *lite, int mode)
{
    int pages = 0;

    pthread_mutex_lock(&lite->flushing);
    copy(lite, mode, &pages);
    pthread_mutex_unlock(&lite->flushing);
    pthread_mutex_lock(&lite->lock);
    lite->log_pages = pages;
    lite->due_pages = lite->log_pages + LOG_STEP;
    pthread_mutex_unlock(&lite->lock);
}

/* Which checkpoint is due, or -1. Called with the lock held; `idle` is a whole wait without work. */
static int
due(const struct lite *lite, bool idle)
{
    bool quiet = lite->waiting == 0 && !lite->busy;

    if (idle && quiet && !lite->written && lite->log_pages > 0)
        return SQLITE_CHECKPOINT_TRUNCATE;
    if (lite->log_pages >= lite->due_pages)
        return SQLITE_CHECKPOINT_PASSIVE;
    return -1;
}

/* Most of it beside the writers; they wait for the little rest only. */
static void
keep_short(struct lite *lite, int mode)
{
    for (int i = 0; i < BESIDE_MAX && left_to_copy(lite) > LOG_REST; i++)
        copy_beside(lite);
    if (!lite_turn_take(lite))
        return;
    lite_group_end(lite);
    checkpoint(lite, mode);
    if (mode == SQLITE_CHECKPOINT_TRUNCATE) { /* idle: others may have the memory */
        (void)sqlite3_db_release_memory(lite->writer.sqlite);
        (void)malloc_trim(0);
    }
    lite_turn_give(lite);
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
        keep_short(lite, mode);
        pthread_mutex_lock(&lite->lock);
    }
    pthread_mutex_unlock(&lite->lock);
    return NULL;
}

enum status
lite_keep_open(struct lite *lite, struct err *err)
{
    TRY(lite_connect(lite, &lite->copier, SQLITE_OPEN_READWRITE, err));
    TRY(lite_connect(lite, &lite->pin, SQLITE_OPEN_READONLY, err));
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
    pthread_mutex_lock(&lite->lock);
    lite->closing = true;
    pthread_cond_signal(&lite->keep);
    pthread_mutex_unlock(&lite->lock);
    pthread_join(lite->keeper, NULL);
    assert(!lite->busy && lite->waiting == 0 && lite->member_count == 0);
    if (!atomic_load(&lite->wedged))
        checkpoint(lite, SQLITE_CHECKPOINT_TRUNCATE);
}
