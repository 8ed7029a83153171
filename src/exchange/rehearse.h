/* exchange/rehearse.h - what the door would say of a message, with nothing matched or stored.
 *
 * Purpose    one way of judging for `jenner message check`, the test bench and feeds in state test:
 *            the message is read, judged and planned as exchange/message.c and vxu.c do it, against
 *            a registry without a single record.
 * Ownership  everything belongs to the arena; the message borrows the bytes given.
 * Limits     those of hl7/hl7.h.
 * Errors     none: what is wrong with a message is a finding.
 * Why        docs/adr/0016-bench.md
 */
#ifndef EXCHANGE_REHEARSE_H
#define EXCHANGE_REHEARSE_H

#include "base/clock.h"
#include "exchange/judge.h"
#include "hl7/split.h"

struct rehearsed {
    struct verdict verdict;
    struct str msa1;  /* "" of an answer, which gets none */
    struct str reply; /* segments end in CR; "" likewise */
};

/* `part` is a message, or what a splitter found instead of one. */
struct rehearsed rehearse(struct arena *arena, const struct ask *ask, struct now now,
                          const struct hl7_part *part);

/* The answer to a message that was judged already: plans its doses, adds what would be stored. */
void rehearse_answer(struct arena *arena, const struct ask *ask, struct now now, int64_t id,
                     struct rehearsed *one);

#endif
