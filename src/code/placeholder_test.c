/* code/placeholder_test.c - stand-ins are told from names of people. */
#include "base/test.h"
#include "code/code.h"

static int
load(void **state)
{
    struct err err;

    return code_sets_load(NULL, (struct code_sets **)state, &err) == OK ? 0 : -1;
}

static int
unload(void **state)
{
    code_sets_free(*state);
    return 0;
}

static void
newborns_stand_ins_are_told_with_sex_and_order(void **state)
{
    static const struct {
        const char *name;
        char sex;
        int order;
    } rows[] = {
        {"BABY BOY", 'M', 0},  {"Baby Girl 2", 'F', 2},   {"BABYBOY-A", 'M', 1},
        {"BABYGIRLB", 'F', 2}, {"TWIN GIRL A", 'F', 1},   {"BB", 'M', 0},
        {"BG2", 'F', 2},       {"NEWBORN", 0, 0},         {"B BOY", 'M', 2},
        {"BABY OY", 'M', 0},   {"BABY GIRL TWO", 'F', 2}, {"GIRL # 2", 'F', 2},
        {"BOY+", 'M', 0},      {"newborn girl", 'F', 0},  {"infant boy twin b", 'M', 2},
    };

    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct placeholder got = placeholder_name(*state, str_of(rows[i].name));

        if (got.kind != PLACEHOLDER_NEWBORN || got.sex != rows[i].sex || got.order != rows[i].order)
            fail_msg("%s: kind %d sex %d order %d", rows[i].name, (int)got.kind, got.sex,
                     got.order);
    }
}

static void
unknown_and_test_names_are_told(void **state)
{
    assert_int_equal(placeholder_name(*state, STR("Unknown")).kind, PLACEHOLDER_UNKNOWN);
    assert_int_equal(placeholder_name(*state, STR("no first name")).kind, PLACEHOLDER_UNKNOWN);
    assert_int_equal(placeholder_name(*state, STR("NOLASTNAME")).kind, PLACEHOLDER_UNKNOWN);
    assert_int_equal(placeholder_name(*state, STR("Test")).kind, PLACEHOLDER_TEST);
    assert_true(placeholder_person(*state, STR("Duck"), STR("Donald")));
    assert_false(placeholder_person(*state, STR("Duck"), STR("Sarah")));
    assert_false(placeholder_person(*state, STR("Trump"), STR("Donald")));
}

static void
names_of_people_are_not_stand_ins(void **state)
{
    static const char *const names[] = {
        "Boyd",   "Babette", "Girlie Mae", "Sona",    "Malea",
        "Ana",    "Bo",      "Abby",       "Anna B",  "Guy",
        "Newton", "",        "Boyce",      "Twinkle", "Mary Two Bears"};

    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        if (placeholder_name(*state, str_of(names[i])).kind != PLACEHOLDER_NONE)
            fail_msg("%s is a name", names[i]);
}

static void
numbers_streets_and_dates_that_say_nothing_are_told(void **state)
{
    assert_true(placeholder_phone(*state, STR("6125555555")));
    assert_true(placeholder_phone(*state, STR("9999999")));
    assert_true(placeholder_phone(*state, STR("1234567890")));
    assert_false(placeholder_phone(*state, STR("6512015414")));
    assert_true(placeholder_ssn(*state, STR("123456789")));
    assert_true(placeholder_ssn(*state, STR("000123456")));
    assert_true(placeholder_ssn(*state, STR("111111234")));
    assert_true(placeholder_ssn(*state, STR("12345")));
    assert_false(placeholder_ssn(*state, STR("474226189")));
    assert_true(placeholder_street(*state, STR("General Delivery")));
    assert_false(placeholder_street(*state, STR("12 Oak St")));
    assert_true(placeholder_date(*state, date_from(1900, 1, 1)));
    assert_false(placeholder_date(*state, date_from(2001, 1, 1)));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(newborns_stand_ins_are_told_with_sex_and_order),
        cmocka_unit_test(unknown_and_test_names_are_told),
        cmocka_unit_test(names_of_people_are_not_stand_ins),
        cmocka_unit_test(numbers_streets_and_dates_that_say_nothing_are_told),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
