/* base/id.c - one atomic word holds the last id, so that ids of all threads only grow. */
#include "base/id.h"

#include <assert.h>
#include <stdatomic.h>
#include <string.h>
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

static int64_t
milliseconds(void)
{
    struct timespec ts;

    (void)clock_gettime(CLOCK_REALTIME, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000 - EPOCH_MS;
}

int64_t
id_ago(unsigned ms)
{
    return (milliseconds() - (int64_t)ms) << 22;
}

int64_t
id_new(void)
{
    int64_t before = atomic_load(&last), mine, now = milliseconds() << 12;

    do
        mine = now > before ? now : before + 1;
    while (!atomic_compare_exchange_weak(&last, &before, mine));
    return (mine >> 12) << 22 | node_bits | (mine & 0xfff);
}

enum { TEXT_LENGTH = 13 };
static const char digits[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

struct str
id_text(struct arena *arena, int64_t id)
{
    char *p = arena_bytes(arena, TEXT_LENGTH);
    uint64_t rest = (uint64_t)id;

    for (size_t i = TEXT_LENGTH; i-- > 0; rest >>= 5)
        p[i] = digits[rest & 31];
    return (struct str){p, TEXT_LENGTH};
}

static int
digit_value(char c)
{
    const char *at;

    if (c >= 'a' && c <= 'z')
        c = (char)(c - 'a' + 'A');
    c = (char)(c == 'O' ? '0' : c == 'I' || c == 'L' ? '1' : c);
    at = c == '\0' ? NULL : strchr(digits, c);
    return at == NULL ? -1 : (int)(at - digits);
}

bool
id_parse(struct str text, int64_t *id)
{
    uint64_t value = 0;

    if (text.n != TEXT_LENGTH || digit_value(text.p[0]) > 7) /* 63 bits in 65 */
        return false;
    for (size_t i = 0; i < text.n; i++) {
        int d = digit_value(text.p[i]);

        if (d < 0)
            return false;
        value = value << 5 | (unsigned)d;
    }
    if (value == 0)
        return false;
    *id = (int64_t)value;
    return true;
}
