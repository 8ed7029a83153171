/* exchange/fold_test.c - figures equal the journal, whatever was folded and whoever sends meanwhile. */
#include "exchange/monitor_fold.h"

#include <pthread.h>

#include "access/secret.h"
#include "base/test.h"
#include "exchange/monitor.h"
#include "org/dua.h"
#include "store/test_db.h"

enum { SENDERS = 4, EACH = 40, DAYS = 5 };

static struct test_db store;
static struct exchange exchange;
static struct code_sets *codes;
static struct instant noon, at; /* the first day's, and now */
static struct feed_id feeds[2];

static const char good[] =
    "MSH|^~\\&|EHR|A-01|IIS|STATE|20260302101500-0600||VXU^V04^VXU_V04|%s|P|2.5.1|||ER|AL|||||"
    "Z22^CDCPHINVS\r"
    "PID|1||%s^^^A-01^MR||Zzolson^Ann%s^^^^^L||20200203|F\r"
    "ORC|RE||%s^A-01\r"
    "RXA|0|1|202602%s||08^Hep B^CVX|0.5|mL^^UCUM||00^Administered^NIP001|7^Giver^Gail^^^^^^NPI^L|"
    "^^^A-01||||LOT%s|20271231|MSD^Merck^MVX|||CP|A\r"
    "RXR|C28161^IM^NCIT|LD^^HL70163\r";

/* A good one, one without a birth date (AR), one of a future dose (AE), one of another type (AR). */
static struct str
message(struct arena *arena, unsigned n)
{
    struct str id = arena_printf(arena, "C%u", n), day = arena_printf(arena, "%02u", n % 27 + 1);
    struct str text =
        arena_printf(arena, good, id.p, id.p, "a", id.p, arena_cstr(arena, day), id.p);

    switch (n % 5) {
    case 1:
        return arena_printf(arena, "%.*s", (int)str_find_str(text, STR("|F\r")) - 9, text.p);
    case 2:
        return arena_printf(arena,
                            "%.*sRXA|0|1|20310101||08^Hep B^CVX|999|||01^H^NIP001|||||||||||CP|A\r",
                            STRF(text));
    case 3:
        return STR("MSH|^~\\&|EHR|A-01|IIS|STATE|20260302101500-0600||ADT^A04|X|P|2.5.1\rPID|1\r");
    default:
        return text;
    }
}

static void
send_one(const struct caller *caller, unsigned n)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 26);
    struct feed_reply reply = feed_answer(&exchange, arena, caller, message(arena, n), NULL, NULL);

    assert_false(reply.failed);
}

static struct caller
caller_of(struct arena *arena, const char *name)
{
    struct caller caller;
    struct err err;

    assert_int_equal(feed_by_name(&exchange, arena, str_of(name), &caller, &err), OK);
    return caller;
}

static void
fold(bool all, size_t *folded)
{
    struct err err;

    assert_int_equal(monitor_fold(store.db, at, all, folded, &err), OK);
}

/* Day by day and code by code; figures also have what is only counted (severity I). */
static void
same_as_journal(struct feed_id feed)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 26);
    CLEANUP(tx_end) struct tx tx = {0};
    struct figures_ask ask = {0, 0, 0, 0, 0};
    struct pile figures, journal;
    size_t compared = 0;
    struct err err;

    assert_int_equal(tx_read(&tx, store.db, &err), OK);
    assert_int_equal(monitor_figures(&tx, arena, feed, &ask, &figures, &err), OK);
    assert_int_equal(monitor_recount(&tx, arena, feed, (struct date){0}, &journal, &err), OK);
    assert_int_equal(figures.day_count, journal.day_count);
    for (size_t i = 0; i < journal.day_count; i++) {
        const struct count *a = &figures.days[i].count, *b = &journal.days[i].count;
        int64_t hours = 0;

        assert_int_equal(figures.days[i].day.day, journal.days[i].day.day);
        assert_true(a->n == b->n && a->aa == b->aa && a->ae == b->ae && a->ar == b->ar);
        for (size_t h = 0; h < figures.hour_count; h++)
            hours += figures.hours[h].hour / 24 == figures.days[i].day.day
                         ? figures.hours[h].count.n
                         : 0;
        assert_int_equal(hours, b->n);
    }
    for (size_t i = 0; i < figures.finding_count; i++) {
        const struct pile_finding *f = &figures.findings[i];

        if (f->severity == 'I')
            continue;
        assert_int_equal(f->n, pile_finding(&journal, f->day, f->code, f->severity)->n);
        compared++;
    }
    assert_int_equal(compared, journal.finding_count);
}

static void *
sender(void *argument)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 22);
    unsigned first = *(unsigned *)argument;
    struct caller caller = caller_of(arena, first % 2 == 0 ? "A-01.EHR" : "A-01.LAB");

    for (unsigned i = 0; i < EACH; i++)
        send_one(&caller, first * 1000 + i);
    return NULL;
}

static void
figures_equal_the_journal_while_messages_come(void **state)
{
    pthread_t threads[SENDERS];
    unsigned numbers[SENDERS];
    size_t folded, sum = 0;

    (void)state;
    for (int day = 0; day < DAYS; day++) {
        at.us = noon.us + day * INT64_C(86400000000);
        clock_set(at, -360);
        for (unsigned i = 0; i < SENDERS; i++) {
            numbers[i] = (unsigned)day * SENDERS + i + 1;
            assert_int_equal(pthread_create(&threads[i], NULL, sender, &numbers[i]), 0);
        }
        for (int i = 0; i < 3; i++) {
            fold(true, &folded);
            sum += folded;
            same_as_journal(feeds[0]);
            same_as_journal(feeds[1]);
        }
        for (unsigned i = 0; i < SENDERS; i++)
            (void)pthread_join(threads[i], NULL);
        same_as_journal(feeds[0]);
        same_as_journal(feeds[1]);
    }
    fold(true, &folded);
    assert_int_equal(sum + folded, SENDERS * EACH * DAYS);
    same_as_journal(feeds[0]);
    fold(true, &folded);
    assert_int_equal(folded, 0);
}

/* A few fresh messages wait; after a quarter of an hour they are folded. */
static void
fresh_messages_wait_a_while(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 24);
    struct caller caller = caller_of(arena, "A-01.EHR");
    size_t folded;

    (void)state;
    send_one(&caller, 900000);
    fold(false, &folded);
    assert_int_equal(folded, 0);
    same_as_journal(feeds[0]);
    at.us += INT64_C(16) * 60000000;
    clock_set(at, -360);
    fold(false, &folded);
    assert_int_equal(folded, 1);
    same_as_journal(feeds[0]);
}

/* A feed that sent far more than a step takes is folded step by step, and the totals hold all the while,
 * also those of the feed after it. */
static void
a_step_is_bounded_and_totals_hold(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 27);
    struct caller many = caller_of(arena, "A-01.EHR"), few = caller_of(arena, "A-01.LAB");
    struct fold_step step = FOLD_BEGIN;
    size_t before = 0;
    int steps = 0;
    struct err err;

    (void)state;
    for (unsigned i = 0; i < 2 * FOLD_MOST + 1; i++)
        send_one(&many, 910000 + i);
    send_one(&few, 920000);
    do {
        assert_int_equal(monitor_fold_step(store.db, arena, at, true, &step, &err), OK);
        assert_true(step.folded - before <= FOLD_MOST);
        before = step.folded;
        same_as_journal(feeds[0]);
        same_as_journal(feeds[1]);
        steps++;
    } while (step.more);
    assert_int_equal(step.folded, 2 * FOLD_MOST + 2);
    assert_int_equal(steps, 3);
}

/* What is measured of a good message: the lot is there, eligibility is not, and it came a day late. */
static void
measures_say_what_is_missing(void **state)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 26);
    CLEANUP(tx_end) struct tx tx = {0};
    struct figures_ask ask = FIGURES_NONE;
    const struct measured *m;
    struct pile pile;
    struct err err;

    (void)state;
    ask.measure_day = ask.given_day = 0;
    assert_int_equal(tx_read(&tx, store.db, &err), OK);
    assert_int_equal(monitor_figures(&tx, arena, feeds[0], &ask, &pile, &err), OK);
    m = pile.days[0].measures;
    assert_true(m[MEASURE_OF_LOT].asked > 0);
    assert_int_equal(m[MEASURE_OF_LOT].good, m[MEASURE_OF_LOT].asked);
    assert_int_equal(m[MEASURE_OF_ELIGIBILITY].good, 0);
    assert_int_equal(m[MEASURE_OF_ELIGIBILITY].asked, m[MEASURE_OF_LOT].asked);
    assert_true(m[MEASURE_OF_WITHIN7].good < m[MEASURE_OF_WITHIN7].asked);
    assert_true(m[MEASURE_OF_PHONE].asked > 0 && m[MEASURE_OF_PHONE].good == 0);
    assert_true(pile.given_count > 20);
}

static void
add_feed(struct org_id org, const char *code, struct feed_id *id)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 22);
    struct feed feed = {.org = org,
                        .code = str_of(code),
                        .name = str_of(code),
                        .login = arena_printf(arena, "A-01.%s", code),
                        .state = FEED_LIVE,
                        .closed_on = DATE_NONE};
    struct str secret;
    struct err err;

    assert_int_equal(feed_add(&exchange, arena, noon, &feed, &secret, &err), OK);
    *id = feed.id;
}

static int
start(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    static const unsigned char key[SECRET_KEY_BYTES] = "known to these tests only";
    struct org org = {.code = STR("A-01"), .name = STR("A"), .kind = ORG_CLINIC};
    struct signer signer = {.name = STR("J. Berg")};
    struct agreement agreement;
    struct err err;

    (void)state;
    secret_key_set(key);
    test_db_new(&store);
    noon.us = (int64_t)date_from(2026, 3, 2).day * INT64_C(86400000000) + INT64_C(64800000000);
    clock_set(noon, -360);
    if (code_sets_load(NULL, &codes, &err) != OK ||
        exchange_open(&exchange, store.db, NULL, codes, &err) != OK)
        return -1;
    assert_int_equal(tx_begin(&tx, store.db, &err), OK);
    assert_int_equal(org_add(&tx, &org, noon, &err), OK);
    assert_int_equal(
        agreement_take_over(&tx, org.id, date_from(2026, 1, 5), &signer, noon, &agreement, &err),
        OK);
    assert_int_equal(tx_commit(&tx, &err), OK);
    add_feed(org.id, "EHR", &feeds[0]);
    add_feed(org.id, "LAB", &feeds[1]);
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    exchange_close(&exchange);
    code_sets_free(codes);
    test_db_free(&store);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(figures_equal_the_journal_while_messages_come),
        cmocka_unit_test(fresh_messages_wait_a_while),
        cmocka_unit_test(a_step_is_bounded_and_totals_hold),
        cmocka_unit_test(measures_say_what_is_missing),
    };

    return cmocka_run_group_tests(tests, start, stop);
}
