/* web/help_test.c - the help pages say what stands on the pages, lead to pages there are, and are found. */
#include <string.h>

#include "base/file.h"
#include "base/test.h"
#include "web/help/tasks.h"
#include "web/serve.h"

static const char *texts_path; /* every text of the templates, one a line; made by tools/mkpage */
static struct arena *arena;
static struct str texts;

static int
setup(void **state)
{
    struct err err;

    (void)state;
    arena = arena_new(64 << 20);
    return file_read(arena, texts_path, 4 << 20, &texts, &err) == OK ? 0 : -1;
}

static int
teardown(void **state)
{
    (void)state;
    arena_free(arena);
    return 0;
}

/* "Send reset link" stands on a page; so does "Save 3 doses" as "Save {1} doses". */
static bool
is_text(struct str words)
{
    struct str rest = texts;

    while (rest.p != NULL)
        if (str_eq(str_cut(&rest, '\n'), words))
            return true;
    return false;
}

/* Words of answers, which are HL7's, and of an answer's classes. */
static bool
is_code(struct str words)
{
    return str_eq(words, STR("AA")) || str_eq(words, STR("AE")) || str_eq(words, STR("AR"));
}

static void
every_word_in_bold_stands_on_a_page(void **state)
{
    const struct help_task *list;
    size_t count = help_tasks(&list), checked = 0;

    (void)state;
    assert_true(count >= 25 && count < HELP_TASKS);
    for (size_t i = 0; i < count; i++) {
        struct str rest = list[i].body;
        size_t at;

        while ((at = str_find_str(rest, STR("**"))) < rest.n) {
            struct str words = str_skip(rest, at + 2);

            words.n = str_find_str(words, STR("**"));
            if (!is_text(words) && !is_code(words))
                fail_msg("help page %.*s: no page says \"%.*s\"", STRF(list[i].name), STRF(words));
            rest = str_skip(rest, at + 4 + words.n);
            checked++;
        }
    }
    assert_true(checked > 80);
}

static bool
is_route(struct str path)
{
    const struct web_route *all;
    size_t count = web_routes(&all);

    for (size_t i = 0; i < count; i++)
        if (str_eq(all[i].path, path))
            return true;
    return str_starts(path, STR("/help/")) && help_task_find(str_skip(path, 6)) != NULL;
}

static void
every_link_leads_to_a_page_there_is(void **state)
{
    const struct help_task *list;
    size_t count = help_tasks(&list), checked = 0, at;

    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct str rest = list[i].body;

        while ((at = str_find_str(rest, STR("]("))) < rest.n) {
            struct str path = str_skip(rest, at + 2);

            path.n = str_find(path, ')');
            if (!is_route(path))
                fail_msg("help page %.*s leads to %.*s", STRF(list[i].name), STRF(path));
            rest = str_skip(rest, at + 2);
            checked++;
        }
    }
    assert_true(checked > 8);
}

/* The pages a task is about exist too, but for three steps of signing, which are parts of one route. */
static void
every_task_is_about_pages_there_are(void **state)
{
    const struct help_task *list;
    size_t count = help_tasks(&list);

    (void)state;
    for (size_t i = 0; i < count; i++) {
        struct str pages = list[i].pages;

        assert_true(list[i].title.n > 0 && list[i].group.n > 0 && list[i].body.n > 100);
        while (pages.p != NULL) {
            struct str page = str_cut(&pages, ' ');

            if (!is_route(page) && !str_eq(page, STR("/reset")) &&
                !str_starts(page, STR("/dua/sign/:token/")))
                fail_msg("help page %.*s is about %.*s", STRF(list[i].name), STRF(page));
        }
    }
    assert_true(help_task_about(help_task_find(STR("give-dose")), STR("/clients/17/give")));
    assert_true(help_task_about(help_task_find(STR("give-dose")), STR("/clients/:id/give")));
    assert_false(help_task_about(help_task_find(STR("give-dose")), STR("/clients/17")));
    assert_false(help_task_about(help_task_find(STR("give-dose")), STR("")));
}

static void
first_found(const char *query, const char *name)
{
    const struct help_task *found[HELP_FOUND];
    size_t count = help_search(arena, str_of(query), found);

    if (count == 0)
        fail_msg("\"%s\" finds nothing", query);
    assert_str(found[0]->name, name);
}

static void
people_find_it_by_their_own_words(void **state)
{
    const struct help_task *found[HELP_FOUND];

    (void)state;
    first_found("change password", "change-password");
    first_found("PASSWORD expired", "change-password");
    first_found("locked out", "sign-in");
    first_found("ack", "read-ack");
    first_found("renew dua agreement", "renew-agreement");
    first_found("breach", "report-incident");
    first_found("excel", "facilities");
    first_found("opt out", "restricted-record");
    first_found("rejected", "fix-rejected");
    first_found("glossary", "glossary");
    first_found("what is CVX", "glossary");
    first_found("MRN", "glossary");
    assert_int_equal(help_search(arena, STR("zzz"), found), 0);
    assert_int_equal(help_search(arena, STR("  "), found), 0);
    assert_null(help_task_find(STR("nothing")));
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_in_bold_stands_on_a_page),
        cmocka_unit_test(every_link_leads_to_a_page_there_is),
        cmocka_unit_test(every_task_is_about_pages_there_are),
        cmocka_unit_test(people_find_it_by_their_own_words),
    };

    if (argc != 2)
        return 2;
    texts_path = argv[1];
    return cmocka_run_group_tests(tests, setup, teardown);
}
