/* net/smtp.h - handing one mail to the mail server.
 *
 * Purpose    the outbox asks: sent, try again later, or never? Knows nothing of what it says.
 * Ownership  borrows everything; keeps nothing between calls.
 * Limits     smtp_server.timeout_s for the whole exchange.
 * Errors     none of status: what became of a mail is an answer (struct smtp_result).
 * Source     RFC 5321 (4.2.1 what 4yz and 5yz mean), RFC 3207 STARTTLS; by libcurl.
 */
#ifndef NET_SMTP_H
#define NET_SMTP_H

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
};

struct smtp_mail {
    struct str from; /* envelope sender, "bounce+17@iis.example"; empty for the null sender */
    struct str to;   /* one recipient */
    struct str text; /* the whole MIME message; lines may end in LF or CRLF */
};

enum smtp_answer {
    SMTP_SENT,      /* the server took it; a bounce may still come by mail */
    SMTP_TEMPORARY, /* 4yz, no connection, no answer: try again later */
    SMTP_PERMANENT  /* 5yz, or an address that cannot be one: do not try again */
};

struct smtp_result {
    enum smtp_answer answer;
    unsigned code;  /* of the server's last reply; 0: it gave none */
    char text[200]; /* that reply, or what went wrong before it; holds no secret */
};

struct smtp_result smtp_send(const struct smtp_server *server, const struct smtp_mail *mail);

#endif
