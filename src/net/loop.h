/* net/loop.h - what the listeners share with the loop; private to net/.
 *
 * Purpose    a listener is a `struct service` with watched descriptors. It hands `struct job`s to
 *            the workers and gets them back on the loop, so that only pool.c knows threads.
 * Ownership  watches, services and jobs are embedded in what their owner allocated.
 */
#ifndef NET_LOOP_H
#define NET_LOOP_H

#include "net/server.h"

/* A descriptor in the loop's epoll set. */
struct watch {
    int fd;
    void (*ready)(struct watch *watch, uint32_t events);
};

void loop_watch(struct server *server, struct watch *watch, uint32_t events);
void loop_rewatch(struct server *server, struct watch *watch, uint32_t events);
void loop_unwatch(struct server *server, struct watch *watch);

/* One request on its way through a worker: `run` there, then `done` on the loop. */
struct job {
    struct job *next;
    void (*run)(struct job *job, unsigned worker);
    void (*done)(struct job *job);
};

/* False when the queue is full; the job is then untouched. Loop only. */
bool loop_submit(struct server *server, struct job *job);

/* A kind of listener, told by the loop what it must know. */
struct service {
    struct service *next;
    void (*tick)(struct service *service, int64_t now_us); /* once a second: deadlines */
    void (*after)(struct service *service);                /* jobs came back in this round */
    int (*timeout_ms)(struct service *service); /* 0: call `after` at once; -1: no wish */
    void (*drain)(struct service *service);     /* take no more */
    unsigned (*busy)(struct service *service);  /* requests still to be answered */
    void (*free)(struct service *service);
};

void loop_add(struct server *server, struct service *service);

/* Bytes of request bodies held at once, over all listeners: false when there is no room for more.
 * Loop only. */
bool loop_bodies_take(struct server *server, size_t n);
void loop_bodies_give(struct server *server, size_t n);

/* Counters: relaxed atomics. */
void loop_count_request(struct server *server);
void loop_count_refused(struct server *server);
void loop_count_connections(struct server *server, int change);

#endif
