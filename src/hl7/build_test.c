/* hl7/build_test.c - what is written is read back as it was. */
#include "base/err.h"
#include "base/test.h"
#include "hl7/build.h"

static void
build_writes_separators_only_where_needed(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);
    struct hl7_writer w;
    struct buf buf;

    (void)state;
    buf_init(&buf, arena, 0);
    hl7_begin(&w, &buf, "MSH");
    hl7_put(&w, 9, 1, 1, STR("ACK"));
    hl7_put(&w, 9, 2, 1, STR("V04"));
    hl7_put(&w, 10, 1, 1, STR(""));
    hl7_end(&w);
    hl7_begin(&w, &buf, "PID");
    hl7_put_u64(&w, 1, 1);
    hl7_put(&w, 3, 1, 1, STR("A"));
    hl7_put(&w, 3, 4, 2, STR("1.2"));
    hl7_repeat(&w);
    hl7_put(&w, 3, 1, 1, STR("B"));
    hl7_put(&w, 5, 1, 1, STR("x"));
    hl7_end(&w);
    assert_str(buf_str(&buf), "MSH|^~\\&|||||||ACK^V04\rPID|1||A^^^&1.2~B||x\r");
}

/* Any text but control characters and line feeds survives a round trip. */
static void
build_escapes_so_that_parse_gives_the_text_back(void **state)
{
    static const char alphabet[] = "|^~\\&aF\nS.\xC3\xA9R";
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 24);
    uint32_t seed = 7;

    (void)state;
    for (int round = 0; round < 2000; round++) {
        struct hl7_writer w;
        struct buf buf, text;
        struct hl7_message *msg;

        buf_init(&text, arena, 32);
        for (int i = 0; i < 12; i++) {
            seed = seed * 1664525u + 1013904223u;
            if (seed >> 28 == 9)
                BUF_LIT(&text, "\xC3\xA9");
            else
                buf_char(&text, alphabet[(seed >> 16) % 10]);
        }
        buf_init(&buf, arena, 64);
        hl7_begin(&w, &buf, "MSH");
        hl7_put(&w, 3, 1, 1, buf_str(&text));
        hl7_end(&w);
        msg = hl7_parse(arena, buf_str(&buf), findings_new(arena));
        assert_int_equal(msg->segments, 1);
        assert_true(str_eq(hl7_decode(arena, msg, hl7_get(msg, 0, 3, 1, 1, 1)), buf_str(&text)));
    }
}

static void
build_echoes_a_field_in_the_usual_delimiters(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);
    struct hl7_message *msg = hl7_parse(
        arena, STR("MSH$%*!@$A\rQPD$Z34%Request!F!x|y$a*b@c%\xE9$last"), findings_new(arena));
    struct hl7_writer w;
    struct buf buf;

    (void)state;
    buf_init(&buf, arena, 0);
    hl7_begin(&w, &buf, "QPD");
    hl7_put_field(&w, 1, msg, 1, 1);
    hl7_put_field(&w, 2, msg, 1, 2);
    hl7_put_field(&w, 3, msg, 1, 3);
    hl7_end(&w);
    assert_str(buf_str(&buf), "QPD|Z34^Request$x\\F\\y|a~b&c^\xC3\xA9|last\r");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(build_writes_separators_only_where_needed),
        cmocka_unit_test(build_escapes_so_that_parse_gives_the_text_back),
        cmocka_unit_test(build_echoes_a_field_in_the_usual_delimiters),
    };

    return cmocka_run_group_tests_name("hl7 build", tests, NULL, NULL);
}
