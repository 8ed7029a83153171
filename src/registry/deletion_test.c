/* registry/deletion_test.c - a dose deleted at a page stays deleted, whatever its sender repeats. */
#include "registry/history.h"
#include "registry/revise.h"
#include "registry/test_bench.h"

#define ANNA "Zzolson|Anna|2020-01-05|F|MR 12|1 Elm St|55101|651 2347788|Lund|MTH Eva"

static struct client_id
anna_with(struct bench *b, const char *dose)
{
    struct report *report = bench_report(b, 1, ANNA);

    bench_dose(b, report, dose);
    bench_apply(b, report);
    return b->done.client;
}

/* As the page does it: everything that was said of the one dose there is. */
static struct instant
anna_deleted_at_page(struct bench *b, struct client_id anna)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct report *report = bench_report(b, 1, ANNA);
    struct history_word *words;
    size_t count;

    bench_read(b, &tx);
    assert_int_equal(history_words(&tx, b->arena, anna, &words, &count, &b->err), OK);
    tx_end(&tx);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        report->doses[i] = words[i].said;
        report->doses[i].action = DOSE_DELETE;
        report->doses[i].corrects = words[i].id;
    }
    report->dose_count = count;
    report->by = REPORT_BY_FORM;
    report->user = 7;
    report->known = anna;
    report->message = 0;
    bench_apply(b, report);
    assert_int_equal(b->done.deleted, count);
    assert_str(bench_doses(b, anna), "");
    return report->received;
}

/* A system that sends its whole history once more does not bring a deleted dose back. */
static void
a_deletion_at_a_page_holds(void **state)
{
    struct bench *b = *state;
    struct client_id anna = anna_with(b, "o1|2020-05-01|08|A123B|00");
    size_t held;

    (void)anna_deleted_at_page(b, anna);
    held = bench_held(b, anna);
    (void)anna_with(b, "o1|2020-05-01|08|A123B|00"); /* word for word: nothing more is kept */
    assert_int_equal(b->done.doses[0].outcome, DOSE_HELD);
    assert_int_equal(b->done.doses[0].dose.v, 0);
    assert_true(bench_found(b, FINDING_DOSE_DELETED_HERE));
    assert_int_equal(bench_held(b, anna), held);
    (void)anna_with(b, "o1|2020-05-01|45|A123B|00|U"); /* the number */
    assert_int_equal(b->done.doses[0].outcome, DOSE_HELD);
    (void)anna_with(b, "o9|2020-05-01|08|A999B|00"); /* vaccine and day */
    assert_int_equal(b->done.doses[0].outcome, DOSE_HELD);
    assert_int_equal(bench_held(b, anna), held + 2);
    (void)anna_with(b, "o9|2020-05-01|08|A999B|00");
    assert_int_equal(bench_held(b, anna), held + 2); /* kept as said, once */
    assert_str(bench_doses(b, anna), "");
    (void)anna_with(b, "o1|2020-05-01|08|A123B|00|D");
    assert_int_equal(b->done.doses[0].outcome, DOSE_HELD);
    assert_false(bench_found(b, FINDING_DOSE_DELETE_UNKNOWN));
}

static void
a_deletion_at_a_page_leaves_other_days_and_people(void **state)
{
    struct bench *b = *state;
    struct client_id anna = anna_with(b, "o1|2020-05-01|08|A123B|00");
    struct report *report;

    (void)anna_deleted_at_page(b, anna);
    (void)anna_with(b, "o1|2020-05-03|08|A123B|00|U"); /* its day put right by the sender */
    assert_str(bench_doses(b, anna), "2020-05-03 08 A123B 00 1\n");
    (void)anna_deleted_at_page(b, anna);
    (void)anna_with(b, "o1|2020-05-01|08|A123B|00||RE"); /* a refusal is no dose */
    assert_int_equal(b->done.doses[0].outcome, DOSE_ADDED);
    report = bench_report(
        b, 2, "Zzolson|Anna|2020-01-05|F|MR 77|1 Elm St|55101|651 2347788|Lund|MTH Eva");
    bench_dose(b, report, "|2020-05-01|08|A123B|00");
    bench_apply(b, report);
    assert_int_equal(b->done.doses[0].outcome, DOSE_ADDED);
    report = bench_report(b, 1, ANNA);
    report->by = REPORT_BY_FORM;
    report->known = anna;
    bench_dose(b, report, "|2020-05-03|08|A123B|00");
    bench_apply(b, report);
    assert_int_equal(b->done.doses[0].outcome, DOSE_JOINED);
}

/* One of two like doses of a day is deleted: the other stays what it is. */
static void
a_deletion_at_a_page_leaves_its_twin(void **state)
{
    struct bench *b = *state;
    struct client_id anna = anna_with(b, "o1|2020-05-01|08|A123B|00");
    struct report *report;

    (void)anna_deleted_at_page(b, anna);
    report = bench_report(b, 1, ANNA);
    report->by = REPORT_BY_FORM;
    report->known = anna;
    bench_dose(b, report, "o2|2020-05-01|08|C777C|00");
    bench_apply(b, report);
    report = bench_report(b, 1, ANNA);
    bench_dose(b, report, "o1|2020-05-01|08|A123B|00");
    bench_dose(b, report, "o2|2020-05-01|08|C777C|00");
    bench_apply(b, report);
    assert_int_equal(b->done.doses[0].outcome, DOSE_HELD);
    assert_int_equal(b->done.doses[1].outcome,
                     DOSE_JOINED); /* the person's word, and the system's */
    assert_str(bench_doses(b, anna), "2020-05-01 08 C777C 00 2\n");
}

/* Undone, it holds against nothing, and what was said meanwhile does not either. */
static void
a_deletion_undone_lets_the_dose_come_back(void **state)
{
    struct bench *b = *state;
    struct client_id anna = anna_with(b, "o1|2020-05-01|08|A123B|00");
    struct undo undo = {.client = anna, .user = 7};
    struct tx tx = {0};

    undo.act = anna_deleted_at_page(b, anna);
    (void)anna_with(b, "o1|2020-05-01|08|A999B|00");
    assert_int_equal(b->done.doses[0].outcome, DOSE_HELD);
    undo.at.us = undo.act.us + 300000000;
    assert_int_equal(tx_begin(&tx, b->db, &b->err), OK);
    assert_int_equal(revise_undo(&tx, b->arena, b->sets, &undo, &b->err), OK);
    assert_int_equal(tx_commit(&tx, &b->err), OK);
    tx_end(&tx);
    assert_str(bench_doses(b, anna), "2020-05-01 08 A123B 00 1\n");
    (void)anna_with(b, "o1|2020-05-01|08|A999B|00");
    assert_int_equal(b->done.doses[0].outcome, DOSE_CHANGED);
    assert_str(bench_doses(b, anna), "2020-05-01 08 A999B 00 1\n");
}

#define T(test) cmocka_unit_test_setup_teardown(test, bench_setup, bench_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_deletion_at_a_page_holds),
        T(a_deletion_at_a_page_leaves_other_days_and_people),
        T(a_deletion_at_a_page_leaves_its_twin),
        T(a_deletion_undone_lets_the_dose_come_back),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
