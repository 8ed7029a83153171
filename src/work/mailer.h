/* work/mailer.h - the runner's step that hands mails over.
 *
 * Limits     MAILER_CONNECTIONS to the mail server, unless jenner.conf says otherwise.
 * Errors     E_INVALID for a [mail] section that cannot be; otherwise as post/outbox.h.
 */
#ifndef WORK_MAILER_H
#define WORK_MAILER_H

#include "work/runner.h"

enum { MAILER_CONNECTIONS = 8, MAILER_TIMEOUT_S = 60 };

/* struct job.run: all that is due. Without [mail] host and from, mails stay where they are. */
MUST_USE enum status mailer_run(struct exchange *ex, struct arena *arena, struct now now,
                                bool *more, struct err *err);

#endif
