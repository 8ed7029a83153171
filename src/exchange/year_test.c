/* exchange/year_test.c - the invented year is what it says: the same again, as busy, and faulty where told. */
#include "exchange/test_year.h"

#include <math.h>
#include <string.h>

#include "base/err.h"
#include "base/test.h"

static const struct {
    enum year_sender sender;
    double least, most; /* messages a year */
} busy[] = {{YEAR_HUB, 400000, 600000},    {YEAR_CLINIC, 35000, 60000},
            {YEAR_PRACTICE, 9000, 15000},  {YEAR_SMALL, 1600, 3000},
            {YEAR_TINY, 250, 600},         {YEAR_PHARMACY, 20000, 40000},
            {YEAR_OVERNIGHT, 20000, 35000}};

static void
one_seed_gives_one_year(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 30);
    struct year a, b, c;

    (void)state;
    year_make(arena, YEAR_CLINIC, 7, date_from(2025, 1, 1), true, &a);
    year_make(arena, YEAR_CLINIC, 7, date_from(2025, 1, 1), true, &b);
    year_make(arena, YEAR_CLINIC, 8, date_from(2025, 1, 1), true, &c);
    assert_int_equal(a.count, b.count);
    assert_memory_equal(a.events, b.events, sizeof(a.events));
    for (size_t i = 0; i < a.count; i++)
        assert_true(a.messages[i].minute == b.messages[i].minute &&
                    a.messages[i].error == b.messages[i].error);
    assert_int_not_equal(a.count, c.count);
}

static void
senders_are_as_busy_as_their_kind(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof(busy) / sizeof(busy[0]); i++) {
        CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 30);
        struct year year;

        year_make(arena, busy[i].sender, 1, date_from(2025, 1, 1), false, &year);
        assert_true((double)year.count > busy[i].least);
        assert_true((double)year.count < busy[i].most);
        assert_true(fabs(year_expected(&year, 0, YEAR_MINUTES) / (double)year.count - 1) < 0.25);
        for (size_t k = 1; k < year.count; k++)
            assert_true(year.messages[k].minute >= year.messages[k - 1].minute);
    }
}

/* Nothing comes in a silence; a burst has far more errors than the year. */
static void
faults_are_where_they_are_told(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 30);
    struct year year;

    (void)state;
    year_make(arena, YEAR_PRACTICE, 3, date_from(2025, 1, 1), true, &year);
    assert_int_equal(year.event_count, YEAR_EVENTS);
    for (size_t i = 0; i < year.event_count; i++) {
        const struct year_event *e = &year.events[i];
        size_t n = 0, bad = 0;

        assert_true(e->from >= YEAR_LEARN_DAYS * 1440 && e->until > e->from);
        assert_true(i == 0 || e->from > year.events[i - 1].until + 3 * 1440);
        assert_true(year_expected(&year, e->from, e->until) > 15);
        for (size_t k = 0; k < year.count; k++) {
            bool in = year.messages[k].minute >= e->from && year.messages[k].minute < e->until;

            n += in;
            bad += in && year.messages[k].error != 0;
        }
        if (e->fault == YEAR_SILENCE)
            assert_int_equal(n, 0);
        else
            assert_true(bad * 5 > n && bad > 5);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_seed_gives_one_year),
        cmocka_unit_test(senders_are_as_busy_as_their_kind),
        cmocka_unit_test(faults_are_where_they_are_told),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
