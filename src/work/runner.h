/* work/runner.h - the background runner: a thread that does what is due, job by job, and one beside it.
 *
 * Purpose    one of the four doors: it reads the clock, logs, and turns a job's error into a line of
 *            the log. A job does a bounded piece of work and returns; it is called again when its
 *            interval is over, sooner if it said that more was waiting. What may wait long for
 *            others (mail) is done beside, on a thread of its own.
 * Ownership  the runner owns its threads; one runner a process; jobs get an arena that ends with them.
 * Errors     runner_open(): E_IO.
 */
#ifndef WORK_RUNNER_H
#define WORK_RUNNER_H

#include <stdatomic.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

struct exchange;
struct runner;

struct job {
    const char *name;
    int every_s;
    /* *more: call again, within a fifth of a second or after the other jobs. */
    enum status (*run)(struct exchange *ex, struct arena *arena, struct now now, bool *more,
                       struct err *err);
    bool beside; /* on the second thread */
};

extern const struct job jobs[]; /* work/jobs.c; the last one has no name */

MUST_USE enum status runner_open(struct runner **out, struct exchange *ex, struct err *err);
void runner_close(struct runner *runner); /* lets the jobs under way finish; NULL is fine */
/* Set from runner_close() on: a long job looks at it. */
const atomic_bool *runner_stopping(void);

#endif
