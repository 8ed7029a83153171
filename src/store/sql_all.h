/* store/sql_all.h - every named statement of every room, for the test that prepares them all; the
 * table is made by tools/mksql at build time. */
#ifndef STORE_SQL_ALL_H
#define STORE_SQL_ALL_H

#include "store/sql.h"

extern const struct sql_module *const sql_all[];
extern const size_t sql_all_count;

#endif
