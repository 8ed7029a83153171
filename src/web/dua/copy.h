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

/* What was said when it was signed, whatever has another name now. */
struct copy_said {
    struct str org_name;
    struct str
        administrator; /* "Ada Admin, ada@example.org"; empty for one taken over from paper */
};
MUST_USE enum status copy_said(struct visit *v, struct tx *tx, const struct org *org,
                               struct agreement_id id, struct copy_said *out, struct err *err);

#endif
