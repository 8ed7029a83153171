/* hl7/build.h - writing a message: segments, fields and components in rising order, escaped.
 *
 * Ownership  the text grows in the caller's buf.
 * Limits     the arena's cap.
 * Errors     none. Going backwards (field 3 after field 5) is a caller's bug and asserted.
 * Source     HL7 2.5.1 chapter 2.7 (escapes). Always the usual delimiters; segments end in CR.
 */
#ifndef HL7_BUILD_H
#define HL7_BUILD_H

#include "base/buf.h"
#include "hl7/hl7.h"

struct hl7_writer {
    struct buf *buf;
    size_t start; /* of the message in buf */
    unsigned field;
    unsigned component;
    unsigned subcomponent;
    bool header; /* the segment is MSH, FHS or BHS */
};

/* "PID" and so on. A header segment gets its two delimiter fields at once. */
void hl7_begin(struct hl7_writer *w, struct buf *buf, const char *segment);
/* Text at field, component, subcomponent (all from 1). Empty text writes nothing at all, so no
 * segment ends in separators. Line feeds become \.br\, other controls are left out. */
void hl7_put(struct hl7_writer *w, unsigned field, unsigned component, unsigned subcomponent,
             struct str text);
void hl7_put_u64(struct hl7_writer *w, unsigned field, uint64_t value);
/* A whole field that is a constant of ours, with its components ("LA13421-5^Complete^LN"): nothing
 * in it is escaped, and nothing more may go into the field. */
void hl7_put_constant(struct hl7_writer *w, unsigned field, const char *text);
/* The same of text that was written by these functions, or taken by hl7_put_field(); may be empty. */
void hl7_put_written(struct hl7_writer *w, unsigned field, struct str text);
void hl7_repeat(struct hl7_writer *w); /* the next hl7_put() into this field is a new repetition */
/* A whole field of a message that was received, as it was sent; written anew where its delimiters
 * are not the usual ones. */
void hl7_put_field(struct hl7_writer *w, unsigned field, const struct hl7_message *from, size_t s,
                   unsigned from_field);
void hl7_end(struct hl7_writer *w); /* the segment's CR */

#endif
