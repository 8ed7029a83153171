/* web/client/dose.h - one dose of a record as its page has it, and what is done with it.
 *
 * Purpose    a correction takes the place of everything that was said of the injection, a deletion ends
 *            it, a move says it of somebody else; what was said stays in the store (registry/revise.h).
 * Ownership  everything belongs to the visit's arena.
 * Errors     E_NOTFOUND for a dose that is not there; otherwise those of the registry.
 */
#ifndef WEB_CLIENT_DOSE_H
#define WEB_CLIENT_DOSE_H

#include "web/client/choices.h"
#include "web/client/record.h"

struct dose_page {
    struct history history;
    const struct dose *dose;
    struct history_word *words; /* what holds of it */
    size_t word_count;
    const struct history_word *best; /* the one that is shown and corrected */
    struct client_id to;             /* whom it was moved to */
};

/* As typed. */
struct dose_form {
    struct str given;
    struct product_choice product;
    struct str lot, expires, amount, route, site, funding, eligibility, source;
};

enum dose_act { DOSE_ACT_SAVE, DOSE_ACT_DELETE, DOSE_ACT_MOVE };

MUST_USE enum status dose_load(struct visit *v, struct tx *tx, struct dose_page *page,
                               struct err *err);
struct dose_form dose_form_of(struct visit *v, const struct report_dose *said);
/* "MMR (M-M-R II), 2 Jan 2026, lot Y0142": for lists of versions. */
struct str dose_said_words(struct visit *v, const struct report_dose *said);
/* Through the registry's door, audited. A move fills page->to from the form. */
MUST_USE enum status dose_carry_out(struct visit *v, struct tx *tx, enum dose_act act,
                                    struct dose_page *page, const struct report_dose *fresh,
                                    struct err *err);

#endif
