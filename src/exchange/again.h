/* exchange/again.h - a message processed a second time, because somebody asked for it at its page.
 *
 * Purpose    a message goes through the feed's own door once more, past the stored answer that its
 *            sender would get: with today's code sets, today's switches and today's agreement. The
 *            registry takes the same report without changing anything, so it may be done at will.
 * Ownership  results belong to the arena.
 * Limits     only messages that report doses (VXU); the 20 newest repetitions are listed.
 * Errors     E_NOTFOUND; E_INVALID for another kind of message, or one whose body was not kept; E_BUSY
 *            if the registry failed and nothing was done (the door has logged it).
 */
#ifndef EXCHANGE_AGAIN_H
#define EXCHANGE_AGAIN_H

#include "exchange/monitor.h"

struct again {
    struct message_id message;
    struct message_id of;
    int64_t user;
    struct instant at;
};

/* A message that reports doses, and is kept whole. */
bool again_possible(struct arena *arena, const struct message_seen *seen);

/* `seen` is the message as the journal holds it, `feed` its feed. *out is the new one's id. */
struct again_ask {
    const struct message_seen *seen;
    const struct feed *feed;
    struct gate gate;
    int64_t user;
    struct instant at;
};
MUST_USE enum status again_send(struct exchange *ex, struct arena *arena,
                                const struct again_ask *ask, struct message_id *out,
                                struct err *err);

/* Which message this one repeats; *found false if it came from outside. */
MUST_USE enum status again_load(struct tx *tx, struct arena *arena, struct message_id id,
                                struct again *out, bool *found, struct err *err);
MUST_USE enum status again_list(struct tx *tx, struct arena *arena, struct message_id of,
                                struct again **out, size_t *count, struct err *err);

/* What came of it that had not come of the other: pure. */
struct again_difference {
    const struct message_finding **gone; /* said then, not now */
    const struct message_finding **came;
    size_t gone_count, came_count;
    bool other_answer; /* MSA-1 */
};
struct again_difference again_compare(struct arena *arena, const struct message_seen *then,
                                      const struct message_seen *now);

#endif
