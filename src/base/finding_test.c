/* base/finding_test.c - findings keep their place and speak in whole sentences. */
#include "base/finding.h"

#include "base/err.h"
#include "base/limits.h"
#include "base/test.h"

static void
finding_says_what_where_what_we_did_and_what_to_do(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);
    struct findings *found = findings_new(arena);
    const struct finding_kind *kind = finding_kind(FINDING_MESSAGE_UNREADABLE);
    struct str words;

    (void)state;
    findings_add(found, FINDING_MESSAGE_UNREADABLE, (struct place){"MSH", 1, 1, 0, 0, 0}, STR(""),
                 STR(""));
    words = finding_words(arena, &found->list[0]);
    assert_true(str_find_str(words, kind->remedy) < words.n);
    assert_true(str_find_str(words, STR(" - MSH-1 - ")) < words.n);
    assert_int_equal(found->worst, kind->severity);
}

static void
place_is_written_for_machines_and_for_people(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);
    struct place place = {"RXA", 2, 5, 1, 4, 0};

    (void)state;
    assert_str(place_erl(arena, place), "RXA^2^5^1^4");
    assert_str(place_words(arena, place), "RXA-5.4 of the 2nd RXA");
    assert_str(place_erl(arena, PLACE_NONE), "");
}

static void
findings_past_the_limit_are_counted_and_still_set_the_worst(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 24);
    struct findings *found = findings_new(arena);

    (void)state;
    for (size_t i = 0; i < LIMIT_FINDINGS + 5; i++)
        findings_add_as(found, FINDING_MESSAGE_UNREADABLE,
                        i < LIMIT_FINDINGS ? SEVERITY_I : SEVERITY_W, PLACE_NONE, STR(""), STR(""));
    assert_int_equal(found->count, LIMIT_FINDINGS);
    assert_int_equal(found->dropped, 5);
    assert_int_equal(found->worst, SEVERITY_W);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finding_says_what_where_what_we_did_and_what_to_do),
        cmocka_unit_test(place_is_written_for_machines_and_for_people),
        cmocka_unit_test(findings_past_the_limit_are_counted_and_still_set_the_worst),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
