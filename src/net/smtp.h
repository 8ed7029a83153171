/* net/smtp.h - handing mails to the mail server.
 *
 * Purpose    the outbox asks: sent, try again later, never, or unknown? Knows nothing of what it says.
 *            A link is one connection, used for mail after mail; smtp_send() makes one for a single mail.
 * Ownership  borrows everything; a link keeps its server's strings until it is closed, and is used by
 *            one thread at a time.
 * Limits     smtp_server.timeout_s for each mail.
 * Errors     none of status: what became of a mail is an answer (struct smtp_result).
 * Source     RFC 5321 (4.2.1 what 4yz and 5yz mean), RFC 3207 STARTTLS; by libcurl.
 */
#ifndef NET_SMTP_H
#define NET_SMTP_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct smtp_server {
    const char *host;
    uint16_t port;    /* 25 or 587; 465 speaks TLS from the first byte */
    const char *user; /* NULL: no sign-in */
    const char *password;
    bool tls;           /* refuse to send without TLS; else it is used where offered */
    unsigned timeout_s; /* 0: 30 */
    /* Set from outside: what has not reached its end is given up; NULL: never. */
    const atomic_bool *stop;
};

struct smtp_mail {
    struct str from; /* envelope sender, "bounce+17@iis.example"; empty for the null sender */
    struct str to;   /* one recipient */
    struct str text; /* the whole MIME message; lines may end in LF or CRLF */
    /* Called once, when the server has agreed to take the text and before its final dot is sent; false:
     * the mail is not sent. NULL: nobody asks. */
    bool (*before_end)(void *user);
    void *user;
};

enum smtp_answer {
    SMTP_SENT,      /* the server took it; a bounce may still come by mail */
    SMTP_TEMPORARY, /* 4yz, no connection, no answer: try again later */
    SMTP_PERMANENT, /* 5yz, or an address that cannot be one: do not try again */
    SMTP_UNKNOWN    /* the final dot may have been sent and no answer came: perhaps sent */
};

/* What a refusal is about. */
enum smtp_stage {
    SMTP_AT_SERVER,    /* greeting, sign-in, the sender: any mail would be refused now */
    SMTP_AT_RECIPIENT, /* this address */
    SMTP_AT_TEXT       /* this mail */
};

struct smtp_result {
    enum smtp_answer answer;
    enum smtp_stage stage;
    unsigned code;  /* of the server's last reply; 0: it gave none */
    char text[200]; /* that reply, or what went wrong before it; holds no secret; any encoding */
};

struct smtp_link;

struct smtp_link *
smtp_link_open(const struct smtp_server *server); /* connects with the first mail */
struct smtp_result smtp_link_send(struct smtp_link *link, const struct smtp_mail *mail);
void smtp_link_close(struct smtp_link *link); /* says QUIT; NULL is fine */

struct smtp_result smtp_send(const struct smtp_server *server, const struct smtp_mail *mail);

#endif
