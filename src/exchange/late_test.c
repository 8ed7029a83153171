/* exchange/late_test.c - what is noticed behind the door, and that figures still equal the journal. */
#include "exchange/late.h"

#include "access/test_people.h"
#include "base/id.h"
#include "base/test.h"
#include "exchange/monitor.h"
#include "exchange/monitor_fold.h"
#include "org/dua.h"

static struct people *people;
static struct exchange exchange;
static struct code_sets *codes;
static struct arena *arena;
static struct caller caller;
static unsigned sent;

#define HOME "5 Elm St^^Anoka^MN^55303^USA^H"
#define GIVEN_AT(facility)                                                                         \
    "ORC|RE||D%u^NORTH-1\rRXA|0|1|20260301||08^Hep B^CVX|0.5|mL^^UCUM||00^Administered^NIP001||"   \
    "^^^" facility "||||LOT77|20270101|MSD^Merck^MVX|||CP|A\rRXR|C28161^IM^NCIT|LT^Left^HL70163\r"

static int
start(void **state)
{
    struct feed feed = {.code = STR("EHR"),
                        .name = STR("EHR"),
                        .login = STR("NORTH-1.EHR"),
                        .state = FEED_LIVE,
                        .closed_on = DATE_NONE};
    struct credential by = {.door = DOOR_HTTP, .login = feed.login};
    struct signer signer = {.name = STR("J. Berg")};
    struct org old = {.code = STR("NORTH-OLD"),
                      .name = STR("Closed clinic"),
                      .state = ORG_CLOSED,
                      .address = {.street = STR("12 Spruce Street"), .zip = STR("55802")}};
    struct agreement agreement;
    struct err err;

    if (people_setup((void **)&people) != 0 || code_sets_load(NULL, &codes, &err) != OK)
        return -1;
    clock_set(people->now.at, people->now.offset_minutes);
    arena = arena_new((size_t)1 << 28);
    assert_int_equal(exchange_open(&exchange, people->db, NULL, codes, &err), OK);
    feed.org = old.parent = people->north.id;
    {
        CLEANUP(tx_end) struct tx tx = {0};

        assert_int_equal(tx_begin(&tx, people->db, &err), OK);
        assert_int_equal(org_add(&tx, &old, people->now.at, &err), OK);
        assert_int_equal(agreement_take_over(&tx, people->north.id, date_from(2025, 3, 1), &signer,
                                             people->now.at, &agreement, &err),
                         OK);
        assert_int_equal(tx_commit(&tx, &err), OK);
    }
    assert_int_equal(feed_add(&exchange, arena, people->now.at, &feed, &by.secret, &err), OK);
    assert_int_equal(feed_sign_in(&exchange, arena, &by, &caller, &err), OK);
    sent = 0;
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

/* The nth person: names and numbers of their own. */
static void
send(const char *facility, const char *address, const char *dose)
{
    unsigned n = ++sent;
    struct str text = arena_printf(
        arena,
        "MSH|^~\\&|EHR|%s|IIS|STATE|20260302101500-0600||VXU^V04^VXU_V04|L%u|P|2.5.1|||ER|AL|||||"
        "Z22^CDCPHINVS\rPID|1||A%u^^^NORTH-1^MR||Olson%c%c^Ann%c^^^^^L||2024%02u%02u|F|||%s\r",
        facility, n, n, 'a' + (int)(n % 26), 'a' + (int)(n / 26), 'a' + (int)(n % 26), n % 12 + 1,
        n % 28 + 1, address);

    text = arena_printf(arena, "%.*s%s", STRF(text), dose);
    (void)feed_answer(&exchange, arena, &caller, text, NULL, NULL);
}

static void
follow(void)
{
    bool more = true;

    while (more)
        assert_int_equal(follow_round(people->db, codes, arena, id_new(), &more, &people->err), OK);
}

/* So many of it in the figures, and as many in the journal. */
static int64_t
counted(const char *code)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct figures_ask ask = FIGURES_NONE;
    struct pile figures, journal;
    int64_t n[2] = {0, 0};

    ask.finding_day = ask.day = 0;
    assert_int_equal(tx_read(&tx, people->db, &people->err), OK);
    assert_int_equal(monitor_figures(&tx, arena, caller.feed.id, &ask, &figures, &people->err), OK);
    assert_int_equal(
        monitor_recount(&tx, arena, caller.feed.id, (struct date){0}, &journal, &people->err), OK);
    for (size_t i = 0; i < figures.finding_count; i++)
        if (str_eq(figures.findings[i].code, str_of(code)))
            n[0] += figures.findings[i].n;
    for (size_t i = 0; i < journal.finding_count; i++)
        if (str_eq(journal.findings[i].code, str_of(code)))
            n[1] += journal.findings[i].n;
    assert_int_equal(n[0], n[1]);
    return n[0];
}

static void
fold(void)
{
    size_t folded;

    assert_int_equal(monitor_fold(people->db, people->now.at, true, &folded, &people->err), OK);
}

static void
a_facility_must_be_the_senders_and_open(void **state)
{
    (void)state;
    send("NORTH-1", HOME, GIVEN_AT("NORTH-1"));
    follow();
    assert_int_equal(counted("FACILITY_FOREIGN") + counted("FACILITY_CLOSED"), 0);
    send("EPIC", HOME, GIVEN_AT("NORTH-OLD"));
    follow();
    assert_int_equal(counted("FACILITY_FOREIGN"), 1);
    assert_int_equal(counted("FACILITY_CLOSED"), 1);
}

/* Whether the message was folded before it was followed, or after, or its figures are read before. */
static void
figures_equal_the_journal_in_either_order(void **state)
{
    (void)state;
    send("EPIC", HOME, "");
    follow();
    assert_int_equal(counted("FACILITY_FOREIGN"), 1);
    fold();
    assert_int_equal(counted("FACILITY_FOREIGN"), 1);
    send("EPIC", HOME, "");
    fold();
    follow();
    follow();
    assert_int_equal(counted("FACILITY_FOREIGN"), 2);
}

static void
nobody_lives_in_the_clinic(void **state)
{
    (void)state;
    send("NORTH-1", "12 SPRUCE ST^^Duluth^MN^55802^USA^H", "");
    follow();
    assert_int_equal(counted("ADDRESS_FACILITY"), 1);
    send("NORTH-1", "14 SPRUCE ST^^Duluth^MN^55802^USA^H", "");
    send("NORTH-1", "12 SPRUCE ST^^Duluth^MN^55802^USA^BDL", "");
    follow();
    assert_int_equal(counted("ADDRESS_FACILITY"), 1);
}

static void
an_address_of_many_is_told(void **state)
{
    (void)state;
    for (int i = 0; i < LATE_SHARED; i++)
        send("NORTH-1", HOME, "");
    follow();
    assert_int_equal(counted("ADDRESS_SHARED"), 0);
    sent--; /* the last one again: no further person */
    send("NORTH-1", HOME, "");
    follow();
    assert_int_equal(counted("ADDRESS_SHARED"), 0);
    send("NORTH-1", "5 ELM ST^^Anoka^MN^55303", "");
    follow();
    assert_int_equal(counted("ADDRESS_SHARED"), 1);
    send("NORTH-1", "5 Elm St^Apt 3^Anoka^MN^55303", ""); /* a flat is a place of its own */
    follow();
    assert_int_equal(counted("ADDRESS_SHARED"), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_facility_must_be_the_senders_and_open, start, stop),
        cmocka_unit_test_setup_teardown(figures_equal_the_journal_in_either_order, start, stop),
        cmocka_unit_test_setup_teardown(nobody_lives_in_the_clinic, start, stop),
        cmocka_unit_test_setup_teardown(an_address_of_many_is_told, start, stop),
    };

    return cmocka_run_group_tests_name("exchange/late", tests, NULL, NULL);
}
