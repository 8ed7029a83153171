/* store/lite_group.c - the writer's turn and the group commit of SQLite.
 *
 * All writers share one connection and take turns on it, first come, first served: whoever gives the
 * turn hands it to the next by name. Each transaction is a savepoint inside one SQLite transaction, the
 * group. When the disk is free and no more wait for a turn than are in the group, one of its members
 * leads: it issues COMMIT, hands the turn on, and then, beside the next group's work, flushes the log
 * to disk and wakes the others. Nobody hears "done" before that flush; one thread alone pays one
 * flush a transaction, many share it without a timer. docs/adr/0020-flush.md. */
#include <assert.h>
#include <errno.h>

#include "base/die.h"
#include "base/limits.h"
#include "store/lite.h"

enum { GROUP_MAX = 64 };

/* -- the turn; each of these is called with the lock held -------------------------------------- */

static void
turn_is(struct lite *lite, pthread_t holder)
{
    lite->busy = true;
    lite->holder = holder;
}

static void
queue_in(struct lite *lite, struct lite_waiter *me)
{
    *lite->queue_end = me;
    lite->queue_end = &me->next;
    lite->waiting++;
}

static void
queue_out(struct lite *lite, const struct lite_waiter *who)
{
    struct lite_waiter **at = &lite->queue;

    while (*at != who)
        at = &(*at)->next;
    *at = who->next;
    if (who->next == NULL)
        lite->queue_end = at;
    lite->waiting--;
}

/* The group is whole: none waits, or enough are in it to be worth the disk's time. */
static bool
group_is_due(const struct lite *lite)
{
    return lite->member_count > 0 && !lite->at_disk &&
           (lite->member_count >= lite->waiting || lite->member_count >= GROUP_MAX);
}

/* To whoever is next: a member that leads its group, or who waits. The turn is the caller's, or
 * nobody's. */
static void
turn_pass(struct lite *lite)
{
    struct lite_waiter *next = lite->queue;

    if (group_is_due(lite)) {
        turn_is(lite, lite->members->thread);
        sem_post(&lite->members->wake);
    } else if (next != NULL && lite->member_count < GROUP_MAX) {
        queue_out(lite, next);
        turn_is(lite, next->thread);
        next->given = true;
        sem_post(&next->wake); /* its stack frame may be gone now */
    } else {
        lite->busy = false;
    }
}

/* -- the turn, from outside -------------------------------------------------------------------- */

static bool
wait_in_queue(struct lite *lite, struct lite_waiter *me)
{
    struct timespec until;

    deadline_in(&until, LIMIT_STORE_WAIT_MS);
    while (sem_clockwait(&me->wake, CLOCK_MONOTONIC, &until) != 0 && errno == EINTR)
        ;
    pthread_mutex_lock(&lite->lock);
    if (!me->given)
        queue_out(lite, me);
    pthread_mutex_unlock(&lite->lock);
    return me->given;
}

bool
lite_turn_take(struct lite *lite)
{
    struct lite_waiter me = {.thread = pthread_self()};
    bool taken;

    pthread_mutex_lock(&lite->lock);
    if (lite->busy && pthread_equal(lite->holder, me.thread))
        die("a write transaction was begun inside another");
    taken = !lite->busy && lite->member_count < GROUP_MAX;
    if (taken) {
        turn_is(lite, me.thread);
    } else {
        (void)sem_init(&me.wake, 0, 0);
        /* cppcheck-suppress autoVariables ; it leaves the queue before this frame ends */
        queue_in(lite, &me);
    }
    pthread_mutex_unlock(&lite->lock);
    if (taken)
        return true;
    taken = wait_in_queue(lite, &me);
    (void)sem_destroy(&me.wake);
    return taken;
}

void
lite_turn_give(struct lite *lite)
{
    pthread_mutex_lock(&lite->lock);
    turn_pass(lite);
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
lite_watch(struct lite *lite, struct lite_conn *conn)
{
    watch_flush(lite, sqlite3_extended_errcode(conn->sqlite));
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
        member->over = true;
        if (status != OK)
            *member->err = *err;
        sem_post(&member->wake);
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
    lite_watch(lite, &lite->writer);
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

/* The log's flush: its end for those who share it. Needs no turn: the log only grows meanwhile, and
 * a checkpoint waits its own turn at the disk. */
static enum status
flush(struct lite *lite, sqlite3_file *log, struct err *err)
{
    enum status status;

    pthread_mutex_lock(&lite->flushing);
    status = flush_log(lite, log, err);
    pthread_mutex_unlock(&lite->flushing);
    return status;
}

void
lite_group_end(struct lite *lite)
{
    sqlite3_file *log = NULL;
    struct lite_member *members = group_commit(lite, &log);
    struct err err;

    if (members != NULL)
        wake(members, flush(lite, log, &err), &err);
}

static void
at_disk(struct lite *lite, bool busy)
{
    pthread_mutex_lock(&lite->lock);
    lite->at_disk = busy;
    if (busy || !lite->busy)
        turn_pass(lite);
    pthread_mutex_unlock(&lite->lock);
}

/* Of a member that was given the turn for it. The next group's leader is named before this one's
 * members are woken, so that the disk is not kept waiting. */
static void
lead(struct lite *lite)
{
    sqlite3_file *log = NULL;
    struct lite_member *members = group_commit(lite, &log);
    struct err err;
    enum status status;

    if (members == NULL) {
        lite_turn_give(lite);
        return;
    }
    at_disk(lite, true);
    status = flush(lite, log, &err);
    at_disk(lite, false);
    wake(members, status, &err);
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

    lite_watch(lite, &lite->writer);
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

/* Joins the group and gives the turn on. */
static void
join(struct lite *lite, struct lite_member *me)
{
    pthread_mutex_lock(&lite->lock);
    me->next = lite->members;
    lite->members = me;
    lite->member_count++;
    turn_pass(lite);
    pthread_mutex_unlock(&lite->lock);
}

enum status
lite_write_commit(struct lite *lite, struct err *err)
{
    struct lite_conn *writer = &lite->writer;
    struct lite_member me = {.err = err, .thread = pthread_self()};
    enum status status = lite_step(writer, &writer->release, "RELEASE member", err);

    if (status != OK) {
        lite_write_rollback(lite);
        return status;
    }
    (void)sem_init(&me.wake, 0, 0);
    /* cppcheck-suppress autoVariables ; the loop below keeps it until the group is through */
    join(lite, &me);
    while (!me.over) {
        while (sem_wait(&me.wake) != 0)
            assert(errno == EINTR);
        if (!me.over)
            lead(lite);
    }
    (void)sem_destroy(&me.wake);
    return me.status;
}
