/* exchange/vxu_preview.h - what a registry without a single record would say of a judged VXU.
 *
 * Purpose    `jenner message check` answers like one: the doses are read and planned as the door
 *            does it (exchange/vxu.c), only nothing is matched or stored.
 * Ownership  findings go to the verdict's own.
 * Errors     none.
 */
#ifndef EXCHANGE_VXU_PREVIEW_H
#define EXCHANGE_VXU_PREVIEW_H

#include "exchange/judge.h"
#include "registry/dose_plan.h"

/* What was done with a report, as its ACK tells it. */
struct vxu_tally {
    const char *who; /* "new client" */
    int32_t added;
    int32_t changed;
    int32_t known;
    int32_t deleted;
    int32_t refusals;     /* added; a reader must not take them for doses */
    int32_t observations; /* added: a disease had, a contraindication, a reaction */
};

/* The doses and refusals of the tally: what became of each dose of the report. */
struct vxu_tally vxu_count(const struct report *report, const struct dose_done *done);

/* Adds "new client; 2 doses added" as a finding of severity I (guide 1.5, MSA-1 AA). */
void vxu_say(struct arena *arena, const struct vxu_tally *tally, struct findings *found);

/* Does nothing for what is not a VXU or is not taken. */
void vxu_preview(struct arena *arena, const struct ask *ask, const struct verdict *verdict);

#endif
