/* cdsi/force_test.c - the schedule in force: put, taken back, swapped under a reader. */
#include "cdsi/force.h"

#include <unistd.h>

#include "base/file.h"
#include "cdsi/testbed.h"

static char folder[64];

static int
set_up(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof(folder), "/tmp/jenner-force-XXXXXX");
    return mkdtemp(folder) == NULL ? -1 : 0;
}

static int
tear_down(void **state)
{
    static const char *const names[] = {"/schedule/in_force.tsv", "/schedule/before.tsv",
                                        "/schedule/season_shift", "/schedule", ""};

    (void)state;
    for (size_t i = 0; i < 5; i++) {
        char path[128];

        (void)snprintf(path, sizeof(path), "%s%s", folder, names[i]);
        if (unlink(path) != 0)
            (void)rmdir(path);
    }
    return 0;
}

static struct str
version_in_force(void)
{
    static struct cdsi_schedule *last;
    struct err err = {0};

    cdsi_schedule_free(last);
    last = NULL;
    if (cdsi_force_load(folder, (struct cdsi_options){0}, &last, &err) != OK)
        fail_msg("%s", err.text);
    return cdsi_release(last).version;
}

static void
a_schedule_is_put_in_force_and_taken_back(void **state)
{
    struct arena *arena = arena_new(1 << 20);
    struct str table = bed_table(arena, "", BED_SERIES BED_DOSE);
    struct err err = {0};

    (void)state;
    assert_str(version_in_force(), "4.64");
    assert_int_equal(cdsi_force_back(folder, &err), E_NOTFOUND);
    assert_int_equal(cdsi_force_put(folder, table, &err), OK);
    assert_str(version_in_force(), "4.99");
    assert_int_equal(cdsi_force_back(folder, &err), OK);
    assert_str(version_in_force(), "4.64");
    assert_int_equal(cdsi_force_back(folder, &err), OK);
    assert_str(version_in_force(), "4.99");
    arena_free(arena);
}

static void
a_swap_does_not_pull_the_schedule_from_under_a_reader(void **state)
{
    struct arena *arena = arena_new(1 << 20);
    struct str table = bed_table(arena, "", BED_SERIES BED_DOSE);
    const struct cdsi_schedule *held, *next;
    struct cdsi_force *force;
    struct err err = {0};
    bool renewed;

    (void)state;
    assert_int_equal(cdsi_force_open(folder, (struct cdsi_options){0}, &force, &err), OK);
    held = cdsi_force_hold(force);
    assert_int_equal(cdsi_force_refresh(force, &renewed, &err), OK);
    assert_false(renewed);
    assert_int_equal(cdsi_force_put(folder, table, &err), OK);
    assert_int_equal(cdsi_force_refresh(force, &renewed, &err), OK);
    assert_true(renewed);
    next = cdsi_force_hold(force);
    assert_str(cdsi_release(held).version, "4.64");
    assert_str(cdsi_release(next).version, "4.99");
    cdsi_force_release(force, held);
    cdsi_force_release(force, next);
    cdsi_force_close(force);
    arena_free(arena);
}

static void
a_damaged_file_leaves_the_schedule_in_force(void **state)
{
    const struct cdsi_schedule *held;
    struct cdsi_force *force;
    struct err err = {0};

    (void)state;
    assert_int_equal(cdsi_force_open(folder, (struct cdsi_options){0}, &force, &err), OK);
    assert_int_equal(cdsi_force_put(folder, STR("V\t4.99\t-\t-\nrubbish\n"), &err), OK);
    assert_int_equal(cdsi_force_renew(force, &err), E_INVALID);
    held = cdsi_force_hold(force);
    assert_str(cdsi_release(held).version, "4.64");
    cdsi_force_release(force, held);
    cdsi_force_close(force);
}

/* Without a restart, and only until the next release is put in force. */
static void
seasons_are_moved_until_the_next_release(void **state)
{
    struct arena *arena = arena_new(1 << 20);
    struct str table = bed_table(arena, "", BED_SERIES BED_DOSE);
    const struct cdsi_schedule *held;
    struct cdsi_force *force;
    struct err err = {0};
    bool renewed;

    (void)state;
    assert_int_equal(cdsi_force_shift(folder, 6, &err), E_INVALID);
    assert_int_equal(cdsi_force_open(folder, (struct cdsi_options){0}, &force, &err), OK);
    for (int years = -1; years <= 1; years++) {
        assert_int_equal(cdsi_force_shift(folder, years, &err), OK);
        assert_int_equal(cdsi_force_refresh(force, &renewed, &err), OK);
        assert_true(renewed);
        held = cdsi_force_hold(force);
        assert_int_equal(cdsi_release(held).season_shift_years, years);
        assert_int_equal(cdsi_season_stale(held, day("2026-08-01")) == NULL, years == 1);
        cdsi_force_release(force, held);
    }
    assert_int_equal(cdsi_force_put(folder, table, &err), OK);
    assert_int_equal(cdsi_force_renew(force, &err), OK);
    held = cdsi_force_hold(force);
    assert_int_equal(cdsi_release(held).season_shift_years, 0);
    cdsi_force_release(force, held);
    cdsi_force_close(force);
    arena_free(arena);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_schedule_is_put_in_force_and_taken_back, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_swap_does_not_pull_the_schedule_from_under_a_reader,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(seasons_are_moved_until_the_next_release, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(a_damaged_file_leaves_the_schedule_in_force, set_up,
                                        tear_down),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
