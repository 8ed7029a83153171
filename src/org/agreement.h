/* org/agreement.h - the life of a Data Use Agreement, and the gate that every door asks.
 *
 * Purpose    says from an agreement's recorded step and its dates in which state it is on a day,
 *            which step may follow which, and what an organization may do today. The upper half is
 *            pure: no store, no clock. Below it stand the reads that the doors need.
 * Ownership  texts returned belong to the arena given.
 * Limits     AGREEMENT_YEARS from signature; the last day in force is the anniversary itself.
 * Errors     as base/err.h; a closed gate is an answer, not an error.
 * Source     product notes 2.4 (life cycle), 2.1 (three years from signature); docs/states.md;
 *            docs/adr/0010-agreements.md.
 */
#ifndef ORG_AGREEMENT_H
#define ORG_AGREEMENT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "org/org.h"

enum { AGREEMENT_YEARS = 3, AGREEMENT_EXPIRING_DAYS = 90, AGREEMENT_GRACE_DAYS = 30 };

struct agreement_id {
    int64_t v;
};

/* What somebody did last; stored. How dates turn it into a state is agreement_state()'s business.
 *     name         word stored and shown   */
#define AGREEMENT_STEP_TABLE(X)                                                                    \
    X(DRAFT, "draft")           /* begun, not handed in */                                         \
    X(SUBMITTED, "submitted")   /* signed, waits for the registry's staff (new enrolments) */      \
    X(RETURNED, "returned")     /* staff asked for a correction */                                 \
    X(SIGNED, "signed")         /* in force from its signature, until its end */                   \
    X(SUPERSEDED, "superseded") /* a newer signature replaced it */                                \
    X(SUSPENDED, "suspended")   /* closed by staff after an incident; may be lifted */             \
    X(TERMINATED, "terminated") /* ended for good, by either side */

#define AGREEMENT_STEP_ENUM(name, word) STEP_##name,
enum agreement_step { AGREEMENT_STEP_TABLE(AGREEMENT_STEP_ENUM) STEP_COUNT };
#undef AGREEMENT_STEP_ENUM

/* The states of product notes 2.4, in the order the board lists them. */
#define AGREEMENT_STATE_TABLE(X)                                                                   \
    X(DRAFT, "draft")                                                                              \
    X(SUBMITTED, "submitted")                                                                      \
    X(RETURNED, "returned")                                                                        \
    X(ACTIVE, "active")                                                                            \
    X(EXPIRING, "expiring") /* active, with at most 90 days left */                                \
    X(EXPIRED, "expired")                                                                          \
    X(SUPERSEDED, "superseded")                                                                    \
    X(SUSPENDED, "suspended")                                                                      \
    X(TERMINATED, "terminated")

#define AGREEMENT_STATE_ENUM(name, word) AGREEMENT_##name,
enum agreement_state { AGREEMENT_STATE_TABLE(AGREEMENT_STATE_ENUM) AGREEMENT_STATE_COUNT };
#undef AGREEMENT_STATE_ENUM

struct agreement_dates {
    enum agreement_step step;
    struct date signed_on; /* DATE_NONE before the signature */
    struct date ends_on;   /* last day in force; DATE_NONE before the signature */
};

struct str agreement_step_word(enum agreement_step step);
bool agreement_step_find(struct str word, enum agreement_step *out);
struct str agreement_state_word(enum agreement_state state);

/* The last day in force of an agreement signed on that day: the same day three years later, or
 * 28 February if that year has no such day. */
struct date agreement_end(struct date signed_on);
enum agreement_state agreement_state(const struct agreement_dates *dates, struct date today);
/* May `to` follow `from`? docs/states.md draws the same table. */
bool agreement_may(enum agreement_step from, enum agreement_step to);

/* What an organization may do today, worst first, so that the best of several is the largest. */
enum gate_answer {
    GATE_NONE = 0,  /* never signed, or still in review */
    GATE_SUSPENDED, /* closed by the registry's staff: nothing passes */
    GATE_EXPIRED,   /* nothing is stored, nothing answered; renewal only */
    GATE_GRACE, /* VXU stored with an ERR of severity I; queries refused; renewal only on the web */
    GATE_ACTIVE /* everything passes */
};

/* One agreement that speaks for the organization: its own, or one that lists it as a facility. */
struct gate_row {
    struct agreement_id id;
    struct str code; /* of the organization that signed */
    struct str name;
    struct agreement_dates dates;
    struct date covered_until; /* last day as a facility of it; DATE_NONE while it is one */
};

struct gate {
    enum gate_answer answer;
    struct agreement_id id; /* the agreement that decided; 0 for GATE_NONE */
    struct str code;        /* of the organization that signed it, for texts */
    struct str name;
    struct date ends_on;      /* its last day for this organization */
    struct date stores_until; /* last day on which VXU are still stored */
    int32_t days_left;        /* from today to ends_on; negative once it is over */
};

/* The best of the rows decides; a facility closed on a day has no grace after it. `closed` shuts
 * the organization whatever its agreements say. */
struct gate gate_decide(const struct gate_row *rows, size_t count, bool closed, int grace_days,
                        struct date today);

/* The gate of one organization: the one place that web, VXU, QBP, SOAP and MLLP ask. The registry's
 * own organization always passes. Days of grace are the setting `dua.grace_days`. */
MUST_USE enum status agreement_gate(struct tx *tx, struct arena *arena, struct org_id org,
                                    struct date today, struct gate *out, struct err *err);

/* The setting `dua.grace_days`, AGREEMENT_GRACE_DAYS if there is none. */
MUST_USE enum status agreement_grace_days(struct tx *tx, struct arena *arena, int *days,
                                          struct err *err);

bool gate_stores(const struct gate *gate);  /* a VXU may be stored */
bool gate_answers(const struct gate *gate); /* queries, lists and pages are open */
/* "The Data Use Agreement of NAME (CODE) ended on 2 Mar 2026; ...": the sentence for ACKs and pages.
 * Empty while everything passes. */
struct str gate_words(struct arena *arena, const struct gate *gate);

#endif
