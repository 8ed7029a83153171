/* net/listen.h - "HOST:PORT" to a listening socket; private to net/.
 *
 * Errors     E_INVALID: not an address; E_IO: could not be bound. Texts name the address.
 */
#ifndef NET_LISTEN_H
#define NET_LISTEN_H

#include <sys/socket.h>

#include "net/server.h"

/* The text of an address in peer_text(): an IPv6 address with its NUL. */
enum { PEER_TEXT = 64 };

/* A non-blocking socket that listens; its real place in *bound. */
MUST_USE enum status listen_open(const char *address, int *fd, struct bound *bound,
                                 struct err *err);
void peer_text(const struct sockaddr *address, char text[PEER_TEXT]);

#endif
