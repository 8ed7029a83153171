/* store/pool.h - idle connections that threads borrow one at a time.
 *
 * Ownership  what is in the pool belongs to it; what was taken belongs to the taker, who gives it
 *            back or, once closed, says that it is gone.
 * Limits     LIMIT_STORE_CONNECTIONS in all; LIMIT_STORE_WAIT_MS for one.
 * Errors     pool_take() says no when the time is up.
 */
#ifndef STORE_POOL_H
#define STORE_POOL_H

#include <pthread.h>
#include <stdbool.h>

/* What a connection's struct begins with. */
struct pooled {
    struct pooled *next;
};

struct pool {
    pthread_mutex_t lock;
    pthread_cond_t freed;
    struct pooled *idle;
    unsigned count; /* idle and taken */
};

void pool_init(struct pool *pool);
void pool_done(struct pool *pool); /* nothing may be in it, or taken from it */

/* An idle one, or NULL for permission to open one. */
bool pool_take(struct pool *pool, struct pooled **conn);
void pool_give(struct pool *pool, struct pooled *conn);
void pool_gone(struct pool *pool); /* one that was taken is no more */

/* Takes an idle one without waiting; NULL if there is none. */
struct pooled *pool_drain(struct pool *pool);

/* The time `ms` from now on the clock that condition variables of this room wait by. */
void deadline_in(struct timespec *at, long ms);
void deadline_cond_init(pthread_cond_t *cond);

#endif
