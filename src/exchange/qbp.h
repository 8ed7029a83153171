/* exchange/qbp.h - a query's story: judged already, now matched, read, forecast, told, audited.
 *
 * Errors     any status but OK means that we failed; nothing was told.
 * Source     HL7 2.5.1 immunization guide 1.5, chapter 5 (results of a query).
 */
#ifndef EXCHANGE_QBP_H
#define EXCHANGE_QBP_H

#include "exchange/message.h"

MUST_USE enum status qbp_handle(struct passage *p, struct answered *out, struct err *err);

#endif
