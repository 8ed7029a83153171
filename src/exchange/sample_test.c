/* exchange/sample_test.c - our samples get the answers we promise; scrambling hides people, not faults. */
#include "exchange/sample.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "base/limits.h"
#include "exchange/check_help.h"
#include "exchange/rehearse.h"
#include "exchange/scramble.h"

static struct world world;
static struct now now;
static const char *shared; /* other people's messages; NULL: none */

static int
set_up(void **state)
{
    (void)state;
    world_open(&world);
    now = (struct now){world.ask.now, -360, world.ask.today};
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

static struct rehearsed
tried(struct str text)
{
    return rehearse(world.arena, &world.ask, now,
                    &(struct hl7_part){.kind = HL7_PART_MESSAGE, .text = text});
}

/* "BIRTH_FUTURE SEGMENT_EMPTY", without what was stored */
static struct str
codes_of(const struct findings *found)
{
    struct buf buf;

    buf_init(&buf, world.arena, 128);
    for (size_t i = 0; i < found->count; i++)
        if (found->list[i].code != FINDING_STORED)
            buf_printf(&buf, "%s%.*s", buf.n > 0 ? " " : "",
                       STRF(finding_kind(found->list[i].code)->own));
    return buf_str(&buf);
}

static void
every_sample_gets_what_its_row_says(void **state)
{
    const struct sample *all;
    size_t count = samples_all(&all);

    (void)state;
    assert_true(count >= 8);
    for (size_t i = 0; i < count; i++) {
        struct rehearsed one = tried(sample_text(world.arena, &all[i], now));
        struct str got = codes_of(one.verdict.found);

        if (!str_eq(one.msa1, all[i].msa1) || !str_eq(got, all[i].codes))
            fail_msg("%.*s: %.*s %.*s, the table says %.*s %.*s", STRF(all[i].row), STRF(one.msa1),
                     STRF(got), STRF(all[i].msa1), STRF(all[i].codes));
    }
}

static void
a_sample_is_of_today(void **state)
{
    struct str text = sample_text(world.arena, sample_find(STR("NEW")), now);

    (void)state;
    assert_true(str_find_str(text, STR("|20260302||08^")) < text.n);
    assert_true(str_find(text, '{') == text.n);
    assert_null(sample_find(STR("NO-SUCH-ROW")));
}

static struct str
scrambled(struct str text)
{
    return scramble(world.arena, world.codes, STR("some salt"), world.ask.today, text);
}

static void
nobody_stands_in_a_scrambled_message(void **state)
{
    static const char *const gone[] = {"Doe",   "Ann^",     "Roe",      "Mary",    "A1^^^ORG77",
                                       "1 Elm", "20240102", "20260301", "5550100", "|901^"};
    struct str text = scrambled(STR(GOOD));

    (void)state;
    for (size_t i = 0; i < sizeof(gone) / sizeof(gone[0]); i++)
        if (str_find_str(text, str_of(gone[i])) < text.n)
            fail_msg("\"%s\" is still there: %.*s", gone[i], STRF(text));
    assert_int_equal(text.n, sizeof(GOOD) - 1);
    assert_true(str_find_str(text, STR("08^Hep B^CVX")) < text.n);
    assert_true(str_find_str(text, STR("2106-3^White^CDCREC")) < text.n);
}

static void
a_segment_of_ones_own_is_scrambled_whole(void **state)
{
    struct str text = scrambled(STR(GOOD "ZPI|1|Doe^Ann|20240102\r"));

    (void)state;
    assert_true(str_find_str(text, STR("Doe")) == text.n);
    assert_true(str_find_str(text, STR("20240102")) == text.n);
    text = scrambled(STR("Ann Doe was here on 2 January"));
    assert_true(str_find_str(text, STR("Ann")) == text.n);
}

static void
the_same_salt_gives_the_same_number_and_another_another(void **state)
{
    struct str one = scrambled(STR(GOOD)), two = scrambled(STR(GOOD));
    struct str other = scramble(world.arena, world.codes, STR("other"), world.ask.today, STR(GOOD));

    (void)state;
    assert_true(str_eq(one, two));
    assert_false(str_eq(one, other));
}

static struct str
found_in(struct str text)
{
    struct rehearsed one = tried(text);

    return arena_printf(world.arena, "%.*s %.*s", STRF(one.msa1),
                        STRF(codes_of(one.verdict.found)));
}

static void
the_same_faults_are_found(void **state)
{
    static const struct {
        const char *from, *to;
    } faults[] = {{"20240102", "20310102"},     {"20240102", "202401"},
                  {"Doe^Ann", "^Ann"},          {"Doe^Ann", "UNKNOWN^BABY"},
                  {"A1^^^ORG77^MR", ""},        {"20260301||", "20290301||"},
                  {"20260301||", "20260231||"}, {"20260301||", "20230301||"},
                  {"08^Hep", "8888^Hep"},       {"^651^5550100", "^^x"}};

    (void)state;
    for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
        struct str text = changed(&world, GOOD, faults[i].from, faults[i].to);
        struct str before = found_in(text), after = found_in(scrambled(text));

        if (!str_eq(before, after))
            fail_msg("%s: %.*s became %.*s", faults[i].to, STRF(before), STRF(after));
    }
}

/* Other people's messages, where there are any: nearly all keep their findings; what differs are
 * values that were wrong by what they said. */
static void
compare_file(const char *path, size_t *all, size_t *same)
{
    struct arena *kept = world.arena;
    struct hl7_split split;
    struct hl7_part part;
    struct str text;
    struct err err;

    world.arena = arena_new(LIMIT_ARENA_BYTES);
    assert_int_equal(file_read(world.arena, path, LIMIT_BATCH_BYTES, &text, &err), OK);
    hl7_split_init(&split, world.arena, text);
    while (hl7_split_next(&split, &part)) {
        if (part.kind != HL7_PART_MESSAGE)
            continue;
        *all += 1;
        *same += str_eq(found_in(part.text), found_in(scrambled(part.text)));
    }
    arena_free(world.arena);
    world.arena = kept;
}

static void
other_peoples_messages_keep_their_faults(void **state)
{
    char folder[512], path[1024];
    size_t all = 0, same = 0;
    struct dirent *entry;
    DIR *dir;

    (void)state;
    (void)snprintf(folder, sizeof(folder), "%s/hl7/vxu", shared == NULL ? "" : shared);
    dir = shared == NULL ? NULL : opendir(folder);
    if (dir == NULL)
        skip();
    while ((entry = readdir(dir)) != NULL) {
        if (!str_ends(str_of(entry->d_name), STR(".hl7")) &&
            !str_ends(str_of(entry->d_name), STR(".txt")))
            continue;
        (void)snprintf(path, sizeof(path), "%s/%s", folder, entry->d_name);
        compare_file(path, &all, &same);
    }
    (void)closedir(dir);
    print_message("scrambled: %zu of %zu messages keep their findings\n", same, all);
    assert_true(same * 100 >= all * 95);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_sample_gets_what_its_row_says),
        cmocka_unit_test(a_sample_is_of_today),
        cmocka_unit_test(nobody_stands_in_a_scrambled_message),
        cmocka_unit_test(a_segment_of_ones_own_is_scrambled_whole),
        cmocka_unit_test(the_same_salt_gives_the_same_number_and_another_another),
        cmocka_unit_test(the_same_faults_are_found),
        cmocka_unit_test(other_peoples_messages_keep_their_faults),
    };

    shared = argc == 2 ? argv[1] : NULL;
    return cmocka_run_group_tests_name("exchange/sample", tests, set_up, tear_down);
}
