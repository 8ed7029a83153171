/* fuzz/check.c - any message is judged and answered, and the answer is itself without fault. */
#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "exchange/ack.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static struct ask ask;

static void
prepare(void)
{
    struct code_sets *codes;
    struct profiles *profiles;
    struct err err;

    if (code_sets_load(NULL, &codes, &err) != OK || profiles_load(codes, &profiles, &err) != OK)
        __builtin_trap();
    ask = (struct ask){.profiles = profiles,
                       .memo = profile_memo_new(),
                       .codes = codes,
                       .today = date_from(2026, 3, 2)};
    ask.now.us = 1772467200LL * 1000000;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct arena *arena = arena_new(LIMIT_ARENA_BYTES);
    struct verdict verdict, again;
    struct str reply;

    if (ask.codes == NULL)
        prepare();
    ask.switches.tolerant = n % 2 == 1;
    verdict = judge_message(arena, &ask, (struct str){(const char *)data, n});
    reply = ack_build_empty_registry(
        arena, &(struct answer){&verdict, &ask.switches, ask.codes, ask.now, -360, 4711});
    assert((reply.n > 0) == (judge_code(&verdict, &ask.switches).n > 0));
    if (reply.n > 0 && verdict.echo.control_id.n > 0 && verdict.echo.control_id.n < 200 &&
        verdict.kind != MESSAGE_QBP) {
        again = judge_message(arena, &ask, reply);
        assert(again.kind == MESSAGE_ACK && again.found->count == 0);
    }
    arena_free(arena);
    return 0;
}
