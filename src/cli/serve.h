/* cli/serve.h - a registry that serves: what `serve`, `demo` and `bench` open, run and close.
 *
 * Ownership  serving_close() closes everything that serving_open() opened, also half way.
 * Errors     as cli/store.h; E_DENIED for a stopped clock on an address others can reach.
 */
#ifndef CLI_SERVE_H
#define CLI_SERVE_H

#include "cli/exchange.h"
#include "web/machine.h"
#include "web/serve.h"

struct practice;
struct remote;
struct runner;

struct serve_options {
    const char *http; /* HOST:PORT */
    const char *mllp; /* NULL: none */
    const char *mllps;
    const char *tls_cert, *tls_key, *tls_ca;
    const char *db; /* must be the data folder's own */
    unsigned workers;
    bool practice; /* invented people only: said on every page */
    bool alone;    /* without the background runner: the caller takes its steps */
};

struct serving {
    struct cli *cli;
    struct cli_exchange door;
    struct tls *tls;
    struct server *server;
    struct machine machine;
    struct web web;
    struct practice *practice; /* opened if there is one: cli/practice.h */
    struct runner *runner;
    struct remote *remote;
    uint16_t port;
};

/* Prints "listening http HOST:PORT" and so on. A door that is open already is used as it is. */
MUST_USE enum status serving_open(struct serving *s, struct cli *cli,
                                  const struct serve_options *options, struct err *err);
MUST_USE enum status serving_run(struct serving *s, struct err *err); /* until SIGTERM or SIGINT */
void serving_close(struct serving *s);

#endif
