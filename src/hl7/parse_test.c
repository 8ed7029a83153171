/* hl7/parse_test.c - any bytes become an index, and the index finds every part of them. */
#include <string.h>

#include "base/err.h"
#include "base/limits.h"
#include "base/test.h"
#include "hl7/hl7.h"

static struct arena *arena;
static struct findings *found;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new(LIMIT_ARENA_BYTES);
    found = findings_new(arena);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool
has(enum finding_code code)
{
    for (size_t i = 0; i < found->count; i++)
        if (found->list[i].code == code)
            return true;
    return false;
}

#define HEAD "MSH|^~\\&|EHR|ORG77|||20260105101500-0600||VXU^V04^VXU_V04|m1|P|2.5.1\r"

static void
parse_finds_every_part_of_a_field(void **state)
{
    struct hl7_message *msg = hl7_parse(
        arena, STR(HEAD "PID|1||A1^^^ORG&1.2&ISO^MR~B2^^^X^SS||Doe&von^Ann||20240102|F|||\r"),
        found);

    (void)state;
    assert_true(msg->readable);
    assert_int_equal(msg->segments, 2);
    assert_str(hl7_get(msg, 1, 3, 1, 1, 0), "A1");
    assert_str(hl7_get(msg, 1, 3, 1, 4, 0), "ORG&1.2&ISO");
    assert_str(hl7_get(msg, 1, 3, 1, 4, 2), "1.2");
    assert_str(hl7_get(msg, 1, 3, 2, 1, 1), "B2");
    assert_str(hl7_get(msg, 1, 3, 2, 5, 0), "SS");
    assert_str(hl7_get(msg, 1, 3, 0, 0, 0), "A1^^^ORG&1.2&ISO^MR~B2^^^X^SS");
    assert_str(hl7_get(msg, 1, 3, 3, 1, 0), "");
    assert_str(hl7_get(msg, 1, 5, 1, 1, 2), "von");
    assert_str(hl7_get(msg, 1, 8, 1, 1, 0), "F");
    assert_str(hl7_get(msg, 1, 9, 1, 1, 0), "");
    assert_str(hl7_get(msg, 1, 99, 1, 1, 0), "");
    assert_int_equal(hl7_repetitions(msg, 1, 3), 2);
    assert_int_equal(hl7_repetitions(msg, 1, 4), 0);
    assert_int_equal(found->count, 0);
}

static void
parse_counts_msh_fields_from_the_separator(void **state)
{
    struct hl7_message *msg = hl7_parse(arena, STR(HEAD), found);

    (void)state;
    assert_str(hl7_get(msg, 0, 1, 0, 0, 0), "|");
    assert_str(hl7_get(msg, 0, 2, 1, 1, 0), "^~\\&");
    assert_str(hl7_get(msg, 0, 3, 1, 1, 0), "EHR");
    assert_str(hl7_get(msg, 0, 9, 1, 3, 0), "VXU_V04");
    assert_str(hl7_get(msg, 0, 12, 1, 1, 0), "2.5.1");
    assert_int_equal(msg->segment[0].count, 12);
}

static void
parse_takes_every_line_end_and_drops_frame_bytes(void **state)
{
    static const char *const texts[] = {HEAD "PID|1\rPD1|2\r",
                                        HEAD "PID|1\nPD1|2",
                                        HEAD "PID|1\r\nPD1|2\r\n",
                                        HEAD "PID|1\r\n\r\nPD1|2\n\r",
                                        "\x0B" HEAD "PID|1\rPD1|2\r\x1C\r",
                                        " \r\n" HEAD "PID|1\rPD1|2",
                                        "\xEF\xBB\xBF" HEAD "PID|1\rPD1|2"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct hl7_message *msg = hl7_parse(arena, str_of(texts[i]), found);

        assert_int_equal(msg->segments, 3);
        assert_str(hl7_get(msg, 1, 1, 1, 1, 0), "1");
        assert_str(hl7_get(msg, 2, 1, 1, 1, 0), "2");
        assert_int_equal(msg->segment[2].count, 1);
    }
    assert_int_equal(found->count, 0);
}

static void
parse_follows_the_delimiters_of_the_sender(void **state)
{
    struct hl7_message *msg = hl7_parse(arena, STR("MSH$%*!@$A$B\rPID$1$$x%y@z*q$!F!!S!\r"), found);

    (void)state;
    assert_str(hl7_get(msg, 0, 1, 0, 0, 0), "$");
    assert_str(hl7_get(msg, 0, 2, 0, 0, 0), "%*!@");
    assert_str(hl7_get(msg, 1, 3, 1, 2, 2), "z");
    assert_str(hl7_get(msg, 1, 3, 2, 1, 0), "q");
    assert_str(hl7_text(arena, msg, 1, 4, 1, 1), "$%");
    assert_int_equal(found->count, 0);
}

static void
parse_survives_odd_delimiters(void **state)
{
    static const char *const texts[] = {"MSH||A|B\rPID|1^2",   "MSH|^|A\rPID|1^2",
                                        "MSH|^^^^|A\rPID|1^2", "MSH|ABCD|A\rPID|1^2",
                                        "MSH|\rPID|1^2",       "MSH|^~\\&^~\\&|\rPID|1^2"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct hl7_message *msg = hl7_parse(arena, str_of(texts[i]), found);

        assert_true(msg->readable);
        assert_true(has(FINDING_DELIMITERS_ODD));
        assert_str(hl7_get(msg, 1, 1, 1, 2, 0), "2");
        found = findings_new(arena);
    }
}

static void
parse_calls_what_has_no_msh_unreadable(void **state)
{
    static const char *const texts[] = {"",        "MSH",   "MSHX^~\\&|", "hello",
                                        "PID|1\r", "MSH\r", "\x0B\x1C\r"};

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
        struct hl7_message *msg = hl7_parse(arena, str_of(texts[i]), found);

        assert_false(msg->readable);
        assert_int_equal(msg->segments, 0);
        assert_true(has(FINDING_MESSAGE_UNREADABLE));
        found = findings_new(arena);
    }
}

static void
parse_refuses_more_than_the_limits(void **state)
{
    size_t n = LIMIT_MESSAGE_BYTES + 1;
    char *text = arena_bytes(arena, n);

    (void)state;
    memset(text, '\r', n);
    memcpy(text, "MSH|^~\\&|", 9);
    assert_false(hl7_parse(arena, (struct str){text, n}, found)->readable);
    assert_true(has(FINDING_MESSAGE_TOO_LONG));
    for (size_t i = 9; i + 2 < n; i += 2)
        text[i + 1] = 'Z';
    assert_false(hl7_parse(arena, (struct str){text, 400000}, found)->readable);
    assert_true(has(FINDING_SEGMENTS_TOO_MANY));
    assert_false(arena_overflow(arena));
}

static void
parse_reads_ten_megabytes_of_delimiters(void **state)
{
    size_t n = LIMIT_MESSAGE_BYTES;
    char *text = arena_bytes(arena, n);
    struct hl7_message *msg;

    (void)state;
    memset(text, '|', n);
    memcpy(text, "MSH|^~\\&|", 9);
    msg = hl7_parse(arena, (struct str){text, n}, found);
    assert_true(msg->readable);
    assert_int_equal(msg->segment[0].count, n - 4 - 4 + 2);
    assert_str(hl7_get(msg, 0, (unsigned)(n - 8), 1, 1, 0), "");
    assert_false(arena_overflow(arena));
}

static void
decode_undoes_escapes(void **state)
{
    struct hl7_message *msg = hl7_parse(
        arena,
        STR(HEAD
            "NTE|\\F\\\\S\\\\T\\\\R\\\\E\\|a\\.br\\b|\\X4142\\|\\H\\bold\\N\\|C:\\dir|\\X0041\\"),
        found);

    (void)state;
    assert_str(hl7_text(arena, msg, 1, 1, 1, 1), "|^&~\\");
    assert_str(hl7_text(arena, msg, 1, 2, 1, 1), "a\nb");
    assert_str(hl7_text(arena, msg, 1, 3, 1, 1), "AB");
    assert_str(hl7_text(arena, msg, 1, 4, 1, 1), "bold");
    assert_str(hl7_text(arena, msg, 1, 5, 1, 1), "C:\\dir");
    assert_str(hl7_text(arena, msg, 1, 6, 1, 1), "A");
}

static void
decode_gives_utf8_whatever_was_sent(void **state)
{
    struct hl7_message *msg = hl7_parse(arena, STR(HEAD "PID|J\xF6rg"), found);

    (void)state;
    assert_true(msg->latin1);
    assert_true(has(FINDING_CHARSET_BROKEN));
    assert_str(hl7_text(arena, msg, 1, 1, 1, 1), "J\xC3\xB6rg");

    found = findings_new(arena);
    msg = hl7_parse(arena, STR(HEAD "PID|J\xC3\xB6rg"), found);
    assert_str(hl7_text(arena, msg, 1, 1, 1, 1), "J\xC3\xB6rg");
    msg = hl7_parse(arena, STR("MSH|^~\\&||||||||||||||||8859/1\rPID|J\xF6rg"), found);
    assert_str(hl7_text(arena, msg, 1, 1, 1, 1), "J\xC3\xB6rg");
    assert_int_equal(found->count, 0);
}

static void
decode_leaves_out_control_characters(void **state)
{
    struct hl7_message *msg =
        hl7_parse(arena, (struct str){HEAD "PID|A\0B\x01", sizeof(HEAD "PID|A\0B\x01") - 1}, found);

    (void)state;
    assert_true(has(FINDING_CONTROL_CHARACTERS));
    assert_str(hl7_text(arena, msg, 1, 1, 1, 1), "AB");
}

static void
emptied_parts_are_gone_for_every_reader(void **state)
{
    struct hl7_message *msg = hl7_parse(arena, STR(HEAD "PID|1|a^b~c\rPD1|x"), found);

    (void)state;
    hl7_empty(msg, hl7_part(msg, hl7_field(msg, 1, 2), HL7_REPETITION, 1));
    assert_str(hl7_get(msg, 1, 2, 1, 2, 0), "");
    assert_str(hl7_get(msg, 1, 2, 2, 1, 0), "c");
    hl7_empty_segment(msg, 2);
    assert_int_equal(hl7_find(msg, "PD1", 0), msg->segments);
    assert_str(hl7_get(msg, 2, 1, 1, 1, 0), "");
}

static void
parse_reports_lines_that_are_no_segment(void **state)
{
    struct hl7_message *msg = hl7_parse(arena, STR(HEAD "NTE|1||first line\nof two\rPID|1"), found);

    (void)state;
    assert_true(has(FINDING_LINE_NOT_SEGMENT));
    assert_int_equal(hl7_find(msg, "PID", 0), 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(parse_finds_every_part_of_a_field, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parse_counts_msh_fields_from_the_separator, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(parse_takes_every_line_end_and_drops_frame_bytes, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(parse_follows_the_delimiters_of_the_sender, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(parse_survives_odd_delimiters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parse_calls_what_has_no_msh_unreadable, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parse_refuses_more_than_the_limits, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parse_reads_ten_megabytes_of_delimiters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(decode_undoes_escapes, set_up, tear_down),
        cmocka_unit_test_setup_teardown(decode_gives_utf8_whatever_was_sent, set_up, tear_down),
        cmocka_unit_test_setup_teardown(decode_leaves_out_control_characters, set_up, tear_down),
        cmocka_unit_test_setup_teardown(emptied_parts_are_gone_for_every_reader, set_up, tear_down),
        cmocka_unit_test_setup_teardown(parse_reports_lines_that_are_no_segment, set_up, tear_down),
    };

    return cmocka_run_group_tests_name("hl7 parse", tests, NULL, NULL);
}
