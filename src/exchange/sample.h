/* exchange/sample.h - sample messages of our own, each with what must come back.
 *
 * Purpose    the test bench offers them, the sandbox asks for the like of each before real messages may
 *            come (exchange/onboard.h). Their days are counted from today, so they never grow old.
 * Ownership  the table lives as long as the program; texts made belong to the arena.
 * Limits     SAMPLES_MAX.
 * Errors     none; a test judges every one of them.
 */
#ifndef EXCHANGE_SAMPLE_H
#define EXCHANGE_SAMPLE_H

#include "base/clock.h"

enum { SAMPLES_MAX = 32 };

struct sample {
    struct str row;   /* "NEW" */
    struct str title; /* "A new child, one dose given today" */
    struct str msa1;  /* what our sample is answered with */
    struct str codes; /* findings it must have, blank-separated, besides STORED */
    struct str shows; /* what a message must show */
    struct str rule;  /* the same for exchange/onboard.c */
};

size_t samples_all(const struct sample **out);
const struct sample *sample_find(struct str row); /* NULL: there is none */
struct str sample_text(struct arena *arena, const struct sample *sample, struct now now);

#endif
