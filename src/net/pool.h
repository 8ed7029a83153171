/* net/pool.h - worker threads behind a bounded queue; private to net/.
 *
 * Purpose    the latest worker to become idle is woken first, its memory still being warm.
 * Limits     `limit` jobs waiting.
 */
#ifndef NET_POOL_H
#define NET_POOL_H

#include "net/loop.h"

struct pool;

/* `finished` is called on the worker's thread after job->run. */
MUST_USE enum status pool_new(unsigned workers, unsigned limit,
                              void (*finished)(void *user, struct job *job), void *user,
                              struct pool **out, struct err *err);
bool pool_submit(struct pool *pool, struct job *job); /* false: the queue is full */
unsigned pool_waiting(const struct pool *pool);
void pool_free(struct pool *pool); /* runs what is queued, then joins; NULL is fine */

#endif
