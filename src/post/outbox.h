/* post/outbox.h - handing mails over to the mail server.
 *
 * Purpose    one row, one mail, also when this process is killed at any moment: HANDING is on disk before
 *            a message's final dot is sent, SENT after the server's 250. Of what lies between, at most
 *            one mail a connection, nobody knows: a bulletin's becomes UNKNOWN, for an operator; anything
 *            else is sent again with the same Message-ID. What somebody waits for goes before bulletins.
 * Ownership  an outbox keeps its connections and a bulletin's text between rounds; one thread uses it.
 * Limits     OUTBOX_AT_ONCE mails a round, OUTBOX_CONNECTIONS; tries for MAIL_GIVE_UP_HOURS, further and
 *            further apart. One process a store.
 * Errors     as the store. What a mail server says is kept with the mail, not an error.
 * Why        docs/adr/0021-mail.md
 */
#ifndef POST_OUTBOX_H
#define POST_OUTBOX_H

#include "base/arena.h"
#include "base/date.h"
#include "base/err.h"
#include "base/str.h"
#include "net/smtp.h"

struct db;
struct outbox;

enum { OUTBOX_AT_ONCE = 1000, OUTBOX_CONNECTIONS = 32, MAIL_GIVE_UP_HOURS = 72 };

/* When each domain may have its next mail. Outlives outboxes; one thread uses it. */
struct outbox_pace {
    int64_t free_us[4096]; /* by a hash of the domain: two that meet share a pace */
};

struct outbox_options {
    struct db *db;
    struct smtp_server server; /* its stop ends a round early, too */
    struct str from;           /* the address that mails come from */
    struct str from_name;
    unsigned connections; /* at once; 0: 1 */
    unsigned
        per_minute; /* mails to one domain, those somebody waits for not held back; 0: no limit */
    struct outbox_pace *pace; /* NULL: no limit */
};

struct outbox_round {
    size_t taken;   /* rows looked at: 0 when nothing is due */
    size_t sent;    /* taken by the server */
    size_t later;   /* to be tried again */
    size_t put_off; /* not tried, for their domain's sake */
    size_t failed;  /* given up, or refused for what they say */
    size_t bounced; /* refused for their address, or passed over because it bounces */
    size_t unknown; /* perhaps sent */
    bool reached;   /* false: there was no mail server to talk to */
};

/* Minutes until the next try after so many in vain; 0: give up. Pure. */
int mail_retry_minutes(int tries, struct instant queued_at, struct instant now);

struct outbox *outbox_open(const struct outbox_options *options);
void outbox_close(struct outbox *outbox); /* NULL is fine */
/* One round: settles what was found in doubt, then hands over what is due. */
MUST_USE enum status outbox_round(struct outbox *outbox, struct instant now,
                                  struct outbox_round *out, struct err *err);

#endif
