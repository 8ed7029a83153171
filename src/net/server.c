/* net/server.c - the loop: readiness in, finished jobs back, deadlines once a second. */
#include "net/server.h"

#include <assert.h>
#include <errno.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/log.h"
#include "net/loop.h"
#include "net/pool.h"

enum { EVENTS = 256, TICK_US = 1000000 };

struct server {
    int epoll;
    struct watch wake; /* an eventfd: jobs came back, or server_stop() */
    struct pool *pool;
    struct service *services;
    _Atomic(struct job *) finished; /* a stack the workers push on */
    atomic_bool stop;
    size_t bodies;
    size_t bodies_max;
    unsigned drain_s;
    atomic_uint_fast64_t requests, refused;
    atomic_uint connections;
};

static void
wake(struct server *server)
{
    uint64_t one = 1;

    if (write(server->wake.fd, &one, sizeof(one)) < 0)
        return; /* the counter is full: the loop is awake already */
}

/* On a worker's thread. Only the first job on an empty stack has to wake the loop. */
static void
job_finished(void *user, struct job *job)
{
    struct server *server = user;
    struct job *before = atomic_load_explicit(&server->finished, memory_order_relaxed);

    do
        job->next = before; /* once it is on the stack, the job is the loop's */
    while (!atomic_compare_exchange_weak_explicit(&server->finished, &before, job,
                                                  memory_order_release, memory_order_relaxed));
    if (before == NULL)
        wake(server);
}

static struct job *
oldest_first(struct job *stack)
{
    struct job *list = NULL;

    while (stack != NULL) {
        struct job *next = stack->next;

        stack->next = list;
        list = stack;
        stack = next;
    }
    return list;
}

static void
jobs_return(struct server *server)
{
    struct job *job =
        oldest_first(atomic_exchange_explicit(&server->finished, NULL, memory_order_acquire));

    if (job == NULL)
        return;
    while (job != NULL) {
        struct job *next = job->next;

        job->next = NULL;
        job->done(job);
        job = next;
    }
    for (struct service *s = server->services; s != NULL; s = s->next)
        s->after(s);
}

static void
woken(struct watch *watch, uint32_t events)
{
    uint64_t count;

    (void)events;
    if (read(watch->fd, &count, sizeof(count)) < 0)
        return; /* somebody read it before us */
}

/* Open connections are descriptors, and the usual soft limit of 1024 is soon reached. */
static void
raise_descriptor_limit(void)
{
    struct rlimit limit;

    if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < limit.rlim_max) {
        limit.rlim_cur = limit.rlim_max < 65536 ? limit.rlim_max : 65536;
        (void)setrlimit(RLIMIT_NOFILE, &limit);
    }
}

enum status
server_new(const struct server_options *options, struct server **out, struct err *err)
{
    struct server *server = x_calloc(1, sizeof(*server));
    enum status status;

    (void)signal(SIGPIPE, SIG_IGN); /* a peer that went away is an ordinary send error */
    raise_descriptor_limit();
    server->drain_s = options->drain_s == 0 ? 10 : options->drain_s;
    server->bodies_max = options->bodies_max == 0 ? (size_t)512 << 20 : options->bodies_max;
    server->wake.ready = woken;
    server->wake.fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    server->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (server->wake.fd < 0 || server->epoll < 0) {
        status = FAIL(err, E_IO, "could not make the event loop: %s", strerror(errno));
        server_free(server);
        return status;
    }
    loop_watch(server, &server->wake, EPOLLIN);
    status = pool_new(options->workers == 0 ? 16 : options->workers,
                      options->queue == 0 ? 1024 : options->queue, job_finished, server,
                      &server->pool, err);
    if (status != OK) {
        server_free(server);
        return status;
    }
    *out = server;
    return OK;
}

static int
wait_ms(const struct server *server, int64_t tick_us, int64_t now_us)
{
    int64_t us = tick_us > now_us ? tick_us - now_us : 0;
    int ms = (int)((us + 999) / 1000);

    for (struct service *s = server->services; s != NULL; s = s->next) {
        int wish = s->timeout_ms(s);

        if (wish >= 0 && wish < ms)
            ms = wish;
    }
    return ms;
}

/* One turn of the loop; false if the system refuses to wait. */
static bool
turn(struct server *server, int64_t *tick_us)
{
    struct epoll_event events[EVENTS];
    int ms = wait_ms(server, *tick_us, clock_monotonic_us());
    int n = epoll_wait(server->epoll, events, EVENTS, ms);

    if (n < 0 && errno != EINTR)
        return false;
    for (int i = 0; i < n; i++) {
        struct watch *watch = events[i].data.ptr;

        if (watch->fd >= 0) /* closed by one that came before it in this turn: -1 */
            watch->ready(watch, events[i].events);
    }
    if (ms == 0)
        for (struct service *s = server->services; s != NULL; s = s->next)
            s->after(s);
    jobs_return(server);
    if (clock_monotonic_us() >= *tick_us) {
        *tick_us = clock_monotonic_us() + TICK_US;
        for (struct service *s = server->services; s != NULL; s = s->next)
            s->tick(s, *tick_us - TICK_US);
    }
    return true;
}

static unsigned
busy(const struct server *server)
{
    unsigned n = 0;

    for (struct service *s = server->services; s != NULL; s = s->next)
        n += s->busy(s);
    return n;
}

enum status
server_run(struct server *server, struct err *err)
{
    int64_t tick = clock_monotonic_us() + TICK_US;
    int64_t end;

    while (!atomic_load(&server->stop))
        if (!turn(server, &tick))
            return FAIL(err, E_IO, "could not wait for events: %s", strerror(errno));

    for (struct service *s = server->services; s != NULL; s = s->next)
        s->drain(s);
    end = clock_monotonic_us() + (int64_t)server->drain_s * 1000000;
    while (busy(server) > 0 && clock_monotonic_us() < end)
        if (!turn(server, &tick))
            break;
    if (busy(server) > 0)
        log_event(LOG_WARN, EVENT_STOP, "unanswered=%u", busy(server));
    return OK;
}

void
server_stop(struct server *server)
{
    atomic_store(&server->stop, true);
    wake(server);
}

void
server_free(struct server *server)
{
    if (server == NULL)
        return;
    pool_free(server->pool); /* first: no job may come back to a service that is gone */
    server->pool = NULL;
    if (server->epoll >= 0)
        jobs_return(server);
    while (server->services != NULL) {
        struct service *service = server->services;

        server->services = service->next;
        service->free(service);
    }
    if (server->wake.fd >= 0)
        (void)close(server->wake.fd);
    if (server->epoll >= 0)
        (void)close(server->epoll);
    x_free(server);
}

struct server_counts
server_counts(const struct server *server)
{
    return (struct server_counts){
        .requests = atomic_load_explicit(&server->requests, memory_order_relaxed),
        .refused = atomic_load_explicit(&server->refused, memory_order_relaxed),
        .connections = atomic_load_explicit(&server->connections, memory_order_relaxed),
        .waiting = pool_waiting(server->pool),
    };
}

void
loop_watch(struct server *server, struct watch *watch, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = watch};

    if (epoll_ctl(server->epoll, EPOLL_CTL_ADD, watch->fd, &event) != 0)
        die("could not watch descriptor %d: %s", watch->fd, strerror(errno));
}

void
loop_rewatch(struct server *server, struct watch *watch, uint32_t events)
{
    struct epoll_event event = {.events = events, .data.ptr = watch};

    if (epoll_ctl(server->epoll, EPOLL_CTL_MOD, watch->fd, &event) != 0)
        die("could not watch descriptor %d again: %s", watch->fd, strerror(errno));
}

void
loop_unwatch(struct server *server, struct watch *watch)
{
    (void)epoll_ctl(server->epoll, EPOLL_CTL_DEL, watch->fd, NULL);
}

void
loop_add(struct server *server, struct service *service)
{
    service->next = server->services;
    server->services = service;
}

bool
loop_submit(struct server *server, struct job *job)
{
    return server->pool != NULL && pool_submit(server->pool, job);
}

bool
loop_bodies_take(struct server *server, size_t n)
{
    if (n > server->bodies_max - server->bodies)
        return false;
    server->bodies += n;
    return true;
}

void
loop_bodies_give(struct server *server, size_t n)
{
    assert(n <= server->bodies);
    server->bodies -= n;
}

void
loop_count_request(struct server *server)
{
    atomic_fetch_add_explicit(&server->requests, 1, memory_order_relaxed);
}

void
loop_count_refused(struct server *server)
{
    atomic_fetch_add_explicit(&server->refused, 1, memory_order_relaxed);
}

void
loop_count_connections(struct server *server, int change)
{
    atomic_fetch_add_explicit(&server->connections, (unsigned)change, memory_order_relaxed);
}
