/* exchange/feed_store.h - feeds in the store, for the door alone: exchange/feed.c says what day it is.
 *
 * Errors     E_DENIED for any credential that is not exactly right; otherwise as store/db.h.
 */
#ifndef EXCHANGE_FEED_STORE_H
#define EXCHANGE_FEED_STORE_H

#include "exchange/feed.h"

/* A frame of plain MLLP: what it holds and the address it came from, "127.0.0.1". */
struct frame_from {
    struct str address;
    struct str raw;
};

MUST_USE enum status feed_store_sign_in(struct exchange *ex, struct arena *arena,
                                        const struct credential *by, struct date today,
                                        struct caller *out, struct err *err);
MUST_USE enum status feed_store_certificate(struct exchange *ex, struct arena *arena,
                                            struct str sha256, struct date today,
                                            struct caller *out, struct err *err);
MUST_USE enum status feed_store_message(struct exchange *ex, struct arena *arena,
                                        const struct frame_from *from, struct date today,
                                        struct caller *out, struct err *err);
MUST_USE enum status feed_store_name(struct exchange *ex, struct arena *arena, struct str name,
                                     struct date today, struct caller *out, struct err *err);

#endif
