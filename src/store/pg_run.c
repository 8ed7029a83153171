/* store/pg_run.c - one PostgreSQL connection in pipeline mode: queueing, sending, reading back. */
#include <assert.h>
#include <endian.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/die.h"
#include "store/pg.h"

enum {
    PARAMS_MAX = 200,
    OID_BOOL = 16,
    OID_BYTEA = 17,
    OID_NAME = 19,
    OID_INT8 = 20,
    OID_INT2 = 21,
    OID_INT4 = 23,
    OID_TEXT = 25,
    OID_VARCHAR = 1043
};

Oid
pg_type(enum sql_type type)
{
    switch (type) {
    case SQL_TEXT:
        return OID_TEXT;
    case SQL_BLOB:
        return OID_BYTEA;
    case SQL_BIGINT:
    case SQL_INSTANT:
        return OID_INT8;
    case SQL_INT:
    case SQL_BOOL:
    case SQL_DATE:
        break;
    }
    return OID_INT4;
}

bool
pg_type_fits(enum sql_type type, Oid oid)
{
    if (type == SQL_TEXT)
        return oid == OID_TEXT || oid == OID_VARCHAR || oid == OID_NAME;
    if (type == SQL_BLOB)
        return oid == OID_BYTEA;
    return oid == OID_INT8 || oid == OID_INT4 || oid == OID_INT2 || oid == OID_BOOL;
}

bool
pg_lost(const struct pg_conn *conn)
{
    return PQstatus(conn->pg) != CONNECTION_OK;
}

/* SQLSTATE as ours: the classes are in the PostgreSQL manual, appendix A. */
static enum status
status_of(const char *state)
{
    if (strcmp(state, "40001") == 0 || strcmp(state, "40P01") == 0 || strcmp(state, "55P03") == 0)
        return E_BUSY;
    if (strcmp(state, "23505") == 0 || strcmp(state, "23503") == 0)
        return E_CONFLICT;
    if (strncmp(state, "22", 2) == 0 || strncmp(state, "23", 2) == 0 ||
        strncmp(state, "25", 2) == 0 || strncmp(state, "42", 2) == 0)
        return E_INVALID;
    return E_IO;
}

/* The first line of what libpq says of a broken connection. */
static enum status
fail_conn(const struct pg_conn *conn, const char *what, struct err *err)
{
    const char *text = PQerrorMessage(conn->pg);

    return FAIL(err, E_IO, "%s: %.*s", what, (int)strcspn(text, "\n"), text);
}

/* A data exception (class 22) may quote a value, DETAIL often does; neither is passed on. */
static enum status
fail_result(const struct pg_conn *conn, const struct pg_pending *pending, const PGresult *result,
            struct err *err)
{
    const char *name = pending->stmt == NULL ? "transaction" : pending->stmt->name;
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

    if (state == NULL)
        return fail_conn(conn, name, err);
    if (strncmp(state, "22", 2) == 0 || text == NULL)
        text = "a value that the column or function does not take";
    return FAIL(err, status_of(state), "%s: %s (%s)", name, text, state);
}

/* Durable is what every caller is promised, whatever the server's default; waits are bounded. */
static enum status
set_up(struct pg_conn *conn, struct err *err)
{
    static const char *const texts[] = {
        "SET lock_timeout = '30s'", "SET client_min_messages = warning",
        "DO $$ BEGIN IF current_setting('synchronous_commit') = 'off' THEN"
        " PERFORM set_config('synchronous_commit', 'on', false); END IF; END $$",
        NULL};
    const char *encoding = PQparameterStatus(conn->pg, "server_encoding");

    if (encoding == NULL || strcmp(encoding, "UTF8") != 0)
        return FAIL(err, E_INVALID, "the database's encoding is %s; create it with ENCODING 'UTF8'",
                    encoding == NULL ? "unknown" : encoding);
    if (PQenterPipelineMode(conn->pg) != 1)
        return fail_conn(conn, "pipeline", err);
    for (size_t i = 0; texts[i] != NULL; i++)
        TRY(pg_queue(conn, texts[i], err));
    TRY(pg_send(conn, err));
    return pg_collect(conn, NULL, err);
}

enum status
pg_connect(const char *url, struct pg_conn *conn, struct err *err)
{
    /* What stands before dbname the URL may override, what stands after it not. */
    const char *const keys[] = {"connect_timeout", "fallback_application_name", "dbname",
                                "client_encoding", NULL};
    const char *const values[] = {"10", "jenner", url, "UTF8", NULL};
    enum status status = OK;

    conn->pg = PQconnectdbParams(keys, values, 1);
    if (PQstatus(conn->pg) != CONNECTION_OK)
        status = fail_conn(conn, "could not connect to the database", err);
    else
        status = set_up(conn, err);
    if (status != OK)
        pg_disconnect(conn);
    return status;
}

void
pg_disconnect(struct pg_conn *conn)
{
    PQfinish(conn->pg);
    x_free(conn->prepared);
    x_free(conn->queue);
    *conn = (struct pg_conn){0};
}

static void
add_pending(struct pg_conn *conn, struct sql_stmt *stmt, bool prepare)
{
    if (conn->count == conn->queue_room) {
        conn->queue_room = conn->queue_room == 0 ? 32 : conn->queue_room * 2;
        conn->queue = x_realloc(conn->queue, conn->queue_room * sizeof(*conn->queue));
    }
    conn->queue[conn->count++] = (struct pg_pending){stmt, prepare};
}

enum status
pg_queue(struct pg_conn *conn, const char *text, struct err *err)
{
    assert(!conn->in_flight);
    if (PQsendQueryParams(conn->pg, text, 0, NULL, NULL, NULL, NULL, 1) != 1)
        return fail_conn(conn, text, err);
    add_pending(conn, NULL, false);
    return OK;
}

static unsigned char *
prepared_mark(struct pg_conn *conn, struct sql_stmt *stmt)
{
    size_t number = sql_number(stmt);

    if (number >= conn->room) {
        size_t room = (number + 1) * 2;

        conn->prepared = x_realloc(conn->prepared, room);
        memset(conn->prepared + conn->room, PG_NEW, room - conn->room);
        conn->room = room;
    }
    return &conn->prepared[number];
}

static void
server_name(char *name, size_t n, struct sql_stmt *stmt)
{
    (void)snprintf(name, n, "s%zu", sql_number(stmt));
}

static enum status
prepare(struct pg_conn *conn, struct sql_stmt *stmt, struct err *err)
{
    unsigned char *mark = prepared_mark(conn, stmt);
    Oid types[PARAMS_MAX];
    char name[24];

    if (*mark != PG_NEW)
        return OK;
    assert(stmt->in_count <= PARAMS_MAX);
    for (size_t i = 0; i < stmt->in_count; i++)
        types[i] = pg_type(stmt->in[i].type);
    server_name(name, sizeof(name), stmt);
    if (PQsendPrepare(conn->pg, name, stmt->pg, (int)stmt->in_count, types) != 1)
        return fail_conn(conn, stmt->name, err);
    add_pending(conn, stmt, true);
    *mark = PG_SENT;
    return OK;
}

/* Parameters in the binary form of the protocol: numbers are big-endian. */
struct params {
    const char *values[PARAMS_MAX];
    int lengths[PARAMS_MAX];
    int formats[PARAMS_MAX];
    uint64_t numbers[PARAMS_MAX];
};

static enum status
bind(struct params *params, const struct sql_call *call, struct err *err)
{
    const struct sql_stmt *stmt = call->stmt;

    for (size_t i = 0; i < stmt->in_count; i++) {
        Oid type = pg_type(stmt->in[i].type);
        struct sql_value value;

        TRY(sql_value(stmt, i, call->in, &value, err));
        params->formats[i] = 1;
        params->values[i] = value.text.p;
        params->lengths[i] = (int)value.text.n;
        if (value.text.n > INT32_MAX / 2)
            return FAIL(err, E_LIMIT, "%s: %s is too long", stmt->name, stmt->in[i].name);
        if (type == OID_INT8 || type == OID_INT4) {
            uint64_t big = htobe64((uint64_t)value.number);

            params->lengths[i] = type == OID_INT8 ? 8 : 4;
            params->numbers[i] = big;
            /* The low 32 bits stand in the last four bytes. */
            params->values[i] =
                (const char *)&params->numbers[i] + (size_t)(8 - params->lengths[i]);
        }
        if (value.absent)
            params->values[i] = NULL;
    }
    return OK;
}

enum status
pg_queue_call(struct pg_conn *conn, struct sql_call *call, struct err *err)
{
    struct sql_stmt *stmt = call->stmt;
    struct params params;
    char name[24];

    assert(!conn->in_flight);
    TRY(bind(&params, call, err));
    TRY(prepare(conn, stmt, err));
    server_name(name, sizeof(name), stmt);
    if (PQsendQueryPrepared(conn->pg, name, (int)stmt->in_count, params.values, params.lengths,
                            params.formats, 1) != 1)
        return fail_conn(conn, stmt->name, err);
    add_pending(conn, stmt, false);
    return OK;
}

enum status
pg_send(struct pg_conn *conn, struct err *err)
{
    conn->in_flight = true;
    if (PQpipelineSync(conn->pg) != 1)
        return fail_conn(conn, "could not send to the database", err);
    return OK;
}

static int64_t
number_of(const char *p, int length)
{
    uint64_t big;
    uint32_t small;
    uint16_t tiny;

    switch (length) {
    case 8:
        memcpy(&big, p, 8);
        return (int64_t)be64toh(big);
    case 4:
        memcpy(&small, p, 4);
        return (int32_t)be32toh(small);
    case 2:
        memcpy(&tiny, p, 2);
        return (int16_t)be16toh(tiny);
    default:
        return *p;
    }
}

static enum status
take_row(const PGresult *result, int r, struct sql_call *call, void *row, struct err *err)
{
    const struct sql_stmt *stmt = call->stmt;

    for (size_t i = 0; i < stmt->out_count; i++) {
        const struct sql_field *field = &stmt->out[i];
        const char *p = PQgetvalue(result, r, (int)i);
        int n = PQgetlength(result, r, (int)i);

        if (PQgetisnull(result, r, (int)i))
            sql_put_null(field, row);
        else if (field->type == SQL_TEXT || field->type == SQL_BLOB)
            sql_put_text(field, row, call->arena, (struct str){p, (size_t)n});
        else if (!sql_put_number(field, row, number_of(p, n)))
            return FAIL(err, E_INVALID, "%s: %s is too large", stmt->name, field->name);
    }
    return OK;
}

static enum status
take_rows(const PGresult *result, struct sql_call *call, struct err *err)
{
    const struct sql_stmt *stmt = call->stmt;
    int rows = PQntuples(result);

    if (PQnfields(result) != (int)stmt->out_count)
        return FAIL(err, E_INVALID, "%s gave %d columns instead of %zu", stmt->name,
                    PQnfields(result), stmt->out_count);
    for (size_t i = 0; i < stmt->out_count; i++)
        if (!pg_type_fits(stmt->out[i].type, PQftype(result, (int)i)))
            return FAIL(err, E_INVALID, "%s: %s came with another type", stmt->name,
                        stmt->out[i].name);
    for (int r = 0; r < rows; r++) {
        void *row = sql_next_row(call);

        if (row == NULL)
            return FAIL(err, E_INVALID, "%s gave more than one row", stmt->name);
        TRY(take_row(result, r, call, row, err));
    }
    return OK;
}

static enum status
take_result(struct pg_conn *conn, const struct pg_pending *pending, PGresult *result,
            struct sql_call *call, struct err *err)
{
    ExecStatusType code = PQresultStatus(result);
    int64_t changed;

    if (code != PGRES_COMMAND_OK && code != PGRES_TUPLES_OK)
        return fail_result(conn, pending, result, err);
    if (pending->prepare)
        *prepared_mark(conn, pending->stmt) = PG_READY;
    if (pending->stmt == NULL)
        /* The COMMIT of a failed transaction is answered by ROLLBACK, and is no error. */
        conn->committed = strcmp(PQcmdStatus(result), "COMMIT") == 0;
    if (call == NULL)
        return OK;
    if (str_parse_i64(str_of(PQcmdTuples(result)), &changed))
        call->changed = changed;
    /* A twin of a statement without rows may be a SELECT that takes a lock; its row says nothing. */
    return call->stmt->out_count > 0 ? take_rows(result, call, err) : OK;
}

/* Reads the one result of a queued thing and the NULL behind it. */
static enum status
read_pending(struct pg_conn *conn, const struct pg_pending *pending, struct sql_call *call,
             bool failed, struct err *err)
{
    enum status status = OK;
    PGresult *result = PQgetResult(conn->pg);

    if (result == NULL)
        return failed ? OK : fail_conn(conn, "the database did not answer", err);
    if (!failed)
        status = take_result(conn, pending, result, call, err);
    PQclear(result);
    while ((result = PQgetResult(conn->pg)) != NULL)
        PQclear(result);
    return status;
}

enum status
pg_collect(struct pg_conn *conn, struct sql_call *call, struct err *err)
{
    enum status status = OK;
    PGresult *sync;

    conn->committed = false;
    for (size_t i = 0; i < conn->count && !pg_lost(conn); i++) {
        bool last = i + 1 == conn->count;
        enum status one =
            read_pending(conn, &conn->queue[i], last ? call : NULL, status != OK, err);

        if (status == OK)
            status = one;
    }
    /* What was sent to be prepared behind a failure never was. */
    for (size_t i = 0; i < conn->count; i++)
        if (conn->queue[i].prepare && *prepared_mark(conn, conn->queue[i].stmt) == PG_SENT)
            *prepared_mark(conn, conn->queue[i].stmt) = PG_NEW;
    conn->count = 0;
    conn->in_flight = false;
    if (pg_lost(conn))
        return status != OK ? status : fail_conn(conn, "the connection was lost", err);
    sync = PQgetResult(conn->pg);
    assert(PQresultStatus(sync) == PGRES_PIPELINE_SYNC || pg_lost(conn));
    PQclear(sync);
    return status;
}
