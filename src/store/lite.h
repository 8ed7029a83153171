/* store/lite.h - the SQLite engine's insides, shared by its four files; nobody else includes it.
 *
 * lite.c      the database: opening, the reader pool, transactions
 * lite_run.c  one connection: preparing, binding, reading rows
 * lite_group.c  the writer's turn and the group commit
 * lite_keep.c  checkpoints
 */
#ifndef STORE_LITE_H
#define STORE_LITE_H

#include <pthread.h>
#include <semaphore.h>
#include <sqlite3.h>
#include <stdatomic.h>

#include "store/engine.h"
#include "store/pool.h"

/* A connection and the statements it has prepared; used by one thread at a time. */
struct lite_conn {
    struct pooled pooled;
    sqlite3 *sqlite;
    sqlite3_stmt **stmts; /* by sql_number() */
    size_t room;
    sqlite3_stmt *begin; /* of a reader: BEGIN; of the writer: BEGIN IMMEDIATE */
    sqlite3_stmt *commit;
    sqlite3_stmt *savepoint;
    sqlite3_stmt *release;
};

/* What a writer was woken for. */
enum lite_told {
    LITE_WAITS, /* nothing yet: it is in the queue */
    LITE_TAKEN, /* nothing yet: another does its job, or it is in the group */
    LITE_TURN,  /* it has the turn, for its own transaction */
    LITE_LEADS, /* it has the turn, to end its group */
    LITE_OVER   /* `status` is how it went */
};

/* A write transaction on its way: first in the queue for the turn, then in a group that waits for the
 * disk. Lives on its thread's stack; `told` is valid whenever `wake` was waited for. */
struct lite_writer {
    struct lite_writer *next;
    pthread_t thread;
    sem_t wake; /* one post for each LITE_TURN, LITE_LEADS and LITE_OVER told */
    _Atomic(enum lite_told) told;
    const struct tx_job *job; /* whoever has the turn may do it; NULL: its own thread alone */
    enum status status;
    struct err *err;
};

struct lite {
    struct db db;
    char *path;
    int lock_fd; /* PATH.lock, flocked: one process owns the file */

    struct pool readers;

    pthread_mutex_t lock;                   /* guards what follows up to the writer */
    pthread_cond_t keep;                    /* the keeper has something to do, or shall go */
    bool busy;                              /* somebody has the writer's turn */
    pthread_t holder;                       /* of the turn, while busy */
    struct lite_writer *queue, **queue_end; /* for the turn, first come first */
    unsigned waiting;                       /* in the queue */
    bool at_disk;                           /* a group's leader flushes the log */
    bool closing;
    int log_pages; /* in the write-ahead log after the last COMMIT */
    int copied;    /* of them, in the file too */
    int due_pages; /* the length at which a checkpoint is due */
    bool written;  /* since the keeper last looked */

    /* Changed only with the turn and the lock, so that either is enough to read them. */
    struct lite_writer *members;
    unsigned member_count;

    struct lite_conn writer; /* of the holder of the turn */
    struct lite_conn copier; /* of the keeper: the only one that checkpoints */
    struct lite_conn pin;    /* of the keeper: a reader that holds the log as it is */
    /* Held around each flush and checkpoint, so that who meets a failed one has said so before the
     * next begins. Taken after the turn, never with `lock`. */
    pthread_mutex_t flushing;
    /* A flush failed: what the kernel holds is uncertain until the file is reopened. */
    atomic_bool wedged;

    pthread_t keeper;
};

/* lite_run.c */
MUST_USE enum status lite_connect(struct lite *lite, struct lite_conn *conn, int flags,
                                  struct err *err);
void lite_disconnect(struct lite_conn *conn);
MUST_USE enum status lite_exec(struct lite_conn *conn, const char *text, struct err *err);
MUST_USE enum status lite_step(struct lite_conn *conn, sqlite3_stmt **stmt, const char *text,
                               struct err *err); /* prepares *stmt at its first use */
MUST_USE enum status lite_fail(struct lite_conn *conn, const char *what, struct err *err);
MUST_USE enum status lite_run(struct lite_conn *conn, struct sql_call *call, struct err *err);
MUST_USE enum status lite_vacuum_into(struct lite_conn *conn, const char *path, struct err *err);

/* lite_group.c */
bool lite_turn_take(struct lite *lite); /* false: none came within LIMIT_STORE_WAIT_MS */
void lite_turn_give(struct lite *lite);
void lite_watch(struct lite *lite, struct lite_conn *conn); /* after an error: did a flush fail? */
void lite_group_end(struct lite *lite);                     /* COMMIT, flush, wake; with the turn */
MUST_USE enum status lite_write_begin(struct lite *lite, struct err *err);
MUST_USE enum status lite_write_run(struct lite *lite, const struct tx_job *job, struct err *err);
MUST_USE enum status lite_write_commit(struct lite *lite, struct err *err);
void lite_write_rollback(struct lite *lite);
void lite_write_check(struct lite *lite); /* after an error: is the whole transaction gone? */

/* lite_keep.c */
MUST_USE enum status lite_keep_open(struct lite *lite, struct err *err);
void lite_keep_close(struct lite *lite);

#endif
