/* post/subscriber_test.c - readers who ask, confirm, change, leave and are forgotten. */
#include "post/subscriber.h"

#include "base/test.h"
#include "post/bulletin.h"
#include "post/token.h"
#include "store/test_db.h"

#define DAY (INT64_C(86400) * 1000000)

static struct test_db test;
static struct arena *arena;
static struct err err;
static const struct instant now = {1772467200000000};
static const struct date today = {20514};

static int
start(void **state)
{
    unsigned char key[MAIL_KEY_BYTES] = {1, 2, 3};

    (void)state;
    mail_key_set(key);
    arena = arena_new(1 << 26);
    test_db_new(&test);
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    test_db_free(&test);
    arena_free(arena);
    return 0;
}

#define MUST(call)                                                                                 \
    do {                                                                                           \
        enum status got_ = (call);                                                                 \
        if (got_ != OK)                                                                            \
            fail_msg("%s: %s", #call, err.text);                                                   \
    } while (0)

static enum wish_answer
ask(struct tx *tx, const char *email, struct instant at, struct str *token)
{
    struct subscriber_wish wish = {
        .email = str_of(email), .lang = STR("en"), .topics = STR("news-flash schools")};
    struct subscriber has;
    enum wish_answer answer;

    MUST(subscriber_ask(tx, arena, &wish, at, &answer, token, &has, &err));
    return answer;
}

static struct subscriber
joined(struct tx *tx, const char *email)
{
    struct subscriber_link link;
    struct subscriber who;
    struct str token;

    assert_int_equal(ask(tx, email, now, &token), WISH_CONFIRM);
    MUST(subscriber_link_take(tx, arena, token, now, &link, &who, &err));
    assert_int_equal(link.state, LINK_WORKS);
    return who;
}

static void
nobody_is_subscribed_before_confirming(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct subscriber who;
    struct subscriber_link link;
    struct str token, other;
    bool found;

    (void)state;
    MUST(tx_begin(&tx, test.db, &err));
    assert_int_equal(ask(&tx, "ann@example.org", now, &token), WISH_CONFIRM);
    for (int i = 0; i < 3; i++) { /* a scanner looks, and looks again */
        MUST(subscriber_link_look(&tx, arena, token, now, &link, &err));
        assert_int_equal(link.state, LINK_WORKS);
    }
    MUST(subscriber_find(&tx, arena, STR("ann@example.org"), &who, &found, &err));
    assert_false(found);
    MUST(subscriber_link_take(&tx, arena, token, now, &link, &who, &err));
    assert_str(who.topics, "news-flash schools");
    MUST(subscriber_link_take(&tx, arena, token, now, &link, &who, &err));
    assert_int_equal(link.state, LINK_USED);
    assert_int_equal(ask(&tx, "ann@example.org", now, &other), WISH_HAS);
}

static void
links_end_and_forged_ones_never_began(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct instant later = {now.us + SUBSCRIBER_LINK_DAYS * DAY};
    struct subscriber_link link;
    struct str token;

    (void)state;
    MUST(tx_begin(&tx, test.db, &err));
    (void)ask(&tx, "bo@example.org", now, &token);
    MUST(subscriber_link_look(&tx, arena, token, later, &link, &err));
    assert_int_equal(link.state, LINK_OVER);
    MUST(subscriber_link_look(&tx, arena, mail_sign_id(arena, MAIL_SUBSCRIBER, 17), now, &link,
                              &err));
    assert_int_equal(link.state, LINK_FORGED); /* right for another purpose */
    MUST(subscriber_link_look(&tx, arena, STR("nonsense"), now, &link, &err));
    assert_int_equal(link.state, LINK_FORGED);
    MUST(subscriber_link_look(&tx, arena, mail_sign_id(arena, SUBSCRIBER_CONFIRM, 17), now, &link,
                              &err));
    assert_int_equal(link.state, LINK_OVER); /* ours, swept away since */
    MUST(subscriber_link_tidy(&tx, (struct instant){now.us + 60 * DAY}, &err));
    MUST(subscriber_link_look(&tx, arena, token, now, &link, &err));
    assert_int_equal(link.state, LINK_OVER);
}

static void
a_stranger_cannot_fill_a_mailbox(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str token;

    (void)state;
    MUST(tx_begin(&tx, test.db, &err));
    for (int i = 0; i < SUBSCRIBER_LINKS_A_DAY; i++)
        assert_int_equal(ask(&tx, "cy@example.org", now, &token), WISH_CONFIRM);
    assert_int_equal(ask(&tx, "cy@example.org", now, &token), WISH_QUIET);
    assert_int_equal(ask(&tx, "cy@example.org", (struct instant){now.us + 2 * DAY}, &token),
                     WISH_CONFIRM);
}

static void
a_new_address_is_another_number(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct topic inside = {.word = STR("inside"),
                           .name = STR("Inside"),
                           .category = STR("For your work"),
                           .domain = STR("example.org")};
    struct subscriber who, moved;
    struct subscriber_wish wish;
    struct subscriber_link link;
    enum wish_answer answer;
    struct str token;

    (void)state;
    MUST(tx_begin(&tx, test.db, &err));
    MUST(topic_add(&tx, arena, &inside, &err));
    who = joined(&tx, "dee@example.org");
    who.topics = STR("news-flash schools inside"); /* the last is not for the new address */
    MUST(subscriber_save(&tx, arena, &who, &err));
    wish = (struct subscriber_wish){
        .email = STR("dee@new.example.org"), .lang = STR("es"), .subscriber = who.id};
    MUST(subscriber_ask(&tx, arena, &wish, now, &answer, &token, &moved, &err));
    assert_int_equal(answer, WISH_CONFIRM);
    MUST(subscriber_link_take(&tx, arena, token, now, &link, &moved, &err));
    assert_str(moved.email, "dee@new.example.org");
    assert_str(moved.topics, "news-flash schools");
    assert_int_not_equal(moved.id, who.id);
    assert_int_equal(subscriber_load(&tx, arena, who.id, &who, &err), E_NOTFOUND);
}

static int64_t
a_bulletin(struct tx *tx)
{
    struct bulletin b = {.title = STR("Flash"), .lang = STR("en")};

    MUST(bulletin_new(tx, arena, &b, 7, now, &err));
    MUST(bulletin_save(
        tx, arena,
        &(struct bulletin_save){.bulletin = &b, .topics = STR("news-flash"), .user = 7, .now = now},
        &err));
    return b.id;
}

static void
the_audience_is_who_wants_it_now(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct subscriber one, two;
    struct reader *list;
    int64_t bulletin, n, left;
    size_t count;

    (void)state;
    MUST(tx_begin(&tx, test.db, &err));
    bulletin = a_bulletin(&tx);
    one = joined(&tx, "eve@example.org");
    two = joined(&tx, "fay@example.org");
    MUST(audience_count(&tx, arena, bulletin, today, &n, &err));
    assert_int_equal(n, 2);
    two.paused_until = today;
    MUST(subscriber_save(&tx, arena, &two, &err));
    MUST(audience_list(&tx, arena, bulletin, today, &list, &count, &err));
    assert_int_equal(count, 1);
    assert_int_equal(list[0].subscriber, one.id);
    MUST(audience_count(&tx, arena, bulletin, date_add_days(today, 1), &n, &err));
    assert_int_equal(n, 2);
    MUST(subscriber_leave(&tx, one.id, bulletin, false, now, &left, &err));
    assert_int_equal(left, 1);
    MUST(subscriber_leave(&tx, one.id, bulletin, false, now, &left, &err)); /* once more: nothing */
    assert_int_equal(left, 0);
    MUST(subscriber_load(&tx, arena, one.id, &one, &err));
    assert_str(one.topics, "schools");
    MUST(subscriber_left_by(&tx, arena, bulletin, &n, &err));
    assert_int_equal(n, 1);
}

static enum import_answer
import(struct tx *tx, const char *email, const char *topics)
{
    struct subscriber row = {.email = str_of(email),
                             .lang = STR("en"),
                             .source = STR("import"),
                             .topics = str_of(topics)};
    enum import_answer answer;

    MUST(subscriber_import(tx, arena, &row, now, &answer, &err));
    return answer;
}

static void
no_list_brings_back_who_was_forgotten(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct subscriber who, *list;
    struct subscriber_counts counts;
    struct str token;
    size_t count;

    (void)state;
    MUST(tx_begin(&tx, test.db, &err));
    who = joined(&tx, "gus@example.org");
    MUST(subscriber_forget(&tx, arena, &who, STR("asked"), now, &err));
    assert_int_equal(import(&tx, "Gus@Example.org", "schools"), IMPORT_STOPPED);
    assert_int_equal(import(&tx, "no address", "schools"), IMPORT_BAD);
    assert_int_equal(import(&tx, " HAL@example.org", "schools"), IMPORT_NEW);
    assert_int_equal(import(&tx, "hal@example.org", "news-flash"), IMPORT_MORE);
    assert_int_equal(import(&tx, "hal@example.org", "news-flash"), IMPORT_SAME);
    MUST(subscriber_list(&tx, arena, &list, &count, &err));
    assert_int_equal(count, 1);
    assert_str(list[0].topics, "news-flash schools");
    MUST(subscriber_count(&tx, arena, &counts, &err));
    assert_int_equal(counts.stopped, 1);
    /* They may ask for it themselves; who complained may not. */
    assert_int_equal(ask(&tx, "gus@example.org", now, &token), WISH_CONFIRM);
    MUST(subscriber_stop(&tx, arena, STR("ida@example.org"), STR("complained"), now, &err));
    assert_int_equal(ask(&tx, "ida@example.org", now, &token), WISH_QUIET);
}

static void
no_list_brings_back_what_a_reader_left(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct subscriber who;
    int64_t left;
    bool found;

    (void)state;
    MUST(tx_begin(&tx, test.db, &err));
    assert_int_equal(import(&tx, "kay@example.org", "schools news-flash"), IMPORT_NEW);
    MUST(subscriber_find(&tx, arena, STR("kay@example.org"), &who, &found, &err));
    MUST(subscriber_leave(&tx, who.id, 0, true, now, &left, &err));
    assert_int_equal(left, 2);
    assert_int_equal(import(&tx, "kay@example.org", "schools"), IMPORT_SAME);
    MUST(subscriber_load(&tx, arena, who.id, &who, &err));
    assert_str(who.topics, "");
    /* The same for topics that they took off on the page of their choices. */
    assert_int_equal(import(&tx, "lou@example.org", "schools news-flash"), IMPORT_NEW);
    MUST(subscriber_find(&tx, arena, STR("lou@example.org"), &who, &found, &err));
    who.topics = STR("schools");
    MUST(subscriber_save(&tx, arena, &who, &err));
    assert_int_equal(import(&tx, "lou@example.org", "news-flash"), IMPORT_SAME);
    MUST(subscriber_load(&tx, arena, who.id, &who, &err));
    assert_str(who.topics, "schools");
}

static void
topics_are_kept_apart(void **state)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct topic own = {.word = STR("partners"),
                        .name = STR("Partners"),
                        .category = STR("For your work"),
                        .domain = STR("example.org")};
    struct topic bad = {.word = STR("No Word"), .name = STR("x"), .category = STR("y")}, *list;
    size_t count;

    (void)state;
    MUST(tx_begin(&tx, test.db, &err));
    MUST(topic_add(&tx, arena, &own, &err));
    assert_int_equal(topic_add(&tx, arena, &own, &err), E_CONFLICT);
    assert_int_equal(topic_add(&tx, arena, &bad, &err), E_INVALID);
    MUST(topic_list(&tx, arena, &list, &count, &err));
    assert_int_equal(count, 6);
    assert_true(topic_open_to(topic_of(list, count, STR("partners")), STR("a@example.org")));
    assert_false(topic_open_to(topic_of(list, count, STR("partners")), STR("a@other.org")));
    MUST(topic_close(&tx, own.id, true, &err));
    MUST(topic_list(&tx, arena, &list, &count, &err));
    assert_false(topic_open_to(topic_of(list, count, STR("partners")), STR("a@example.org")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nobody_is_subscribed_before_confirming),
        cmocka_unit_test(links_end_and_forged_ones_never_began),
        cmocka_unit_test(a_stranger_cannot_fill_a_mailbox),
        cmocka_unit_test(a_new_address_is_another_number),
        cmocka_unit_test(the_audience_is_who_wants_it_now),
        cmocka_unit_test(no_list_brings_back_who_was_forgotten),
        cmocka_unit_test(no_list_brings_back_what_a_reader_left),
        cmocka_unit_test(topics_are_kept_apart),
    };

    return cmocka_run_group_tests_name("post/subscriber", tests, start, stop);
}
