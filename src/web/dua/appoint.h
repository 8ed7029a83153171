/* web/dua/appoint.h - the administrators an agreement names: the organization's, and each facility's.
 *
 * Purpose    whoever is named and cannot administer yet is invited by mail, and administers once the person has
 *            accepted; one person named for many facilities accepts once, and switches between them.
 * Errors     as the store; all within the transaction of the signature.
 * Source     product notes 2.1 (page 2's designation), 2.3 (the workbook names one a facility).
 */
#ifndef WEB_DUA_APPOINT_H
#define WEB_DUA_APPOINT_H

#include "web/dua/draft.h"

/* Those of the facilities only if this signing brought a sheet: one that is taken over unchanged names
 * nobody anew. */
MUST_USE enum status appoint_administrators(struct visit *v, struct tx *tx,
                                            const struct draft *draft, struct err *err);

#endif
