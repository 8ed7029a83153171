/* access/account_test.c - passwords changed, questions answered, links used, secrets kept. */
#include "access/link.h"
#include "access/secret.h"
#include "access/test_people.h"
#include "access/totp.h"
#include "base/test.h"

static struct password_outcome
wish(struct people *p, const char *old, const char *fresh)
{
    struct password_wish w = {
        .old = str_of(old), .check_old = true, .fresh = str_of(fresh), .confirmed = str_of(fresh)};
    struct password_outcome out;

    assert_int_equal(account_password(p->db, p->arena, &p->anna, &w, p->now, &out, &p->err), OK);
    if (out.done)
        people_later(p, 1);
    return out;
}

static void
a_password_is_changed_only_with_the_old_one_and_by_the_rules(void **state)
{
    struct people *p = *state;
    struct password_outcome out = wish(p, "wrong", "Xb3?TkpQw9zM");

    assert_true(out.old_wrong && out.rules.ok && !out.done);
    out = wish(p, GOOD_PASSWORD, "short");
    assert_true(!out.old_wrong && !out.rules.ok && !out.done);
    out = wish(p, GOOD_PASSWORD, "Anna#Tester7"); /* own names */
    assert_false(out.done);
    out = wish(p, GOOD_PASSWORD, "Xb3?TkpQw9zM");
    assert_true(out.done);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, STR("")).answer,
                     SIGN_IN_REFUSED);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", "Xb3?TkpQw9zM", STR("")).answer,
                     SIGN_IN_OK);
}

/* Also the right one waits; then it is taken, and what was wrong before it is forgotten. */
static void
the_old_password_is_not_guessed_without_end(void **state)
{
    struct people *p = *state;
    struct password_outcome out = {0};

    for (int i = 0; i < LOCK_SOFT; i++) {
        assert_int_equal(out.wait_minutes, 0);
        out = wish(p, "wrong", "Xb3?TkpQw9zM");
        assert_true(out.old_wrong);
    }
    assert_int_equal(out.wait_minutes, 1);
    out = wish(p, GOOD_PASSWORD, "Xb3?TkpQw9zM");
    assert_true(out.old_wrong && !out.done && out.wait_minutes == 1);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, STR("")).answer,
                     SIGN_IN_OK); /* the sign-in counts apart */
    people_later(p, 2);
    assert_true(wish(p, GOOD_PASSWORD, "Xb3?TkpQw9zM").done);
    assert_int_equal(wish(p, "wrong", "Rf6!mWyHc2vL").wait_minutes, 0);
}

static void
the_last_ten_passwords_do_not_come_back_and_the_eleventh_may(void **state)
{
    struct people *p = *state;
    const char *const passwords[] = {"Xb3?TkpQw9zM", "Rf6!mWyHc2vL", "Jd8@nPqZt4sG", "Vk5#bRwXe7yN",
                                     "Hm2$cTzKq9fP", "Lg7%dYvBn3wR", "Qs4^fMxJh6tD", "Wn9*gKbCp2rZ",
                                     "Bt3(hQzVd8mY", "Cy6)jWfTk5xS"};
    const char *old = GOOD_PASSWORD;

    for (size_t i = 0; i < 10; i++) {
        struct password_outcome out;

        if (i > 0) {
            out = wish(p, old, GOOD_PASSWORD);
            assert_true(out.used_before && !out.done);
        }
        out = wish(p, old, passwords[i]);
        assert_true(out.done);
        old = passwords[i];
    }
    assert_true(wish(p, old, GOOD_PASSWORD).done); /* ten others lie between */
}

static void
one_character_more_or_other_is_no_new_password(void **state)
{
    struct people *p = *state;

    assert_true(wish(p, GOOD_PASSWORD, "Kq7#zWmR3vTx").used_before);
    assert_true(wish(p, GOOD_PASSWORD, "Kq7#zWmR2vTx1").used_before);
    assert_true(wish(p, GOOD_PASSWORD, GOOD_PASSWORD).used_before);
}

static void
changing_the_password_ends_all_other_sessions(void **state)
{
    struct people *p = *state;
    struct sign_in mine = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, STR(""));
    struct sign_in other = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, STR(""));
    struct password_wish w = {.fresh = STR("Xb3?TkpQw9zM"),
                              .confirmed = STR("Xb3?TkpQw9zM"),
                              .keep_session = mine.session.token};
    struct password_outcome out;
    struct session session;

    assert_int_equal(account_password(p->db, p->arena, &p->anna, &w, p->now, &out, &p->err), OK);
    assert_int_equal(session_find(p->db, p->arena, mine.session.token, p->now.at, p->now.today,
                                  &session, &p->err),
                     OK);
    assert_int_equal(session_find(p->db, p->arena, other.session.token, p->now.at, p->now.today,
                                  &session, &p->err),
                     E_DENIED);
}

static void
mails_before_a_password_ends_go_out_on_four_days_also_when_a_day_was_missed(void **state)
{
    struct people *p = *state;
    struct user anna = people_load(p, p->anna.id);
    struct now now = p->now;
    int mails = 0;

    assert_int_equal(password_last_day(&password_miic, &anna, now.offset_minutes).day,
                     date_from(2026, 5, 1).day);
    for (; now.today.day <= date_from(2026, 6, 1).day; now.today.day++) {
        if (now.today.day == date_from(2026, 4, 24).day ||
            !password_warning(&password_miic, &anna, now))
            continue; /* the runner slept on the 24th, 7 days before */
        anna.password_warned_on = now.today;
        mails++;
    }
    assert_int_equal(mails, 4);
    assert_false(password_warning(&password_nist, &anna, p->now));
    assert_false(date_is(password_last_day(&password_nist, &anna, 0)));
}

static void
mails_before_a_user_lapses_go_out_on_three_days(void **state)
{
    struct people *p = *state;
    struct user anna = people_load(p, p->anna.id);
    struct date today = p->now.today;
    const int want[] = {14, 7, 1};
    size_t mails = 0;

    for (; today.day < p->now.today.day + 100; today.day++) {
        if (!user_lapse_warning(&anna, today))
            continue;
        assert_in_range(mails, 0, 2);
        assert_int_equal(user_days_left(&anna, today), want[mails++]);
        anna.warned_on = today;
    }
    assert_int_equal(mails, 3);
    anna.active_on = anna.warned_on; /* a sign-in on that day clears the mark in the store */
    anna.warned_on = DATE_NONE;
    assert_false(user_lapse_warning(&anna, anna.active_on));
    anna.standing = USER_DISABLED;
    assert_false(user_lapse_warning(&anna, date_add_days(anna.active_on, 46)));
}

static void
questions_are_answered_without_regard_to_case_and_tell_strangers_nothing(void **state)
{
    struct people *p = *state;
    struct answer_try attempt = {.question = {0, 1, 2},
                                 .answer = {STR("Blue Band"), STR("Lincoln"), STR("hopscotch")}};
    const struct str right[] = {STR("blueband"), STR("LINCOLN"), STR("Hop Scotch")};
    const struct str wrong[] = {STR("blueband"), STR("LINCOLN"), STR("chess!")};
    size_t question[QUESTION_LISTS], again[QUESTION_LISTS];
    bool answer, real;

    assert_int_equal(account_answers_set(p->db, p->arena, &p->anna, &attempt, &p->err), OK);
    assert_int_equal(account_answers_check(p->db, p->arena, STR("NORTH-1"), STR("anna"), right,
                                           &answer, &p->err),
                     OK);
    assert_true(answer);
    assert_int_equal(account_answers_check(p->db, p->arena, STR("NORTH-1"), STR("anna"), wrong,
                                           &answer, &p->err),
                     OK);
    assert_false(answer);
    assert_int_equal(account_answers_check(p->db, p->arena, STR("NORTH-1"), STR("nobody"), right,
                                           &answer, &p->err),
                     OK);
    assert_false(answer);
    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_read(&tx, p->db, &p->err), OK);
        assert_int_equal(
            account_questions(&tx, p->arena, STR("NORTH-1"), STR("anna"), question, &real, &p->err),
            OK);
        assert_true(real && question[0] == 0 && question[1] == 1 && question[2] == 2);
        assert_int_equal(account_questions(&tx, p->arena, STR("NORTH-1"), STR("nobody"), question,
                                           &real, &p->err),
                         OK);
        assert_int_equal(
            account_questions(&tx, p->arena, STR("NORTH-1"), STR("nobody"), again, &real, &p->err),
            OK);
        assert_false(real);
        assert_memory_equal(question, again, sizeof(question));
    }
}

static enum status
take(struct people *p, struct str token, enum link_purpose purpose, struct link *out)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, p->db, &p->err));
    TRY(link_take(&tx, p->arena, token, purpose, p->now.at, out, &p->err));
    return tx_commit(&tx, &p->err);
}

static struct str
make(struct people *p, enum link_purpose purpose)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str token;

    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(link_make(&tx, p->arena, purpose, p->anna.id.v, STR("zz@example.org"),
                               p->now.at, &token, &p->err),
                     OK);
    assert_int_equal(tx_commit(&tx, &p->err), OK);
    return token;
}

static void
links_work_once_in_their_time_and_for_their_purpose(void **state)
{
    struct people *p = *state;
    struct str token = make(p, LINK_RESET), newer;
    struct link link;

    assert_int_equal(take(p, token, LINK_INVITE, &link), E_DENIED);
    assert_int_equal(take(p, STR("made up"), LINK_RESET, &link), E_DENIED);
    assert_int_equal(take(p, token, LINK_RESET, &link), OK);
    assert_int_equal(link.object, p->anna.id.v);
    assert_int_equal(take(p, token, LINK_RESET, &link), E_DENIED); /* replayed */

    token = make(p, LINK_INVITE);
    newer = make(p, LINK_INVITE);
    assert_int_equal(take(p, token, LINK_INVITE, &link), E_DENIED); /* a newer one was sent */
    people_later(p, 7 * 24 * 60);
    assert_int_equal(take(p, newer, LINK_INVITE, &link), OK);

    token = make(p, LINK_RESET);
    people_later(p, 31);
    assert_int_equal(take(p, token, LINK_RESET, &link), E_DENIED);
    token = make(p, LINK_RESET);
    people_later(p, -60); /* the clock was set back */
    assert_int_equal(take(p, token, LINK_RESET, &link), E_DENIED);
}

/* Anybody may ask for a link in somebody's name: the one in the mailbox goes on working all the same. */
static void
a_reset_works_though_another_is_asked_for_and_ends_with_a_new_password(void **state)
{
    struct people *p = *state;
    struct str first = make(p, LINK_RESET), second = make(p, LINK_RESET), third;
    struct link link;

    assert_int_equal(take(p, first, LINK_RESET, &link), OK);
    third = make(p, LINK_RESET);
    people_password(p, &p->anna, "Other-Word47x");
    assert_int_equal(take(p, second, LINK_RESET, &link), E_DENIED);
    assert_int_equal(take(p, third, LINK_RESET, &link), E_DENIED);
}

/* What guards the change of a second factor in a session somebody left open. */
static void
the_password_one_has_can_be_asked_for_again_and_guessing_it_is_slowed(void **state)
{
    struct people *p = *state;
    bool right;
    int wait;

    assert_int_equal(account_password_right(p->db, p->arena, &p->anna, STR(GOOD_PASSWORD), p->now,
                                            &right, &wait, &p->err),
                     OK);
    assert_true(right);
    for (int i = 0; i < LOCK_SOFT; i++) {
        assert_int_equal(account_password_right(p->db, p->arena, &p->anna, STR("guess"), p->now,
                                                &right, &wait, &p->err),
                         OK);
        assert_false(right);
    }
    assert_int_equal(account_password_right(p->db, p->arena, &p->anna, STR(GOOD_PASSWORD), p->now,
                                            &right, &wait, &p->err),
                     OK);
    assert_false(right);
    assert_int_equal(wait, 1);
}

static void
the_state_of_the_last_link_can_be_shown(void **state)
{
    struct people *p = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct link link;
    bool open, found;

    (void)make(p, LINK_RESET);
    people_later(p, 10);
    assert_int_equal(tx_read(&tx, p->db, &p->err), OK);
    assert_int_equal(link_last(&tx, p->arena, LINK_RESET, p->anna.id.v, &link, &open, &found,
                               p->now.at, &p->err),
                     OK);
    assert_true(found && open);
    assert_int_equal(link.expires_at.us - link.made_at.us, INT64_C(30) * 60 * 1000000);
    assert_int_equal(link_last(&tx, p->arena, LINK_INVITE, p->anna.id.v, &link, &open, &found,
                               p->now.at, &p->err),
                     OK);
    assert_false(found);
}

/* RFC 6238 appendix B, cut to six digits: seed "12345678901234567890". */
static void
one_time_codes_are_those_of_the_rfc(void **state)
{
    static const struct {
        int64_t seconds;
        const char *code;
    } cases[] = {{59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
                 {1234567890, "005924"}, {2000000000, "279037"}, {INT64_C(20000000000), "353130"}};
    struct str seed = STR("12345678901234567890");
    int64_t step;

    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        struct instant now = {cases[i].seconds * 1000000};

        assert_true(totp_check(seed, str_of(cases[i].code), now, 0, &step));
        assert_int_equal(step, cases[i].seconds / 30);
        assert_false(totp_check(seed, str_of(cases[i].code), now, step, &step));
        now.us += 90 * 1000000;
        assert_false(totp_check(seed, str_of(cases[i].code), now, 0, &step));
    }
    assert_false(totp_check(seed, STR(""), (struct instant){59000000}, 0, &step));
    assert_false(totp_check(seed, STR("2870821"), (struct instant){59000000}, 0, &step));
    assert_true(totp_check(seed, STR("287 082"), (struct instant){59000000}, 0, &step));
}

static void
seeds_are_shown_as_base32_and_as_a_link(void **state)
{
    struct people *p = *state;

    assert_str(totp_base32(p->arena, STR("12345678901234567890")),
               "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    assert_str(totp_base32(p->arena, STR("foob")), "MZXW6YQ");
    assert_str(totp_url(p->arena, STR("foob"), STR("The Registry"), STR("NORTH-1/anna")),
               "otpauth://totp/The%20Registry:NORTH-1%2Fanna?secret=MZXW6YQ&issuer=The%20Registry");
}

static void
sealed_texts_open_unchanged_and_not_when_tampered_with(void **state)
{
    struct people *p = *state;
    struct str sealed = secret_seal(p->arena, STR("a seed")), plain;
    char *bytes = arena_bytes(p->arena, sealed.n);

    assert_true(secret_open(p->arena, sealed, &plain));
    assert_str(plain, "a seed");
    for (size_t i = 0; i < sealed.n; i++) {
        for (size_t j = 0; j < sealed.n; j++)
            bytes[j] = (char)(sealed.p[j] ^ (i == j));
        assert_false(secret_open(p->arena, (struct str){bytes, sealed.n}, &plain));
    }
    assert_false(secret_open(p->arena, STR("short"), &plain));
}

static void
tokens_and_hashes_differ_by_draw_and_by_purpose(void **state)
{
    struct people *p = *state;
    struct str one = secret_token(p->arena), two = secret_token(p->arena);

    assert_int_equal(one.n, 43);
    assert_false(str_eq(one, two));
    assert_false(
        secret_equal(secret_hash(p->arena, STR("a"), one), secret_hash(p->arena, STR("b"), one)));
    assert_true(
        secret_equal(secret_hash(p->arena, STR("a"), one), secret_hash(p->arena, STR("a"), one)));
    assert_false(secret_equal(secret_hash(p->arena, STR("ab"), STR("c")),
                              secret_hash(p->arena, STR("a"), STR("bc"))));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, people_setup, people_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_password_is_changed_only_with_the_old_one_and_by_the_rules),
        TEST(the_old_password_is_not_guessed_without_end),
        TEST(the_last_ten_passwords_do_not_come_back_and_the_eleventh_may),
        TEST(one_character_more_or_other_is_no_new_password),
        TEST(changing_the_password_ends_all_other_sessions),
        TEST(mails_before_a_password_ends_go_out_on_four_days_also_when_a_day_was_missed),
        TEST(mails_before_a_user_lapses_go_out_on_three_days),
        TEST(questions_are_answered_without_regard_to_case_and_tell_strangers_nothing),
        TEST(links_work_once_in_their_time_and_for_their_purpose),
        TEST(a_reset_works_though_another_is_asked_for_and_ends_with_a_new_password),
        TEST(the_password_one_has_can_be_asked_for_again_and_guessing_it_is_slowed),
        TEST(the_state_of_the_last_link_can_be_shown),
        cmocka_unit_test(one_time_codes_are_those_of_the_rfc),
        TEST(seeds_are_shown_as_base32_and_as_a_link),
        TEST(sealed_texts_open_unchanged_and_not_when_tampered_with),
        TEST(tokens_and_hashes_differ_by_draw_and_by_purpose),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
