/* tests/scenario/scenario_test.c - the runner itself: it reads its words, finds places, and can say no. */
#include "scenario.h"

#include <string.h>

#include "base/file.h"
#include "base/test.h"

static struct arena *arena;

static int
set_up(void **state)
{
    (void)state;
    arena = arena_new(16 << 20);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static void
script_keeps_bodies_with_their_step(void **state)
{
    struct script script;
    struct err err;

    (void)state;
    assert_int_equal(OK, script_parse(arena,
                                      STR("# a story\nsend vxu from clinic\n  MSH|x\n  PID|1\n\n"
                                          "expect MSA-1 AA\n"),
                                      &script, &err));
    assert_int_equal(2, script.count);
    assert_int_equal(2, script.step[0].line);
    assert_str(script.step[0].body, "MSH|x\x1ePID|1\x1e");
    assert_str(script.step[1].text, "expect MSA-1 AA");
    assert_int_equal(0, script.step[1].body.n);
}

static void
script_refuses_a_body_without_a_step(void **state)
{
    struct script script;
    struct err err;

    (void)state;
    assert_int_equal(E_INVALID, script_parse(arena, STR("  MSH|x\n"), &script, &err));
}

static void
step_takes_words_quotes_and_the_rest(void **state)
{
    struct str arg[STEP_ARGS] = {0};

    (void)state;
    assert_true(
        step_fits(arena, "expect ERR <code> at <place>", STR("expect ERR 103 at RXA-5"), arg));
    assert_str(arg[0], "103");
    assert_str(arg[1], "RXA-5");
    assert_true(
        step_fits(arena, "expect page has <text>", STR("expect page has \"a \\\"b\\\" c\""), arg));
    assert_str(arg[0], "a \"b\" c");
    assert_true(step_fits(arena, "run jenner <args...>", STR("run jenner org add X \"Y Z\""), arg));
    assert_str(arg[0], "org add X \"Y Z\"");
    assert_false(step_fits(arena, "expect status <n>", STR("expect status 200 OK"), arg));
    assert_false(step_fits(arena, "expect status <n>", STR("expect status"), arg));
    assert_false(step_fits(arena, "expect page has <text>", STR("expect page has \"open"), arg));
}

static void
step_fills_names_bytes_and_repetitions(void **state)
{
    struct world w = {.arena = arena};
    struct str out;

    (void)state;
    name_set(&w, STR("today"), STR("20260302"));
    assert_true(step_fill(&w, STR("a{today}b{hex 410a}c{repeat 3 xy}"), &out));
    assert_str(out, "a20260302bA\ncxyxyxy");
    assert_true(step_fill(&w, STR("{repeat 2 NTE|1\\r}"), &out));
    assert_str(out, "NTE|1\rNTE|1\r");
    assert_true(step_fill(&w, STR("{\"json\": 1}"), &out));
    assert_str(out, "{\"json\": 1}");
    assert_false(step_fill(&w, STR("{nobody}"), &out));
}

static void
answer_is_looked_up_message_by_message(void **state)
{
    struct answer answer = {.hl7 = STR("FHS|^~\\&\rMSH|^~\\&|A\rMSA|AA|1\rMSH|^~\\&|B\rMSA|AE|2\r"
                                       "ERR||PID^1^7^1^1|102^x^HL70357^DATE_BAD^y^Z|E\r")};
    struct str segment;

    (void)state;
    assert_int_equal(2, answer_count(&answer));
    assert_true(answer_segment(&answer, "MSA", 0, &segment));
    assert_str(segment_field(segment, 2, 0), "1");
    assert_false(answer_segment(&answer, "ERR", 0, &segment));
    answer.look = 1;
    assert_true(answer_segment(&answer, "ERR", 0, &segment));
    assert_str(segment_field(segment, 3, 1), "102");
    assert_str(segment_field(segment, 3, 4), "DATE_BAD");
    assert_str(segment_field(segment, 9, 1), "");
    assert_true(answer_segment(&answer, "MSH", 0, &segment));
    assert_str(segment_field(segment, 1, 0), "|");
    assert_str(segment_field(segment, 3, 0), "B");
}

static void
places_are_found_in_both_spellings(void **state)
{
    (void)state;
    assert_true(erl_fits(STR("RXA^2^5^1^1"), STR("RXA-5")));
    assert_true(erl_fits(STR("RXA^2^5^1^1"), STR("RXA-5.1")));
    assert_true(erl_fits(STR("RXA^2^5^1^1"), STR("RXA^2^5")));
    assert_false(erl_fits(STR("RXA^2^5^1^1"), STR("RXA-5.2")));
    assert_false(erl_fits(STR("RXA^2^5^1^1"), STR("RXA-6")));
    assert_false(erl_fits(STR("RXA^2^51"), STR("RXA^2^5")));
    assert_false(erl_fits(STR("PID^1"), STR("PID-7")));
    assert_false(erl_fits(STR(""), STR("PID-7")));
}

static void
response_is_whole_or_not_yet(void **state)
{
    struct answer answer;

    (void)state;
    assert_false(
        http_response_parse(arena, STR("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n"), &answer));
    assert_false(http_response_parse(arena, STR("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc"),
                                     &answer));
    assert_true(http_response_parse(
        arena, STR("HTTP/1.1 503 Busy\r\ncontent-length: 5\r\n\r\nabcde"), &answer));
    assert_int_equal(503, answer.status);
    assert_str(answer.body, "abcde");
    assert_true(http_response_parse(arena,
                                    STR("HTTP/1.1 200 OK\r\nTransfer-Encoding: "
                                        "chunked\r\n\r\n3\r\nabc\r\nA\r\n0123456789\r\n0\r\n\r\n"),
                                    &answer));
    assert_str(answer.body, "abc0123456789");
    assert_false(http_response_parse(
        arena, STR("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nab"), &answer));
}

static void
texts_travel_through_base64_and_xml(void **state)
{
    (void)state;
    assert_str(base64(arena, STR("user:pass")), "dXNlcjpwYXNz");
    assert_str(base64(arena, STR("ab")), "YWI=");
    assert_str(base64(arena, STR("a")), "YQ==");
    assert_str(escape_xml(arena, STR("^~\\&<\r")), "^~\\&amp;&lt;&#xD;");
    assert_str(unescape_xml(arena, STR("^~\\&amp;&lt;&#xD;")), "^~\\&<\r");
}

/* A runner that never fails would prove nothing. */
static void
expectations_that_do_not_hold_fail(void **state)
{
    struct world w = {.arena = arena,
                      .answer = {.status = 200,
                                 .body = STR("a page"),
                                 .hl7 = STR("MSH|^~\\&\rMSA|AE|7\rERR||PID^1^7|102^x|E\r")}};
    static const char *const no[] = {
        "expect MSA-1 AA",          "expect MSA-2 8",          "expect ERR 103",
        "expect ERR 102 at PID-8",  "expect no ERR 102",       "expect no ERR of E or W",
        "expect answers 2",         "expect segments ERR 2",   "expect status 404",
        "expect page has \"cake\"", "expect page has no page", "expect exit 3",
        "expect QAK-1 x",           "expect something else",   "expect open",
    };
    static const char *const yes[] = {
        "expect MSA-1 AE",    "expect ERR 102 at PID-7", "expect no ERR 103",
        "expect no ERR of W", "expect answers 1",        "expect segments ERR 1",
        "expect status 200",  "expect page has page",    "expect page has no \"a cake\"",
        "expect ERR-1 \"\"",  "expect ERR-1 empty",      "expect exit 0",
    };

    (void)state;
    w.line = -1;
    for (size_t i = 0; i < sizeof(no) / sizeof(no[0]); i++) {
        struct step step = {.line = 1, .text = str_of(no[i])};

        if (step_run(&w, &step))
            fail_msg("held: %s", no[i]);
    }
    for (size_t i = 0; i < sizeof(yes) / sizeof(yes[0]); i++) {
        struct step step = {.line = 1, .text = str_of(yes[i])};

        if (!step_run(&w, &step))
            fail_msg("did not hold: %s: %s", yes[i], w.why);
    }
}

static void
manual_explains_every_word(void **state)
{
    struct str manual;
    struct err err;
    size_t count;
    const char *const *pattern = word_patterns(&count);

    (void)state;
    assert_int_equal(OK, file_read(arena, MANUAL, 1 << 20, &manual, &err));
    for (size_t i = 0; i < count; i++) {
        struct str quoted = arena_printf(arena, "`%s`", pattern[i]);

        if (str_find_str(manual, quoted) == manual.n)
            fail_msg("docs/scenarios.md lacks %s", pattern[i]);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(script_keeps_bodies_with_their_step),
        cmocka_unit_test(script_refuses_a_body_without_a_step),
        cmocka_unit_test(step_takes_words_quotes_and_the_rest),
        cmocka_unit_test(step_fills_names_bytes_and_repetitions),
        cmocka_unit_test(answer_is_looked_up_message_by_message),
        cmocka_unit_test(places_are_found_in_both_spellings),
        cmocka_unit_test(response_is_whole_or_not_yet),
        cmocka_unit_test(texts_travel_through_base64_and_xml),
        cmocka_unit_test(expectations_that_do_not_hold_fail),
        cmocka_unit_test(manual_explains_every_word),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
