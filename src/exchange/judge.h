/* exchange/judge.h - what came, may it be taken, and what is wrong with it?
 *
 * Purpose    the pure part of a message's way: read it, refuse what this registry does not speak
 *            (type, event, version, processing id), hold the rest against its profile. The doors
 *            (exchange/feed.c) and `jenner message check` share it; only what then happens to an
 *            accepted message differs.
 * Ownership  everything belongs to the arena given; the message borrows the raw bytes.
 * Limits     those of hl7/hl7.h.
 * Errors     none: what is wrong with a message is a finding.
 * Source     HL7 2.5.1 immunization guide 1.5, 3.2 and chapter 4 (MSH, MSA, ERR).
 */
#ifndef EXCHANGE_JUDGE_H
#define EXCHANGE_JUDGE_H

#include "exchange/profile.h"

enum message_kind {
    MESSAGE_NONE, /* cannot be read, or is not spoken here */
    MESSAGE_VXU,  /* reports doses */
    MESSAGE_QBP,  /* asks for a record */
    MESSAGE_ACK,  /* an answer itself: never answered */
    MESSAGE_RSP   /* the same */
};

/* A name with its OID: HD. */
struct judge_party {
    struct str name;
    struct str oid;
};

/* An organization: XON. */
struct judge_organization {
    struct str name;
    struct str authority;
    struct str type;
    struct str id;
};

/* What an answer gives back of the message's header, taken before anything was emptied. */
struct judge_echo {
    struct str control_id;    /* MSH-10 */
    struct str control_field; /* the same as sent, with what should not stand in it, for MSA-2 */
    struct str processing;    /* MSH-11.1; empty unless P, T or D */
    struct str accept;        /* MSH-15, MSH-16 */
    struct str application;
    struct judge_party sender[2];             /* MSH-3, MSH-4 */
    struct judge_party receiver[2];           /* MSH-5, MSH-6 */
    struct judge_organization responsible[2]; /* MSH-22, MSH-23 */
    bool query;                               /* a message of type QBP: acknowledged as ACK^Q11 */
    struct str query_tag;                     /* QPD-2 */
    struct str query_name;                    /* QPD-1, encoded */
    struct str qpd; /* the whole segment, encoded; empty if there was none */
};

struct verdict {
    struct hl7_message *msg;
    struct findings *found;
    enum message_kind kind;
    enum profile_id profile; /* unless kind is NONE */
    bool refused;            /* AR: not taken for reasons outside its content */
    struct checked checked;  /* unless refused */
    struct judge_echo echo;
    int64_t read_us; /* clock_monotonic_us() when its bytes had become segments */
};

struct verdict judge_message(struct arena *arena, const struct ask *ask, struct str raw);
/* The same for an envelope line that is wrong, so that it too gets an answer. */
struct verdict judge_envelope(struct arena *arena, struct str line, struct findings *found);

/* "AA", "AE" or "AR" for MSA-1 (guide: AE for any warning); "" for an answer, which gets none. */
struct str judge_code(const struct verdict *verdict, const struct switches *switches);

#endif
