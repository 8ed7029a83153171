/* registry/intake_test.c - reports applied to a store: persons, doses, repeats, deletions. */
#include "registry/intake.h"

#include <stdio.h>
#include <string.h>

#include "base/limits.h"
#include "registry/client.h"
#include "registry/history.h"
#include "registry/review.h"
#include "registry/test_bench.h"

/* -- persons ----------------------------------------------------------------------------------- */

#define ANNA "Zzolson|Anna|2020-01-05|F|MR 12|1 Elm St|55101|651 2347788|Lund|MTH Eva"

static void
a_person_nobody_knows_is_added(void **state)
{
    struct bench *b = *state;
    struct report *report = bench_report(b, 1, ANNA);

    bench_dose(b, report, "o1|2020-05-01|08|A123B|00");
    bench_apply(b, report);
    assert_int_equal(b->done.person, PERSON_ADDED);
    assert_int_equal(b->done.match, MATCH_NEW);
    assert_int_equal(b->done.added, 1);
    assert_int_equal(bench_clients(b), 1);
    assert_str(bench_doses(b, b->done.client), "2020-05-01 08 A123B 00 1\n");
}

static void
the_same_report_again_changes_nothing(void **state)
{
    struct bench *b = *state;
    struct client_id first;

    for (int i = 0; i < 3; i++) {
        struct report *report = bench_report(b, 1, ANNA);

        bench_dose(b, report, "o1|2020-05-01|08|A123B|00");
        bench_dose(b, report, "|2020-05-01|110||01");
        bench_dose(b, report, "9999|2020-05-01|03||01|A|RE");
        bench_apply(b, report);
        first = i == 0 ? b->done.client : first;
    }
    assert_int_equal(b->done.client.v, first.v);
    assert_int_equal(b->done.person, PERSON_KNOWN);
    assert_int_equal(b->done.known, 3);
    assert_int_equal(bench_clients(b), 1);
    assert_int_equal(bench_rows(b, first), 4); /* statements: the person, and three doses */
}

static void
another_clinic_joins_the_person_and_the_dose(void **state)
{
    struct bench *b = *state;
    struct report *report = bench_report(b, 1, ANNA);
    struct client_id anna;

    bench_dose(b, report, "o1|2020-05-01|08|A123B|00");
    bench_apply(b, report);
    anna = b->done.client;
    report = bench_report(
        b, 2, "Zzolson|Anna|2020-01-05|F|MR 77|1 Elm St|55101|651 2347788|Lund|MTH Eva");
    bench_dose(b, report, "x9|2020-05-02|45||01");
    bench_apply(b, report);
    assert_int_equal(b->done.client.v, anna.v);
    assert_int_equal(b->done.match, MATCH_SAME);
    assert_int_equal(b->done.joined, 1);
    assert_str(bench_doses(b, anna), "2020-05-01 08 A123B 00 2\n");
}

static void
a_possible_person_is_kept_apart_and_put_before_a_human(void **state)
{
    struct bench *b = *state;
    struct client_id anna, other;
    struct review *list;
    size_t count;
    CLEANUP(tx_end) struct tx tx = {0};
    struct report *report = bench_report(b, 1, ANNA);

    bench_apply(b, report);
    anna = b->done.client;
    report = bench_report(
        b, 2, "Zzolson|Anna|2020-01-06|F|MR 77|1 Elm St|55101|651 2347788|Lund|MTH Eva");
    bench_dose(b, report, "x9|2020-05-02|45||01");
    bench_apply(b, report);
    other = b->done.client;
    assert_int_equal(b->done.match, MATCH_REVIEW);
    assert_int_not_equal(other.v, anna.v);
    assert_true(bench_found(b, FINDING_CLIENT_POSSIBLE_MATCH));
    assert_str(bench_doses(b, other), "2020-05-02 45  01 1\n");
    bench_read(b, &tx);
    assert_int_equal(review_list(&tx, b->arena, 10, &list, &count, &b->err), OK);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].client.v, other.v);
    assert_int_equal(list[0].other.v, anna.v);
    assert_true(list[0].evidence.n > 0);
    assert_true(str_find_str(list[0].evidence, STR("Zzolson")) == list[0].evidence.n);
}

/* The second clinic's own child is Greta; then it sends Anna under Greta's number. */
static struct client_id
greta_becomes_anna(struct bench *b, bool told_apart, struct client_id *anna)
{
    bench_apply(b, bench_report(b, 1, ANNA));
    *anna = b->done.client;
    bench_apply(b, bench_report(b, 2, "Zzolson|Greta|2019-03-05|F|MR 77|9 Oak St|55804"));
    if (told_apart) {
        CLEANUP(tx_end) struct tx tx = {0};
        struct apart apart = {.one = *anna, .two = b->done.client, .reason = STR("two sisters")};

        assert_int_equal(tx_begin(&tx, b->db, &b->err), OK);
        assert_int_equal(review_keep_apart(&tx, &apart, &b->err), OK);
        assert_int_equal(tx_commit(&tx, &b->err), OK);
    }
    bench_apply(b, bench_report(b, 2,
                                "Zzolson|Anna|2020-01-05|F|MR 77|1 Elm St|55101|651 "
                                "2347788|Lund|MTH Eva"));
    return b->done.client;
}

static void
a_number_may_move_to_another_person(void **state)
{
    struct bench *b = *state;
    struct client_id anna, is = greta_becomes_anna(b, false, &anna);

    assert_int_equal(is.v, anna.v);
    assert_int_equal(b->done.match, MATCH_SAME);
}

static void
between_two_whom_a_human_told_apart_a_human_decides(void **state)
{
    struct bench *b = *state;
    struct client_id anna, is = greta_becomes_anna(b, true, &anna);

    assert_int_not_equal(is.v, anna.v);
    assert_int_equal(b->done.match, MATCH_REVIEW);
    assert_int_equal(b->done.possible_count, 2);
    assert_true(bench_found(b, FINDING_CLIENT_POSSIBLE_MATCH));
    assert_int_equal(bench_clients(b), 3);
}

/* Otherwise every further message about a possible person would make one more record. */
/* One of a county's clinic days: hundreds with the clinic's telephone, born on few days. */
static struct client_id
one_of_a_crowd(struct bench *b, int n)
{
    struct str text;

    arena_reset(b->arena);
    text = arena_printf(b->arena,
                        "Zz%c%c%cfwa|Anna|2014-05-05|F|C %d|%d Elm St|55802|"
                        "218 5550100|Mothers|MTH Mae",
                        'a' + n % 23, 'b' + n / 23 % 23, 'c' + n % 7, n, n);
    bench_apply(b, bench_report(b, 1, arena_cstr(b->arena, text)));
    return b->done.client;
}

static void
a_number_finds_its_own_among_more_than_can_be_compared(void **state)
{
    struct bench *b = *state;
    struct client_id first = one_of_a_crowd(b, 0);
    int64_t clients;

    for (int n = 1; n <= LIMIT_CANDIDATES + 20; n++)
        (void)one_of_a_crowd(b, n);
    clients = bench_clients(b);
    for (int n = 35; n >= 0; n -= 7)
        assert_true(one_of_a_crowd(b, n).v == first.v || n > 0);
    assert_int_equal(bench_clients(b), clients);
}

static void
a_possible_person_reported_again_is_known(void **state)
{
    struct bench *b = *state;
    struct client_id other;

    bench_apply(b, bench_report(b, 1, ANNA));
    bench_apply(b, bench_report(b, 2, "Zzolson|Anna|2020-01-06|F|MR 77|1 Elm St|55101"));
    other = b->done.client;
    bench_apply(b, bench_report(b, 2, "Zzolson|Anna|2020-01-06|F|MR 77|1 Elm St|55101"));
    assert_int_equal(b->done.client.v, other.v);
    assert_int_equal(bench_clients(b), 2);
}

static void
twins_stay_two_and_are_known_again(void **state)
{
    struct bench *b = *state;
    struct client_id one, two;

    bench_apply(b, bench_report(b, 1, "Zzolson|Anna|2020-01-05|F|MR 1|1 Elm St|55101||Lund||Y 1"));
    one = b->done.client;
    bench_apply(b, bench_report(b, 1, "Zzolson|Emma|2020-01-05|F|MR 2|1 Elm St|55101||Lund||Y 2"));
    two = b->done.client;
    assert_int_not_equal(one.v, two.v);
    bench_apply(b, bench_report(b, 1, "Zzolson|Anna|2020-01-05|F|MR 1|1 Elm St|55101||Lund||Y 1"));
    assert_int_equal(b->done.client.v, one.v);
    bench_apply(b, bench_report(b, 1, "Zzolson|Emma|2020-01-05|F|MR 2|1 Elm St|55101||Lund||Y 2"));
    assert_int_equal(b->done.client.v, two.v);
    assert_int_equal(bench_clients(b), 2);
}

static void
a_newborn_is_renamed_when_the_name_comes(void **state)
{
    struct bench *b = *state;
    struct client_id baby;
    struct history history;
    CLEANUP(tx_end) struct tx tx = {0};

    bench_apply(b, bench_report(b, 1, "Zzolson|Baby Girl|2020-01-05|F|MR 12|1 Elm St|55101||Lund"));
    baby = b->done.client;
    bench_apply(b, bench_report(b, 1, "Zzolson|Baby Girl|2020-01-05|F|MR 12|1 Elm St|55101||Lund"));
    assert_int_equal(b->done.client.v, baby.v);
    bench_apply(b, bench_report(b, 1, "Zzolson|Anna|2020-01-05|F|MR 12|1 Elm St|55101||Lund"));
    assert_int_equal(b->done.client.v, baby.v);
    assert_int_equal(b->done.person, PERSON_CHANGED);
    bench_apply(b, bench_report(b, 1, "Zzolson|Baby Girl|2020-01-05|F|MR 12|1 Elm St|55101||Lund"));
    bench_read(b, &tx);
    assert_int_equal(history_load(&tx, b->arena, baby, &history, &b->err), OK);
    assert_str(history.client.believed.names[0].given, "Anna");
}

/* Two systems of one clinic, each with its own address for her. */
static void
a_source_that_wavers_is_kept_twice_not_forever(void **state)
{
    struct bench *b = *state;
    struct history history;
    CLEANUP(tx_end) struct tx tx = {0};

    for (int i = 0; i < 8; i++)
        bench_apply(b, bench_report(b, 1,
                                    i % 2 == 0 ? ANNA
                                               : "Zzolson|Anna|2020-01-05|F|MR 12|2 Oak Ave|55102|"
                                                 "651 2347788|Lund|MTH Eva"));
    bench_read(b, &tx);
    assert_int_equal(history_load(&tx, b->arena, b->done.client, &history, &b->err), OK);
    assert_str(history.client.believed.addresses[0].street, "2 Oak Ave");
    assert_int_equal(history.client.believed.address_count, 2);
    assert_int_equal(bench_held(b, b->done.client), 2);
    assert_int_equal(bench_rows(b, b->done.client), 8);
}

static void
a_number_given_to_two_persons_is_said(void **state)
{
    struct bench *b = *state;

    bench_apply(b, bench_report(b, 1, ANNA));
    bench_apply(b, bench_report(b, 1, "Quist|Peter|1961-07-30|M|MR 12|9 Lake Rd|56001"));
    assert_int_equal(b->done.match, MATCH_NEW);
    assert_true(bench_found(b, FINDING_CLIENT_ID_ELSEWHERE));
    assert_int_equal(bench_clients(b), 2);
}

static void
a_form_that_shows_an_old_record_is_refused(void **state)
{
    struct bench *b = *state;
    struct report *report;
    CLEANUP(tx_end) struct tx tx = {0};
    struct intake_ready ready;

    bench_apply(b, bench_report(b, 1, ANNA));
    report = bench_report(b, 1, "Zzolson|Anne|2020-01-05|F");
    report->by = REPORT_BY_FORM;
    report->known = b->done.client;
    report->version = 7;
    intake_prepare(b->arena, b->sets, report, &ready);
    assert_int_equal(tx_begin(&tx, b->db, &b->err), OK);
    assert_int_equal(intake_apply(&tx, b->arena, &ready, b->found, &b->done, &b->err), E_CONFLICT);
}

static void
a_form_edits_the_client_it_names(void **state)
{
    struct bench *b = *state;
    struct report *report;
    struct client_id anna;
    struct history history;
    CLEANUP(tx_end) struct tx tx = {0};

    bench_apply(b, bench_report(b, 1, ANNA));
    anna = b->done.client;
    report = bench_report(b, 2, "Zzolson|Hanna|2020-01-07|F");
    report->by = REPORT_BY_FORM;
    report->known = anna;
    report->version = 1;
    report->client.note = STR("asked for a call");
    bench_apply(b, report);
    assert_int_equal(b->done.client.v, anna.v);
    bench_read(b, &tx);
    assert_int_equal(history_load(&tx, b->arena, anna, &history, &b->err), OK);
    assert_str(history.client.believed.names[0].given, "Hanna");
    assert_str(history.client.believed.names[1].given, "Anna");
    assert_str(date_iso(b->arena, history.client.believed.born), "2020-01-07");
    assert_int_equal(history.client.version, 2);
}

/* -- doses ------------------------------------------------------------------------------------- */

static struct client_id
anna_with(struct bench *b, const char *dose)
{
    struct report *report = bench_report(b, 1, ANNA);

    bench_dose(b, report, dose);
    bench_apply(b, report);
    return b->done.client;
}

static void
an_update_replaces_what_the_number_named(void **state)
{
    struct bench *b = *state;
    struct client_id anna = anna_with(b, "o1|2020-05-01|08|A123B|00");

    (void)anna_with(b, "o1|2020-05-02|08|A999B|00|U");
    assert_int_equal(b->done.changed, 1);
    assert_str(bench_doses(b, anna), "2020-05-02 08 A999B 00 1\n");
}

static void
a_deletion_takes_the_dose_away(void **state)
{
    struct bench *b = *state;
    struct client_id anna = anna_with(b, "o1|2020-05-01|08|A123B|00");

    (void)anna_with(b, "o1|2020-05-01|08|A123B|00|D");
    assert_int_equal(b->done.deleted, 1);
    assert_str(bench_doses(b, anna), "");
    (void)anna_with(b, "o1|2020-05-01|08|A123B|00|D");
    assert_true(bench_found(b, FINDING_DOSE_DELETE_UNKNOWN));
    (void)anna_with(b, "o1|2020-05-01|08|A123B|00|A");
    assert_str(bench_doses(b, anna), "2020-05-01 08 A123B 00 1\n");
}

/* One clinic may not delete what another gave. */
static void
a_deletion_leaves_what_others_said(void **state)
{
    struct bench *b = *state;
    struct client_id anna = anna_with(b, "o1|2020-05-01|08|A123B|00");
    struct report *report = bench_report(
        b, 2, "Zzolson|Anna|2020-01-05|F|MR 77|1 Elm St|55101|651 2347788|Lund|MTH Eva");

    bench_dose(b, report, "|2020-05-01|08||01");
    bench_apply(b, report);
    assert_str(bench_doses(b, anna), "2020-05-01 08 A123B 00 2\n");
    report = bench_report(
        b, 2, "Zzolson|Anna|2020-01-05|F|MR 77|1 Elm St|55101|651 2347788|Lund|MTH Eva");
    bench_dose(b, report, "|2020-05-01|08||01|D");
    bench_apply(b, report);
    assert_int_equal(b->done.deleted, 1);
    assert_str(bench_doses(b, anna), "2020-05-01 08 A123B 00 1\n");
}

static void
an_unknown_update_is_added_and_said(void **state)
{
    struct bench *b = *state;
    struct client_id anna = anna_with(b, "o1|2020-05-01|08|A123B|00|U");

    assert_true(bench_found(b, FINDING_DOSE_UPDATE_UNKNOWN));
    assert_str(bench_doses(b, anna), "2020-05-01 08 A123B 00 1\n");
}

/* Numbers that count from 1 in every message name nothing. */
static void
a_number_used_for_another_dose_names_neither(void **state)
{
    struct bench *b = *state;
    struct client_id anna = anna_with(b, "1|2020-05-01|08|A123B|00");

    (void)anna_with(b, "1|2020-09-01|03|M77|00");
    assert_true(bench_found(b, FINDING_ORDER_NUMBER_REUSED));
    assert_str(bench_doses(b, anna), "2020-05-01 08 A123B 00 1\n2020-09-01 03 M77 00 1\n");
}

/* Some test messages give all doses one number; an update then means the one of that day. */
static void
one_number_for_all_doses_names_none(void **state)
{
    struct bench *b = *state;
    struct client_id anna;

    for (int i = 0; i < 2; i++) {
        struct report *report = bench_report(b, 1, ANNA);

        bench_dose(b, report, "7|2020-05-01|08|A123B|00");
        bench_dose(b, report, "7|2020-07-01|10|P77|00");
        bench_dose(b, report, "7|2020-09-01|03|M77|00");
        bench_apply(b, report);
        assert_int_equal(i == 0 ? b->done.added : b->done.known, 3);
    }
    assert_int_equal(b->found->worst, SEVERITY_NONE);
    anna = anna_with(b, "7|2020-07-01|10|P99|00|U");
    assert_int_equal(b->done.changed, 1);
    (void)anna_with(b, "7|2020-05-01|08|A123B|00|D");
    assert_str(bench_doses(b, anna), "2020-07-01 10 P99 00 1\n2020-09-01 03 M77 00 1\n");
}

static void
a_refusal_stands_beside_the_dose(void **state)
{
    struct bench *b = *state;
    struct client_id anna = anna_with(b, "9999|2020-05-01|03||00|A|RE");

    (void)anna_with(b, "o2|2020-05-01|03|M77|00");
    assert_str(bench_doses(b, anna), "2020-05-01 03  00 1 RE\n2020-05-01 03 M77 00 1\n");
}

static void
doubt_is_shown_on_both_sides_and_goes_with_its_cause(void **state)
{
    struct bench *b = *state;
    struct client_id anna = anna_with(b, "o1|2020-05-01|08|A123B|00");

    (void)anna_with(b, "o2|2020-05-01|08|XYZ99|00");
    assert_true(bench_found(b, FINDING_DOSE_POSSIBLE_DUPLICATE));
    assert_str(bench_doses(b, anna), "2020-05-01 08 A123B 00 1?\n2020-05-01 08 XYZ99 00 1?s\n");
    (void)anna_with(b, "o2|2020-05-01|08|XYZ99|00|D");
    assert_str(bench_doses(b, anna), "2020-05-01 08 A123B 00 1\n");
}

static void
nothing_given_is_no_dose(void **state)
{
    struct bench *b = *state;
    struct client_id anna = anna_with(b, "9999|2020-05-01|998||00|A|NA");

    assert_int_equal(b->done.refused, 1);
    assert_int_equal(b->done.doses[0].outcome, DOSE_NO_EVENT);
    assert_str(bench_doses(b, anna), "");
    assert_int_equal(bench_rows(b, anna), 1);
}

/* -- observations ------------------------------------------------------------------------------ */

static void
an_observation_is_kept_once_and_can_be_withdrawn(void **state)
{
    struct bench *b = *state;
    struct history history;
    struct client_id anna;
    struct report_observation said = {
        .kind = OBSERVATION_DISEASE,
        .code = {.code = STR("38907003"), .text = STR("varicella"), .system = STR("SCT")},
        .observed = {18300},
        .from = DATE_NONE,
        .until = DATE_NONE};

    for (int i = 0; i < 3; i++) {
        CLEANUP(tx_end) struct tx tx = {0};
        struct report *report = bench_report(b, 1, ANNA);

        said.withdrawn = i == 2;
        report->observations = &said;
        report->observation_count = 1;
        bench_apply(b, report);
        anna = b->done.client;
        assert_int_equal(b->done.observations_added, i == 0 ? 1 : 0);
        bench_read(b, &tx);
        assert_int_equal(history_load(&tx, b->arena, anna, &history, &b->err), OK);
        assert_int_equal(history.observation_count, i == 2 ? 0 : 1);
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(a_person_nobody_knows_is_added),
        T(the_same_report_again_changes_nothing),
        T(another_clinic_joins_the_person_and_the_dose),
        T(a_possible_person_is_kept_apart_and_put_before_a_human),
        T(a_number_may_move_to_another_person),
        T(between_two_whom_a_human_told_apart_a_human_decides),
        T(a_number_finds_its_own_among_more_than_can_be_compared),
        T(a_possible_person_reported_again_is_known),
        T(twins_stay_two_and_are_known_again),
        T(a_newborn_is_renamed_when_the_name_comes),
        T(a_source_that_wavers_is_kept_twice_not_forever),
        T(a_number_given_to_two_persons_is_said),
        T(a_form_that_shows_an_old_record_is_refused),
        T(a_form_edits_the_client_it_names),
        T(an_update_replaces_what_the_number_named),
        T(a_deletion_takes_the_dose_away),
        T(a_deletion_leaves_what_others_said),
        T(an_unknown_update_is_added_and_said),
        T(a_number_used_for_another_dose_names_neither),
        T(one_number_for_all_doses_names_none),
        T(a_refusal_stands_beside_the_dose),
        T(doubt_is_shown_on_both_sides_and_goes_with_its_cause),
        T(nothing_given_is_no_dose),
        T(an_observation_is_kept_once_and_can_be_withdrawn),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
