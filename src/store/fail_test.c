/* store/fail_test.c - the environment's JENNER_STORE_FAIL=3, set by meson.build, reaches the store. */
#include "base/test.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "store/db.h"

static void
the_environment_makes_one_call_fail_once(void **state)
{
    char dir[] = "/tmp/jenner-test-XXXXXX", path[64], url[80];
    struct err err;

    (void)state;
    assert_non_null(mkdtemp(dir));
    (void)snprintf(path, sizeof(path), "%s/store.db", dir);
    (void)snprintf(url, sizeof(url), "sqlite:%s", path);
    assert_int_equal(db_create(str_of(url), (struct instant){1}, &err), E_IO);
    assert_int_equal(store_calls(), 3);
    assert_int_equal(db_create(str_of(url), (struct instant){1}, &err), OK);
    assert_int_equal(unlink(path), 0);
    (void)snprintf(path, sizeof(path), "%s/store.db.lock", dir);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(rmdir(dir), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_environment_makes_one_call_fail_once),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
