/* store/schema.c - making and bringing forward the tables; each step is one transaction. */
#include "store/schema.h"

#include <string.h>

#include "store/engine.h"
#include "store/schema.sql.h"

enum { ARENA_BYTES = 1024 * 1024 };

int
db_schema(void)
{
    return schema_steps[schema_step_count - 1].number;
}

static enum status
is_there(struct db *db, struct arena *arena, bool *there, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct schema_present_row row;

    TRY(tx_read(&tx, db, err));
    TRY(schema_present(&tx, arena, &row, err));
    *there = row.n > 0;
    return OK;
}

enum status
schema_is_there(struct db *db, bool *there, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(ARENA_BYTES);

    return is_there(db, arena, there, err);
}

static bool
taken(const struct schema_taken_row *rows, size_t count, int number)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].number == number)
            return true;
    return false;
}

enum status
schema_check(struct db *db, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(ARENA_BYTES);
    CLEANUP(tx_end) struct tx tx = {0};
    struct schema_taken_row *rows;
    size_t count;
    bool there;

    TRY(is_there(db, arena, &there, err));
    if (!there)
        return FAIL(err, E_NOTFOUND, "there is no store in this database; run `jenner setup`");
    TRY(tx_read(&tx, db, err));
    TRY(schema_taken(&tx, arena, &rows, &count, err));
    if (count > 0 && rows[count - 1].number > db_schema())
        return FAIL(err, E_CONFLICT,
                    "the store's schema is %d, newer than this program's %d; run a newer jenner",
                    rows[count - 1].number, db_schema());
    for (size_t i = 0; i < schema_step_count; i++)
        if (!taken(rows, count, schema_steps[i].number))
            return FAIL(err, E_CONFLICT, "the store has not taken schema step %d (%s) yet",
                        schema_steps[i].number, schema_steps[i].title);
    return OK;
}

/* Looks again inside the transaction: another program may have been faster. */
static enum status
apply_step(struct db *db, struct arena *arena, const struct schema_step *step, struct instant now,
           unsigned *steps, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct schema_taken_row *rows = NULL;
    struct schema_present_row row;
    struct schema_lock_row lock;
    size_t count = 0;

    TRY(tx_begin(&tx, db, err));
    TRY(schema_lock(&tx, arena, &lock, err));
    TRY(schema_present(&tx, arena, &row, err));
    if (row.n > 0)
        TRY(schema_taken(&tx, arena, &rows, &count, err));
    if (taken(rows, count, step->number))
        return OK;
    for (size_t i = 0; i < step->count; i++)
        if (db->engine->ddl(&tx, &step->texts[i], err) != OK)
            return err_within(err, "schema step %d (%s)", step->number, step->title);
    TRY(schema_take(&tx,
                    &(struct schema_take_in){
                        .number = step->number, .title = str_of(step->title), .applied_at = now},
                    err));
    TRY(tx_commit(&tx, err));
    (*steps)++;
    return OK;
}

enum status
schema_apply(struct db *db, struct instant now, unsigned *steps, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(ARENA_BYTES);

    *steps = 0;
    for (size_t i = 0; i < schema_step_count; i++)
        TRY(apply_step(db, arena, &schema_steps[i], now, steps, err));
    return OK;
}
