/* access/link.h - links in mails: each opens one thing, once, until a moment.
 *
 * Purpose    invitations, resets, confirmations, signing. The token stands only in the mail; the
 *            store has its keyed hash. Opening a link shows a page; only the posted form uses it up,
 *            so that a mail scanner that follows links does no harm.
 * Errors     E_DENIED for a link that is unknown, used or over, without saying which to strangers.
 */
#ifndef ACCESS_LINK_H
#define ACCESS_LINK_H

#include "access/user.h"

/* `one`: a newer link makes the older ones of its purpose and object stop working.
 *    name             word stored        minutes it works   one */
/* clang-format off */
#define LINK_TABLE(X)                                                                              \
    X(FIRST,           "first",           30,                true)  /* the first administrator */  \
    X(INVITE,          "invite",          7 * 24 * 60,       true)                                 \
    X(RESET,           "reset",           30,                false) /* till one sets a password */ \
    X(STAY,            "stay-active",     30 * 24 * 60,      false) /* against lapsing */          \
    X(EMAIL,           "confirm-email",   24 * 60,           true)  /* by the new mailbox */       \
    X(EMAIL_OLD,       "confirm-email-old", 24 * 60,         true)  /* ... and by the old one */   \
    X(ADMINISTRATOR,   "administrator",   30 * 24 * 60,      false) /* accept the designation */   \
    X(REPRESENTATIVE,  "representative",  14 * 24 * 60,      true)  /* confirmed by the new side */\
    X(REPLACED,        "replaced",        14 * 24 * 60,      true)  /* ... and by the old side */  \
    X(AGREEMENT,       "agreement",       120 * 24 * 60,     false) /* sign without an account */
/* clang-format on */

#define LINK_ENUM(name, word, minutes, one) LINK_##name,
enum link_purpose { LINK_TABLE(LINK_ENUM) LINK_COUNT };
#undef LINK_ENUM

struct link {
    enum link_purpose purpose;
    int64_t object; /* the user, agreement or change it opens */
    struct str email;
    struct instant made_at, expires_at;
};

struct str link_word(enum link_purpose purpose);
int link_minutes(enum link_purpose purpose);

/* A fresh token. */
MUST_USE enum status link_make(struct tx *tx, struct arena *arena, enum link_purpose purpose,
                               int64_t object, struct str email, struct instant now,
                               struct str *token, struct err *err);
/* Looks, without using it up. */
MUST_USE enum status link_peek(struct tx *tx, struct arena *arena, struct str token,
                               enum link_purpose purpose, struct instant now, struct link *out,
                               struct err *err);
/* Uses it up; the second of two at the same moment gets E_DENIED. */
MUST_USE enum status link_take(struct tx *tx, struct arena *arena, struct str token,
                               enum link_purpose purpose, struct instant now, struct link *out,
                               struct err *err);
/* A link of one of two purposes; *second says which. `take` uses it up. */
MUST_USE enum status link_either(struct tx *tx, struct arena *arena, struct str token,
                                 const enum link_purpose either[2], bool take, struct instant now,
                                 bool *second, struct link *out, struct err *err);
/* Every link of a purpose and object that still works stops working. */
MUST_USE enum status link_end(struct tx *tx, enum link_purpose purpose, int64_t object,
                              struct instant now, struct err *err);
/* "sent 10:14, valid to 10:44": the newest of this purpose; *found is false if there never was one. */
MUST_USE enum status link_last(struct tx *tx, struct arena *arena, enum link_purpose purpose,
                               int64_t object, struct link *out, bool *open, bool *found,
                               struct instant now, struct err *err);

#endif
