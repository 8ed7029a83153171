/* exchange/resend_test.c - what was refused stays open until the corrected one comes, and no longer. */
#include "exchange/resend.h"

#include "access/test_people.h"
#include "base/id.h"
#include "base/test.h"
#include "exchange/find.h"
#include "org/dua.h"

static struct people *people;
static struct exchange exchange;
static struct code_sets *codes;
static struct arena *arena;
static struct caller caller;
static struct feed_id other_feed;

#define PID_OF(number, name, born)                                                                 \
    "PID|1||" number "^^^NORTH-1^MR||" name "^^^^^L|Roe^Mary^^^^^M|" born "|F\r"
#define ANN PID_OF("A1", "Olson^Ann", "20240102")
#define OLD(order, day, cvx)                                                                       \
    "ORC|RE||" order "^NORTH-1\r"                                                                  \
    "RXA|0|1|" day "||" cvx "^x^CVX|999|||01^Historical^NIP001|||||||||||CP|A\r"

static void
add_feed(const char *code, struct caller *out)
{
    struct feed feed = {.org = people->north.id,
                        .code = str_of(code),
                        .name = str_of(code),
                        .login = arena_printf(arena, "NORTH-1.%s", code),
                        .state = FEED_LIVE,
                        .closed_on = DATE_NONE};
    struct credential by = {.door = DOOR_HTTP, .login = feed.login};

    assert_int_equal(feed_add(&exchange, arena, people->now.at, &feed, &by.secret, &people->err),
                     OK);
    assert_int_equal(feed_sign_in(&exchange, arena, &by, out, &people->err), OK);
}

static int
start(void **state)
{
    struct signer signer = {.name = STR("J. Berg")};
    struct agreement agreement;
    struct caller other;
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
    add_feed("EHR", &caller);
    add_feed("LAB", &other);
    other_feed = other.feed.id;
    caller.peer = STR("192.0.2.7");
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

static void
send(const char *control, const char *rest)
{
    struct str text = arena_printf(
        arena,
        "MSH|^~\\&|EHR|NORTH-1|IIS|STATE|20260302101500-0600||VXU^V04^VXU_V04|%s|P|2.5.1|||ER|AL|"
        "||||Z22^CDCPHINVS\r%s",
        control, rest);

    (void)feed_answer(&exchange, arena, &caller, text, NULL, NULL);
}

static void
follow(void)
{
    bool more = true;

    while (more)
        assert_int_equal(follow_round(people->db, codes, arena, id_new(), &more, &people->err), OK);
}

static struct resend *
cases(enum resend_standing standing, size_t *count)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct resend *list;

    assert_int_equal(tx_read(&tx, people->db, &people->err), OK);
    assert_int_equal(resend_list(&tx, arena, caller.feed.id, standing, &list, count, &people->err),
                     OK);
    return list;
}

static size_t
open_cases(void)
{
    size_t count;

    follow();
    (void)cases(RESEND_OPEN, &count);
    return count;
}

static void
a_refused_message_closes_with_the_corrected_one(void **state)
{
    struct resend *list;
    size_t count;

    (void)state;
    send("C1", PID_OF("A1", "Olson^Ann", "20310102") OLD("D1", "20250301", "08"));
    assert_int_equal(open_cases(), 1);
    list = cases(RESEND_OPEN, &count);
    assert_int_equal(list[0].group, 0);
    assert_string_equal(arena_cstr(arena, list[0].code), "BIRTH_FUTURE");
    /* The birth date was wrong, so only the number says that it is she. */
    send("C9", ANN OLD("D1", "20250301", "08"));
    assert_int_equal(open_cases(), 0);
    list = cases(RESEND_RESOLVED, &count);
    assert_int_equal(count, 1);
    assert_true(list[0].closed_by.v > list[0].message.v);
}

static void
somebody_else_closes_nothing(void **state)
{
    struct feed_id mine = caller.feed.id;

    (void)state;
    send("C1", PID_OF("A1", "Olson^Ann", "20310102") OLD("D1", "20250301", "08"));
    send("C2", PID_OF("A2", "Berg^Tom", "20230102") OLD("D2", "20250301", "08"));
    assert_int_equal(open_cases(), 1);
    /* Another feed that knows the same person has not sent what this one owes. */
    caller.feed.id = other_feed;
    send("C3", ANN OLD("D1", "20250301", "08"));
    caller.feed.id = mine;
    assert_int_equal(open_cases(), 1);
}

static void
a_second_try_is_known_by_its_control_id(void **state)
{
    (void)state;
    /* No number and no name to go by. */
    send("C1", "PID|1||||^^^^^^L||20240102|F\r" OLD("D1", "20250301", "08"));
    assert_int_equal(open_cases(), 1);
    send("C10", ANN OLD("D1", "20250301", "08"));
    assert_int_equal(open_cases(), 1);
    send("C1-2", ANN OLD("D1", "20250301", "08"));
    assert_int_equal(open_cases(), 0);
}

static void
a_lost_dose_closes_by_its_order_number(void **state)
{
    struct resend *list;
    size_t count;

    (void)state;
    send("C1", ANN OLD("D1", "20250301", "08") OLD("D2", "20250301", "8888"));
    assert_int_equal(open_cases(), 1);
    list = cases(RESEND_OPEN, &count);
    assert_int_equal(list[0].group, 2);
    assert_string_equal(arena_cstr(arena, list[0].code), "VACCINE_UNKNOWN");
    send("C2", ANN OLD("D1", "20250301", "08"));
    assert_int_equal(open_cases(), 1);
    send("C3", ANN OLD("D2", "20250301", "8888")); /* still wrong */
    assert_int_equal(open_cases(), 2);
    send("C4", ANN OLD("D2", "20250301", "03"));
    assert_int_equal(open_cases(), 0);
}

static void
a_dose_without_a_number_closes_by_its_day(void **state)
{
    (void)state;
    send("C1", ANN OLD("9999", "20250301", "8888"));
    assert_int_equal(open_cases(), 1);
    send("C2", ANN OLD("9999", "20250405", "03"));
    assert_int_equal(open_cases(), 1);
    send("C3", ANN OLD("9999", "20250301", "03"));
    assert_int_equal(open_cases(), 0);
}

static void
following_twice_changes_nothing(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    int64_t late;

    (void)state;
    send("C1", PID_OF("A1", "Olson^Ann", "20310102") OLD("D1", "20250301", "08"));
    assert_int_equal(open_cases(), 1);
    assert_int_equal(open_cases(), 1);
    assert_int_equal(tx_read(&tx, people->db, &people->err), OK);
    assert_int_equal(
        resend_open_count(&tx, arena, caller.feed.id, people->now.today, &late, &people->err), OK);
    assert_int_equal(late, 1);
    assert_int_equal(resend_open_count(&tx, arena, caller.feed.id,
                                       date_add_days(people->now.today, -1), &late, &people->err),
                     OK);
    assert_int_equal(late, 0);
}

static void
a_dismissal_can_be_taken_back(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct resend_word word = {.dismiss = true, .reason = STR("a test"), .at = people->now.at};
    size_t count;

    (void)state;
    send("C1", PID_OF("A1", "Olson^Ann", "20310102") OLD("D1", "20250301", "08"));
    assert_int_equal(open_cases(), 1);
    word.id = cases(RESEND_OPEN, &count)->id;
    word.feed = other_feed;
    assert_int_equal(tx_begin(&tx, people->db, &people->err), OK);
    assert_int_equal(resend_decide(&tx, arena, &word, &people->err), E_NOTFOUND);
    word.feed = caller.feed.id;
    assert_int_equal(resend_decide(&tx, arena, &word, &people->err), OK);
    assert_int_equal(resend_decide(&tx, arena, &word, &people->err), E_CONFLICT);
    word.dismiss = false;
    assert_int_equal(resend_decide(&tx, arena, &word, &people->err), OK);
    assert_int_equal(tx_commit(&tx, &people->err), OK);
    assert_int_equal(open_cases(), 1);
}

static struct find_hits
find(const char *text, struct org_id scope)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct find_question q = {.text = str_of(text),
                              .scope = scope,
                              .since = date_add_days(people->now.today, -6),
                              .msa1 = STR("")};
    struct find_hits hits;

    assert_int_equal(tx_read(&tx, people->db, &people->err), OK);
    assert_int_equal(find_messages(&tx, arena, &q, &hits, &people->err), OK);
    return hits;
}

#define GIVEN                                                                                      \
    "ORC|RE||D7^NORTH-1\r"                                                                         \
    "RXA|0|1|20260301||08^x^CVX|0.5|mL^mL^UCUM||00^New^NIP001||||||LoT77|20280101|MSD^x^MVX|||CP|" \
    "A\r"

static void
a_message_is_found_by_what_one_knows(void **state)
{
    struct org_id staff = {0}, north = people->north.id, south = people->south.id;

    (void)state;
    send("FIND-ME", ANN GIVEN);
    send("OTHER", PID_OF("A2", "Berg^Tom", "20310102") OLD("D1", "20250301", "08"));
    follow();
    assert_int_equal(find("FIND-ME", north).count, 1);
    assert_int_equal(find("FIND-ME", north).way, FIND_CONTROL);
    assert_int_equal(find("FIND-ME", staff).count, 1);
    assert_int_equal(find("FIND-ME", south).count, 0);
    assert_int_equal(find("lot77", north).count, 1);
    assert_int_equal(find("lot77", north).way, FIND_LOT);
    assert_int_equal(find("lot77", south).count, 0);
    assert_int_equal(find("192.0.2.7", staff).count, 2);
    assert_int_equal(find("birth_future", north).count, 1);
    assert_int_equal(find("lies in the FUTURE", north).way, FIND_ERROR);
    assert_int_equal(find("lies in the FUTURE", south).count, 0);
    /* What a finding quotes is somebody's datum, and is not searched. */
    assert_int_equal(find("20310102", north).count, 0);
    assert_int_equal(find("no such thing", staff).way, FIND_NOTHING);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_refused_message_closes_with_the_corrected_one, start,
                                        stop),
        cmocka_unit_test_setup_teardown(somebody_else_closes_nothing, start, stop),
        cmocka_unit_test_setup_teardown(a_second_try_is_known_by_its_control_id, start, stop),
        cmocka_unit_test_setup_teardown(a_lost_dose_closes_by_its_order_number, start, stop),
        cmocka_unit_test_setup_teardown(a_dose_without_a_number_closes_by_its_day, start, stop),
        cmocka_unit_test_setup_teardown(following_twice_changes_nothing, start, stop),
        cmocka_unit_test_setup_teardown(a_dismissal_can_be_taken_back, start, stop),
        cmocka_unit_test_setup_teardown(a_message_is_found_by_what_one_knows, start, stop),
    };

    return cmocka_run_group_tests_name("exchange/resend", tests, NULL, NULL);
}
