/* hl7/scan.h - finding every delimiter of a message; only hl7/parse.c uses it.
 *
 * Purpose    the one loop over all bytes, kept apart because it is worth vector code.
 * Limits     positions fit 24 bits (LIMIT_MESSAGE_BYTES is below that).
 * Errors     none.
 */
#ifndef HL7_SCAN_H
#define HL7_SCAN_H

#include "hl7/hl7.h"

struct scan {
    uint8_t level[256]; /* enum hl7_level of each byte; SCAN_CONTROL for one that does not belong */
    struct hl7_delimiters delimiters;
    bool controls; /* out: such a byte was seen */
    bool high;     /* out: a byte above 127 was seen */
};

enum { SCAN_CONTROL = 8 };

void scan_init(struct scan *scan, struct hl7_delimiters delimiters);

/* Writes a token for each delimiter of text[from, text.n) in order; returns how many. `out` has
 * room for SCAN_SLACK more than there are bytes. */
enum { SCAN_SLACK = 32 };
size_t scan_run(struct scan *scan, struct str text, size_t from, uint32_t *out);

#endif
