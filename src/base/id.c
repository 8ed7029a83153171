/* base/id.c - one atomic word holds the last id, so that ids of all threads only grow. */
#include "base/id.h"

#include <assert.h>
#include <stdatomic.h>
#include <time.h>

#define EPOCH_MS INT64_C(1704067200000) /* 2024-01-01T00:00Z */

static _Atomic int64_t last; /* milliseconds << 12 | counter */
static int64_t node_bits;

void
id_node_set(unsigned node)
{
    assert(node < 1024);
    node_bits = (int64_t)node << 12;
}

int64_t
id_new(void)
{
    struct timespec ts;
    int64_t before = atomic_load(&last), mine, now;

    (void)clock_gettime(CLOCK_REALTIME, &ts);
    now = ((int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000 - EPOCH_MS) << 12;
    do
        mine = now > before ? now : before + 1;
    while (!atomic_compare_exchange_weak(&last, &before, mine));
    return (mine >> 12) << 22 | node_bits | (mine & 0xfff);
}
