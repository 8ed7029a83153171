/* exchange/tidy_test.c - what is old goes by the policy, a total never changes, what is young stays. */
#include "exchange/monitor_tidy.h"

#include "access/test_people.h"
#include "base/test.h"
#include "exchange/monitor.h"
#include "exchange/monitor_fill.h"
#include "exchange/monitor_fold.h"
#include "store/setting.h"

static struct people *people;
static struct exchange exchange;
static struct code_sets *codes;
static struct arena *arena;
static struct feed feed;
static uint64_t sent;

static struct instant
days_ago(int days)
{
    return (struct instant){people->now.at.us - days * INT64_C(86400000000)};
}

/* One message with an error; the last one of the feed. */
static struct message_id
fill(int days)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct fill one = {.feed = &feed,
                       .at = days_ago(days),
                       .offset_minutes = people->now.offset_minutes,
                       .number = ++sent,
                       .error = true};
    struct message_row *rows;
    size_t count;

    assert_int_equal(tx_begin(&tx, people->db, &people->err), OK);
    assert_int_equal(monitor_fill(&tx, arena, &one, &people->err), OK);
    assert_int_equal(monitor_by_control(&tx, arena, feed.id, arena_printf(arena, "F%d", (int)sent),
                                        &rows, &count, &people->err),
                     OK);
    assert_int_equal(tx_commit(&tx, &people->err), OK);
    assert_int_equal(count, 1);
    return rows[0].id;
}

static enum status
look(struct message_id id, struct message_seen *seen)
{
    CLEANUP(tx_end) struct tx tx = {0};

    assert_int_equal(tx_read(&tx, people->db, &people->err), OK);
    return monitor_message(&tx, arena, id, seen, &people->err);
}

static void
tidy_all(void)
{
    bool more = true;

    while (more)
        assert_int_equal(tidy_journal(people->db, arena, people->now.today, &more, &people->err),
                         OK);
}

static void
set(const char *name, const char *value)
{
    CLEANUP(tx_end) struct tx tx = {0};

    assert_int_equal(tx_begin(&tx, people->db, &people->err), OK);
    assert_int_equal(setting_save(&tx, str_of(name), str_of(value), &people->err), OK);
    assert_int_equal(tx_commit(&tx, &people->err), OK);
}

/* The row goes after seven years, the text after two, and nothing of what is younger. */
static void
the_journal_goes_by_policy(void **state)
{
    struct message_id oldest = fill(TIDY_ROW_DAYS + 1), edge = fill(TIDY_ROW_DAYS),
                      old = fill(TIDY_BODY_DAYS + 1), young = fill(TIDY_BODY_DAYS);
    struct message_seen seen;

    (void)state;
    tidy_all();
    assert_int_equal(look(oldest, &seen), E_NOTFOUND);
    assert_int_equal(look(edge, &seen), OK);
    assert_int_equal(seen.raw.n, 0);
    assert_int_equal(look(old, &seen), OK);
    assert_int_equal(seen.raw.n, 0);
    assert_int_equal(seen.finding_count, 1);
    assert_int_equal(look(young, &seen), OK);
    assert_true(seen.raw.n > 0);
}

static void
a_policy_of_zero_keeps_everything(void **state)
{
    struct message_id old = fill(700), older;
    struct message_seen seen;

    (void)state;
    set("journal.body_days", "0");
    older = fill(690);
    tidy_all();
    assert_int_equal(look(older, &seen), OK);
    assert_true(seen.raw.n > 0);
    set("journal.body_days", "695");
    tidy_all();
    assert_int_equal(look(old, &seen), OK);
    assert_int_equal(seen.raw.n, 0);
    assert_int_equal(look(older, &seen), OK);
    assert_true(seen.raw.n > 0);
    set("journal.body_days", "");
}

struct sums {
    int64_t messages, asked, good, hours;
    size_t measured_days; /* days older than TIDY_MEASURE_DAYS that have measures */
};

static struct sums
sum_up(void)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct figures_ask all = {0, 0, 0, 0, 0};
    struct sums s = {0};
    struct pile pile;

    assert_int_equal(tx_read(&tx, people->db, &people->err), OK);
    assert_int_equal(monitor_figures(&tx, arena, feed.id, &all, &pile, &people->err), OK);
    for (size_t i = 0; i < pile.hour_count; i++)
        s.hours += pile.hours[i].count.n;
    for (size_t i = 0; i < pile.day_count; i++) {
        const struct pile_day *d = &pile.days[i];
        int64_t before = s.asked;

        s.messages += d->count.n;
        for (int m = 0; m < MEASURE_COUNT; m++) {
            s.asked += d->measures[m].asked;
            s.good += d->measures[m].good;
        }
        s.measured_days +=
            s.asked > before && d->day.day < people->now.today.day - TIDY_MEASURE_DAYS;
    }
    return s;
}

/* All of it, in the runner's steps; how many it took. Sums hold after each of them. */
static int
tidy_in_steps(const struct sums *before)
{
    struct tidy_step step = TIDY_BEGIN;
    int steps = 0;

    do {
        struct sums now;

        assert_int_equal(tidy_figures(people->db, arena, people->now.today, &step, &people->err),
                         OK);
        now = sum_up();
        assert_int_equal(now.messages, before->messages);
        assert_int_equal(now.asked, before->asked);
        assert_int_equal(now.good, before->good);
        steps++;
    } while (step.more);
    return steps;
}

/* Measures of days become measures of months; hours go; sums and days' messages stay. */
static void
figures_are_compacted_and_sums_stay(void **state)
{
    struct sums before, after, again;
    size_t folded;

    (void)state;
    for (int day = 200; day > 0; day -= 5)
        (void)fill(day);
    assert_int_equal(monitor_fold(people->db, people->now.at, true, &folded, &people->err), OK);
    before = sum_up();
    assert_true(tidy_in_steps(&before) > 160 / 5 / TIDY_DAYS); /* no step takes all days */
    after = sum_up();
    assert_true(before.asked > 0);
    assert_true(after.hours < before.hours && after.hours >= TIDY_HOUR_DAYS / 5);
    assert_true(after.measured_days * 4 < before.measured_days * 3);
    assert_int_equal(tidy_in_steps(&before), 2); /* the one feed, and that there is no other */
    again = sum_up();
    assert_int_equal(again.asked, after.asked);
    assert_int_equal(again.measured_days, after.measured_days);
}

static int
start(void **state)
{
    struct str secret;

    if (people_setup((void **)&people) != 0 || code_sets_load(NULL, &codes, &people->err) != OK)
        return -1;
    arena = arena_new((size_t)1 << 28);
    assert_int_equal(exchange_open(&exchange, people->db, NULL, codes, &people->err), OK);
    feed = (struct feed){.org = people->north.id,
                         .code = STR("EHR"),
                         .name = STR("EHR"),
                         .login = STR("NORTH-1.EHR"),
                         .state = FEED_LIVE,
                         .closed_on = DATE_NONE};
    assert_int_equal(feed_add(&exchange, arena, people->now.at, &feed, &secret, &people->err), OK);
    *state = people;
    return 0;
}

static int
stop(void **state)
{
    exchange_close(&exchange);
    code_sets_free(codes);
    arena_free(arena);
    return people_teardown(state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_journal_goes_by_policy),
        cmocka_unit_test(a_policy_of_zero_keeps_everything),
        cmocka_unit_test(figures_are_compacted_and_sums_stay),
    };

    return cmocka_run_group_tests_name("exchange/tidy", tests, start, stop);
}
