/* registry/correction_test.c - a dose a person put right stays right, part by part, whatever is sent again. */
#include "registry/correction.h"
#include "registry/history.h"
#include "registry/join.h"
#include "registry/revise.h"
#include "registry/test_bench.h"

#define ANNA "Zzolson|Anna|2020-01-05|F|MR 12|1 Elm St|55101|651 2347788|Lund|MTH Eva"
#define WAS "o1|2020-05-01|08|A123B|00"

static struct client_id
sends(struct bench *b, int64_t organization, const char *dose, const char *site)
{
    struct report *report = bench_report(b, organization, ANNA);

    bench_dose(b, report, dose)->site = str_of(site);
    bench_apply(b, report);
    return b->done.client;
}

static struct history_word
word_of(struct bench *b, struct client_id anna)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct history_word *words;
    struct history history;
    size_t count;

    bench_read(b, &tx);
    assert_int_equal(history_load(&tx, b->arena, anna, &history, &b->err), OK);
    assert_int_equal(history.dose_count, 1);
    assert_int_equal(history_words(&tx, b->arena, anna, &words, &count, &b->err), OK);
    for (size_t i = 0; i < count; i++)
        if (words[i].id.v == history.doses[0].best.v)
            return words[i];
    fail_msg("nobody said anything of the dose");
    return (struct history_word){.id = {0}};
}

/* As the page does it: lot and day of the one dose there is are put right. */
static struct instant
put_right(struct bench *b, struct client_id anna, const char *lot, struct date given)
{
    struct report *report = bench_report(b, 1, ANNA);
    struct history_word word = word_of(b, anna);

    report->doses[0] = word.said;
    report->doses[0].action = DOSE_UPDATE;
    report->doses[0].corrects = word.id;
    report->doses[0].corrected = true;
    report->doses[0].lot = str_of(lot);
    if (date_is(given))
        report->doses[0].given = given;
    report->dose_count = 1;
    report->by = REPORT_BY_FORM;
    report->user = 7;
    report->known = anna;
    report->message = 0;
    bench_apply(b, report);
    assert_int_equal(b->done.changed, 1);
    return report->received;
}

static bool
disputed(struct bench *b, struct client_id anna)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct history history;

    bench_read(b, &tx);
    assert_int_equal(history_load(&tx, b->arena, anna, &history, &b->err), OK);
    assert_int_equal(history.dose_count, 1);
    return history.doses[0].disputed;
}

/* -- the three words, without a store ----------------------------------------------------------- */

static void
each_part_is_decided_for_itself(void **state)
{
    struct bench *b = *state;
    struct report_dose was = {.given = date_from(2020, 5, 1),
                              .expires = DATE_NONE,
                              .eligibility_on = DATE_NONE,
                              .cvx = STR("08"),
                              .lot = STR("A123B"),
                              .site = STR("LT")};
    struct report_dose now = was, is = was;
    struct correction merged;

    is.lot = STR("C777C");
    merged = correction_merge(b->arena, &was, &was, &is);
    assert_false(merged.taken);
    assert_int_equal(merged.conflict, 0);
    now.site = STR("RT");
    merged = correction_merge(b->arena, &was, &now, &is);
    assert_true(merged.taken);
    assert_int_equal(merged.conflict, 0);
    assert_str(merged.believed.site, "RT");
    assert_str(merged.believed.lot, "C777C");
    now.lot = STR("D888D");
    merged = correction_merge(b->arena, &was, &now, &is);
    assert_int_equal(merged.conflict, 1 << PART_LOT);
    assert_str(merged.believed.lot, "C777C");
    assert_str(correction_names(b->arena, merged.conflict | 1 << PART_SITE),
               "lot number and expiry, site");
    now.lot = STR("c777c"); /* the sender has come to agree */
    assert_int_equal(correction_merge(b->arena, &was, &now, &is).conflict, 0);
    assert_int_equal(correction_differences(b->arena, &now, &is), 1 << PART_SITE);
}

/* A product is one thing: a package of the old vaccine does not go with the new one. */
static void
a_product_goes_together(void **state)
{
    struct bench *b = *state;
    struct report_dose was = {.given = date_from(2020, 5, 1),
                              .expires = DATE_NONE,
                              .eligibility_on = DATE_NONE,
                              .cvx = STR("08"),
                              .ndc = STR("1-1-1")};
    struct report_dose now = was, is = was;

    is.cvx = STR("45");
    is.ndc = STR("");
    now.ndc = STR("2-2-2");
    assert_int_equal(correction_merge(b->arena, &was, &now, &is).conflict, 1 << PART_PRODUCT);
    assert_str(correction_merge(b->arena, &was, &now, &is).believed.ndc, "");
    assert_true(correction_merge(b->arena, &was, &now, &was).taken);
}

/* -- in the store ------------------------------------------------------------------------------- */

static void
an_unchanged_resend_changes_nothing(void **state)
{
    struct bench *b = *state;
    struct client_id anna = sends(b, 1, WAS, "LT");
    size_t held;

    (void)put_right(b, anna, "C777C", DATE_NONE);
    held = bench_held(b, anna);
    (void)sends(b, 1, WAS, "LT");
    assert_int_equal(b->done.doses[0].outcome, DOSE_KNOWN);
    assert_true(bench_found(b, FINDING_DOSE_CORRECTED_HERE));
    assert_false(bench_found(b, FINDING_DOSE_DELETED_HERE));
    assert_int_equal(bench_held(b, anna), held);
    assert_str(bench_doses(b, anna), "2020-05-01 08 C777C 00 1\n");
    assert_false(disputed(b, anna));
}

static void
what_the_person_left_alone_is_taken(void **state)
{
    struct bench *b = *state;
    struct client_id anna = sends(b, 1, WAS, "LT");
    size_t held;

    (void)put_right(b, anna, "C777C", DATE_NONE);
    held = bench_held(b, anna);
    (void)sends(b, 1, WAS, "RT");
    assert_int_equal(b->done.doses[0].outcome, DOSE_CHANGED);
    assert_true(bench_found(b, FINDING_DOSE_CORRECTED_HERE));
    assert_str(bench_doses(b, anna), "2020-05-01 08 C777C 00 1\n");
    assert_str(word_of(b, anna).said.site, "RT");
    assert_int_equal(word_of(b, anna).by, REPORT_BY_FORM); /* still the person's word */
    assert_int_equal(bench_held(b, anna), held);
    (void)sends(b, 1, WAS, "LA"); /* and again, measured by what was sent last */
    assert_str(word_of(b, anna).said.site, "LA");
    assert_str(word_of(b, anna).said.lot, "C777C");
    (void)sends(b, 1, "o1|2020-05-01|08|C777C|00", "LA"); /* the sender comes to agree */
    assert_false(bench_found(b, FINDING_DOSE_CORRECTED_HERE));
    assert_false(disputed(b, anna));
    (void)sends(b, 1, "o1|2020-05-01|08|E999E|00", "LA"); /* and changes his mind: that is news */
    assert_str(bench_doses(b, anna), "2020-05-01 08 E999E 00 1\n");
}

static void
what_both_changed_stays_as_the_person_said(void **state)
{
    struct bench *b = *state;
    struct client_id anna = sends(b, 1, WAS, "LT");

    (void)put_right(b, anna, "C777C", DATE_NONE);
    (void)sends(b, 1, "o1|2020-05-01|08|D888D|00|U", "LT");
    assert_int_equal(b->done.doses[0].outcome, DOSE_HELD);
    assert_true(bench_found(b, FINDING_DOSE_CORRECTION_CONFLICT));
    assert_str(bench_doses(b, anna), "2020-05-01 08 C777C 00 1\n");
    assert_true(disputed(b, anna));
    (void)sends(b, 1, "o1|2020-05-01|08|D888D|00|U", "LT"); /* said again: no news */
    assert_false(bench_found(b, FINDING_DOSE_CORRECTION_CONFLICT));
    assert_true(bench_found(b, FINDING_DOSE_CORRECTED_HERE));
    (void)put_right(b, anna, "D888D", DATE_NONE); /* the person looks again, and agrees */
    assert_false(disputed(b, anna));
}

/* Also without a number, and when the day itself was put right. */
static void
a_day_put_right_stays(void **state)
{
    struct bench *b = *state;
    struct client_id anna = sends(b, 1, "|2020-05-01|08|A123B|00", "LT");

    (void)put_right(b, anna, "A123B", date_from(2020, 5, 4));
    (void)sends(b, 1, "|2020-05-01|08|A123B|00", "RT");
    assert_str(bench_doses(b, anna), "2020-05-04 08 A123B 00 1\n");
    assert_str(word_of(b, anna).said.site, "RT");
    (void)sends(b, 1, "|2020-05-04|08|A999B|00", "RT"); /* the sender puts his day right, too */
    assert_str(bench_doses(b, anna), "2020-05-04 08 A999B 00 1\n");
}

static void
a_sender_cannot_take_back_what_was_put_right(void **state)
{
    struct bench *b = *state;
    struct client_id anna = sends(b, 1, WAS, "LT");

    (void)put_right(b, anna, "C777C", DATE_NONE);
    (void)sends(b, 1, "o1|2020-05-01|08|A123B|00|D", "LT");
    assert_int_equal(b->done.doses[0].outcome, DOSE_HELD);
    assert_true(bench_found(b, FINDING_DOSE_CORRECTION_CONFLICT));
    assert_str(bench_doses(b, anna), "2020-05-01 08 C777C 00 1\n");
    assert_true(disputed(b, anna));
    (void)sends(b, 1, "o1|2020-05-01|08|C777C|00", "LT");
    assert_false(disputed(b, anna));
}

/* Two like doses of a day under two numbers: one put right, the other stays what it is. */
static void
a_correction_leaves_the_other_dose_alone(void **state)
{
    struct bench *b = *state;
    struct client_id anna = sends(b, 1, WAS, "LT");
    struct report *report;

    (void)put_right(b, anna, "C777C", DATE_NONE);
    report = bench_report(b, 1, ANNA);
    bench_dose(b, report, "o2|2020-05-01|08|F555F|00");
    bench_dose(b, report, WAS)->site = STR("LT");
    bench_apply(b, report);
    assert_int_equal(b->done.doses[0].outcome, DOSE_ADDED);
    assert_int_equal(b->done.doses[1].outcome, DOSE_KNOWN);
    report = bench_report(b, 1, ANNA);
    bench_dose(b, report, "o2|2020-05-01|08|F555F|00");
    bench_dose(b, report, WAS)->site = STR("RT");
    bench_apply(b, report);
    assert_int_equal(b->done.doses[0].outcome, DOSE_KNOWN);
    assert_int_equal(b->done.doses[1].outcome, DOSE_CHANGED);
}

/* Deleted after it was put right: neither the old words nor the person's come back. */
static void
a_correction_deleted_stays_deleted(void **state)
{
    struct bench *b = *state;
    struct client_id anna = sends(b, 1, WAS, "LT");
    struct history_word word;
    struct report *report;

    (void)put_right(b, anna, "A123B", date_from(2020, 5, 4));
    word = word_of(b, anna);
    report = bench_report(b, 1, ANNA);
    report->doses[0] = word.said;
    report->doses[0].action = DOSE_DELETE;
    report->doses[0].corrects = word.id;
    report->dose_count = 1;
    report->by = REPORT_BY_FORM;
    report->known = anna;
    bench_apply(b, report);
    assert_str(bench_doses(b, anna), "");
    (void)sends(b, 1, WAS, "LT");
    assert_true(bench_found(b, FINDING_DOSE_DELETED_HERE));
    (void)sends(b, 1, "o1|2020-05-04|08|A123B|00", "LT");
    assert_true(bench_found(b, FINDING_DOSE_DELETED_HERE));
    assert_str(bench_doses(b, anna), "");
}

static void
undo(struct bench *b, struct client_id anna, struct instant act, enum status expected)
{
    struct undo undo = {.client = anna, .user = 7, .act = act};
    struct tx tx = {0};

    undo.at.us = act.us + 300000000;
    assert_int_equal(tx_begin(&tx, b->db, &b->err), OK);
    assert_int_equal(revise_undo(&tx, b->arena, b->sets, &undo, &b->err), expected);
    if (expected == OK)
        assert_int_equal(tx_commit(&tx, &b->err), OK);
    tx_end(&tx);
}

static void
a_correction_can_be_undone(void **state)
{
    struct bench *b = *state;
    struct client_id anna = sends(b, 1, WAS, "LT");
    struct instant act = put_right(b, anna, "C777C", DATE_NONE);

    (void)sends(b, 1, "o1|2020-05-01|08|D888D|00|U", "LT"); /* kept beside it, until then */
    undo(b, anna, act, OK);
    assert_str(bench_doses(b, anna), "2020-05-01 08 A123B 00 1\n");
    (void)sends(b, 1, "o1|2020-05-01|08|D888D|00|U", "LT");
    assert_str(bench_doses(b, anna), "2020-05-01 08 D888D 00 1\n");
    act = put_right(b, anna, "C777C", DATE_NONE);
    (void)sends(b, 1, "o1|2020-05-01|08|D888D|00", "RT"); /* carried forward: no more to undo */
    undo(b, anna, act, E_CONFLICT);
}

/* Another clinic's words, and the person joined with another and parted again. */
static void
a_correction_stands_across_clinics_and_joins(void **state)
{
    struct bench *b = *state;
    struct client_id anna = sends(b, 2, WAS, "LT");
    struct client_id other;
    struct report *report;
    struct tx tx = {0};

    (void)put_right(b, anna, "C777C", DATE_NONE); /* clinic 1's nurse */
    (void)sends(b, 2, "o1|2020-05-01|08|D888D|00", "LT");
    assert_true(bench_found(b, FINDING_DOSE_CORRECTION_CONFLICT));
    report = bench_report(b, 3, "Zzwald|Otto|1961-02-03|M|MR 90");
    bench_dose(b, report, "q|2020-05-01|08|C777C|00");
    bench_apply(b, report);
    other = b->done.client;
    assert_int_equal(tx_begin(&tx, b->db, &b->err), OK);
    assert_int_equal(join_clients(&tx, b->arena, b->sets,
                                  &(struct join){.from = anna,
                                                 .into = other,
                                                 .reason = STR("x"),
                                                 .user = 7,
                                                 .at = {report->received.us + 1}},
                                  &b->err),
                     OK);
    assert_int_equal(tx_commit(&tx, &b->err), OK);
    tx_end(&tx);
    assert_str(bench_doses(b, other), "2020-05-01 08 C777C 00 2\n");
    assert_true(disputed(b, other));
    assert_int_equal(tx_begin(&tx, b->db, &b->err), OK);
    assert_int_equal(join_undo(&tx, b->arena, b->sets,
                               &(struct part){.client = anna,
                                              .reason = STR("x"),
                                              .user = 7,
                                              .at = {report->received.us + 2}},
                               &b->err),
                     OK);
    assert_int_equal(tx_commit(&tx, &b->err), OK);
    tx_end(&tx);
    assert_false(disputed(b, other));
    assert_true(disputed(b, anna));
    (void)sends(b, 2, "o1|2020-05-01|08|D888D|00", "RT");
    assert_str(bench_doses(b, anna), "2020-05-01 08 C777C 00 1\n");
    assert_str(word_of(b, anna).said.site, "RT");
}

/* What a nurse enters and what her clinic's system sends of it are two words on one dose. */
static void
what_was_entered_at_a_page_is_not_replaced(void **state)
{
    struct bench *b = *state;
    struct client_id anna = sends(b, 1, "o9|2020-01-06|08||01", "");
    struct report *report = bench_report(b, 1, ANNA);

    bench_dose(b, report, "|2020-05-01|08|A123B|00")->site = STR("LT");
    report->by = REPORT_BY_FORM;
    report->known = anna;
    report->message = 0;
    bench_apply(b, report);
    (void)sends(b, 1, "o1|2020-05-01|08||01", "");
    assert_int_equal(b->done.doses[0].outcome, DOSE_JOINED);
    assert_str(bench_doses(b, anna), "2020-01-06 08  01 1\n2020-05-01 08 A123B 00 2\n");
}

#define T(test) cmocka_unit_test_setup_teardown(test, bench_setup, bench_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(each_part_is_decided_for_itself),
        T(a_product_goes_together),
        T(an_unchanged_resend_changes_nothing),
        T(what_the_person_left_alone_is_taken),
        T(what_both_changed_stays_as_the_person_said),
        T(a_day_put_right_stays),
        T(a_sender_cannot_take_back_what_was_put_right),
        T(a_correction_leaves_the_other_dose_alone),
        T(a_correction_deleted_stays_deleted),
        T(a_correction_can_be_undone),
        T(a_correction_stands_across_clinics_and_joins),
        T(what_was_entered_at_a_page_is_not_replaced),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
