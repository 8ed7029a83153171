/* store/probe.h - the tables of probe.sql in a fresh store; tests of this room only. */
#ifndef STORE_PROBE_H
#define STORE_PROBE_H

#include "store/db.h"

void probe_make(struct db *db); /* fails the test if it cannot */

#endif
