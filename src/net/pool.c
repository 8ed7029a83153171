/* net/pool.c - worker threads behind a bounded queue. */
#include "net/pool.h"

#include <assert.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <string.h>

#include "base/die.h"

struct worker {
    struct pool *pool;
    struct worker *idle_next;
    struct job *job; /* handed over while idle */
    pthread_cond_t wake;
    pthread_t thread;
    unsigned number;
};

struct pool {
    pthread_mutex_t lock;
    struct job *first, *last;
    atomic_uint waiting;
    unsigned limit;
    struct worker *idle; /* a stack */
    bool ending;
    void (*finished)(void *user, struct job *job);
    void *user;
    unsigned count;
    struct worker workers[];
};

static struct job *
queue_pop(struct pool *pool)
{
    struct job *job = pool->first;

    if (job == NULL)
        return NULL;
    pool->first = job->next;
    if (pool->first == NULL)
        pool->last = NULL;
    job->next = NULL;
    atomic_fetch_sub_explicit(&pool->waiting, 1, memory_order_relaxed);
    return job;
}

static void
queue_push(struct pool *pool, struct job *job)
{
    job->next = NULL;
    if (pool->last == NULL)
        pool->first = job;
    else
        pool->last->next = job;
    pool->last = job;
    atomic_fetch_add_explicit(&pool->waiting, 1, memory_order_relaxed);
}

/* The next job for this worker; NULL when the pool ends. */
static struct job *
take(struct worker *worker)
{
    struct pool *pool = worker->pool;
    struct job *job;

    pthread_mutex_lock(&pool->lock);
    job = queue_pop(pool);
    if (job == NULL && !pool->ending) {
        worker->job = NULL;
        worker->idle_next = pool->idle;
        pool->idle = worker;
        while (worker->job == NULL && !pool->ending)
            pthread_cond_wait(&worker->wake, &pool->lock);
        job = worker->job;
    }
    pthread_mutex_unlock(&pool->lock);
    return job;
}

static void *
work(void *arg)
{
    struct worker *worker = arg;
    struct job *job;

    while ((job = take(worker)) != NULL) {
        job->run(job, worker->number);
        worker->pool->finished(worker->pool->user, job);
    }
    return NULL;
}

bool
pool_submit(struct pool *pool, struct job *job)
{
    struct worker *worker;
    bool taken = true;

    pthread_mutex_lock(&pool->lock);
    assert(!pool->ending);
    worker = pool->idle;
    if (worker != NULL) {
        pool->idle = worker->idle_next;
        job->next = NULL;
        worker->job = job;
    } else if (atomic_load_explicit(&pool->waiting, memory_order_relaxed) < pool->limit) {
        queue_push(pool, job);
    } else {
        taken = false;
    }
    pthread_mutex_unlock(&pool->lock);
    if (worker != NULL)
        pthread_cond_signal(&worker->wake);
    return taken;
}

unsigned
pool_waiting(const struct pool *pool)
{
    return atomic_load_explicit(&pool->waiting, memory_order_relaxed);
}

/* Workers leave all signals to the thread that runs the loop. */
static int
start(struct worker *worker)
{
    sigset_t all, before;
    int failed;

    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    failed = pthread_create(&worker->thread, NULL, work, worker);
    if (failed == 0)
        (void)pthread_setname_np(worker->thread, "worker");
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    return failed;
}

enum status
pool_new(unsigned workers, unsigned limit, void (*finished)(void *user, struct job *job),
         void *user, struct pool **out, struct err *err)
{
    struct pool *pool = x_calloc(1, sizeof(*pool) + workers * sizeof(pool->workers[0]));

    assert(workers > 0 && limit > 0);
    pthread_mutex_init(&pool->lock, NULL);
    pool->limit = limit;
    pool->finished = finished;
    pool->user = user;
    for (; pool->count < workers; pool->count++) {
        struct worker *worker = &pool->workers[pool->count];
        int failed;

        worker->pool = pool;
        worker->number = pool->count;
        pthread_cond_init(&worker->wake, NULL);
        failed = start(worker);
        if (failed != 0) {
            pool_free(pool);
            return FAIL(err, E_IO, "could not start a worker thread: %s", strerror(failed));
        }
    }
    *out = pool;
    return OK;
}

void
pool_free(struct pool *pool)
{
    if (pool == NULL)
        return;
    pthread_mutex_lock(&pool->lock);
    pool->ending = true;
    for (unsigned i = 0; i < pool->count; i++)
        pthread_cond_signal(&pool->workers[i].wake);
    pthread_mutex_unlock(&pool->lock);
    for (unsigned i = 0; i < pool->count; i++) {
        pthread_join(pool->workers[i].thread, NULL);
        pthread_cond_destroy(&pool->workers[i].wake);
    }
    pthread_mutex_destroy(&pool->lock);
    x_free(pool);
}
