/* work/resends_test.c - a week's letter about what was not sent again: to the right people, once, with nobody in it. */
#include "work/resends.h"

#include "access/secret.h"
#include "access/user.h"
#include "base/id.h"
#include "base/test.h"
#include "exchange/follow.h"
#include "exchange/resend.h"
#include "org/dua.h"
#include "post/post.h"
#include "store/test_db.h"

static struct test_db test;
static struct arena *arena;
static struct now now;
static struct err err;
static struct org org;
static struct exchange exchange;
static struct code_sets *codes;
static struct caller caller;

static const char vxu[] =
    "MSH|^~\\&|EHR|NORTH-1|IIS|STATE|20260302101500-0600||VXU^V04^VXU_V04|C-17|P|2.5.1|||ER|AL|||||"
    "Z22^CDCPHINVS\r"
    "PID|1||A77^^^NORTH-1^MR||Zzolson^Ann^^^^^L||20310203|F\r"
    "ORC|RE||9^NORTH-1\r"
    "RXA|0|1|20260301||08^Hep B^CVX|999|||01^Historical^NIP001|||||||||||CP|A\r";

static void
set_day(struct date day)
{
    now.today = day;
    now.at.us = ((int64_t)day.day * 86400 + 16 * 3600) * 1000000;
    now.offset_minutes = -360;
    clock_set(now.at, now.offset_minutes);
}

static void
add_user(struct tx *tx, const char *username, const char *email, enum role role)
{
    struct user user = {.org = org.id,
                        .username = str_of(username),
                        .given = STR("Zz"),
                        .family = STR("Tester"),
                        .email = str_of(email),
                        .roles = ROLE_BIT(role),
                        .standing = USER_ACTIVE,
                        .active_on = now.today};

    assert_int_equal(user_add(tx, &user, now.at, &err), OK);
}

static void
fill(bool contact)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct signer signer = {.name = STR("Ann Lee")};
    struct agreement agreement;

    assert_int_equal(tx_begin(&tx, test.db, &err), OK);
    assert_int_equal(org_add(&tx, &org, now.at, &err), OK);
    assert_int_equal(
        agreement_take_over(&tx, org.id, date_from(2025, 3, 1), &signer, now.at, &agreement, &err),
        OK);
    add_user(&tx, "admin", "admin@example.org", ROLE_ORG_ADMIN);
    if (contact)
        add_user(&tx, "engineer", "engineer@example.org", ROLE_FEED_CONTACT);
    assert_int_equal(tx_commit(&tx, &err), OK);
}

static void
start(bool contact)
{
    static const unsigned char key[SECRET_KEY_BYTES] = "known to this test only";
    struct feed feed = {.code = STR("EHR"),
                        .name = STR("EHR"),
                        .login = STR("NORTH-1.EHR"),
                        .state = FEED_LIVE,
                        .closed_on = DATE_NONE};
    struct credential by = {.door = DOOR_HTTP, .login = feed.login};
    bool more;

    secret_key_set(key);
    test_db_new(&test);
    arena = arena_new((size_t)1 << 28);
    org = (struct org){.code = STR("NORTH-1"), .name = STR("North Clinic")};
    set_day(date_from(2026, 3, 2));
    fill(contact);
    assert_int_equal(code_sets_load(NULL, &codes, &err), OK);
    assert_int_equal(exchange_open(&exchange, test.db, NULL, codes, &err), OK);
    feed.org = org.id;
    assert_int_equal(feed_add(&exchange, arena, now.at, &feed, &by.secret, &err), OK);
    assert_int_equal(feed_sign_in(&exchange, arena, &by, &caller, &err), OK);
    (void)feed_answer(&exchange, arena, &caller, STR(vxu), NULL, NULL);
    assert_int_equal(follow_round(test.db, codes, arena, id_new(), &more, &err), OK);
}

static void
stop(void)
{
    exchange_close(&exchange);
    code_sets_free(codes);
    arena_free(arena);
    test_db_free(&test);
}

static size_t
letters(struct mail **out)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct resends_round round;
    size_t count;

    assert_int_equal(resends_letters(test.db, arena, now, &round, &err), OK);
    assert_int_equal(tx_read(&tx, test.db, &err), OK);
    assert_int_equal(mail_list(&tx, arena, MAIL_STATE_COUNT, 50, out, &count, &err), OK);
    return count;
}

static void
a_letter_goes_once_a_week_to_the_contact(void **state)
{
    struct mail *list;

    (void)state;
    start(true);
    assert_int_equal(letters(&list), 0); /* it came today: the sender may be mending it */
    set_day(date_from(2026, 3, 3));
    assert_int_equal(letters(&list), 1);
    assert_string_equal(arena_cstr(arena, list[0].to), "engineer@example.org");
    assert_true(str_find_str(list[0].body, STR("BIRTH_FUTURE")) < list[0].body.n);
    assert_true(str_find_str(list[0].body, STR("/resends")) < list[0].body.n);
    assert_true(str_find_str(list[0].body, STR("Zzolson")) == list[0].body.n);
    assert_true(str_find_str(list[0].body, STR("2031")) == list[0].body.n);
    assert_int_equal(letters(&list), 1);
    set_day(date_from(2026, 3, 9));
    assert_int_equal(letters(&list), 1);
    set_day(date_from(2026, 3, 10));
    assert_int_equal(letters(&list), 2);
    stop();
}

static void
nothing_open_no_letter(void **state)
{
    struct resend_word word = {.dismiss = true, .reason = STR("a test"), .at = now.at};
    struct mail *list;
    struct resend *open;
    size_t count;

    (void)state;
    start(false);
    set_day(date_from(2026, 3, 3));
    assert_int_equal(letters(&list), 1); /* no contact: the administrator */
    assert_string_equal(arena_cstr(arena, list[0].to), "admin@example.org");
    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, test.db, &err), OK);
        assert_int_equal(resend_list(&tx, arena, caller.feed.id, RESEND_OPEN, &open, &count, &err),
                         OK);
        word.id = open[0].id;
        word.feed = caller.feed.id;
        assert_int_equal(resend_decide(&tx, arena, &word, &err), OK);
        assert_int_equal(tx_commit(&tx, &err), OK);
    }
    set_day(date_from(2026, 3, 12));
    assert_int_equal(letters(&list), 1);
    stop();
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_letter_goes_once_a_week_to_the_contact),
        cmocka_unit_test(nothing_open_no_letter),
    };

    return cmocka_run_group_tests_name("work/resends", tests, NULL, NULL);
}
