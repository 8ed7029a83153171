/* net/http_mhd.c - HTTP listeners: libmicrohttpd driven by our loop. The only file that knows it.
 *
 * MHD's own epoll thread stalls when exactly 128 events are ready; MHD_run() from our loop does
 * not, because its inner wait never blocks (docs/adr/0006-net.md).
 *
 * Journey of a request: uri_came -> request_step (headers, then body by pieces, then suspended) ->
 * run on a worker -> done on the loop (resumed) -> request_step again (answer) -> request_over.
 */
#include <assert.h>
#include <microhttpd.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/limits.h"
#include "base/log.h"
#include "net/http.h"
#include "net/listen.h"
#include "net/loop.h"
#include "net/tls.h"

enum {
    CONNECTION_BYTES = 16 * 1024, /* MHD's memory a connection: request line and headers */
    SPARE_MAX = 64,               /* exchanges kept for reuse */
    BODY_BYTES_S = 16 * 1024,     /* a sender slower than this is given up */
    RUNS_MAX = 4                  /* MHD_run()s before the loop looks elsewhere */
};

struct listener {
    struct service service;
    struct watch watch; /* MHD's epoll descriptor */
    struct server *server;
    struct MHD_Daemon *daemon;
    struct http_options options;
    struct conn *conns;
    struct exchange *spare;
    unsigned spare_count;
    unsigned busy; /* requests begun, answer not yet sent */
    bool draining;
};

/* A TCP connection. MHD has no absolute time limits, so we keep them: past `deadline_us` the
 * socket is shut down and MHD cleans up. */
struct conn {
    struct conn *next, *prev;
    struct listener *listener;
    int64_t deadline_us; /* INT64_MAX: a worker has the request */
    int fd;
    enum { CONN_IDLE, CONN_RECEIVING, CONN_ANSWERING } state;
    bool tls;
    bool cert_read;
    struct tls_cert cert;
    char address[PEER_TEXT];
};

enum step { STEP_HEADERS, STEP_BODY, STEP_SWALLOW, STEP_WORKING, STEP_ANSWER };

struct exchange {
    struct job job; /* first: a job is its exchange */
    struct exchange *spare_next;
    struct listener *listener;
    struct conn *conn;
    struct MHD_Connection *connection;
    struct arena *arena;
    struct http_header *headers;
    struct req req;
    struct res res;
    enum step step;
    char *body;
    size_t body_n, body_room, body_max;
    size_t body_taken; /* from the server's allowance */
    size_t swallowed;
    bool bad_uri;
};

/* ---- exchanges ---- */

static struct exchange *
exchange_new(struct listener *listener)
{
    struct exchange *x = listener->spare;
    struct arena *arena;

    if (x != NULL) {
        listener->spare = x->spare_next;
        listener->spare_count--;
        arena = x->arena;
    } else {
        x = x_calloc(1, sizeof(*x));
        arena = arena_new(LIMIT_ARENA_BYTES);
    }
    *x = (struct exchange){.listener = listener, .arena = arena};
    return x;
}

static void
exchange_free(struct exchange *x)
{
    arena_free(x->arena);
    x_free(x);
}

static void
exchange_done(struct exchange *x)
{
    struct listener *listener = x->listener;

    loop_bodies_give(listener->server, x->body_taken);
    if (listener->spare_count == SPARE_MAX) {
        exchange_free(x);
        return;
    }
    arena_reset(x->arena);
    x->spare_next = listener->spare;
    listener->spare = x;
    listener->spare_count++;
}

/* ---- reading the request ---- */

static enum http_method
method_of(const char *word)
{
    for (enum http_method m = HTTP_GET; m < HTTP_OTHER; m++)
        if (strcmp(word, http_method_word(m)) == 0)
            return m;
    return HTTP_OTHER;
}

/* The request line is there. MHD keeps what we return as the request's context. */
static void *
uri_came(void *user, const char *uri, struct MHD_Connection *connection)
{
    struct listener *listener = user;
    struct exchange *x = exchange_new(listener);
    struct str all = str_of(uri), path;

    x->connection = connection;
    x->conn =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
    x->req.arena = x->arena;
    x->req.received_us = clock_monotonic_us();
    listener->busy++;
    x->conn->state = CONN_RECEIVING;
    x->conn->deadline_us = x->req.received_us + (int64_t)listener->options.request_s * 1000000;
    path = str_cut(&all, '?');
    x->bad_uri =
        path.n == 0 || path.p[0] != '/' || !http_decode(x->arena, path, false, &x->req.path);
    x->req.query = arena_copy(x->arena, all);
    return x;
}

static enum MHD_Result
header_came(void *user, enum MHD_ValueKind kind, const char *name, size_t name_n, const char *value,
            size_t value_n)
{
    struct exchange *x = user;

    (void)kind;
    x->headers[x->req.header_count++] = (struct http_header){{name, name_n}, {value, value_n}};
    return MHD_YES;
}

static void
read_headers(struct exchange *x)
{
    int count = MHD_get_connection_values(x->connection, MHD_HEADER_KIND, NULL, NULL);

    x->headers = ARENA_ARRAY(x->arena, struct http_header, (size_t)(count < 0 ? 0 : count));
    (void)MHD_get_connection_values_n(x->connection, MHD_HEADER_KIND, header_came, x);
    x->req.headers = x->headers;
}

static void
read_peer(struct exchange *x)
{
    struct conn *conn = x->conn;

    x->req.peer = (struct peer){.address = str_of(conn->address), .tls = conn->tls};
    if (!conn->tls)
        return;
    if (!conn->cert_read) {
        const union MHD_ConnectionInfo *info =
            MHD_get_connection_info(x->connection, MHD_CONNECTION_INFO_GNUTLS_SESSION);

        if (info != NULL)
            tls_peer_cert(info->tls_session, &conn->cert);
        conn->cert_read = true;
    }
    x->req.peer.cert_sha256 = str_of(conn->cert.sha256);
    x->req.peer.cert_name = str_of(conn->cert.name);
}

/* The answer is ours, not the handler's. The rest of the body is still taken from the wire (within
 * reason), because a client that is sending does not read, and would see a reset instead. */
static void
refuse(struct exchange *x, unsigned status, struct str text)
{
    loop_count_refused(x->listener->server);
    res_text(&x->res, status, text);
    x->res.close = true;
    if (status == 503)
        res_header(&x->req, &x->res, "Retry-After", STR("1"));
    x->step = STEP_SWALLOW;
}

static void
refuse_size(struct exchange *x)
{
    refuse(
        x, 413,
        arena_printf(x->arena, "The body is larger than the %zu bytes taken here.\n", x->body_max));
}

/* Room for `n` more bytes of body, refused by our own allowance or the route's. */
static bool
body_reserve(struct exchange *x, size_t n)
{
    size_t room;
    char *grown;

    if (n > x->body_max - x->body_n) {
        refuse_size(x);
        return false;
    }
    if (x->body_n + n <= x->body_room)
        return true;
    room = 2 * x->body_room;
    room = room < x->body_n + n ? x->body_n + n : room;
    room = room > x->body_max ? x->body_max : room;
    if (!loop_bodies_take(x->listener->server, room)) {
        refuse(x, 503, STR("Too much is being received just now. Try again.\n"));
        return false;
    }
    x->body_taken += room;
    grown = arena_bytes(x->arena, room);
    if (x->body_n > 0)
        memcpy(grown, x->body, x->body_n);
    x->body = grown;
    x->body_room = room;
    return true;
}

/* The headers are there: decide whether the body may come. */
static void
headers_came(struct exchange *x, const char *method)
{
    struct http_options *options = &x->listener->options;
    uint64_t length = 0;
    struct str header;

    x->step = STEP_BODY;
    x->req.method = method_of(method);
    read_headers(x);
    read_peer(x);
    if (x->bad_uri) {
        refuse(x, 400, STR("The address of this request cannot be read.\n"));
        return;
    }
    x->body_max =
        options->body_max == NULL ? LIMIT_FORM_BYTES : options->body_max(options->user, &x->req);
    header = req_header(&x->req, "Content-Length");
    if (!str_parse_u64(header, &length))
        return; /* none, or chunked: the limit is kept as the pieces come */
    if (length > x->body_max)
        refuse_size(x);
    else if (length > 0)
        (void)body_reserve(x, (size_t)length);
}

static void
body_came(struct exchange *x, const char *bytes, size_t n)
{
    x->conn->deadline_us += (int64_t)n * 1000000 / BODY_BYTES_S;
    if (x->step == STEP_BODY && body_reserve(x, n)) {
        memcpy(x->body + x->body_n, bytes, n);
        x->body_n += n;
    } else {
        x->swallowed += n;
    }
}

/* ---- worker and back ---- */

static void
exchange_run(struct job *job, unsigned worker)
{
    struct exchange *x = (struct exchange *)job;

    x->req.worker = worker;
    x->listener->options.handler(x->listener->options.user, &x->req, &x->res);
    if (arena_overflow(x->arena)) {
        x->res = (struct res){0};
        res_text(&x->res, 413, STR("This request needs more memory than one may use.\n"));
    }
}

static void
exchange_back(struct job *job)
{
    struct exchange *x = (struct exchange *)job;

    x->step = STEP_ANSWER;
    MHD_resume_connection(x->connection);
}

static enum MHD_Result
answer(struct exchange *x)
{
    struct res *res = &x->res;
    const char *type = res->type == NULL ? "text/plain; charset=utf-8" : res->type;
    struct MHD_Response *response;
    enum MHD_Result queued;

    x->conn->state = CONN_ANSWERING;
    x->conn->deadline_us =
        clock_monotonic_us() +
        (int64_t)(x->listener->options.idle_s + res->body.n / BODY_BYTES_S) * 1000000;
    /* The body lives in the arena until request_over(), and MHD only reads it. */
    response = MHD_create_response_from_buffer(res->body.n, (void *)(uintptr_t)res->body.p,
                                               MHD_RESPMEM_PERSISTENT);
    if (response == NULL)
        return MHD_NO;
    if (res->body.n > 0 || res->type != NULL)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
    for (struct res_header *h = res->headers; h != NULL; h = h->next)
        (void)MHD_add_response_header(response, h->name, h->value);
    if (res->close || x->listener->draining)
        (void)MHD_add_response_header(response, MHD_HTTP_HEADER_CONNECTION, "close");
    queued = MHD_queue_response(x->connection, res->status == 0 ? 200 : res->status, response);
    MHD_destroy_response(response);
    loop_count_request(x->listener->server);
    return queued;
}

/* The job comes back on the loop, which is where we are: it cannot overtake the suspension. */
static enum MHD_Result
submit(struct exchange *x)
{
    x->req.body = (struct str){x->body, x->body_n};
    x->conn->state = CONN_ANSWERING;
    x->conn->deadline_us = INT64_MAX;
    x->job.run = exchange_run;
    x->job.done = exchange_back;
    x->step = STEP_WORKING;
    if (loop_submit(x->listener->server, &x->job)) {
        MHD_suspend_connection(x->connection);
        return MHD_YES;
    }
    refuse(x, 503, STR("Too many requests are waiting just now. Try again.\n"));
    return answer(x);
}

/* MHD calls this once with the headers, once for each piece of body, once when all is there, and
 * once more after we have resumed it. MHD_NO closes the connection. */
static enum MHD_Result
request_step(void *user, struct MHD_Connection *connection, const char *url, const char *method,
             const char *version, const char *bytes, size_t *n, void **context)
{
    struct exchange *x = *context;

    (void)user, (void)connection, (void)url, (void)version;
    if (x->step == STEP_HEADERS) {
        headers_came(x, method);
        if (x->step == STEP_SWALLOW && req_header(&x->req, "Expect").n > 0)
            return answer(x); /* the client waits for leave to send: it need not */
        return MHD_YES;
    }
    if (*n > 0) {
        body_came(x, bytes, *n);
        *n = 0;
        return x->swallowed > LIMIT_UPLOAD_BYTES ? MHD_NO : MHD_YES;
    }
    return x->step == STEP_BODY ? submit(x) : answer(x);
}

static void
request_over(void *user, struct MHD_Connection *connection, void **context,
             enum MHD_RequestTerminationCode code)
{
    struct exchange *x = *context;

    (void)user, (void)connection, (void)code;
    if (x == NULL)
        return;
    assert(x->step != STEP_WORKING); /* MHD leaves suspended connections alone */
    x->listener->busy--;
    x->conn->state = CONN_IDLE;
    exchange_done(x);
    *context = NULL;
}

/* ---- connections ---- */

static void
conn_open(struct listener *listener, struct MHD_Connection *connection, void **context)
{
    struct conn *conn = x_calloc(1, sizeof(*conn));

    conn->listener = listener;
    conn->fd = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    conn->tls = listener->options.tls != NULL;
    conn->deadline_us = clock_monotonic_us() + (int64_t)listener->options.idle_s * 1000000;
    peer_text(MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr,
              conn->address);
    conn->next = listener->conns;
    if (conn->next != NULL)
        conn->next->prev = conn;
    listener->conns = conn;
    *context = conn;
    loop_count_connections(listener->server, 1);
}

static void
conn_close(struct conn *conn)
{
    loop_count_connections(conn->listener->server, -1);
    if (conn->prev != NULL)
        conn->prev->next = conn->next;
    else
        conn->listener->conns = conn->next;
    if (conn->next != NULL)
        conn->next->prev = conn->prev;
    x_free(conn);
}

static void
connection_changed(void *user, struct MHD_Connection *connection, void **context,
                   enum MHD_ConnectionNotificationCode code)
{
    if (code == MHD_CONNECTION_NOTIFY_STARTED)
        conn_open(user, connection, context);
    else if (*context != NULL)
        conn_close(*context);
}

/* Too slow. Nothing of an answer has been sent while a request is still coming, so the words can
 * go straight to the socket. */
static void
conn_expire(struct conn *conn)
{
    static const char late[] = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\n"
                               "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 33\r\n"
                               "\r\nThe request took too long to come";

    if (conn->state == CONN_RECEIVING) {
        if (!conn->tls)
            (void)send(conn->fd, late, sizeof(late) - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
        loop_count_refused(conn->listener->server);
        log_event(LOG_INFO, EVENT_CONNECTION, "kind=http peer=%s refused=slow", conn->address);
    }
    (void)shutdown(conn->fd, SHUT_RDWR);
    conn->deadline_us = INT64_MAX;
}

/* ---- the service ---- */

/* Its first member. */
#define LISTENER(service) ((struct listener *)(void *)(service))

static void
run(struct listener *listener)
{
    MHD_UNSIGNED_LONG_LONG ms;

    for (int i = 0; i < RUNS_MAX; i++) {
        (void)MHD_run(listener->daemon);
        if (MHD_get_timeout(listener->daemon, &ms) != MHD_YES || ms > 0)
            return;
    }
}

static void
http_ready(struct watch *watch, uint32_t events)
{
    (void)events;
    run((struct listener *)(void *)((char *)watch - offsetof(struct listener, watch)));
}

static void
http_after(struct service *service)
{
    run(LISTENER(service));
}

static int
http_timeout_ms(struct service *service)
{
    MHD_UNSIGNED_LONG_LONG ms;

    if (MHD_get_timeout(LISTENER(service)->daemon, &ms) != MHD_YES)
        return -1;
    return ms > 1000 ? 1000 : (int)ms;
}

static void
http_tick(struct service *service, int64_t now_us)
{
    for (struct conn *conn = LISTENER(service)->conns; conn != NULL; conn = conn->next)
        if (conn->deadline_us <= now_us)
            conn_expire(conn);
    run(LISTENER(service));
}

static unsigned
http_busy(struct service *service)
{
    return LISTENER(service)->busy;
}

/* Connections, and once more those with a request. */
static size_t
begun(const struct listener *listener)
{
    size_t n = 0;

    for (const struct conn *conn = listener->conns; conn != NULL; conn = conn->next)
        n += conn->state == CONN_IDLE ? 1 : 2;
    return n;
}

/* Who is waiting to be accepted, and whose request has come, is served; MHD takes ten at a time. */
static void
begin_what_came(struct listener *listener)
{
    size_t before;

    do {
        before = begun(listener);
        run(listener);
    } while (begun(listener) > before);
}

static void
http_drain(struct service *service)
{
    struct listener *listener = LISTENER(service);
    int fd;

    begin_what_came(listener);
    fd = MHD_quiesce_daemon(listener->daemon);
    if (fd >= 0)
        (void)close(fd);
    listener->draining = true;
    for (struct conn *conn = listener->conns; conn != NULL; conn = conn->next)
        if (conn->state == CONN_IDLE)
            (void)shutdown(conn->fd, SHUT_RD);
}

static void
http_free(struct service *service)
{
    struct listener *listener = LISTENER(service);

    run(listener); /* sends what came back last */
    MHD_stop_daemon(listener->daemon);
    while (listener->spare != NULL) {
        struct exchange *next = listener->spare->spare_next;

        exchange_free(listener->spare);
        listener->spare = next;
    }
    x_free(listener);
}

/* MHD decodes in place and stops at NUL; we decode ourselves (uri_came). */
static size_t
leave_encoded(void *user, struct MHD_Connection *connection, char *s)
{
    (void)user, (void)connection;
    return strlen(s);
}

static enum status
daemon_start(struct listener *listener, int fd, struct err *err)
{
    struct http_options *options = &listener->options;
    unsigned flags = MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME;
    struct MHD_OptionItem tls[6] = {{MHD_OPTION_END, 0, NULL}};

    if (options->tls != NULL) {
        int n = 0;

        flags |= MHD_USE_TLS;
        tls[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_CERT, 0,
                                           (void *)(uintptr_t)tls_cert_pem(options->tls)};
        tls[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_KEY, 0,
                                           (void *)(uintptr_t)tls_key_pem(options->tls)};
        tls[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_PRIORITIES, 0,
                                           (void *)(uintptr_t)tls_priority()};
        if (tls_ca_pem(options->tls) != NULL)
            tls[n++] = (struct MHD_OptionItem){MHD_OPTION_HTTPS_MEM_TRUST, 0,
                                               (void *)(uintptr_t)tls_ca_pem(options->tls)};
        tls[n] = (struct MHD_OptionItem){MHD_OPTION_END, 0, NULL};
    }
    listener->daemon = MHD_start_daemon(
        flags, 0, NULL, NULL, request_step, listener, MHD_OPTION_LISTEN_SOCKET, fd,
        MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CONNECTION_BYTES, MHD_OPTION_CONNECTION_LIMIT,
        options->connections, MHD_OPTION_PER_IP_CONNECTION_LIMIT, options->connections_ip,
        MHD_OPTION_STRICT_FOR_CLIENT, 1, MHD_OPTION_URI_LOG_CALLBACK, uri_came, listener,
        MHD_OPTION_UNESCAPE_CALLBACK, leave_encoded, NULL, MHD_OPTION_NOTIFY_COMPLETED,
        request_over, NULL, MHD_OPTION_NOTIFY_CONNECTION, connection_changed, listener,
        MHD_OPTION_ARRAY, tls, MHD_OPTION_END);
    if (listener->daemon == NULL) {
        (void)close(fd);
        return FAIL(err, E_IO, "could not start the HTTP listener on %s", options->address);
    }
    return OK;
}

enum status
http_listen(struct server *server, const struct http_options *options, struct bound *bound,
            struct err *err)
{
    struct listener *listener;
    enum status status;
    int fd = -1;

    TRY(listen_open(options->address, &fd, bound, err));
    listener = x_calloc(1, sizeof(*listener));
    listener->server = server;
    listener->options = *options;
    if (options->connections == 0)
        listener->options.connections = 2048;
    if (options->connections_ip == 0)
        listener->options.connections_ip = 1024;
    if (options->idle_s == 0)
        listener->options.idle_s = 75;
    if (options->request_s == 0)
        listener->options.request_s = 20;
    status = daemon_start(listener, fd, err);
    if (status != OK) {
        x_free(listener);
        return status;
    }
    listener->service = (struct service){.tick = http_tick,
                                         .after = http_after,
                                         .timeout_ms = http_timeout_ms,
                                         .drain = http_drain,
                                         .busy = http_busy,
                                         .free = http_free};
    listener->watch.ready = http_ready;
    listener->watch.fd = MHD_get_daemon_info(listener->daemon, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
    loop_watch(server, &listener->watch, EPOLLIN);
    loop_add(server, &listener->service);
    return OK;
}
