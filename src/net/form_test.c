/* net/form_test.c - forms of both kinds, as browsers send them and as nobody should. */
#include <string.h>

#include "base/test.h"
#include "net/http.h"

static struct arena *arena;
static struct form form;

static int
start(void **state)
{
    (void)state;
    arena = arena_new(1 << 24);
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

static bool
urlencoded(struct str body)
{
    return form_parse(arena, STR("application/x-www-form-urlencoded; charset=utf-8"), body, &form);
}

static bool
multipart(struct str body)
{
    return form_parse(arena, STR("multipart/form-data; boundary=\"AaB\""), body, &form);
}

static void
pairs_are_decoded(void **state)
{
    (void)state;
    assert_true(urlencoded(STR("a=1&b=x+y%2Bz&c&&=lost&d=%C3%A9&a=2")));
    assert_int_equal(form.count, 5);
    assert_str(form.list[1].value, "x y+z");
    assert_str(form.list[2].name, "c");
    assert_int_equal(form.list[2].value.n, 0);
    assert_str(form.list[3].value, "\xc3\xa9");
    assert_str(form.list[4].value, "2");
    assert_true(urlencoded(STR("")));
    assert_int_equal(form.count, 0);
}

static void
broken_escapes_and_nul_are_no_form(void **state)
{
    (void)state;
    assert_false(urlencoded(STR("a=%")));
    assert_false(urlencoded(STR("a=%4")));
    assert_false(urlencoded(STR("a=%zz")));
    assert_false(urlencoded(STR("a=%00")));
    assert_false(form_parse(arena, STR("text/plain"), STR("a=1"), &form));
    assert_false(form_parse(arena, STR(""), STR("a=1"), &form));
}

static void
too_many_fields_are_no_form(void **state)
{
    char many[30001];

    (void)state;
    memset(many, '&', sizeof(many));
    assert_false(urlencoded((struct str){many, sizeof(many)}));
}

static void
parts_have_names_values_and_files(void **state)
{
    (void)state;
    assert_true(multipart(STR("--AaB\r\nContent-Disposition: form-data; name=\"who\"\r\n\r\nAnn\r\n"
                              "--AaB\r\ncontent-disposition: form-data; name=\"f\"; "
                              "filename=\"a \\\"b\\\".csv\"\r\nContent-Type: text/csv\r\n\r\n"
                              "1,2\r\n--Aa\r\n\0\r\n--AaB--\r\n")));
    assert_int_equal(form.count, 2);
    assert_str(form.list[0].name, "who");
    assert_str(form.list[0].value, "Ann");
    assert_null(form.list[0].filename.p);
    assert_str(form.list[1].filename, "a \\\"b\\\".csv");
    assert_str(form.list[1].type, "text/csv");
    assert_int_equal(form.list[1].value.n, 12);
    assert_memory_equal(form.list[1].value.p, "1,2\r\n--Aa\r\n\0", 12);
}

static void
a_filename_alone_does_not_pass_as_the_name(void **state)
{
    (void)state;
    assert_false(multipart(STR("--AaB\r\nContent-Disposition: form-data; filename=\"x\"\r\n\r\n"
                               "v\r\n--AaB--")));
}

static void
broken_parts_are_no_form(void **state)
{
    static const struct str bad[] = {
        STR_INIT(""),
        STR_INIT("--AaB"),
        STR_INIT("--AaB\r\n"),
        STR_INIT("--AaB\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx"),
        STR_INIT("--AaB\r\nContent-Disposition: form-data; name=\"a\"\r\nx\r\n--AaB--"),
        STR_INIT("--AaB\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx\r\n--AaBX"),
        STR_INIT("--AaB\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--AaB--"),
        STR_INIT("--AaB\r\n\r\nno name\r\n--AaB--"),
    };

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (multipart(bad[i]))
            fail_msg("taken: %.*s", STRF(bad[i]));
    assert_true(multipart(STR("--AaB--")));
    assert_false(form_parse(arena, STR("multipart/form-data"), STR("----"), &form));
}

static void
basic_credentials_are_read(void **state)
{
    struct http_header header = {STR_INIT("authorization"), STR_INIT("basic dXNlcjpwYTpzcw==")};
    struct req req = {.arena = arena, .headers = &header, .header_count = 1};
    struct str user, password;

    (void)state;
    assert_true(req_basic(&req, &user, &password));
    assert_str(user, "user");
    assert_str(password, "pa:ss");
    header.value = STR("Basic dXNlcg=="); /* no colon */
    assert_false(req_basic(&req, &user, &password));
    header.value = STR("Basic ***");
    assert_false(req_basic(&req, &user, &password));
    header.value = STR("Bearer abc");
    assert_false(req_basic(&req, &user, &password));
}

static void
encoding_and_decoding_are_each_others_reverse(void **state)
{
    struct str text = STR("a b/c?d=\xc3\xa9&+~"), back, coded = http_encode(arena, text);

    (void)state;
    assert_str(coded, "a%20b%2Fc%3Fd%3D%C3%A9%26%2B~");
    assert_true(http_decode(arena, coded, true, &back));
    assert_true(str_eq(back, text));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_decoded),
        cmocka_unit_test(broken_escapes_and_nul_are_no_form),
        cmocka_unit_test(too_many_fields_are_no_form),
        cmocka_unit_test(parts_have_names_values_and_files),
        cmocka_unit_test(a_filename_alone_does_not_pass_as_the_name),
        cmocka_unit_test(broken_parts_are_no_form),
        cmocka_unit_test(basic_credentials_are_read),
        cmocka_unit_test(encoding_and_decoding_are_each_others_reverse),
    };

    return cmocka_run_group_tests_name("net/form", tests, start, stop);
}
