/* net/load.c - a load generator: one thread, many keepalive connections, latencies in a histogram. */
#include "net/load.h"

#include <errno.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/file.h"

enum {
    REQUEST_MAX = 64 * 1024 * 1024, /* bytes of arena a request */
    READ_MIN = 16 * 1024,
    /* A bucket is 1/32 of a power of two wide: 3 % of error. */
    SUB_BITS = 5,
    BUCKETS = 64 << SUB_BITS,
    SILENCE_MS = 10000 /* no answer at all for so long: stalled */
};

struct lane {
    int fd;
    unsigned number;
    struct arena *arena;
    struct str out; /* still to be sent */
    char *in;
    size_t in_n, in_room;
    int64_t sent_us;
    bool ended;
};

struct load {
    const struct load_options *options;
    struct load_result *result;
    struct lane *lanes;
    int epoll;
    unsigned live;
    uint64_t started;
    int64_t end_us;
    uint64_t histogram[BUCKETS];
};

static unsigned
bucket_of(int64_t us)
{
    uint64_t v = us < 0 ? 0 : (uint64_t)us;
    unsigned log;

    if (v < 1U << SUB_BITS)
        return (unsigned)v;
    log = 63 - (unsigned)__builtin_clzll(v);
    return ((log - SUB_BITS + 1) << SUB_BITS) + (unsigned)((v >> (log - SUB_BITS)) & 31);
}

static int64_t
bucket_us(unsigned bucket)
{
    unsigned log = bucket >> SUB_BITS;

    if (log == 0)
        return bucket;
    return (int64_t)((32ULL + (bucket & 31)) << (log - 1));
}

static int64_t
percentile(const struct load *load, double part)
{
    uint64_t want = (uint64_t)(part * (double)load->result->answers), seen = 0;

    for (unsigned b = 0; b < BUCKETS; b++) {
        seen += load->histogram[b];
        if (seen > want)
            return bucket_us(b);
    }
    return load->result->max_us;
}

static enum status
connect_lane(const struct load_options *options, struct lane *lane, struct err *err)
{
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    struct arena *arena = lane->arena;
    struct str port = str_of(options->address), host = {NULL, 0};
    int yes = 1, failed;

    for (size_t i = 0; i < port.n; i++)
        if (port.p[i] == ':')
            host = str_slice(port, 0, i);
    port = str_skip(port, host.n + 1);
    if (getaddrinfo(arena_cstr(arena, host), arena_cstr(arena, port), &hints, &found) != 0)
        return FAIL(err, E_INVALID, "no address for \"%s\"", options->address);
    lane->fd = socket(found->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    failed = lane->fd < 0 || connect(lane->fd, found->ai_addr, found->ai_addrlen) != 0;
    freeaddrinfo(found);
    if (failed)
        return FAIL(err, E_IO, "could not connect to %s: %s", options->address, strerror(errno));
    (void)setsockopt(lane->fd, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    return OK;
}

static enum status
send_some(struct load *load, struct lane *lane, struct err *err)
{
    struct epoll_event event = {.events = EPOLLIN, .data.ptr = lane};

    while (lane->out.n > 0) {
        ssize_t n = send(lane->fd, lane->out.p, lane->out.n, MSG_DONTWAIT | MSG_NOSIGNAL);

        if (n < 0 && errno == EAGAIN) {
            event.events |= EPOLLOUT;
            break;
        }
        if (n < 0)
            return FAIL(err, E_IO, "could not send a request: %s", strerror(errno));
        lane->out = str_skip(lane->out, (size_t)n);
        if (lane->out.n == 0)
            return OK;
    }
    (void)epoll_ctl(load->epoll, EPOLL_CTL_MOD, lane->fd, &event);
    return OK;
}

static enum status
send_next(struct load *load, struct lane *lane, struct err *err)
{
    const struct load_options *options = load->options;
    int64_t now = clock_monotonic_us();

    lane->in_n = 0;
    arena_reset(lane->arena);
    if (now < load->end_us && (options->requests == 0 || load->started < options->requests))
        lane->out = options->next(options->user, lane->number, lane->arena);
    if (lane->out.n == 0) {
        lane->ended = true;
        load->live--;
        return OK;
    }
    load->started++;
    lane->sent_us = now;
    return send_some(load, lane, err);
}

/* The value of Content-Length within the head, 0 if there is none. */
static size_t
content_length(struct str head)
{
    uint64_t length = 0;

    while (head.p != NULL) {
        struct str value = str_cut(&head, '\n'), name = str_cut(&value, ':');

        if (str_ieq(name, STR("Content-Length")))
            (void)str_parse_u64(str_trim(value), &length);
    }
    return (size_t)length;
}

/* True when a whole answer has come. */
static bool
parse_answer(const struct lane *lane, unsigned *status, struct str *body)
{
    struct str in = {lane->in, lane->in_n};
    size_t head = str_find_str(in, STR("\r\n\r\n"));
    uint64_t code = 0;
    size_t length;

    if (head == in.n)
        return false;
    length = content_length(str_slice(in, 0, head));
    if (in.n < head + 4 + length)
        return false;
    (void)str_parse_u64(str_slice(in, 9, 12), &code);
    *status = (unsigned)code;
    *body = str_slice(in, head + 4, head + 4 + length);
    return true;
}

static void
count_answer(struct load *load, struct lane *lane, unsigned status, struct str body)
{
    const struct load_options *options = load->options;
    int64_t us = clock_monotonic_us() - lane->sent_us;
    bool good = options->good == NULL ? status / 100 == 2
                                      : options->good(options->user, lane->number, status, body);

    load->result->answers++;
    load->result->bad += !good;
    load->histogram[bucket_of(us)]++;
    if (us > load->result->max_us)
        load->result->max_us = us;
}

static enum status
lane_ready(struct load *load, struct lane *lane, uint32_t events, struct err *err)
{
    unsigned status;
    struct str body;
    ssize_t n;

    if ((events & EPOLLOUT) != 0 && lane->out.n > 0)
        TRY(send_some(load, lane, err));
    if (lane->in_room - lane->in_n < READ_MIN) {
        lane->in_room = lane->in_room * 2 + READ_MIN;
        lane->in = x_realloc(lane->in, lane->in_room);
    }
    n = recv(lane->fd, lane->in + lane->in_n, lane->in_room - lane->in_n, MSG_DONTWAIT);
    if (n < 0 && errno == EAGAIN)
        return OK;
    if (n <= 0)
        return FAIL(err, E_IO, "a connection was lost before its answer: %s",
                    n == 0 ? "closed by the server" : strerror(errno));
    lane->in_n += (size_t)n;
    if (!parse_answer(lane, &status, &body))
        return OK;
    count_answer(load, lane, status, body);
    return send_next(load, lane, err);
}

static enum status
lanes_start(struct load *load, struct err *err)
{
    for (unsigned i = 0; i < load->options->connections; i++) {
        struct lane *lane = &load->lanes[i];
        struct epoll_event event = {.events = EPOLLIN, .data.ptr = lane};

        lane->number = i;
        lane->arena = arena_new(REQUEST_MAX);
        TRY(connect_lane(load->options, lane, err));
        (void)epoll_ctl(load->epoll, EPOLL_CTL_ADD, lane->fd, &event);
    }
    load->live = load->options->connections;
    for (unsigned i = 0; i < load->options->connections; i++)
        TRY(send_next(load, &load->lanes[i], err));
    return OK;
}

static enum status
drive(struct load *load, struct err *err)
{
    int64_t start = clock_monotonic_us();
    struct epoll_event events[256];

    load->end_us = start + load->options->duration_ms * 1000;
    TRY(lanes_start(load, err));
    while (load->live > 0) {
        int n = epoll_wait(load->epoll, events, 256, SILENCE_MS);

        if (n == 0)
            return FAIL(err, E_IO, "the server stalled: no answer for %d s with %u requests sent",
                        SILENCE_MS / 1000, load->live);
        for (int i = 0; i < n; i++)
            TRY(lane_ready(load, events[i].data.ptr, events[i].events, err));
    }
    load->result->seconds = (double)(clock_monotonic_us() - start) / 1e6;
    load->result->rate = (double)load->result->answers / load->result->seconds;
    load->result->p50_us = percentile(load, 0.50);
    load->result->p90_us = percentile(load, 0.90);
    load->result->p99_us = percentile(load, 0.99);
    return OK;
}

enum status
load_run(const struct load_options *options, struct load_result *result, struct err *err)
{
    struct load *load = x_calloc(1, sizeof(*load));
    struct rlimit limit;
    enum status status;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
    *result = (struct load_result){0};
    load->options = options;
    load->result = result;
    load->lanes = x_calloc(options->connections, sizeof(*load->lanes));
    for (unsigned i = 0; i < options->connections; i++)
        load->lanes[i].fd = -1;
    load->epoll = epoll_create1(EPOLL_CLOEXEC);
    status = drive(load, err);
    for (unsigned i = 0; i < options->connections; i++) {
        fd_close(&load->lanes[i].fd);
        arena_free(load->lanes[i].arena);
        x_free(load->lanes[i].in);
    }
    fd_close(&load->epoll);
    x_free(load->lanes);
    x_free(load);
    return status;
}

struct str
load_request(struct arena *arena, const char *method, const char *path, struct str headers,
             struct str body)
{
    struct buf buf;

    buf_init(&buf, arena, 256 + headers.n + body.n);
    buf_printf(&buf, "%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Length: %zu\r\n", method, path,
               body.n);
    buf_add(&buf, headers);
    BUF_LIT(&buf, "\r\n");
    buf_add(&buf, body); /* may hold NUL */
    return buf_str(&buf);
}
