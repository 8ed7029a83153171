/* web/kept.h - a form that came when its sender was no longer signed in: kept, and given back.
 *
 * Purpose    nobody types a page twice because a session ended in the middle. The door keeps what was
 *            posted; after signing in, the same user sees what there is and sends it with one click.
 * Ownership  fields given out are copied to the arena.
 * Limits     KEPT_FORMS of them, KEPT_BYTES each, for KEPT_MINUTES; in memory only, so that nothing of a
 *            person is left on a disk. Forms with files are not kept.
 * Errors     none: what is not kept is told as before, "this form is too old".
 */
#ifndef WEB_KEPT_H
#define WEB_KEPT_H

#include "base/date.h"
#include "net/http.h"

enum { KEPT_FORMS = 256, KEPT_BYTES = 65536, KEPT_MINUTES = 60 };

struct kept;

struct kept_form {
    struct str path; /* where it was sent */
    struct str body; /* urlencoded, with the form's old token */
};

struct kept *kept_new(void);
void kept_free(struct kept *kept); /* NULL is fine */
/* False if it is too large. A user has one at a time. */
bool kept_put(struct kept *kept, int64_t user, const struct kept_form *form, struct instant now);
/* Only what this user has sent; it stays until it is taken away or forgotten. */
bool kept_get(struct kept *kept, struct arena *arena, int64_t user, struct instant now,
              struct kept_form *out);
void kept_drop(struct kept *kept, int64_t user);

#endif
