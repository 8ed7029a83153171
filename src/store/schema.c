/* store/schema.c - making and bringing forward the tables; each step is one transaction. */
#include "store/schema.h"

#include <string.h>

#include "store/engine.h"
#include "store/schema.sql.h"

enum { ARENA_BYTES = 1024 * 1024 };

struct schema
schema_ours(void)
{
    return (struct schema){schema_steps, schema_step_count};
}

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
has_taken(const struct schema_taken_row *rows, size_t count, int number)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].number == number)
            return true;
    return false;
}

enum status
schema_check(struct db *db, struct schema schema, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(ARENA_BYTES);
    CLEANUP(tx_end) struct tx tx = {0};
    int newest = schema.steps[schema.count - 1].number;
    struct schema_taken_row *rows;
    size_t count;
    bool there;

    TRY(is_there(db, arena, &there, err));
    if (!there)
        return FAIL(err, E_NOTFOUND, "there is no store in this database; run `jenner setup`");
    TRY(tx_read(&tx, db, err));
    TRY(schema_taken(&tx, arena, &rows, &count, err));
    if (count > 0 && rows[count - 1].number > newest)
        return FAIL(err, E_CONFLICT,
                    "the store's schema is %d, newer than this program's %d; run a newer jenner",
                    rows[count - 1].number, newest);
    for (size_t i = 0; i < schema.count; i++)
        if (!has_taken(rows, count, schema.steps[i].number))
            return FAIL(err, E_CONFLICT,
                        "the store has not taken schema step %d (%s) yet; stop the server, back "
                        "up, and run `jenner upgrade`",
                        schema.steps[i].number, schema.steps[i].title);
    return OK;
}

/* Looks again inside the transaction: another program may have been faster. */
static enum status
apply_step(struct db *db, struct arena *arena, const struct schema_step *step, struct instant now,
           unsigned *taken, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct schema_take_in take = {step->number, str_of(step->title), now};
    struct schema_taken_row *rows = NULL;
    struct schema_present_row present;
    struct schema_lock_row lock;
    size_t count = 0;

    TRY(tx_begin(&tx, db, err));
    TRY(schema_lock(&tx, arena, &lock, err));
    TRY(schema_present(&tx, arena, &present, err));
    if (present.n > 0)
        TRY(schema_taken(&tx, arena, &rows, &count, err));
    if (has_taken(rows, count, step->number))
        return OK;
    for (size_t i = 0; i < step->count; i++)
        if (db->engine->ddl(&tx, &step->texts[i], err) != OK)
            return err_within(err, "schema step %d (%s)", step->number, step->title);
    TRY(schema_take(&tx, &take, err));
    TRY(tx_commit(&tx, err));
    (*taken)++;
    return OK;
}

enum status
schema_apply(struct db *db, struct schema schema, struct instant now, unsigned *taken,
             struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(ARENA_BYTES);

    *taken = 0;
    for (size_t i = 0; i < schema.count; i++)
        TRY(apply_step(db, arena, &schema.steps[i], now, taken, err));
    return OK;
}
