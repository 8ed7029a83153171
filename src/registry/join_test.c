/* registry/join_test.c - two records become one person, and two again, with nothing lost. */
#include "registry/join.h"

#include "registry/client_search.h"
#include "registry/history.h"
#include "registry/review.h"
#include "registry/test_bench.h"

#define ANNA "Zzolson|Anna|2020-01-05|F|MR 12|1 Elm St|55101|651 2347788|Lund|MTH Eva"
#define HANNA "Zzolson|Hanna|2020-01-05|F|MR 77|1 Elm St|55101||Lund|MTH Eva"

struct two {
    struct client_id anna, hanna;
};

static struct client_id
report_of(struct bench *b, int64_t organization, const char *person, const char *dose)
{
    struct report *report = bench_report(b, organization, person);

    bench_dose(b, report, dose);
    bench_apply(b, report);
    return b->done.client;
}

static struct two
make_two(struct bench *b)
{
    struct two two;

    two.anna = report_of(b, 1, ANNA, "o1|2020-05-01|08|A123B|00");
    two.hanna = report_of(b, 2, HANNA, "x1|2020-05-01|08||01");
    assert_int_not_equal(two.anna.v, two.hanna.v);
    return two;
}

static enum status
join(struct bench *b, struct client_id from, struct client_id into)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct join how = {from, into, STR("the mother said so"), 9, {1780000000000000}};

    TRY(tx_begin(&tx, b->db, &b->err));
    TRY(join_clients(&tx, b->arena, b->sets, &how, &b->err));
    return tx_commit(&tx, &b->err);
}

static enum status
part(struct bench *b, struct client_id client)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct part how = {client, STR("two sisters"), 9, {1780000000000000}};

    TRY(tx_begin(&tx, b->db, &b->err));
    TRY(join_undo(&tx, b->arena, b->sets, &how, &b->err));
    return tx_commit(&tx, &b->err);
}

static struct history
history(struct bench *b, struct client_id id)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct history h;

    bench_read(b, &tx);
    assert_int_equal(history_load(&tx, b->arena, id, &h, &b->err), OK);
    return h;
}

static size_t
hits(struct bench *b, const char *text)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct client_question question = {
        .text = str_of(text), .organization = 1, .today = date_from(2026, 11, 22)};
    struct client_hits found;

    bench_read(b, &tx);
    assert_int_equal(client_search(&tx, b->arena, b->sets, &question, &found, &b->err), OK);
    return found.count;
}

static void
joined_clients_are_one_under_either_number(void **state)
{
    struct bench *b = *state;
    struct two two = make_two(b);
    struct history h;

    assert_int_equal(join(b, two.hanna, two.anna), OK);
    assert_int_equal(bench_clients(b), 1);
    assert_str(bench_doses(b, two.anna), "2020-05-01 08 A123B 00 2\n");
    assert_str(bench_doses(b, two.hanna), "");
    h = history(b, two.hanna);
    assert_int_equal(h.client.id.v, two.anna.v);
    assert_int_equal(h.client.believed.identifier_count, 2);
    assert_int_equal(h.client.believed.name_count, 2);
    assert_int_equal(hits(b, "zzolson hanna"), 1);
    (void)report_of(b, 2, HANNA, "x2|2020-09-01|03|M77|00");
    assert_int_equal(b->done.client.v, two.anna.v);
    assert_int_equal(bench_clients(b), 1);
}

static void
parted_clients_are_as_they_were(void **state)
{
    struct bench *b = *state;
    struct two two = make_two(b);

    assert_int_equal(join(b, two.hanna, two.anna), OK);
    assert_int_equal(part(b, two.hanna), OK);
    assert_int_equal(bench_clients(b), 2);
    assert_str(bench_doses(b, two.anna), "2020-05-01 08 A123B 00 1\n");
    assert_str(bench_doses(b, two.hanna), "2020-05-01 08  01 1\n");
    assert_str(history(b, two.hanna).client.believed.names[0].given, "Hanna");
    assert_str(history(b, two.anna).client.believed.names[0].given, "Anna");
    assert_int_equal(history(b, two.anna).client.believed.identifier_count, 1);
    assert_int_equal(hits(b, "zzolson hanna"), 1);
    (void)report_of(b, 2, HANNA, "x1|2020-05-01|08||01");
    assert_int_equal(b->done.client.v, two.hanna.v);
    assert_int_equal(b->done.known, 1);
}

/* What her clinic said while the two were one belongs to her. */
static void
parting_takes_along_what_the_sources_have_said_since(void **state)
{
    struct bench *b = *state;
    struct two two = make_two(b);

    assert_int_equal(join(b, two.hanna, two.anna), OK);
    (void)report_of(b, 2, HANNA, "x2|2020-09-01|03|M77|00");
    (void)report_of(b, 1, ANNA, "o2|2020-09-09|10|P55|00");
    assert_int_equal(part(b, two.hanna), OK);
    assert_str(bench_doses(b, two.hanna), "2020-05-01 08  01 1\n2020-09-01 03 M77 00 1\n");
    assert_str(bench_doses(b, two.anna), "2020-05-01 08 A123B 00 1\n2020-09-09 10 P55 00 1\n");
}

static void
parted_clients_are_never_joined_again(void **state)
{
    struct bench *b = *state;
    struct two two = make_two(b);

    assert_int_equal(join(b, two.hanna, two.anna), OK);
    assert_int_equal(part(b, two.hanna), OK);
    assert_int_equal(join(b, two.hanna, two.anna), E_CONFLICT);
    assert_int_equal(join(b, two.anna, two.hanna), E_CONFLICT);
}

static void
a_client_is_not_joined_twice(void **state)
{
    struct bench *b = *state;
    struct two two = make_two(b);

    assert_int_equal(join(b, two.anna, two.anna), E_CONFLICT);
    assert_int_equal(join(b, two.hanna, two.anna), OK);
    assert_int_equal(join(b, two.hanna, two.anna), E_CONFLICT);
    assert_int_equal(part(b, two.anna), E_NOTFOUND);
}

/* Third joined second joined first; the second leaves with the third. */
static void
parting_takes_along_whoever_had_come_before(void **state)
{
    struct bench *b = *state;
    struct two two = make_two(b);
    struct client_id third =
        report_of(b, 3, "Zzolson|Johanna|2020-01-05|F|MR 5|1 Elm St|55101", "|2021-02-02|21||01");

    assert_int_equal(join(b, third, two.hanna), OK);
    assert_int_equal(join(b, two.hanna, two.anna), OK);
    assert_int_equal(bench_clients(b), 1);
    assert_int_equal(part(b, two.hanna), OK);
    assert_str(bench_doses(b, two.hanna), "2020-05-01 08  01 1\n2021-02-02 21  01 1\n");
    assert_int_equal(history(b, third).client.id.v, two.hanna.v);
    assert_int_equal(part(b, third), OK);
    assert_str(bench_doses(b, third), "2021-02-02 21  01 1\n");
    assert_int_equal(bench_clients(b), 3);
}

static void
joining_settles_the_review(void **state)
{
    struct bench *b = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct client_id one = report_of(b, 1, ANNA, "o1|2020-05-01|08|A123B|00");
    struct client_id two =
        report_of(b, 2, "Zzolson|Anna|2020-01-06|F|MR 77|1 Elm St|55101|651 2347788|Lund|MTH Eva",
                  "x1|2020-05-01|08||01");
    int64_t open;

    assert_int_equal(b->done.match, MATCH_REVIEW);
    assert_int_equal(join(b, two, one), OK);
    bench_read(b, &tx);
    assert_int_equal(review_open_count(&tx, b->arena, &open, &b->err), OK);
    assert_int_equal(open, 0);
}

static struct str
verdict_of(struct bench *b, struct client_id client, struct review *review)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct review *list;
    size_t count;

    bench_read(b, &tx);
    assert_int_equal(review_list_of(&tx, b->arena, client, &list, &count, &b->err), OK);
    assert_int_equal(count, 1);
    *review = list[0];
    return list[0].verdict;
}

static enum status
open_again(struct bench *b, const struct review *review)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, b->db, &b->err));
    TRY(review_open_again(&tx, review, &b->err));
    return tx_commit(&tx, &b->err);
}

/* What a review says follows what was done, and "two persons" can be taken back as well. */
static void
a_review_says_what_was_decided_last(void **state)
{
    struct bench *b = *state;
    struct client_id one = report_of(b, 1, ANNA, "o1|2020-05-01|08|A123B|00");
    struct client_id two =
        report_of(b, 2, "Zzolson|Anna|2020-01-06|F|MR 77|1 Elm St|55101|651 2347788|Lund|MTH Eva",
                  "x1|2020-05-01|08||01");
    struct review review;

    assert_str(verdict_of(b, two, &review), "open");
    assert_int_equal(open_again(b, &review), E_CONFLICT);
    assert_int_equal(join(b, two, one), OK);
    assert_str(verdict_of(b, two, &review), "same");
    assert_int_equal(part(b, two), OK);
    assert_str(verdict_of(b, two, &review), "different");
    assert_int_equal(join(b, two, one), E_CONFLICT);
    assert_int_equal(open_again(b, &review), OK);
    assert_str(verdict_of(b, two, &review), "open");
    assert_int_equal(join(b, two, one), OK);
    assert_str(verdict_of(b, two, &review), "same");
}

#define T(name) cmocka_unit_test_setup_teardown(name, bench_setup, bench_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(joined_clients_are_one_under_either_number),
        T(parted_clients_are_as_they_were),
        T(parting_takes_along_what_the_sources_have_said_since),
        T(parted_clients_are_never_joined_again),
        T(a_client_is_not_joined_twice),
        T(parting_takes_along_whoever_had_come_before),
        T(joining_settles_the_review),
        T(a_review_says_what_was_decided_last),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
