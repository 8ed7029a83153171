/* net/sink.h - a mail server that takes everything and delivers nothing: for our own benches and tests.
 *
 * Purpose    on loopback, a thread a connection. A test says what it answers to an address or a text, and
 *            where it hangs up without a word.
 * Ownership  what is given to the functions lives for that call; they are called one at a time.
 * Limits     SINK_CONNECTIONS at once; SINK_TEXT_BYTES a mail.
 * Errors     E_IO: no port to be had.
 * Source     RFC 5321, as far as a sender needs it.
 */
#ifndef NET_SINK_H
#define NET_SINK_H

#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

enum { SINK_CONNECTIONS = 64, SINK_TEXT_BYTES = 4 * 1024 * 1024 };

#define SINK_HANG_UP "" /* as an answer: the connection is closed without one */

struct sink_options {
    /* The answers to RCPT and to the final dot, "451 later"; NULL: "250 ok". Each may be NULL. */
    const char *(*rcpt)(void *user, struct str to);
    const char *(*text)(void *user, struct str to, struct str text);
    void *user;
};

struct sink;

MUST_USE enum status sink_open(struct sink **out, const struct sink_options *options,
                               uint16_t *port, struct err *err);
void sink_close(struct sink *sink);           /* hangs up on everybody; NULL is fine */
unsigned sink_connections(struct sink *sink); /* so far */

#endif
