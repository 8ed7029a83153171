/* cdsi/force.h - the schedule in force: from a store's folder, or the one built in; swapped while
 * others read it, and taken back.
 *
 * Purpose    DIR/schedule/in_force.tsv is what counts, before.tsv what counted before it. Neither
 *            there: the release built into the program. DIR/schedule/season_shift, when there, holds
 *            by how many years its seasons are moved. A running server holds one struct
 *            cdsi_force; each unit of work takes the schedule at its start and gives it back at
 *            its end, so a swap never pulls it away.
 * Ownership  a held schedule lives until it is released, also after a swap.
 * Errors     a table that does not load is refused; the one in force stays in force.
 */
#ifndef CDSI_FORCE_H
#define CDSI_FORCE_H

#include "cdsi/cdsi.h"

/* ---- the files; data_dir may be NULL for the built-in schedule ---- */
/* A season shift in `options` comes before the folder's. */
MUST_USE enum status cdsi_force_load(const char *data_dir, struct cdsi_options options,
                                     struct cdsi_schedule **out, struct err *err);
/* Puts a checked table in force; the old one becomes the one before, and a season shift ends: it
 * was for the old one. */
MUST_USE enum status cdsi_force_put(const char *data_dir, struct str table, struct err *err);
/* The one before is in force again, and the other way round. E_NOTFOUND: there is none. */
MUST_USE enum status cdsi_force_back(const char *data_dir, struct err *err);
/* The operator's switch for the time between a season's end and the next release: moves all seasons
 * by whole years; 0 ends it. E_INVALID beyond CDSI_SHIFT_MAX either way. */
enum { CDSI_SHIFT_MAX = 5 };
MUST_USE enum status cdsi_force_shift(const char *data_dir, int years, struct err *err);

/* ---- in a running program ---- */
struct cdsi_force;

MUST_USE enum status cdsi_force_open(const char *data_dir, struct cdsi_options options,
                                     struct cdsi_force **out, struct err *err);
const struct cdsi_schedule *cdsi_force_hold(struct cdsi_force *force);
void cdsi_force_release(struct cdsi_force *force, const struct cdsi_schedule *schedule);
/* Reads the files again and swaps; on failure nothing changes. */
MUST_USE enum status cdsi_force_renew(struct cdsi_force *force, struct err *err);
/* The same, but only if the files are others than were read last: cheap enough to ask
 * every few seconds. A file that is refused is not tried again until it changes. */
MUST_USE enum status cdsi_force_refresh(struct cdsi_force *force, bool *renewed, struct err *err);
void cdsi_force_close(struct cdsi_force *force); /* nobody may hold it any more */

#endif
