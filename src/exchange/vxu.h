/* exchange/vxu.h - a VXU's story: judged already, now read, matched, stored, answered.
 *
 * Errors     any status but OK means that we failed, nothing was stored and the sender should try
 *            again. A bad message is a normal answer.
 */
#ifndef EXCHANGE_VXU_H
#define EXCHANGE_VXU_H

#include "exchange/message.h"

MUST_USE enum status vxu_handle(struct passage *p, struct answered *out, struct err *err);

#endif
