/* registry/survive.h - from what was said of a person to the client we believe in.
 *
 * Purpose    survivorship: which of several statements stands, element by element. Pure, and a
 *            function of the statements alone, so that two clients joined by mistake can be taken
 *            apart again.
 * Rules      Of names, birth date, sex and the facts of the birth, what a person at a page entered
 *            stands over what systems send, and what vital records say over what clinics say.
 *            Otherwise the newest statement that says something stands, but: a placeholder (BABY GIRL, 999-9999) never replaces a real value, an
 *            initial never replaces a name, "unknown" never replaces a sex, a bad address never a
 *            good one. Nothing real is dropped: former names become aliases; former addresses,
 *            numbers and identifiers stay behind the current ones. Protection stands while any
 *            source's newest word on it is yes.
 * Ownership  the client borrows from the statements and the arena.
 * Limits     SURVIVE_LIST entries in each list; the oldest are left out.
 * Errors     none.
 * Source     docs/adr/0011-intake.md
 */
#ifndef REGISTRY_SURVIVE_H
#define REGISTRY_SURVIVE_H

#include "base/arena.h"
#include "code/code.h"
#include "registry/report.h"

enum { SURVIVE_LIST = 24 };

/* What one source said of a person at one time. */
struct sent_client {
    struct sent_id id; /* 0 while it stands in no table yet */
    int64_t organization;
    uint64_t source; /* hash of the organization and its own number for the person */
    enum report_by by;
    struct instant received;
    struct str text; /* said_client() of it */
    struct report_client said;
};

/* `sent` is put in order, newest first. At least one. */
struct report_client survive(struct arena *arena, const struct code_sets *sets,
                             struct sent_client *sent, size_t count);

/* The organization whose word made `protect` yes; 0 if it is not. `sent` as survive() left it. */
int64_t survive_protector(const struct sent_client *sent, size_t count);

#endif
