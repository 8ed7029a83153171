/* code/record.h - the rows of a published list, whichever of its forms it came in.
 *
 * Ownership  records borrow from the bytes read or from the arena.
 * Limits     RECORD_FIELDS a row; further ones are left out.
 * Errors     E_INVALID for XML that is not well formed, or that brings a document type.
 */
#ifndef CODE_RECORD_H
#define CODE_RECORD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { RECORD_FIELDS = 24 };

struct record {
    struct str name[RECORD_FIELDS];  /* lower-case letters only: "cvxcode"; empty in text forms */
    struct str value[RECORD_FIELDS]; /* trimmed */
    size_t count;
};

struct records {
    struct str root; /* the XML document's outermost element; empty for text */
    struct record *list;
    size_t count;
    size_t room;
};

MUST_USE enum status records_read_xml(struct arena *arena, struct str bytes, struct records *out,
                                      struct err *err);
void records_read_text(struct arena *arena, struct str bytes,
                       struct records *out); /* a|b|c lines */

#endif
