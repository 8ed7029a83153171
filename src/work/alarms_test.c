/* work/alarms_test.c - an alarm opens once, mails once, closes once; maintenance keeps it quiet. */
#include "work/alarms.h"

#include "access/test_people.h"
#include "base/test.h"
#include "exchange/monitor_fill.h"
#include "exchange/monitor_fold.h"
#include "post/post.h"

enum { DAYS = 42, AN_HOUR = 20 };

static struct people *people;
static struct exchange exchange;
static struct code_sets *codes;
static struct arena *arena;
static struct feed feed;
static struct watch *watch;
static uint64_t sent;

static struct now
at(int day, int minute)
{
    struct now now = people->now;

    /* Midnight of the first day, local time. */
    now.at.us = ((int64_t)date_from(2026, 1, 12).day + day) * INT64_C(86400000000) +
                (int64_t)(minute - now.offset_minutes) * 60000000;
    now.today = instant_date(now.at, now.offset_minutes);
    return now;
}

/* Working hours of a working day: AN_HOUR messages an hour from eight to five. */
static void
send_hours(int day, int from, int until, bool bad)
{
    CLEANUP(arena_cleanup) struct arena *work = arena_new((size_t)1 << 28);
    CLEANUP(tx_end) struct tx tx = {0};
    struct err err;

    assert_int_equal(tx_begin(&tx, people->db, &err), OK);
    for (int minute = from * 60; minute < until * 60 && day % 7 < 5; minute += 60 / AN_HOUR) {
        struct fill fill = {.feed = &feed,
                            .at = at(day, minute).at,
                            .offset_minutes = people->now.offset_minutes,
                            .number = sent + 1,
                            .error = bad || (sent + 1) % 40 == 0};

        sent++;
        assert_int_equal(monitor_fill(&tx, work, &fill, &err), OK);
    }
    assert_int_equal(tx_commit(&tx, &err), OK);
}

/* A whole round, in its steps. */
static struct alarm_round
look_by(struct watch *by, struct now now)
{
    CLEANUP(arena_cleanup) struct arena *work = arena_new((size_t)1 << 28);
    struct alarm_round step = {.more = true}, all = {0};
    struct err err;

    while (step.more) {
        assert_int_equal(alarms_look(by, &exchange, work, now, &step, &err), OK);
        assert_true(step.feeds <= ALARMS_AT_ONCE);
        all.feeds += step.feeds;
        all.opened += step.opened;
        all.closed += step.closed;
        all.mails += step.mails;
    }
    return all;
}

static struct alarm_round
look(int day, int minute)
{
    return look_by(watch, at(day, minute));
}

static size_t
mails(void)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail *list;
    size_t count;
    struct err err;

    assert_int_equal(tx_read(&tx, people->db, &err), OK);
    assert_int_equal(mail_list_about(&tx, arena, feed.id.v, 100, &list, &count, &err), OK);
    for (size_t i = 0; i < count; i++)
        assert_true(str_find_str(list[i].body, STR("Zzolson")) == list[i].body.n);
    return count;
}

/* Monday of the seventh week. */
static void
silence_opens_and_closes_once(void **state)
{
    struct alarm_round round;

    (void)state;
    send_hours(DAYS, 8, 11, false);
    round = look(DAYS, 11 * 60);
    assert_int_equal(round.opened, 0);
    round = look(DAYS, 12 * 60 + 5);
    assert_int_equal(round.opened, 1);
    assert_int_equal(mails(), 1);
    round = look(DAYS, 12 * 60 + 6);
    assert_int_equal(round.opened, 0);
    assert_int_equal(mails(), 1);
    send_hours(DAYS, 13, 14, false);
    round = look(DAYS, 14 * 60);
    assert_int_equal(round.closed, 1);
    assert_int_equal(mails(), 2);
}

static void
errors_open_within_the_hour(void **state)
{
    struct alarm_round round;

    (void)state;
    send_hours(DAYS, 14, 15, true);
    round = look(DAYS, 15 * 60);
    assert_int_equal(round.opened, 1);
    send_hours(DAYS, 15, 17, false);
    round = look(DAYS, 17 * 60);
    assert_int_equal(round.closed, 1);
    assert_int_equal(mails(), 4);
}

/* Who was restarted knows what was told and is over, although those errors are among the last messages still. */
static void
what_is_over_is_not_told_again_after_a_restart(void **state)
{
    struct watch *fresh = watch_new();

    (void)state;
    assert_int_equal(look_by(fresh, at(DAYS, 17 * 60 + 1)).opened, 0);
    assert_int_equal(mails(), 4);
    watch_free(fresh);
}

static void
maintenance_keeps_quiet(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct quiet quiet = {.feed = feed.id,
                          .begins = at(DAYS + 1, 9 * 60).at,
                          .until = at(DAYS + 1, 16 * 60).at,
                          .words = STR("a new version")};
    struct err err;

    (void)state;
    assert_int_equal(tx_begin(&tx, people->db, &err), OK);
    assert_int_equal(quiet_add(&tx, &quiet, at(DAYS, 0).at, &err), OK);
    assert_int_equal(tx_commit(&tx, &err), OK);
    send_hours(DAYS + 1, 8, 9, false);
    assert_int_equal(look(DAYS + 1, 12 * 60).opened, 0);
    assert_int_equal(look(DAYS + 1, 16 * 60 + 1).opened, 1);
}

/* Nothing comes: the feed is looked at a few times only, and yet the alarm opens in the very minute in
 * which somebody who has just come would have opened it. */
static void
silence_is_noticed_without_looking_all_the_time(void **state)
{
    size_t looks = 0;
    int minute = 10 * 60;

    (void)state;
    send_hours(DAYS + 2, 8, 10, false);
    assert_int_equal(look(DAYS + 2, minute).closed, 1);
    watch_free(watch); /* so that this one, too, has learned of the alarm that is over */
    watch = watch_new();
    for (bool opened = false; !opened && minute < 13 * 60;) {
        struct watch *fresh = watch_new();
        struct alarm_round round = look(DAYS + 2, ++minute);

        looks += round.feeds;
        opened = round.opened > 0;
        assert_int_equal(look_by(fresh, at(DAYS + 2, minute)).opened, 0);
        watch_free(fresh);
    }
    assert_in_range(minute, 10 * 60 + 31, 12 * 60 + 5);
    assert_in_range(looks, 1, 4);
}

/* Fifty feeds more: each is looked at once, in steps; then only where something came, when something
 * was decided, and all of them within the hour. */
static void
only_what_is_due_is_looked_at(void **state)
{
    enum { MORE = 50 };
    struct feed more[MORE];
    struct str secret;
    struct err err;

    (void)state;
    for (int i = 0; i < MORE; i++) {
        more[i] = feed;
        more[i].id.v = 0;
        more[i].code = arena_printf(arena, "EHR%d", i);
        more[i].login = arena_printf(arena, "NORTH-1.EHR%d", i);
        assert_int_equal(feed_add(&exchange, arena, people->now.at, &more[i], &secret, &err), OK);
    }
    assert_in_range(look(DAYS + 2, 15 * 60).feeds, MORE, MORE + 1);
    assert_int_equal(look(DAYS + 2, 15 * 60 + 1).feeds, 0);
    send_hours(DAYS + 2, 15, 16, false);
    assert_int_equal(look(DAYS + 2, 15 * 60 + 2).feeds, 1);
    {
        CLEANUP(tx_end) struct tx tx = {0};
        struct quiet quiet = {.feed = more[3].id,
                              .begins = at(DAYS + 2, 15 * 60 + 4).at,
                              .until = at(DAYS + 2, 15 * 60 + 6).at,
                              .words = STR("a new version")};

        assert_int_equal(tx_begin(&tx, people->db, &err), OK);
        assert_int_equal(quiet_add(&tx, &quiet, at(DAYS + 2, 15 * 60).at, &err), OK);
        assert_int_equal(tx_commit(&tx, &err), OK);
    }
    assert_int_equal(look(DAYS + 2, 15 * 60 + 3).feeds, 0);
    assert_int_equal(look(DAYS + 2, 15 * 60 + 4).feeds, 1);
    assert_int_equal(look(DAYS + 2, 15 * 60 + 6).feeds, 1);
    assert_in_range(look(DAYS + 2, 16 * 60 + 1).feeds, MORE - 1, MORE + 1);
}

/* A feed of four good messages a day for four weeks, and five bad ones yesterday. */
static struct feed
changed_sender(const char *code, int today)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed made = feed;
    struct str secret;
    struct err err;

    made.id.v = 0;
    made.code = str_of(code);
    made.login = arena_printf(arena, "NORTH-1.%s", code);
    assert_int_equal(feed_add(&exchange, arena, people->now.at, &made, &secret, &err), OK);
    assert_int_equal(tx_begin(&tx, people->db, &err), OK);
    for (int day = today - 28; day < today; day++) {
        for (int k = 0; k < 5; k++) {
            struct fill one = {.feed = &made,
                               .at = at(day, 9 * 60 + k * 60).at,
                               .offset_minutes = people->now.offset_minutes,
                               .number = ++sent,
                               .error = day == today - 1};

            assert_int_equal(monitor_fill(&tx, arena, &one, &err), OK);
        }
    }
    assert_int_equal(tx_commit(&tx, &err), OK);
    return made;
}

static bool
is_open(struct feed_id id, enum alarm_kind kind)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct alarm *list;
    size_t count;
    struct err err;

    assert_int_equal(tx_read(&tx, people->db, &err), OK);
    assert_int_equal(alarms_open(&tx, arena, id, &list, &count, &err), OK);
    for (size_t i = 0; i < count; i++)
        if (list[i].kind == kind)
            return true;
    return false;
}

static void
a_new_kind_of_error_is_told_unless_muted(void **state)
{
    enum { TODAY = DAYS + 20 };
    struct feed told = changed_sender("TOLD", TODAY), muted = changed_sender("MUTED", TODAY);
    struct mark mark = {.code = STR("DOSE_FUTURE"),
                        .mark = STR("muted"),
                        .until = at(TODAY, 0).today,
                        .remark = STR("known to the vendor"),
                        .at = at(TODAY, 0).at};
    struct err err;

    (void)state;
    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, people->db, &err), OK);
        assert_int_equal(mark_set(&tx, muted.id, &mark, &err), OK);
        assert_int_equal(tx_commit(&tx, &err), OK);
    }
    (void)look(TODAY, 8 * 60);
    assert_true(is_open(told.id, ALARM_CODE));
    assert_false(is_open(muted.id, ALARM_CODE));
    assert_true(is_open(told.id, ALARM_ERRORS));
    assert_false(is_open(muted.id, ALARM_ERRORS));
    assert_false(is_open(told.id, ALARM_LOSS));
}

static size_t
waiting_mails(struct str *body)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail *list;
    size_t count, digests = 0;
    struct err err;

    assert_int_equal(tx_read(&tx, people->db, &err), OK);
    assert_int_equal(mail_list(&tx, arena, MAIL_WAITING, 1000, &list, &count, &err), OK);
    for (size_t i = 0; i < count; i++) {
        if (!str_eq(list[i].subject, STR("Your feeds: what changed since yesterday")))
            continue;
        *body = list[i].body;
        digests++;
    }
    return digests;
}

/* What is told by digest only makes one mail a reader, about yesterday; nothing new makes none. */
static void
the_digest_tells_what_was_not_mailed(void **state)
{
    struct alarm drift = {.feed = feed.id,
                          .kind = ALARM_DRIFT,
                          .words = STR("The last ten working days had 55 of a hundred."),
                          .opened = at(DAYS + 3, 12 * 60).at,
                          .noted = STR("digest")};
    struct str body = STR("");
    bool opened;
    size_t sent_mails;
    struct err err;

    (void)state;
    assert_int_equal(alarms_digest(people->db, arena, at(DAYS + 3, 7 * 60), &sent_mails, &err), OK);
    assert_int_equal(sent_mails, 0);
    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, people->db, &err), OK);
        assert_int_equal(alarm_open(&tx, &drift, &opened, &err), OK);
        assert_int_equal(tx_commit(&tx, &err), OK);
    }
    assert_true(opened);
    assert_int_equal(alarms_digest(people->db, arena, at(DAYS + 4, 7 * 60), &sent_mails, &err), OK);
    assert_true(sent_mails > 0);
    assert_int_equal(waiting_mails(&body), sent_mails);
    assert_true(str_find_str(body, STR("NORTH-1.EHR: The last ten working days")) < body.n);
    assert_true(str_find_str(body, STR("No message since")) == body.n);
    assert_int_equal(alarms_digest(people->db, arena, at(DAYS + 5, 13 * 60), &sent_mails, &err),
                     OK);
    assert_int_equal(sent_mails, 0);
}

static void
own_rules_are_open_hours(void **state)
{
    struct rules rules = {.silence_hours = 4, .from_hour = 8, .until_hour = 18};
    int64_t friday = ((int64_t)date_from(2026, 3, 6).day) * 1440;

    (void)state;
    assert_false(rules_silent(&rules, friday + 15 * 60, friday + 18 * 60));
    assert_false(rules_silent(&rules, friday + 15 * 60, friday + 2 * 1440 + 12 * 60));
    assert_true(rules_silent(&rules, friday + 15 * 60, friday + 3 * 1440 + 9 * 60));
    rules.silence_hours = 0;
    assert_false(rules_silent(&rules, 0, friday));
}

static int
start(void **state)
{
    struct str secret;
    struct err err;

    if (people_setup((void **)&people) != 0 || code_sets_load(NULL, &codes, &err) != OK)
        return -1;
    arena = arena_new((size_t)1 << 28);
    watch = watch_new();
    assert_int_equal(exchange_open(&exchange, people->db, NULL, codes, &err), OK);
    feed = (struct feed){.org = people->north.id,
                         .code = STR("EHR"),
                         .name = STR("EHR"),
                         .login = STR("NORTH-1.EHR"),
                         .state = FEED_LIVE,
                         .closed_on = DATE_NONE};
    assert_int_equal(feed_add(&exchange, arena, people->now.at, &feed, &secret, &err), OK);
    for (int day = 0; day < DAYS; day++)
        send_hours(day, 8, 17, false);
    *state = people;
    return 0;
}

static int
stop(void **state)
{
    watch_free(watch);
    exchange_close(&exchange);
    code_sets_free(codes);
    arena_free(arena);
    return people_teardown(state);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(silence_opens_and_closes_once),
        cmocka_unit_test(errors_open_within_the_hour),
        cmocka_unit_test(what_is_over_is_not_told_again_after_a_restart),
        cmocka_unit_test(maintenance_keeps_quiet),
        cmocka_unit_test(silence_is_noticed_without_looking_all_the_time),
        cmocka_unit_test(only_what_is_due_is_looked_at),
        cmocka_unit_test(the_digest_tells_what_was_not_mailed),
        cmocka_unit_test(a_new_kind_of_error_is_told_unless_muted),
        cmocka_unit_test(own_rules_are_open_hours),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
