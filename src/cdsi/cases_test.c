/* cdsi/cases_test.c - our own cases, and CDC's where they lie beside the project. */
#include "base/test.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "cdsi/compare.h"

/* Every unflagged row must hold; each that does not is printed. */
static size_t
check_file(const char *path)
{
    struct arena *arena = arena_new(512u * 1024 * 1024);
    struct cdsi_schedule *schedule = cdsi_schedule_builtin((struct cdsi_options){0});
    const struct cdsi_case *cases;
    struct str table;
    struct err err = {0};
    size_t count = 0, failed = 0;

    if (file_read(arena, path, 64u * 1024 * 1024, &table, &err) != OK ||
        cdsi_cases_check(schedule, table, arena, &cases, &count, &err) != OK)
        fail_msg("%s", err.text);
    for (size_t i = 0; i < count; i++) {
        if (cases[i].result != CDSI_CASE_FAILED)
            continue;
        printf("%.*s: %.*s\n", STRF(cases[i].id), STRF(cases[i].differs));
        failed++;
    }
    assert_int_equal(failed, 0);
    cdsi_schedule_free(schedule);
    arena_free(arena);
    return count;
}

static void
every_case_of_our_own_holds(void **state)
{
    (void)state;
    assert_true(check_file("data/cases/cases.tsv") >= 130);
}

static void
there_are_five_cases_of_our_own_for_each_vaccine_group(void **state)
{
    struct arena *arena = arena_new(64u * 1024 * 1024);
    struct cdsi_schedule *schedule = cdsi_schedule_builtin((struct cdsi_options){0});
    const struct cdsi_case *cases;
    const struct cdsi_group *groups;
    struct err err = {0};
    size_t count, group_count;

    (void)state;
    groups = cdsi_groups(schedule, &group_count);
    assert_int_equal(cdsi_cases_check(schedule, cdsi_own_cases(), arena, &cases, &count, &err), OK);
    for (size_t g = 0; g < group_count; g++) {
        size_t n = 0;

        for (size_t i = 0; i < count; i++)
            n += str_eq(cases[i].group, groups[g].name);
        if (n < 5)
            fail_msg("%.*s has %zu cases", STRF(groups[g].name), n);
    }
    cdsi_schedule_free(schedule);
    arena_free(arena);
}

static void
every_case_of_cdc_holds(void **state)
{
    static const char *const files[] = {"../shared/cdsi/testcases/healthy-4.45.tsv",
                                        "../shared/cdsi/testcases/conditions-4.6.tsv"};

    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        if (access(files[i], R_OK) != 0)
            skip();
        assert_true(check_file(files[i]) > 200);
    }
}

static void
a_case_that_does_not_hold_is_told_from_one_that_does(void **state)
{
    struct arena *arena = arena_new(16u * 1024 * 1024);
    struct cdsi_schedule *schedule = cdsi_schedule_builtin((struct cdsi_options){0});
    const struct cdsi_case *cases;
    struct err err = {0};
    size_t count;

    (void)state;
    assert_int_equal(
        cdsi_cases_check(schedule,
                         STR("id\tvaccine_group\tdob\tsex\tassess\tseries_status\tearliest\tflag\n"
                             "right\tMMR\t2025-01-10\tF\t2025-03-01\tNot Complete\t2026-01-10\t\n"
                             "wrong\tMMR\t2025-01-10\tF\t2025-03-01\tNot Complete\t2026-01-11\t\n"
                             "flagged\tMMR\t2025-01-10\tF\t2025-03-01\tComplete\t\tstale\n"),
                         arena, &cases, &count, &err),
        OK);
    assert_int_equal(count, 3);
    assert_int_equal(cases[0].result, CDSI_CASE_PASSED);
    assert_int_equal(cases[1].result, CDSI_CASE_FAILED);
    assert_str(cases[1].differs, "earliest: expected 2026-01-11, got 2026-01-10");
    assert_int_equal(cases[2].result, CDSI_CASE_FLAGGED);
    assert_false(cases[2].agrees);
    cdsi_schedule_free(schedule);
    arena_free(arena);
}

#define HEAD "id\tvaccine_group\tdob\tsex\tassess"

static void
a_table_that_cannot_be_read_is_refused_with_its_line(void **state)
{
    static const char *const bad[] = {
        "",
        "id\tdob\n",
        HEAD "\nx\tMMR\t2025-13-01\tF\t2025-01-01\n",
        HEAD "\td1_date\td1_cvx\nx\tMMR\t2024-12-01\tF\t2025-01-01\t2024-12-31\tMMR\n",
        HEAD "\tobs\nx\tMMR\t2024-12-01\tF\t2025-01-01\tpregnant\n",
    };
    struct arena *arena = arena_new(16u * 1024 * 1024);
    struct cdsi_schedule *schedule = cdsi_schedule_builtin((struct cdsi_options){0});

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        const struct cdsi_case *cases;
        struct err err = {0};
        size_t count;

        assert_int_equal(cdsi_cases_check(schedule, str_of(bad[i]), arena, &cases, &count, &err),
                         E_INVALID);
        assert_true(strlen(err.text) > 0);
    }
    cdsi_schedule_free(schedule);
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_case_of_our_own_holds),
        cmocka_unit_test(there_are_five_cases_of_our_own_for_each_vaccine_group),
        cmocka_unit_test(every_case_of_cdc_holds),
        cmocka_unit_test(a_case_that_does_not_hold_is_told_from_one_that_does),
        cmocka_unit_test(a_table_that_cannot_be_read_is_refused_with_its_line),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
