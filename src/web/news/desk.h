/* web/news/desk.h - what the pages of those who write bulletins share.
 *
 * Ownership  everything lives in the visit's arena.
 * Errors     as the rooms below.
 */
#ifndef WEB_NEWS_DESK_H
#define WEB_NEWS_DESK_H

#include "post/bulletin_mail.h"
#include "web/news/checks.h"
#include "web/visit.h"

/* The bulletin of the path. */
MUST_USE enum status desk_load(struct visit *v, struct tx *tx, struct bulletin *out,
                               struct err *err);
/* Inside the transaction of the act. */
MUST_USE enum status desk_audit(struct visit *v, struct tx *tx, enum audit_action what, int64_t id,
                                const char *how, struct err *err);
/* Its text with the figures of now, or as it was sent. */
MUST_USE enum status desk_text(struct visit *v, struct tx *tx, const struct bulletin *b,
                               struct str *text, struct err *err);
/* The mail as it would go out; its foot leads to the public pages. With `linked`, style sheets are
 * linked instead of written into it, and `dark` adds the dark one. */
MUST_USE enum status desk_mail(struct visit *v, struct tx *tx, const struct bulletin *b,
                               bool linked, bool dark, struct mail_bulk *out, struct err *err);

#endif
