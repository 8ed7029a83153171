/* access/audit_test.c - the chain holds, and every way of tampering with it is found. */
#include "access/audit.h"

#include <string.h>

#include "access/audit_harm.sql.h"
#include "access/secret.h"
#include "base/test.h"
#include "store/test_db.h"

enum { ROWS = 10 };

struct fixture {
    struct test_db test;
    struct db *db;
    struct arena *arena;
    struct err err;
    struct audit_head head; /* after ROWS rows */
};

static enum status
write_rows(struct fixture *f, int64_t from, int64_t count)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, f->db, &f->err));
    for (int64_t i = from; i < from + count; i++) {
        struct audit_entry entry = {.at = {1000000 + i},
                                    .who = {7},
                                    .org = {3 + i % 2},
                                    .source = STR("127.0.0.1"),
                                    .what = AUDIT_VIEW,
                                    .object_kind = STR("client"),
                                    .object = i,
                                    .client = 100 + i % 2,
                                    .reason = STR("care")};

        TRY(audit_add(&tx, &entry, &f->err));
    }
    return tx_commit(&tx, &f->err);
}

static int
setup(void **state)
{
    static const unsigned char key[SECRET_KEY_BYTES] = "known to this test only";
    struct fixture *f = test_calloc(1, sizeof(*f));

    secret_key_set(key);
    test_db_new(&f->test);
    f->db = f->test.db;
    f->arena = arena_new(1 << 20);
    assert_int_equal(write_rows(f, 1, ROWS), OK);
    assert_int_equal(audit_seal_all(f->db, &f->head, &f->err), OK);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    arena_free(f->arena);
    test_db_free(&f->test);
    test_free(f);
    return 0;
}

static struct audit_check
check(struct fixture *f, const struct audit_head *outside)
{
    struct audit_check out;

    assert_int_equal(audit_verify(f->db, outside, &out, &f->err), OK);
    return out;
}

static void
assert_fault(const struct audit_check *check, enum audit_fault_kind kind, int64_t seq)
{
    for (int64_t i = 0; i < check->faults && i < AUDIT_FAULTS_MAX; i++)
        if (check->list[i].kind == kind && check->list[i].seq == seq)
            return;
    fail_msg("no fault %d at link %lld among %lld", (int)kind, (long long)seq,
             (long long)check->faults);
}

#define HARM(f, call)                                                                              \
    do {                                                                                           \
        CLEANUP(tx_end) struct tx tx = {0};                                                        \
        int64_t changed = 0;                                                                       \
                                                                                                   \
        assert_int_equal(tx_begin(&tx, (f)->db, &(f)->err), OK);                                   \
        assert_int_equal((call), OK);                                                              \
        assert_in_range(changed, 1, ROWS);                                                         \
        assert_int_equal(tx_commit(&tx, &(f)->err), OK);                                           \
    } while (0)

static struct harm_row_of_row
link_at(struct fixture *f, int64_t seq)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct harm_row_of_row row;

    assert_int_equal(tx_read(&tx, f->db, &f->err), OK);
    assert_int_equal(
        harm_row_of(&tx, f->arena, &(struct harm_row_of_in){.seq = seq}, &row, &f->err), OK);
    return row;
}

static void
an_untouched_chain_holds_and_grows(void **state)
{
    struct fixture *f = *state;
    struct audit_check out = check(f, &f->head);
    struct audit_head more;

    assert_int_equal(out.faults, 0);
    assert_int_equal(out.rows, ROWS);
    assert_int_equal(f->head.seq, ROWS);
    assert_int_equal(write_rows(f, 11, 3), OK);
    out = check(f, &f->head);
    assert_int_equal(out.faults, 0);
    assert_int_equal(out.waiting, 3);
    assert_int_equal(audit_seal_all(f->db, &more, &f->err), OK);
    out = check(f, &f->head);
    assert_int_equal(out.faults, 0);
    assert_int_equal(out.rows, ROWS + 3);
    assert_int_equal(more.seq, ROWS + 3);
}

static void
a_changed_row_is_found_and_only_that(void **state)
{
    struct fixture *f = *state;
    struct audit_check out;

    HARM(f, harm_change(&tx, &(struct harm_change_in){.object_id = 4}, &changed, &f->err));
    out = check(f, NULL);
    assert_int_equal(out.faults, 1);
    assert_fault(&out, FAULT_CHANGED, 4);
}

static void
a_removed_row_is_found(void **state)
{
    struct fixture *f = *state;
    struct audit_check out;

    HARM(f, harm_remove(&tx, &(struct harm_remove_in){.object_id = 6}, &changed, &f->err));
    out = check(f, NULL);
    assert_int_equal(out.faults, 1);
    assert_fault(&out, FAULT_REMOVED, 6);
}

static void
rows_put_in_another_order_are_found(void **state)
{
    struct fixture *f = *state;
    int64_t third = link_at(f, 3).audit_id, fifth = link_at(f, 5).audit_id;
    struct audit_check out;

    HARM(f,
         harm_relink(&tx, &(struct harm_relink_in){.seq = 3, .audit_id = -1}, &changed, &f->err));
    HARM(f, harm_relink(&tx, &(struct harm_relink_in){.seq = 5, .audit_id = third}, &changed,
                        &f->err));
    HARM(f, harm_relink(&tx, &(struct harm_relink_in){.seq = 3, .audit_id = fifth}, &changed,
                        &f->err));
    out = check(f, NULL);
    assert_fault(&out, FAULT_CHANGED, 3);
    assert_fault(&out, FAULT_CHANGED, 5);
}

static void
a_link_removed_with_its_row_is_found(void **state)
{
    struct fixture *f = *state;
    struct audit_check out;

    HARM(f, harm_remove(&tx, &(struct harm_remove_in){.object_id = 6}, &changed, &f->err));
    HARM(f, harm_unlink(&tx, &(struct harm_unlink_in){.seq = 6}, &changed, &f->err));
    out = check(f, NULL);
    assert_fault(&out, FAULT_GAP, 7);
}

static void
a_link_removed_alone_leaves_a_row_unchained(void **state)
{
    struct fixture *f = *state;
    struct audit_check out;

    HARM(f, harm_unlink(&tx, &(struct harm_unlink_in){.seq = 6}, &changed, &f->err));
    out = check(f, NULL);
    assert_fault(&out, FAULT_GAP, 7);
    assert_fault(&out, FAULT_UNCHAINED, 0);
}

static void
cut_tail(struct fixture *f)
{
    HARM(f, harm_remove(&tx, &(struct harm_remove_in){.object_id = 10}, &changed, &f->err));
    HARM(f, harm_unlink(&tx, &(struct harm_unlink_in){.seq = 10}, &changed, &f->err));
}

static void
a_tail_cut_off_is_found(void **state)
{
    struct fixture *f = *state;
    struct audit_check out;

    cut_tail(f);
    out = check(f, NULL);
    assert_fault(&out, FAULT_CUT, 9);
}

static void
a_tail_cut_off_with_its_head_is_found_by_the_head_outside(void **state)
{
    struct fixture *f = *state;
    struct harm_head_in head = {.seq = 9, .hash = link_at(f, 9).hash};
    struct audit_check out;
    bool passes = true;

    cut_tail(f);
    HARM(f, harm_head(&tx, &head, &changed, &f->err));
    assert_int_equal(check(f, NULL).faults, 0); /* nothing in the store tells */
    out = check(f, &f->head);
    assert_fault(&out, FAULT_CUT, 9);
    assert_int_equal(audit_passes(f->db, &f->head, &passes, &f->err), OK);
    assert_false(passes);
}

static void
a_chain_written_anew_is_found_by_the_head_outside(void **state)
{
    struct fixture *f = *state;
    struct audit_head head;
    struct audit_check out;

    f->head.hash[0] ^= 1; /* another chain of the same length */
    out = check(f, &f->head);
    assert_fault(&out, FAULT_REWRITTEN, 10);
    assert_int_equal(audit_seal_all(f->db, &head, &f->err), OK);
}

static void
a_row_that_disappears_before_it_is_chained_is_found(void **state)
{
    struct fixture *f = *state;
    struct audit_check out;
    struct audit_head head;

    assert_int_equal(write_rows(f, 11, 2), OK);
    HARM(f, harm_remove(&tx, &(struct harm_remove_in){.object_id = 11}, &changed, &f->err));
    out = check(f, NULL);
    assert_fault(&out, FAULT_REMOVED, 0);
    assert_int_equal(audit_seal_all(f->db, &head, &f->err), OK);
    out = check(f, NULL);
    assert_int_equal(out.faults, 1);
    assert_fault(&out, FAULT_REMOVED, 11);
}

static void
a_row_slipped_past_the_sealer_is_found(void **state)
{
    struct fixture *f = *state;
    struct audit_check out;

    assert_int_equal(write_rows(f, 11, 2), OK);
    HARM(f, harm_waiting(&tx, &changed, &f->err));
    out = check(f, NULL);
    assert_int_equal(out.faults, 2);
    assert_fault(&out, FAULT_UNCHAINED, 0);
}

static void
heads_are_written_and_read_again(void **state)
{
    struct fixture *f = *state;
    struct str text = audit_head_text(f->arena, &f->head);
    struct audit_head head = {0};

    assert_true(audit_head_parse(text, &head));
    assert_int_equal(head.seq, ROWS);
    assert_memory_equal(head.hash, f->head.hash, AUDIT_HASH_BYTES);
    assert_false(audit_head_parse(str_slice(text, 0, text.n - 1), &head));
    assert_false(audit_head_parse(STR("x:00"), &head));
    assert_false(audit_head_parse(STR(""), &head));
}

static void
an_act_that_is_rolled_back_leaves_no_row(void **state)
{
    struct fixture *f = *state;

    {
        CLEANUP(tx_end) struct tx tx = {0};
        struct audit_entry entry = {.at = {5}, .what = AUDIT_ADD};

        assert_int_equal(tx_begin(&tx, f->db, &f->err), OK);
        assert_int_equal(audit_add(&tx, &entry, &f->err), OK);
    }
    assert_int_equal(check(f, NULL).waiting, 0);
}

static size_t
found(struct fixture *f, struct audit_query query)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_row *rows;
    size_t count;

    assert_int_equal(tx_read(&tx, f->db, &f->err), OK);
    assert_int_equal(audit_find(&tx, f->arena, &query, &rows, &count, &f->err), OK);
    for (size_t i = 0; i < count; i++) {
        assert_int_equal(rows[i].entry.what, AUDIT_VIEW);
        assert_str(rows[i].action, "view");
    }
    return count;
}

static void
who_saw_whom_between_two_moments_is_answered(void **state)
{
    struct fixture *f = *state;
    struct audit_query all = {.from = {0}, .to = {2000000}, .max = 100};
    struct audit_query client = all, some = all, org = all, other = all;

    client.client = 100;
    some.from.us = 1000003;
    some.to.us = 1000006;
    org.org.v = 4;
    other.who.v = 8;
    assert_int_equal(found(f, all), 10);
    assert_int_equal(found(f, client), 5);
    assert_int_equal(found(f, some), 3);
    assert_int_equal(found(f, org), 5);
    assert_int_equal(found(f, other), 0);
    client.org.v = 4;
    assert_int_equal(found(f, client), 0); /* client 100 was seen by organization 3 only */
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_untouched_chain_holds_and_grows),
        TEST(a_changed_row_is_found_and_only_that),
        TEST(a_removed_row_is_found),
        TEST(rows_put_in_another_order_are_found),
        TEST(a_link_removed_with_its_row_is_found),
        TEST(a_link_removed_alone_leaves_a_row_unchained),
        TEST(a_tail_cut_off_is_found),
        TEST(a_tail_cut_off_with_its_head_is_found_by_the_head_outside),
        TEST(a_chain_written_anew_is_found_by_the_head_outside),
        TEST(a_row_that_disappears_before_it_is_chained_is_found),
        TEST(a_row_slipped_past_the_sealer_is_found),
        TEST(heads_are_written_and_read_again),
        TEST(an_act_that_is_rolled_back_leaves_no_row),
        TEST(who_saw_whom_between_two_moments_is_answered),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
