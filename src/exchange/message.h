/* exchange/message.h - one message from its bytes to its answer: the way every kind takes.
 *
 * Purpose    reads and judges the text, finds which kind it is, and hands it to vxu.c or qbp.c. Reads
 *            no clock and logs nothing: exchange/feed.c does.
 * Ownership  answers belong to the arena.
 * Errors     any status but OK means that we failed and nothing was stored; E_BUSY is worth another
 *            try from the beginning.
 * Source     HL7 2.5.1 immunization guide 1.5, chapter 3 (order of checks).
 */
#ifndef EXCHANGE_MESSAGE_H
#define EXCHANGE_MESSAGE_H

#include "exchange/ack.h"
#include "exchange/feed.h"
#include "exchange/journal.h"
#include "exchange/judge.h"

struct answered {
    struct str text; /* the reply, segments end in CR */
    struct str msa1;
    const struct findings *found;
    bool failed; /* the registry failed, the message is not to blame */
};

MUST_USE enum status message_answer(struct exchange *ex, struct arena *arena,
                                    const struct caller *who, struct str raw, struct now now,
                                    struct answered *out, struct err *err);

/* An AR with one finding or with several, without touching the store. */
struct answered message_failed(struct exchange *ex, struct arena *arena, struct str raw,
                               struct now now, enum finding_code code);
struct answered message_refused(struct exchange *ex, struct arena *arena, struct str raw,
                                struct now now, struct findings *found);

/* -- for vxu.c and qbp.c -- */

/* One message on its way. */
struct passage {
    struct exchange *ex;
    struct arena *arena;
    const struct caller *who;
    struct now now;
    int64_t began_us;  /* clock_monotonic_us() when its bytes were taken up */
    int64_t judged_us; /* and when it was judged */
    struct str raw;
    struct verdict verdict;
    int64_t content_hash;
    int64_t id; /* of the journal's row, and MSH-10 of the reply */
};

struct answer passage_answer(const struct passage *p); /* for exchange/ack.h */
struct journal_entry passage_entry(const struct passage *p, struct str msa1, struct str reply);
/* The message as the journal keeps it, packed: whole, or its header alone where the gate lets nothing
 * be stored. */
struct str passage_kept(const struct passage *p);
/* The agreement does not let this pass: a finding that names it and its end. */
void passage_close_gate(const struct passage *p);

#endif
