/* store/sql.c - running a statement: parameters out of their struct, results into theirs. */
#include "store/sql.h"

#include <assert.h>
#include <string.h>

#include "base/die.h"
#include "base/utf8.h"
#include "store/engine.h"

enum { ROWS_FIRST = 16 };

size_t
sql_number(struct sql_stmt *stmt)
{
    static atomic_int last;
    int number = atomic_load_explicit(&stmt->number, memory_order_relaxed);

    if (number == 0) {
        int unset = 0, next = atomic_fetch_add(&last, 1) + 1;

        /* Two threads may run a statement for the first time at once: the first number stays. */
        number = atomic_compare_exchange_strong(&stmt->number, &unset, next) ? next : unset;
    }
    return (size_t)number - 1;
}

/* PostgreSQL takes neither NUL nor broken UTF-8 in a text, so SQLite may not either. */
static bool
text_fits(struct str text)
{
    unsigned char all = 0;

    if (text.n == 0)
        return true;
    if (memchr(text.p, '\0', text.n) != NULL)
        return false;
    for (size_t i = 0; i < text.n; i++)
        all |= (unsigned char)text.p[i];
    return all < 0x80 || utf8_valid(text);
}

static int64_t
number_at(const struct sql_field *field, const char *at)
{
    switch (field->type) {
    case SQL_BIGINT:
        return *(const int64_t *)(const void *)at;
    case SQL_INSTANT:
        return ((const struct instant *)(const void *)at)->us;
    case SQL_DATE:
        return ((const struct date *)(const void *)at)->day;
    case SQL_INT:
        return *(const int32_t *)(const void *)at;
    case SQL_BOOL:
        return *(const bool *)at;
    case SQL_TEXT:
    case SQL_BLOB:
        break;
    }
    die("field %s holds no number", field->name);
}

enum status
sql_value(const struct sql_stmt *stmt, size_t i, const void *in, struct sql_value *value,
          struct err *err)
{
    const struct sql_field *field = &stmt->in[i];
    const char *at = (const char *)in + field->offset;

    *value = (struct sql_value){0};
    if (field->type == SQL_TEXT || field->type == SQL_BLOB) {
        value->text = *(const struct str *)(const void *)at;
        value->absent = value->text.p == NULL && field->nullable;
        if (value->text.p == NULL)
            value->text = STR("");
        if (field->type == SQL_TEXT && !text_fits(value->text))
            return FAIL(err, E_INVALID, "%s: the text for %s is not UTF-8", stmt->name,
                        field->name);
        return OK;
    }
    value->number = number_at(field, at);
    value->absent = field->type == SQL_DATE ? value->number == DATE_NONE.day
                                            : field->nullable && value->number == 0;
    return OK;
}

bool
sql_put_number(const struct sql_field *field, void *row, int64_t number)
{
    char *at = (char *)row + field->offset;
    bool fits = number >= INT32_MIN && number <= INT32_MAX;

    switch (field->type) {
    case SQL_BIGINT:
        *(int64_t *)(void *)at = number;
        return true;
    case SQL_INSTANT:
        ((struct instant *)(void *)at)->us = number;
        return true;
    case SQL_DATE:
        ((struct date *)(void *)at)->day = (int32_t)number;
        return fits;
    case SQL_INT:
        *(int32_t *)(void *)at = (int32_t)number;
        return fits;
    case SQL_BOOL:
        *(bool *)at = number != 0;
        return true;
    case SQL_TEXT:
    case SQL_BLOB:
        break;
    }
    die("field %s holds no number", field->name);
}

void
sql_put_text(const struct sql_field *field, void *row, struct arena *arena, struct str text)
{
    assert(field->type == SQL_TEXT || field->type == SQL_BLOB);
    *(struct str *)(void *)((char *)row + field->offset) = arena_copy(arena, text);
}

void
sql_put_null(const struct sql_field *field, void *row)
{
    if (field->type == SQL_TEXT || field->type == SQL_BLOB)
        *(struct str *)(void *)((char *)row + field->offset) = (struct str){NULL, 0};
    else
        (void)sql_put_number(field, row, field->type == SQL_DATE ? DATE_NONE.day : 0);
}

void *
sql_next_row(struct sql_call *call)
{
    size_t size = call->stmt->row_size;

    if (call->count == call->room) {
        char *rows;

        if (call->stmt->kind != SQL_MANY)
            return NULL;
        call->room = call->room == 0 ? ROWS_FIRST : call->room * 2;
        rows = arena_alloc(call->arena, call->room, size, alignof(max_align_t));
        if (call->count > 0)
            memcpy(rows, call->rows, call->count * size);
        call->rows = rows;
    }
    return call->rows + call->count++ * size;
}

static enum status
run(struct tx *tx, struct sql_call *call, struct err *err)
{
    enum status status;

    assert(tx->open);
    if (tx->failed)
        return FAIL(err, E_CONFLICT, "%s was run after a statement of its transaction had failed",
                    call->stmt->name);
    status = store_call(call->stmt->name, err);
    if (status == OK)
        status = tx->db->engine->run(tx, call, err);
    tx->failed = status != OK;
    return status;
}

static struct sql_call
call_of(const struct sql_ask *ask)
{
    return (struct sql_call){.stmt = ask->stmt, .in = ask->in, .arena = ask->arena};
}

enum status
sql_maybe(struct tx *tx, const struct sql_ask *ask, void *row, bool *found, struct err *err)
{
    struct sql_call call = call_of(ask);
    size_t size = ask->stmt->row_size;

    /* The row is read aside, so that the caller's is untouched unless all went well. */
    call.rows = arena_alloc(ask->arena, 1, size, alignof(max_align_t));
    call.room = 1;
    TRY(run(tx, &call, err));
    *found = call.count == 1;
    if (*found)
        memcpy(row, call.rows, size);
    return OK;
}

enum status
sql_one(struct tx *tx, const struct sql_ask *ask, void *row, struct err *err)
{
    bool found;

    TRY(sql_maybe(tx, ask, row, &found, err));
    return found ? OK : FAIL(err, E_NOTFOUND, "%s found nothing", ask->stmt->name);
}

enum status
sql_many(struct tx *tx, const struct sql_ask *ask, void *rows, size_t *count, struct err *err)
{
    struct sql_call call = call_of(ask);

    TRY(run(tx, &call, err));
    memcpy(rows, &call.rows, sizeof(call.rows));
    *count = call.count;
    return OK;
}

enum status
sql_changes(struct tx *tx, const struct sql_ask *ask, int64_t *changed, struct err *err)
{
    struct sql_call call = call_of(ask);

    TRY(run(tx, &call, err));
    *changed = call.changed;
    return OK;
}

enum status
sql_none(struct tx *tx, const struct sql_ask *ask, struct err *err)
{
    struct sql_call call = call_of(ask);

    return run(tx, &call, err);
}
