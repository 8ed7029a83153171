/* hl7/split.h - many messages in one text: files, streams, FHS/BHS/BTS/FTS batches.
 *
 * Purpose    every MSH at the start of a line begins a message; envelope lines are taken out and
 *            checked. What is wrong with an envelope comes out as a part of its own.
 * Ownership  parts are slices of the text; findings are the arena's.
 * Limits     none of its own; hl7_parse() refuses a message that is too long.
 * Source     HL7 2.5.1 chapter 2.10.3 (batch protocol).
 */
#ifndef HL7_SPLIT_H
#define HL7_SPLIT_H

#include "base/arena.h"
#include "base/finding.h"
#include "base/str.h"

enum hl7_part_kind {
    HL7_PART_MESSAGE,  /* text runs from MSH to the end of its last segment */
    HL7_PART_ENVELOPE, /* an envelope line that is wrong; `found` says how */
    HL7_PART_STRAY     /* text that belongs to no message */
};

struct hl7_part {
    enum hl7_part_kind kind;
    struct str text;
    struct findings *found; /* of an envelope; NULL otherwise */
};

struct hl7_split {
    struct arena *arena;
    struct str rest;
    uint64_t messages; /* in the batch that is open */
    uint64_t batches;  /* in the file that is open */
    char separator;    /* of the last envelope header */
    bool in_batch;     /* messages have come since the last BHS or BTS */
    bool enveloped;    /* any envelope line was there: replies may be wrapped too */
};

void hl7_split_init(struct hl7_split *split, struct arena *arena, struct str text);
bool hl7_split_next(struct hl7_split *split, struct hl7_part *part); /* false at the end */

#endif
