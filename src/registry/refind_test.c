/* registry/refind_test.c - a person stored before names were spelled as now is found again. */
#include "registry/refind.h"

#include "registry/client_search.h"
#include "registry/test_bench.h"

static size_t
found(struct bench *b, const char *text)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct client_question question = {
        .text = str_of(text), .organization = 1, .today = date_from(2026, 11, 22)};
    struct client_hits hits;

    bench_read(b, &tx);
    assert_int_equal(client_search(&tx, b->arena, b->sets, &question, &hits, &b->err), OK);
    return hits.count;
}

/* As an older release left it: without the keys of today. */
static void
make_old(struct bench *b, struct client_id id)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct client client;
    struct identity who;
    bool there;

    assert_int_equal(tx_begin(&tx, b->db, &b->err), OK);
    assert_int_equal(client_load_standing(&tx, b->arena, id, &client, &there, &b->err), OK);
    assert_true(there);
    identity_normalise(b->arena, b->sets, &client.believed, &who);
    assert_int_equal(client_unfind(&tx, id, &who, &b->err), OK);
    assert_int_equal(tx_commit(&tx, &b->err), OK);
    tx_end(&tx);
    bench_refind(b, id);
}

static void
whoever_is_listed_is_found_after_a_round(void **state)
{
    struct bench *b = *state;
    size_t done;

    bench_apply(b, bench_report(b, 1, "Đặng|Thuỷ|2019-03-03|F|MR 71"));
    assert_int_equal(found(b, "dang thuy"), 1);
    assert_int_equal(found(b, "Đặng"), 1);
    make_old(b, b->done.client);
    assert_int_equal(found(b, "dang thuy"), 0);
    assert_int_equal(refind_round(b->db, b->arena, b->sets, &done, &b->err), OK);
    assert_int_equal(done, 1);
    assert_int_equal(found(b, "dang thuy"), 1);
    assert_int_equal(refind_round(b->db, b->arena, b->sets, &done, &b->err), OK);
    assert_int_equal(done, 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(whoever_is_listed_is_found_after_a_round, bench_setup,
                                        bench_teardown),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
