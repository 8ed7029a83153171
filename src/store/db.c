/* store/db.c - opening by URL, transactions, and the fault injection around every store call. */
#include "store/db.h"

#include <assert.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <time.h>

#include "store/engine.h"

static atomic_long fail_after;
static atomic_long calls;

void
store_fail_after(long n)
{
    atomic_store(&calls, 0);
    atomic_store(&fail_after, n);
}

long
store_calls(void)
{
    return atomic_load(&calls);
}

enum status
store_call(const char *what, struct err *err)
{
    long n = atomic_fetch_add_explicit(&calls, 1, memory_order_relaxed) + 1;

    if (n == atomic_load_explicit(&fail_after, memory_order_relaxed))
        return FAIL(err, E_IO, "store call %ld (%s) was made to fail", n, what);
    return OK;
}

static void
read_environment(void)
{
    const char *n = getenv("JENNER_STORE_FAIL");
    int64_t value;

    if (n != NULL && str_parse_i64(str_of(n), &value))
        store_fail_after((long)value);
}

/* The engine, and where its database is, without an assumption on what stands there. */
static enum status
open_raw(struct str url, bool create, struct db **db, struct err *err)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    const struct str lite = STR("sqlite:");

    pthread_once(&once, read_environment);
    if (str_starts(url, lite))
        return lite_engine.open(str_skip(url, lite.n), create, db, err);
    if (str_starts(url, STR("postgresql://")) || str_starts(url, STR("postgres://")))
        return pg_engine.open(url, create, db, err);
    return FAIL(err, E_INVALID, "a database URL begins with sqlite: or postgresql://");
}

static enum status
close_failed(struct db *db, enum status status)
{
    db_close(db);
    return status;
}

enum status
db_open(struct str url, struct db **out, struct err *err)
{
    struct db *db;
    enum status status;

    TRY(open_raw(url, false, &db, err));
    status = schema_check(db, schema_ours(), err);
    if (status != OK)
        return close_failed(db, status);
    *out = db;
    return OK;
}

static enum status
create(struct db *db, struct instant now, struct err *err)
{
    unsigned steps;
    bool there;

    TRY(schema_is_there(db, &there, err));
    if (there)
        return FAIL(err, E_CONFLICT, "there is a store already");
    return schema_apply(db, schema_ours(), now, &steps, err);
}

enum status
db_create(struct str url, struct instant now, struct err *err)
{
    struct db *db;

    TRY(open_raw(url, true, &db, err));
    return close_failed(db, create(db, now, err));
}

static enum status
migrate(struct db *db, struct instant now, unsigned *steps, struct err *err)
{
    bool there;

    TRY(schema_is_there(db, &there, err));
    if (!there)
        return FAIL(err, E_NOTFOUND, "there is no store in this database; run `jenner setup`");
    return schema_apply(db, schema_ours(), now, steps, err);
}

enum status
db_migrate(struct str url, struct instant now, unsigned *steps, struct err *err)
{
    struct db *db;

    TRY(open_raw(url, false, &db, err));
    return close_failed(db, migrate(db, now, steps, err));
}

void
db_close(struct db *db)
{
    if (db != NULL)
        db->engine->close(db);
}

enum status
db_backup(struct db *db, const char *path, struct err *err)
{
    return db->engine->backup(db, path, err);
}

const char *
db_engine(const struct db *db)
{
    return db->engine->name;
}

static enum status
begin(struct tx *tx, struct db *db, bool writes, struct err *err)
{
    assert(!tx->open);
    *tx = (struct tx){.db = db, .writes = writes};
    TRY(store_call(writes ? "begin" : "read", err));
    TRY(writes ? db->engine->begin(tx, err) : db->engine->read(tx, err));
    tx->open = true;
    return OK;
}

enum status
tx_begin(struct tx *tx, struct db *db, struct err *err)
{
    return begin(tx, db, true, err);
}

enum status
tx_read(struct tx *tx, struct db *db, struct err *err)
{
    return begin(tx, db, false, err);
}

/* A transaction may end well only if each of its statements did. */
static enum status
before_commit(const struct tx *tx, struct err *err)
{
    if (tx->failed)
        return FAIL(err, E_CONFLICT, "a transaction whose statement failed was committed");
    return store_call("commit", err);
}

enum status
tx_commit(struct tx *tx, struct err *err)
{
    enum status status;

    assert(tx->open);
    status = before_commit(tx, err);
    if (status != OK) {
        tx_end(tx);
        return status;
    }
    tx->open = false;
    return tx->db->engine->commit(tx, err);
}

void
tx_end(struct tx *tx)
{
    if (tx->open)
        tx->db->engine->rollback(tx);
    tx->open = false;
}

enum status
tx_job_do(struct tx *tx, const struct tx_job *job, struct err *err)
{
    enum status status;

    tx->open = true;
    status = job->body(tx, job->context, err);
    assert(tx->open);
    tx->open = false;
    return status == OK ? before_commit(tx, err) : status;
}

enum status
tx_run(struct db *db, tx_body *body, void *context, struct err *err)
{
    const struct tx_job job = {body, context};
    CLEANUP(tx_end) struct tx tx = {0};

    if (db->engine->job != NULL) {
        TRY(store_call("begin", err));
        return db->engine->job(db, &job, err);
    }
    TRY(tx_begin(&tx, db, err));
    TRY(body(&tx, context, err));
    return tx_commit(&tx, err);
}

bool
tx_again(unsigned *tries, enum status status)
{
    struct timespec wait = {0, 2000000L << *tries};

    if (status != E_BUSY || *tries >= TX_TRIES_MAX)
        return false;
    (*tries)++;
    (void)nanosleep(&wait, NULL);
    return true;
}
