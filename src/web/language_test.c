/* web/language_test.c - every text of the pages and papers that everybody may read is there in each language. */
#include <string.h>

#include "base/file.h"
#include "base/test.h"
#include "html/texts.h"

static char **templates;
static int template_count;
static struct arena *arena;

static void
must_be_there(const char *path, struct str english)
{
    for (size_t i = 0; i < texts_count; i++)
        if (str_eq(texts_find(&texts_all[i], english), english))
            fail_msg("%s: \"%.*s\" is missing in %.*s, or is English there", path, STRF(english),
                     STRF(texts_all[i].name));
}

/* The text in quotes after each `mark`, and after the next `then` behind it. */
static size_t
check(const char *path, struct str text, const char *mark, const char *then)
{
    size_t found = 0, at;

    while ((at = str_find_str(text, str_of(mark))) < text.n) {
        text = str_skip(text, at + strlen(mark));
        text = str_skip(text, str_find_str(text, str_of(then)));
        text = str_skip(text, str_find(text, '"') + 1);
        must_be_there(path, str_slice(text, 0, str_find(text, '"')));
        found++;
    }
    return found;
}

static void
no_text_is_missing_or_left_in_english(void **state)
{
    size_t found = 0;

    (void)state;
    for (int i = 0; i < template_count; i++) {
        struct str text;
        struct err err;

        assert_int_equal(file_read(arena, templates[i], 1 << 20, &text, &err), OK);
        found += check(templates[i], text, "{{t ", "");
        found += check(templates[i], text, "{{layout ", "");
        if (str_ends(str_of(templates[i]), STR(".h"))) /* X(NAME, "words") */
            found += check(templates[i], text, " X(", ",");
    }
    assert_true(found > 200);
}

/* What comes from outside stands where the language wants it, and is not read as a text itself. */
static void
words_are_said_with_what_comes_from_outside(void **state)
{
    const struct str args[] = {STR("{2}"), STR("x")};

    (void)state;
    assert_str(texts_say(arena, NULL, STR("{2}, {1} {3} {"), args, 2), "x, {2} {3} {");
    assert_str(texts_say(arena, texts_of(texts_all, texts_count, STR("es")), STR("From {1}"),
                         (const struct str[]){STR("2")}, 1),
               "A partir del 2");
}

static void
a_language_is_found_by_its_code_and_its_region(void **state)
{
    (void)state;
    assert_non_null(texts_of(texts_all, texts_count, STR("es")));
    assert_non_null(texts_of(texts_all, texts_count, STR("ES-mx")));
    assert_non_null(texts_of(texts_all, texts_count, STR("so")));
    assert_non_null(texts_of(texts_all, texts_count, STR("hmn")));
    assert_null(texts_of(texts_all, texts_count, STR("en")));
    assert_null(texts_of(texts_all, texts_count, STR("")));
    assert_str(texts_find(NULL, STR("Help")), "Help");
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text_is_missing_or_left_in_english),
        cmocka_unit_test(words_are_said_with_what_comes_from_outside),
        cmocka_unit_test(a_language_is_found_by_its_code_and_its_region),
    };
    int failed;

    templates = argv + 1;
    template_count = argc - 1;
    arena = arena_new(1 << 24);
    failed = cmocka_run_group_tests_name("web/language", tests, NULL, NULL);
    arena_free(arena);
    return failed;
}
