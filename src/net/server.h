/* net/server.h - one loop, a pool of workers, and the listeners that hang on them.
 *
 * Purpose    server_run() is the loop: it only frames (net/http.h, net/mllp.h). Whole requests go
 *            through a bounded queue to worker threads, which run them from top to bottom.
 * Ownership  server_free() ends everything; it may be called only when server_run() has returned
 *            or was never called.
 * Limits     server_options.
 * Errors     E_IO from the system; texts name what could not be done.
 * Why        docs/adr/0006-net.md
 */
#ifndef NET_SERVER_H
#define NET_SERVER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/err.h"
#include "base/str.h"

struct server;

struct server_options {
    unsigned workers;  /* threads; 0: 16 */
    unsigned queue;    /* requests that may wait for a worker; 0: 1024. More: 503 */
    unsigned drain_s;  /* after server_stop(), how long answers may still take; 0: 10 */
    size_t bodies_max; /* bytes of request bodies in memory at once; 0: 512 MiB. More: 503 */
};

/* Who is at the other end. The strings live as long as the request. */
struct peer {
    struct str address; /* "192.0.2.7", "::1"; IPv4 in its own form also on a dual listener */
    bool tls;
    /* Of the client certificate, else empty. Whoever shows one has proved to hold its key, so a
     * fingerprint that was registered before is enough to know the sender again. */
    struct str cert_sha256; /* fingerprint, 64 lower-case hex digits */
    struct str
        cert_name; /* subject, RFC 4514; empty unless our CA signed it and it is in its time */
};

/* Where a listener really listens. */
struct bound {
    char text[80]; /* HOST:PORT as given, with the real port */
    uint16_t port;
};

MUST_USE enum status server_new(const struct server_options *options, struct server **out,
                                struct err *err);
/* Serves until server_stop(); then takes no more, answers what it has, and returns. */
MUST_USE enum status server_run(struct server *server, struct err *err);
/* From any thread or a signal handler. */
void server_stop(struct server *server);
void server_free(struct server *server); /* NULL is fine */

/* For /metrics; read from any thread. */
struct server_counts {
    uint64_t requests;    /* answered, of all listeners */
    uint64_t refused;     /* 408, 413, 503 of ours, connections closed for slowness */
    unsigned connections; /* open now */
    unsigned waiting;     /* requests waiting for a worker now */
};
struct server_counts server_counts(const struct server *server);

/* Certificate, key and the CA of client certificates, PEM files; `ca` may be NULL: no client
 * certificates are asked for. TLS 1.2 and newer. */
struct tls;
MUST_USE enum status tls_load(const char *cert, const char *key, const char *ca, struct tls **out,
                              struct err *err);
void tls_free(struct tls *tls); /* NULL is fine */

#endif
