/* access/test_people.h - an organization, its people and a clock, for the tests of this room. */
#ifndef ACCESS_TEST_PEOPLE_H
#define ACCESS_TEST_PEOPLE_H

#include "access/sign_in.h"
#include "store/test_db.h"

#define GOOD_PASSWORD "Kq7#zWmR2vTx"

struct people {
    struct test_db test;
    struct db *db;
    struct arena *arena;
    struct err err;
    struct now now; /* 2 March 2026, 10:15 in Minnesota, until a test moves it */
    struct org north, south;
    struct user anna;  /* north: viewer, password GOOD_PASSWORD */
    struct user berta; /* north: administrator, no password yet */
};

int people_setup(void **state); /* *state is a struct people * */
int people_teardown(void **state);

void people_later(struct people *p, int64_t minutes);
void people_password(struct people *p, struct user *user, const char *password);
struct user people_add(struct people *p, const struct org *org, const char *username,
                       role_set roles);
struct sign_in people_sign_in(struct people *p, const char *org, const char *username,
                              const char *password, struct str device);
struct user people_load(struct people *p, struct user_id id);

#endif
