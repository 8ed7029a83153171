/* exchange/journal_test.c - bodies packed and unpacked. */
#include "exchange/journal.h"

#include <zstd.h>

#include "base/test.h"

static const char vxu[] =
    "MSH|^~\\&|EHR|A-01|JENNER|JENNER|20260302||VXU^V04^VXU_V04|9|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r"
    "PID|1||77^^^A-01^MR||Zzolson^Anna^^^^^L||20200105|F\r";

static struct arena *
fresh(void)
{
    return arena_new((size_t)1 << 20);
}

static void
a_body_comes_back_as_it_was(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = fresh();
    const struct str bodies[] = {str_of(vxu), STR(""), {"a\0b\r\n\xff", 7}};
    struct str back;
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof(bodies) / sizeof(bodies[0]); i++) {
        struct str packed = journal_pack(arena, bodies[i]);

        assert_int_equal(journal_unpack(arena, packed, &back, &err), OK);
        assert_true(str_eq(back, bodies[i]));
    }
}

static void
what_messages_share_takes_no_room(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = fresh();
    struct str packed = journal_pack(arena, str_of(vxu));

    (void)state;
    assert_true(packed.n < sizeof(vxu) / 2);
    assert_int_equal(ZSTD_getDictID_fromFrame(packed.p, packed.n), 40001);
}

/* As stores hold them that are older than the dictionary. */
static void
a_body_packed_without_the_dictionary_is_read(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = fresh();
    char packed[512];
    size_t n = ZSTD_compress(packed, sizeof(packed), vxu, sizeof(vxu) - 1, 1);
    struct str back;
    struct err err;

    (void)state;
    assert_false(ZSTD_isError(n));
    assert_int_equal(journal_unpack(arena, (struct str){packed, n}, &back, &err), OK);
    assert_true(str_eq(back, str_of(vxu)));
}

static void
a_damaged_body_is_an_error(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = fresh();
    struct str packed = journal_pack(arena, str_of(vxu)), back;
    struct err err;

    (void)state;
    for (size_t n = 0; n < packed.n; n++)
        assert_int_equal(journal_unpack(arena, str_slice(packed, 0, n), &back, &err), E_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_body_comes_back_as_it_was),
        cmocka_unit_test(what_messages_share_takes_no_room),
        cmocka_unit_test(a_body_packed_without_the_dictionary_is_read),
        cmocka_unit_test(a_damaged_body_is_an_error),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
