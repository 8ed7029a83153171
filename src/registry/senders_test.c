/* registry/senders_test.c - many senders at once: one person, one record; and what a report costs. */
#include "registry/intake.h"

#include <pthread.h>
#include <stdio.h>

#include "registry/test_bench.h"

enum { SENDERS = 6, PERSONS = 12 };

struct sender {
    struct bench *b;
    int64_t organization;
    size_t failed;
};

static enum status
send(struct sender *s, struct arena *arena, const struct report *report)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct intake_ready ready;
    struct intake done;
    struct err err;

    intake_prepare(arena, s->b->sets, report, &ready);
    TRY(tx_begin(&tx, s->b->db, &err));
    TRY(intake_apply(&tx, arena, &ready, findings_new(arena), &done, &err));
    return tx_commit(&tx, &err);
}

/* Each organization reports the same persons, and the same dose of each. */
static void *
run(void *at)
{
    struct sender *s = at;
    struct arena *arena = arena_new(16 << 20);
    struct bench own = {.arena = arena, .minutes = s->organization * 1000};

    for (int i = 0; i < PERSONS; i++) {
        const char *person = arena_cstr(
            arena, arena_printf(arena,
                                "Zz%c%cson|Anna|2020-01-%02d|F|MR %d|%d Elm St|55101|651 23477%02d|"
                                "Lund|MTH Eva",
                                'a' + i, 'b' + i, i + 1, i, i + 1, i + 10));
        struct report *report = bench_report(&own, s->organization, person);
        unsigned tries = 0;
        enum status status;

        bench_dose(&own, report, "o1|2020-05-01|08|A123B|01");
        do
            status = send(s, arena, report);
        while (tx_again(&tries, status));
        s->failed += status == OK ? 0 : 1;
    }
    arena_free(arena);
    return NULL;
}

static void
many_senders_of_one_person_make_one_record(void **state)
{
    struct bench *b = *state;
    struct sender senders[SENDERS];
    pthread_t threads[SENDERS];

    for (int i = 0; i < SENDERS; i++) {
        senders[i] = (struct sender){b, i + 1, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, run, &senders[i]), 0);
    }
    for (int i = 0; i < SENDERS; i++) {
        assert_int_equal(pthread_join(threads[i], NULL), 0);
        assert_int_equal(senders[i].failed, 0);
    }
    assert_int_equal(bench_clients(b), PERSONS);
}

/* Candidates, statements, commit; the door needs one more for the replay. */
static void
a_report_waits_three_times_for_postgresql(void **state)
{
    struct bench *b = *state;

    if (!test_db_is_pg())
        skip();
    for (int i = 0; i < 4; i++) {
        CLEANUP(tx_end) struct tx tx = {0};
        struct report *report = bench_report(
            b, 1 + i / 3,
            i == 0 ? "Zzolson|Anna|2020-01-05|F|MR 12|1 Elm St|55101|651 2347788|Lund|MTH Eva"
                   : "Zzolson|Anna|2020-01-05|F|MR 12|2 Oak St|55102|651 2347788|Lund|MTH Eva");
        struct intake_ready ready;

        bench_dose(b, report, "o1|2020-05-01|08|A123B|00");
        bench_dose(b, report, i == 2 ? "o2|2020-05-02|03|M77|00" : "o2|2020-05-01|03|M77|00");
        intake_prepare(b->arena, b->sets, report, &ready);
        assert_int_equal(tx_begin(&tx, b->db, &b->err), OK);
        assert_int_equal(
            intake_apply(&tx, b->arena, &ready, findings_new(b->arena), &b->done, &b->err), OK);
        assert_int_equal(tx_commit(&tx, &b->err), OK);
        assert_true(tx.round_trips <= 3);
    }
}

/* Every call to the store fails once, in turn: the report is kept whole or not at all. */
static void
a_report_is_kept_whole_or_not_at_all(void **state)
{
    struct bench *b = *state;
    struct sender sender = {b, 1, 0};
    bool failed = true;
    size_t statements = 0;

    for (long n = 1; failed; n++) {
        struct report *report =
            bench_report(b, 1, "Zzolson|Anna|2020-01-05|F|MR 12|1 Elm St|55101|651 2347788|Lund");

        bench_dose(b, report, "o1|2020-05-01|08|A123B|00");
        bench_dose(b, report, "o2|2020-07-01|10|P77|00");
        store_fail_after(n);
        failed = send(&sender, b->arena, report) != OK;
        store_fail_after(0);
        statements = (size_t)n;
        assert_int_equal(bench_clients(b), failed ? 0 : 1);
    }
    assert_true(statements > 10);
    bench_apply(
        b, bench_report(b, 1, "Zzolson|Anna|2020-01-05|F|MR 12|1 Elm St|55101|651 2347788|Lund"));
    assert_int_equal(b->done.person, PERSON_KNOWN);
    assert_int_equal(bench_rows(b, b->done.client), 3);
    assert_str(bench_doses(b, b->done.client),
               "2020-05-01 08 A123B 00 1\n2020-07-01 10 P77 00 1\n");
}

/* What four clinics know comes to the same, whoever speaks first. */
static void
the_order_of_reports_changes_nothing(void **state)
{
    static const char *const doses[4][3] = {
        {"a1|2020-05-01|110|A123B|00", "a2|2020-07-01|110|A456B|00", "a3|2021-02-02|03|M77|00"},
        {"b1|2020-05-01|20||01", "b2|2020-05-01|08||01", "b3|2020-07-03|107||01"},
        {"c1|2021-02-02|03||01", "c2|2020-05-02|110||01", "c3|2022-10-01|150|F5|00"},
        {"d1|2022-10-01|88||01", "d2|2021-02-14|94||01", "d3|2020-07-01|10||01"}};
    struct bench *b = *state;
    struct str first = STR("");

    for (int turn = 0; turn < 4; turn++) {
        for (int i = 0; i < 4; i++) {
            int clinic = (i * (turn % 2 == 0 ? 1 : 3) + turn) % 4;
            struct report *report = bench_report(
                b, clinic + 1,
                arena_cstr(b->arena, arena_printf(b->arena,
                                                  "Zz%cson|Anna|2020-01-05|F|MR %d|1 Elm St|55101|"
                                                  "651 234778%d|Lund|MTH Eva",
                                                  'a' + turn, clinic + 10 * turn, turn)));

            for (int k = 0; k < 3; k++)
                bench_dose(b, report, doses[clinic][k]);
            bench_apply(b, report);
        }
        assert_int_equal(bench_clients(b), turn + 1);
        if (turn == 0)
            first = bench_doses(b, b->done.client);
        else
            assert_str(bench_doses(b, b->done.client), arena_cstr(b->arena, first));
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(many_senders_of_one_person_make_one_record),
        T(a_report_waits_three_times_for_postgresql),
        T(a_report_is_kept_whole_or_not_at_all),
        T(the_order_of_reports_changes_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
