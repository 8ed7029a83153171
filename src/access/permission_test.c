/* access/permission_test.c - the matrix's laws; its cells stand in tests/access.tsv. */
#include "access/permission.h"

#include "base/err.h"
#include "base/test.h"

static void
words_find_their_row_again(void **state)
{
    (void)state;
    for (size_t i = 0; i < ROLE_COUNT; i++) {
        enum role role = ROLE_COUNT;

        assert_true(role_find(role_word((enum role)i), &role));
        assert_int_equal(role, i);
        assert_true(role_words(role).n > 0);
    }
    for (size_t i = 0; i < PERMISSION_COUNT; i++) {
        enum permission permission = PERMISSION_COUNT;

        assert_true(permission_find(permission_word((enum permission)i), &permission));
        assert_int_equal(permission, i);
        assert_true(permission_words(permission).n > 0);
    }
}

static void
nobody_without_a_role_may_do_anything(void **state)
{
    (void)state;
    for (size_t i = 0; i < PERMISSION_COUNT; i++)
        assert_false(access_allows(0, (enum permission)i));
    assert_false(access_staff(0));
}

static void
roles_add_up(void **state)
{
    role_set both = ROLE_BIT(ROLE_VIEWER) | ROLE_BIT(ROLE_REPRESENTATIVE);

    (void)state;
    assert_false(access_allows(ROLE_BIT(ROLE_VIEWER), PERMISSION_AGREEMENT_SIGN));
    assert_false(access_allows(ROLE_BIT(ROLE_REPRESENTATIVE), PERMISSION_CLIENT_READ));
    assert_true(access_allows(both, PERMISSION_AGREEMENT_SIGN));
    assert_true(access_allows(both, PERMISSION_CLIENT_READ));
}

static void
every_permission_belongs_to_some_role_and_none_to_all(void **state)
{
    (void)state;
    for (size_t i = 0; i < PERMISSION_COUNT; i++) {
        size_t holders = 0;

        for (size_t role = 0; role < ROLE_COUNT; role++)
            holders += access_allows(ROLE_BIT(role), (enum permission)i) ? 1 : 0;
        assert_in_range(holders, 1, ROLE_COUNT - 1);
    }
}

static void
help_desk_and_system_administrators_see_no_records(void **state)
{
    const enum role roles[] = {ROLE_HELPDESK,       ROLE_SYSADMIN, ROLE_PRIVACY,
                               ROLE_REPRESENTATIVE, ROLE_EXCHANGE, ROLE_FEED_CONTACT};

    (void)state;
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++) {
        assert_false(access_allows(ROLE_BIT(roles[i]), PERMISSION_CLIENT_FIND));
        assert_false(access_allows(ROLE_BIT(roles[i]), PERMISSION_CLIENT_READ));
        assert_false(access_allows(ROLE_BIT(roles[i]), PERMISSION_DOSE_WRITE));
    }
}

static void
only_staff_roles_reach_every_organization(void **state)
{
    const enum permission all[] = {PERMISSION_ORG_READ_ALL, PERMISSION_FEED_READ_ALL,
                                   PERMISSION_ORG_MANAGE,   PERMISSION_AGREEMENT_DECIDE,
                                   PERMISSION_AUDIT_READ,   PERMISSION_SYSTEM_MANAGE};

    (void)state;
    for (size_t role = 0; role < ROLE_COUNT; role++)
        for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
            if (access_allows(ROLE_BIT(role), all[i]))
                assert_true(role_is_staff((enum role)role));
}

static void
roles_are_given_only_by_those_who_may(void **state)
{
    role_set administrator = ROLE_BIT(ROLE_ORG_ADMIN), system = ROLE_BIT(ROLE_SYSADMIN);

    (void)state;
    assert_true(role_may_give(administrator, ROLE_VIEWER));
    assert_true(role_may_give(administrator, ROLE_ORG_ADMIN));
    assert_false(role_may_give(administrator, ROLE_HELPDESK));
    assert_false(role_may_give(administrator, ROLE_SYSADMIN));
    assert_true(role_may_give(system, ROLE_SYSADMIN));
    assert_false(role_may_give(system, ROLE_EXCHANGE));
    assert_false(role_may_give(ROLE_BIT(ROLE_CLINICAL), ROLE_VIEWER));
    assert_false(role_may_give(ROLE_BIT(ROLE_HELPDESK), ROLE_VIEWER));
}

static void
role_lists_are_read_and_written(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 16);
    struct str unknown = STR("");
    role_set set = 0;

    (void)state;
    assert_true(roles_parse(STR("school, viewer,"), &set, &unknown));
    assert_int_equal(set, ROLE_BIT(ROLE_SCHOOL) | ROLE_BIT(ROLE_VIEWER));
    assert_str(roles_text(arena, set), "viewer,school");
    assert_false(roles_parse(STR("viewer,king"), &set, &unknown));
    assert_str(unknown, "king");
    assert_str(roles_text(arena, 0), "");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_find_their_row_again),
        cmocka_unit_test(nobody_without_a_role_may_do_anything),
        cmocka_unit_test(roles_add_up),
        cmocka_unit_test(every_permission_belongs_to_some_role_and_none_to_all),
        cmocka_unit_test(help_desk_and_system_administrators_see_no_records),
        cmocka_unit_test(only_staff_roles_reach_every_organization),
        cmocka_unit_test(roles_are_given_only_by_those_who_may),
        cmocka_unit_test(role_lists_are_read_and_written),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
