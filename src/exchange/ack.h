/* exchange/ack.h - the answer to a message: ACK (Z23), and the head of every RSP.
 *
 * Purpose    MSH turned round, MSA with the sender's control id, an ERR for each finding, valid by
 *            the profile of the answer itself whatever the message was like.
 * Ownership  the text belongs to the arena given.
 * Limits     an RSP carries at most one ERR (profiles Z31 to Z42): the worst finding.
 * Errors     none.
 * Source     HL7 2.5.1 immunization guide 1.5: MSH, MSA, ERR; profiles Z23, Z33.
 */
#ifndef EXCHANGE_ACK_H
#define EXCHANGE_ACK_H

#include "base/buf.h"
#include "exchange/judge.h"

/* What an answer needs from its door. */
struct answer {
    const struct verdict *verdict;
    const struct switches *switches;
    const struct code_sets *codes;
    struct instant now;
    int offset_minutes;
    int64_t id; /* MSH-10 of the answer, from id_new() */
};

/* The acknowledgement of a VXU, and of anything that is refused. "" if none may be sent. */
struct str ack_build(struct arena *arena, const struct answer *answer);

/* Writes MSH, MSA, the ERR and, with `status` of table 0208 (OK, NF, TM, AE), QAK and QPD: the
 * beginning of a response of profile `id`. */
void ack_begin_response(struct buf *buf, const struct answer *answer, enum profile_id id,
                        const char *status);

/* A Z33 and nothing more: nobody was found (NF), too many were (TM), or the query was bad (AE). */
struct str ack_build_nobody(struct arena *arena, const struct answer *answer, const char *status);

/* What a registry without a single record answers to any message; "" to an answer. */
struct str ack_build_empty_registry(struct arena *arena, const struct answer *answer);

/* ERR-2 as it is sent: "RXA^2^5^1^1"; empty where the guide's two digits do not suffice. */
struct str ack_where(struct arena *arena, struct place place);

#endif
