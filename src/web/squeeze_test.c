/* web/squeeze_test.c - a page is compressed for whom it suits, and comes out as it went in. */
#include "web/squeeze.h"

#include <string.h>
#include <zlib.h>

#include "base/test.h"

static struct arena *arena;

static struct res
squeezed(const char *accepts, struct str body)
{
    struct http_header header = {STR("Accept-Encoding"), str_of(accepts)};
    struct req req = {.arena = arena, .headers = &header, .header_count = 1};
    struct res res = {.body = body};

    squeeze(&req, &res);
    return res;
}

static struct str
long_page(void)
{
    char *p = arena_bytes(arena, 9000);

    for (size_t i = 0; i < 9000; i++)
        p[i] = "<tr><td>MMR</td></tr>"[i % 21];
    return (struct str){p, 9000};
}

static void
a_page_comes_out_as_it_went_in(void **state)
{
    struct str page = long_page();
    struct res res = squeezed("gzip, deflate, br", page);
    char *back = arena_bytes(arena, page.n);
    z_stream z = {.next_in = (z_const Bytef *)(uintptr_t)res.body.p,
                  .avail_in = (uInt)res.body.n,
                  .next_out = (Bytef *)back,
                  .avail_out = (uInt)page.n};

    (void)state;
    assert_true(res.body.n < page.n / 10);
    assert_non_null(res.headers);
    assert_int_equal(inflateInit2(&z, MAX_WBITS + 16), Z_OK);
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    (void)inflateEnd(&z);
    assert_memory_equal(back, page.p, page.n);
}

static void
who_does_not_take_it_gets_it_as_it_is(void **state)
{
    struct str page = long_page();

    (void)state;
    assert_ptr_equal(squeezed("br", page).body.p, page.p);
    assert_ptr_equal(squeezed("gzip;q=0, br", page).body.p, page.p);
    assert_true(squeezed("br;q=1, gzip;q=0.5", page).body.n < page.n);
    assert_null(squeezed("gzip", STR("short")).headers);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_page_comes_out_as_it_went_in),
        cmocka_unit_test(who_does_not_take_it_gets_it_as_it_is),
    };
    int failed;

    arena = arena_new(1 << 20);
    failed = cmocka_run_group_tests_name("web/squeeze", tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
