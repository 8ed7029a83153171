/* exchange/form.h - what the texts of HL7's primitive types look like.
 *
 * Errors     none: a text fits or it does not.
 * Source     HL7 2.5.1 chapter 2.A (NM, DT, TM, DTM); ISO 8824 for OIDs.
 */
#ifndef EXCHANGE_FORM_H
#define EXCHANGE_FORM_H

#include "base/date.h"

struct form_time {
    size_t digits; /* of the date and time, before a fraction */
    bool offset;
    struct date day; /* DATE_NONE if there is no whole day */
};

bool form_number(struct str s); /* an optional sign, digits, an optional fraction */
/* YYYY[MM[DD[HH[MM[SS[.S+]]]]]][+-ZZZZ], a day that exists. *out is written in any case. */
bool form_time(struct str s, struct form_time *out);
bool form_oid(struct str s);

#endif
