/* store/engine.h - what an engine does for store/db.c and store/sql.c; only this room includes it.
 *
 * Ownership  an engine's own database and connection structs begin with what stands here.
 * Errors     see store/db.h. begin, read and run leave the transaction as it was when they fail;
 *            db.c marks it failed. commit on failure has rolled back already.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store/schema.h"
#include "store/sql.h"

/* One run of a statement. */
struct sql_call {
    struct sql_stmt *stmt;
    const void *in;
    struct arena *arena; /* for text in rows; NULL if the kind gives none */
    char *rows;          /* one and maybe: the caller's struct */
    size_t count;        /* rows so far */
    size_t room;         /* rows there is room for */
    int64_t changed;
};

/* Where the next row goes; NULL if the kind gives at most one and there is one already. */
void *sql_next_row(struct sql_call *call);

/* The parameter's text or bytes, checked; `absent` when it is to be bound as NULL. */
struct sql_value {
    bool absent;
    int64_t number;
    struct str text;
};
MUST_USE enum status sql_value(const struct sql_stmt *stmt, size_t i, const void *in,
                               struct sql_value *value, struct err *err);

/* Puts a result into its place in the row; text is copied to the arena. False if the number does
 * not fit the field. */
bool sql_put_number(const struct sql_field *field, void *row, int64_t number);
void sql_put_text(const struct sql_field *field, void *row, struct arena *arena, struct str text);
void sql_put_null(const struct sql_field *field, void *row);

/* The statement's place in the connections' caches: 0, 1, 2, ... */
size_t sql_number(struct sql_stmt *stmt);

/* A write transaction whose body is a function. tx_job_do() runs it on a transaction the engine has
 * begun; OK means: commit it. */
struct tx_job {
    tx_body *body;
    void *context;
};
MUST_USE enum status tx_job_do(struct tx *tx, const struct tx_job *job, struct err *err);

struct engine {
    const char *name;
    enum status (*open)(struct str where, bool create, struct db **db, struct err *err);
    void (*close)(struct db *db);
    enum status (*begin)(struct tx *tx, struct err *err);
    enum status (*read)(struct tx *tx, struct err *err);
    enum status (*commit)(struct tx *tx, struct err *err);
    void (*rollback)(struct tx *tx);
    /* NULL: begin, the body and commit on the caller's thread will do. */
    enum status (*job)(struct db *db, const struct tx_job *job, struct err *err);
    enum status (*run)(struct tx *tx, struct sql_call *call, struct err *err);
    enum status (*backup)(struct db *db, const char *path, struct err *err);
    enum status (*ddl)(struct tx *tx, const struct schema_text *text, struct err *err);
};

extern const struct engine lite_engine; /* store/lite.c */
extern const struct engine pg_engine;   /* store/pg.c */

struct db {
    const struct engine *engine;
};

/* A store call is about to happen: E_IO if the fault injection says so. */
MUST_USE enum status store_call(const char *what, struct err *err);

#endif
