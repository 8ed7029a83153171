/* web/dua/draft.h - an agreement on its way to a signature: opened by a link, kept field by field.
 *
 * Purpose    what the steps of web/dua/sign.c and web/dua/roster.c share: who opened it, the draft, its
 *            answers, and the view with what is known so far.
 * Ownership  everything belongs to the visit's arena.
 * Errors     E_DENIED when the link does not work (any more).
 */
#ifndef WEB_DUA_DRAFT_H
#define WEB_DUA_DRAFT_H

#include "access/link.h"
#include "access/user.h"
#include "org/facility.h"
#include "web/visit.h"

/* Answers of this signing only; see struct answer of org/dua.h. */
#define DRAFT_SHEET ".sheet"         /* facilities as sent, without a fault */
#define DRAFT_SHEET_BAD ".sheet_bad" /* ... with faults, for the download that marks them */
#define DRAFT_AUTHORITY ".authority" /* when "I may sign" was said */
#define DRAFT_READ ".read"           /* number of the text that was read */

struct draft {
    struct link link;
    struct org org;
    struct agreement
        agreement; /* the draft, or the agreement that ends, before anything was entered */
    bool begun;    /* it is the draft */
    struct answer *answers;
    size_t count;
    struct user administrator; /* who administers today; id 0 if nobody does */
};

MUST_USE enum status draft_open(struct visit *v, struct tx *tx, struct draft *out, struct err *err);
/* The same inside a writing transaction: makes the draft if nothing was entered yet. */
MUST_USE enum status draft_begin(struct visit *v, struct tx *tx, struct draft *out,
                                 struct err *err);
struct str draft_answer(const struct draft *draft, const char *field);
MUST_USE enum status draft_save(struct tx *tx, const struct draft *draft, const char *field,
                                struct str value, struct err *err);
struct dua_sign_view draft_view(struct visit *v, const struct draft *draft, const char *step,
                                int64_t n);
/* Has somebody else changed what the page showed, from which the posted form comes? */
bool draft_changed(struct visit *v, const struct draft *draft);
struct str draft_base(struct visit *v); /* "/dua/sign/TOKEN" */
void draft_next(struct visit *v, const char *step);

/* The sheet that was accepted, judged against today; *has is false if there is none. */
MUST_USE enum status draft_sheet(struct visit *v, struct tx *tx, const struct draft *draft,
                                 const char *field, struct facility_check *out, bool *has,
                                 struct err *err);
struct str draft_counts(struct visit *v, const struct facility_check *check);

#endif
