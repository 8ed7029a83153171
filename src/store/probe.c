/* store/probe.c - the tables of probe.sql in a fresh store. */
#include "store/probe.h"

#include "base/test.h"
#include "store/engine.h"

extern const struct schema_step probe_steps[];
extern const size_t probe_step_count;

void
probe_make(struct db *db)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct err err;

    assert_int_equal(tx_begin(&tx, db, &err), OK);
    for (size_t i = 0; i < probe_steps[0].count; i++)
        if (db->engine->ddl(&tx, &probe_steps[0].texts[i], &err) != OK)
            fail_msg("%s", err.text);
    assert_int_equal(tx_commit(&tx, &err), OK);
}
