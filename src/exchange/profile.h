/* exchange/profile.h - does a message keep to its profile, and what is left of it if not?
 *
 * Purpose    structure, usage, types, tables and conformance statements of the national profiles,
 *            all from tables (data/profile). What is wrong is added to the findings and emptied in
 *            the message's index, upward as far as the guide's table 3-1 says; readers that come
 *            after see only what may be used.
 * Ownership  profiles are immutable after loading and may be used by any thread; they borrow the
 *            code sets. The answer's lists belong to the findings' arena.
 * Limits     findings are capped (base/finding.h); the message's are those of hl7/hl7.h.
 * Errors     loading fails with E_INVALID naming file and line. Checking never fails.
 * Source     HL7 2.5.1 immunization guide 1.5, chapters 3-5; NIST profiles 1.0.1 of it.
 * Why        docs/adr/0003-hl7-findings.md.
 */
#ifndef EXCHANGE_PROFILE_H
#define EXCHANGE_PROFILE_H

#include "base/date.h"
#include "base/err.h"
#include "code/code.h"
#include "hl7/hl7.h"

/* In the order of the files under data/profile. */
enum profile_id {
    PROFILE_Z22, /* VXU: doses reported */
    PROFILE_Z23, /* ACK */
    PROFILE_Z31, /* RSP: several candidates */
    PROFILE_Z32, /* RSP: history */
    PROFILE_Z33, /* RSP: no person */
    PROFILE_Z34, /* QBP: asks for Z32 */
    PROFILE_Z42, /* RSP: evaluated history and forecast */
    PROFILE_Z44, /* QBP: asks for Z42 */
    PROFILE_COUNT
};

struct profiles;

MUST_USE enum status profiles_load(const struct code_sets *codes, struct profiles **out,
                                   struct err *err);
void profiles_free(struct profiles *profiles); /* NULL is fine */
struct str profile_name(enum profile_id id);   /* "Z22" */
bool profile_find(struct str name, enum profile_id *out);

/* What a feed may have otherwise; all false is the strict default. */
struct switches {
    bool tolerant;       /* order of segments, and gaps that leave the dose certain, are W */
    bool warning_is_aa;  /* MSA-1 AA although something is W */
    bool protect_is_n;   /* PD1-12 in the old sense: Y means the record may be shared */
    bool silent;         /* no ERR of severity I on what was stored */
    bool batch_replies;  /* replies go out in FHS/BHS ... BTS/FTS */
    bool candidates_z44; /* several matches for a Z44 are listed (Z31) instead of Z33 */
};

/* A worker's memory of values that were right, so that the codes every message of a feed repeats
 * are looked at once. Never shared between threads; an ask without one is only slower. */
struct profile_memo *profile_memo_new(void);
void profile_memo_free(struct profile_memo *memo); /* NULL is fine */

struct ask {
    const struct profiles *profiles;
    struct profile_memo *memo; /* the worker's own, or NULL */
    const struct code_sets *codes;
    struct switches switches;
    struct date today; /* the registry's local day: nothing may have happened after it */
    struct instant now;
};

/* What is left. An order group is an ORC with its RXA, RXR, OBX and NTE. */
struct checked {
    bool rejected;    /* nothing of the message may be used */
    uint32_t *group;  /* of each segment: its order group from 1 on, 0 outside */
    uint32_t groups;  /* order groups that came */
    uint32_t emptied; /* of them, those that are lost */
};

struct checked profile_check(const struct ask *ask, enum profile_id id, struct hl7_message *msg,
                             struct findings *found);

#endif
