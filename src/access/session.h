/* access/session.h - who is signed in: from the cookie to the user, and out again.
 *
 * Purpose    a random token in the cookie, its keyed hash in the store. A new token with every
 *            sign-in, step up and switch, so that a planted one is worth nothing.
 * Ownership  results belong to the arena given.
 * Limits     SESSION_IDLE_MINUTES without use, SESSION_HOURS in all.
 * Errors     E_DENIED when there is no such session any more; otherwise as the store.
 * Source     interfaces notes 5.4 (session), ux notes 2a.
 */
#ifndef ACCESS_SESSION_H
#define ACCESS_SESSION_H

#include "access/user.h"

struct db;

enum { SESSION_IDLE_MINUTES = 20, SESSION_HOURS = 12 };

/* What must be done before the pages open. */
enum session_stage {
    SESSION_FULL,
    SESSION_FACTOR,   /* give the code of the second factor */
    SESSION_PASSWORD, /* choose a new password: expired or temporary */
    SESSION_ENROL,    /* set up a second factor, which the role requires */
    SESSION_STAGE_COUNT
};

struct session {
    struct str token; /* of the cookie; never logged, never in a URL */
    struct user user;
    enum session_stage stage;
    struct instant started_at, seen_at;
    struct str address, agent; /* at sign-in */
};

/* Who the cookie's token belongs to, now. Ends the session instead when it is idle or old, when the
 * user is disabled or has lapsed. Writes only when a minute has passed since the last use. */
MUST_USE enum status session_find(struct db *db, struct arena *arena, struct str token,
                                  struct instant now, struct date today, struct session *out,
                                  struct err *err);
MUST_USE enum status session_start(struct tx *tx, struct arena *arena, const struct user *user,
                                   enum session_stage stage, struct str address, struct str agent,
                                   struct instant now, struct session *out, struct err *err);
/* The same session under a new token: after a step up, or as another user of the same account. */
MUST_USE enum status session_renew(struct tx *tx, struct arena *arena, struct session *session,
                                   const struct user *user, enum session_stage stage,
                                   struct instant now, struct err *err);
MUST_USE enum status session_end(struct tx *tx, struct arena *arena, struct str token,
                                 struct err *err);

/* What the hidden field of every form proves; bound to the session. */
struct str session_csrf(struct arena *arena, struct str token);
/* That proof as it stands in one page: different each time, so that the length of a compressed page tells
 * nothing of it. `sent` is right if it is such a value, or the proof itself. */
struct str session_form_token(struct arena *arena, struct str csrf);
bool session_form_right(struct arena *arena, struct str csrf, struct str sent);

struct session_row {
    struct str hash; /* to end it; 32 bytes */
    struct user_id user;
    struct instant started_at, seen_at;
    struct str address, agent;
};
MUST_USE enum status session_list(struct tx *tx, struct arena *arena, struct account_id account,
                                  struct session_row **out, size_t *count, struct err *err);
MUST_USE enum status session_kill(struct tx *tx, struct str hash, struct err *err);
MUST_USE enum status session_kill_user(struct tx *tx, struct user_id user, struct err *err);
MUST_USE enum status session_kill_org(struct tx *tx, struct org_id org, struct err *err);
/* All of an account but the one of `token`, which may be empty. */
MUST_USE enum status session_kill_others(struct tx *tx, struct arena *arena,
                                         struct account_id account, struct str token,
                                         struct err *err);
MUST_USE enum status session_sweep(struct tx *tx, struct instant now, struct err *err);

#endif
