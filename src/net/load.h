/* net/load.h - a load generator for our own benches and tests: loopback only.
 *
 * Purpose    keeps `connections` HTTP/1.1 keepalive connections busy from one thread, one request
 *            outstanding on each, and measures every answer's latency.
 * Ownership  bytes given by `next` live in the arena given to it, until the answer has come.
 * Errors     E_INVALID (not a loopback address), E_IO (could not connect, a connection was lost).
 */
#ifndef NET_LOAD_H
#define NET_LOAD_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct load_options {
    const char *address; /* HOST:PORT */
    unsigned connections;
    int64_t duration_ms;
    uint64_t requests; /* stop after so many; 0: by duration alone */
    /* The bytes of the next whole request on this connection; empty: no more from it. */
    struct str (*next)(void *user, unsigned connection, struct arena *arena);
    /* Is this the answer wanted? NULL: any 2xx is. */
    bool (*good)(void *user, unsigned connection, unsigned status, struct str body);
    void *user;
};

struct load_result {
    uint64_t answers;
    uint64_t bad; /* answers `good` did not take */
    double seconds;
    double rate; /* answers a second */
    int64_t p50_us, p90_us, p99_us, max_us;
};

MUST_USE enum status load_run(const struct load_options *options, struct load_result *result,
                              struct err *err);

/* "POST path HTTP/1.1" with its headers and `body`; `headers` is empty or whole lines with CRLF. */
struct str load_request(struct arena *arena, const char *method, const char *path,
                        struct str headers, struct str body);

#endif
