/* post/incoming.h - what a mail that came in is: a bounce, an automatic answer, a reply.
 *
 * Purpose    reads a mail from strangers' hands by libgmime and judges it. Only the address that a mail was
 *            sent to says what it belongs to, and only if the MAC in it is ours.
 * Ownership  results belong to the arena.
 * Limits     INCOMING_BYTES; INCOMING_DEPTH of parts in parts; INCOMING_TEXT_BYTES of text are kept.
 * Errors     E_LIMIT: too long, or of too many parts. E_DENIED: no address of ours, or its MAC is not.
 *            E_INVALID: not a mail.
 * Source     RFC 5322, MIME (RFC 2045-2047), RFC 3464 (delivery status), RFC 3463 (status codes), RFC 3834
 *            (automatic answers).
 */
#ifndef POST_INCOMING_H
#define POST_INCOMING_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"

struct tx;

enum { INCOMING_BYTES = 5 * 1024 * 1024, INCOMING_DEPTH = 20, INCOMING_TEXT_BYTES = 64 * 1024 };

/*    name          word stored */
#define INCOMING_TABLE(X)                                                                          \
    X(BOUNCE_HARD, "bounce-hard") /* never deliverable */                                          \
    X(BOUNCE_SOFT, "bounce-soft") /* full, too big, not now */                                     \
    X(AUTO_REPLY, "auto-reply")   /* a machine's, or our own come back: nobody answers it */       \
    X(REPLY, "reply")             /* a person's, also to a bounce address: `mail` is then set */   \
    X(UNKNOWN, "unknown")         /* none of these, sent to a bounce address */

#define INCOMING_ENUM(name, word) INCOMING_##name,
enum incoming_kind { INCOMING_TABLE(INCOMING_ENUM) INCOMING_KIND_COUNT };
#undef INCOMING_ENUM

struct incoming {
    enum incoming_kind kind;
    int64_t mail;       /* that came back or was answered; 0 for one sent to a reply address */
    struct str token;   /* struct mail.reply_token of what is answered; empty for a bounce */
    struct str from;    /* the writer's address, or empty */
    struct str subject; /* one line, UTF-8 */
    struct str
        text; /* UTF-8, without the quoted part and the signature's dashes; of a bounce why */
    size_t attachments; /* parts that are not text for reading; they are dropped */
    struct str
        hash; /* of the address and the content: the same mail delivered twice has the same */
};

struct str incoming_word(enum incoming_kind kind);

/* `recipient`: the address the mail server delivers to; empty: the header's X-Original-To, Delivered-To,
 * To and Cc are asked. */
MUST_USE enum status incoming_read(struct arena *arena, struct str recipient, struct str bytes,
                                   struct incoming *out, struct err *err);

/* Takes note of it: a bounce of its mail and address. *fresh is false, and nothing changes, if this mail
 * was noted before. What a reply says is for whom its token names, in the same transaction. */
MUST_USE enum status incoming_note(struct tx *tx, struct arena *arena, const struct incoming *in,
                                   struct instant now, bool *fresh, struct err *err);

#endif
