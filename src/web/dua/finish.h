/* web/dua/finish.h - where signing begins and ends: a link for a member, the signature and what follows.
 *
 * Purpose    the signature, the facilities, the organization's data, the administrator's invitation,
 *            the mails and the audit are one transaction: all of it or nothing.
 */
#ifndef WEB_DUA_FINISH_H
#define WEB_DUA_FINISH_H

#include "web/dua/draft.h"

/* For a member on the organization's page: a link to sign with. */
MUST_USE enum status finish_begin(struct visit *v, struct tx *tx, struct org *org,
                                  struct str *token, struct err *err);
MUST_USE enum status finish_sign(struct visit *v, struct err *err);
MUST_USE enum status finish_audit(struct visit *v, struct tx *tx, const struct draft *draft,
                                  enum audit_action what, struct str reason, struct err *err);

/* No link that signs for the organization works any more: it was signed, or somebody else represents it. */
MUST_USE enum status finish_links(struct visit *v, struct tx *tx, struct org_id org,
                                  struct err *err);

#endif
