/* exchange/onboard.h - from a credential to real messages, without waiting for anybody.
 *
 * Purpose    a feed begins in state test: its messages are judged and answered and reach no client
 *            (docs/adr/0016-bench.md). What it sent there is held against the checklist of our samples
 *            (exchange/sample.h); with all of them shown it may go to pilot, where messages are real and
 *            counted; with enough good ones it may go live. Staff may hold it, saying why.
 * Ownership  everything belongs to the arena.
 * Limits     the newest ONBOARD_LOOKED messages are looked at.
 * Errors     E_CONFLICT: the checklist is not done, the feed is held, or somebody was faster; otherwise
 *            as store/db.h.
 *
 * A row's rule is a list of conditions, all of which must hold for one message:
 *   type=VXU        MSH-9.1
 *   RXA-9=00        in one and the same RXA: that component 1 of field 9 is 00
 *   RXA-15          ... that field 15 is not empty; of other segments any one
 *   RXA#2           at least two such segments
 *   finding=E       something was refused; without this condition nothing but the findings named with
 *                   our own sample may have been found
 */
#ifndef EXCHANGE_ONBOARD_H
#define EXCHANGE_ONBOARD_H

#include "exchange/monitor.h"
#include "exchange/sample.h"

enum {
    ONBOARD_LOOKED = 200,
    PILOT_MESSAGES = 20, /* at least so many real ones, */
    PILOT_DAYS = 2,      /* on at least so many days, */
    PILOT_PERCENT = 5 /* at most so many of a hundred with errors, and nothing left to send again */
};

enum onboard_mark { ONBOARD_MISSING, ONBOARD_TRIED, ONBOARD_SHOWN };

struct onboard_row {
    const struct sample *sample;
    enum onboard_mark mark;
    struct message_id message; /* that shows it, or that was the last try */
};

struct onboard_step {
    struct str moved_to;
    int64_t user;
    struct instant at;
    struct str reason;
};

struct onboard {
    struct onboard_row rows[SAMPLES_MAX];
    size_t count, shown;
    int64_t messages, faulty, days, open; /* since the pilot began */
    struct onboard_step *steps;           /* the newest first */
    size_t step_count;
    bool held;
    struct str why_held;
    bool may_pilot, may_live; /* the checklist is done, and nobody holds it */
};

MUST_USE enum status onboard_look(struct tx *tx, struct arena *arena, const struct feed *feed,
                                  struct date today, struct onboard *out, struct err *err);

/* Does this message show what the row asks? Pure. */
enum onboard_mark onboard_judge(const struct sample *sample, const struct hl7_message *msg,
                                const struct message_finding *findings, size_t count);

enum onboard_move { MOVE_BEGUN, MOVE_PILOT, MOVE_LIVE, MOVE_HOLD, MOVE_RELEASE };
struct onboard_word {
    const struct feed *feed;
    enum onboard_move move;
    int64_t user;
    struct instant at;
    struct date today;
    struct str reason;
};
/* Looks first: nobody moves on past an unfinished checklist. */
MUST_USE enum status onboard_go(struct tx *tx, struct arena *arena, const struct onboard_word *word,
                                struct err *err);

/* Where a feed that was suspended goes back to: the last of test, pilot and live it was in; live for
 * one that was made at the terminal. */
MUST_USE enum status onboard_state(struct tx *tx, struct arena *arena, struct feed_id feed,
                                   enum feed_state *out, struct err *err);

#endif
