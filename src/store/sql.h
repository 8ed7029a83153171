/* store/sql.h - what tools/mksql makes of a named statement, and how it runs.
 *
 * Purpose    a statement in src/ROOM/x.sql becomes a function in ROOM/x.sql.h (made at build time):
 *
 *                -- setting_find: maybe
 *                SELECT value FROM setting WHERE name = :name;
 *
 *                struct setting_find_in { struct str name; };
 *                struct setting_find_row { struct str value; };
 *                enum status setting_find(struct tx *tx, struct arena *arena,
 *                                         const struct setting_find_in *in,
 *                                         struct setting_find_row *row, bool *found,
 *                                         struct err *err);
 *
 *            What follows (tx, [arena,] [in,]) depends on the kind:
 *                one      row            E_NOTFOUND if there is none
 *                maybe    row, found
 *                many     rows, count
 *                changes  changed        how many rows were inserted, updated or deleted
 *                none     nothing
 *            Outputs are touched only on OK. After any other status than OK and E_NOTFOUND the
 *            transaction has failed and can only be ended.
 * Types      bigint int64_t, int and smallint int32_t, bool bool, text and blob struct str,
 *            int named *_on struct date, bigint named *_at struct instant.
 * NULL       text and blob {NULL, 0}; a date DATE_NONE; a number or an instant 0. Written into a
 *            column that is NOT NULL, {NULL, 0} is the empty text and 0 is 0.
 * Ownership  text in a row and the rows of `many` belong to the arena. `in` is borrowed for the
 *            call.
 * Errors     see store/db.h.
 *
 * How the .sql file is written: head of tools/mksql/main.c. How a room builds it: the comment in
 * src/store/meson.build.
 */
#ifndef STORE_SQL_H
#define STORE_SQL_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "store/db.h"

enum sql_type { SQL_TEXT, SQL_BLOB, SQL_BIGINT, SQL_INT, SQL_BOOL, SQL_DATE, SQL_INSTANT };

enum sql_kind { SQL_ONE, SQL_MAYBE, SQL_MANY, SQL_CHANGES, SQL_NONE };

/* A parameter or a result column: where it stands in its struct. */
struct sql_field {
    const char *name;
    enum sql_type type;
    bool nullable; /* of a parameter: what means "none" in C is bound as NULL */
    size_t offset;
};

struct sql_stmt {
    const char *name;
    const char *sqlite; /* the text, with ?1 ?2 ... */
    const char *pg;     /* the text, with $1 $2 ... */
    const char *scan;   /* why it may read a whole table, or NULL */
    enum sql_kind kind;
    bool later; /* on PostgreSQL sent with the next statement whose rows are needed */
    const struct sql_field *in;
    size_t in_count;
    const struct sql_field *out;
    size_t out_count;
    size_t row_size;
    atomic_int number; /* its place in the connections' caches; 0 until it first runs */
};

/* All statements of one .sql file. */
struct sql_module {
    const char *path;
    struct sql_stmt *stmts;
    size_t count;
};

/* A statement about to run; what the generated functions hand over. */
struct sql_ask {
    struct sql_stmt *stmt;
    const void *in;      /* its parameter struct, or NULL */
    struct arena *arena; /* for rows, or NULL if the kind gives none */
};

/* What the generated functions call; nobody else does. */
MUST_USE enum status sql_one(struct tx *tx, const struct sql_ask *ask, void *row, struct err *err);
MUST_USE enum status sql_maybe(struct tx *tx, const struct sql_ask *ask, void *row, bool *found,
                               struct err *err);
MUST_USE enum status sql_many(struct tx *tx, const struct sql_ask *ask, void *rows, size_t *count,
                              struct err *err);
MUST_USE enum status sql_changes(struct tx *tx, const struct sql_ask *ask, int64_t *changed,
                                 struct err *err);
MUST_USE enum status sql_none(struct tx *tx, const struct sql_ask *ask, struct err *err);

#endif
