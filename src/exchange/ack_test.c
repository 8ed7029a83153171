/* exchange/ack_test.c - every answer is itself a valid message, whatever it answers. */
#include <string.h>

#include "exchange/check_help.h"
#include "exchange/vxu_preview.h"

static struct world world;

static int
set_up(void **state)
{
    (void)state;
    world_open(&world);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

#define QBP(profile, name)                                                                         \
    "MSH|^~\\&|EHR|ORG77|IIS|STATE|20260302090000-0600||QBP^Q11^QBP_Q11|q1|P|2.5.1|||ER|AL||||"    \
    "|" profile "^CDCPHINVS\rQPD|" profile "^" name                                                \
    "^CDCPHINVS|tag1|A1^^^ORG77^MR|Doe^Ann^^^^^L||"                                                \
    "20240102|F\rRCP|I|5^RD&Records&HL70126\r"

/* Judges our own answer; it must be without a finding but for `allowed`. */
static void
expect_valid(struct str reply, const char *allowed)
{
    struct verdict verdict = judge_text(&world, reply);

    if (!str_eq(findings_line(&world, &verdict), str_of(allowed)))
        fail_msg("%.*s has %.*s", STRF(reply), STRF(findings_line(&world, &verdict)));
}

static void
acknowledgements_turn_the_header_round(void **state)
{
    struct verdict verdict = judge_text(&world, STR(GOOD));
    struct str reply = reply_to(&world, &verdict);

    (void)state;
    assert_str(reply,
               "MSH|^~\\&|IIS|STATE|EHR|ORG77|20260302101500-0600||ACK^V04^ACK|4711|P|2.5.1|||"
               "NE|NE||UNICODE UTF-8|||Z23^CDCPHINVS\rMSA|AA|m1\r");
    expect_valid(reply, "--");
}

/* Whoever sent it compares all of it. */
static void
a_control_id_comes_back_whole(void **state)
{
    struct verdict verdict = judge_text(
        &world, STR("MSH|^~\\&|EHR|ORG77|IIS|STATE|20260302090000-0600||VXU^V04^VXU_V04|m^1&a"
                    "|P|2.5.1|||ER|AL|||||Z22^CDCPHINVS\r"));
    struct str reply = reply_to(&world, &verdict);

    (void)state;
    assert_true(str_find_str(reply, STR("\rMSA|AE|m^1&a\r")) < reply.n);
}

static void
findings_become_err_segments(void **state)
{
    struct verdict verdict = judge_text(&world, changed(&world, GOOD, "08^Hep B^CVX", "987^X^CVX"));
    struct str reply = reply_to(&world, &verdict);

    (void)state;
    assert_true(
        str_find_str(reply, STR("\rMSA|AE|m1\rERR||RXA^1^5^1^1|999^Application error^HL70357|"
                                "E|5^Table value not found^HL70533^VACCINE_UNKNOWN^^L|||")) <
        reply.n);
    expect_valid(reply, "--");
}

/* The good message hurt in every way one byte or one field can be: the answer stays valid. */
static void
answers_are_valid_whatever_was_sent(void **state)
{
    static const char bytes[] = {'|', '^', '~', '\\', '&', '\r', 'A', '9', '\0', (char)0xE9};
    struct str good = STR(GOOD);

    (void)state;
    for (size_t at = 8; at < good.n; at += 3) {
        CLEANUP(arena_cleanup) struct arena *arena = arena_new(8 << 20);
        char *text = arena_bytes(arena, good.n);
        struct verdict verdict;
        struct arena *kept = world.arena;
        struct str reply;

        memcpy(text, good.p, good.n);
        text[at] = bytes[at % sizeof(bytes)];
        world.arena = arena;
        verdict = judge_text(&world, (struct str){text, good.n});
        reply = reply_to(&world, &verdict);
        assert_true(reply.n > 0);
        if (verdict.echo.control_id.n > 0)
            expect_valid(reply, "--");
        world.arena = kept;
    }
}

static void
odd_senders_get_valid_headers(void **state)
{
    struct verdict verdict = judge_text(
        &world,
        changed(
            &world, GOOD, "|EHR|ORG77|IIS|STATE|",
            "|A very long name of an application^1.2.x^ISO|ORG & SONS^1.2.3^ISO|^^ISO|\xC3\xA9|"));
    struct str reply = reply_to(&world, &verdict);

    (void)state;
    expect_valid(reply, "--");
}

static void
refusals_are_acknowledged_with_ar(void **state)
{
    struct verdict verdict = judge_text(&world, changed(&world, GOOD, "|P|2.5.1|", "|P|2.3.1|"));
    struct str reply = reply_to(&world, &verdict);

    (void)state;
    assert_true(str_find_str(reply, STR("\rMSA|AR|m1\rERR||MSH^1^12^1^1|203^")) < reply.n);
    expect_valid(reply, "--");
    verdict = judge_text(&world, STR("not a message"));
    reply = reply_to(&world, &verdict);
    assert_true(str_find_str(reply, STR("\rMSA|AR\rERR|||100^")) < reply.n);
    verdict = judge_text(&world, arena_printf(world.arena, MSH_VXU "NTE|%*d", 11 << 20, 1));
    reply = reply_to(&world, &verdict);
    assert_true(str_find_str(reply, STR("\rMSA|AR|m1\rERR|||207^")) < reply.n);
    expect_valid(reply, "--");
}

static void
queries_find_nobody_in_an_empty_registry(void **state)
{
    struct verdict verdict =
        judge_text(&world, STR(QBP("Z44", "Request Evaluated History and Forecast")));
    struct str reply = reply_to(&world, &verdict);

    (void)state;
    assert_str(findings_line(&world, &verdict), "AA");
    assert_str(reply, "MSH|^~\\&|IIS|STATE|EHR|ORG77|20260302101500-0600||RSP^K11^RSP_K11|4711|P|"
                      "2.5.1|||NE|NE||UNICODE UTF-8|||Z33^CDCPHINVS\rMSA|AA|q1\r"
                      "QAK|tag1|NF|Z44^Request Evaluated History and Forecast^CDCPHINVS\r"
                      "QPD|Z44^Request Evaluated History and Forecast^CDCPHINVS|tag1|"
                      "A1^^^ORG77^MR|Doe^Ann^^^^^L||20240102|F\r");
    expect_valid(reply, "--");
    verdict = judge_text(&world, STR(QBP("Z34", "Request Immunization History")));
    expect_valid(reply_to(&world, &verdict), "--");
}

static void
bad_queries_are_answered_with_one_error(void **state)
{
    struct verdict verdict =
        judge_text(&world, changed(&world, QBP("Z34", "Request Immunization History"),
                                   "5^RD&Records", "-1^XX&R"));
    struct str reply = reply_to(&world, &verdict);

    (void)state;
    assert_true(str_find_str(reply, STR("\rMSA|AE|q1\rERR|")) < reply.n);
    assert_true(str_find_str(reply, STR("\rQAK|tag1|AE|Z34^")) < reply.n);
    expect_valid(reply, "--");
    verdict = judge_text(
        &world, changed(&world, QBP("Z34", "Request Immunization History"), "QPD|Z34", "ZPD|Z34"));
    reply = reply_to(&world, &verdict);
    assert_true(str_find_str(reply, STR("|ACK^Q11^ACK|")) < reply.n);
    expect_valid(reply, "--");
}

static void
answers_are_never_answered(void **state)
{
    struct verdict verdict = judge_text(&world, STR(GOOD));
    struct verdict again = judge_text(&world, reply_to(&world, &verdict));

    (void)state;
    assert_str(reply_to(&world, &again), "");
    assert_str(judge_code(&again, &world.ask.switches), "");
}

static void
switches_change_the_code_and_the_noise(void **state)
{
    struct verdict verdict = judge_text(&world, changed(&world, GOOD, "LT^Left", "XX^Left"));

    (void)state;
    assert_str(judge_code(&verdict, &world.ask.switches), "AE");
    world.ask.switches.warning_is_aa = true;
    assert_str(judge_code(&verdict, &world.ask.switches), "AA");
    world.ask.switches.warning_is_aa = false;
    verdict = judge_text(&world, changed(&world, GOOD, OBX_VIS, ""));
    assert_true(str_find_str(reply_to(&world, &verdict), STR("\rERR|")) <
                reply_to(&world, &verdict).n);
    world.ask.switches.silent = true;
    assert_true(str_find_str(reply_to(&world, &verdict), STR("\rERR|")) ==
                reply_to(&world, &verdict).n);
    world.ask.switches.silent = false;
}

static void
accepted_reports_say_what_an_empty_registry_would_do(void **state)
{
    static const char *const vaccines[] = {"08^Hep B^CVX", "08^Hep B", "08^Hep B^HL70292",
                                           "58160-0820-11^Engerix^NDC",
                                           "90744^Hep B^C4^08^Hep B^CVX"};

    (void)state;
    for (size_t i = 0; i < sizeof(vaccines) / sizeof(vaccines[0]); i++) {
        struct verdict verdict =
            judge_text(&world, changed(&world, GOOD, "08^Hep B^CVX", vaccines[i]));
        struct finding *last;

        vxu_preview(world.arena, &world.ask, &verdict);
        last = &verdict.found->list[verdict.found->count - 1];
        assert_int_equal(last->code, FINDING_STORED);
        assert_str(last->what, "new client; 2 doses added");
        expect_valid(reply_to(&world, &verdict), "--");
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(acknowledgements_turn_the_header_round),
        cmocka_unit_test(a_control_id_comes_back_whole),
        cmocka_unit_test(findings_become_err_segments),
        cmocka_unit_test(answers_are_valid_whatever_was_sent),
        cmocka_unit_test(odd_senders_get_valid_headers),
        cmocka_unit_test(refusals_are_acknowledged_with_ar),
        cmocka_unit_test(queries_find_nobody_in_an_empty_registry),
        cmocka_unit_test(bad_queries_are_answered_with_one_error),
        cmocka_unit_test(answers_are_never_answered),
        cmocka_unit_test(accepted_reports_say_what_an_empty_registry_would_do),
        cmocka_unit_test(switches_change_the_code_and_the_noise),
    };

    return cmocka_run_group_tests_name("exchange ack", tests, set_up, tear_down);
}
