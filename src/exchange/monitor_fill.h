/* exchange/monitor_fill.h - journal entries without a sender: for measuring and for invented registries.
 *
 * Purpose    writes messages as the door would have left them - journal row, findings, tally - without
 *            parsing or applying anything, so that millions can be had in minutes.
 * Ownership  nothing is kept.
 * Errors     as store/db.h.
 */
#ifndef EXCHANGE_MONITOR_FILL_H
#define EXCHANGE_MONITOR_FILL_H

#include "exchange/journal.h"

struct fill {
    const struct feed *feed;
    struct instant at;
    int offset_minutes;
    uint64_t number; /* of the message: its control id is "F" and this */
    bool error;      /* AE with one finding; otherwise AA */
    bool refused;    /* AR */
    int late_days;   /* from the dose to the message */
};

/* Inside the caller's transaction; thousands a transaction are fine. */
MUST_USE enum status monitor_fill(struct tx *tx, struct arena *arena, const struct fill *fill,
                                  struct err *err);

#endif
