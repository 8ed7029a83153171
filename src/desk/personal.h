/* desk/personal.h - does a text look as if it named a patient?
 *
 * Purpose    a warning before words are sent, and what the redaction tool offers. It finds what people paste:
 *            a social security number, a telephone number, a record number, a birth date beside a name or so
 *            called, a segment of an HL7 message. It is a guess in both directions and blocks nobody.
 * Ownership  ranges point into the text by offset.
 * Limits     PERSONAL_MOST ranges.
 * Errors     none; pure.
 */
#ifndef DESK_PERSONAL_H
#define DESK_PERSONAL_H

#include <stdbool.h>
#include <stddef.h>

#include "base/date.h"
#include "base/str.h"

enum { PERSONAL_MOST = 20 };

/*    name     words, after "This looks like" */
#define PERSONAL_TABLE(X)                                                                          \
    X(SSN, "a social security number")                                                             \
    X(PHONE, "a telephone number")                                                                 \
    X(RECORD, "a patient's record number")                                                         \
    X(BIRTH, "a person's name with a birth date")                                                  \
    X(SEGMENT, "part of an HL7 message about a person")

#define PERSONAL_ENUM(name, words) PERSONAL_##name,
enum personal_kind { PERSONAL_TABLE(PERSONAL_ENUM) PERSONAL_KINDS };
#undef PERSONAL_ENUM

struct personal {
    enum personal_kind kind;
    size_t from, to; /* bytes [from, to) of the text */
};

struct str personal_words(enum personal_kind kind);
/* In order of place, none inside another. `today`: a date of the future is nobody's birth. */
size_t personal_find(struct str text, struct date today, struct personal out[PERSONAL_MOST]);

#endif
