/* store/lite_group.c - the writer's turn and the group commit of SQLite.
 *
 * All writers share one connection and take turns on it. Each transaction is a savepoint inside one
 * SQLite transaction, the group. When nobody waits for the next turn, or the group has GROUP_MAX
 * members, the committer, a thread, takes the turn, issues COMMIT and gives the turn on; only then,
 * beside the next group's work, it flushes the log to disk and wakes the members. Nobody hears
 * "done" before that flush; one thread alone pays one flush a transaction, many share it without a
 * timer. docs/adr/0020-flush.md. */
#include <assert.h>
#include <errno.h>

#include "base/die.h"
#include "base/limits.h"
#include "store/lite.h"

enum { GROUP_MAX = 64 };

static bool
turn_is_free(const struct lite *lite)
{
    return !lite->busy && lite->member_count < GROUP_MAX;
}

bool
lite_turn_take(struct lite *lite)
{
    struct timespec until;
    int code = 0;
    bool taken;

    deadline_in(&until, LIMIT_STORE_WAIT_MS);
    pthread_mutex_lock(&lite->lock);
    if (lite->busy && pthread_equal(lite->holder, pthread_self()))
        die("a write transaction was begun inside another");
    lite->waiting++;
    while (!turn_is_free(lite) && code != ETIMEDOUT)
        code = pthread_cond_timedwait(&lite->turn, &lite->lock, &until);
    lite->waiting--;
    taken = turn_is_free(lite);
    if (taken) {
        lite->holder = pthread_self();
        lite->busy = true;
    }
    pthread_mutex_unlock(&lite->lock);
    return taken;
}

/* Called with the lock held: the group is complete, and nobody works on it. */
static bool
group_is_ready(const struct lite *lite)
{
    return !lite->busy && lite->member_count > 0 &&
           (lite->waiting == 0 || lite->member_count >= GROUP_MAX);
}

void
lite_turn_give(struct lite *lite)
{
    pthread_mutex_lock(&lite->lock);
    lite->busy = false;
    if (group_is_ready(lite))
        pthread_cond_signal(&lite->ready);
    else if (lite->waiting > 0)
        pthread_cond_signal(&lite->turn);
    else if (lite->log_pages >= lite->due_pages)
        pthread_cond_signal(&lite->keep);
    pthread_mutex_unlock(&lite->lock);
}

/* -- the group --------------------------------------------------------------------------------- */

/* A failed flush leaves pages whose fate nobody knows; only reopening the file helps. */
static void
watch_flush(struct lite *lite, int code)
{
    if (code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC ||
        (code & 0xff) == SQLITE_CORRUPT)
        atomic_store(&lite->wedged, true);
}

void
lite_watch(struct lite *lite)
{
    watch_flush(lite, sqlite3_extended_errcode(lite->writer.sqlite));
}

/* Takes the members out, so that the next group can begin. The turn is held. */
static struct lite_member *
group_take(struct lite *lite)
{
    struct lite_member *members = lite->members;

    pthread_mutex_lock(&lite->lock);
    lite->members = NULL;
    lite->member_count = 0;
    lite->written = true;
    pthread_mutex_unlock(&lite->lock);
    return members;
}

static void
wake(struct lite_member *member, enum status status, const struct err *err)
{
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
    wake(group_take(lite), status, err);
}

/* COMMIT, not yet flushed: what its members wait for is *log on disk. NULL if there is none, or if
 * it failed and they have heard. The turn is held. */
static struct lite_member *
group_commit(struct lite *lite, sqlite3_file **log)
{
    struct err err;
    enum status status;

    if (lite->member_count == 0)
        return NULL;
    status = lite_step(&lite->writer, &lite->writer.commit, "COMMIT", &err);
    if (status == OK && sqlite3_file_control(lite->writer.sqlite, "main",
                                             SQLITE_FCNTL_JOURNAL_POINTER, log) != SQLITE_OK)
        status = lite_fail(&lite->writer, "the log", &err);
    if (status == OK)
        return group_take(lite);
    lite_watch(lite);
    group_undo(lite, status, &err);
    return NULL;
}

/* The kernel tells of a failed flush once, and a log that lacks an earlier group ends there when it
 * is read again: one flush at a time, and after a failed one every later group has failed too. */
static enum status
flush_log(struct lite *lite, sqlite3_file *log, struct err *err)
{
    int code;

    if (atomic_load(&lite->wedged))
        return FAIL(err, E_IO, "an earlier flush to disk failed; the store must be opened again");
    code = log->pMethods->xSync(log, SQLITE_SYNC_NORMAL | SQLITE_SYNC_DATAONLY);
    if (code == SQLITE_OK)
        return OK;
    atomic_store(&lite->wedged, true);
    return FAIL(err, E_IO, "the log could not be flushed to disk (SQLite %d)", code);
}

/* The log's flush and its end for the members. Needs no turn: the log only grows meanwhile, and a
 * checkpoint waits its own turn at the disk. */
static void
group_flush(struct lite *lite, struct lite_member *members, sqlite3_file *log)
{
    struct err err;
    enum status status;

    if (members == NULL)
        return;
    pthread_mutex_lock(&lite->flushing);
    status = flush_log(lite, log, &err);
    pthread_mutex_unlock(&lite->flushing);
    wake(members, status, &err);
}

void
lite_group_end(struct lite *lite)
{
    sqlite3_file *log = NULL;
    struct lite_member *members = group_commit(lite, &log);

    group_flush(lite, members, log);
}

/* -- one transaction --------------------------------------------------------------------------- */

static enum status
savepoint(struct lite *lite, struct err *err)
{
    struct lite_conn *writer = &lite->writer;

    if (atomic_load(&lite->wedged))
        return FAIL(err, E_IO, "an earlier flush to disk failed; the store must be opened again");
    if (sqlite3_get_autocommit(writer->sqlite))
        TRY(lite_step(writer, &writer->begin, "BEGIN IMMEDIATE", err));
    return lite_step(writer, &writer->savepoint, "SAVEPOINT member", err);
}

/* A group that nobody is in any more holds nothing. */
static void
give_up(struct lite *lite)
{
    if (lite->member_count == 0)
        group_undo(lite, OK, NULL);
    lite_turn_give(lite);
}

enum status
lite_write_begin(struct lite *lite, struct err *err)
{
    enum status status;

    if (!lite_turn_take(lite))
        return FAIL(err, E_BUSY, "no turn to write came within %d ms", LIMIT_STORE_WAIT_MS);
    status = savepoint(lite, err);
    if (status != OK) {
        lite_write_check(lite);
        give_up(lite);
    }
    return status;
}

void
lite_write_check(struct lite *lite)
{
    struct err err;

    lite_watch(lite);
    if (!sqlite3_get_autocommit(lite->writer.sqlite) || lite->member_count == 0)
        return;
    (void)FAIL(&err, E_IO, "the transaction was lost with that of another: %s",
               sqlite3_errmsg(lite->writer.sqlite));
    wake(group_take(lite), E_IO, &err);
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
    give_up(lite);
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
    pthread_mutex_lock(&lite->lock);
    me.next = lite->members;
    /* cppcheck-suppress autoVariables ; sem_wait() below keeps it until the group is through */
    lite->members = &me;
    lite->member_count++;
    pthread_mutex_unlock(&lite->lock);
    lite_turn_give(lite);
    while (sem_wait(&me.done) != 0)
        assert(errno == EINTR);
    (void)sem_destroy(&me.done);
    return me.status;
}

/* -- the committer ----------------------------------------------------------------------------- */

static void *
committer(void *arg)
{
    struct lite *lite = arg;

    pthread_mutex_lock(&lite->lock);
    while (!lite->closing) {
        struct lite_member *members;
        sqlite3_file *log = NULL;

        if (!group_is_ready(lite)) {
            pthread_cond_wait(&lite->ready, &lite->lock);
            continue;
        }
        lite->busy = true;
        lite->holder = pthread_self();
        pthread_mutex_unlock(&lite->lock);
        members = group_commit(lite, &log);
        lite_turn_give(lite);
        group_flush(lite, members, log);
        pthread_mutex_lock(&lite->lock);
    }
    pthread_mutex_unlock(&lite->lock);
    return NULL;
}

/* Tells both threads to end. */
static void
close_down(struct lite *lite)
{
    pthread_mutex_lock(&lite->lock);
    lite->closing = true;
    pthread_cond_signal(&lite->keep);
    pthread_cond_signal(&lite->ready);
    pthread_mutex_unlock(&lite->lock);
}

enum status
lite_group_open(struct lite *lite, struct err *err)
{
    TRY(lite_keep_open(lite, err));
    if (pthread_create(&lite->committer, NULL, committer, lite) != 0) {
        close_down(lite);
        lite_keep_close(lite);
        return FAIL(err, E_IO, "could not start the thread that commits");
    }
    (void)pthread_setname_np(lite->committer, "store committer");
    return OK;
}

void
lite_group_close(struct lite *lite)
{
    close_down(lite);
    pthread_join(lite->committer, NULL);
    lite_keep_close(lite);
}
