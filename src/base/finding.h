/* base/finding.h - what is wrong with what somebody sent: a message, a form, a sheet.
 *
 * Purpose    one list that feeds ERR segments, form errors, the monitor and data-quality reports.
 *            Every code stands once in data/findings.tsv, with its HL7 codes (tables 0357 and
 *            0533), its severity, and three sentences: what is wrong, what we did, what to do.
 * Ownership  list and texts belong to the arena of the unit of work.
 * Limits     LIMIT_FINDINGS a unit; further ones are counted in `dropped`, never lost silently.
 * Errors     none: a finding is an answer, not a failure (base/err.h is for those).
 * Source     HL7 2.5.1 immunization guide 1.5, ERR segment and table 3-1 (docs in data/SOURCES.md).
 */
#ifndef BASE_FINDING_H
#define BASE_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/finding_codes.h" /* made by tools/mkdata: enum finding_code { FINDING_..., } */
#include "base/str.h"

enum severity { SEVERITY_NONE = 0, SEVERITY_I, SEVERITY_W, SEVERITY_E };

/* Where in a message: HL7's ERL, PID-7 being {"PID", 1, 7, 1, 0, 0}. A 0 means "not given", and
 * nothing after a 0 is given either. segment[0] is NUL for a finding that has no place. In a sheet
 * the segment is empty and `sequence` is the row, `field` the column. */
struct place {
    char segment[4];
    uint32_t sequence;
    uint16_t field;
    uint16_t repetition;
    uint16_t component;
    uint16_t subcomponent;
};

#define PLACE_NONE ((struct place){{0}, 0, 0, 0, 0, 0})

/* One row of data/findings.tsv. */
struct finding_kind {
    struct str own; /* our code: "CVX_UNKNOWN" */
    struct str hl7; /* ERR-3, table 0357: "103" */
    struct str app; /* ERR-5, table 0533: "5", or empty */
    enum severity severity;
    struct str spec;   /* the section of the guide */
    struct str what;   /* what is wrong; {1} and {2} stand for the finding's arguments */
    struct str did;    /* what we did about it */
    struct str remedy; /* what the sender should do */
};

struct finding {
    enum finding_code code;
    enum severity severity; /* the kind's, unless a feed's switches changed it */
    struct place place;
    struct str what; /* the kind's sentence with its arguments in place */
};

struct findings {
    struct arena *arena;
    struct finding *list;
    size_t count;
    size_t room;
    size_t dropped;
    enum severity worst;
};

extern const struct finding_kind finding_kinds[FINDING_COUNT];

const struct finding_kind *finding_kind(enum finding_code code);
bool finding_code_find(struct str own, enum finding_code *out);
char severity_letter(enum severity severity); /* I W E, table 0516; '-' for none */

struct findings *findings_new(struct arena *arena);
void findings_add(struct findings *found, enum finding_code code, struct place place, struct str a,
                  struct str b);
void findings_add_as(struct findings *found, enum finding_code code, enum severity severity,
                     struct place place, struct str a, struct str b);

/* Takes out those of severity W and I. */
void findings_keep_errors(struct findings *found);

/* "what is wrong - where - what we did - what to do", for ERR-8, pages and terminals. */
struct str finding_words(struct arena *arena, const struct finding *finding);
struct str place_erl(struct arena *arena, struct place place);   /* "RXA^2^5^1^1", "" for none */
struct str place_words(struct arena *arena, struct place place); /* "RXA-5.1 of the 2nd RXA" */

#endif
