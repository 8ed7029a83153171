/* cli/pairs_test.c - files of labelled pairs are read, and the shared corpora judged, where there are any. */
#include <stdio.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/test.h"
#include "cli/pairs.h"

static const char *shared; /* the folder of corpora, from the command line */

static void
a_csv_is_read_with_quotes_and_any_date(void **state)
{
    struct arena *arena = arena_new(1024 * 1024);
    struct pairs pairs;
    struct err err;

    (void)state;
    assert_int_equal(pairs_read(arena,
                                STR("id,label,a_family,a_born,a_street,b_family,b_born,b_ids\r\n"
                                    "1,match,\"O\"\"Neil, Jr\",2/3/04,\"1 Oak\nApt 2\",Neil,"
                                    "2004-02-03,HCMC:7;9\r\n"
                                    "2,no_match,A,1999-12-31,,B,19991231,\r\n"
                                    "3,unsure,A,,,B,,\r\n"),
                                &pairs, &err),
                     OK);
    assert_int_equal(pairs.count, 2);
    assert_int_equal(pairs.left_out, 1);
    assert_str(pairs.list[0].id, "1");
    assert_str(pairs.list[0].a.names[0].family, "O\"Neil, Jr");
    assert_str(pairs.list[0].a.addresses[0].street, "1 Oak\nApt 2");
    assert_int_equal(date_cmp(pairs.list[0].a.born, pairs.list[0].b.born), 0);
    assert_int_equal(pairs.list[0].b.identifier_count, 2);
    assert_str(pairs.list[0].b.identifiers[0].authority, "HCMC");
    assert_str(pairs.list[0].b.identifiers[1].value, "9");
    assert_int_equal(pairs.list[1].label, MATCH_NEW);
    assert_int_equal(date_cmp(pairs.list[1].a.born, pairs.list[1].b.born), 0);
    arena_free(arena);
}

static void
test_scripts_are_read(void **state)
{
    struct arena *arena = arena_new(1024 * 1024);
    struct pairs pairs;
    struct err err;

    (void)state;
    assert_int_equal(
        pairs_read(arena,
                   STR("TEST: S-1:X\nEXPECT: Possible Match\nPATIENT A: nameFirst=Ann,nameLast=Lee,"
                       "birthDate=20110624,gender=F,\nPATIENT B: nameLast=Lee,birthOrder=2,"
                       "birthStatus=Y,\n"),
                   &pairs, &err),
        OK);
    assert_int_equal(pairs.count, 1);
    assert_int_equal(pairs.list[0].label, MATCH_REVIEW);
    assert_str(pairs.list[0].a.names[0].given, "Ann");
    assert_int_equal(pairs.list[0].b.birth_order, 2);
    assert_int_equal(pairs.list[0].b.multiple_birth, REPORT_YES);
    arena_free(arena);
}

static void
other_files_are_refused(void **state)
{
    static const char *const texts[] = {"", "a,b\n1,2\n", "id,label\n1,perhaps\n", "\"", ",,\n"};
    struct arena *arena = arena_new(1024 * 1024);
    struct pairs pairs;
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
        assert_int_equal(pairs_read(arena, str_of(texts[i]), &pairs, &err), E_INVALID);
    arena_free(arena);
}

static bool
judge_file(const char *name, size_t counts[3][3])
{
    struct arena *arena = arena_new(LIMIT_ARENA_BYTES);
    struct code_sets *sets;
    struct pairs pairs;
    struct str bytes;
    struct err err;
    char path[512];

    (void)snprintf(path, sizeof(path), "%s/matching/mismo/%s", shared, name);
    if (file_read(arena, path, LIMIT_UPLOAD_BYTES, &bytes, &err) != OK) {
        arena_free(arena);
        return false;
    }
    assert_int_equal(code_sets_load(NULL, &sets, &err), OK);
    assert_int_equal(pairs_read(arena, bytes, &pairs, &err), OK);
    for (size_t i = 0; i < pairs.count; i++) {
        struct identity a, b;
        struct match_score score;

        identity_normalise(arena, sets, &pairs.list[i].a, &a);
        identity_normalise(arena, sets, &pairs.list[i].b, &b);
        score = match_score(&a, &b);
        counts[pairs.list[i].label][match_answer(&score)]++;
    }
    code_sets_free(sets);
    arena_free(arena);
    return true;
}

static size_t
row(size_t counts[3][3], enum match_answer label)
{
    return counts[label][MATCH_NEW] + counts[label][MATCH_REVIEW] + counts[label][MATCH_SAME];
}

/* The bars of docs/adr/0005-matching.md. */
static void
expert_labels_are_met(void **state)
{
    static const struct {
        const char *name;
        size_t percent_right, percent_same;
    } files[] = {{"AIRA-C.train.txt", 95, 96}, {"MIIS-F2.train.txt", 91, 92}};

    (void)state;
    for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
        size_t c[3][3] = {{0}}, right, all;

        if (!judge_file(files[i].name, c))
            skip();
        right = c[MATCH_SAME][MATCH_SAME] + c[MATCH_REVIEW][MATCH_REVIEW] + c[MATCH_NEW][MATCH_NEW];
        all = row(c, MATCH_SAME) + row(c, MATCH_REVIEW) + row(c, MATCH_NEW);
        assert_int_equal(c[MATCH_NEW][MATCH_SAME], 0);
        assert_int_equal(c[MATCH_SAME][MATCH_NEW], 0);
        assert_true(right * 100 >= all * files[i].percent_right);
        assert_true(c[MATCH_SAME][MATCH_SAME] * 100 >= row(c, MATCH_SAME) * files[i].percent_same);
        assert_true(c[MATCH_REVIEW][MATCH_SAME] * 100 <= row(c, MATCH_REVIEW) * 7);
    }
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_csv_is_read_with_quotes_and_any_date),
        cmocka_unit_test(test_scripts_are_read),
        cmocka_unit_test(other_files_are_refused),
        cmocka_unit_test(expert_labels_are_met),
    };

    shared = argc > 1 ? argv[1] : "../shared";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
