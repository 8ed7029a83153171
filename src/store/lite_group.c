/* store/lite_group.c - the writer's turn and the group commit of SQLite.
 *
 * All writers share one connection and take turns on it, first come, first served: whoever gives the
 * turn hands it to the next by name. Each transaction is a savepoint inside one SQLite transaction, the
 * group. Whose transaction is a function (tx_run) may have it done by whoever has the turn, which
 * saves waking a thread for each. When the disk is free and no more wait for a turn than are in the
 * group, one of its members leads: it issues COMMIT, hands the turn on, and then, beside the next
 * group's work, flushes the log to disk and wakes the others. Nobody hears "done" before that flush;
 * one thread alone pays one flush a transaction, many share it without a timer.
 * docs/adr/0020-flush.md. */
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
queue_in(struct lite *lite, struct lite_writer *me)
{
    *lite->queue_end = me;
    lite->queue_end = &me->next;
    lite->waiting++;
}

static void
queue_out(struct lite *lite, const struct lite_writer *who)
{
    struct lite_writer **at = &lite->queue;

    while (*at != who)
        at = &(*at)->next;
    *at = who->next;
    if (who->next == NULL)
        lite->queue_end = at;
    lite->waiting--;
}

/* Wakes it; after LITE_OVER its stack frame may be gone. */
static void
tell(struct lite_writer *writer, enum lite_told told)
{
    writer->told = told;
    sem_post(&writer->wake);
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
    struct lite_writer *next = lite->queue;

    if (group_is_due(lite)) {
        turn_is(lite, lite->members->thread);
        tell(lite->members, LITE_LEADS);
    } else if (next != NULL && lite->member_count < GROUP_MAX) {
        queue_out(lite, next);
        turn_is(lite, next->thread);
        tell(next, LITE_TURN);
    } else {
        lite->busy = false;
    }
}

/* -- the turn, from outside -------------------------------------------------------------------- */

static void
wait_until_told(struct lite_writer *me)
{
    while (sem_wait(&me->wake) != 0)
        assert(errno == EINTR);
}

/* False if its time is up. Who was taken out of the queue just then hears of it. */
static bool
wait_in_queue(struct lite *lite, struct lite_writer *me)
{
    struct timespec until;
    bool late;
    int code;

    deadline_in(&until, LIMIT_STORE_WAIT_MS);
    while ((code = sem_clockwait(&me->wake, CLOCK_MONOTONIC, &until)) != 0 && errno == EINTR)
        ;
    if (code == 0)
        return me->told != LITE_WAITS; /* read, so that what its teller wrote is seen */
    pthread_mutex_lock(&lite->lock);
    late = me->told == LITE_WAITS;
    if (late)
        queue_out(lite, me);
    pthread_mutex_unlock(&lite->lock);
    if (!late)
        wait_until_told(me);
    return !late;
}

/* Until it is told something; LITE_TURN at once if nobody has the turn. */
static bool
turn_or_queue(struct lite *lite, struct lite_writer *me)
{
    bool free_now;

    pthread_mutex_lock(&lite->lock);
    if (lite->busy && pthread_equal(lite->holder, me->thread))
        die("a write transaction was begun inside another");
    free_now = !lite->busy && lite->member_count < GROUP_MAX;
    if (free_now) {
        turn_is(lite, me->thread);
        me->told = LITE_TURN;
    } else {
        queue_in(lite, me);
    }
    pthread_mutex_unlock(&lite->lock);
    return free_now || wait_in_queue(lite, me);
}

bool
lite_turn_take(struct lite *lite)
{
    struct lite_writer me = {.thread = pthread_self()};
    bool taken;

    (void)sem_init(&me.wake, 0, 0);
    /* cppcheck-suppress autoVariables ; it leaves the queue before this frame ends */
    taken = turn_or_queue(lite, &me);
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
static struct lite_writer *
group_take(struct lite *lite)
{
    struct lite_writer *members = lite->members;

    pthread_mutex_lock(&lite->lock);
    lite->members = NULL;
    lite->member_count = 0;
    lite->written = true;
    pthread_mutex_unlock(&lite->lock);
    return members;
}

static void
wake(struct lite_writer *member, enum status status, const struct err *err)
{
    while (member != NULL) {
        struct lite_writer *next = member->next; /* once awake, its stack frame is gone */

        member->status = status;
        if (status != OK)
            *member->err = *err;
        tell(member, LITE_OVER);
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
static struct lite_writer *
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
    struct lite_writer *members = group_commit(lite, &log);
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
    struct lite_writer *members;
    struct err err;
    enum status status;

    assert(pthread_equal(lite->holder, pthread_self()));
    members = group_commit(lite, &log);
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

/* Of a transaction that failed, or could not begin. A group that nobody is in any more holds nothing. */
static void
take_back(struct lite *lite, bool begun)
{
    struct lite_conn *writer = &lite->writer;
    struct err err;

    /* Without a SQLite transaction the savepoint went with it, and so did the group. */
    if (begun && !sqlite3_get_autocommit(writer->sqlite) &&
        lite_exec(writer, "ROLLBACK TO member; RELEASE member", &err) != OK)
        group_undo(lite, E_IO, &err);
    lite_write_check(lite);
    if (lite->member_count == 0)
        group_undo(lite, OK, NULL);
}

enum status
lite_write_begin(struct lite *lite, struct err *err)
{
    enum status status;

    if (!lite_turn_take(lite))
        return FAIL(err, E_BUSY, "no turn to write came within %d ms", LIMIT_STORE_WAIT_MS);
    status = savepoint(lite, err);
    if (status != OK) {
        take_back(lite, false);
        lite_turn_give(lite);
    }
    return status;
}

void
lite_write_rollback(struct lite *lite)
{
    take_back(lite, true);
    lite_turn_give(lite);
}

/* Its work is done, and waits for the disk. With the lock held. */
static void
join(struct lite *lite, struct lite_writer *me)
{
    me->next = lite->members;
    lite->members = me;
    lite->member_count++;
}

/* A member waits until its group is over, and leads it if it is told to. */
static void
see_through(struct lite *lite, struct lite_writer *me)
{
    for (wait_until_told(me); me->told != LITE_OVER; wait_until_told(me))
        lead(lite);
}

enum status
lite_write_commit(struct lite *lite, struct err *err)
{
    struct lite_conn *writer = &lite->writer;
    struct lite_writer me = {.err = err, .thread = pthread_self(), .told = LITE_TAKEN};
    enum status status = lite_step(writer, &writer->release, "RELEASE member", err);

    if (status != OK) {
        lite_write_rollback(lite);
        return status;
    }
    (void)sem_init(&me.wake, 0, 0);
    pthread_mutex_lock(&lite->lock);
    /* cppcheck-suppress autoVariables ; it stays until the group is through */
    join(lite, &me);
    turn_pass(lite);
    pthread_mutex_unlock(&lite->lock);
    see_through(lite, &me);
    (void)sem_destroy(&me.wake);
    return me.status;
}

/* -- transactions that others may do ----------------------------------------------------------- */

static enum status
whole(struct lite *lite, const struct lite_writer *who, bool *begun)
{
    struct lite_conn *writer = &lite->writer;
    struct tx tx = {.db = &lite->db, .conn = writer, .writes = true};

    TRY(savepoint(lite, who->err));
    *begun = true;
    TRY(tx_job_do(&tx, who->job, who->err));
    return lite_step(writer, &writer->release, "RELEASE member", who->err);
}

/* Begins it, does it, and puts it into the group; or tells it that it failed. The turn is held. */
static void
do_job(struct lite *lite, struct lite_writer *who)
{
    bool begun = false;
    enum status status = whole(lite, who, &begun);

    if (status != OK) {
        take_back(lite, begun);
        who->status = status;
        tell(who, LITE_OVER);
        return;
    }
    pthread_mutex_lock(&lite->lock);
    join(lite, who);
    pthread_mutex_unlock(&lite->lock);
}

/* The next in the queue, if it left a job, unless it is time to end the group. */
static struct lite_writer *
next_job(struct lite *lite)
{
    struct lite_writer *next;

    pthread_mutex_lock(&lite->lock);
    next = lite->queue;
    if (next != NULL &&
        (next->job == NULL || group_is_due(lite) || lite->member_count >= GROUP_MAX))
        next = NULL;
    if (next != NULL) {
        queue_out(lite, next);
        next->told = LITE_TAKEN;
    }
    pthread_mutex_unlock(&lite->lock);
    return next;
}

/* Has the turn: does its own job and those of who waits behind it, then ends the group if that is
 * due, rather than waking another for it. */
static void
do_jobs(struct lite *lite, struct lite_writer *me)
{
    bool due;

    me->told = LITE_TAKEN;
    for (struct lite_writer *who = me; who != NULL; who = next_job(lite))
        do_job(lite, who);
    pthread_mutex_lock(&lite->lock);
    due = group_is_due(lite);
    if (!due)
        turn_pass(lite);
    pthread_mutex_unlock(&lite->lock);
    if (due)
        lead(lite);
}

enum status
lite_write_run(struct lite *lite, const struct tx_job *job, struct err *err)
{
    struct lite_writer me = {.thread = pthread_self(), .job = job, .err = err};

    (void)sem_init(&me.wake, 0, 0);
    /* cppcheck-suppress autoVariables ; it leaves queue and group before this frame ends */
    if (!turn_or_queue(lite, &me)) {
        (void)sem_destroy(&me.wake);
        return FAIL(err, E_BUSY, "no turn to write came within %d ms", LIMIT_STORE_WAIT_MS);
    }
    for (; me.told != LITE_OVER; wait_until_told(&me))
        if (me.told == LITE_TURN)
            do_jobs(lite, &me);
        else
            lead(lite);
    (void)sem_destroy(&me.wake);
    return me.status;
}
