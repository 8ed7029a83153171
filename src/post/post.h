/* post/post.h - mails: written in the transaction of what they tell of, handed over later.
 *
 * Purpose    an outbox. A mail is a row until a mail server has taken it; without a mail server it
 *            stays readable for the operator and nothing is lost. One row a recipient, so that each
 *            has its own delivery state; of a mail to many the text is kept once.
 *            Handing over: post/outbox.h. What comes back: post/bounce.h and post/incoming.h.
 * Ownership  rows and texts belong to the arena given.
 * Limits     MAIL_TEXT_BYTES of text, as much of HTML; MAIL_SUBJECT_BYTES.
 * Errors     E_INVALID for an address, a subject or a link that cannot stand in a header, E_LIMIT for a
 *            text too long; otherwise as the store. What a mail server says is kept with the mail, not
 *            an error.
 * Why        docs/adr/0021-mail.md
 */
#ifndef POST_POST_H
#define POST_POST_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

struct tx;

enum { MAIL_TEXT_BYTES = 1024 * 1024, MAIL_SUBJECT_BYTES = 500 };

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

enum mail_state {
    MAIL_WAITING,
    MAIL_HANDING, /* committed before the message's final dot */
    MAIL_SENT,    /* after the server's 250 */
    MAIL_UNKNOWN, /* interrupted between these two, and of a bulletin: an operator decides */
    MAIL_FAILED,  /* given up after days */
    MAIL_BOUNCED, /* refused for good, or it came back */
    MAIL_STATE_COUNT
};

struct mail {
    int64_t id; /* filled by mail_queue() */
    struct str to;
    struct str subject;         /* one line, UTF-8 */
    struct str body;            /* plain text, UTF-8 */
    struct str html;            /* the same in HTML, or empty: then plain text only */
    struct str attachment;      /* a PDF, or empty */
    struct str attachment_name; /* its file name */
    struct str unsubscribe; /* absolute URL for List-Unsubscribe, which must take the POST of RFC
                                   8058, or empty */
    struct str reply_token; /* what a reply belongs to (post/token.h: a value), or empty; replies
                                   then go to reply+TOKEN.MAC@domain and come back by incoming_read() */
    enum mail_topic topic;
    int64_t org;      /* 0 if for none */
    int64_t object;   /* what it speaks of; 0 if nothing */
    int64_t bulletin; /* the sending it belongs to, 0 if none: in doubt it waits for an operator */
    int64_t subscriber; /* whose subscription it serves; 0 if nobody's */
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
/* The newest first, without the texts of mails to many; `state` MAIL_STATE_COUNT for all. */
MUST_USE enum status mail_list(struct tx *tx, struct arena *arena, enum mail_state state,
                               int64_t max, struct mail **out, size_t *count, struct err *err);
MUST_USE enum status mail_list_about(struct tx *tx, struct arena *arena, int64_t object,
                                     int64_t max, struct mail **out, size_t *count,
                                     struct err *err);

/* One text to many. `{{unsubscribe}}` and `{{preferences}}` in body and html become, when it is handed
 * over, the addresses below with the recipient's own token at their end: mail_sign_id(arena,
 * MAIL_SUBSCRIBER, subscriber). The unsubscribe address is also in the header, for one click. */
struct mail_bulk {
    int64_t id; /* 0: the text is written, and named here; else more recipients of that text */
    struct str subject; /* as in struct mail */
    struct str body;
    struct str html;
    struct str list_label; /* List-Id: <LABEL.domain>; letters, digits, '-'; or empty */
    struct str unsubscribe, preferences; /* "https://iis.example/news/stop/"; or empty */
    enum mail_topic topic;
    int64_t bulletin;
};
struct mail_recipient {
    struct str to;
    int64_t
        subscriber; /* 0: may get it again; else once a bulletin, further rows are passed over */
};
/* Fast (100,000 in a few seconds), but others cannot write meanwhile: queue a few thousand a
 * transaction. An address that cannot be one is E_INVALID, and nothing is queued. */
MUST_USE enum status mail_queue_bulk(struct tx *tx, struct mail_bulk *bulk,
                                     const struct mail_recipient *to, size_t count,
                                     struct instant now, struct err *err);

/* How many mails of a bulletin are in each state. */
struct mail_counts {
    int64_t of[MAIL_STATE_COUNT];
};
MUST_USE enum status mail_counts_of(struct tx *tx, struct arena *arena, int64_t bulletin,
                                    struct mail_counts *out, struct err *err);
/* Of all mails that are not yet done: waiting, handing, unknown; and of those given up. */
MUST_USE enum status mail_counts_open(struct tx *tx, struct arena *arena, struct mail_counts *out,
                                      struct err *err);

/* What an operator decides of mails that are unknown: send them (again), or take them as sent. `id`
 * names one, `bulletin` (with id 0) all of a bulletin, 0 and 0 every one. *changed says how many. */
MUST_USE enum status mail_unknown_send(struct tx *tx, int64_t id, int64_t bulletin,
                                       struct instant now, int64_t *changed, struct err *err);
MUST_USE enum status mail_unknown_drop(struct tx *tx, int64_t id, int64_t bulletin,
                                       struct instant now, int64_t *changed, struct err *err);

/* The whole message as a mail server takes it: the same bytes each time, so that it can be signed and
 * a second copy is known as one. `from` is the address mails come from. */
struct str mail_mime(struct arena *arena, const struct mail *mail, struct str from,
                     struct str from_name);
/* The same of one mail to many, whose own row is `mail`. */
struct str mail_mime_bulk(struct arena *arena, const struct mail *mail,
                          const struct mail_bulk *bulk, struct str from, struct str from_name);
/* Where it comes back to if it cannot be delivered: bounce+ID.MAC@domain. */
struct str mail_return_path(struct arena *arena, int64_t id, struct str from);

#endif
