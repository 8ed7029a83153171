/* net/tls.h - what listeners need of a loaded struct tls; private to net/.
 *
 * Source     RFC 8446, RFC 5246 by GnuTLS; subjects in RFC 4514 form.
 */
#ifndef NET_TLS_H
#define NET_TLS_H

#include <gnutls/gnutls.h>

#include "net/server.h"

enum { TLS_SHA256_TEXT = 65, TLS_NAME_TEXT = 256 };

/* A client certificate's facts (struct peer). */
struct tls_cert {
    char sha256[TLS_SHA256_TEXT];
    char name[TLS_NAME_TEXT];
};

const char *tls_cert_pem(const struct tls *tls);
const char *tls_key_pem(const struct tls *tls);
const char *tls_ca_pem(const struct tls *tls); /* NULL: none */
const char *tls_priority(void);                /* GnuTLS priority string */

/* A server session on `fd`, handshake not begun; NULL if GnuTLS refuses. */
gnutls_session_t tls_session(const struct tls *tls, int fd);
/* After the handshake. */
void tls_peer_cert(gnutls_session_t session, struct tls_cert *cert);

#endif
