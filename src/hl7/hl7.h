/* hl7/hl7.h - an HL7 v2 message as a flat index over its own bytes.
 *
 * Purpose    hl7_parse() reads the bytes once and notes where every segment, field, repetition,
 *            component and subcomponent begins. Nothing is copied; text is decoded (escapes,
 *            character set) only when somebody asks for it.
 *            A *piece* is the smallest run of text between two delimiters. A *span* is a run of
 *            pieces: a field, one of its repetitions, a component, a subcomponent.
 * Ownership  the message borrows `raw`, which must live as long; the index is the arena's.
 * Limits     LIMIT_MESSAGE_BYTES, LIMIT_MESSAGE_SEGMENTS; beyond them the message is unreadable
 *            and carries a finding.
 * Errors     none: bytes that are no message give findings and `readable` false, never a failure.
 * Source     HL7 2.5.1 chapter 2 (delimiters 2.5.4, escapes 2.7, null 2.5.3); docs/adr/0003.
 */
#ifndef HL7_HL7_H
#define HL7_HL7_H

#include <assert.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"
#include "base/finding.h"
#include "base/str.h"

/* What a delimiter ends; a higher level ends all lower ones too. */
enum hl7_level {
    HL7_NONE = 0,
    HL7_SUBCOMPONENT, /* & */
    HL7_COMPONENT,    /* ^ */
    HL7_REPETITION,   /* ~ */
    HL7_FIELD,        /* | */
    HL7_SEGMENT       /* CR, LF, or a frame byte */
};

struct hl7_delimiters {
    char field;
    char component;
    char repetition;
    char escape;
    char subcomponent;
};

struct hl7_segment {
    char name[4];   /* "PID", NUL at the end; shorter or odd names as far as they go */
    uint32_t first; /* in `field`: the entry of the segment's name */
    uint32_t count; /* fields that are there, MSH-1 counted; trailing empty ones as sent */
    bool header;    /* MSH, FHS, BHS: field 1 is the separator itself */
    bool empty;     /* emptied: all its fields are absent */
};

struct hl7_message {
    struct str raw; /* from the M of MSH on */
    struct hl7_delimiters delimiters;
    uint32_t
        *token; /* HL7_AT(position) | level << 24 of every delimiter; piece i follows token i */
    uint32_t *field; /* the piece a field begins with */
    struct hl7_segment *segment;
    size_t segments;
    bool readable; /* begins with a header segment and is within the limits */
    bool plain;    /* printable ASCII throughout: text needs no decoding but for escapes */
    bool latin1;   /* bytes above 127 are ISO 8859-1, not UTF-8 */
};

#define HL7_AT(token) ((token)&0xFFFFFFu)
#define HL7_LEVEL(token) ((token) >> 24 & 7u)
#define HL7_EMPTIED 0x80000000u

/* Pieces [from, to); none when from == to. */
struct hl7_span {
    uint32_t from;
    uint32_t to;
};

/* Reads one message (see hl7/split.h for many). Never NULL. What is wrong with the bytes
 * themselves is added to `found`. */
struct hl7_message *hl7_parse(struct arena *arena, struct str raw, struct findings *found);

/* --- spans: how a whole message is walked --- */

/* Field `f` (from 1) of segment `s` (from 0). None if it was not sent or is MSH-1. */
static inline struct hl7_span
hl7_field(const struct hl7_message *msg, size_t s, unsigned f)
{
    const struct hl7_segment *segment = &msg->segment[s];
    uint32_t at = segment->first + f - segment->header;

    assert(s < msg->segments && f > 0);
    if (segment->empty || f > segment->count || (segment->header && f == 1))
        return (struct hl7_span){0, 0};
    return (struct hl7_span){msg->field[at], msg->field[at + 1]};
}

/* Cuts the first repetition, component or subcomponent off *rest; false when none is left. */
static inline bool
hl7_next(const struct hl7_message *msg, struct hl7_span *rest, enum hl7_level level,
         struct hl7_span *out)
{
    uint32_t i = rest->from;

    if (i >= rest->to)
        return false;
    out->from = i++;
    while (i < rest->to && HL7_LEVEL(msg->token[i]) < (uint32_t)level)
        i++;
    out->to = rest->from = i;
    return true;
}

/* The text of one piece, "" once emptied. */
static inline struct str
hl7_piece(const struct hl7_message *msg, uint32_t i)
{
    uint32_t from = HL7_AT(HL7_AT(msg->token[i]) + 1);

    if (msg->token[i] & HL7_EMPTIED)
        return (struct str){msg->raw.p, 0};
    return (struct str){msg->raw.p + from, HL7_AT(msg->token[i + 1]) - from};
}

/* Its n-th part, from 1; none if there are fewer. */
static inline struct hl7_span
hl7_part(const struct hl7_message *msg, struct hl7_span whole, enum hl7_level level, unsigned n)
{
    struct hl7_span part = {0, 0};

    assert(n > 0);
    while (hl7_next(msg, &whole, level, &part))
        if (--n == 0)
            return part;
    return (struct hl7_span){0, 0};
}

/* Is any text left in it? */
static inline bool
hl7_valued(const struct hl7_message *msg, struct hl7_span span)
{
    for (uint32_t i = span.from; i < span.to; i++)
        if (hl7_piece(msg, i).n > 0)
            return true;
    return false;
}

/* As sent, separators and all; "" once nothing is left in it. */
static inline struct str
hl7_span_text(const struct hl7_message *msg, struct hl7_span span)
{
    uint32_t from;

    if (!hl7_valued(msg, span))
        return (struct str){msg->raw.p, 0};
    from = HL7_AT(HL7_AT(msg->token[span.from]) + 1);
    return (struct str){msg->raw.p + from, HL7_AT(msg->token[span.to]) - from};
}

/* Is it exactly ""? */
static inline bool
hl7_null(const struct hl7_message *msg, struct hl7_span span)
{
    struct str piece;

    if (span.to - span.from != 1)
        return false;
    piece = hl7_piece(msg, span.from);
    return piece.n == 2 && piece.p[0] == '"' && piece.p[1] == '"';
}

/* Empties: the bytes stay, but every reader from now on finds nothing there. */
void hl7_empty(struct hl7_message *msg, struct hl7_span span);
void hl7_empty_segment(struct hl7_message *msg, size_t s);

/* --- by address: how a reader takes what it wants --- */

/* Component `c` of a field's first repetition, its first subcomponent: the quick way to a code, a
 * number, a date. "" for what is absent or emptied. */
static inline struct str
hl7_first(const struct hl7_message *msg, size_t s, unsigned f, unsigned c)
{
    struct hl7_span span = hl7_field(msg, s, f);
    uint32_t i = span.from;

    for (; c > 1 && i < span.to; c--) {
        do
            i++;
        while (i < span.to && HL7_LEVEL(msg->token[i]) < HL7_COMPONENT);
        if (i < span.to && HL7_LEVEL(msg->token[i]) > HL7_COMPONENT)
            i = span.to;
    }
    return i < span.to ? hl7_piece(msg, i) : (struct str){msg->raw.p, 0};
}

/* The text as sent (escapes and all). Every number counts from 1; 0 means "the whole": component 0
 * a whole repetition, subcomponent 0 a whole component, repetition 0 a whole field. MSH-1 and
 * MSH-2 are what stands there. "" for what is absent or emptied, also of a message without
 * segments. */
struct str hl7_get(const struct hl7_message *msg, size_t s, unsigned field, unsigned repetition,
                   unsigned component, unsigned subcomponent);
unsigned hl7_repetitions(const struct hl7_message *msg, size_t s, unsigned field); /* 0 if empty */
/* `name` has three letters; false for a segment that was emptied. */
static inline bool
hl7_is(const struct hl7_message *msg, size_t s, const char *name)
{
    assert(s < msg->segments);
    return !msg->segment[s].empty && memcmp(msg->segment[s].name, name, 4) == 0;
}
/* The first segment of that name at or after `from` that is not emptied; msg->segments if none. */
size_t hl7_find(const struct hl7_message *msg, const char *name, size_t from);
/* Which of its name segment `s` is, from 1: the sequence in ERL. */
uint32_t hl7_sequence(const struct hl7_message *msg, size_t s);
struct place hl7_place(const struct hl7_message *msg, size_t s, unsigned field, unsigned repetition,
                       unsigned component);

/* Escapes undone, UTF-8, control characters dropped; \.br\ becomes a line feed. The slice itself
 * when nothing had to be done. */
struct str hl7_decode(struct arena *arena, const struct hl7_message *msg, struct str text);
/* hl7_decode(hl7_get(...)) with whole component, trimmed. */
struct str hl7_text(struct arena *arena, const struct hl7_message *msg, size_t s, unsigned field,
                    unsigned repetition, unsigned component);

#endif
