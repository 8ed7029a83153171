/* access/sign_in_test.c - coming in, being kept out, sessions and their end. */
#include "access/test_people.h"

#include "access/totp.h"
#include "base/test.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { DAY = 24 * 60 };

static const struct str no_device = {NULL, 0};

static enum status
find_session(struct people *p, struct str token, struct session *out)
{
    return session_find(p->db, p->arena, token, p->now.at, p->now.today, out, &p->err);
}

static void
the_right_password_opens_a_session(void **state)
{
    struct people *p = *state;
    struct sign_in in = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device);
    struct session session;

    assert_int_equal(in.answer, SIGN_IN_OK);
    assert_int_equal(in.session.stage, SESSION_FULL);
    assert_int_equal(find_session(p, in.session.token, &session), OK);
    assert_str(session.user.username, "anna");
    assert_str(session.user.org_code, "NORTH-1");
    assert_int_equal(session.user.roles, ROLE_BIT(ROLE_VIEWER));
    assert_int_equal(session.user.signed_in_at.us, p->now.at.us);
}

static void
code_name_and_password_are_case_sensitive_and_unknown_looks_like_wrong(void **state)
{
    struct people *p = *state;
    const char *const wrong[][3] = {{"north-1", "anna", GOOD_PASSWORD},
                                    {"NORTH-1", "Anna", GOOD_PASSWORD},
                                    {"NORTH-1", "anna", "KQ7#zWmR2vTx"},
                                    {"SOUTH-1", "anna", GOOD_PASSWORD},
                                    {"NORTH-1", "berta", ""},
                                    {"", "", ""}};

    for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
        struct sign_in in = people_sign_in(p, wrong[i][0], wrong[i][1], wrong[i][2], no_device);

        assert_int_equal(in.answer, SIGN_IN_REFUSED);
        assert_int_equal(in.wait_minutes, 0);
        assert_null(in.session.token.p);
    }
}

static void
five_failures_wait_a_minute_and_ten_a_quarter_of_an_hour_also_for_nobody(void **state)
{
    struct people *p = *state;
    const char *const names[] = {"anna", "nobody"};

    for (size_t who = 0; who < 2; who++) {
        for (int i = 1; i <= 10; i++) {
            struct sign_in in = people_sign_in(p, "NORTH-1", names[who], "x", no_device);

            assert_int_equal(in.answer, SIGN_IN_REFUSED);
            assert_int_equal(in.wait_minutes, i < 5 ? 0 : i < 10 ? 1 : 15);
            if (i >= 5 && i < 10) {
                in = people_sign_in(p, "NORTH-1", names[who], GOOD_PASSWORD, no_device);
                assert_int_equal(in.answer, SIGN_IN_WAIT);
                people_later(p, 1);
            }
        }
        people_later(p, 14);
        assert_int_equal(people_sign_in(p, "NORTH-1", names[who], GOOD_PASSWORD, no_device).answer,
                         SIGN_IN_WAIT);
        people_later(p, 20);
    }
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).answer,
                     SIGN_IN_OK);
}

static void
a_stranger_cannot_lock_anybody_out_of_a_known_browser(void **state)
{
    struct people *p = *state;
    struct str device = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).device;

    for (int i = 0; i < 12; i++)
        (void)people_sign_in(p, "NORTH-1", "anna", "x", no_device);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).answer,
                     SIGN_IN_WAIT);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, STR("made up")).answer,
                     SIGN_IN_WAIT);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, device).answer,
                     SIGN_IN_OK);
}

/* One password tried on everybody: no name is locked, the address is, and nobody else's. */
static void
one_address_may_not_try_names_without_end(void **state)
{
    struct people *p = *state;
    struct str device = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).device;
    struct sign_in_form elsewhere = {.org_code = STR("NORTH-1"),
                                     .username = STR("anna"),
                                     .password = STR(GOOD_PASSWORD),
                                     .address = STR("198.51.100.4")};
    struct sign_in in;

    for (int i = 0; i < ADDRESS_TOKENS; i++) {
        const char *name = arena_cstr(p->arena, arena_printf(p->arena, "name-%d", i));

        assert_int_equal(people_sign_in(p, "NORTH-1", name, "x", no_device).answer,
                         SIGN_IN_REFUSED);
    }
    in = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device);
    assert_int_equal(in.answer, SIGN_IN_WAIT);
    assert_int_equal(in.wait_minutes, 1);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, device).answer,
                     SIGN_IN_OK);
    assert_int_equal(sign_in(p->db, p->arena, &elsewhere, p->now, &in, &p->err), OK);
    assert_int_equal(in.answer, SIGN_IN_OK);
    people_later(p, 1);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).answer,
                     SIGN_IN_OK);
}

/* Set a year forward, and back: what was counted meanwhile is of no time that can be waited for. */
static void
failures_of_a_time_that_has_not_come_lock_nobody_out(void **state)
{
    struct people *p = *state;

    people_later(p, 365 * DAY);
    for (int i = 0; i < ADDRESS_TOKENS; i++)
        (void)people_sign_in(p, "NORTH-1", "anna", "x", no_device);
    people_later(p, -365 * DAY);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", "x", no_device).wait_minutes, 0);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).answer,
                     SIGN_IN_OK);
    for (int i = 0; i < 5; i++) /* and those of today count as ever */
        (void)people_sign_in(p, "NORTH-1", "anna", "x", no_device);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).answer,
                     SIGN_IN_WAIT);
}

struct late {
    struct people *p;
    struct sign_in in;
};

static void *
sign_in_late(void *arg)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);
    struct late *late = arg;
    struct sign_in_form form = {.org_code = STR("NORTH-1"),
                                .username = STR("anna"),
                                .password = STR(GOOD_PASSWORD),
                                .address = STR("192.0.2.7"),
                                .agent = STR("test")};
    struct err err;

    assert_int_equal(sign_in(late->p->db, arena, &form, late->p->now, &late->in, &err), OK);
    return NULL;
}

/* All were let through to the password before the first had failed: the right one among them is answered
 * as the wrong ones are. */
static void
many_passwords_at_the_same_moment_are_no_more_than_five_in_turn(void **state)
{
    struct people *p = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct late late = {.p = p};
    pthread_t thread;

    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(user_used(&tx, &p->anna, p->now.at, p->now.today, &p->err), OK);
    assert_int_equal(pthread_create(&thread, NULL, sign_in_late, &late), 0);
    (void)nanosleep(&(struct timespec){.tv_sec = 1}, NULL);
    for (int i = 0; i < 5; i++)
        assert_int_equal(attempt_failed(&tx, p->arena, STR("password"), STR("NORTH-1/anna/"),
                                        p->now.at, &p->err),
                         OK);
    assert_int_equal(tx_commit(&tx, &p->err), OK);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(late.in.answer, SIGN_IN_REFUSED);
    assert_int_equal(late.in.wait_minutes, 1);
    assert_null(late.in.session.token.p);
}

static int
by_size(const void *a, const void *b)
{
    return (*(const int64_t *)a > *(const int64_t *)b) -
           (*(const int64_t *)a < *(const int64_t *)b);
}

static int64_t
work_of(struct people *p, const char *username)
{
    struct timespec before, after;

    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &before);
    assert_int_equal(people_sign_in(p, "NORTH-1", username, "Wrong#12345a", no_device).answer,
                     SIGN_IN_REFUSED);
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &after);
    return (after.tv_sec - before.tv_sec) * INT64_C(1000000000) + after.tv_nsec - before.tv_nsec;
}

/* Counted in the processor's time, which other programs on the machine do not change. */
static void
a_wrong_password_is_as_much_work_as_an_unknown_user(void **state)
{
    enum { TRIES = 15 };
    struct people *p = *state;
    int64_t known[TRIES], unknown[TRIES];

    for (size_t i = 0; i < TRIES; i++) {
        known[i] = work_of(p, "anna");
        unknown[i] = work_of(p, "nobody");
        people_later(p, 60);
    }
    qsort(known, TRIES, sizeof(known[0]), by_size);
    qsort(unknown, TRIES, sizeof(unknown[0]), by_size);
    assert_in_range(known[TRIES / 2] * 100 / unknown[TRIES / 2], 85, 117);
}

static void
sixty_idle_days_are_fine_and_day_61_is_inactive_expired(void **state)
{
    struct people *p = *state;

    people_later(p, 60 * DAY);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).answer,
                     SIGN_IN_OK);
    people_later(p, 61 * DAY);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).answer,
                     SIGN_IN_LAPSED);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", "x", no_device).answer, SIGN_IN_REFUSED);
    p->anna = people_load(p, p->anna.id);
    assert_int_equal(user_state(&p->anna, p->now.today), USER_LAPSED);
    assert_str(user_state_words(USER_LAPSED), "Inactive Expired");
}

static enum status
change(struct people *p, struct user *user, role_set roles, enum user_state standing)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, p->db, &p->err));
    TRY(user_change(&tx, p->arena, user, roles, standing, p->now.today, &p->err));
    return tx_commit(&tx, &p->err);
}

static void
a_lapsed_user_is_reactivated_and_a_disabled_one_loses_the_session(void **state)
{
    struct people *p = *state;
    struct session session;
    struct sign_in in;

    people_later(p, 90 * DAY);
    p->anna = people_load(p, p->anna.id);
    assert_int_equal(change(p, &p->anna, p->anna.roles, USER_ACTIVE), OK);
    in = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device);
    assert_int_equal(in.answer, SIGN_IN_OK);
    assert_int_equal(in.session.stage, SESSION_PASSWORD); /* 90 days old */
    p->anna = people_load(p, p->anna.id);
    assert_int_equal(change(p, &p->anna, p->anna.roles, USER_DISABLED), OK);
    assert_int_equal(find_session(p, in.session.token, &session), E_DENIED);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).answer,
                     SIGN_IN_DISABLED);
}

static void
the_last_administrator_cannot_be_taken_away(void **state)
{
    struct people *p = *state;

    assert_int_equal(change(p, &p->berta, p->berta.roles, USER_DISABLED), E_CONFLICT);
    assert_int_equal(change(p, &p->berta, ROLE_BIT(ROLE_VIEWER), USER_ACTIVE), E_CONFLICT);
    (void)people_add(p, &p->north, "clara", ROLE_BIT(ROLE_ORG_ADMIN));
    assert_int_equal(change(p, &p->berta, ROLE_BIT(ROLE_VIEWER), USER_ACTIVE), OK);
}

struct rival {
    struct people *p;
    struct user target;
    enum status status;
};

static void *
take_away(void *arg)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);
    CLEANUP(tx_end) struct tx tx = {0};
    struct rival *rival = arg;
    struct err err;

    rival->status = tx_begin(&tx, rival->p->db, &err);
    if (rival->status == OK)
        rival->status = user_change(&tx, arena, &rival->target, ROLE_BIT(ROLE_VIEWER), USER_ACTIVE,
                                    rival->p->now.today, &err);
    if (rival->status == OK)
        rival->status = tx_commit(&tx, &err);
    return NULL;
}

/* Two administrators take the role from each other: the second waits, and is then the last one. */
static void
two_who_take_each_others_role_at_once_leave_one_administrator(void **state)
{
    struct people *p = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct user clara = people_add(p, &p->north, "clara", ROLE_BIT(ROLE_ORG_ADMIN));
    struct rival rival = {.p = p, .target = clara};
    pthread_t thread;

    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(user_change(&tx, p->arena, &p->berta, ROLE_BIT(ROLE_VIEWER), USER_ACTIVE,
                                 p->now.today, &p->err),
                     OK);
    assert_int_equal(pthread_create(&thread, NULL, take_away, &rival), 0);
    (void)nanosleep(&(struct timespec){.tv_nsec = 200000000}, NULL);
    assert_int_equal(tx_commit(&tx, &p->err), OK);
    assert_int_equal(pthread_join(thread, NULL), 0);
    assert_int_equal(rival.status, E_CONFLICT);
    assert_int_equal(people_load(p, clara.id).roles, ROLE_BIT(ROLE_ORG_ADMIN));
}

static void
a_browser_whose_name_is_no_text_keeps_nobody_out(void **state)
{
    struct people *p = *state;
    struct sign_in_form form = {.org_code = STR("NORTH-1"),
                                .username = STR("anna"),
                                .password = STR(GOOD_PASSWORD),
                                .address = STR("192.0.2.7"),
                                .agent = STR("Caf\xe9 browser")};
    struct session session;
    struct sign_in in;

    assert_int_equal(sign_in(p->db, p->arena, &form, p->now, &in, &p->err), OK);
    assert_int_equal(in.answer, SIGN_IN_OK);
    assert_int_equal(find_session(p, in.session.token, &session), OK);
    assert_str(session.agent, "Caf\xef\xbf\xbd browser");
}

static void
user_names_are_unique_within_the_organization_only(void **state)
{
    struct people *p = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct user twin = {.org = p->north.id, .username = STR("anna"), .active_on = p->now.today};

    (void)people_add(p, &p->south, "anna", ROLE_BIT(ROLE_VIEWER));
    (void)people_add(p, &p->north, "Anna", ROLE_BIT(ROLE_VIEWER));
    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(user_add(&tx, &twin, p->now.at, &p->err), E_CONFLICT);
}

static void
an_edit_of_what_somebody_else_changed_is_refused(void **state)
{
    struct people *p = *state;
    struct user mine = people_load(p, p->anna.id), theirs = mine;

    assert_int_equal(change(p, &theirs, ROLE_BIT(ROLE_CLINICAL), USER_ACTIVE), OK);
    assert_int_equal(change(p, &mine, ROLE_BIT(ROLE_SCHOOL), USER_ACTIVE), E_CONFLICT);
    assert_int_equal(people_load(p, p->anna.id).roles, ROLE_BIT(ROLE_CLINICAL));
}

static void
sweep(struct people *p)
{
    CLEANUP(tx_end) struct tx tx = {0};

    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(session_sweep(&tx, p->now.at, &p->err), OK);
    assert_int_equal(tx_commit(&tx, &p->err), OK);
}

static void
sessions_end_when_idle_when_old_and_when_the_clock_goes_back(void **state)
{
    struct people *p = *state;
    struct str token = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).session.token;
    struct session session;

    for (int i = 0; i < 35; i++) { /* in use every 20 minutes, until 11:40 hours are over */
        people_later(p, 20);
        assert_int_equal(find_session(p, token, &session), OK);
    }
    people_later(p, 19);
    assert_int_equal(find_session(p, token, &session), OK);
    people_later(p, 2); /* 12:01 hours */
    assert_int_equal(find_session(p, token, &session), E_DENIED);

    token = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).session.token;
    people_later(p, 21);
    assert_int_equal(find_session(p, token, &session), E_DENIED);

    token = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).session.token;
    people_later(p, -60);
    assert_int_equal(find_session(p, token, &session), E_DENIED);

    people_later(p, 365 * DAY); /* signed in, never used after the clock was put right, and swept */
    token = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).session.token;
    people_later(p, -365 * DAY);
    sweep(p);
    people_later(p, 365 * DAY);
    assert_int_equal(find_session(p, token, &session), E_DENIED);
    assert_int_equal(find_session(p, STR("made up"), &session), E_DENIED);
}

static void
a_session_gets_a_new_token_with_every_step_so_a_planted_one_is_worthless(void **state)
{
    struct people *p = *state;
    struct sign_in in = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device);
    struct str first = in.session.token;
    struct session session;

    assert_int_equal(sign_in_next(p->db, p->arena, &in.session, p->now, &p->err), OK);
    assert_false(str_eq(first, in.session.token));
    assert_int_equal(find_session(p, first, &session), E_DENIED);
    assert_int_equal(find_session(p, in.session.token, &session), OK);
    assert_int_equal(sign_out(p->db, p->arena, &in.session, p->now, &p->err), OK);
    assert_int_equal(find_session(p, in.session.token, &session), E_DENIED);
}

static void
switching_is_for_the_same_person_only(void **state)
{
    struct people *p = *state;
    struct sign_in in = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device);
    struct user other = people_add(p, &p->south, "otto", ROLE_BIT(ROLE_VIEWER));
    struct user second = {.org = p->south.id,
                          .account = p->anna.account,
                          .username = STR("anna2"),
                          .roles = ROLE_BIT(ROLE_SCHOOL),
                          .standing = USER_ACTIVE,
                          .active_on = p->now.today};
    struct str before = in.session.token;
    struct session session;

    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
        assert_int_equal(user_add(&tx, &second, p->now.at, &p->err), OK);
        assert_int_equal(tx_commit(&tx, &p->err), OK);
    }
    assert_int_equal(sign_in_switch(p->db, p->arena, &in.session, other.id, p->now, &p->err),
                     E_DENIED);
    assert_int_equal(sign_in_switch(p->db, p->arena, &in.session, second.id, p->now, &p->err), OK);
    assert_str(in.session.user.org_code, "SOUTH-1");
    assert_int_equal(find_session(p, before, &session), E_DENIED);
    assert_int_equal(find_session(p, in.session.token, &session), OK);
    assert_int_equal(session.user.roles, ROLE_BIT(ROLE_SCHOOL));
}

static void
administrators_must_set_up_a_second_factor_and_then_use_it(void **state)
{
    struct people *p = *state;
    struct str seed = totp_seed(p->arena), codes[RECOVERY_CODES];
    struct sign_in in;
    char code[8];
    bool done;
    int wait;

    people_password(p, &p->berta, "Wz4!pTnRq8vKb");
    in = people_sign_in(p, "NORTH-1", "berta", "Wz4!pTnRq8vKb", no_device);
    assert_int_equal(in.session.stage, SESSION_ENROL);
    (void)snprintf(code, sizeof(code), "%06u", totp_at(seed, p->now.at.us / 30000000));
    assert_int_equal(account_factor_set(p->db, p->arena, &in.session.user, seed, str_of(code),
                                        p->now.at, &done, codes, &p->err),
                     OK);
    assert_true(done);
    assert_int_equal(sign_in_next(p->db, p->arena, &in.session, p->now, &p->err), OK);
    assert_int_equal(in.session.stage, SESSION_FULL);

    in = people_sign_in(p, "NORTH-1", "berta", "Wz4!pTnRq8vKb", no_device);
    assert_int_equal(in.session.stage, SESSION_FACTOR);
    assert_int_equal(
        sign_in_factor(p->db, p->arena, &in.session, str_of(code), p->now, &done, &wait, &p->err),
        OK);
    assert_false(done); /* this code was taken already */
    people_later(p, 1);
    (void)snprintf(code, sizeof(code), "%06u", totp_at(seed, p->now.at.us / 30000000));
    assert_int_equal(
        sign_in_factor(p->db, p->arena, &in.session, str_of(code), p->now, &done, &wait, &p->err),
        OK);
    assert_true(done);
    assert_int_equal(in.session.stage, SESSION_FULL);
}

static bool
factor(struct people *p, struct session *session, struct str code, int *wait)
{
    bool right;

    assert_int_equal(sign_in_factor(p->db, p->arena, session, code, p->now, &right, wait, &p->err),
                     OK);
    return right;
}

static struct str
code_now(struct people *p, struct str seed)
{
    return arena_printf(p->arena, "%06u", totp_at(seed, p->now.at.us / 30000000));
}

/* Set up while the clock was a day ahead: the phone, whose clock is right, opens the door all the same. */
static void
a_step_of_a_time_that_has_not_come_keeps_no_second_factor_out(void **state)
{
    struct people *p = *state;
    struct str seed = totp_seed(p->arena), codes[RECOVERY_CODES];
    struct sign_in in;
    bool done;
    int wait;

    people_later(p, DAY);
    assert_int_equal(account_factor_set(p->db, p->arena, &p->anna, seed, code_now(p, seed),
                                        p->now.at, &done, codes, &p->err),
                     OK);
    people_later(p, -DAY);
    in = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device);
    assert_true(factor(p, &in.session, code_now(p, seed), &wait));
    in = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device);
    assert_false(factor(p, &in.session, code_now(p, seed), &wait)); /* once, as ever */
}

static int64_t
audited(struct people *p)
{
    struct audit_check check;

    assert_int_equal(audit_verify(p->db, NULL, &check, &p->err), OK);
    return check.rows + check.waiting;
}

static void *
guess_factor(void *arg)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);
    struct late *late = arg;
    struct session session = late->in.session;
    bool right;
    int wait;
    struct err err;

    assert_int_equal(sign_in_factor(late->p->db, arena, &session, STR("guessed"), late->p->now,
                                    &right, &wait, &err),
                     OK);
    assert_false(right);
    return NULL;
}

static void
codes_guessed_at_the_same_moment_are_counted_one_by_one(void **state)
{
    enum { GUESSES = 24 };
    struct people *p = *state;
    struct str seed = totp_seed(p->arena), codes[RECOVERY_CODES];
    struct late late = {.p = p};
    pthread_t threads[GUESSES];
    int64_t before;
    bool done;

    assert_int_equal(account_factor_set(p->db, p->arena, &p->anna, seed, code_now(p, seed),
                                        p->now.at, &done, codes, &p->err),
                     OK);
    late.in = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device);
    before = audited(p);
    for (int i = 0; i < GUESSES; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, guess_factor, &late), 0);
    for (int i = 0; i < GUESSES; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(audited(p) - before, LOCK_SOFT); /* the others were not looked at */
}

static void
recovery_codes_work_once_each_and_guessing_them_is_slowed(void **state)
{
    struct people *p = *state;
    struct str seed = totp_seed(p->arena), codes[RECOVERY_CODES];
    struct sign_in in = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device);
    char code[8];
    bool done;
    int wait = 0;

    (void)snprintf(code, sizeof(code), "%06u", totp_at(seed, p->now.at.us / 30000000));
    assert_int_equal(account_factor_set(p->db, p->arena, &in.session.user, seed, str_of(code),
                                        p->now.at, &done, codes, &p->err),
                     OK);
    for (int round = 0; round < 2; round++) {
        in = people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device);
        assert_int_equal(
            sign_in_factor(p->db, p->arena, &in.session, codes[3], p->now, &done, &wait, &p->err),
            OK);
        assert_int_equal(done, round == 0);
    }
    for (int i = 0; i < 4; i++)
        assert_int_equal(sign_in_factor(p->db, p->arena, &in.session, STR("000000"), p->now, &done,
                                        &wait, &p->err),
                         OK);
    assert_int_equal(wait, 1);
    assert_int_equal(
        sign_in_factor(p->db, p->arena, &in.session, codes[4], p->now, &done, &wait, &p->err), OK);
    assert_false(done); /* right, but it has to wait */
    people_later(p, 2);
    assert_int_equal(
        sign_in_factor(p->db, p->arena, &in.session, codes[4], p->now, &done, &wait, &p->err), OK);
    assert_true(done);
}

static void
the_sixty_first_day_of_a_password_forces_a_change(void **state)
{
    struct people *p = *state;
    const int64_t days[] = {30, 30, 1};
    const enum session_stage want[] = {SESSION_FULL, SESSION_FULL, SESSION_PASSWORD};

    for (size_t i = 0; i < 3; i++) {
        people_later(p, days[i] * DAY);
        assert_int_equal(
            people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).session.stage, want[i]);
    }
}

static void
a_suspended_organization_keeps_everybody_out_after_the_right_password(void **state)
{
    struct people *p = *state;
    CLEANUP(tx_end) struct tx tx = {0};

    p->north.state = ORG_SUSPENDED;
    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(org_update(&tx, &p->north, &p->err), OK);
    assert_int_equal(tx_commit(&tx, &p->err), OK);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, no_device).answer,
                     SIGN_IN_CLOSED);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", "x", no_device).answer, SIGN_IN_REFUSED);
}

static void
waits_are_decided_from_the_moments_of_failure_alone(void **state)
{
    const int64_t minute = 60000000;
    struct instant now = {1000 * minute}, failed[12];

    (void)state;
    for (size_t i = 0; i < 12; i++)
        failed[i].us = now.us - (int64_t)i * minute / 2;
    assert_int_equal(lock_wait(failed, 0, now), 0);
    assert_int_equal(lock_wait(failed, 4, now), 0);
    assert_int_equal(lock_wait(failed, 5, now), 1);
    assert_int_equal(lock_wait(failed, 9, now), 1);
    assert_int_equal(lock_wait(failed, 10, now), 15);
    now.us += 16 * minute; /* all forgotten */
    assert_int_equal(lock_wait(failed, 12, now), 0);
    now.us -= 500 * minute; /* a clock set back does not lock for hours */
    assert_int_equal(lock_wait(failed, 12, now), 15);
}

static void
a_bucket_gives_back_one_try_every_half_minute(void **state)
{
    const int64_t second = 1000000;
    struct instant failed[40], now = {1000 * 60 * second};

    (void)state;
    for (size_t i = 0; i < 40; i++)
        failed[i] = now;
    assert_int_equal(bucket_wait(failed, 0, now), 0);
    assert_int_equal(bucket_wait(failed, ADDRESS_TOKENS - 1, now), 0);
    assert_int_equal(bucket_wait(failed, ADDRESS_TOKENS, now), 1);
    now.us += ADDRESS_SECONDS * second;
    assert_int_equal(bucket_wait(failed, ADDRESS_TOKENS, now), 0);
    for (size_t i = 0; i < 40; i++) /* one every half minute takes as much as comes back */
        failed[i].us = now.us - (int64_t)(i + 1) * ADDRESS_SECONDS * second;
    assert_int_equal(bucket_wait(failed, 40, now), 0);
    now.us -= 500 * 60 * second; /* a clock set back neither locks for ever nor opens at once */
    assert_int_equal(bucket_wait(failed, 40, now), 0);
}

/* What stands in a page is different each time, right for its session only, and nothing made up is right. */
static void
the_proof_in_a_form_differs_each_time_and_fits_its_session_only(void **state)
{
    struct people *p = *state;
    struct str mine = session_csrf(p->arena, STR("one")),
               theirs = session_csrf(p->arena, STR("two"));
    struct str first = session_form_token(p->arena, mine);

    assert_false(str_eq(first, session_form_token(p->arena, mine)));
    assert_true(session_form_right(p->arena, mine, first));
    assert_true(session_form_right(p->arena, mine, mine));
    assert_false(session_form_right(p->arena, theirs, first));
    assert_false(session_form_right(p->arena, mine, str_slice(first, 0, first.n - 1)));
    assert_false(session_form_right(p->arena, mine, STR("")));
    assert_false(session_form_right(p->arena, mine, STR(".")));
    assert_false(session_form_right(p->arena, STR(""), STR("")));
}

/* As of a link that another request has used up at the same moment. */
static enum status
vouches_no_more(struct tx *tx, void *arg, struct err *err)
{
    (void)tx;
    (*(int *)arg)++;
    return FAIL(err, E_DENIED, "a link for reset does not work any more");
}

static void
a_password_is_set_only_while_what_vouches_for_it_holds(void **state)
{
    struct people *p = *state;
    int asked = 0;
    struct password_wish wish = {.fresh = STR("Xb3?TkpQw9zM"),
                                 .confirmed = STR("Xb3?TkpQw9zM"),
                                 .vouch = vouches_no_more,
                                 .vouch_arg = &asked};
    struct password_outcome outcome;

    assert_int_equal(account_password(p->db, p->arena, &p->anna, &wish, p->now, &outcome, &p->err),
                     E_DENIED);
    assert_int_equal(asked, 1);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", "Xb3?TkpQw9zM", STR("")).answer,
                     SIGN_IN_REFUSED);
    assert_int_equal(people_sign_in(p, "NORTH-1", "anna", GOOD_PASSWORD, STR("")).answer,
                     SIGN_IN_OK);
    wish.fresh = wish.confirmed = STR("short"); /* a rule that fails uses nothing up */
    assert_int_equal(account_password(p->db, p->arena, &p->anna, &wish, p->now, &outcome, &p->err),
                     OK);
    assert_false(outcome.done);
    assert_int_equal(asked, 1);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, people_setup, people_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_right_password_opens_a_session),
        TEST(code_name_and_password_are_case_sensitive_and_unknown_looks_like_wrong),
        TEST(five_failures_wait_a_minute_and_ten_a_quarter_of_an_hour_also_for_nobody),
        TEST(a_stranger_cannot_lock_anybody_out_of_a_known_browser),
        TEST(failures_of_a_time_that_has_not_come_lock_nobody_out),
        TEST(many_passwords_at_the_same_moment_are_no_more_than_five_in_turn),
        TEST(a_step_of_a_time_that_has_not_come_keeps_no_second_factor_out),
        TEST(codes_guessed_at_the_same_moment_are_counted_one_by_one),
        TEST(one_address_may_not_try_names_without_end),
        TEST(a_wrong_password_is_as_much_work_as_an_unknown_user),
        TEST(sixty_idle_days_are_fine_and_day_61_is_inactive_expired),
        TEST(a_lapsed_user_is_reactivated_and_a_disabled_one_loses_the_session),
        TEST(the_last_administrator_cannot_be_taken_away),
        TEST(two_who_take_each_others_role_at_once_leave_one_administrator),
        TEST(a_browser_whose_name_is_no_text_keeps_nobody_out),
        TEST(user_names_are_unique_within_the_organization_only),
        TEST(an_edit_of_what_somebody_else_changed_is_refused),
        TEST(sessions_end_when_idle_when_old_and_when_the_clock_goes_back),
        TEST(a_session_gets_a_new_token_with_every_step_so_a_planted_one_is_worthless),
        TEST(switching_is_for_the_same_person_only),
        TEST(administrators_must_set_up_a_second_factor_and_then_use_it),
        TEST(recovery_codes_work_once_each_and_guessing_them_is_slowed),
        TEST(the_sixty_first_day_of_a_password_forces_a_change),
        TEST(a_password_is_set_only_while_what_vouches_for_it_holds),
        TEST(a_suspended_organization_keeps_everybody_out_after_the_right_password),
        TEST(the_proof_in_a_form_differs_each_time_and_fits_its_session_only),
        cmocka_unit_test(a_bucket_gives_back_one_try_every_half_minute),
        cmocka_unit_test(waits_are_decided_from_the_moments_of_failure_alone),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
