/* work/runner.c - the threads that call each job when it is due. */
#include "work/runner.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

#include "base/die.h"
#include "base/limits.h"
#include "base/log.h"

/* A job with more to do goes on for SLICE_MS; then the others have their turn. */
enum { JOBS_MAX = 32, TICK_MS = 250, SLICE_MS = 200 };

static atomic_bool stopping;

/* One of the two threads, and the jobs it calls. */
struct lane {
    struct runner *runner;
    bool beside;
    bool started;
    pthread_t thread;
};

struct runner {
    struct exchange *exchange;
    struct lane lane[2];
    pthread_mutex_t lock;
    pthread_cond_t wake;
    bool stop;                /* under lock */
    int64_t due_us[JOBS_MAX]; /* clock_monotonic_us() */
};

static void
run_job(struct runner *runner, size_t i, struct arena *arena)
{
    struct err err;
    bool more = false;
    int64_t until = clock_monotonic_us() + SLICE_MS * INT64_C(1000);
    enum status status;

    do {
        arena_reset(arena);
        status = jobs[i].run(runner->exchange, arena, clock_now(), &more, &err);
    } while (status == OK && more && clock_monotonic_us() < until);
    if (status != OK) {
        more = false;
        log_event(LOG_ERROR, EVENT_RUNNER, "job=%s status=%s", jobs[i].name, status_word(status));
        log_err(EVENT_RUNNER, &err);
    }
    runner->due_us[i] = clock_monotonic_us() + (more ? 0 : jobs[i].every_s * INT64_C(1000000));
    arena_reset(arena);
}

/* Waits a tick; true when it is time to go. */
static bool
wait_tick(struct runner *runner)
{
    struct timespec until;
    bool stop;

    (void)clock_gettime(CLOCK_REALTIME, &until);
    until.tv_nsec += TICK_MS * 1000000L;
    until.tv_sec += until.tv_nsec / 1000000000L;
    until.tv_nsec %= 1000000000L;
    pthread_mutex_lock(&runner->lock);
    if (!runner->stop)
        (void)pthread_cond_timedwait(&runner->wake, &runner->lock, &until);
    stop = runner->stop;
    pthread_mutex_unlock(&runner->lock);
    return stop;
}

static void *
runner_thread(void *argument)
{
    struct lane *lane = argument;
    struct runner *runner = lane->runner;
    struct arena *arena = arena_new(LIMIT_ARENA_BYTES);

    while (!wait_tick(runner))
        for (size_t i = 0; jobs[i].name != NULL; i++)
            if (jobs[i].beside == lane->beside && clock_monotonic_us() >= runner->due_us[i])
                run_job(runner, i, arena);
    arena_free(arena);
    return NULL;
}

const atomic_bool *
runner_stopping(void)
{
    return &stopping;
}

enum status
runner_open(struct runner **out, struct exchange *ex, struct err *err)
{
    struct runner *runner = x_calloc(1, sizeof(*runner));

    runner->exchange = ex;
    (void)pthread_mutex_init(&runner->lock, NULL);
    (void)pthread_cond_init(&runner->wake, NULL);
    atomic_store(&stopping, false);
    for (size_t i = 0; i < 2; i++) {
        struct lane *lane = &runner->lane[i];

        *lane = (struct lane){.runner = runner, .beside = i == 1};
        lane->started = pthread_create(&lane->thread, NULL, runner_thread, lane) == 0;
        if (!lane->started) {
            runner_close(runner);
            return FAIL(err, E_IO, "could not start the background runner");
        }
    }
    *out = runner;
    return OK;
}

void
runner_close(struct runner *runner)
{
    if (runner == NULL)
        return;
    atomic_store(&stopping, true);
    pthread_mutex_lock(&runner->lock);
    runner->stop = true;
    (void)pthread_cond_broadcast(&runner->wake);
    pthread_mutex_unlock(&runner->lock);
    for (size_t i = 0; i < 2; i++)
        if (runner->lane[i].started)
            (void)pthread_join(runner->lane[i].thread, NULL);
    (void)pthread_cond_destroy(&runner->wake);
    (void)pthread_mutex_destroy(&runner->lock);
    x_free(runner);
}
