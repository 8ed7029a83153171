/* web/language_test.c - every text of the pages that everybody may read is there in each language. */
#include <string.h>

#include "base/file.h"
#include "base/test.h"
#include "html/texts.h"

static char **templates;
static int template_count;
static struct arena *arena;

/* The text in quotes after each `mark`. */
static size_t
check(const char *path, struct str text, const char *mark)
{
    size_t found = 0, at;

    while ((at = str_find_str(text, str_of(mark))) < text.n) {
        struct str english;

        text = str_skip(text, at + strlen(mark));
        english = str_slice(text, 0, str_find(text, '"'));
        found++;
        for (size_t i = 0; i < texts_count; i++)
            if (str_eq(texts_find(&texts_all[i], english), english))
                fail_msg("%s: \"%.*s\" is missing in %.*s, or is English there", path,
                         STRF(english), STRF(texts_all[i].name));
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
        found += check(templates[i], text, "{{t \"");
        found += check(templates[i], text, "{{layout \"");
    }
    assert_true(found > 50);
}

static void
a_language_is_found_by_its_code_and_its_region(void **state)
{
    (void)state;
    assert_non_null(texts_of(texts_all, texts_count, STR("es")));
    assert_non_null(texts_of(texts_all, texts_count, STR("ES-mx")));
    assert_null(texts_of(texts_all, texts_count, STR("en")));
    assert_null(texts_of(texts_all, texts_count, STR("")));
    assert_str(texts_find(NULL, STR("Help")), "Help");
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_text_is_missing_or_left_in_english),
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
