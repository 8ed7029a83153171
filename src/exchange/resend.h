/* exchange/resend.h - what was refused, until the corrected one comes.
 *
 * Purpose    a message of which nothing was stored, or a dose of it that was left out, stays open until
 *            its sender has put it right; what is never sent again is a gap in somebody's record. Nobody
 *            has to tick anything off.
 *            It is put right by a later message of the same feed that was stored and
 *              - has the same control id (MSH-10), or that id with "-", "." or "_" and up to three
 *                characters after it, as systems number their second tries; or
 *              - is about the same person: the sender's own number (PID-3.1 under PID-3.4), or the same
 *                family name, given name and birth date, or filed under the same client;
 *            and, where one dose was left out, holds an order group that was stored and is that dose: the
 *            same order number (ORC-3), or, where one of the two has none, the same day or the same
 *            vaccine; or the same day and vaccine whatever the order number.
 * Ownership  lists and texts belong to the arena.
 * Limits     RESEND_GROUPS order groups of a message; RESEND_MOST rows of a list.
 * Errors     E_NOTFOUND, E_CONFLICT (closed already); otherwise as store/db.h.
 * Source     data quality notes 3.3: rejected and never sent again (by control id, or client and date).
 */
#ifndef EXCHANGE_RESEND_H
#define EXCHANGE_RESEND_H

#include "exchange/follow.h"

enum { RESEND_GROUPS = 200, RESEND_MOST = 200, RESEND_LATE_DAYS = 7 };

enum resend_standing { RESEND_OPEN, RESEND_RESOLVED, RESEND_DISMISSED };

struct resend {
    int64_t id;
    struct feed_id feed;
    struct message_id message;
    uint32_t group; /* which dose; 0 the whole message */
    struct str code;
    struct instant opened_at;
    struct date opened_on;
    struct str control_id;
    enum resend_standing standing;
    struct message_id closed_by;
    struct instant closed_at; /* 0 while open */
    struct str reason;        /* of a dismissal */
};

/* Closes what the message puts right, then opens what it leaves out. */
MUST_USE enum status resend_follow(struct tx *tx, struct arena *arena, const struct followed *m,
                                   struct err *err);

/* The oldest first. */
MUST_USE enum status resend_list(struct tx *tx, struct arena *arena, struct feed_id feed,
                                 enum resend_standing standing, struct resend **out, size_t *count,
                                 struct err *err);
MUST_USE enum status resend_of(struct tx *tx, struct arena *arena, struct message_id message,
                               struct resend **out, size_t *count, struct err *err);
/* Open ones that came on that day or before. */
MUST_USE enum status resend_open_count(struct tx *tx, struct arena *arena, struct feed_id feed,
                                       struct date until, int64_t *count, struct err *err);

/* A person says that nothing more is to be expected, or takes that back. */
struct resend_word {
    int64_t id;
    struct feed_id feed; /* it must be of this one */
    bool dismiss;
    struct str reason;
    int64_t user;
    struct instant at;
};
MUST_USE enum status resend_decide(struct tx *tx, struct arena *arena,
                                   const struct resend_word *word, struct err *err);

/* -- the weekly letter: work/resends.c -- */

struct resend_code {
    struct str code;
    int64_t count;
    struct date first_on;
};
MUST_USE enum status resend_codes(struct tx *tx, struct arena *arena, struct feed_id feed,
                                  struct resend_code **out, size_t *count, struct err *err);

struct resend_due {
    struct feed_id feed;
    struct org_id org;
    struct str login, name;
};
/* Feeds whose letter is due: something open since yesterday or longer, the last letter a week ago. */
MUST_USE enum status resend_letters(struct tx *tx, struct arena *arena, struct date today,
                                    struct resend_due **out, size_t *count, struct err *err);
MUST_USE enum status resend_letter_sent(struct tx *tx, struct feed_id feed, struct date today,
                                        struct err *err);

#endif
