/* registry/correction.h - what a person put right of a dose, against what its sender says next.
 *
 * Purpose    three words on one dose: what the sender said before, what he says now, and what we believe since
 *            a person corrected it. Decided part by part: what the sender did not change keeps the
 *            correction; what only the sender changed is taken; what both changed stays as the person said.
 *            Parts that mean something only together (a product, a lot with its expiry) go together.
 *            Pure: no store, no clock.
 * Ownership  what is returned belongs to the arena and borrows from the three.
 * Limits     none.
 * Errors     none.
 * Source     docs/adr/0025-correction.md
 */
#ifndef REGISTRY_CORRECTION_H
#define REGISTRY_CORRECTION_H

#include "base/arena.h"
#include "registry/report.h"

/* Parts of a dose that are decided for themselves. */
enum dose_part {
    PART_GIVEN,      /* the day */
    PART_PRODUCT,    /* vaccine, package, maker, trade name */
    PART_LOT,        /* lot and expiry */
    PART_AMOUNT,     /* with its unit */
    PART_SOURCE,     /* administered, or from a history */
    PART_COMPLETION, /* given, refused (and why) */
    PART_ROUTE,
    PART_SITE,
    PART_GIVEN_BY,
    PART_ORDERED_BY,
    PART_FACILITY,
    PART_ELIGIBILITY, /* with how and when it was told */
    PART_FUNDING,
    PART_VIS,
    PART_REACTIONS,
    PART_COUNT
};

struct correction {
    struct report_dose believed; /* what is believed now */
    bool taken;        /* it is not what the person had said: the sender changed other parts */
    uint32_t conflict; /* bits 1 << enum dose_part: both had changed it */
};

struct correction correction_merge(struct arena *arena, const struct report_dose *before,
                                   const struct report_dose *now,
                                   const struct report_dose *believed);

/* Bits of the parts in which two records do not agree. Where one of them does not name a maker or an
 * expiry, it does not disagree. */
uint32_t correction_differences(struct arena *arena, const struct report_dose *a,
                                const struct report_dose *b);

/* A copy with nothing but that part, for who shows it. */
struct report_dose correction_part(const struct report_dose *dose, enum dose_part part);
struct str correction_part_name(enum dose_part part); /* "lot number" */
/* "lot number, site" */
struct str correction_names(struct arena *arena, uint32_t parts);

#endif
