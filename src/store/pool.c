/* store/pool.c - idle connections that threads borrow one at a time. */
#include "store/pool.h"

#include <assert.h>
#include <errno.h>
#include <time.h>

#include "base/limits.h"

void
deadline_in(struct timespec *at, long ms)
{
    (void)clock_gettime(CLOCK_MONOTONIC, at);
    at->tv_sec += ms / 1000;
    at->tv_nsec += ms % 1000 * 1000000;
    if (at->tv_nsec >= 1000000000) {
        at->tv_sec++;
        at->tv_nsec -= 1000000000;
    }
}

void
deadline_cond_init(pthread_cond_t *cond)
{
    pthread_condattr_t attr;

    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(cond, &attr);
    pthread_condattr_destroy(&attr);
}

void
pool_init(struct pool *pool)
{
    *pool = (struct pool){0};
    pthread_mutex_init(&pool->lock, NULL);
    deadline_cond_init(&pool->freed);
}

void
pool_done(struct pool *pool)
{
    assert(pool->idle == NULL && pool->count == 0);
    pthread_cond_destroy(&pool->freed);
    pthread_mutex_destroy(&pool->lock);
}

bool
pool_take(struct pool *pool, struct pooled **conn)
{
    struct timespec until;
    int code = 0;
    bool got;

    deadline_in(&until, LIMIT_STORE_WAIT_MS);
    pthread_mutex_lock(&pool->lock);
    while (pool->idle == NULL && pool->count >= LIMIT_STORE_CONNECTIONS && code != ETIMEDOUT)
        code = pthread_cond_timedwait(&pool->freed, &pool->lock, &until);
    got = pool->idle != NULL || pool->count < LIMIT_STORE_CONNECTIONS;
    *conn = pool->idle;
    if (pool->idle != NULL)
        pool->idle = pool->idle->next;
    else if (got)
        pool->count++;
    pthread_mutex_unlock(&pool->lock);
    return got;
}

void
pool_give(struct pool *pool, struct pooled *conn)
{
    pthread_mutex_lock(&pool->lock);
    conn->next = pool->idle;
    pool->idle = conn;
    pthread_cond_signal(&pool->freed);
    pthread_mutex_unlock(&pool->lock);
}

void
pool_gone(struct pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->count--;
    pthread_cond_signal(&pool->freed);
    pthread_mutex_unlock(&pool->lock);
}

struct pooled *
pool_drain(struct pool *pool)
{
    struct pooled *conn;

    pthread_mutex_lock(&pool->lock);
    conn = pool->idle;
    if (conn != NULL)
        pool->idle = conn->next;
    pthread_mutex_unlock(&pool->lock);
    return conn;
}
