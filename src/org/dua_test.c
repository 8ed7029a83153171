/* org/dua_test.c - organizations and agreements in the store, over years, on both engines. */
#include "org/dua.h"

#include "base/test.h"
#include "org/text.h"
#include "store/setting.h"
#include "store/test_db.h"

struct fixture {
    struct test_db test;
    struct tx tx; /* one for the whole test: what it sees is what it wrote */
    struct arena *arena;
    struct err err;
    struct org north, site;
    struct date signed_on;
};

static struct instant
moment(struct date day)
{
    return (struct instant){(int64_t)day.day * 86400 * 1000000};
}

static int
setup(void **state)
{
    struct fixture *f = test_calloc(1, sizeof(*f));

    test_db_new(&f->test);
    f->arena = arena_new(4 << 20);
    f->signed_on = date_from(2024, 3, 1);
    f->north = (struct org){.code = STR("NORTH-1"), .name = STR("North Clinic")};
    f->site = (struct org){.code = STR("NORTH-2"), .name = STR("North Clinic, Site 2")};
    assert_int_equal(tx_begin(&f->tx, f->test.db, &f->err), OK);
    assert_int_equal(org_add(&f->tx, &f->north, moment(f->signed_on), &f->err), OK);
    f->site.parent = f->north.id;
    assert_int_equal(org_add(&f->tx, &f->site, moment(f->signed_on), &f->err), OK);
    assert_int_equal(agreement_text_install(&f->tx, f->arena, &f->err), OK);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    tx_end(&f->tx);
    arena_free(f->arena);
    test_db_free(&f->test);
    test_free(f);
    return 0;
}

static struct gate
gate_on(struct fixture *f, const struct org *org, struct date today)
{
    struct gate gate;

    assert_int_equal(agreement_gate(&f->tx, f->arena, org->id, today, &gate, &f->err), OK);
    return gate;
}

static struct signature
signature_on(struct date day)
{
    return (struct signature){.signer = {.name = STR("Ann Lee"),
                                         .title = STR("Director"),
                                         .email = STR("ann@example.org")},
                              .from = STR("192.0.2.1"),
                              .hash = STR("01234567890123456789012345678901"),
                              .text_number = 1,
                              .at = moment(day),
                              .today = day};
}

static struct agreement
taken_over(struct fixture *f, const struct org *org, struct date signed_on)
{
    struct agreement agreement;
    struct signer signer = {.name = STR("Ann Lee"), .email = STR("ann@example.org")};

    assert_int_equal(agreement_take_over(&f->tx, org->id, signed_on, &signer, moment(signed_on),
                                         &agreement, &f->err),
                     OK);
    return agreement;
}

static void
organizations_are_found_by_code_exactly_and_in_their_tree(void **state)
{
    struct fixture *f = *state;
    struct org org, *tree;
    size_t count;
    bool within;

    assert_int_equal(org_find_code(&f->tx, f->arena, STR("NORTH-2"), &org, &f->err), OK);
    assert_int_equal(org.id.v, f->site.id.v);
    assert_int_equal(org.parent.v, f->north.id.v);
    assert_int_equal(org_find_code(&f->tx, f->arena, STR("north-2"), &org, &f->err), E_NOTFOUND);
    assert_int_equal(org_tree(&f->tx, f->arena, f->north.id, &tree, &count, &f->err), OK);
    assert_int_equal(count, 2);
    assert_str(tree[0].code, "NORTH-1");
    assert_int_equal(org_tree(&f->tx, f->arena, f->site.id, &tree, &count, &f->err), OK);
    assert_int_equal(count, 1);
    assert_int_equal(org_within(&f->tx, f->arena, f->site.id, f->north.id, &within, &f->err), OK);
    assert_true(within);
    assert_int_equal(org_within(&f->tx, f->arena, f->north.id, f->site.id, &within, &f->err), OK);
    assert_false(within);
}

static void
two_editors_of_one_organization_do_not_overwrite_each_other(void **state)
{
    struct fixture *f = *state;
    struct org mine = f->north, theirs = f->north;

    theirs.phone = STR("555-0100");
    mine.name = STR("Another name");
    assert_int_equal(org_update(&f->tx, &theirs, &f->err), OK);
    assert_int_equal(org_update(&f->tx, &mine, &f->err), E_CONFLICT);
    assert_int_equal(org_load(&f->tx, f->arena, f->north.id, &mine, &f->err), OK);
    assert_str(mine.name, "North Clinic");
    assert_str(mine.phone, "555-0100");
    assert_int_equal(mine.version, 2);
}

static void
codes_that_are_none_and_missing_names_are_refused(void **state)
{
    struct fixture *f = *state;
    const char *const bad[] = {"", "A B", "-A", "A/B", "123456789012345678901"};

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct org org = {.code = str_of(bad[i]), .name = STR("X")};

        assert_int_equal(org_add(&f->tx, &org, moment(f->signed_on), &f->err), E_INVALID);
    }
    assert_int_equal(org_add(&f->tx, &(struct org){.code = STR("X"), .name = STR(" ")},
                             moment(f->signed_on), &f->err),
                     E_INVALID);
}

static void
an_agreement_opens_the_gate_for_three_years_and_grace(void **state)
{
    struct fixture *f = *state;
    struct gate gate;

    assert_int_equal(gate_on(f, &f->north, f->signed_on).answer, GATE_NONE);
    (void)taken_over(f, &f->north, f->signed_on);
    gate = gate_on(f, &f->north, date_from(2027, 3, 1));
    assert_int_equal(gate.answer, GATE_ACTIVE);
    assert_str(gate.name, "North Clinic");
    assert_int_equal(gate.days_left, 0);
    assert_int_equal(gate_on(f, &f->north, date_from(2027, 3, 2)).answer, GATE_GRACE);
    assert_int_equal(gate_on(f, &f->north, date_from(2027, 3, 31)).answer, GATE_GRACE);
    assert_int_equal(gate_on(f, &f->north, date_from(2027, 4, 1)).answer, GATE_EXPIRED);
    assert_int_equal(gate_on(f, &f->site, f->signed_on).answer, GATE_NONE);
}

static void
days_of_grace_are_a_setting(void **state)
{
    struct fixture *f = *state;

    (void)taken_over(f, &f->north, f->signed_on);
    assert_int_equal(setting_save(&f->tx, STR("dua.grace_days"), STR("0"), &f->err), OK);
    assert_int_equal(gate_on(f, &f->north, date_from(2027, 3, 2)).answer, GATE_EXPIRED);
    assert_int_equal(setting_save(&f->tx, STR("dua.grace_days"), STR("5"), &f->err), OK);
    assert_int_equal(gate_on(f, &f->north, date_from(2027, 3, 6)).answer, GATE_GRACE);
    assert_int_equal(gate_on(f, &f->north, date_from(2027, 3, 7)).answer, GATE_EXPIRED);
}

static void
a_facility_passes_with_its_signer_until_it_is_taken_out(void **state)
{
    struct fixture *f = *state;
    struct agreement agreement = taken_over(f, &f->north, f->signed_on);
    struct facility facility = {.org = f->site.id, .from = f->signed_on, .until = DATE_NONE};
    struct facility *list;
    struct gate gate;
    size_t count;

    assert_int_equal(agreement_facility_put(&f->tx, agreement.id, &facility, &f->err), OK);
    gate = gate_on(f, &f->site, date_from(2025, 1, 1));
    assert_int_equal(gate.answer, GATE_ACTIVE);
    assert_str(gate.code, "NORTH-1");
    facility.until = date_from(2025, 1, 31);
    assert_int_equal(agreement_facility_put(&f->tx, agreement.id, &facility, &f->err), OK);
    assert_int_equal(gate_on(f, &f->site, date_from(2025, 1, 31)).answer, GATE_ACTIVE);
    assert_int_equal(gate_on(f, &f->site, date_from(2025, 2, 1)).answer, GATE_EXPIRED);
    assert_int_equal(gate_on(f, &f->north, date_from(2025, 2, 1)).answer, GATE_ACTIVE);
    assert_int_equal(agreement_facilities(&f->tx, f->arena, agreement.id, &list, &count, &f->err),
                     OK);
    assert_int_equal(count, 1);
    assert_int_equal(list[0].until.day, date_from(2025, 1, 31).day);
}

static void
a_first_agreement_waits_for_staff_and_runs_from_its_signature(void **state)
{
    struct fixture *f = *state;
    struct date decided = date_from(2024, 3, 6);
    struct signature signature = signature_on(f->signed_on);
    struct agreement a;

    assert_int_equal(
        agreement_begin(&f->tx, f->arena, f->north.id, NULL, moment(f->signed_on), &a, &f->err),
        OK);
    assert_true(a.first_time);
    assert_int_equal(agreement_sign(&f->tx, f->arena, &a, &signature, &f->err), OK);
    assert_int_equal(a.dates.step, STEP_SUBMITTED);
    assert_int_equal(gate_on(f, &f->north, f->signed_on).answer, GATE_NONE);
    assert_int_equal(
        agreement_move(&f->tx, &a, STEP_RETURNED, STR("which site?"), moment(decided), &f->err),
        OK);
    assert_int_equal(agreement_sign(&f->tx, f->arena, &a, &signature, &f->err), OK);
    assert_int_equal(agreement_move(&f->tx, &a, STEP_SIGNED, STR(""), moment(decided), &f->err),
                     OK);
    assert_int_equal(gate_on(f, &f->north, decided).answer, GATE_ACTIVE);
    assert_int_equal(gate_on(f, &f->north, decided).ends_on.day, date_from(2027, 3, 1).day);
    assert_int_equal(agreement_sign(&f->tx, f->arena, &a, &signature, &f->err),
                     E_CONFLICT); /* replayed */
}

static enum agreement_step
step_now(struct fixture *f, struct agreement_id id)
{
    struct agreement a;

    assert_int_equal(agreement_load(&f->tx, f->arena, id, &a, &f->err), OK);
    return a.dates.step;
}

/* Signed, noticed that something is wrong, and signed again before staff have looked. */
static void
whoever_signs_once_more_replaces_what_is_in_review(void **state)
{
    struct fixture *f = *state;
    struct signature signature = signature_on(f->signed_on);
    struct agreement first, second, third;
    struct board_count board;

    assert_int_equal(
        agreement_begin(&f->tx, f->arena, f->north.id, NULL, moment(f->signed_on), &first, &f->err),
        OK);
    assert_int_equal(agreement_sign(&f->tx, f->arena, &first, &signature, &f->err), OK);
    assert_int_equal(agreement_begin(&f->tx, f->arena, f->north.id, &first, moment(f->signed_on),
                                     &second, &f->err),
                     OK);
    assert_int_equal(step_now(f, first.id), STEP_SUBMITTED); /* begun is not signed */
    assert_int_equal(agreement_sign(&f->tx, f->arena, &second, &signature, &f->err), OK);
    assert_int_equal(step_now(f, first.id), STEP_SUPERSEDED);
    assert_int_equal(step_now(f, second.id), STEP_SUBMITTED);
    assert_int_equal(agreement_board_count(&f->tx, f->arena, f->signed_on, 90, &board, &f->err),
                     OK);
    assert_int_equal(board.submitted, 1);
    assert_int_equal(
        agreement_move(&f->tx, &first, STEP_SIGNED, STR(""), moment(f->signed_on), &f->err),
        E_CONFLICT);

    assert_int_equal(agreement_move(&f->tx, &second, STEP_RETURNED, STR("which site?"),
                                    moment(f->signed_on), &f->err),
                     OK);
    third = taken_over(f, &f->north, f->signed_on); /* meanwhile it came on paper */
    assert_int_equal(step_now(f, second.id), STEP_SUPERSEDED);
    assert_int_equal(step_now(f, third.id), STEP_SIGNED);
}

static void
only_whom_no_agreement_counts_for_is_without_one(void **state)
{
    struct fixture *f = *state;
    struct board_row *rows;
    size_t count;

    assert_int_equal(agreement_none(&f->tx, f->arena, &rows, &count, &f->err), OK);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++) {
        assert_true(rows[i].none);
        assert_int_equal(gate_on(f, &(struct org){.id = rows[i].org}, f->signed_on).answer,
                         GATE_NONE);
    }
    (void)taken_over(f, &f->north, f->signed_on);
    {
        size_t left;

        assert_int_equal(agreement_none(&f->tx, f->arena, &rows, &left, &f->err), OK);
        assert_int_equal(left, count - 1);
    }
}

static void
a_renewal_is_prefilled_in_force_at_once_and_replaces_the_old_one(void **state)
{
    struct fixture *f = *state;
    struct date expired = date_from(2027, 6, 1);
    struct agreement old = taken_over(f, &f->north, f->signed_on), a, *list;
    struct facility facility = {.org = f->site.id, .from = f->signed_on, .until = DATE_NONE};
    struct signature signature = signature_on(expired);
    struct answer *answers;
    size_t count;

    assert_int_equal(agreement_answer_save(&f->tx, old.id, STR("use"), STR("look-up"), &f->err),
                     OK);
    assert_int_equal(agreement_answer_save(&f->tx, old.id, STR(".sheet"), STR("a;b"), &f->err), OK);
    assert_int_equal(agreement_facility_put(&f->tx, old.id, &facility, &f->err), OK);
    assert_int_equal(gate_on(f, &f->north, expired).answer, GATE_EXPIRED);
    assert_int_equal(
        agreement_begin(&f->tx, f->arena, f->north.id, &old, moment(expired), &a, &f->err), OK);
    assert_str(a.signer.name, "Ann Lee");
    assert_int_equal(agreement_answer_list(&f->tx, f->arena, a.id, &answers, &count, &f->err), OK);
    assert_str(answer_of(answers, count, STR("use")), "look-up");
    assert_str(answer_of(answers, count, STR("nothing")), "");
    assert_str(answer_of(answers, count, STR(".sheet")), ""); /* of that signing only */
    assert_int_equal(agreement_sign(&f->tx, f->arena, &a, &signature, &f->err), OK);
    assert_int_equal(gate_on(f, &f->north, expired).answer, GATE_ACTIVE);
    assert_int_equal(gate_on(f, &f->site, expired).answer, GATE_ACTIVE);
    assert_int_equal(gate_on(f, &f->north, expired).ends_on.day, date_from(2030, 6, 1).day);
    assert_int_equal(agreement_list(&f->tx, f->arena, f->north.id, &list, &count, &f->err), OK);
    assert_int_equal(count, 2);
    assert_int_equal(list[0].id.v, a.id.v);
    assert_int_equal(list[1].dates.step, STEP_SUPERSEDED);
    assert_ptr_equal(agreement_current(list, count), &list[0]);
}

static void
two_people_editing_one_agreement_do_not_both_win(void **state)
{
    struct fixture *f = *state;
    struct signature signature = signature_on(f->signed_on);
    struct agreement mine, theirs;

    assert_int_equal(
        agreement_begin(&f->tx, f->arena, f->north.id, NULL, moment(f->signed_on), &mine, &f->err),
        OK);
    theirs = mine;
    assert_int_equal(agreement_sign(&f->tx, f->arena, &theirs, &signature, &f->err), OK);
    assert_int_equal(agreement_sign(&f->tx, f->arena, &mine, &signature, &f->err), E_CONFLICT);
}

static void
suspension_shuts_everything_and_may_be_lifted(void **state)
{
    struct fixture *f = *state;
    struct agreement a = taken_over(f, &f->north, f->signed_on);
    struct date today = date_from(2025, 1, 1);

    assert_int_equal(
        agreement_move(&f->tx, &a, STEP_SUSPENDED, STR("incident 7"), moment(today), &f->err), OK);
    assert_int_equal(gate_on(f, &f->north, today).answer, GATE_SUSPENDED);
    assert_int_equal(agreement_move(&f->tx, &a, STEP_SIGNED, STR(""), moment(today), &f->err), OK);
    assert_int_equal(gate_on(f, &f->north, today).answer, GATE_ACTIVE);
    f->north.state = ORG_SUSPENDED;
    assert_int_equal(org_update(&f->tx, &f->north, &f->err), OK);
    assert_int_equal(gate_on(f, &f->north, today).answer, GATE_SUSPENDED);
}

static void
a_stopped_organization_stops_the_facilities_it_answers_for(void **state)
{
    struct fixture *f = *state;
    struct agreement a = taken_over(f, &f->north, f->signed_on);
    struct facility facility = {.org = f->site.id, .from = f->signed_on, .until = DATE_NONE};
    struct date today = date_from(2025, 1, 1);

    assert_int_equal(agreement_facility_put(&f->tx, a.id, &facility, &f->err), OK);
    f->north.state = ORG_SUSPENDED;
    assert_int_equal(org_update(&f->tx, &f->north, &f->err), OK);
    assert_int_equal(gate_on(f, &f->site, today).answer, GATE_SUSPENDED);
    assert_int_equal(org_load(&f->tx, f->arena, f->north.id, &f->north, &f->err), OK);
    f->north.state = ORG_OPEN;
    assert_int_equal(org_update(&f->tx, &f->north, &f->err), OK);
    assert_int_equal(gate_on(f, &f->site, today).answer, GATE_ACTIVE);
    (void)taken_over(f, &f->site, f->signed_on); /* one that answers for itself goes on */
    assert_int_equal(org_load(&f->tx, f->arena, f->north.id, &f->north, &f->err), OK);
    f->north.state = ORG_CLOSED;
    assert_int_equal(org_update(&f->tx, &f->north, &f->err), OK);
    assert_int_equal(gate_on(f, &f->site, today).answer, GATE_ACTIVE);
}

/* Nobody opens by a signature what staff have closed. */
static void
a_suspended_agreement_is_not_renewed_and_a_terminated_one_waits_for_staff(void **state)
{
    struct fixture *f = *state;
    struct agreement old = taken_over(f, &f->north, f->signed_on), a;
    struct date today = date_from(2025, 1, 1);
    struct signature signature = signature_on(today);
    bool held;

    assert_int_equal(agreement_held(&f->tx, f->arena, f->north.id, &held, &f->err), OK);
    assert_false(held);
    assert_int_equal(
        agreement_move(&f->tx, &old, STEP_SUSPENDED, STR("incident 7"), moment(today), &f->err),
        OK);
    assert_int_equal(agreement_held(&f->tx, f->arena, f->north.id, &held, &f->err), OK);
    assert_true(held);
    assert_int_equal(
        agreement_begin(&f->tx, f->arena, f->north.id, &old, moment(today), &a, &f->err), OK);
    assert_int_equal(agreement_sign(&f->tx, f->arena, &a, &signature, &f->err), E_DENIED);
    assert_int_equal(gate_on(f, &f->north, today).answer, GATE_SUSPENDED);
    assert_int_equal(
        agreement_move(&f->tx, &old, STEP_TERMINATED, STR("breach"), moment(today), &f->err), OK);
    assert_int_equal(
        agreement_begin(&f->tx, f->arena, f->north.id, &old, moment(today), &a, &f->err), OK);
    assert_int_equal(agreement_sign(&f->tx, f->arena, &a, &signature, &f->err), OK);
    assert_int_equal(a.dates.step, STEP_SUBMITTED);
    assert_int_equal(gate_on(f, &f->north, today).answer, GATE_NONE);
}

/* A renewal begun, and its link mailed, before the registry ended what it renews. */
static void
a_renewal_begun_before_a_termination_waits_for_staff_too(void **state)
{
    struct fixture *f = *state;
    struct agreement old = taken_over(f, &f->north, f->signed_on), a;
    struct date today = date_from(2025, 1, 1);
    struct signature signature = signature_on(today);

    assert_int_equal(
        agreement_begin(&f->tx, f->arena, f->north.id, &old, moment(today), &a, &f->err), OK);
    assert_false(a.first_time);
    assert_int_equal(
        agreement_move(&f->tx, &old, STEP_TERMINATED, STR("breach"), moment(today), &f->err), OK);
    assert_int_equal(agreement_sign(&f->tx, f->arena, &a, &signature, &f->err), OK);
    assert_int_equal(a.dates.step, STEP_SUBMITTED);
    assert_int_equal(gate_on(f, &f->north, today).answer, GATE_NONE);
    assert_int_equal(agreement_move(&f->tx, &a, STEP_SIGNED, STR(""), moment(today), &f->err), OK);
    assert_int_equal(gate_on(f, &f->north, today).answer, GATE_ACTIVE);
}

static void
the_registry_itself_needs_no_agreement(void **state)
{
    struct fixture *f = *state;
    struct org registry = {.code = STR("STATE"), .name = STR("The registry"), .kind = ORG_REGISTRY};

    assert_int_equal(org_add(&f->tx, &registry, moment(f->signed_on), &f->err), OK);
    assert_int_equal(gate_on(f, &registry, f->signed_on).answer, GATE_ACTIVE);
}

static void
the_board_lists_every_agreement_and_marks_each_notice_once(void **state)
{
    struct fixture *f = *state;
    struct agreement a = taken_over(f, &f->north, f->signed_on);
    struct facility facility = {.org = f->site.id, .from = f->signed_on, .until = DATE_NONE};
    struct board_row *rows, stale;
    struct notice notice = {a.id, 90, STR("ann@example.org"), 5, {1}}, *notices;
    size_t count;
    bool first;

    assert_int_equal(agreement_facility_put(&f->tx, a.id, &facility, &f->err), OK);
    assert_int_equal(agreement_board(&f->tx, f->arena, &rows, &count, &f->err), OK);
    assert_int_equal(count, 1);
    assert_str(rows[0].code, "NORTH-1");
    assert_str(rows[0].signer.name, "Ann Lee");
    assert_int_equal(rows[0].facilities, 1);
    stale = rows[0];
    assert_int_equal(notice_mark(&f->tx, &rows[0], 0, &first, &f->err), OK);
    assert_true(first);
    assert_int_equal(notice_mark(&f->tx, &stale, 0, &first, &f->err), OK);
    assert_false(first); /* another runner was faster */
    assert_int_equal(notice_log(&f->tx, &notice, &f->err), OK);
    assert_int_equal(notice_list(&f->tx, f->arena, a.id, &notices, &count, &f->err), OK);
    assert_int_equal(count, 1);
    assert_int_equal(notices[0].days, 90);
    assert_int_equal(notices[0].mail, 5);
}

static void
the_text_is_versioned_and_hashed(void **state)
{
    struct fixture *f = *state;
    struct agreement_text text;

    assert_int_equal(agreement_text_newest(&f->tx, f->arena, f->signed_on, &text, &f->err), OK);
    assert_int_equal(text.number, 1);
    assert_int_equal(text.hash.n, 32);
    assert_in_range(str_find_str(text.body, STR("Designation of the administrator")), 1,
                    text.body.n - 1);
    assert_int_equal(agreement_text_add(&f->tx, f->arena, 2, STR("New"), STR("body"),
                                        date_from(2025, 1, 1), &f->err),
                     OK);
    assert_int_equal(
        agreement_text_newest(&f->tx, f->arena, date_from(2024, 12, 31), &text, &f->err), OK);
    assert_int_equal(text.number, 1);
    assert_int_equal(agreement_text_newest(&f->tx, f->arena, date_from(2025, 1, 1), &text, &f->err),
                     OK);
    assert_int_equal(text.number, 2);
    assert_int_equal(agreement_text_load(&f->tx, f->arena, 9, &text, &f->err), E_NOTFOUND);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(organizations_are_found_by_code_exactly_and_in_their_tree),
        TEST(two_editors_of_one_organization_do_not_overwrite_each_other),
        TEST(codes_that_are_none_and_missing_names_are_refused),
        TEST(an_agreement_opens_the_gate_for_three_years_and_grace),
        TEST(days_of_grace_are_a_setting),
        TEST(a_facility_passes_with_its_signer_until_it_is_taken_out),
        TEST(a_first_agreement_waits_for_staff_and_runs_from_its_signature),
        TEST(whoever_signs_once_more_replaces_what_is_in_review),
        TEST(only_whom_no_agreement_counts_for_is_without_one),
        TEST(a_renewal_is_prefilled_in_force_at_once_and_replaces_the_old_one),
        TEST(two_people_editing_one_agreement_do_not_both_win),
        TEST(suspension_shuts_everything_and_may_be_lifted),
        TEST(a_stopped_organization_stops_the_facilities_it_answers_for),
        TEST(a_suspended_agreement_is_not_renewed_and_a_terminated_one_waits_for_staff),
        TEST(a_renewal_begun_before_a_termination_waits_for_staff_too),
        TEST(the_registry_itself_needs_no_agreement),
        TEST(the_board_lists_every_agreement_and_marks_each_notice_once),
        TEST(the_text_is_versioned_and_hashed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
