/* store/pg.c - the PostgreSQL engine: the pool and transactions.
 *
 * What costs on PostgreSQL is the round trip, so nothing waits that need not: BEGIN goes out with
 * the first statement, statements marked `later` with the next whose rows are needed, the end of a
 * reader is not waited for at all. */
#include "store/pg.h"

#include <assert.h>
#include <stdatomic.h>
#include <string.h>

#include "base/die.h"
#include "base/limits.h"

enum { QUEUE_MAX = 256 }; /* statements sent later; then a round trip keeps memory in bounds */

struct pg {
    struct db db;
    char *url;
    struct pool pool;
};

static void
conn_drop(struct pg *pg, struct pg_conn *conn)
{
    pg_disconnect(conn);
    x_free(conn);
    pool_gone(&pg->pool);
}

/* Closes a connection that was lost, and the idle ones, which a restarted server lost too. */
static void
conn_lost(struct pg *pg, struct pg_conn *conn)
{
    struct pooled *idle;

    conn_drop(pg, conn);
    while ((idle = pool_drain(&pg->pool)) != NULL)
        conn_drop(pg, (struct pg_conn *)idle);
}

static void
conn_give(struct pg *pg, struct pg_conn *conn)
{
    if (pg_lost(conn))
        conn_lost(pg, conn);
    else
        pool_give(&pg->pool, &conn->pooled);
}

/* A connection with nothing in flight. An idle one that turns out lost is replaced. */
static enum status
conn_take(struct pg *pg, struct pg_conn **out, struct err *err)
{
    struct pooled *pooled;
    struct pg_conn *conn;
    enum status status;

    if (!pool_take(&pg->pool, &pooled))
        return FAIL(err, E_BUSY, "no database connection came free within %d ms",
                    LIMIT_STORE_WAIT_MS);
    conn = (struct pg_conn *)pooled;
    if (conn != NULL && conn->in_flight && pg_collect(conn, NULL, err) != OK) {
        pg_disconnect(conn);
        x_free(conn);
        conn = NULL;
    }
    if (conn == NULL) {
        conn = x_calloc(1, sizeof(*conn));
        status = pg_connect(pg->url, conn, err);
        if (status != OK) {
            x_free(conn);
            pool_gone(&pg->pool);
            return status;
        }
    }
    *out = conn;
    return OK;
}

static enum status
begin(struct tx *tx, const char *text, struct err *err)
{
    struct pg *pg = (struct pg *)tx->db;
    struct pg_conn *conn;
    enum status status;

    TRY(conn_take(pg, &conn, err));
    status = pg_queue(conn, text, err);
    if (status != OK) {
        conn_lost(pg, conn);
        return status;
    }
    tx->conn = conn;
    return OK;
}

static enum status
pg_begin(struct tx *tx, struct err *err)
{
    return begin(tx, "BEGIN", err);
}

static enum status
pg_read(struct tx *tx, struct err *err)
{
    return begin(tx, "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", err);
}

static enum status
round_trip(struct tx *tx, struct sql_call *call, struct err *err)
{
    struct pg_conn *conn = tx->conn;

    tx->round_trips++;
    TRY(pg_send(conn, err));
    return pg_collect(conn, call, err);
}

static enum status
pg_call(struct tx *tx, struct sql_call *call, struct err *err)
{
    struct pg_conn *conn = tx->conn;

    TRY(pg_queue_call(conn, call, err));
    if (call->stmt->later && conn->count < QUEUE_MAX)
        return OK;
    return round_trip(tx, call, err);
}

static enum status
pg_ddl(struct tx *tx, const struct schema_text *text, struct err *err)
{
    TRY(pg_queue(tx->conn, text->pg, err));
    return round_trip(tx, NULL, err);
}

/* The answer to ROLLBACK is not waited for: whoever takes the connection next reads it. Statements
 * queued and never sent cannot be taken back, and would skip the ROLLBACK if they failed. */
static void
pg_rollback(struct tx *tx)
{
    struct pg_conn *conn = tx->conn;
    struct err ignored;
    bool only_begun = conn->count == 1 && !conn->in_flight;

    if (conn->in_flight)
        (void)(pg_collect(conn, NULL, &ignored) == OK);
    if (!pg_lost(conn) && conn->count > 0 && !only_begun)
        (void)(round_trip(tx, NULL, &ignored) == OK);
    if (!pg_lost(conn) && pg_queue(conn, "ROLLBACK", &ignored) == OK)
        (void)(pg_send(conn, &ignored) == OK);
    conn_give((struct pg *)tx->db, conn);
}

static enum status
pg_commit(struct tx *tx, struct err *err)
{
    struct pg_conn *conn = tx->conn;
    enum status status;

    if (!tx->writes) {
        pg_rollback(tx);
        return OK;
    }
    status = pg_queue(conn, "COMMIT", err);
    if (status == OK)
        status = round_trip(tx, NULL, err);
    if (status == OK && !conn->committed)
        status = FAIL(err, E_CONFLICT, "the database rolled back instead of committing");
    if (status != OK)
        pg_rollback(tx);
    else
        conn_give((struct pg *)tx->db, conn);
    return status;
}

static enum status
pg_backup(struct db *db, const char *path, struct err *err)
{
    (void)db;
    (void)path;
    return FAIL(err, E_INVALID, "a PostgreSQL store is backed up by PostgreSQL's own tools");
}

static void
pg_close(struct db *db)
{
    struct pg *pg = (struct pg *)db;
    struct pooled *conn;

    while ((conn = pool_drain(&pg->pool)) != NULL)
        conn_drop(pg, (struct pg_conn *)conn);
    pool_done(&pg->pool);
    x_free(pg->url);
    x_free(pg);
}

/* Connects once, so that a wrong URL is known now and not at the first message. */
static enum status
pg_open(struct str url, bool create, struct db **db, struct err *err)
{
    struct pg *pg = x_calloc(1, sizeof(*pg));
    struct pg_conn *conn;
    enum status status;

    (void)create;
    pg->db.engine = &pg_engine;
    pg->url = x_calloc(url.n + 1, 1);
    memcpy(pg->url, url.p, url.n);
    pool_init(&pg->pool);
    status = conn_take(pg, &conn, err);
    if (status != OK) {
        pg_close(&pg->db);
        return status;
    }
    conn_give(pg, conn);
    *db = &pg->db;
    return OK;
}

const struct engine pg_engine = {.name = "postgresql",
                                 .open = pg_open,
                                 .close = pg_close,
                                 .begin = pg_begin,
                                 .read = pg_read,
                                 .commit = pg_commit,
                                 .rollback = pg_rollback,
                                 .run = pg_call,
                                 .backup = pg_backup,
                                 .ddl = pg_ddl};
