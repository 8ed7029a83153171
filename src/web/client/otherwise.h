/* web/client/otherwise.h - what the sender of a dose says that a person has put right, for the pages.
 *
 * Purpose    the correction stands (docs/adr/0025-correction.md); the sender's words are shown beside it.
 * Ownership  texts belong to the visit's arena.
 * Errors     as the store.
 */
#ifndef WEB_CLIENT_OTHERWISE_H
#define WEB_CLIENT_OTHERWISE_H

#include "registry/history.h"
#include "web/client/who.h"

struct otherwise {
    struct dose_id dose;
    struct str who, when;          /* who says so, since when */
    struct str part, theirs, ours; /* "Lot number and expiry", "A123B", "C777C" */
};

/* Every part in which a sender's words differ from what a person made of them, of all doses of the record,
 * or of the one `dose`. */
MUST_USE enum status otherwise_list(struct visit *v, struct tx *tx, struct client_id client,
                                    struct dose_id dose, struct otherwise **list, size_t *count,
                                    struct err *err);
/* For the row of dose `dose` on the record: "Hilltop Clinic: lot number A123B; site Left thigh". */
struct str otherwise_words(struct visit *v, const struct otherwise *list, size_t count,
                           struct dose_id dose);

#endif
