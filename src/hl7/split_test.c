/* hl7/split_test.c - files and batches fall into messages; a wrong envelope is told. */
#include "base/err.h"
#include "base/test.h"
#include "hl7/split.h"

/* Splits, and writes a letter a part: m message, e envelope, s stray. */
static struct str
shape(struct arena *arena, const char *text)
{
    struct hl7_split split;
    struct hl7_part part;
    char *out = arena_bytes(arena, 64);
    size_t n = 0;

    hl7_split_init(&split, arena, str_of(text));
    while (n < 64 && hl7_split_next(&split, &part))
        out[n++] = "mes"[part.kind];
    return (struct str){out, n};
}

static void
split_cuts_at_every_msh(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);

    (void)state;
    assert_str(shape(arena, "MSH|^~\\&|a\rPID|1\rMSH|^~\\&|b\rPID|2"), "mm");
    assert_str(shape(arena, "\x0BMSH|^~\\&|a\rPID|1\r\x1C\r\x0BMSH|^~\\&|b\r\x1C\r"), "mm");
    assert_str(shape(arena, "\xEF\xBB\xBFMSH|^~\\&|a\n\nPID|1\nMSHX is text\n"), "m");
    assert_str(shape(arena, "no message at all\nreally"), "s");
    assert_str(shape(arena, " \r\n"), "");
}

static void
split_keeps_silent_about_a_good_envelope(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);

    (void)state;
    assert_str(shape(arena, "FHS|^~\\&\rBHS|^~\\&\rMSH|^~\\&|a\rMSH|^~\\&|b\rBTS|2\rFTS|1\r"),
               "mm");
    assert_str(shape(arena, "BHS|^~\\&\rMSH|^~\\&|a\rBTS\rBHS|^~\\&\rMSH|^~\\&|b\rBTS|1|x\rFTS|2"),
               "mm");
    assert_str(shape(arena, "FHS|^~\\&\rMSH|^~\\&|a\rFTS|1\r"), "m");
}

static void
split_reports_counts_and_delimiters_that_are_wrong(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);

    (void)state;
    assert_str(shape(arena, "BHS|^~\\&\rMSH|^~\\&|a\rBTS|2\rFTS|1\r"), "me");
    assert_str(shape(arena, "BHS|^~\\&\rMSH|^~\\&|a\rBTS|1\rFTS|3\r"), "me");
    assert_str(shape(arena, "BHS|^~\\&\rMSH|^~\\&|a\rBTS|one\r"), "me");
    assert_str(shape(arena, "FHS$%~\\&\rMSH|^~\\&|a\rFTS$1\r"), "em");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(split_cuts_at_every_msh),
        cmocka_unit_test(split_keeps_silent_about_a_good_envelope),
        cmocka_unit_test(split_reports_counts_and_delimiters_that_are_wrong),
    };

    return cmocka_run_group_tests_name("hl7 split", tests, NULL, NULL);
}
