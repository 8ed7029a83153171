/* work/notices_test.c - three years of an agreement with a runner that runs every night. */
#include "work/notices.h"

#include "access/link.h"
#include "access/secret.h"
#include "base/test.h"
#include "org/dua.h"
#include "post/post.h"
#include "store/test_db.h"

struct fixture {
    struct test_db test;
    struct arena *arena;
    struct err err;
    struct now now;
    struct org org;
    struct agreement agreement;
};

static void
set_day(struct fixture *f, struct date day)
{
    f->now.today = day;
    f->now.at.us = ((int64_t)day.day * 86400 + 6 * 3600) * 1000000;
}

static struct user
person(struct fixture *f, const char *username, const char *email, role_set roles)
{
    return (struct user){.org = f->org.id,
                         .username = str_of(username),
                         .given = STR("Zz"),
                         .family = STR("Tester"),
                         .email = str_of(email),
                         .roles = roles,
                         .standing = USER_ACTIVE,
                         .active_on = f->now.today};
}

static enum status
fill(struct fixture *f)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct signer signer = {.name = STR("Ann Lee"), .email = STR("ann@example.org")};
    struct user berta, carl;

    TRY(tx_begin(&tx, f->test.db, &f->err));
    TRY(org_add(&tx, &f->org, f->now.at, &f->err));
    TRY(agreement_take_over(&tx, f->org.id, f->now.today, &signer, f->now.at, &f->agreement,
                            &f->err));
    berta = person(f, "berta", "berta@example.org", ROLE_BIT(ROLE_ORG_ADMIN));
    carl = person(f, "carl", "carl@example.org", ROLE_BIT(ROLE_VIEWER));
    TRY(user_add(&tx, &berta, f->now.at, &f->err));
    TRY(user_add(&tx, &carl, f->now.at, &f->err));
    return tx_commit(&tx, &f->err);
}

static int
setup(void **state)
{
    static const unsigned char key[SECRET_KEY_BYTES] = "known to this test only";
    struct fixture *f = test_calloc(1, sizeof(*f));

    secret_key_set(key);
    test_db_new(&f->test);
    f->arena = arena_new(64 << 20);
    f->org = (struct org){.code = STR("NORTH-1"), .name = STR("North Clinic")};
    set_day(f, date_from(2024, 3, 1));
    assert_int_equal(fill(f), OK);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    arena_free(f->arena);
    test_db_free(&f->test);
    test_free(f);
    return 0;
}

static struct notice_round
run(struct fixture *f)
{
    struct notice_round out;

    assert_int_equal(notices_agreements(f->test.db, f->arena, f->now, &out, &f->err), OK);
    return out;
}

static size_t
mails(struct fixture *f, struct mail **list)
{
    CLEANUP(tx_end) struct tx tx = {0};
    size_t count;

    assert_int_equal(tx_read(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_list(&tx, f->arena, MAIL_STATE_COUNT, 1000, list, &count, &f->err), OK);
    return count;
}

static void
nine_notices_in_three_years_each_to_representative_and_administrator(void **state)
{
    struct fixture *f = *state;
    const int want[] = {90, 60, 30, 14, 7, 1, 0, -1, -7};
    struct date end = date_from(2027, 3, 1);
    struct mail *list;
    size_t rounds = 0;

    for (struct date day = f->now.today; day.day < end.day + 60; day.day++) {
        struct notice_round out;

        set_day(f, day);
        out = run(f);
        assert_int_equal(run(f).agreements, 0); /* a second run on the same day */
        if (out.agreements == 0)
            continue;
        assert_in_range(rounds, 0, 8);
        assert_int_equal(end.day - day.day, want[rounds++]);
        assert_int_equal(out.mails, 2);
    }
    assert_int_equal(rounds, 9);
    assert_int_equal(mails(f, &list), 18);
}

static void
the_representative_gets_a_link_that_works_and_the_administrator_a_page(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct str token;
    struct mail *list;
    struct link link;

    set_day(f, date_from(2027, 2, 1));
    assert_int_equal(run(f).mails, 2);
    assert_int_equal(mails(f, &list), 2);
    assert_str(list[1].to, "ann@example.org");
    assert_str(list[0].to, "berta@example.org");
    assert_str(list[1].subject, "Your Data Use Agreement with Immunization Registry ends in 28 "
                                "days, on 1 Mar 2027");
    token = str_skip(list[1].body, str_find_str(list[1].body, STR("/dua/sign/")) + 10);
    token = str_cut(&token, '\n');
    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(link_peek(&tx, f->arena, token, LINK_AGREEMENT, f->now.at, &link, &f->err),
                     OK);
    assert_int_equal(link.object, f->agreement.id.v);
    assert_true(str_find_str(list[0].body, token) == list[0].body.n);
    assert_true(str_find_str(list[0].body, STR("/org/NORTH-1/dua")) < list[0].body.n);
}

static void
an_agreement_nobody_can_be_told_of_is_counted(void **state)
{
    struct fixture *f = *state;
    struct org other = {.code = STR("SOUTH-1"), .name = STR("South Clinic")};
    struct agreement agreement;
    struct notice_round out;

    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
        assert_int_equal(org_add(&tx, &other, f->now.at, &f->err), OK);
        assert_int_equal(agreement_take_over(&tx, other.id, f->now.today, &(struct signer){0},
                                             f->now.at, &agreement, &f->err),
                         OK);
        assert_int_equal(tx_commit(&tx, &f->err), OK);
    }
    set_day(f, date_from(2027, 2, 1));
    out = run(f);
    assert_int_equal(out.agreements, 2);
    assert_int_equal(out.unreachable, 1);
    assert_int_equal(out.mails, 2);
}

static void
a_mail_that_cannot_be_kept_leaves_no_mark(void **state)
{
    struct fixture *f = *state;
    struct notice_round out;

    set_day(f, date_from(2027, 2, 1));
    for (long n = 1;; n++) {
        enum status status;

        store_fail_after(n);
        status = notices_agreements(f->test.db, f->arena, f->now, &out, &f->err);
        store_fail_after(0);
        if (status == OK)
            break;
        assert_int_equal(out.mails, 0);
    }
    {
        struct mail *list;

        assert_int_equal(mails(f, &list), 2); /* once, however often it failed before */
    }
}

static void
users_are_warned_three_times_before_they_lapse(void **state)
{
    struct fixture *f = *state;
    struct date from = f->now.today;
    size_t total = 0, count;
    struct mail *list;

    for (struct date day = from; day.day < from.day + 100; day.day++) {
        set_day(f, day);
        assert_int_equal(notices_accounts(f->test.db, f->arena, f->now, &count, &f->err), OK);
        total += count;
        assert_int_equal(notices_accounts(f->test.db, f->arena, f->now, &count, &f->err), OK);
        assert_int_equal(count, 0);
    }
    assert_int_equal(total, 6); /* two users, 14, 7 and 1 days before */
    assert_int_equal(mails(f, &list), 6);
    assert_true(str_find_str(list[0].body, STR("/stay/")) < list[0].body.n);
}

/* A registry with a privacy officer, and a clinic whose people get no such mail. */
static void
the_end_of_the_audit_is_mailed_once_a_day_to_those_who_may_read_it(void **state)
{
    struct fixture *f = *state;
    struct org registry = {.code = STR("STATE"), .name = STR("The registry"), .kind = ORG_REGISTRY};
    struct audit_head head;
    struct head_mail one = {&head, false};
    struct user pia;
    struct mail *list;
    size_t count;

    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
        assert_int_equal(org_add(&tx, &registry, f->now.at, &f->err), OK);
        pia = person(f, "pia", "pia@example.org", ROLE_BIT(ROLE_PRIVACY));
        pia.org = registry.id;
        assert_int_equal(user_add(&tx, &pia, f->now.at, &f->err), OK);
        assert_int_equal(tx_commit(&tx, &f->err), OK);
    }
    assert_int_equal(audit_seal_all(f->test.db, &head, &f->err), OK);
    assert_int_equal(notices_head(f->test.db, f->arena, &one, f->now, &count, &f->err), OK);
    assert_int_equal(count, 1);
    assert_int_equal(notices_head(f->test.db, f->arena, &one, f->now, &count, &f->err), OK);
    assert_int_equal(count, 0);
    assert_int_equal(mails(f, &list), 1);
    assert_str(list[0].to, "pia@example.org");
    assert_true(str_find_str(list[0].body, audit_head_text(f->arena, &head)) < list[0].body.n);
    set_day(f, date_add_days(f->now.today, 1));
    one.broken = true;
    assert_int_equal(notices_head(f->test.db, f->arena, &one, f->now, &count, &f->err), OK);
    assert_int_equal(mails(f, &list), 2);
    assert_true(str_starts(list[0].subject, STR("ALARM")));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(nine_notices_in_three_years_each_to_representative_and_administrator),
        TEST(the_representative_gets_a_link_that_works_and_the_administrator_a_page),
        TEST(an_agreement_nobody_can_be_told_of_is_counted),
        TEST(a_mail_that_cannot_be_kept_leaves_no_mark),
        TEST(the_end_of_the_audit_is_mailed_once_a_day_to_those_who_may_read_it),
        TEST(users_are_warned_three_times_before_they_lapse),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
