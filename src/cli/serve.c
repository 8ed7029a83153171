/* cli/serve.c - `jenner serve`: opens everything, frames requests until it is told to stop, closes. */
#include <signal.h>
#include <string.h>

#include "base/limits.h"
#include "base/log.h"
#include "cli/cli.h"
#include "cli/exchange.h"
#include "cli/practice.h"
#include "cli/remote.h"
#include "cli/sandbox.h"
#include "cli/serve.h"
#include "net/http.h"
#include "net/mllp.h"
#include "web/machine.h"
#include "work/runner.h"

/* The one server a signal may stop; written before the handlers are set. */
static struct server *stoppable;

static void
on_signal(int number)
{
    (void)number;
    server_stop(stoppable);
}

static void
on_http(void *user, struct req *req, struct res *res)
{
    struct serving *s = user;

    if (!machine_answer(&s->machine, req, res))
        web_answer(&s->web, req, res);
}

static size_t
on_body(void *user, const struct req *req)
{
    size_t machine = machine_body_max(req);

    (void)user;
    if (machine > 0)
        return machine;
    return str_starts(req->path, STR("/dua/sign/")) || str_starts(req->path, STR("/upload"))
               ? LIMIT_UPLOAD_BYTES
               : LIMIT_FORM_BYTES;
}

/* A reply to whoever sent the frame; the sender is told by its certificate, or by what its header
 * says and where it comes from. */
static struct str
on_frame(void *user, struct mllp_frame *frame)
{
    struct serving *s = user;
    struct exchange *ex = s->door.exchange;
    struct caller who;
    struct err err;
    enum status status;

    if (frame->too_long)
        return feed_refuse(ex, frame->arena, frame->message, FINDING_MESSAGE_TOO_LONG);
    status = frame->peer.tls ? feed_by_certificate(ex, frame->arena, frame->peer.cert_sha256,
                                                   frame->peer.cert_name, &who, &err)
                             : feed_by_message(ex, frame->arena, frame->peer.address,
                                               frame->message, &who, &err);
    if (status == E_DENIED)
        return feed_refuse(ex, frame->arena, frame->message, FINDING_SENDER_UNKNOWN);
    if (status != OK)
        return feed_refuse(ex, frame->arena, frame->message, FINDING_REGISTRY_FAILED);
    who.peer = frame->peer.address;
    return feed_answer(ex, frame->arena, &who, frame->message, NULL, NULL).text;
}

static enum status
open_mllp(struct serving *s, const char *address, const struct tls *tls, const char *word,
          struct err *err)
{
    struct mllp_options options = {.address = address, .tls = tls, .handler = on_frame, .user = s};
    struct bound bound;

    if (address == NULL)
        return OK;
    TRY(mllp_listen(s->server, &options, &bound, err));
    fprintf(s->cli->out, "listening %s %s\n", word, bound.text);
    return OK;
}

static bool
is_loopback(const char *address)
{
    return address == NULL || strncmp(address, "127.", 4) == 0 ||
           strncmp(address, "localhost:", 10) == 0 || strncmp(address, "[::1]:", 6) == 0;
}

/* A stopped clock would date real messages wrongly. */
static enum status
check_clock(const struct serve_options *o, struct err *err)
{
    if (clock_is_set() &&
        (!is_loopback(o->http) || !is_loopback(o->mllp) || !is_loopback(o->mllps)))
        return FAIL(err, E_DENIED,
                    "JENNER_NOW is for tests: it is taken on loopback addresses only");
    return OK;
}

/* --db may only say again what the data folder says. */
static enum status
check_db(struct serving *s, const struct serve_options *o, struct err *err)
{
    struct str url;

    if (o->db == NULL)
        return OK;
    TRY(cli_store_url(s->cli->arena, s->door.store.dir, &url, err));
    return str_eq(url, str_of(o->db))
               ? OK
               : FAIL(err, E_INVALID, "--db is another database than the one in %s/jenner.conf",
                      s->door.store.dir);
}

static enum status
open_listeners(struct serving *s, const struct serve_options *o, struct err *err)
{
    struct http_options http = {
        .address = o->http, .tls = s->tls, .handler = on_http, .body_max = on_body, .user = s};
    struct bound bound;

    TRY(http_listen(s->server, &http, &bound, err));
    fprintf(s->cli->out, "listening http %s\n", bound.text);
    s->port = bound.port;
    TRY(open_mllp(s, o->mllp, NULL, "mllp", err));
    if (o->mllps != NULL && s->tls == NULL)
        return FAIL(err, E_INVALID, "--mllps needs --tls-cert and --tls-key");
    return open_mllp(s, o->mllps, s->tls, "mllps", err);
}

enum status
serving_open(struct serving *s, struct cli *cli, const struct serve_options *o, struct err *err)
{
    s->cli = cli;
    TRY(check_clock(o, err));
    if (s->door.exchange == NULL)
        TRY(cli_exchange(cli, &s->door, err));
    TRY(check_db(s, o, err));
    if (o->tls_cert != NULL)
        TRY(tls_load(o->tls_cert, o->tls_key, o->tls_ca, &s->tls, err));
    TRY(server_new(&(struct server_options){.workers = o->workers}, &s->server, err));
    s->machine.exchange = s->door.exchange;
    s->machine.server = s->server;
    s->web = (struct web){.db = s->door.store.db,
                          .codes = s->door.exchange->codes,
                          .force = s->door.exchange->force,
                          .exchange = s->door.exchange,
                          .product = STR("Jenner"),
                          .secure = s->tls != NULL,
                          .practice = o->practice};
    web_open(&s->web);
    TRY(practice_open(&s->practice, &s->web, s->door.store.dir, err));
    TRY(open_listeners(s, o, err));
    if (!o->alone)
        TRY(runner_open(&s->runner, s->door.exchange, err));
    TRY(remote_open(&s->remote, s->door.store.dir, s->door.exchange, err));
    return OK;
}

enum status
serving_run(struct serving *s, struct err *err)
{
    struct sigaction action = {.sa_handler = on_signal};
    struct err sandbox;

    stoppable = s->server;
    (void)sigaction(SIGTERM, &action, NULL);
    (void)sigaction(SIGINT, &action, NULL);
    if (sandbox_enter(&sandbox) != OK)
        log_err(EVENT_START, &sandbox);
    atomic_store(&s->machine.ready, true);
    (void)fflush(s->cli->out);
    log_event(LOG_INFO, EVENT_START, "engine=%s", db_engine(s->door.store.db));
    return server_run(s->server, err);
}

void
serving_close(struct serving *s)
{
    atomic_store(&s->machine.ready, false);
    remote_close(s->remote);
    runner_close(s->runner);
    server_free(s->server);
    practice_close(s->practice);
    web_close(&s->web);
    tls_free(s->tls);
    cli_exchange_end(&s->door);
    log_event(LOG_INFO, EVENT_STOP, "clean=1");
}

static bool
read_options(struct cli *cli, struct serve_options *o)
{
    const char *workers = cli_value(cli, "--workers");
    uint64_t n = 0;

    *o = (struct serve_options){.http = cli_value(cli, "--listen"),
                                .mllp = cli_value(cli, "--mllp"),
                                .mllps = cli_value(cli, "--mllps"),
                                .tls_cert = cli_value(cli, "--tls-cert"),
                                .tls_key = cli_value(cli, "--tls-key"),
                                .tls_ca = cli_value(cli, "--tls-ca"),
                                .db = cli_value(cli, "--db")};
    if (workers != NULL && !str_parse_u64(str_of(workers), &n))
        return false;
    o->workers = (unsigned)n;
    return o->http != NULL && (o->tls_cert == NULL) == (o->tls_key == NULL);
}

/* jenner serve --data DIR --listen HOST:PORT [--mllp HOST:PORT] [--mllps HOST:PORT]
 * [--tls-cert FILE --tls-key FILE [--tls-ca FILE]] [--db URL] [--workers N] */
int
cli_serve(struct cli *cli)
{
    CLEANUP(serving_close) struct serving serving = {0};
    struct serve_options options;
    struct err err;

    if (!read_options(cli, &options))
        return cli_usage(cli);
    if (serving_open(&serving, cli, &options, &err) != OK || serving_run(&serving, &err) != OK)
        return cli_fail(cli, &err);
    return CLI_DONE;
}
