/* access/test_people.c - an organization, its people and a clock, for the tests of this room. */
#include "access/test_people.h"

#include "access/secret.h"
#include "base/test.h"

static void
add_orgs(struct people *p)
{
    CLEANUP(tx_end) struct tx tx = {0};

    p->north = (struct org){.code = STR("NORTH-1"), .name = STR("North Clinic")};
    p->south = (struct org){.code = STR("SOUTH-1"), .name = STR("South Clinic")};
    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(org_add(&tx, &p->north, p->now.at, &p->err), OK);
    assert_int_equal(org_add(&tx, &p->south, p->now.at, &p->err), OK);
    assert_int_equal(tx_commit(&tx, &p->err), OK);
}

struct user
people_add(struct people *p, const struct org *org, const char *username, role_set roles)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user user = {.org = org->id,
                        .org_code = org->code,
                        .org_name = org->name,
                        .username = str_of(username),
                        .given = STR("Zz"),
                        .family = STR("Tester"),
                        .email = STR("zz@example.org"),
                        .roles = roles,
                        .standing = USER_ACTIVE,
                        .active_on = p->now.today};

    assert_int_equal(tx_begin(&tx, p->db, &p->err), OK);
    assert_int_equal(user_add(&tx, &user, p->now.at, &p->err), OK);
    assert_int_equal(tx_commit(&tx, &p->err), OK);
    return user;
}

void
people_password(struct people *p, struct user *user, const char *password)
{
    struct password_wish wish = {.fresh = str_of(password), .confirmed = str_of(password)};
    struct password_outcome outcome;

    assert_int_equal(account_password(p->db, p->arena, user, &wish, p->now, &outcome, &p->err), OK);
    assert_true(outcome.done);
}

int
people_setup(void **state)
{
    static const unsigned char key[SECRET_KEY_BYTES] = "known to these tests only";
    struct people *p = test_calloc(1, sizeof(*p));

    secret_key_set(key);
    test_db_new(&p->test);
    p->db = p->test.db;
    p->arena = arena_new(4 << 20);
    p->now = (struct now){.offset_minutes = -360, .today = date_from(2026, 3, 2)};
    assert_true(instant_parse_iso(STR("2026-03-02T10:15:00-06:00"), &p->now.at, &(int){0}));
    add_orgs(p);
    p->anna = people_add(p, &p->north, "anna", ROLE_BIT(ROLE_VIEWER));
    p->berta = people_add(p, &p->north, "berta", ROLE_BIT(ROLE_ORG_ADMIN));
    people_password(p, &p->anna, GOOD_PASSWORD);
    *state = p;
    return 0;
}

int
people_teardown(void **state)
{
    struct people *p = *state;

    arena_free(p->arena);
    test_db_free(&p->test);
    test_free(p);
    return 0;
}

void
people_later(struct people *p, int64_t minutes)
{
    p->now.at.us += minutes * INT64_C(60000000);
    p->now.today = instant_date(p->now.at, p->now.offset_minutes);
}

struct sign_in
people_sign_in(struct people *p, const char *org, const char *username, const char *password,
               struct str device)
{
    struct sign_in_form form = {.org_code = str_of(org),
                                .username = str_of(username),
                                .password = str_of(password),
                                .device = device,
                                .address = STR("192.0.2.7"),
                                .agent = STR("test")};
    struct sign_in out;

    assert_int_equal(sign_in(p->db, p->arena, &form, p->now, &out, &p->err), OK);
    return out;
}

struct user
people_load(struct people *p, struct user_id id)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user user;

    assert_int_equal(tx_read(&tx, p->db, &p->err), OK);
    assert_int_equal(user_load(&tx, p->arena, id, &user, &p->err), OK);
    return user;
}
