/* exchange/alarm_days_test.c - a lost field and a new kind of error are told; a trifle, few, muted are not. */
#include "exchange/alarm.h"

#include "base/test.h"

enum { DAYS = 30 };

static const struct date today = {20500};
static struct pile_day days[DAYS];

/* Each of the last DAYS days `asked` lots, `good` of them there; yesterday as given. */
static void
lots(int64_t asked, int64_t good, int64_t asked_yesterday, int64_t good_yesterday)
{
    for (int i = 0; i < DAYS; i++) {
        days[i] = (struct pile_day){.day = date_add_days(today, i - DAYS)};
        days[i].measures[MEASURE_OF_LOT] = (struct measured){asked, good, 0};
    }
    days[DAYS - 1].measures[MEASURE_OF_LOT] = (struct measured){asked_yesterday, good_yesterday, 0};
}

static void
a_field_that_vanishes_is_told(void **state)
{
    struct alarm_loss loss;

    (void)state;
    lots(50, 49, 50, 20);
    assert_true(alarm_field_lost(days, DAYS, today, &loss));
    assert_int_equal(loss.measure, MEASURE_OF_LOT);
    assert_true(loss.share > 0.39 && loss.share < 0.41 && loss.usual > 0.97);
    lots(50, 50, 25, 0);
    assert_true(alarm_field_lost(days, DAYS, today, &loss));
}

static void
chance_trifles_and_few_are_not(void **state)
{
    struct alarm_loss loss;

    (void)state;
    lots(50, 49, 50, 47); /* chance */
    assert_false(alarm_field_lost(days, DAYS, today, &loss));
    lots(5000, 4900, 5000, 4700); /* far from chance, and four of a hundred */
    assert_false(alarm_field_lost(days, DAYS, today, &loss));
    lots(50, 50, 19, 0); /* fewer than twenty */
    assert_false(alarm_field_lost(days, DAYS, today, &loss));
    lots(3, 3, 25, 0); /* nothing is usual yet */
    assert_false(alarm_field_lost(days, DAYS, today, &loss));
    lots(50, 20, 50, 20); /* as always */
    assert_false(alarm_field_lost(days, DAYS, today, &loss));
}

static void
a_new_kind_of_error_is_told_unless_muted(void **state)
{
    struct str muted[] = {STR("SOMETHING_ELSE"), STR("LOT_MISSING")};
    struct pile_finding found[] = {{{today.day - 10}, STR("BIRTH_FUTURE"), 'E', 9, 1, 1},
                                   {{today.day - 1}, STR("BIRTH_FUTURE"), 'E', 50, 1, 1},
                                   {{today.day - 40}, STR("LOT_MISSING"), 'W', 9, 1, 1},
                                   {{today.day - 1}, STR("SEEN_ONLY"), 'I', 9, 1, 1},
                                   {{today.day - 1}, STR("LOT_MISSING"), 'W', 3, 1, 1}};
    struct alarm_new new;

    (void)state;
    assert_true(alarm_new_code(found, 5, today, muted, 1, &new));
    assert_true(str_eq(new.code, STR("LOT_MISSING")));
    assert_int_equal(new.n, 3);
    assert_false(alarm_new_code(found, 5, today, muted, 2, &new));
    found[4].n = 2;
    assert_false(alarm_new_code(found, 5, today, NULL, 0, &new));
}

static void
counted(enum measure measure, int64_t asked, int64_t good)
{
    for (int i = 0; i < DAYS; i++) {
        days[i] = (struct pile_day){.day = date_add_days(today, i - DAYS)};
        days[i].measures[measure] = (struct measured){asked, good, 0};
    }
}

static void
births_on_a_first_of_january_are_told(void **state)
{
    struct alarm_heap heap;

    (void)state;
    counted(MEASURE_OF_NEWYEAR, 40, 1); /* 28 of 1,120; 3 are due */
    assert_true(alarm_births(days, DAYS, today, &heap));
    assert_true(heap.share > 0.024 && heap.share < 0.026);
    counted(MEASURE_OF_NEWYEAR, 365, 2); /* twice as many as due */
    assert_false(alarm_births(days, DAYS, today, &heap));
    counted(MEASURE_OF_NEWYEAR, 0, 0);
    days[10].measures[MEASURE_OF_NEWYEAR] = (struct measured){4, 4, 0}; /* a family of migrants */
    assert_false(alarm_births(days, DAYS, today, &heap));
}

static void
doses_on_handy_days_are_told(void **state)
{
    struct alarm_heap heap;

    (void)state;
    counted(MEASURE_OF_MONTHDAY, 20, 8);
    assert_true(alarm_month_days(days, DAYS, today, &heap));
    assert_true(heap.share > 0.39 && heap.share < 0.41);
    counted(MEASURE_OF_MONTHDAY, 20, 3); /* fifteen of a hundred, ten are due */
    assert_false(alarm_month_days(days, DAYS, today, &heap));
    counted(MEASURE_OF_MONTHDAY, 3, 3); /* all of them, but only 84 */
    assert_false(alarm_month_days(days, DAYS, today, &heap));
}

/* Who sends on one day a week has told half of a month's doses on the 1st and the 15th, and none of them wrongly. */
static void
few_sending_days_are_no_heap(void **state)
{
    struct alarm_heap heap;

    (void)state;
    counted(MEASURE_OF_MONTHDAY, 0, 0);
    for (int ago = 7; ago <= 28; ago += 7) {
        struct date day = date_from(2026, 4, 22);
        struct pile_day *to = &days[DAYS - ago];

        to->day = date_add_days(day, -ago);
        to->measures[MEASURE_OF_MONTHDAY] =
            (struct measured){40, date_split(to->day).day % 14 == 1 ? 40 : 0, 0};
    }
    assert_false(alarm_month_days(days, DAYS, date_from(2026, 4, 22), &heap));
    assert_true(heap.share > 0.49 && heap.usual > 0.49);
}

enum { BATCHES = 42 * 9, BATCH = 20 };
static struct pile_hour batch_hours[BATCHES];
static int64_t batch_came[BATCHES * BATCH];

/* Twenty messages at half past each hour from eight to five, for six weeks; the last one on a Friday. */
static struct alarm_past
batches(void)
{
    struct alarm_past past = {.hours = batch_hours, .came = batch_came};

    for (int i = 0; i < BATCHES; i++) {
        int32_t day = date_from(2026, 3, 2).day + i / 9;

        if ((i / 9) % 7 > 4)
            continue;
        batch_hours[past.hour_count] = (struct pile_hour){.hour = day * 24 + 8 + i % 9};
        for (int k = 0; k < BATCH; k++)
            batch_came[past.came_count++] =
                (int64_t)batch_hours[past.hour_count].hour * 60 + 30 + k / 10;
        batch_hours[past.hour_count++].count.n = BATCH;
    }
    past.came += past.came_count - ALARM_CAME;
    past.came_count = ALARM_CAME;
    return past;
}

/* An hour between batches is no silence, two batches missing are; without the gaps it would be one. */
static void
between_batches_is_no_silence(void **state)
{
    struct alarm_past past = batches(), blind = past;
    struct alarm_silence what;
    struct usual usual;
    int64_t last, monday = (int64_t)date_from(2026, 4, 13).day * 1440;

    (void)state;
    usual_learn(&past, date_from(2026, 4, 13), &usual);
    assert_true(usual.known);
    last = past.came[past.came_count - 1];
    blind.came_count = 0;
    assert_true(alarm_silent(&usual, &blind, last, monday + 9 * 60 + 25, &what));
    assert_false(alarm_silent(&usual, &past, last, monday + 9 * 60 + 25, &what));
    assert_true(alarm_silent(&usual, &past, last, monday + 12 * 60, &what));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_field_that_vanishes_is_told),
        cmocka_unit_test(chance_trifles_and_few_are_not),
        cmocka_unit_test(a_new_kind_of_error_is_told_unless_muted),
        cmocka_unit_test(births_on_a_first_of_january_are_told),
        cmocka_unit_test(doses_on_handy_days_are_told),
        cmocka_unit_test(few_sending_days_are_no_heap),
        cmocka_unit_test(between_batches_is_no_silence),
    };

    return cmocka_run_group_tests_name("exchange/alarm_days", tests, NULL, NULL);
}
