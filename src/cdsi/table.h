/* cdsi/table.h - reading the compact table: where we are in it, and its fields. Private to the
 * four files of the table.
 *
 * Purpose    a row reads its fields in order with these; the first that is wrong is refused with
 *            line, field and reason, and the rest of the row goes on with harmless values.
 * Ownership  everything goes into the schedule's arena.
 */
#ifndef CDSI_TABLE_H
#define CDSI_TABLE_H

#include "base/tsv.h"
#include "cdsi/schedule.h"

/* Where we are in the table: rows are nested by their order. */
struct loading {
    struct cdsi_schedule *s;
    struct cdsi_options options;
    struct tsv tsv;
    size_t at; /* next field */
    struct antigen *antigen;
    struct series *series;
    struct target *target;
    struct skip *skip;
    struct skip_set *skip_set;
    struct table_place *place;
    struct err *err;
    bool failed;
};

void table_refuse(struct loading *l, const char *reason); /* keeps the first reason only */
/* The next field; empty for "-". table_name() wants one and copies it. */
struct str table_text(struct loading *l);
struct str table_name(struct loading *l);
bool table_is(struct loading *l, const char *word); /* the next field is that word */
int32_t table_day(struct loading *l, int32_t empty);
uint8_t table_age(struct loading *l, uint8_t empty); /* a number into the schedule's ages */
uint8_t table_gap(struct loading *l);                /* ... intervals; OPEN_BEGIN when empty */
/* Lists: of observation codes, of CVX as a set (`list` also gets the codes, if not NULL), of
 * series groups as bits. */
struct slice table_observations(struct loading *l);
uint16_t table_vaccines(struct loading *l, struct slice *list);
uint16_t table_series_groups(struct loading *l);
/* A field already taken. */
unsigned table_number_in(struct loading *l, struct str field, unsigned max);
uint16_t table_observation_in(struct loading *l, struct str field);

/* One function a kind of row (docs/cdsi-table.md). */
void table_row_release(struct loading *l);
void table_row_group(struct loading *l);
void table_row_vaccine(struct loading *l);
void table_row_conflict(struct loading *l);
void table_row_observations(struct loading *l);
void table_row_antigen(struct loading *l);
void table_row_guideline(struct loading *l);
void table_row_birth(struct loading *l);
void table_row_contraindication(struct loading *l);
void table_row_vaccine_contraindication(struct loading *l);
void table_row_series(struct loading *l);
void table_row_indication(struct loading *l);
void table_row_coded(struct loading *l);
void table_row_target(struct loading *l);
void table_row_age(struct loading *l);
void table_row_interval(struct loading *l);
void table_row_allowable(struct loading *l);
void table_row_preferred(struct loading *l);
void table_row_allowed(struct loading *l);
void table_row_inadvertent(struct loading *l);
void table_row_skip(struct loading *l);
void table_row_skip_set(struct loading *l);
void table_row_condition(struct loading *l);

#endif
