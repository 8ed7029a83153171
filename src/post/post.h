/* post/post.h - mails: written in the transaction of what they tell of, handed over later.
 *
 * Purpose    an outbox. A mail is a row until a mail server has taken it; without a mail server it
 *            stays readable for the operator and nothing is lost. One row a recipient, so that each
 *            has its own delivery state.
 * Ownership  rows and texts belong to the arena given.
 * Limits     MAIL_AT_ONCE a round; tries for MAIL_GIVE_UP_HOURS, further and further apart.
 * Errors     E_INVALID for an address or a subject that cannot stand in a header; otherwise as the
 *            store. What a mail server says is kept with the mail, not an error.
 */
#ifndef POST_POST_H
#define POST_POST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

struct db;
struct tx;
struct smtp_server;

enum { MAIL_AT_ONCE = 50, MAIL_GIVE_UP_HOURS = 72 };

/*    name         word stored */
#define MAIL_TABLE(X)                                                                              \
    X(NOTICE, "agreement-notice")                                                                  \
    X(SIGNED, "agreement-signed")                                                                  \
    X(AGREEMENT, "agreement") /* submitted, returned, passed on, representative changed */         \
    X(ACCOUNT, "account")     /* invitation, reset, password about to end, lapsing */              \
    X(REQUEST, "request")     /* somebody asks for access */                                       \
    X(INCIDENT, "incident")                                                                        \
    X(TICKET, "ticket")                                                                            \
    X(FEED, "feed") /* alarms and digests */                                                       \
    X(NEWS, "news")                                                                                \
    X(SYSTEM, "system")

#define MAIL_ENUM(name, word) MAIL_##name,
enum mail_topic { MAIL_TABLE(MAIL_ENUM) MAIL_TOPIC_COUNT };
#undef MAIL_ENUM

enum mail_state { MAIL_WAITING, MAIL_SENT, MAIL_FAILED, MAIL_BOUNCED, MAIL_STATE_COUNT };

struct mail {
    int64_t id; /* filled by mail_queue() */
    struct str to;
    struct str subject;         /* one line */
    struct str body;            /* plain text, UTF-8 */
    struct str attachment;      /* a PDF, or empty */
    struct str attachment_name; /* its file name */
    enum mail_topic topic;
    int64_t org;    /* 0 if for none */
    int64_t object; /* what it speaks of; 0 if nothing */
    enum mail_state state;
    int tries;
    struct str last_error;
    struct instant queued_at, next_at, done_at;
};

struct str mail_topic_word(enum mail_topic topic);
struct str mail_state_word(enum mail_state state);
bool mail_address_valid(struct str address); /* can stand in a header and after RCPT TO */

MUST_USE enum status mail_queue(struct tx *tx, struct mail *mail, struct instant now,
                                struct err *err);
MUST_USE enum status mail_load(struct tx *tx, struct arena *arena, int64_t id, struct mail *out,
                               struct err *err);
/* The newest first; `state` MAIL_STATE_COUNT for all. */
MUST_USE enum status mail_list(struct tx *tx, struct arena *arena, enum mail_state state,
                               int64_t max, struct mail **out, size_t *count, struct err *err);
MUST_USE enum status mail_list_about(struct tx *tx, struct arena *arena, int64_t object,
                                     int64_t max, struct mail **out, size_t *count,
                                     struct err *err);

/* Minutes until the next try after so many in vain; 0: give up. Pure. */
int mail_retry_minutes(int tries, struct instant queued_at, struct instant now);

/* The whole message as a mail server takes it. */
struct str mail_mime(struct arena *arena, const struct mail *mail, struct str from,
                     struct str from_name);

struct post_round {
    size_t sent, later, failed, bounced;
};
/* One round: hands over what is due. `from` is the address that mails come from. */
MUST_USE enum status post_hand_over(struct db *db, const struct smtp_server *server,
                                    struct str from, struct str from_name, struct instant now,
                                    struct post_round *out, struct err *err);

/* A bounce came back for a mail, or its address; the board shows it until a mail to it is taken. */
MUST_USE enum status mail_bounced(struct tx *tx, struct arena *arena, struct str address,
                                  struct str why, struct instant now, struct err *err);
struct bounce {
    struct str address;
    struct instant at;
    struct str why;
};
MUST_USE enum status bounce_list(struct tx *tx, struct arena *arena, struct bounce **out,
                                 size_t *count, struct err *err);
MUST_USE enum status bounce_clear(struct tx *tx, struct arena *arena, struct str address,
                                  struct err *err);

#endif
