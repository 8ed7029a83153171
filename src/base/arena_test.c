/* base/arena_test.c - the arena gives aligned, zeroed memory and says when it is overrun. */
#include "base/arena.h"

#include <string.h>

#include "base/err.h"
#include "base/test.h"

static void
arena_gives_zeroed_aligned_memory(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);

    (void)state;
    (void)arena_bytes(arena, 3);
    for (size_t i = 1; i < 300; i++) {
        uint64_t *p = ARENA_ARRAY(arena, uint64_t, i);

        assert_int_equal((uintptr_t)p % alignof(uint64_t), 0);
        assert_int_equal(p[0] | p[i - 1], 0);
        memset(p, 0xff, i * sizeof(*p));
    }
}

static void
arena_reused_after_reset_is_zeroed_again(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);

    (void)state;
    memset(arena_bytes(arena, 1000), 0xff, 1000);
    arena_reset(arena);
    assert_int_equal(*ARENA_NEW(arena, uint64_t), 0);
    assert_int_equal(arena_used(arena), sizeof(uint64_t));
}

static void
arena_says_when_its_cap_is_passed_and_still_serves(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1000);

    (void)state;
    assert_non_null(arena_bytes(arena, 1000));
    assert_false(arena_overflow(arena));
    assert_non_null(arena_bytes(arena, 1));
    assert_true(arena_overflow(arena));
}

static void
arena_holds_blocks_larger_than_its_own(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 24);
    char *p = arena_bytes(arena, 1 << 22);

    (void)state;
    memset(p, 1, 1 << 22);
    assert_str(arena_printf(arena, "%d-%s", 7, "x"), "7-x");
    assert_string_equal(arena_cstr(arena, STR("abc")), "abc");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(arena_gives_zeroed_aligned_memory),
        cmocka_unit_test(arena_reused_after_reset_is_zeroed_again),
        cmocka_unit_test(arena_says_when_its_cap_is_passed_and_still_serves),
        cmocka_unit_test(arena_holds_blocks_larger_than_its_own),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
