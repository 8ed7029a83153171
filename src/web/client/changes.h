/* web/client/changes.h - how a person's data came to be as they are: field by field, old and new.
 *
 * Purpose    every statement of a person is kept (registry/revise.h); what was believed after each is
 *            made again from those that held at that moment, and compared with what was before. So a
 *            change is one of what the record showed, not of what a sender repeated.
 * Ownership  the rows belong to the visit's arena.
 * Limits     CHANGES_SHOWN rows of the newest CHANGES_MOMENTS statements; `earlier` says there are
 *            more. The own number is that of the reader's organization, as on the form.
 * Errors     those of the store; E_INVALID for a statement that cannot be read.
 * Source     the endorsed functional standards for registries: an audit of who changed what
 */
#ifndef WEB_CLIENT_CHANGES_H
#define WEB_CLIENT_CHANGES_H

#include "registry/revise.h"
#include "web/client/who.h"

enum { CHANGES_SHOWN = 200, CHANGES_MOMENTS = 60 };

struct changes_row {
    struct instant when;
    struct str who, field;
    struct str old, fresh; /* in words; empty where there was or is nothing */
};

struct changes {
    struct changes_row *list; /* the newest first */
    size_t count;
    bool earlier;
};

/* `versions` as revise_versions() gives them. */
MUST_USE enum status changes_of(struct who_names *names, const struct version *versions,
                                size_t count, struct changes *out, struct err *err);

#endif
