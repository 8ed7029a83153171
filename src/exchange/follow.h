/* exchange/follow.h - reading the journal a few seconds behind the door.
 *
 * Purpose    what can wait is not done while a sender waits: words for the search (lots, addresses),
 *            what was refused and must be sent again (exchange/resend.h), and what is noticed with the
 *            help of other rows (exchange/late.h). Message by message, in order,
 *            each once: the mark of how far it got is moved in the same transaction.
 * Ownership  everything lives in the arena given.
 * Limits     FOLLOW_ROUND messages a call. A message is taken up FOLLOW_SETTLE_MS after it came at the
 *            earliest, because one with a smaller number may still be on its way to the disk.
 * Errors     as store/db.h; nothing of a round that failed is kept.
 */
#ifndef EXCHANGE_FOLLOW_H
#define EXCHANGE_FOLLOW_H

#include "exchange/journal.h"

enum { FOLLOW_ROUND = 200, FOLLOW_SETTLE_MS = 4000 };

/* A message as its followers see it. */
struct followed {
    struct message_id id;
    struct feed_id feed;
    struct instant received;
    struct date received_on;
    struct str control_id, msa1, peer;
    struct client_id client; /* 0: nothing of it was stored */
    const struct hl7_message *msg;
    bool reports; /* a VXU */
    bool sandbox; /* of a feed in state test */
    struct followed_error {
        struct str code;
        uint32_t group; /* the RXA it points into, from 1; 0 elsewhere */
    } * errors;
    size_t error_count;
};

/* Takes messages up to the id given: id_ago(FOLLOW_SETTLE_MS) for a door. *more: there was as much as a
 * round takes. */
MUST_USE enum status follow_round(struct db *db, const struct code_sets *codes, struct arena *arena,
                                  int64_t until, bool *more, struct err *err);

#endif
