/* fuzz/mllp.c - frames are cut alike whether bytes come at once or in pieces. */
#include <assert.h>
#include <string.h>

#include "net/mllp.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* The hash of the next frame's message, and what is left after it. */
static bool
next(struct str *in, uint64_t *hash)
{
    struct mllp_cut cut = mllp_cut(*in, 0);

    assert(cut.used <= in->n);
    assert(!cut.whole || cut.message.n + cut.dropped < cut.used);
    *in = str_skip(*in, cut.used);
    *hash = cut.whole ? str_hash(cut.message) : 0;
    return cut.whole;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct str all = {(const char *)data, n}, part = str_slice(all, 0, n / 2);
    struct mllp_cut early = mllp_cut(part, 0);
    struct str again = all;
    uint64_t one = 0, two = 0;

    /* Half of it first: what was found then is found in the whole too. */
    if (early.whole) {
        assert(next(&again, &one) && one == str_hash(early.message));
    } else {
        struct mllp_cut late = mllp_cut(all, part.n), whole = mllp_cut(all, 0);

        assert(late.whole == whole.whole && late.used == whole.used);
        assert(!late.whole || str_eq(late.message, whole.message));
    }
    while (next(&all, &two))
        ;
    return 0;
}
