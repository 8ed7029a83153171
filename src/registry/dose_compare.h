/* registry/dose_compare.h - do two statements speak of one injection?
 *
 * Purpose    the decision table for a pair of vaccination records: the same event, two events, or
 *            not to be told (then both are shown, with a mark). Pure: no store, no clock.
 * Ownership  borrows both records, keeps nothing.
 * Limits     none.
 * Errors     none. A vaccine the code sets do not know is related only to its own code.
 * Source     rules after MIROW's vaccination-level deduplication guidance; docs/adr/0011-intake.md
 *            has the table and why each row stands.
 */
#ifndef REGISTRY_DOSE_COMPARE_H
#define REGISTRY_DOSE_COMPARE_H

#include "code/code.h"
#include "registry/report.h"

/* One statement about a dose: what was said, by whom, when, and which event it belongs to. */
struct sent_dose {
    struct sent_id id;   /* 0 while it stands in no table yet */
    struct dose_id dose; /* the event it was last joined to; 0 none */
    int64_t organization;
    int64_t message; /* journal id; 0 none */
    enum report_by by;
    struct instant received;
    struct report_dose said;
    struct str text;       /* said_dose() of it */
    const struct cvx *cvx; /* NULL if the code sets do not have it */
};

enum dose_verdict {
    DOSE_UNRELATED, /* another vaccine, or too far apart: nothing to say about the pair */
    DOSE_DIFFERENT, /* two events, certainly: they may not meet in one event either */
    DOSE_UNSURE,    /* a person would have to look */
    DOSE_SAME
};

struct dose_verdict_of {
    enum dose_verdict verdict;
    int strength; /* of DOSE_SAME: the larger is joined first */
};

struct dose_verdict_of dose_compare(const struct sent_dose *a, const struct sent_dose *b);

/* Days within which two records of this vaccine can be one event: fewer than the shortest interval
 * at which a second dose is given on purpose. 23 unless the vaccine has a quick schedule. */
int dose_window_days(const struct cvx *cvx);

bool dose_administered(const struct report_dose *dose); /* RXA-9 is 00 */
bool dose_counts(const struct report_dose *dose);       /* given, whole or in part */

#endif
