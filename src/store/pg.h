/* store/pg.h - the PostgreSQL engine's insides, shared by its two files; nobody else includes it.
 *
 * pg.c      the database: the pool, transactions
 * pg_run.c  one connection: queueing statements, sending them, reading what comes back
 */
#ifndef STORE_PG_H
#define STORE_PG_H

#include <libpq-fe.h>

#include "store/engine.h"
#include "store/pool.h"

/* Something queued on a connection whose answer has not been read. */
struct pg_pending {
    struct sql_stmt *stmt; /* NULL for BEGIN, COMMIT and the like */
    bool prepare;          /* the preparation of stmt, not its run */
};

enum pg_prepared { PG_NEW = 0, PG_SENT, PG_READY };

struct pg_conn {
    struct pooled pooled;
    PGconn *pg;
    unsigned char *prepared; /* enum pg_prepared, by sql_number() */
    size_t room;
    struct pg_pending *queue;
    size_t count;
    size_t queue_room;
    bool in_flight; /* the queue was sent; its answers are still to be read */
    bool committed; /* the last COMMIT read back did commit */
};

/* Opens *conn, which is zeroed. On failure it is closed again. */
MUST_USE enum status pg_connect(const char *url, struct pg_conn *conn, struct err *err);
void pg_disconnect(struct pg_conn *conn);
bool pg_lost(const struct pg_conn *conn); /* the connection is gone */

/* Queues; nothing is sent yet. `text` is static. */
MUST_USE enum status pg_queue(struct pg_conn *conn, const char *text, struct err *err);
MUST_USE enum status pg_queue_call(struct pg_conn *conn, struct sql_call *call, struct err *err);

/* Sends the queue, without waiting for the answers. */
MUST_USE enum status pg_send(struct pg_conn *conn, struct err *err);

/* Reads the answers of what was sent; the rows of the last into *call, unless that is NULL. Fails
 * with the first failure among them. */
MUST_USE enum status pg_collect(struct pg_conn *conn, struct sql_call *call, struct err *err);

/* The server's number for our type: of a parameter, and whether a result column may have it. */
Oid pg_type(enum sql_type type);
bool pg_type_fits(enum sql_type type, Oid oid);

#endif
