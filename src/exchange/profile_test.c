/* exchange/profile_test.c - what is wrong is named, and only what hangs on it is lost. */
#include "base/limits.h"
#include "exchange/check_help.h"

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

/* Judges the good message with one change. */
static struct verdict
with(const char *from, const char *to)
{
    return judge_text(&world, changed(&world, GOOD, from, to));
}

static void
expect(const char *from, const char *to, const char *line)
{
    struct verdict verdict = with(from, to);

    assert_str(findings_line(&world, &verdict), line);
}

static size_t
left(const struct verdict *verdict, const char *name)
{
    size_t n = 0;

    for (size_t s = 0; s < verdict->msg->segments; s++)
        n += hl7_is(verdict->msg, s, name);
    return n;
}

static void
good_messages_have_no_findings(void **state)
{
    struct verdict verdict = judge_text(&world, STR(GOOD));

    (void)state;
    assert_str(findings_line(&world, &verdict), "AA");
    assert_false(verdict.checked.rejected);
    assert_int_equal(verdict.checked.groups, 2);
    verdict = judge_text(&world, STR(MSH_VXU PID_ANN));
    assert_str(findings_line(&world, &verdict), "AA");
}

static void
required_patient_fields_cost_the_message(void **state)
{
    struct verdict verdict = with("|Doe^Ann^^^^^L|", "||");

    (void)state;
    assert_str(findings_line(&world, &verdict), "AE;E FIELD_MISSING PID^1^5;E SEGMENT_EMPTY PID^1");
    assert_true(verdict.checked.rejected);
    expect("|20240102|F|", "||F|", "AE;E FIELD_MISSING PID^1^7;E SEGMENT_EMPTY PID^1");
    expect("|20240102|F|", "|20310102|F|", "AE;E BIRTH_FUTURE PID^1^7;E SEGMENT_EMPTY PID^1");
    expect("|20240102|F|", "|20240230|F|", "AE;E DATE_FORM PID^1^7;E SEGMENT_EMPTY PID^1");
    expect("|20240102|F|", "|202401|F|",
           "AE;I DATE_PRECISION PID^1^7^1^1;E BIRTH_INCOMPLETE PID^1^7;E SEGMENT_EMPTY PID^1");
    expect("|20240102|F|", "|20240102|Q|", "AE;E CODE_UNKNOWN PID^1^8;E SEGMENT_EMPTY PID^1");
    expect("A1^^^ORG77^MR", "A1^^^ORG77", "AE;E PART_MISSING PID^1^3^1^5;E SEGMENT_EMPTY PID^1");
    expect("Doe^Ann", "Doe^\"\"", "AA");
    expect("|Doe^Ann^^^^^L|", "|^Ann^^^^^L|",
           "AE;E PART_MISSING PID^1^5^1^1;E SEGMENT_EMPTY PID^1");
    expect("|Doe^Ann^^^^^L|", "|\"\"|", "AE;E FIELD_MISSING PID^1^5;E SEGMENT_EMPTY PID^1");
}

static void
wanted_fields_are_emptied_and_no_more(void **state)
{
    struct verdict verdict = with("LT^Left thigh", "XX^Nowhere");
    size_t rxr = hl7_find(verdict.msg, "RXR", 0);

    (void)state;
    assert_str(findings_line(&world, &verdict), "AE;W CODE_UNKNOWN RXR^1^2^1^1");
    assert_str(hl7_get(verdict.msg, rxr, 2, 1, 1, 0), "");
    assert_str(hl7_get(verdict.msg, rxr, 1, 1, 1, 0), "C28161");
    expect("2106-3^White", "W^White", "AE;W CODE_OLD PID^1^10^1^1");
    expect("2106-3^White^CDCREC", "2106-3^White^HL70005", "AE;W SYSTEM_OLD PID^1^10^1^3");
    expect("2106-3^White^CDCREC", "", "AA");
    expect("20270101|MSD", "2027013|MSD", "AE;W DATE_FORM RXA^1^16");
}

static void
one_bad_dose_never_costs_its_siblings(void **state)
{
    struct verdict verdict = with("08^Hep B^CVX", "987^What^CVX");
    size_t rxa = hl7_find(verdict.msg, "RXA", 0);

    (void)state;
    assert_str(findings_line(&world, &verdict),
               "AE;E VACCINE_UNKNOWN RXA^1^5^1^1;E SEGMENT_EMPTY RXA^1");
    assert_false(verdict.checked.rejected);
    assert_int_equal(verdict.checked.emptied, 1);
    assert_int_equal(left(&verdict, "RXA"), 1);
    assert_int_equal(left(&verdict, "ORC"), 1);
    assert_int_equal(left(&verdict, "OBX"), 0);
    assert_int_equal(left(&verdict, "RXR"), 0);
    assert_str(hl7_get(verdict.msg, rxa, 5, 1, 1, 0), "20");
    assert_int_equal(verdict.checked.group[rxa], 2);
}

static void
vaccines_come_in_either_triplet_and_as_packages(void **state)
{
    (void)state;
    expect("08^Hep B^CVX", "58160-0820-11^Engerix^NDC", "AA");
    expect("08^Hep B^CVX", "58160-0820-11^Engerix^NDC^08^Hep B^CVX", "AA");
    expect("08^Hep B^CVX", "90744^Hep B^C4^08^Hep B^CVX", "AA");
    expect("08^Hep B^CVX", "999^Unknown^CVX",
           "AE;E VACCINE_UNKNOWN RXA^1^5^1^1;E SEGMENT_EMPTY RXA^1");
    expect("08^Hep B^CVX", "90744^Hep B^C4",
           "AE;E VACCINE_UNKNOWN RXA^1^5^1^1;E SEGMENT_EMPTY RXA^1");
}

static void
dose_dates_must_make_sense(void **state)
{
    (void)state;
    expect("|20260301||08", "|20260303||08", "AE;E DOSE_FUTURE RXA^1^3;E SEGMENT_EMPTY RXA^1");
    expect("|20260301||08", "|20240101||08",
           "AE;E DOSE_BEFORE_BIRTH RXA^1^3;E SEGMENT_EMPTY RXA^1");
    expect("|20260301||08", "|MMR||08", "AE;E DATE_FORM RXA^1^3;E SEGMENT_EMPTY RXA^1");
    expect("|20260301||08", "|202603011230||08", "AA;I DATE_PRECISION RXA^1^3^1^1");
    expect("|20260301||08", "|20260301|20260302|08", "AE;W DATES_DIFFER RXA^1^4^1^1");
    expect("|20260301||08", "|20260301|20260301|08", "AA");
    expect("|LOT1|20270101|", "|LOT1|20250101|", "AA;I DOSE_EXPIRED RXA^1^16");
}

static void
conditional_fields_follow_their_conditions(void **state)
{
    (void)state;
    expect("|LOT1|20270101|", "||20270101|", "AE;E FIELD_MISSING RXA^1^15;E SEGMENT_EMPTY RXA^1");
    expect("|MSD^Merck^MVX|", "||", "AE;E FIELD_MISSING RXA^1^17;E SEGMENT_EMPTY RXA^1");
    expect("|0.5|mL^mL^UCUM|", "|0.5||", "AE;E FIELD_MISSING RXA^1^7;E SEGMENT_EMPTY RXA^1");
    expect("|0.5|mL^mL^UCUM|", "|999||", "AA");
    expect("|0.5|mL^mL^UCUM|", "|lots|mL^mL^UCUM|",
           "AE;E NUMBER_FORM RXA^1^6;E SEGMENT_EMPTY RXA^1");
    expect("|CP|A\rRXR", "|CP|\rRXR", "AE;E FIELD_MISSING RXA^1^21;E SEGMENT_EMPTY RXA^1");
    expect("|0.5|mL^mL^UCUM|", "|0.5|QQ^what^UCUM|", "AE;W CODE_UNKNOWN RXA^1^7^1^1");
    expect("|00^New record^NIP001|", "|77^What^NIP001|",
           "AE;E CODE_UNKNOWN RXA^1^9^1^1;E SEGMENT_EMPTY RXA^1");
    expect("|00^New record^NIP001|", "|00^New record^NIP001~^a note|", "AA");
    expect("|CP|A\rRXR", "||A\rRXR", "AE;W MUST_BE_EMPTY RXA^1^9^1^1");
    expect("|CP|A\rRXR", "|ZZ|A\rRXR", "AE;E CODE_UNKNOWN RXA^1^20;E SEGMENT_EMPTY RXA^1");
    expect("|||CP|A\rRXR", "|00^Parent^NIP002||CP|A\rRXR", "AE;W NOT_SUPPORTED RXA^1^18");
}

static void
refusals_and_carriers_have_their_own_rules(void **state)
{
    static const char refusal[] =
        "ORC|RE||9999^ORG77\rRXA|0|1|20260301||03^MMR^CVX|999||||||||||||00^Parent^NIP002||RE|A\r";
    static const char carrier[] = "ORC|RE||9999^ORG77\r"
                                  "RXA|0|1|20260301||998^None^CVX|999||||||||||||||NA\r"
                                  "OBX|1|CE|59784-9^Immunity^LN|1|38907003^Varicella^SCT||||||F\r";
    struct verdict verdict =
        judge_text(&world, arena_printf(world.arena, MSH_VXU PID_ANN "%s%s", refusal, carrier));

    (void)state;
    assert_str(findings_line(&world, &verdict), "AA");
    verdict =
        judge_text(&world, arena_printf(world.arena, MSH_VXU PID_ANN "%.*s%s", 0, "",
                                        "ORC|RE||5^ORG77\rRXA|0|1|20260301||03^MMR^CVX|0.5|mL^"
                                        "mL^UCUM|||||||||||||RE|A\r"));
    assert_str(findings_line(&world, &verdict),
               "AE;W CONSTANT_EXPECTED ORC^1^3^1^1;E FIELD_MISSING RXA^1^18;"
               "W CONSTANT_EXPECTED RXA^1^6;E SEGMENT_EMPTY RXA^1");
}

static void
observations_fall_alone(void **state)
{
    struct verdict verdict = with("|1|V02^Medicaid^HL70064|", "|1|V77^What^HL70064|");

    (void)state;
    assert_str(findings_line(&world, &verdict), "AE;W CODE_UNKNOWN OBX^1^5^1^1");
    assert_int_equal(verdict.checked.emptied, 0);
    expect("|1|V02^Medicaid^HL70064|", "|1||",
           "AE;E FIELD_MISSING OBX^1^5;W ELIGIBILITY_MISSING RXA^1");
    expect("OBX|1|CE|64994-7", "OBX|1|CE|11111-1",
           "AE;W CODE_UNKNOWN OBX^1^3^1^1;W ELIGIBILITY_MISSING RXA^1");
    expect("29768-9^Published^LN|2|20211015", "29768-9^Published^LN|3|20211015",
           "AA;I VIS_INCOMPLETE OBX^3");
    expect(OBX_VIS, "", "AA;I VIS_MISSING RXA^1");
    expect("OBX|2|", "OBX|3|", "AE;W SET_ID OBX^2^1");
    expect("OBX|1|CE|64994-7", "OBX|3|DT|64994-7",
           "AE;E DATE_FORM OBX^1^5;W SET_ID OBX^1^1;W ELIGIBILITY_MISSING RXA^1");
}

static void
segments_out_of_order_are_empty(void **state)
{
    struct str mixed = changed(&world, GOOD, RXR_1 OBX_1, OBX_1 RXR_1);
    struct verdict verdict = judge_text(&world, mixed);

    (void)state;
    assert_str(findings_line(&world, &verdict), "AE;E SEGMENT_MISPLACED RXR^1");
    assert_int_equal(left(&verdict, "RXR"), 0);
    assert_int_equal(left(&verdict, "RXA"), 2);

    world.ask.switches.tolerant = true;
    verdict = judge_text(&world, mixed);
    assert_str(findings_line(&world, &verdict), "AE;W SEGMENT_ORDER RXR^1");
    assert_int_equal(left(&verdict, "RXR"), 1);
    world.ask.switches.tolerant = false;

    expect(PID_ANN, "", "AE;E SEGMENT_MISSING PID^1");
    expect(ORC_2, "", "AE;E SEGMENT_MISSING ORC^2");
    expect(RXA_1, "", "AE;E SEGMENT_MISSING RXA^1");
    expect(PID_ANN, PID_ANN PID_ANN, "AE;E SEGMENT_MISPLACED PID^2");
    expect(PID_ANN, PID_ANN "ZZZ|1|odd\rXYZ|2\r", "AA");
}

#define PID_TOM "PID|1||78^^^ORG77^MR||Doe^Tom^^^^^L||20230405|M\r"

/* A dose must never reach the person of the PID before its own. */
static void
what_follows_the_pid_of_another_person_is_lost(void **state)
{
    struct verdict verdict = with(DOSE_2, PID_TOM DOSE_2 "NTE|1||of whom\r");

    (void)state;
    assert_str(findings_line(&world, &verdict), "AE;E SECOND_PERSON PID^2");
    assert_false(verdict.checked.rejected);
    assert_int_equal(left(&verdict, "RXA"), 1);
    assert_int_equal(verdict.checked.emptied, 1);

    world.ask.switches.tolerant = true;
    verdict = with(PID_ANN, PID_ANN PID_TOM);
    assert_int_equal(left(&verdict, "RXA"), 0);
    world.ask.switches.tolerant = false;

    expect(DOSE_2, "PID|\r" DOSE_2, "AE;E SEGMENT_MISPLACED PID^2");
    expect(DOSE_2, PID_ANN DOSE_2, "AE;E SEGMENT_MISPLACED PID^2");
}

static void
next_of_kin_is_dropped_without_the_message(void **state)
{
    struct verdict verdict = with(PID_ANN, PID_ANN "NK1|1|Doe^Eve^^^^^L|MTH^Mother^HL70063\r"
                                                   "NK1|2|Doe^Tom^^^^^L|\r");

    (void)state;
    assert_str(findings_line(&world, &verdict), "AE;E FIELD_MISSING NK1^2^3");
    assert_false(verdict.checked.rejected);
    assert_int_equal(left(&verdict, "NK1"), 1);
    expect(PID_ANN, PID_ANN "NK1|7|Doe^Eve^^^^^L|MTH^Mother^HL70063\r", "AE;W SET_ID NK1^1^1");
}

static void
headers_of_real_feeds_are_forgiven(void **state)
{
    (void)state;
    expect("|ER|AL|||||Z22^CDCPHINVS", "",
           "AE;W FIELD_EXPECTED MSH^1^15;W FIELD_EXPECTED MSH^1^16;W FIELD_EXPECTED MSH^1^21");
    expect("|ER|AL|", "|AL|NE|", "AE;W CONSTANT_EXPECTED MSH^1^15;W CONSTANT_EXPECTED MSH^1^16");
    expect("20260302090000-0600", "20260302090000", "AA;I DATE_PRECISION MSH^1^7^1^1");
    expect("20260302090000-0600", "", "AE;E FIELD_MISSING MSH^1^7;E SEGMENT_EMPTY MSH^1");
    expect("20260302090000-0600", "20260401090000-0600", "AE;W MESSAGE_FUTURE MSH^1^7");
    expect("|m1|", "||", "AE;E FIELD_MISSING MSH^1^10;E SEGMENT_EMPTY MSH^1");
    expect("RXA|0|1|20260301", "RXA|0|999|20260301", "AE;W CONSTANT_EXPECTED RXA^1^2");
    expect("|^PRN^PH^^^651^5550100|", "|(651)555-0100^PRN^PH|",
           "AE;W NOT_SUPPORTED PID^1^13^1^1;W PART_EXPECTED PID^1^13^1^7");
}

static struct str
found_in_query(const char *quantity)
{
    struct str query = arena_printf(
        world.arena,
        "MSH|^~\\&|EHR|ORG77|IIS|STATE|20260302090000-0600||QBP^Q11^QBP_Q11|q1|P|2.5.1|||ER|AL|||||"
        "Z44^CDCPHINVS\rQPD|Z44^Request Evaluated History and Forecast^CDCPHINVS|t1|A1^^^ORG77^MR|"
        "Doe^Ann^^^^^L||20240102|F\rRCP|I|%s\r",
        quantity);
    struct verdict verdict = judge_text(&world, query);

    return findings_line(&world, &verdict);
}

/* Only records can be meant (IZ-2), and the guide itself writes 5^RD. */
static void
the_quantity_of_a_query_needs_no_coding_system(void **state)
{
    (void)state;
    assert_str(found_in_query("5^RD&Records&HL70126"), "AA");
    assert_str(found_in_query("5^RD"), "AA");
    assert_str(found_in_query("5^RD^HL70126"), "AA");
    assert_str(found_in_query("5"), "AA;I PART_EXPECTED RCP^1^2^1^2");
    assert_str(found_in_query("5^rd"), "AE;W CONSTANT_EXPECTED RCP^1^2^1^2");
    assert_str(found_in_query(""), "AE;W FIELD_EXPECTED RCP^1^2");
    assert_str(found_in_query("0^RD"), "AE;E FORMAT_WRONG RCP^1^2^1^1;E SEGMENT_EMPTY RCP^1");
    expect("|LT^Left thigh^HL70163", "|LT^Left thigh", "AE;W PART_EXPECTED RXR^1^2^1^3");
}

static void
what_is_not_spoken_here_is_refused(void **state)
{
    (void)state;
    expect("VXU^V04^VXU_V04", "ADT^A04^ADT_A01", "AR;E TYPE_UNSUPPORTED MSH^1^9^1^1");
    expect("VXU^V04^VXU_V04", "VXU^V99^VXU_V04", "AR;E EVENT_UNSUPPORTED MSH^1^9^1^2");
    expect("|P|2.5.1|", "|X|2.5.1|", "AR;E PROCESSING_UNSUPPORTED MSH^1^11^1^1");
    expect("|P|2.5.1|", "|P|2.4|", "AR;E VERSION_UNSUPPORTED MSH^1^12^1^1");
    expect("|P|2.5.1|", "|T^T|2.5.1^USA|", "AA");
    expect("MSH|", "XYZ|", "AR;E MESSAGE_UNREADABLE ");
}

static void
a_hundred_thousand_segments_are_judged_in_time(void **state)
{
    struct verdict verdict;
    struct buf buf;

    (void)state;
    buf_init(&buf, world.arena, 1 << 20);
    BUF_LIT(&buf, MSH_VXU PID_ANN);
    for (int i = 0; i < 49000; i++) /* no ORC anywhere, no OBX-1, no order group complete */
        BUF_LIT(&buf, "RXA|0|1|20260301\rOBX||ZZ|x\r");
    verdict = judge_text(&world, buf_str(&buf));
    assert_int_equal(verdict.found->worst, SEVERITY_E);
    assert_true(verdict.found->dropped > 0);

    buf_init(&buf, world.arena, 1 << 20);
    BUF_LIT(&buf, MSH_VXU PID_ANN ORC_1 RXA_1);
    for (int i = 0; i < 95000; i++)
        BUF_LIT(&buf, "OBX|7|CE|69764-9^VIS^LN|2|253|||||||F\rOBX|7|DT|29769-7|2|20260301\r");
    buf.n = buf.n > LIMIT_MESSAGE_BYTES ? LIMIT_MESSAGE_BYTES : buf.n;
    verdict = judge_text(&world, buf_str(&buf));
    assert_true(verdict.found->count > 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_messages_have_no_findings),
        cmocka_unit_test(required_patient_fields_cost_the_message),
        cmocka_unit_test(wanted_fields_are_emptied_and_no_more),
        cmocka_unit_test(one_bad_dose_never_costs_its_siblings),
        cmocka_unit_test(vaccines_come_in_either_triplet_and_as_packages),
        cmocka_unit_test(dose_dates_must_make_sense),
        cmocka_unit_test(conditional_fields_follow_their_conditions),
        cmocka_unit_test(refusals_and_carriers_have_their_own_rules),
        cmocka_unit_test(observations_fall_alone),
        cmocka_unit_test(segments_out_of_order_are_empty),
        cmocka_unit_test(what_follows_the_pid_of_another_person_is_lost),
        cmocka_unit_test(next_of_kin_is_dropped_without_the_message),
        cmocka_unit_test(headers_of_real_feeds_are_forgiven),
        cmocka_unit_test(the_quantity_of_a_query_needs_no_coding_system),
        cmocka_unit_test(what_is_not_spoken_here_is_refused),
        cmocka_unit_test(a_hundred_thousand_segments_are_judged_in_time),
    };

    return cmocka_run_group_tests_name("exchange profile", tests, set_up, tear_down);
}
