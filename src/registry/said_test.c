/* registry/said_test.c - every element of a report comes back from its text. */
#include "registry/said.h"

#include <string.h>

#include "base/test.h"

static struct arena *arena;

static int
setup(void **state)
{
    (void)state;
    arena = arena_new(1 << 20);
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    arena_cleanup(&arena);
    return 0;
}

static struct report_client
sample_client(void)
{
    static struct report_name names[] = {
        {.family = STR_INIT("Zzolson"), .given = STR_INIT("Anna"), .type = STR_INIT("L")},
        {.family = STR_INIT("Zzberg"), .given = STR_INIT("Anna\nMae\\"), .type = STR_INIT("A")}};
    static struct report_address address = {.street = STR_INIT("1 Elm St"),
                                            .zip = STR_INIT("55101"),
                                            .from = {18000},
                                            .until = {INT32_MIN}};
    static struct report_guardian guardian = {
        .relation = {.code = STR_INIT("MTH"), .system = STR_INIT("HL70063")},
        .name = {.family = STR_INIT("Zzolson"), .given = STR_INIT("Eva")},
        .addresses = &address,
        .address_count = 1,
        .primary = true};
    struct report_client client = {.names = names,
                                   .name_count = 2,
                                   .mother = {.family = STR("Lund")},
                                   .born = {18262},
                                   .sex = REPORT_SEX_F,
                                   .guardians = &guardian,
                                   .guardian_count = 1,
                                   .multiple_birth = REPORT_NO,
                                   .died = DATE_NONE,
                                   .protect_from = DATE_NONE,
                                   .publicity_from = DATE_NONE,
                                   .status = STR("A"),
                                   .status_from = {-3},
                                   .area_status_from = DATE_NONE};

    return client;
}

static void
said_brings_a_client_back(void **state)
{
    struct report_client client = sample_client();
    struct report_client back;
    struct str text = said_client(arena, &client);
    struct err err;

    (void)state;
    assert_int_equal(said_client_read(arena, text, &back, &err), OK);
    assert_int_equal(back.name_count, 2);
    assert_str(back.names[1].given, "Anna\nMae\\");
    assert_str(back.mother.family, "Lund");
    assert_int_equal(back.born.day, 18262);
    assert_int_equal(back.sex, REPORT_SEX_F);
    assert_int_equal(back.guardian_count, 1);
    assert_true(back.guardians[0].primary);
    assert_str(back.guardians[0].relation.code, "MTH");
    assert_str(back.guardians[0].addresses[0].zip, "55101");
    assert_int_equal(back.guardians[0].addresses[0].from.day, 18000);
    assert_false(date_is(back.guardians[0].addresses[0].until));
    assert_int_equal(back.status_from.day, -3);
    assert_false(date_is(back.died));
    assert_true(str_eq(said_client(arena, &back), text));
}

static void
said_brings_a_dose_back(void **state)
{
    struct report_vis vis = {
        .document = STR("253088698300003511"), .published = DATE_NONE, .presented = {18300}};
    struct report_dose dose = {.action = DOSE_UPDATE,
                               .order_id = STR("77"),
                               .given = {18300},
                               .cvx = STR("08"),
                               .expires = DATE_NONE,
                               .completion = DOSE_REFUSED,
                               .refusal = {.code = STR("00")},
                               .administered_by = {.family = STR("Nurse"), .degree = STR("RN")},
                               .eligibility_on = DATE_NONE,
                               .vis = &vis,
                               .vis_count = 1};
    struct report_dose back;
    struct err err;

    (void)state;
    assert_int_equal(said_dose_read(arena, said_dose(arena, &dose), &back, &err), OK);
    assert_str(back.order_id, "77");
    assert_int_equal(back.completion, DOSE_REFUSED);
    assert_str(back.refusal.code, "00");
    assert_str(back.administered_by.degree, "RN");
    assert_int_equal(back.vis[0].presented.day, 18300);
    assert_false(date_is(back.vis[0].published));
    assert_false(date_is(back.expires));
    assert_int_equal(back.action, DOSE_ADD);
}

/* A later release may have written more. */
static void
said_passes_over_what_it_does_not_know(void **state)
{
    struct report_observation back;
    struct err err;
    struct str text =
        STR("k 2\nzz 7\nzl[2\na 1\n;\nzp(\nq x\n)\n;\nzq(\na 1\n)\nc(\nc 91936005\n)\no 18300\n");

    (void)state;
    assert_int_equal(said_observation_read(arena, text, &back, &err), OK);
    assert_int_equal(back.kind, OBSERVATION_CONTRAINDICATION);
    assert_str(back.code.code, "91936005");
    assert_int_equal(back.observed.day, 18300);
}

static void
said_refuses_what_is_damaged(void **state)
{
    static const char *const damaged[] = {"k x\n",     "k\n",      "c(\nc 1\n",       ";\n",
                                          "\n",        "c[1\n;\n", "o 99999999999\n", "c 1\n",
                                          "zz[9x\n;\n"};
    struct report_observation back;
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof(damaged) / sizeof(damaged[0]); i++)
        assert_int_equal(said_observation_read(arena, str_of(damaged[i]), &back, &err), E_INVALID);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(said_brings_a_client_back, setup, teardown),
        cmocka_unit_test_setup_teardown(said_brings_a_dose_back, setup, teardown),
        cmocka_unit_test_setup_teardown(said_passes_over_what_it_does_not_know, setup, teardown),
        cmocka_unit_test_setup_teardown(said_refuses_what_is_damaged, setup, teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
