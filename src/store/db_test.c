/* store/db_test.c - values, errors and transactions; the same on both engines. */
#include "base/test.h"

#include <stdio.h>
#include <string.h>

#include "store/probe.h"
#include "store/probe.sql.h"
#include "store/schema.h"
#include "store/setting.h"
#include "store/test_db.h"

extern const struct schema_step other_steps[];
extern const size_t other_step_count;

enum { ARENA_BYTES = 1024 * 1024 };

struct fixture {
    struct test_db test;
    struct db *db;
    struct arena *arena;
    struct err err;
};

static int
setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));

    test_db_new(&f->test);
    f->db = f->test.db;
    probe_make(f->db);
    f->arena = arena_new(ARENA_BYTES);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    store_fail_after(0);
    arena_free(f->arena);
    test_db_free(&f->test);
    test_free(f);
    return 0;
}

static enum status
add(struct fixture *f, int64_t id, struct str label)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, f->db, &f->err));
    TRY(probe_add_short(&tx, &(struct probe_add_short_in){.probe_id = id, .label = label},
                        &f->err));
    return tx_commit(&tx, &f->err);
}

static size_t
count(struct fixture *f)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct probe_all_row *rows;
    size_t n;

    assert_int_equal(tx_read(&tx, f->db, &f->err), OK);
    assert_int_equal(probe_all(&tx, f->arena, &rows, &n, &f->err), OK);
    return n;
}

static void
every_type_comes_back_as_it_went_in(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct probe_add_in in = {.probe_id = INT64_MAX,
                              .owner_id = 7,
                              .label = STR("\xc3\x85sa; :x 'y'"),
                              .remark = STR(""),
                              .body = STR("\0\x01\xff"),
                              .weight = INT32_MIN,
                              .rank = -3,
                              .active = true,
                              .born = date_from(2026, 3, 2),
                              .seen = {-1234567890123}};
    struct probe_find_row row;
    bool found;

    assert_int_equal(tx_begin(&tx, f->db, &f->err), OK);
    assert_int_equal(
        owner_add(&tx, &(struct owner_add_in){.owner_id = 7, .owner_name = STR("o")}, &f->err), OK);
    assert_int_equal(probe_add(&tx, &in, &f->err), OK);
    assert_int_equal(tx_commit(&tx, &f->err), OK);
    assert_int_equal(tx_read(&tx, f->db, &f->err), OK);
    assert_int_equal(
        probe_find(&tx, f->arena, &(struct probe_find_in){.id = INT64_MAX}, &row, &found, &f->err),
        OK);
    assert_true(found);
    assert_true(row.probe_id == INT64_MAX && row.owner_id == 7);
    assert_true(str_eq(row.label, in.label) && str_eq(row.body, in.body));
    assert_true(row.remark.p != NULL && row.remark.n == 0);
    assert_true(row.weight == INT32_MIN && row.rank == -3 && row.active);
    assert_int_equal(row.born_on.day, in.born.day);
    assert_true(row.seen_at.us == in.seen.us);
}

static void
what_is_absent_in_c_is_null_in_the_store(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct probe_add_in in = {.probe_id = 1, .born = DATE_NONE};
    struct probe_nulls_row nulls;
    struct probe_find_row row;
    bool found;

    assert_int_equal(tx_begin(&tx, f->db, &f->err), OK);
    assert_int_equal(probe_add(&tx, &in, &f->err), OK);
    assert_int_equal(
        probe_nulls(&tx, f->arena, &(struct probe_nulls_in){.probe_id = 1}, &nulls, &f->err), OK);
    assert_int_equal(nulls.n, 1);
    assert_int_equal(
        probe_find(&tx, f->arena, &(struct probe_find_in){.id = 1}, &row, &found, &f->err), OK);
    assert_true(row.owner_id == 0 && row.remark.p == NULL && row.body.p == NULL && row.rank == 0);
    assert_true(!date_is(row.born_on) && row.seen_at.us == 0 && !row.active);
    assert_true(row.label.p != NULL && row.label.n == 0); /* NOT NULL: the empty text */
}

static void
text_and_names_inside_a_statement_stay_text(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct probe_strings_row row;

    assert_int_equal(add(f, 1, STR("x")), OK);
    assert_int_equal(tx_read(&tx, f->db, &f->err), OK);
    assert_int_equal(probe_strings(&tx, f->arena,
                                   &(struct probe_strings_in){.probe_id = 1, .tail = STR(" end")},
                                   &row, &f->err),
                     OK);
    assert_str(row.plain, "a:b;c");
    assert_str(row.quoted, "it's end");
    assert_true(row.n == 0);
}

static void
nothing_stays_of_what_is_not_committed(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 3; i++) {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, f->db, &f->err), OK);
        assert_int_equal(
            probe_add_short(&tx, &(struct probe_add_short_in){.probe_id = 1, .label = STR("x")},
                            &f->err),
            OK);
    }
    assert_int_equal(count(f), 0);
}

static void
a_reader_keeps_its_snapshot(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct probe_all_row *rows;
    size_t n;

    assert_int_equal(add(f, 1, STR("one")), OK);
    assert_int_equal(tx_read(&tx, f->db, &f->err), OK);
    assert_int_equal(probe_all(&tx, f->arena, &rows, &n, &f->err), OK);
    assert_int_equal(add(f, 2, STR("two")), OK);
    assert_int_equal(probe_all(&tx, f->arena, &rows, &n, &f->err), OK);
    assert_int_equal(n, 1);
    assert_int_equal(count(f), 2);
}

static void
a_reader_cannot_write(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};

    assert_int_equal(tx_read(&tx, f->db, &f->err), OK);
    assert_int_equal(probe_add_short(&tx,
                                     &(struct probe_add_short_in){.probe_id = 1, .label = STR("x")},
                                     &f->err),
                     E_INVALID);
}

static void
a_key_used_twice_is_a_conflict_and_ends_the_transaction(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(add(f, 1, STR("one")), OK);
    assert_int_equal(add(f, 1, STR("again")), E_CONFLICT);
    {
        CLEANUP(tx_end) struct tx tx = {0};
        struct probe_add_in orphan = {.probe_id = 2, .owner_id = 99, .born = DATE_NONE};

        assert_int_equal(tx_begin(&tx, f->db, &f->err), OK);
        assert_int_equal(probe_add(&tx, &orphan, &f->err), E_CONFLICT);
        assert_true(tx.failed);
        assert_int_equal(
            probe_add_short(&tx, &(struct probe_add_short_in){.probe_id = 3, .label = STR("x")},
                            &f->err),
            E_CONFLICT);
        assert_int_equal(tx_commit(&tx, &f->err), E_CONFLICT);
    }
    assert_int_equal(count(f), 1);
    assert_int_equal(add(f, 2, STR("two")), OK); /* and the next one works */
}

static void
the_text_of_a_conflict_names_the_statement_and_no_value(void **state)
{
    struct fixture *f = *state;

    for (int i = 1; i <= 2; i++) {
        CLEANUP(tx_end) struct tx tx = {0};
        struct owner_add_in in = {i, STR("Zzolson")};

        assert_int_equal(tx_begin(&tx, f->db, &f->err), OK);
        assert_int_equal(owner_add(&tx, &in, &f->err), i == 1 ? OK : E_CONFLICT);
        if (i == 1)
            assert_int_equal(tx_commit(&tx, &f->err), OK);
    }
    assert_non_null(strstr(f->err.text, "owner_add"));
    assert_null(strstr(f->err.text, "Zzolson"));
}

static void
one_says_not_found_and_the_transaction_goes_on(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct probe_get_row row = {STR("untouched")};

    assert_int_equal(tx_begin(&tx, f->db, &f->err), OK);
    assert_int_equal(probe_get(&tx, f->arena, &(struct probe_get_in){.probe_id = 5}, &row, &f->err),
                     E_NOTFOUND);
    assert_str(row.label, "untouched");
    assert_int_equal(probe_add_short(&tx,
                                     &(struct probe_add_short_in){.probe_id = 5, .label = STR("x")},
                                     &f->err),
                     OK);
    assert_int_equal(tx_commit(&tx, &f->err), OK);
    assert_int_equal(count(f), 1);
}

static void
changes_counts_rows_and_returning_gives_them(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct probe_take_row row;
    int64_t changed;

    for (int i = 1; i <= 5; i++)
        assert_int_equal(add(f, i, STR("same")), OK);
    assert_int_equal(tx_begin(&tx, f->db, &f->err), OK);
    assert_int_equal(
        probe_rename(&tx,
                     &(struct probe_rename_in){.from = STR("same"), .to = STR("new"), .below = 4},
                     &changed, &f->err),
        OK);
    assert_int_equal(changed, 3);
    assert_int_equal(
        probe_take(&tx, f->arena, &(struct probe_take_in){.probe_id = 1}, &row, &f->err), OK);
    assert_str(row.label, "new");
    assert_int_equal(tx_commit(&tx, &f->err), OK);
    assert_int_equal(count(f), 4);
}

static void
texts_sort_by_their_bytes(void **state)
{
    static const char *const labels[] = {"Zebra", "apple", "Apple", "\xc3\x84pfel", "_", "10", "9"};
    static const char *const sorted[] = {"10", "9", "Apple", "Zebra", "_", "apple", "\xc3\x84pfel"};
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct probe_labels_row *rows;
    size_t n;

    for (int i = 0; i < 7; i++)
        assert_int_equal(add(f, i + 1, str_of(labels[i])), OK);
    assert_int_equal(tx_read(&tx, f->db, &f->err), OK);
    assert_int_equal(probe_labels(&tx, f->arena, &rows, &n, &f->err), OK);
    assert_int_equal(n, 7);
    for (int i = 0; i < 7; i++)
        assert_str(rows[i].label, sorted[i]);
}

static void
many_rows_come_whole_and_in_order(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct probe_all_row *rows;
    size_t n;

    assert_int_equal(tx_begin(&tx, f->db, &f->err), OK);
    for (int i = 1; i <= 1000; i++)
        assert_int_equal(
            probe_add_short(&tx, &(struct probe_add_short_in){.probe_id = i, .label = STR("x")},
                            &f->err),
            OK);
    assert_int_equal(probe_all(&tx, f->arena, &rows, &n, &f->err), OK);
    assert_int_equal(n, 1000);
    for (int i = 0; i < 1000; i++)
        assert_true(rows[i].probe_id == i + 1);
}

static void
text_that_is_not_utf8_is_refused(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(add(f, 1, STR("a\0b")), E_INVALID);
    assert_int_equal(add(f, 1, STR("\xff")), E_INVALID);
    assert_int_equal(count(f), 0);
}

static void
a_statement_sent_later_is_seen_by_the_next_and_its_failure_by_the_commit(void **state)
{
    struct fixture *f = *state;

    for (int i = 0; i < 2; i++) {
        CLEANUP(tx_end) struct tx tx = {0};
        struct owner_add_later_in owner = {.owner_id = 7, .owner_name = STR("o")};
        struct probe_add_in in = {.probe_id = i + 1, .owner_id = 7, .born = DATE_NONE};
        enum status status;

        assert_int_equal(tx_begin(&tx, f->db, &f->err), OK);
        status = owner_add_later(&tx, &owner, &f->err);
        if (status == OK)
            status = probe_add(&tx, &in, &f->err);
        if (status == OK)
            status = tx_commit(&tx, &f->err);
        assert_int_equal(status, i == 0 ? OK : E_CONFLICT);
    }
    assert_int_equal(count(f), 1);
}

static void
settings_are_kept(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct str value;

    assert_int_equal(tx_begin(&tx, f->db, &f->err), OK);
    assert_int_equal(setting_load(&tx, f->arena, STR("a.b"), &value, &f->err), OK);
    assert_null(value.p);
    assert_int_equal(setting_save(&tx, STR("a.b"), STR("1"), &f->err), OK);
    assert_int_equal(setting_save(&tx, STR("a.b"), STR("2"), &f->err), OK);
    assert_int_equal(tx_commit(&tx, &f->err), OK);
    test_db_reopen(&f->test);
    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(setting_load(&tx, f->arena, STR("a.b"), &value, &f->err), OK);
    assert_str(value, "2");
    tx_end(&tx);
}

static void
a_store_is_neither_made_nor_found_by_accident(void **state)
{
    struct fixture *f = *state;
    struct db *db = NULL;
    unsigned steps = 9;

    assert_int_equal(db_open(STR("sqlite:/tmp/no/such/store.db"), &db, &f->err), E_NOTFOUND);
    assert_int_equal(db_open(STR("mysql:x"), &db, &f->err), E_INVALID);
    assert_null(db);
    if (!test_db_is_pg()) /* its file is owned by one opening */
        assert_int_equal(db_open(f->test.url, &db, &f->err), E_BUSY);
    db_close(f->test.db);
    f->test.db = NULL;
    assert_int_equal(db_create(f->test.url, (struct instant){1}, &f->err), E_CONFLICT);
    assert_int_equal(db_migrate(f->test.url, (struct instant){1}, &steps, &f->err), OK);
    assert_int_equal(steps, 0);
}

static void
a_store_older_or_newer_than_the_program_is_not_opened(void **state)
{
    struct fixture *f = *state;
    struct schema newer = {other_steps, other_step_count};
    struct instant now = {1};
    unsigned taken = 9;
    struct db *db = NULL;

    assert_int_equal(schema_check(f->db, newer, &f->err), E_CONFLICT);
    assert_non_null(strstr(f->err.text, "has not taken schema step 9002"));
    assert_int_equal(schema_apply(f->db, newer, now, &taken, &f->err), OK);
    assert_int_equal(taken, 2);
    assert_int_equal(schema_apply(f->db, newer, now, &taken, &f->err), OK);
    assert_int_equal(taken, 0);
    assert_int_equal(schema_check(f->db, newer, &f->err), OK);
    assert_int_equal(schema_check(f->db, schema_ours(), &f->err), E_CONFLICT);
    db_close(f->test.db);
    f->test.db = NULL;
    assert_int_equal(db_open(f->test.url, &db, &f->err), E_CONFLICT);
    assert_non_null(strstr(f->err.text, "newer than this program"));
}

/* Step 9003 is broken in its second statement. */
static void
a_schema_step_is_taken_whole_or_not_at_all(void **state)
{
    static const struct schema_text half[] = {
        {"CREATE TABLE half (a INTEGER) STRICT", "CREATE TABLE half (a bigint)"},
        {"CREATE TABLE probe (a INTEGER) STRICT", "CREATE TABLE probe (a bigint)"}};
    static const struct schema_step broken[] = {{9003, "broken", half, 2}};
    static const struct schema_step mended[] = {{9003, "mended", half, 1}};
    struct fixture *f = *state;
    struct instant now = {1};
    unsigned taken;

    assert_int_equal(schema_apply(f->db, (struct schema){broken, 1}, now, &taken, &f->err),
                     E_INVALID);
    assert_non_null(strstr(f->err.text, "9003"));
    assert_int_equal(schema_apply(f->db, (struct schema){mended, 1}, now, &taken, &f->err), OK);
    assert_int_equal(taken, 1);
}

static void
a_backup_is_a_store_that_opens(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct db *db = f->db;
    char path[128], url[160];

    (void)snprintf(path, sizeof(path), "%s/copy.db", f->test.dir);
    (void)snprintf(url, sizeof(url), "sqlite:%s", path);
    if (test_db_is_pg()) {
        assert_int_equal(db_backup(f->db, path, &f->err), E_INVALID);
        return;
    }
    assert_int_equal(add(f, 1, STR("one")), OK);
    assert_int_equal(tx_begin(&tx, f->db, &f->err), OK); /* a writer is no hindrance */
    assert_int_equal(db_backup(f->db, path, &f->err), OK);
    assert_int_equal(db_backup(f->db, path, &f->err), E_CONFLICT);
    tx_end(&tx);
    assert_int_equal(db_open(str_of(url), &f->db, &f->err), OK);
    assert_int_equal(count(f), 1);
    db_close(f->db);
    f->db = db;
}

/* The fault loop of the scenarios in small: fail call 1, 2, ... until the work gets through. */
static void
a_store_call_that_fails_leaves_nothing_half_done(void **state)
{
    struct fixture *f = *state;
    long n = 1;

    for (;; n++) {
        enum status status;

        store_fail_after(n);
        status = add(f, 1, STR("x"));
        store_fail_after(0);
        if (status == OK)
            break;
        assert_int_equal(status, E_IO);
        assert_int_equal(count(f), 0);
    }
    assert_int_equal(n, 4); /* begin, statement and commit have each failed once */
    assert_int_equal(count(f), 1);
}

static void
a_door_repeats_when_the_store_is_busy_but_not_forever(void **state)
{
    unsigned tries = 0, rounds = 0;

    (void)state;
    assert_false(tx_again(&tries, OK));
    assert_false(tx_again(&tries, E_IO));
    while (tx_again(&tries, E_BUSY))
        rounds++;
    assert_int_equal(rounds, TX_TRIES_MAX);
}

#define STORE_TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        STORE_TEST(every_type_comes_back_as_it_went_in),
        STORE_TEST(what_is_absent_in_c_is_null_in_the_store),
        STORE_TEST(text_and_names_inside_a_statement_stay_text),
        STORE_TEST(nothing_stays_of_what_is_not_committed),
        STORE_TEST(a_reader_keeps_its_snapshot),
        STORE_TEST(a_reader_cannot_write),
        STORE_TEST(a_key_used_twice_is_a_conflict_and_ends_the_transaction),
        STORE_TEST(the_text_of_a_conflict_names_the_statement_and_no_value),
        STORE_TEST(one_says_not_found_and_the_transaction_goes_on),
        STORE_TEST(changes_counts_rows_and_returning_gives_them),
        STORE_TEST(texts_sort_by_their_bytes),
        STORE_TEST(many_rows_come_whole_and_in_order),
        STORE_TEST(text_that_is_not_utf8_is_refused),
        STORE_TEST(a_statement_sent_later_is_seen_by_the_next_and_its_failure_by_the_commit),
        STORE_TEST(settings_are_kept),
        STORE_TEST(a_store_is_neither_made_nor_found_by_accident),
        STORE_TEST(a_store_older_or_newer_than_the_program_is_not_opened),
        STORE_TEST(a_schema_step_is_taken_whole_or_not_at_all),
        STORE_TEST(a_backup_is_a_store_that_opens),
        STORE_TEST(a_store_call_that_fails_leaves_nothing_half_done),
        cmocka_unit_test(a_door_repeats_when_the_store_is_busy_but_not_forever),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
