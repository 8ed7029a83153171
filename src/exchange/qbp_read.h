/* exchange/qbp_read.h - a judged QBP as a question: who is asked for, and how many may be named.
 *
 * Ownership  borrows the message; lists belong to the reader's arena.
 * Errors     none; what the profile check emptied is absent.
 * Source     HL7 2.5.1 immunization guide 1.5, chapter 5: Z34, Z44 (QPD, RCP).
 */
#ifndef EXCHANGE_QBP_READ_H
#define EXCHANGE_QBP_READ_H

#include "cdsi/cdsi.h"
#include "exchange/read.h"

enum { QUERY_RECORDS_MAX = 20 }; /* names we give in a Z31 at most, whatever RCP-2 asks for */

struct query {
    struct str tag;           /* QPD-2 */
    bool forecast;            /* Z44: evaluated history and forecast; otherwise Z34: history */
    size_t most;              /* candidates that may be named: RCP-2, at most QUERY_RECORDS_MAX */
    struct report_client who; /* QPD-3 to QPD-11 in the places of a report */
    const struct cdsi_schedule *schedule; /* held while the query is answered; set by qbp.c */
};

struct query qbp_read(const struct reader *r);

#endif
