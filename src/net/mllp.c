/* net/mllp.c - MLLP listeners on the loop, plain and over TLS. */
#include "net/mllp.h"

#include <assert.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/limits.h"
#include "base/log.h"
#include "net/listen.h"
#include "net/loop.h"
#include "net/tls.h"

enum {
    READ_BYTES = 16 * 1024,
    FRAME_MAX = LIMIT_MESSAGE_BYTES + 1, /* with the 0x0B before it */
    KEEP_BYTES = 64 * 1024, /* an input buffer larger than this is given back when empty */
    BODY_BYTES_S = 16 * 1024
};

enum state { HANDSHAKE, READING, QUEUED, WORKING, WRITING, CLOSED };

struct line {
    struct job job; /* first: a job is its line */
    struct watch watch;
    struct line *next, *prev;
    struct mllp *mllp;
    gnutls_session_t tls;
    struct tls_cert cert;
    char address[PEER_TEXT];
    enum state state;
    int64_t deadline_us;
    char *in;
    size_t in_n, in_room;
    size_t seen;   /* of `in`, without an end */
    size_t used;   /* of `in`, by the frame that is being answered */
    bool too_long; /* `in` is full: the rest of this frame is thrown away */
    struct mllp_frame frame;
    struct str reply;
    struct str out; /* still to be sent */
};

struct mllp {
    struct service service;
    struct watch watch; /* the listening socket */
    struct server *server;
    struct mllp_options options;
    struct line *lines;
    struct line *graves; /* closed in this turn; events of the turn may still name them */
    unsigned count;
    bool draining;
    bool queued; /* some line waits for room in the workers' queue */
};

static struct line *
line_of(struct watch *watch)
{
    return (struct line *)(void *)((char *)watch - offsetof(struct line, watch));
}

static void
patience(struct line *line, unsigned seconds)
{
    line->deadline_us = clock_monotonic_us() + (int64_t)seconds * 1000000;
}

/* One shot, so that a line that is with the workers stays quiet even when its peer hangs up. */
static void
await(struct line *line, uint32_t events)
{
    loop_rewatch(line->mllp->server, &line->watch, events | EPOLLONESHOT);
}

static void
line_close(struct line *line, const char *why)
{
    struct mllp *mllp = line->mllp;

    if (why != NULL) {
        log_event(LOG_INFO, EVENT_CONNECTION, "kind=mllp peer=%s closed=\"%s\"", line->address,
                  why);
        loop_count_refused(mllp->server);
    }
    loop_unwatch(mllp->server, &line->watch);
    if (line->tls != NULL)
        gnutls_deinit(line->tls);
    (void)close(line->watch.fd);
    line->watch.fd = -1;
    line->state = CLOSED;
    loop_bodies_give(mllp->server, line->in_room);
    x_free(line->in);
    arena_free(line->frame.arena);
    if (line->prev != NULL)
        line->prev->next = line->next;
    else
        mllp->lines = line->next;
    if (line->next != NULL)
        line->next->prev = line->prev;
    line->next = mllp->graves;
    mllp->graves = line;
    mllp->count--;
    loop_count_connections(mllp->server, -1);
}

/* ---- bytes ---- */

/* > 0 bytes, 0 the end, -1 nothing yet (the line then waits), -2 broken. */
static ssize_t
line_recv(struct line *line, char *to, size_t room)
{
    ssize_t n;

    if (line->tls == NULL) {
        n = recv(line->watch.fd, to, room, 0);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return -2;
    } else {
        n = gnutls_record_recv(line->tls, to, room);
        if (n < 0 && gnutls_error_is_fatal((int)n) != 0)
            return -2;
    }
    if (n >= 0)
        return n;
    await(line,
          line->tls != NULL && gnutls_record_get_direction(line->tls) == 1 ? EPOLLOUT : EPOLLIN);
    return -1;
}

static ssize_t
line_send(struct line *line)
{
    ssize_t n;

    if (line->tls == NULL) {
        n = send(line->watch.fd, line->out.p, line->out.n, MSG_NOSIGNAL);
        if (n < 0 && errno != EAGAIN && errno != EINTR)
            return -2;
    } else {
        n = gnutls_record_send(line->tls, line->out.p, line->out.n);
        if (n < 0 && gnutls_error_is_fatal((int)n) != 0)
            return -2;
    }
    if (n < 0)
        await(line, EPOLLOUT);
    return n < 0 ? -1 : n;
}

/* Room for another read; false when the server has no memory left for it. */
static bool
make_room(struct line *line)
{
    size_t room = line->in_room == 0 ? READ_BYTES : line->in_room * 2;

    if (line->in_room - line->in_n > 0)
        return true;
    if (room > FRAME_MAX + READ_BYTES)
        room = FRAME_MAX + READ_BYTES;
    if (!loop_bodies_take(line->mllp->server, room - line->in_room))
        return false;
    line->in = x_realloc(line->in, room);
    line->in_room = room;
    return true;
}

static void
forget(struct line *line, size_t n)
{
    memmove(line->in, line->in + n, line->in_n - n);
    line->in_n -= n;
    line->seen = 0;
    if (line->in_n == 0 && line->in_room > KEEP_BYTES) {
        loop_bodies_give(line->mllp->server, line->in_room);
        x_free(line->in);
        line->in = NULL;
        line->in_room = 0;
    }
}

/* ---- frames ---- */

static void
frame_run(struct job *job, unsigned worker)
{
    struct line *line = (struct line *)job;

    line->frame.worker = worker;
    line->reply = line->mllp->options.handler(line->mllp->options.user, &line->frame);
}

static void advance(struct line *line);

static void
reply_send(struct line *line)
{
    while (line->out.n > 0) {
        ssize_t n = line_send(line);

        if (n == -1)
            return;
        if (n < 0) {
            line_close(line, "the reply could not be sent");
            return;
        }
        line->out = str_skip(line->out, (size_t)n);
    }
    arena_reset(line->frame.arena);
    line->state = READING;
    if (line->mllp->draining) {
        line_close(line, NULL);
        return;
    }
    forget(line, line->used);
    patience(line, line->mllp->options.idle_s);
    advance(line);
}

static void
frame_back(struct job *job)
{
    struct line *line = (struct line *)job;
    char *framed;

    if (line->reply.n == 0) {
        line_close(line, NULL);
        return;
    }
    loop_count_request(line->mllp->server);
    framed = arena_bytes(line->frame.arena, line->reply.n + 3);
    framed[0] = 0x0b;
    memcpy(framed + 1, line->reply.p, line->reply.n);
    framed[line->reply.n + 1] = 0x1c;
    framed[line->reply.n + 2] = '\r';
    line->out = (struct str){framed, line->reply.n + 3};
    line->state = WRITING;
    patience(line, line->mllp->options.frame_s + (unsigned)(line->out.n / BODY_BYTES_S));
    reply_send(line);
}

static void
frame_submit(struct line *line)
{
    line->job.run = frame_run;
    line->job.done = frame_back;
    line->deadline_us = INT64_MAX;
    if (loop_submit(line->mllp->server, &line->job)) {
        line->state = WORKING;
    } else { /* no 503 in this protocol: the sender waits */
        line->state = QUEUED;
        line->mllp->queued = true;
    }
}

/* Hands the next frame to the workers; false if none is whole yet. */
static bool
frame_next(struct line *line)
{
    struct mllp_cut cut = mllp_cut((struct str){line->in, line->in_n}, line->seen);

    if (!cut.whole) {
        if (cut.used > 0)
            forget(line, cut.used);
        if (line->in_n > 0 && line->seen == 0) /* from here on the frame has to come */
            patience(line, line->mllp->options.frame_s);
        line->seen = line->in_n;
        return false;
    }
    if (cut.dropped > 0)
        log_event(LOG_WARN, EVENT_CONNECTION, "kind=mllp peer=%s dropped=%zu", line->address,
                  cut.dropped);
    if (line->frame.arena == NULL)
        line->frame.arena = arena_new(LIMIT_ARENA_BYTES);
    line->used = cut.used;
    line->frame.message = cut.message;
    line->frame.too_long = line->too_long;
    line->frame.received_us = clock_monotonic_us();
    line->frame.peer = (struct peer){.address = str_of(line->address),
                                     .tls = line->tls != NULL,
                                     .cert_sha256 = str_of(line->cert.sha256),
                                     .cert_name = str_of(line->cert.name)};
    line->too_long = false;
    frame_submit(line);
    return true;
}

/* `n` bytes were added to `in`. Of a frame longer than we take, the beginning is kept and its end
 * is found; the middle goes. */
static void
received(struct line *line, size_t n)
{
    const char *end = memchr(line->in + line->in_n, 0x1c, n);
    size_t at;

    line->deadline_us += (int64_t)n * 1000000 / BODY_BYTES_S;
    line->in_n += n;
    at = end == NULL ? line->in_n : (size_t)(end - line->in);
    if (at <= FRAME_MAX)
        return;
    memmove(line->in + FRAME_MAX, line->in + at, line->in_n - at);
    line->in_n = FRAME_MAX + (line->in_n - at);
    line->too_long = true;
}

/* Reads and hands on until there is nothing to do but wait. */
static void
advance(struct line *line)
{
    while (!frame_next(line)) {
        size_t room;
        ssize_t n;

        if (!make_room(line)) {
            line_close(line, "no memory for another message");
            return;
        }
        room = line->in_room - line->in_n;
        n = line_recv(line, line->in + line->in_n, room < READ_BYTES ? room : READ_BYTES);
        if (n == -1)
            return;
        if (n <= 0) {
            line_close(line, line->in_n > 0 ? "a frame broke off" : NULL);
            return;
        }
        received(line, (size_t)n);
    }
}

static void
handshake(struct line *line)
{
    int n = gnutls_handshake(line->tls);

    if (n == 0) {
        tls_peer_cert(line->tls, &line->cert);
        line->state = READING;
        patience(line, line->mllp->options.idle_s);
        advance(line);
    } else if (gnutls_error_is_fatal(n) != 0) {
        line_close(line, gnutls_strerror(n));
    } else {
        await(line, gnutls_record_get_direction(line->tls) == 1 ? EPOLLOUT : EPOLLIN);
    }
}

static void
line_ready(struct watch *watch, uint32_t events)
{
    struct line *line = line_of(watch);

    (void)events;
    if (line->state == HANDSHAKE)
        handshake(line);
    else if (line->state == READING)
        advance(line);
    else if (line->state == WRITING)
        reply_send(line);
}

/* ---- the listener ---- */

static unsigned
lines_from(const struct mllp *mllp, const char *address)
{
    unsigned n = 0;

    for (const struct line *line = mllp->lines; line != NULL; line = line->next)
        n += strcmp(line->address, address) == 0;
    return n;
}

static void
line_open(struct mllp *mllp, int fd, const char *address)
{
    struct line *line = x_calloc(1, sizeof(*line));
    int yes = 1;

    (void)setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    (void)setsockopt(fd, SOL_SOCKET, SO_KEEPALIVE, &yes, sizeof(yes));
    line->mllp = mllp;
    line->watch = (struct watch){.fd = fd, .ready = line_ready};
    (void)memcpy(line->address, address, PEER_TEXT);
    line->state = READING;
    line->next = mllp->lines;
    if (line->next != NULL)
        line->next->prev = line;
    mllp->lines = line;
    mllp->count++;
    loop_count_connections(mllp->server, 1);
    loop_watch(mllp->server, &line->watch, EPOLLIN | EPOLLONESHOT);
    patience(line, mllp->options.idle_s);
    if (mllp->options.tls == NULL)
        return;
    line->state = HANDSHAKE;
    patience(line, mllp->options.frame_s);
    line->tls = tls_session(mllp->options.tls, fd);
    if (line->tls == NULL)
        line_close(line, "no TLS session");
    else
        gnutls_certificate_server_set_request(line->tls, GNUTLS_CERT_REQUEST);
}

static void
mllp_accept(struct watch *watch, uint32_t events)
{
    struct mllp *mllp = (struct mllp *)(void *)((char *)watch - offsetof(struct mllp, watch));
    struct sockaddr_storage from;
    socklen_t n = sizeof(from);
    char address[PEER_TEXT] = {0};
    int fd = accept4(watch->fd, (struct sockaddr *)&from, &n, SOCK_NONBLOCK | SOCK_CLOEXEC);

    (void)events;
    if (fd < 0)
        return;
    peer_text((struct sockaddr *)&from, address);
    if (mllp->count < mllp->options.connections &&
        lines_from(mllp, address) < mllp->options.connections_ip) {
        line_open(mllp, fd, address);
        return;
    }
    log_event(LOG_WARN, EVENT_CONNECTION, "kind=mllp peer=%s refused=many", address);
    loop_count_refused(mllp->server);
    (void)close(fd);
}

/* Its first member. */
#define MLLP(service) ((struct mllp *)(void *)(service))

static void
mllp_after(struct service *service)
{
    struct mllp *mllp = MLLP(service);

    if (!mllp->queued)
        return;
    mllp->queued = false;
    for (struct line *line = mllp->lines; line != NULL; line = line->next)
        if (line->state == QUEUED)
            frame_submit(line);
}

static void
mllp_tick(struct service *service, int64_t now_us)
{
    struct mllp *mllp = MLLP(service);

    mllp_after(service);
    for (struct line *line = mllp->lines, *next; line != NULL; line = next) {
        next = line->next;
        if (line->deadline_us <= now_us)
            line_close(line, line->in_n > 0 ? "a frame did not end in its time" : "idle");
    }
    while (mllp->graves != NULL) {
        struct line *next = mllp->graves->next;

        x_free(mllp->graves);
        mllp->graves = next;
    }
}

static int
mllp_timeout_ms(struct service *service)
{
    (void)service;
    return -1;
}

static unsigned
mllp_busy(struct service *service)
{
    unsigned n = 0;

    for (struct line *line = MLLP(service)->lines; line != NULL; line = line->next)
        n += line->state == WORKING || line->state == QUEUED || line->state == WRITING;
    return n;
}

/* What has not been handed to a worker has not been taken: those senders will send it again. */
static void
mllp_drain(struct service *service)
{
    struct mllp *mllp = MLLP(service);

    mllp->draining = true;
    loop_unwatch(mllp->server, &mllp->watch);
    (void)close(mllp->watch.fd);
    mllp->watch.fd = -1;
    for (struct line *line = mllp->lines, *next; line != NULL; line = next) {
        next = line->next;
        if (line->state == READING || line->state == HANDSHAKE)
            line_close(line, NULL);
    }
}

static void
mllp_free(struct service *service)
{
    struct mllp *mllp = MLLP(service);

    while (mllp->lines != NULL)
        line_close(mllp->lines, NULL);
    mllp_tick(service, 0);
    if (mllp->watch.fd >= 0)
        (void)close(mllp->watch.fd);
    x_free(mllp);
}

enum status
mllp_listen(struct server *server, const struct mllp_options *options, struct bound *bound,
            struct err *err)
{
    struct mllp *mllp;
    int fd = -1;

    TRY(listen_open(options->address, &fd, bound, err));
    mllp = x_calloc(1, sizeof(*mllp));
    mllp->server = server;
    mllp->options = *options;
    if (options->connections == 0)
        mllp->options.connections = 512;
    if (options->connections_ip == 0)
        mllp->options.connections_ip = 128;
    if (options->idle_s == 0)
        mllp->options.idle_s = 4 * 3600;
    if (options->frame_s == 0)
        mllp->options.frame_s = 30;
    mllp->watch = (struct watch){.fd = fd, .ready = mllp_accept};
    mllp->service = (struct service){.tick = mllp_tick,
                                     .after = mllp_after,
                                     .timeout_ms = mllp_timeout_ms,
                                     .drain = mllp_drain,
                                     .busy = mllp_busy,
                                     .free = mllp_free};
    loop_watch(server, &mllp->watch, EPOLLIN);
    loop_add(server, &mllp->service);
    return OK;
}
