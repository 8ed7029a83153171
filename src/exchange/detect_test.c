/* exchange/detect_test.c - contradictions are found, good reports are left alone, the table tells the truth. */
#include "exchange/detect.h"

#include <stdlib.h>

#include "base/err.h"
#include "base/file.h"
#include "base/test.h"
#include "exchange/alarm_store.h"
#include "exchange/monitor_tally.h"

static struct code_sets *codes;
static struct arena *arena;
static const char *table;

static struct report_name child = {.family = STR_INIT("OLSON"), .given = STR_INIT("ANNA")};
static struct report_name mother = {.family = STR_INIT("OLSON"), .given = STR_INIT("MARIA")};

/* A child of six with a mother, given MMR by Merck today. */
static struct report *
good(void)
{
    struct report *r = ARENA_NEW(arena, struct report);
    struct report_dose *dose = ARENA_ARRAY(arena, struct report_dose, 12);

    r->today = date_from(2026, 3, 2);
    r->place = (struct place){"PID", 1, 0, 0, 0, 0};
    r->client.born = date_from(2020, 1, 5);
    r->client.names = &child;
    r->client.name_count = 1;
    r->client.guardians = ARENA_NEW(arena, struct report_guardian);
    r->client.guardians[0].name = mother;
    r->client.guardian_count = 1;
    dose[0] = (struct report_dose){.given = date_from(2026, 3, 2),
                                   .cvx = STR("03"),
                                   .mvx = STR("MSD"),
                                   .lot = STR("Y014233"),
                                   .source = STR("00"),
                                   .eligibility = STR("V02"),
                                   .place = {"RXA", 1, 0, 0, 0, 0}};
    r->doses = dose;
    r->dose_count = 1;
    return r;
}

static size_t
count_of(const struct report *r, enum finding_code code)
{
    struct findings *found = findings_new(arena);
    size_t n = 0;

    detect_report(codes, r, found);
    for (size_t i = 0; i < found->count; i++)
        n += found->list[i].code == code;
    return code == FINDING_COUNT ? found->count : n;
}

static void
a_good_report_has_no_finding(void **state)
{
    (void)state;
    assert_int_equal(count_of(good(), FINDING_COUNT), 0);
}

static void
contradictions_are_found(void **state)
{
    struct report *r = good();

    (void)state;
    r->client.birth_order = 2;
    r->client.multiple_birth = REPORT_NO;
    assert_int_equal(count_of(r, FINDING_BIRTH_ORDER_CONFLICT), 1);
    r->client.guardians[0].name = child;
    assert_int_equal(count_of(r, FINDING_GUARDIAN_IS_CLIENT), 1);
    r->doses[0].mvx = STR("SEQ");
    assert_int_equal(count_of(r, FINDING_MAKER_OTHER), 1);
    r->doses[0].lot = STR("LOT Y014233");
    assert_int_equal(count_of(r, FINDING_LOT_FORM), 1);
    r->doses[0].amount = STR("-1");
    assert_int_equal(count_of(r, FINDING_AMOUNT_UNLIKELY), 1);
    r->doses[0].amount = STR("0.00");
    assert_int_equal(count_of(r, FINDING_AMOUNT_UNLIKELY), 1);
    r->doses[0].amount = STR("0.05");
    assert_int_equal(count_of(r, FINDING_AMOUNT_UNLIKELY), 0);
    r->client.born = date_from(1980, 1, 5);
    assert_int_equal(count_of(r, FINDING_ELIGIBILITY_ADULT), 1);
    r->doses[0].given = date_from(2015, 3, 1);
    assert_int_equal(count_of(r, FINDING_ADMINISTERED_LONG_AGO), 1);
    r->doses[0].cvx = STR("208");
    assert_int_equal(count_of(r, FINDING_VACCINE_NOT_THEN), 1);
    r->doses[0].cvx = STR("213");
    assert_int_equal(count_of(r, FINDING_VACCINE_UNSPECIFIED), 1);
}

static void
stand_ins_and_forms_are_found(void **state)
{
    static struct report_name mouse = {.family = STR_INIT("MOUSE"), .given = STR_INIT("MICKEY")};
    static struct report_address address = {.street = STR_INIT("UNKNOWN"), .zip = STR_INIT("5540")};
    static struct report_contact phone = {.number = STR_INIT("9999999")};
    struct report *r = good();

    (void)state;
    r->client.names = &mouse;
    r->client.addresses = &address;
    r->client.address_count = 1;
    r->client.contacts = &phone;
    r->client.contact_count = 1;
    assert_int_equal(count_of(r, FINDING_NAME_TEST), 1);
    assert_int_equal(count_of(r, FINDING_ADDRESS_PLACEHOLDER), 1);
    assert_int_equal(count_of(r, FINDING_ZIP_FORM), 1);
    assert_int_equal(count_of(r, FINDING_PHONE_PLACEHOLDER), 1);
}

static void
age_route_and_state_must_fit(void **state)
{
    static struct report_address address = {
        .street = STR_INIT("1 OAK ST"), .zip = STR_INIT("55401"), .state = STR_INIT("MN")};
    struct report *r = good();

    (void)state;
    r->client.addresses = &address;
    r->client.address_count = 1;
    r->doses[0].route = STR("SC");
    r->doses[0].site = STR("LD");
    assert_int_equal(count_of(r, FINDING_COUNT), 0);
    address.state = STR("WI");
    assert_int_equal(count_of(r, FINDING_ZIP_STATE), 1);
    r->doses[0].route = STR("PO");
    assert_int_equal(count_of(r, FINDING_ROUTE_UNFIT), 1);
    r->client.born = date_from(2025, 12, 5);
    r->doses[0].route = STR("IM");
    assert_int_equal(count_of(r, FINDING_ROUTE_UNFIT), 0);
    assert_int_equal(count_of(r, FINDING_SITE_UNLIKELY), 1);
    assert_int_equal(count_of(r, FINDING_VACCINE_AGE), 1);
    r->doses[0].source = STR("01");
    assert_int_equal(count_of(r, FINDING_VACCINE_AGE), 0);
}

static void
nine_vaccines_on_one_day_are_told_once(void **state)
{
    static const char *const cvx[] = {"03", "08", "10", "20", "21", "83", "94", "115", "133"};
    struct report *r = good();

    (void)state;
    for (size_t i = 0; i < 9; i++) {
        r->doses[i] = r->doses[0];
        r->doses[i].cvx = str_of(cvx[i]);
        r->doses[i].mvx = STR("");
    }
    r->dose_count = 8;
    assert_int_equal(count_of(r, FINDING_VACCINES_MANY), 0);
    r->dose_count = 9;
    assert_int_equal(count_of(r, FINDING_VACCINES_MANY), 1);
}

/* Every row of data/detections.tsv names a finding, a measure or an alarm that there is. */
static void
the_table_tells_the_truth(void **state)
{
    struct str text, line;
    size_t rows = 0;
    struct err err;

    (void)state;
    assert_int_equal(file_read(arena, table, 1 << 20, &text, &err), OK);
    while (text.n > 0) {
        struct str cell[6];
        enum finding_code code;
        enum measure measure;
        enum alarm_kind kind;

        line = str_cut(&text, '\n');
        if (line.n == 0 || line.p[0] == '#')
            continue;
        for (size_t i = 0; i < 6; i++)
            cell[i] = str_cut(&line, '\t');
        rows++;
        if (str_eq(cell[4], STR("finding")))
            assert_true(finding_code_find(cell[5], &code));
        else if (str_eq(cell[4], STR("measure")))
            assert_true(measure_find(cell[5], &measure));
        else if (str_eq(cell[4], STR("alarm")))
            assert_true(alarm_kind_find(cell[5], &kind));
        else
            fail_msg("row %.*s of the table is noticed by nobody", STRF(cell[0]));
    }
    assert_int_equal(rows, 100);
}

static int
start(void **state)
{
    struct err err;

    (void)state;
    arena = arena_new((size_t)1 << 26);
    return code_sets_load(NULL, &codes, &err) == OK ? 0 : -1;
}

static int
stop(void **state)
{
    (void)state;
    code_sets_free(codes);
    arena_free(arena);
    return 0;
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_report_has_no_finding),
        cmocka_unit_test(contradictions_are_found),
        cmocka_unit_test(stand_ins_and_forms_are_found),
        cmocka_unit_test(age_route_and_state_must_fit),
        cmocka_unit_test(nine_vaccines_on_one_day_are_told_once),
        cmocka_unit_test(the_table_tells_the_truth),
    };

    table = argc > 1 ? argv[1] : "data/detections.tsv";
    return cmocka_run_group_tests(tests, start, stop);
}
