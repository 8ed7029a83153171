/* base/test.h - cmocka with its required headers in order, for every x_test.c. */
#ifndef BASE_TEST_H
#define BASE_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/str.h"

/* Compares a str with a C string and shows both when they differ. */
#define assert_str(got, want)                                                                      \
    do {                                                                                           \
        struct str got_ = (got);                                                                   \
        struct str want_ = str_of(want);                                                           \
        if (!str_eq(got_, want_))                                                                  \
            fail_msg("got \"%.*s\", expected \"%.*s\"", STRF(got_), STRF(want_));                  \
    } while (0)

#endif
