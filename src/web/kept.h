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

enum { KEPT_FORMS = 256, KEPT_BYTES = 65536, KEPT_MINUTES = 60, KEPT_SESSIONS = 4096 };

struct kept;

struct kept_form {
    struct str path; /* where it was sent */
    struct str body; /* urlencoded, with the form's old token */
};

struct kept *kept_new(void);
void kept_free(struct kept *kept); /* NULL is fine */
/* Whose session this is, remembered while requests come: one that was ended elsewhere has left no row to
 * ask. `csrf` is session_csrf() of its token; the token itself is not kept. Newer ones may take its place
 * among KEPT_SESSIONS. */
void kept_session(struct kept *kept, struct str csrf, int64_t user);
/* 0 if it is not remembered. */
int64_t kept_session_user(struct kept *kept, struct str csrf);
/* The form bears the token of a session that this very user had before. */
bool kept_session_had(struct kept *kept, struct arena *arena, int64_t user, struct str sent);

/* The user on whose page the form with this token was shown; 0 if it is not remembered. */
int64_t kept_session_whose(struct kept *kept, struct arena *arena, struct str sent);

/* False if it is too large. A user has one at a time. */
bool kept_put(struct kept *kept, int64_t user, const struct kept_form *form, struct instant now);
/* Only what this user has sent; it stays until it is taken away or forgotten. */
bool kept_get(struct kept *kept, struct arena *arena, int64_t user, struct instant now,
              struct kept_form *out);
void kept_drop(struct kept *kept, int64_t user);

#endif
