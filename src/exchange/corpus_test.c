/* exchange/corpus_test.c - messages other people wrote: each gets its answer, and a valid one.
 *
 * The corpus stands beside the project (../shared/hl7) where there is one; without it this test
 * is skipped. */
#include <dirent.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/limits.h"
#include "base/tsv.h"
#include "exchange/check_help.h"
#include "hl7/split.h"

static struct world world;
static const char *shared; /* the folder of corpora, from the command line; NULL: none */

static int
set_up(void **state)
{
    (void)state;
    world_open(&world);
    world.ask.today = date_from(2026, 12, 31);
    world.ask.now.us += 400LL * 86400 * 1000000;
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    world_close(&world);
    return 0;
}

/* What an answer may be found guilty of because it must repeat what was sent. */
static bool
excused(const struct verdict *verdict, const struct verdict *answered)
{
    return answered->kind == MESSAGE_QBP || answered->echo.control_id.n == 0 ||
           answered->echo.control_id.n > 199 || verdict->found->count == 0;
}

static void
check_answer(const char *path, const struct verdict *verdict)
{
    struct str reply = reply_to(&world, verdict);
    struct verdict again;

    if (judge_code(verdict, &world.ask.switches).n == 0) {
        assert_int_equal(reply.n, 0);
        return;
    }
    again = judge_text(&world, reply);
    if (!excused(&again, verdict))
        fail_msg("%s: the answer has %.*s", path, STRF(findings_line(&world, &again)));
}

static void
check_file(const char *path)
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
        struct verdict verdict;

        if (part.kind == HL7_PART_ENVELOPE)
            continue;
        verdict = judge_text(&world, part.text);
        check_answer(path, &verdict);
    }
    arena_free(world.arena);
    world.arena = kept;
}

static void
every_message_is_answered_validly(void **state)
{
    static const char *const folders[] = {"vxu",   "qbp",       "rsp",  "ack",
                                          "batch", "malformed", "other"};
    size_t files = 0;

    (void)state;
    if (shared == NULL)
        skip();
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        struct str folder = arena_printf(world.arena, "%s/hl7/%s", shared, folders[i]);
        DIR *dir = opendir(arena_cstr(world.arena, folder));
        struct dirent *entry;

        while (dir != NULL && (entry = readdir(dir)) != NULL) {
            if (!str_ends(str_of(entry->d_name), STR(".hl7")))
                continue;
            check_file(arena_cstr(
                world.arena, arena_printf(world.arena, "%.*s/%s", STRF(folder), entry->d_name)));
            files++;
        }
        if (dir != NULL)
            closedir(dir);
    }
    assert_true(files > 0);
}

/* Faults that samples meant to be conformant do have: a time in PID-7 that puts the dose of the
 * same day before the birth, old codes, an empty RCP-2. */
static bool
known_fault(const struct finding *finding)
{
    static const enum finding_code codes[] = {FINDING_CODE_OLD,          FINDING_SYSTEM_OLD,
                                              FINDING_FIELD_EXPECTED,    FINDING_DATES_DIFFER,
                                              FINDING_CONSTANT_EXPECTED, FINDING_SET_ID,
                                              FINDING_DOSE_BEFORE_BIRTH, FINDING_SEGMENT_EMPTY};

    for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
        if (finding->code == codes[i])
            return true;
    return finding->severity <= SEVERITY_I;
}

static void
samples_meant_to_be_conformant_are_taken(void **state)
{
    size_t taken = 0;

    (void)state;
    if (shared == NULL)
        skip();
    for (unsigned i = 0; i < 2; i++) {
        const char *folder = i == 0 ? "vxu" : "qbp";
        struct str index, text;
        struct tsv tsv;
        struct err err;

        assert_int_equal(
            file_read(world.arena,
                      arena_cstr(world.arena,
                                 arena_printf(world.arena, "%s/hl7/%s/INDEX.tsv", shared, folder)),
                      LIMIT_UPLOAD_BYTES, &index, &err),
            OK);
        for (tsv_init(&tsv, index); tsv_next(&tsv);) {
            struct verdict verdict;

            if (str_find_str(tsv_field(&tsv, 9), STR("meant conformant")) == tsv_field(&tsv, 9).n)
                continue;
            assert_int_equal(
                file_read(
                    world.arena,
                    arena_cstr(world.arena, arena_printf(world.arena, "%s/hl7/%s/%.*s", shared,
                                                         folder, STRF(tsv_field(&tsv, 0)))),
                    LIMIT_MESSAGE_BYTES, &text, &err),
                OK);
            verdict = judge_text(&world, text);
            assert_false(verdict.refused || verdict.checked.rejected);
            for (size_t f = 0; f < verdict.found->count; f++)
                if (!known_fault(&verdict.found->list[f]))
                    fail_msg("%.*s: %.*s", STRF(tsv_field(&tsv, 0)),
                             STRF(findings_line(&world, &verdict)));
            taken++;
        }
    }
    assert_true(taken > 0);
}

int
main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_message_is_answered_validly),
        cmocka_unit_test(samples_meant_to_be_conformant_are_taken),
    };

    shared = argc > 1 ? argv[1] : "../shared";
    if (access(shared, R_OK) != 0)
        shared = NULL;
    return cmocka_run_group_tests_name("exchange corpus", tests, set_up, tear_down);
}
