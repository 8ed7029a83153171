/* exchange/late.h - what is noticed of a message behind the door: it needs other rows than the message's own.
 *
 * Purpose    is the facility one of the organization's, and open; does the client live in the clinic, or
 *            at an address that more than LATE_SHARED clients of the feed have? Nobody waits for the
 *            answer, so it is not in the ACK: findings are added to the journal's row and to the
 *            figures in one transaction, so that both stay equal.
 * Ownership  everything lives in the arena given.
 * Limits     LATE_SENDERS feeds' facilities are kept for a round.
 * Errors     as store/db.h.
 * Source     data quality notes 3.2, rows 11, 12, 35 and 36; data/detections.tsv.
 */
#ifndef EXCHANGE_LATE_H
#define EXCHANGE_LATE_H

#include "exchange/follow.h"

enum { LATE_SHARED = 20, LATE_SENDERS = 64 };

/* Of one round: whose facilities are which. Begins as {.codes = ...}. */
struct late {
    const struct code_sets *codes;
    struct late_sender *senders[LATE_SENDERS];
    size_t sender_count;
};

MUST_USE enum status late_look(struct late *late, struct tx *tx, struct arena *arena,
                               const struct followed *message, struct err *err);

#endif
