/* store/db.h - the registry's database: opening it, and transactions in straight lines.
 *
 * Purpose    one way of working on both engines, SQLite in a file and PostgreSQL:
 *
 *                CLEANUP(tx_end) struct tx tx = {0};
 *
 *                TRY(tx_begin(&tx, db, err));
 *                TRY(client_add(&tx, &(struct client_add_in){.id = id}, err));
 *                return tx_commit(&tx, err);
 *
 *            What is written between begin and commit is in the store whole and durable once
 *            tx_commit() has said OK, and not at all otherwise. The statements themselves stand in
 *            .sql files; tools/mksql makes a typed function of each (store/sql.h).
 * Ownership  a struct db is shared by all threads; a struct tx lives on one thread's stack.
 * Limits     LIMIT_STORE_CONNECTIONS connections; LIMIT_STORE_WAIT_MS for a turn, then E_BUSY.
 *            On SQLite one write transaction runs at a time: between tx_begin() and tx_commit()
 *            nobody parses, hashes a password, touches a socket or takes another lock; a second
 *            tx_begin() of the same thread ends the process, for it would wait for itself.
 * Errors     E_BUSY      a serialization failure, a lost race for a lock: repeat, see tx_again()
 *            E_CONFLICT  a unique or foreign key was violated
 *            E_INVALID   a value the schema does not take, text that is not UTF-8: our mistake
 *            E_IO        the disk, the server, the connection. After it the next tx_begin() works
 *                        again if the cause is gone. If tx_commit() says E_IO, the transaction may
 *                        or (nearly always) may not have been kept: the work is repeated, and
 *                        repeating must be harmless.
 *            Texts hold table and statement names, never values.
 * Why        docs/adr/0002-store.md
 */
#ifndef STORE_DB_H
#define STORE_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

struct db;

/* `url` is "sqlite:PATH" or "postgresql://..." (any libpq URL). A store that is not there is not
 * made: E_NOTFOUND. E_BUSY if another process has the SQLite file. E_CONFLICT if the schema is
 * older than this program (db_migrate() helps) or newer. */
MUST_USE enum status db_open(struct str url, struct db **db, struct err *err);
void db_close(struct db *db); /* no transaction may be open; NULL is fine */

/* Makes an empty store; only setup, demo and restore may. E_CONFLICT if there is one already. A
 * PostgreSQL database must exist and be UTF-8; its tables are made in the first schema of the
 * search_path. */
MUST_USE enum status db_create(struct str url, struct instant now, struct err *err);

/* Brings a closed store to this program's schema; *steps says how many were taken, 0 if it was
 * there already. */
MUST_USE enum status db_migrate(struct str url, struct instant now, unsigned *steps,
                                struct err *err);

/* Copies the store as it is now, while it is in use, to a new file, durable when OK is said: SQLite
 * only, E_INVALID otherwise (PostgreSQL has pg_dump and pgbackrest). E_CONFLICT if `path` exists. */
MUST_USE enum status db_backup(struct db *db, const char *path, struct err *err);

int db_schema(void);                        /* the number of this program's newest schema step */
const char *db_engine(const struct db *db); /* "sqlite" or "postgresql" */

/* One transaction. Zeroed before tx_begin() or tx_read(); read, never written, from outside. */
struct tx {
    struct db *db;
    void *conn;           /* the engine's */
    bool open;            /* begun, and neither committed nor ended */
    bool writes;          /* tx_begin(), not tx_read() */
    bool failed;          /* a statement failed: only tx_end() is left to do */
    unsigned round_trips; /* to the PostgreSQL server so far; 0 on SQLite */
};

/* Begins a transaction that may write. Inside it everybody else's finished work is seen, on SQLite
 * also what waits for the same flush to disk; therefore an answer that rests on what a write
 * transaction read leaves only after its tx_commit(), also when it changed nothing. */
MUST_USE enum status tx_begin(struct tx *tx, struct db *db, struct err *err);

/* Begins a transaction that only reads: one snapshot, blocks nobody, waits for no writer. */
MUST_USE enum status tx_read(struct tx *tx, struct db *db, struct err *err);

/* Returns when everything is on disk. On any other status nothing was kept (see E_IO above). */
MUST_USE enum status tx_commit(struct tx *tx, struct err *err);

/* For CLEANUP(): rolls back unless committed. */
void tx_end(struct tx *tx);

/* A write transaction whose body is a function: tx_begin(), `body`, tx_commit(). On SQLite whoever
 * has the turn does what others wait to have done, too, so that no thread is woken for each: `body`
 * may run on another thread, one at a time, while the caller waits. It uses nothing but `tx`,
 * `context` and what that reaches, and neither begins, commits nor ends a transaction. What it
 * returns other than OK is returned, and nothing is kept. */
typedef enum status tx_body(struct tx *tx, void *context, struct err *err);
MUST_USE enum status tx_run(struct db *db, tx_body *body, void *context, struct err *err);

/* A door repeats its work from tx_begin() when the store asks for it:
 *
 *     unsigned tries = 0;
 *     do
 *         status = vxu_handle(feed, raw, &ack, err);
 *     while (tx_again(&tries, status));
 *
 * True for E_BUSY, at most TX_TRIES_MAX times; waits a little longer each time. */
enum { TX_TRIES_MAX = 6 };
bool tx_again(unsigned *tries, enum status status);

/* Tests: the nth store call from now on (a begin, a statement, a commit) fails with E_IO, once;
 * 0 switches it off. The environment's JENNER_STORE_FAIL=n does the same from the first db_open()
 * of the process on, so that a scenario can be repeated for n = 1, 2, ... until it passes.
 * store_calls() counts the calls since. */
void store_fail_after(long n);
long store_calls(void);

#endif
