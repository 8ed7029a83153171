/* exchange/onboard_test.c - our own samples open the pilot, real messages open the door, staff can hold. */
#include "exchange/onboard.h"

#include "access/test_people.h"
#include "base/id.h"
#include "base/test.h"
#include "exchange/follow.h"
#include "org/dua.h"

static struct people *people;
static struct exchange exchange;
static struct code_sets *codes;
static struct arena *arena;
static struct caller caller;

static int
start(void **state)
{
    struct signer signer = {.name = STR("J. Berg")};
    struct feed feed = {.code = STR("EHR"),
                        .name = STR("EHR"),
                        .login = STR("NORTH-1.EHR"),
                        .state = FEED_TEST,
                        .closed_on = DATE_NONE};
    struct credential by = {.door = DOOR_HTTP, .login = feed.login};
    struct agreement agreement;
    struct err err;

    if (people_setup((void **)&people) != 0 || code_sets_load(NULL, &codes, &err) != OK)
        return -1;
    clock_set(people->now.at, people->now.offset_minutes);
    arena = arena_new((size_t)1 << 28);
    assert_int_equal(exchange_open(&exchange, people->db, NULL, codes, &err), OK);
    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, people->db, &err), OK);
        assert_int_equal(agreement_take_over(&tx, people->north.id, date_from(2025, 3, 1), &signer,
                                             people->now.at, &agreement, &err),
                         OK);
        assert_int_equal(tx_commit(&tx, &err), OK);
    }
    feed.org = people->north.id;
    assert_int_equal(feed_add(&exchange, arena, people->now.at, &feed, &by.secret, &err), OK);
    assert_int_equal(feed_sign_in(&exchange, arena, &by, &caller, &err), OK);
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

static struct onboard
look(void)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct onboard o;

    assert_int_equal(tx_read(&tx, people->db, &people->err), OK);
    assert_int_equal(onboard_look(&tx, arena, &caller.feed, people->now.today, &o, &people->err),
                     OK);
    return o;
}

static enum status
go(enum onboard_move move)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct onboard_word word = {.feed = &caller.feed,
                                .move = move,
                                .user = 7,
                                .at = people->now.at,
                                .today = people->now.today,
                                .reason = STR("call us")};
    enum status status;

    assert_int_equal(tx_begin(&tx, people->db, &people->err), OK);
    status = onboard_go(&tx, arena, &word, &people->err);
    return status == OK ? tx_commit(&tx, &people->err) : status;
}

static void
send(struct str text)
{
    (void)feed_answer(&exchange, arena, &caller, text, NULL, NULL);
}

static void
send_all_samples(void)
{
    const struct sample *all;
    size_t count = samples_all(&all);

    for (size_t i = 0; i < count; i++)
        send(sample_text(arena, &all[i], people->now));
}

static void
every_sample_is_asked_for_and_none_does_for_another(void **state)
{
    const struct sample *all;
    size_t count = samples_all(&all);

    (void)state;
    assert_int_equal(look().shown, 0);
    for (size_t i = 0; i < count; i++) {
        struct onboard o;

        assert_int_not_equal(go(MOVE_PILOT), OK);
        send(sample_text(arena, &all[i], people->now));
        o = look();
        assert_int_equal(o.rows[i].mark, ONBOARD_SHOWN);
        assert_true(o.shown >= i + 1);
    }
    assert_true(look().may_pilot);
}

static void
a_message_with_findings_is_a_try_and_no_more(void **state)
{
    struct str text = sample_text(arena, sample_find(STR("HISTORY")), people->now);
    char *p = arena_bytes(arena, text.n);
    struct onboard o;
    size_t at = str_find_str(text, STR("|20^DTaP"));

    (void)state;
    for (size_t i = 0; i < text.n; i++)
        p[i] = text.p[i];
    p[at + 1] = '0'; /* there is no vaccine 00 */
    p[at + 2] = '0';
    send((struct str){p, text.n});
    o = look();
    assert_int_equal(o.rows[1].mark, ONBOARD_TRIED);
    assert_true(o.rows[1].message.v != 0);
    send(text);
    assert_int_equal(look().rows[1].mark, ONBOARD_SHOWN);
}

static void
the_sandbox_stores_nobody_and_is_no_replay_later(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str text = sample_text(arena, sample_find(STR("NEW")), people->now);
    struct message_row *rows;
    size_t count;

    (void)state;
    send(text);
    caller.feed.state = FEED_PILOT;
    send(text);
    assert_int_equal(tx_read(&tx, people->db, &people->err), OK);
    assert_int_equal(monitor_messages(&tx, arena, caller.feed.id, (struct message_id){0}, 10, &rows,
                                      &count, &people->err),
                     OK);
    assert_int_equal(count, 2);
    assert_true(rows[0].client.v != 0);
    assert_int_equal(rows[0].added, 1);
    assert_true(rows[1].client.v == 0);
    assert_int_equal(rows[1].added, 0);
}

static void
a_held_feed_waits(void **state)
{
    (void)state;
    send_all_samples();
    assert_int_equal(go(MOVE_HOLD), OK);
    assert_true(look().held);
    assert_int_equal(go(MOVE_PILOT), E_CONFLICT);
    assert_int_equal(go(MOVE_RELEASE), OK);
    assert_false(look().held);
    assert_int_equal(go(MOVE_PILOT), OK);
    assert_int_equal(go(MOVE_PILOT), E_CONFLICT); /* not from test any more */
}

static void
enough_good_messages_open_the_door(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str text = sample_text(arena, sample_find(STR("NEW")), people->now);
    enum feed_state now;

    (void)state;
    send_all_samples();
    people_later(people, 1);
    assert_int_equal(go(MOVE_PILOT), OK);
    caller.feed.state = FEED_PILOT;
    for (int i = 0; i < PILOT_MESSAGES; i++) {
        size_t at = str_find_str(text, STR("SAMPLE-NEW"));

        if (i == PILOT_MESSAGES / 2) {
            assert_int_equal(go(MOVE_LIVE), E_CONFLICT);
            people_later(people, 24 * 60);
        }
        clock_set(people->now.at, people->now.offset_minutes);
        send(arena_printf(arena, "%.*sP%d%.*s", (int)at, text.p, i, (int)(text.n - at - 10),
                          text.p + at + 10));
    }
    assert_int_equal(look().messages, PILOT_MESSAGES);
    assert_int_equal(look().days, PILOT_DAYS);
    assert_int_equal(go(MOVE_LIVE), OK);
    assert_int_equal(tx_read(&tx, people->db, &people->err), OK);
    assert_int_equal(onboard_state(&tx, arena, caller.feed.id, &now, &people->err), OK);
    assert_int_equal(now, FEED_LIVE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(every_sample_is_asked_for_and_none_does_for_another, start,
                                        stop),
        cmocka_unit_test_setup_teardown(a_message_with_findings_is_a_try_and_no_more, start, stop),
        cmocka_unit_test_setup_teardown(the_sandbox_stores_nobody_and_is_no_replay_later, start,
                                        stop),
        cmocka_unit_test_setup_teardown(a_held_feed_waits, start, stop),
        cmocka_unit_test_setup_teardown(enough_good_messages_open_the_door, start, stop),
    };

    return cmocka_run_group_tests_name("exchange/onboard", tests, NULL, NULL);
}
