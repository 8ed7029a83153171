/* web/dua/copy.h - the signed copy of an agreement as PDF, for its page and its mails.
 *
 * Ownership  the bytes belong to the visit's arena.
 * Errors     as the store; E_IO when the PDF cannot be made.
 */
#ifndef WEB_DUA_COPY_H
#define WEB_DUA_COPY_H

#include "org/dua.h"
#include "web/visit.h"

MUST_USE enum status copy_make(struct visit *v, struct tx *tx, const struct org *org,
                               const struct agreement *agreement, struct str *pdf, struct err *err);
struct str copy_hex(struct arena *arena, struct str bytes);

/* "Ada Admin, ada@example.org": whom the signature designated as administrator; empty for an agreement
 * taken over from paper. */
MUST_USE enum status copy_administrator(struct visit *v, struct tx *tx, struct agreement_id id,
                                        struct str *out, struct err *err);

#endif
