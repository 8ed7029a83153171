/* registry/dose_planner.h - the work of dose_plan(), shared by its files; nobody else includes it.
 *
 * Purpose    one planner a report: the statements there are, what is to be done with them, what is told.
 *            dose_plan.c decides which statement a dose speaks of, dose_held.c what of it a person at a
 *            page has deleted or put right.
 * Ownership  as in registry/dose_plan.h.
 * Errors     none.
 */
#ifndef REGISTRY_DOSE_PLANNER_H
#define REGISTRY_DOSE_PLANNER_H

#include "code/code.h"
#include "registry/dose_plan.h"

struct planner {
    struct arena *arena;
    const struct code_sets *sets;
    const struct report *report;
    const struct str *texts;
    struct sent_known *known;
    size_t known_count;
    struct sent_known *deleted; /* rows 'X': words a person's word stands against */
    size_t deleted_count;
    struct findings *found;
    struct dose_plan plan;
    bool *claimed;         /* of known[]: a dose of this report speaks of it already */
    size_t *add_of;        /* of the report's doses: 1 + index into plan.add, 0 none */
    struct sent_dose *now; /* in force after the report */
    size_t now_count;
    bool told_number; /* once a report is enough */
};

/* ---- dose_plan.c ---- */

/* Dose n of the report has the number of that record, and it stands for one dose. */
bool planner_number_fits(const struct report_dose *dose, const struct sent_dose *fresh,
                         const struct sent_dose *known);
bool planner_number_repeats(const struct planner *p, size_t n);
/* The sender's statement in force that dose n speaks of: word for word, or also by its number;
 * known_count if there is none. */
size_t planner_find_words(const struct planner *p, const struct sent_dose *fresh);
size_t planner_find_named(const struct planner *p, size_t n, const struct sent_dose *fresh);
void planner_end(struct planner *p, size_t i);

/* ---- dose_held.c ---- */

/* True if a person's deletion or correction stands against dose n: then all is done for it. */
bool planner_hold(struct planner *p, size_t n, const struct sent_dose *fresh);
/* A person at a page ends a statement: the words of a system or a sheet are kept, to be held against. */
void planner_remember(struct planner *p, const struct sent_known *known, bool deletes);
/* Held words follow the event of the correction that stands against them. */
void planner_move_held(struct planner *p, struct dose_id from, struct dose_id to);
/* Marks the events whose senders have said something else since a person put them right. `after`: as
 * it will be after the report. */
void planner_mark_disputes(const struct planner *p, struct dose_event *events, size_t count,
                           bool after);

#endif
