/* store/lite_run.c - one SQLite connection: opening it, preparing, binding, reading rows. */
#include <assert.h>
#include <string.h>

#include "base/die.h"
#include "store/lite.h"

/* SQLite's code as ours. Its texts name tables, columns and constraints, never values. */
enum status
lite_fail(struct lite_conn *conn, const char *what, struct err *err)
{
    int code = sqlite3_extended_errcode(conn->sqlite);
    const char *text = sqlite3_errmsg(conn->sqlite);
    enum status status = E_IO;

    switch (code & 0xff) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        status = E_BUSY;
        break;
    case SQLITE_CONSTRAINT:
        status = code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY ||
                         code == SQLITE_CONSTRAINT_FOREIGNKEY || code == SQLITE_CONSTRAINT_ROWID
                     ? E_CONFLICT
                     : E_INVALID;
        break;
    case SQLITE_ERROR:
    case SQLITE_MISMATCH:
    case SQLITE_READONLY:
    case SQLITE_RANGE:
    case SQLITE_TOOBIG:
        status = E_INVALID;
        break;
    default:
        break;
    }
    return FAIL(err, status, "%s: %s (SQLite %d)", what, text, code);
}

enum status
lite_exec(struct lite_conn *conn, const char *text, struct err *err)
{
    if (sqlite3_exec(conn->sqlite, text, NULL, NULL, NULL) != SQLITE_OK)
        return lite_fail(conn, "exec", err);
    return OK;
}

enum status
lite_step(struct lite_conn *conn, sqlite3_stmt **stmt, const char *text, struct err *err)
{
    int code = SQLITE_OK;

    if (*stmt == NULL)
        code = sqlite3_prepare_v3(conn->sqlite, text, -1, SQLITE_PREPARE_PERSISTENT, stmt, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_step(*stmt);
    if (code != SQLITE_DONE) {
        enum status status = lite_fail(conn, text, err);

        (void)sqlite3_reset(*stmt);
        return status;
    }
    (void)sqlite3_reset(*stmt);
    return OK;
}

enum status
lite_vacuum_into(struct lite_conn *conn, const char *path, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    enum status status = OK;

    if (sqlite3_prepare_v2(conn->sqlite, "VACUUM INTO ?1", -1, &stmt, NULL) != SQLITE_OK ||
        sqlite3_bind_text(stmt, 1, path, -1, SQLITE_STATIC) != SQLITE_OK ||
        sqlite3_step(stmt) != SQLITE_DONE)
        status = lite_fail(conn, "backup", err);
    (void)sqlite3_finalize(stmt);
    return status;
}

enum status
lite_connect(struct lite *lite, struct lite_conn *conn, int flags, struct err *err)
{
    int code = sqlite3_open_v2(lite->path, &conn->sqlite, flags | SQLITE_OPEN_NOMUTEX, NULL);

    if (conn->sqlite == NULL)
        return FAIL(err, E_IO, "could not open %s: out of memory", lite->path);
    if (code != SQLITE_OK)
        return FAIL(err, E_IO, "could not open %s: %s", lite->path, sqlite3_errmsg(conn->sqlite));
    (void)sqlite3_extended_result_codes(conn->sqlite, 1);
    (void)sqlite3_busy_timeout(conn->sqlite, 5000);
    (void)sqlite3_db_config(conn->sqlite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(conn->sqlite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    (void)sqlite3_db_config(conn->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(conn->sqlite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    return lite_exec(
        conn,
        "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA secure_delete = ON;"
        "PRAGMA wal_autocheckpoint = 0; PRAGMA temp_store = MEMORY;",
        err);
}

void
lite_disconnect(struct lite_conn *conn)
{
    for (size_t i = 0; i < conn->room; i++)
        (void)sqlite3_finalize(conn->stmts[i]);
    x_free(conn->stmts);
    (void)sqlite3_finalize(conn->begin);
    (void)sqlite3_finalize(conn->commit);
    (void)sqlite3_finalize(conn->savepoint);
    (void)sqlite3_finalize(conn->release);
    (void)sqlite3_close(conn->sqlite);
    *conn = (struct lite_conn){0};
}

static enum status
prepare(struct lite_conn *conn, struct sql_stmt *stmt, sqlite3_stmt **out, struct err *err)
{
    size_t number = sql_number(stmt);

    if (number >= conn->room) {
        size_t room = (number + 1) * 2;

        conn->stmts = x_realloc(conn->stmts, room * sizeof(sqlite3_stmt *));
        memset(conn->stmts + conn->room, 0, (room - conn->room) * sizeof(sqlite3_stmt *));
        conn->room = room;
    }
    if (conn->stmts[number] == NULL &&
        sqlite3_prepare_v3(conn->sqlite, stmt->sqlite, -1, SQLITE_PREPARE_PERSISTENT,
                           &conn->stmts[number], NULL) != SQLITE_OK)
        return lite_fail(conn, stmt->name, err);
    *out = conn->stmts[number];
    return OK;
}

static enum status
bind(struct lite_conn *conn, sqlite3_stmt *prepared, const struct sql_call *call, struct err *err)
{
    const struct sql_stmt *stmt = call->stmt;

    for (size_t i = 0; i < stmt->in_count; i++) {
        int at = (int)i + 1, code;
        struct sql_value value;

        TRY(sql_value(stmt, i, call->in, &value, err));
        if (value.absent)
            code = sqlite3_bind_null(prepared, at);
        else if (stmt->in[i].type == SQL_TEXT)
            code = sqlite3_bind_text64(prepared, at, value.text.p, value.text.n, SQLITE_STATIC,
                                       SQLITE_UTF8);
        else if (stmt->in[i].type == SQL_BLOB)
            code = sqlite3_bind_blob64(prepared, at, value.text.p, value.text.n, SQLITE_STATIC);
        else
            code = sqlite3_bind_int64(prepared, at, value.number);
        if (code != SQLITE_OK)
            return lite_fail(conn, stmt->name, err);
    }
    return OK;
}

static struct str
bytes_of(sqlite3_stmt *prepared, int i)
{
    const void *p = sqlite3_column_blob(prepared, i);

    return (struct str){p == NULL ? "" : p, (size_t)sqlite3_column_bytes(prepared, i)};
}

static enum status
take_row(sqlite3_stmt *prepared, struct sql_call *call, void *row, struct err *err)
{
    const struct sql_stmt *stmt = call->stmt;

    for (size_t i = 0; i < stmt->out_count; i++) {
        const struct sql_field *field = &stmt->out[i];
        int type = sqlite3_column_type(prepared, (int)i);
        int want = field->type == SQL_TEXT   ? SQLITE_TEXT
                   : field->type == SQL_BLOB ? SQLITE_BLOB
                                             : SQLITE_INTEGER;

        if (type == SQLITE_NULL)
            sql_put_null(field, row);
        else if (type != want)
            return FAIL(err, E_INVALID, "%s: %s came with another type", stmt->name, field->name);
        else if (type != SQLITE_INTEGER)
            sql_put_text(field, row, call->arena, bytes_of(prepared, (int)i));
        else if (!sql_put_number(field, row, sqlite3_column_int64(prepared, (int)i)))
            return FAIL(err, E_INVALID, "%s: %s is too large", stmt->name, field->name);
    }
    return OK;
}

static enum status
step_all(struct lite_conn *conn, sqlite3_stmt *prepared, struct sql_call *call, struct err *err)
{
    int code;

    while ((code = sqlite3_step(prepared)) == SQLITE_ROW) {
        void *row = sql_next_row(call);

        if (row == NULL)
            return FAIL(err, E_INVALID, "%s gave more than one row", call->stmt->name);
        TRY(take_row(prepared, call, row, err));
    }
    if (code != SQLITE_DONE)
        return lite_fail(conn, call->stmt->name, err);
    call->changed = sqlite3_changes64(conn->sqlite);
    return OK;
}

enum status
lite_run(struct lite_conn *conn, struct sql_call *call, struct err *err)
{
    sqlite3_stmt *prepared = NULL;
    enum status status;

    TRY(prepare(conn, call->stmt, &prepared, err));
    status = bind(conn, prepared, call, err);
    if (status == OK)
        status = step_all(conn, prepared, call, err);
    (void)sqlite3_reset(prepared);
    (void)sqlite3_clear_bindings(prepared);
    return status;
}
