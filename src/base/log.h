/* base/log.h - one line of logfmt to stderr. Only the doors call it (net/ for connections).
 *
 * Never a name, a birth date, an address or message text: ids, codes and counts only.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/err.h"
#include "base/events.h"

enum log_level { LOG_DEBUG, LOG_INFO, LOG_WARN, LOG_ERROR };

void log_level_set(enum log_level least); /* INFO unless set */

/* `format` gives further fields, already in logfmt: log_event(LOG_INFO, EVENT_START, "pid=%d", p) */
void log_event(enum log_level level, enum event event, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void log_err(enum event event, const struct err *err);

#endif
