/* base/text_test.c - growing text, tables, UTF-8 and ids. */
#include "base/buf.h"
#include "base/err.h"
#include "base/id.h"
#include "base/test.h"
#include "base/tsv.h"
#include "base/utf8.h"

static void
buf_grows_and_writes_numbers_and_json(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);
    struct buf buf;

    (void)state;
    buf_init(&buf, arena, 1);
    buf_i64(&buf, INT64_MIN);
    buf_char(&buf, ' ');
    buf_u64(&buf, 0);
    buf_printf(&buf, " %0300d ", 1);
    buf.n = 22;
    buf_json(&buf, STR("a\"\\\n\x01\xc3\xa9\xff"));
    assert_str(buf_str(&buf), "-9223372036854775808 0\"a\\\"\\\\\\n\\u0001\xc3\xa9\xef\xbf\xbd\"");
}

static void
tsv_skips_comments_and_keeps_empty_fields(void **state)
{
    struct tsv tsv;

    (void)state;
    tsv_init(&tsv, STR("# c\n\na\t\tb\r\nz"));
    assert_true(tsv_next(&tsv));
    assert_int_equal(tsv.line, 3);
    assert_int_equal(tsv.count, 3);
    assert_str(tsv_field(&tsv, 2), "b");
    assert_str(tsv_field(&tsv, 7), "");
    assert_true(tsv_next(&tsv));
    assert_str(tsv_field(&tsv, 0), "z");
    assert_false(tsv_next(&tsv));
}

static void
utf8_folds_names_of_many_scripts(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);

    (void)state;
    assert_str(utf8_fold(arena, STR("Muñoz-O'Neil")), "MUNOZ-O'NEIL");
    assert_str(utf8_fold(arena, STR("\xc5lesund")), "ALESUND"); /* Latin-1 */
    assert_str(utf8_fold(arena, STR("Đặng")), "ĐANG");
    assert_true(utf8_valid(STR("Ωmega")) && !utf8_valid(STR("\xed\xa0\x80")));
    assert_int_equal(utf8_count(STR("Đặng\xff")), 5);
    assert_str(utf8_clean(arena, STR("a\0b\xff")), "a\xef\xbf\xbd"
                                                   "b\xef\xbf\xbd");
}

/* A hash of an answer rests on utf8_fold(), which therefore leaves these letters alone. */
static void
utf8_spells_names_in_the_letters_of_english(void **state)
{
    static const struct {
        const char *name, *latin;
    } names[] = {{"Đặng", "DANG"},
                 {"đặng", "DANG"},
                 {"Łukasz", "LUKASZ"},
                 {"Bjørn", "BJORN"},
                 {"Æsa", "AESA"},
                 {"Þór", "THOR"},
                 {"Strauß", "STRAUSS"},
                 {"STRAUẞ", "STRAUSS"},
                 {"Œuvrard", "OEUVRARD"},
                 {"O’Neil", "O'NEIL"},
                 {"Ðorđe", "DORDE"},
                 {"Yıldız", "YILDIZ"},
                 {"Anne–Marie", "ANNE-MARIE"},
                 {"Иванова", "ИВАНОВА"},
                 {"Smith", "SMITH"}};
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);

    (void)state;
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        assert_str(utf8_fold_name(arena, str_of(names[i].name)), names[i].latin);
    assert_str(utf8_fold(arena, STR("Bjørn")), "BJØRN");
}

static void
ids_only_grow(void **state)
{
    int64_t before = id_new();

    (void)state;
    for (int i = 0; i < 10000; i++) {
        int64_t id = id_new();

        assert_true(id > before);
        before = id;
    }
}

static void
ids_survive_being_written_and_misread(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);
    int64_t id = id_new(), back;

    (void)state;
    assert_true(id_parse(id_text(arena, id), &back) && back == id);
    assert_true(id_parse(id_text(arena, INT64_MAX), &back) && back == INT64_MAX);
    assert_true(id_parse(STR("0OoIlL0000000"), &back) && back > 0);
    assert_false(id_parse(STR("0000000000000"), &back));
    assert_false(id_parse(STR("8000000000000"), &back));
    assert_false(id_parse(STR("00000000000U1"), &back));
    assert_false(id_parse(STR("123"), &back));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buf_grows_and_writes_numbers_and_json),
        cmocka_unit_test(tsv_skips_comments_and_keeps_empty_fields),
        cmocka_unit_test(utf8_folds_names_of_many_scripts),
        cmocka_unit_test(utf8_spells_names_in_the_letters_of_english),
        cmocka_unit_test(ids_only_grow),
        cmocka_unit_test(ids_survive_being_written_and_misread),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
