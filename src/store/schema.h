/* store/schema.h - the schema steps inside the binary (schema/NNNN_name.sql, made by tools/mksql).
 *
 * Errors     schema_check(): E_NOTFOUND if the database is no store, E_CONFLICT if its schema is
 *            older or newer than this program's.
 */
#ifndef STORE_SCHEMA_H
#define STORE_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/err.h"

struct db;

/* One statement of a step, in both dialects. */
struct schema_text {
    const char *sqlite;
    const char *pg;
};

struct schema_step {
    int number;
    const char *title;
    const struct schema_text *texts;
    size_t count;
};

/* A list of steps, by number. */
struct schema {
    const struct schema_step *steps;
    size_t count;
};

extern const struct schema_step schema_steps[];
extern const size_t schema_step_count;
struct schema schema_ours(void); /* these */

MUST_USE enum status schema_is_there(struct db *db, bool *there, struct err *err);
MUST_USE enum status schema_check(struct db *db, struct schema schema, struct err *err);
/* Takes the steps that the store has not taken; *taken counts them. */
MUST_USE enum status schema_apply(struct db *db, struct schema schema, struct instant now,
                                  unsigned *taken, struct err *err);

#endif
