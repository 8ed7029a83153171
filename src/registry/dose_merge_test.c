/* registry/dose_merge_test.c - which records are one injection, and what the best of them is. */
#include "registry/dose_merge.h"

#include <stdio.h>
#include <string.h>

#include "base/id.h"
#include "base/test.h"
#include "registry/said.h"

static struct code_sets *sets;
static struct arena *arena;

enum { ROOM = 40 };
static struct sent_dose sent[ROOM];
static size_t sent_count;
static struct dose_event *events;
static size_t event_count;

static int
load(void **state)
{
    struct err err;

    (void)state;
    return code_sets_load(NULL, &sets, &err) == OK ? 0 : -1;
}

static int
unload(void **state)
{
    (void)state;
    code_sets_free(sets);
    return 0;
}

static int
setup(void **state)
{
    (void)state;
    arena = arena_new(1 << 22);
    memset(sent, 0, sizeof(sent));
    sent_count = 0;
    return 0;
}

static int
teardown(void **state)
{
    (void)state;
    arena_cleanup(&arena);
    return 0;
}

/* One record in a line: "2020-05-01 110 LOT 1 00", organization and source last, "-" for no lot. */
static struct sent_dose *
say(const char *line)
{
    struct sent_dose *s = &sent[sent_count++];
    struct str rest = str_of(line);
    struct str date = str_cut(&rest, ' ');
    struct str cvx = str_cut(&rest, ' ');
    struct str lot = str_cut(&rest, ' ');
    struct str organization = str_cut(&rest, ' ');

    assert_true(sent_count <= ROOM);
    assert_true(date_parse_iso(date, &s->said.given));
    s->said.expires = s->said.eligibility_on = DATE_NONE;
    s->said.cvx = cvx;
    s->said.lot = str_eq(lot, STR("-")) ? STR("") : lot;
    s->said.source = str_cut(&rest, ' ');
    s->organization = organization.p[0] - '0';
    s->id.v = id_new();
    s->message = s->id.v;
    s->received.us = s->id.v;
    s->cvx = cvx_find(sets, cvx);
    return s;
}

static void
merge(void)
{
    for (size_t i = 0; i < sent_count; i++)
        sent[i].text = said_dose(arena, &sent[i].said);
    dose_merge(arena, sets, sent, sent_count, &events, &event_count);
}

static void
expect_pair(enum dose_verdict want, const char *a, const char *b)
{
    struct sent_dose *x, *y;
    enum dose_verdict there, back;

    sent_count = 0;
    memset(sent, 0, sizeof(sent));
    x = say(a);
    y = say(b);
    there = dose_compare(x, y).verdict;
    back = dose_compare(y, x).verdict;
    if (there != want || back != want)
        fail_msg("\"%s\" and \"%s\": got %d and %d, expected %d", a, b, (int)there, (int)back,
                 (int)want);
}

/* The table of ADR 0011, row by row. */
static void
dose_compare_follows_the_table(void **state)
{
    (void)state;
    /* same day, same vaccine, lots the same or one missing */
    expect_pair(DOSE_SAME, "2020-05-01 08 A123B 1 00", "2020-05-01 08 A123B 2 00");
    expect_pair(DOSE_SAME, "2020-05-01 08 A123B 1 00", "2020-05-01 08 - 2 00");
    expect_pair(DOSE_SAME, "2020-05-01 08 - 1 01", "2020-05-01 08 - 2 00");
    /* ... an unspecified code, a component of a combination */
    expect_pair(DOSE_SAME, "2020-05-01 08 A123B 1 00", "2020-05-01 45 - 2 01");
    expect_pair(DOSE_SAME, "2020-05-01 110 A123B 1 00", "2020-05-01 10 - 2 01");
    expect_pair(DOSE_SAME, "2020-05-01 110 A123B 1 00", "2020-05-01 45 - 2 01");
    /* ... other lots */
    expect_pair(DOSE_UNSURE, "2020-05-01 08 A123B 1 00", "2020-05-01 08 XYZ99 1 00");
    expect_pair(DOSE_SAME, "2020-05-01 08 A123B 1 00", "2020-05-01 08 A128B 1 00");
    expect_pair(DOSE_SAME, "2020-05-01 08 A-123B 1 00", "2020-05-01 08 a123b 1 00");
    expect_pair(DOSE_SAME, "2020-05-01 08 A123B 1 00", "2020-05-01 08 XYZ99 2 01");
    /* ... two products of one group */
    expect_pair(DOSE_DIFFERENT, "2020-05-01 110 A123B 1 00", "2020-05-01 10 XYZ99 1 00");
    expect_pair(DOSE_DIFFERENT, "2020-05-01 20 A123B 1 00", "2020-05-01 106 XYZ99 1 00");
    expect_pair(DOSE_UNSURE, "2020-05-01 20 A123B 1 00", "2020-05-01 106 - 2 00");
    expect_pair(DOSE_SAME, "2020-05-01 20 A123B 1 00", "2020-05-01 106 - 2 01");
    /* one to three days */
    expect_pair(DOSE_SAME, "2020-05-01 08 A123B 1 00", "2020-05-03 08 - 2 01");
    expect_pair(DOSE_SAME, "2020-05-01 08 A123B 1 00", "2020-05-04 08 A123B 2 00");
    expect_pair(DOSE_UNSURE, "2020-05-01 08 A123B 1 00", "2020-05-03 08 XYZ99 2 01");
    expect_pair(DOSE_DIFFERENT, "2020-05-01 08 A123B 1 00", "2020-05-03 08 XYZ99 2 00");
    expect_pair(DOSE_SAME, "2020-05-01 08 - 1 01", "2020-05-02 08 - 2 01");
    expect_pair(DOSE_UNSURE, "2020-05-01 08 - 1 01", "2020-05-04 08 - 2 01");
    /* four days to the window */
    expect_pair(DOSE_UNSURE, "2020-05-01 08 A123B 1 00", "2020-05-14 08 - 2 01");
    expect_pair(DOSE_SAME, "2020-05-12 08 A123B 1 00", "2020-05-21 08 - 2 01");
    expect_pair(DOSE_SAME, "2020-05-01 08 A123B 1 00", "2020-05-11 08 - 2 01");
    expect_pair(DOSE_SAME, "2020-05-01 08 A123B 1 00", "2020-05-24 08 A123B 2 01");
    expect_pair(DOSE_DIFFERENT, "2020-05-01 08 A123B 1 00", "2020-05-14 08 XYZ99 1 00");
    expect_pair(DOSE_DIFFERENT, "2020-05-01 08 - 1 01", "2020-05-14 08 - 1 01");
    /* beyond it */
    expect_pair(DOSE_DIFFERENT, "2020-05-01 08 A123B 1 00", "2020-05-25 08 - 2 01");
    expect_pair(DOSE_DIFFERENT, "2020-05-01 08 A123B 1 00", "2020-05-25 08 A123B 2 00");
    expect_pair(DOSE_UNSURE, "2020-05-01 08 A123B 1 00", "2021-05-01 08 - 2 01");
    expect_pair(DOSE_DIFFERENT, "2020-10-01 150 A123B 1 00", "2021-10-01 150 - 2 01");
    /* other vaccines */
    expect_pair(DOSE_UNRELATED, "2020-05-01 08 A123B 1 00", "2020-05-01 03 A123B 1 00");
    expect_pair(DOSE_UNRELATED, "2020-05-01 20 - 1 01", "2020-05-01 10 - 1 01");
}

/* The scenarios of MIROW's guidance, as pairs; what cannot be told stays unsure. */
static void
dose_compare_agrees_with_the_guidance(void **state)
{
    (void)state;
    expect_pair(DOSE_DIFFERENT, "2005-08-26 20 C2221AA 1 00", "2005-09-09 20 C2253AA 1 00");
    expect_pair(DOSE_DIFFERENT, "2005-08-26 20 C2221AA 1 00", "2005-09-09 20 C2253AA 2 00");
    expect_pair(DOSE_SAME, "2006-01-06 110 AC21A011CA 1 00", "2006-01-16 110 AC21A011CA 1 00");
    expect_pair(DOSE_UNSURE, "2006-03-23 110 - 1 00", "2006-03-28 110 - 2 00");
    expect_pair(DOSE_DIFFERENT, "2006-06-08 110 C2221AA 1 00", "2006-06-08 10 C2253AA 1 00");
    expect_pair(DOSE_SAME, "2004-09-29 08 ENG123 1 00", "2004-09-26 45 - 2 01");
    expect_pair(DOSE_SAME, "2006-02-02 49 2345mm 1 00", "2006-02-02 49 - 2 00");
}

static void
dose_merge_never_joins_a_rabies_series(void **state)
{
    (void)state;
    say("2020-05-01 175 - 1 00");
    say("2020-05-04 175 - 1 00");
    say("2020-05-08 175 - 2 01");
    say("2020-05-15 175 - 1 00");
    say("2020-05-29 175 - 2 01");
    merge();
    assert_int_equal(event_count, 5);
    for (size_t i = 0; i < event_count; i++)
        assert_int_equal(events[i].doubt, 0);
}

static void
dose_merge_keeps_quick_schedules_apart(void **state)
{
    (void)state;
    say("2020-05-01 104 L1111 1 00"); /* Twinrix 0, 7, 21 */
    say("2020-05-08 104 L1111 1 00");
    say("2020-05-22 104 L1111 1 00");
    say("2020-05-01 134 J1111 1 00"); /* Japanese encephalitis 0, 7 */
    say("2020-05-08 134 J1111 1 00");
    say("2021-03-01 208 C1111 1 00"); /* COVID-19 0, 21 */
    say("2021-03-22 208 C1111 1 00");
    merge();
    assert_int_equal(event_count, 7);
}

/* One clinic gave the combination; another lists its parts. */
static void
dose_merge_covers_components_by_their_combination(void **state)
{
    (void)state;
    say("2016-12-17 110 - 1 00");
    say("2016-12-17 20 - 2 01")->message = 7;
    say("2016-12-17 08 - 2 01")->message = 7;
    say("2016-12-17 10 - 2 01")->message = 7;
    say("2016-12-17 03 - 2 01")->message = 7;
    merge();
    assert_int_equal(event_count, 2);
    for (size_t i = 0; i < 2; i++) {
        bool combination = events[i].source_count == 4;

        assert_true(combination || events[i].source_count == 1);
        assert_str(events[i].best.cvx, combination ? "110" : "03");
    }
}

static void
dose_merge_never_joins_two_records_of_one_message(void **state)
{
    (void)state;
    say("2020-05-01 20 A1111 1 00")->message = 7;
    say("2020-05-01 20 B2222 1 00")->message = 7;
    say("2020-05-03 20 - 1 01")->message = 7;
    merge();
    assert_int_equal(event_count, 3);
}

static void
dose_merge_joins_what_one_message_says_twice(void **state)
{
    (void)state;
    say("2020-05-01 20 A1111 1 00")->message = 7;
    say("2020-05-01 20 A1111 1 00")->message = 7;
    merge();
    assert_int_equal(event_count, 1);
    assert_int_equal(events[0].source_count, 2);
}

static void
dose_merge_never_joins_a_refusal_with_a_dose(void **state)
{
    (void)state;
    say("2020-05-01 03 A1111 1 00");
    say("2020-05-01 03 - 2 01")->said.completion = DOSE_REFUSED;
    say("2020-05-01 03 - 3 01")->said.completion = DOSE_REFUSED;
    say("2020-05-01 03 - 4 01")->said.completion = DOSE_NOT_GIVEN;
    say("2020-05-01 998 - 4 01")->said.completion = DOSE_NOT_GIVEN;
    merge();
    assert_int_equal(event_count, 3);
    for (size_t i = 0; i < event_count; i++)
        assert_int_equal(events[i].doubt, 0);
}

static void
dose_merge_fills_the_best_record_from_the_others(void **state)
{
    struct sent_dose *given;

    (void)state;
    say("2020-05-02 45 - 2 01")->said.route = STR("C28161");
    given = say("2020-05-01 08 A123B 1 00");
    given->said.mvx = STR("MSD");
    say("2020-05-01 08 A123B 3 01")->said.expires = (struct date){18999};
    merge();
    assert_int_equal(event_count, 1);
    assert_int_equal(events[0].best.given.day, given->said.given.day);
    assert_str(events[0].best.cvx, "08");
    assert_str(events[0].best.source, "00");
    assert_str(events[0].best.route, "C28161");
    assert_int_equal(events[0].best.expires.day, 18999);
    assert_ptr_equal(events[0].sources[0], given);
}

static void
dose_merge_names_the_vaccine_as_exactly_as_anyone_does(void **state)
{
    (void)state;
    say("2020-05-01 45 A123B 1 00");
    say("2020-05-01 08 - 2 01");
    merge();
    assert_int_equal(event_count, 1);
    assert_str(events[0].best.cvx, "08");
    assert_str(events[0].best.lot, "A123B");
}

static void
dose_merge_takes_the_date_most_histories_name(void **state)
{
    (void)state;
    say("2020-05-01 08 - 1 01");
    say("2020-05-02 08 - 2 01");
    say("2020-05-02 08 - 3 01");
    merge();
    assert_int_equal(event_count, 1);
    assert_str(date_iso(arena, events[0].best.given), "2020-05-02");
}

/* Two lots on one day by one clinic: both shown, one forecast. */
static void
dose_merge_shows_doubt_and_forecasts_one(void **state)
{
    (void)state;
    say("2020-05-01 08 A123B 1 00");
    say("2020-05-01 08 XYZ99 1 00");
    merge();
    assert_int_equal(event_count, 2);
    assert_int_equal(events[0].doubt, 2);
    assert_int_equal(events[1].doubt, 1);
    assert_true(events[0].shadowed != events[1].shadowed);
}

static void
dose_merge_counts_distant_doubts_twice(void **state)
{
    (void)state;
    say("2020-05-01 08 A123B 1 00");
    say("2020-05-14 08 - 2 01");
    merge();
    assert_int_equal(event_count, 2);
    assert_int_equal(events[0].doubt, 2);
    assert_false(events[0].shadowed || events[1].shadowed);
}

/* A historical record near two given doses may not pull them together. */
static void
dose_merge_never_chains_two_given_doses(void **state)
{
    (void)state;
    say("2020-05-01 20 A1111 1 00");
    say("2020-05-13 20 B2222 1 00");
    say("2020-05-02 107 - 2 01");
    say("2020-05-11 107 - 3 01");
    merge();
    assert_int_equal(event_count, 2);
}

static void
dose_merge_keeps_the_ids_events_have(void **state)
{
    (void)state;
    say("2020-05-01 08 A123B 1 00")->dose.v = 11;
    say("2020-05-01 08 - 2 01")->dose.v = 12;
    say("2020-06-01 08 - 2 01")->dose.v = 12;
    say("2020-09-01 08 - 2 01");
    merge();
    assert_int_equal(event_count, 3);
    assert_int_equal(events[0].id.v, 11);
    assert_int_equal(events[1].id.v, 12);
    assert_true(events[2].id.v > 12);
}

static void
shuffle(unsigned seed)
{
    for (size_t i = sent_count; i > 1; i--) {
        size_t j = (seed = seed * 1103515245U + 12345U) / 65536U % i;
        struct sent_dose swap = sent[i - 1];

        sent[i - 1] = sent[j];
        sent[j] = swap;
    }
}

static struct str
picture(void)
{
    struct str out = STR("");

    for (size_t i = 0; i < event_count; i++)
        out = arena_printf(arena, "%.*s%s %.*s %.*s %zu%s\n", STRF(out),
                           arena_cstr(arena, date_iso(arena, events[i].best.given)),
                           STRF(events[i].best.cvx), STRF(events[i].best.lot),
                           events[i].source_count, events[i].doubt != 0 ? "?" : "");
    return out;
}

static void
dose_merge_does_not_depend_on_the_order_of_arrival(void **state)
{
    struct str first;

    (void)state;
    say("2020-05-01 110 A123B 1 00");
    say("2020-05-01 20 - 2 01");
    say("2020-05-02 107 - 3 01");
    say("2020-05-04 08 - 3 01");
    say("2020-05-12 110 - 4 00");
    say("2020-05-21 110 B2222 5 01");
    say("2020-07-01 120 C3333 1 00");
    say("2020-07-01 48 - 2 01");
    say("2020-07-01 20 C3333 3 01");
    say("2020-07-03 20 C3339 3 00");
    merge();
    first = picture();
    for (unsigned seed = 1; seed < 40; seed++) {
        shuffle(seed);
        merge();
        assert_str(picture(), arena_cstr(arena, first));
    }
}

#define T(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        T(dose_compare_follows_the_table),
        T(dose_compare_agrees_with_the_guidance),
        T(dose_merge_never_joins_a_rabies_series),
        T(dose_merge_keeps_quick_schedules_apart),
        T(dose_merge_covers_components_by_their_combination),
        T(dose_merge_never_joins_two_records_of_one_message),
        T(dose_merge_joins_what_one_message_says_twice),
        T(dose_merge_never_joins_a_refusal_with_a_dose),
        T(dose_merge_fills_the_best_record_from_the_others),
        T(dose_merge_names_the_vaccine_as_exactly_as_anyone_does),
        T(dose_merge_takes_the_date_most_histories_name),
        T(dose_merge_shows_doubt_and_forecasts_one),
        T(dose_merge_counts_distant_doubts_twice),
        T(dose_merge_never_chains_two_given_doses),
        T(dose_merge_keeps_the_ids_events_have),
        T(dose_merge_does_not_depend_on_the_order_of_arrival),
    };

    return cmocka_run_group_tests(tests, load, unload);
}
