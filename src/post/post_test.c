/* post/post_test.c - mails wait, are handed over once, come back; a real mail server on loopback. */
#include "post/post.h"

#include <string.h>

#include "post/test_post.h"

static void
a_mail_waits_readable_until_it_is_handed_over_once(void **state)
{
    struct post_fixture *f = *state;
    struct mail mail = post_queued(f, "ann@example.org");

    assert_int_equal(post_load(f, mail.id).state, MAIL_WAITING);
    assert_str(post_load(f, mail.id).body, "Renew it.\n");
    assert_int_equal(post_hand_over(f).sent, 1);
    assert_int_equal(f->office.mails, 1);
    assert_non_null(strstr(f->office.last, "To: <ann@example.org>\r\n"));
    assert_non_null(strstr(f->office.last, "Subject: Your agreement ends soon\r\n"));
    assert_non_null(strstr(f->office.last, "Date: Mon, 2 Mar 2026 16:15:00 +0000\r\n"));
    assert_int_equal(post_load(f, mail.id).state, MAIL_SENT);
    assert_int_equal(post_hand_over(f).sent, 0);
    assert_int_equal(f->office.mails, 1);
}

static void
a_server_that_says_later_is_asked_again_later(void **state)
{
    struct post_fixture *f = *state;
    struct mail mail = post_queued(f, "ann@example.org");

    f->office.rcpt = "451 greylisted";
    assert_int_equal(post_hand_over(f).later, 1);
    assert_int_equal(post_load(f, mail.id).state, MAIL_WAITING);
    assert_int_equal(post_load(f, mail.id).tries, 1);
    assert_true(post_load(f, mail.id).last_error.n > 0);
    assert_int_equal(post_hand_over(f).later, 0); /* not yet */
    f->now.us += MINUTE;
    f->office.rcpt = NULL;
    assert_int_equal(post_hand_over(f).sent, 1);
}

static void
nothing_is_lost_when_there_is_no_server_and_all_goes_out_when_it_is_back(void **state)
{
    struct post_fixture *f = *state;
    uint16_t port = f->server.port;

    for (int i = 0; i < 3; i++)
        (void)post_queued(f, "ann@example.org");
    f->server.port = 1;                           /* nobody listens there */
    assert_int_equal(post_hand_over(f).later, 1); /* one try is enough to know */
    f->now.us += 10 * MINUTE;
    f->server.port = port;
    assert_int_equal(post_hand_over(f).sent, 3);
    assert_int_equal(f->office.mails, 3);
}

static void
a_refused_address_bounces_and_is_listed_until_a_mail_arrives_there(void **state)
{
    struct post_fixture *f = *state;
    struct mail mail = post_queued(f, "Nobody@example.org");
    struct bounce *list;

    f->office.rcpt = "550 no such user";
    assert_int_equal(post_hand_over(f).bounced, 1);
    assert_int_equal(post_load(f, mail.id).state, MAIL_BOUNCED);
    assert_int_equal(post_bounces(f, &list), 1);
    assert_str(list[0].address, "nobody@example.org");
    f->office.rcpt = NULL;
    (void)post_queued(f, "somebody@example.org");
    assert_int_equal(post_hand_over(f).sent, 1);
    assert_int_equal(post_bounces(f, &list), 1);
    (void)post_queued(f, "nobody@example.org");
    assert_int_equal(post_hand_over(f).sent, 1);
    assert_int_equal(post_bounces(f, &list), 0);
}

static void
a_mail_is_given_up_after_three_days_and_kept(void **state)
{
    struct post_fixture *f = *state;
    struct mail mail = post_queued(f, "ann@example.org");

    f->office.rcpt = "451 never";
    f->now.us += (MAIL_GIVE_UP_HOURS * 60 + 1) * MINUTE;
    assert_int_equal(post_hand_over(f).failed, 1);
    assert_int_equal(post_load(f, mail.id).state, MAIL_FAILED);
}

static void
tries_come_further_and_further_apart(void **state)
{
    const int want[] = {1, 1, 5, 15, 60, 240, 240, 240};
    struct instant queued_at = {0}, now = {MINUTE};

    (void)state;
    for (int tries = 0; tries < 8; tries++)
        assert_int_equal(mail_retry_minutes(tries, queued_at, now), want[tries]);
    now.us = (MAIL_GIVE_UP_HOURS * 60 + 1) * MINUTE;
    assert_int_equal(mail_retry_minutes(1, queued_at, now), 0);
}

static void
addresses_and_subjects_cannot_add_headers(void **state)
{
    struct post_fixture *f = *state;
    const char *const bad[] = {"",
                               "ann",
                               "@example.org",
                               "ann@example",
                               "a b@c.de",
                               "a@b.de\r\nBcc: x@y.de",
                               "a@b.de,c@d.ef",
                               "a@b@c.de"};

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        struct mail mail = {.to = str_of(bad[i]), .subject = STR("x"), .body = STR("y")};

        assert_int_equal(post_queue(f, &mail), E_INVALID);
    }
    assert_int_equal(post_queue(f, &(struct mail){.to = STR("ann@example.org"),
                                                  .subject = STR("x\r\nBcc: x@y.de"),
                                                  .body = STR("y")}),
                     E_INVALID);
}

static void
only_addresses_that_can_travel_are_taken(void **state)
{
    static const char *const good[] = {"ann@example.org", "a.b+c@sub.example.org",
                                       "o'neil@example.org", "x_y-z@ex-ample.co", "1@a.b9"};
    static const char *const bad[] = {"",
                                      "ann",
                                      "ann@",
                                      "@example.org",
                                      "ann@example",
                                      "a..b@example.org",
                                      ".a@example.org",
                                      "a.@example.org",
                                      "a@b@example.org",
                                      "a b@example.org",
                                      "a@exam_ple.org",
                                      "a@-x.org",
                                      "a@x-.org",
                                      "a@.org",
                                      "a@x..org",
                                      "a@x.org.",
                                      "a@127.0.0.1",
                                      "a@[127.0.0.1]",
                                      "\"a\"@x.org",
                                      "a@x.org\n",
                                      "a@x.org,b@x.org",
                                      "<a@x.org>",
                                      "j\xc3\xb6rg@x.org",
                                      "a@x.org(b)",
                                      "a:b@x.org",
                                      "a@b/c.org"};
    char local[80] = {0};

    (void)state;
    for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
        if (!mail_address_valid(str_of(good[i])))
            fail_msg("%s is refused", good[i]);
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        if (mail_address_valid(str_of(bad[i])))
            fail_msg("\"%s\" is taken", bad[i]);
    memset(local, 'a', 65);
    memcpy(local + 65, "@x.org", 6);
    assert_false(mail_address_valid(str_of(local)));
    assert_true(mail_address_valid(str_of(local + 1)));
}

static void
subjects_in_any_language_and_attachments_travel(void **state)
{
    struct post_fixture *f = *state;
    struct mail mail = {.to = STR("ann@example.org"),
                        .subject = STR("Cod\xc3\xb3n de vacunaci\xc3\xb3n: su acuerdo termina "
                                       "pronto, por favor ren\xc3\xb3"
                                       "velo"),
                        .body = STR("\xc2\xa1Hola!\n"),
                        .attachment = STR("%PDF-1.7 not really"),
                        .attachment_name = STR("agreement.pdf")};

    assert_int_equal(post_queue(f, &mail), OK);
    assert_int_equal(post_hand_over(f).sent, 1);
    assert_non_null(strstr(f->office.last, "Subject: =?utf-8?B?Q29kw7Nu"));
    assert_non_null(strstr(f->office.last, "=C2=A1Hola!\r\n"));
    assert_non_null(strstr(f->office.last, "filename=\"agreement.pdf\""));
    assert_non_null(strstr(f->office.last, "JVBERi0xLjcgbm90IHJlYWxseQ==\r\n"));
    for (const char *p = f->office.last; *p != '\0'; p++)
        assert_in_range((unsigned char)*p, 0x0a, 0x7e);
}

static void
mails_are_listed_by_state_and_by_what_they_speak_of(void **state)
{
    struct post_fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail *list;
    size_t count;

    (void)post_queued(f, "ann@example.org");
    (void)post_queued(f, "bob@example.org");
    assert_int_equal(tx_read(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_list(&tx, f->arena, MAIL_WAITING, 10, &list, &count, &f->err), OK);
    assert_int_equal(count, 2);
    assert_str(list[0].to, "bob@example.org");
    assert_int_equal(mail_list(&tx, f->arena, MAIL_SENT, 10, &list, &count, &f->err), OK);
    assert_int_equal(count, 0);
    assert_int_equal(mail_list(&tx, f->arena, MAIL_STATE_COUNT, 1, &list, &count, &f->err), OK);
    assert_int_equal(count, 1);
    assert_int_equal(mail_list_about(&tx, f->arena, 77, 10, &list, &count, &f->err), OK);
    assert_int_equal(count, 2);
}

static void
a_bulletin_is_queued_once_a_subscriber_also_when_queueing_begins_anew(void **state)
{
    struct post_fixture *f = *state;
    struct mail_bulk bulk = post_bulletin(9), again = post_bulletin(9);
    struct mail_recipient to[] = {{STR("ann@example.org"), 1}, {STR("bob@example.org"), 2}};
    struct mail *list;
    size_t count;
    CLEANUP(tx_end) struct tx tx = {0};

    post_queue_bulk(f, &bulk, to, 1);
    post_queue_bulk(f, &bulk, to, 2);
    post_queue_bulk(f, &again, to, 2);
    assert_int_equal(post_counts_of(f, 9).of[MAIL_WAITING], 2);
    assert_int_equal(post_counts_of(f, 8).of[MAIL_WAITING], 0);
    assert_int_equal(tx_read(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_list(&tx, f->arena, MAIL_WAITING, 10, &list, &count, &f->err), OK);
    assert_int_equal(count, 2);
    assert_str(list[0].subject, "News Flash");
    assert_int_equal(post_load(f, list[0].id).subscriber, 2);
    assert_true(post_load(f, list[0].id).html.n > 0);
}

static void
links_and_labels_cannot_add_headers(void **state)
{
    struct post_fixture *f = *state;
    struct mail bad[] = {{.unsubscribe = STR("https://x.org/\r\nBcc: a@b.de")},
                         {.unsubscribe = STR("https://x.org/>")},
                         {.unsubscribe = STR("javascript:alert(1)")},
                         {.reply_token = STR("a@b.de>, <x")},
                         {.attachment_name = STR("a\"; x=\"y.pdf")}};
    struct mail_bulk bulk = post_bulletin(9);
    CLEANUP(tx_end) struct tx tx = {0};

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        bad[i].to = STR("ann@example.org");
        assert_int_equal(post_queue(f, &bad[i]), E_INVALID);
    }
    bulk.list_label = STR("a>\r\nBcc: <x");
    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_queue_bulk(&tx, &bulk, NULL, 0, f->now, &f->err), E_INVALID);
}

static void
soft_bounces_suppress_only_when_there_are_many_in_a_while(void **state)
{
    struct post_fixture *f = *state;
    struct bounce soft = {
        .address = STR("Full@example.org"), .why = STR("4.2.2 full"), .told = true};
    struct bounce *list;
    CLEANUP(tx_end) struct tx tx = {0};

    for (int i = 0; i < SOFT_BOUNCES; i++) {
        assert_int_equal(post_bounces(f, &list), 0);
        assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
        assert_int_equal(bounce_add(&tx, f->arena, &soft, f->now, &f->err), OK);
        assert_int_equal(tx_commit(&tx, &f->err), OK);
        tx = (struct tx){0};
        f->now.us += (i == 0 ? 31 : 1) * 1440 * MINUTE; /* the first is too long ago to count */
    }
    assert_int_equal(post_bounces(f, &list), 0);
    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(bounce_add(&tx, f->arena, &soft, f->now, &f->err), OK);
    assert_int_equal(tx_commit(&tx, &f->err), OK);
    assert_int_equal(post_bounces(f, &list), 1);
    assert_str(list[0].address, "full@example.org");
}

static void
a_mail_that_came_back_is_a_bounce_of_its_address(void **state)
{
    struct post_fixture *f = *state;
    struct mail mail = post_queued(f, "ann@example.org");
    struct bounce *list;
    CLEANUP(tx_end) struct tx tx = {0};

    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(
        mail_bounced(&tx, f->arena, mail.id, true, STR("5.1.1 \xff nobody"), f->now, &f->err), OK);
    assert_int_equal(tx_commit(&tx, &f->err), OK);
    assert_int_equal(post_load(f, mail.id).state, MAIL_BOUNCED);
    assert_int_equal(post_bounces(f, &list), 1);
    assert_true(list[0].told);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, post_setup, post_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_mail_waits_readable_until_it_is_handed_over_once),
        TEST(a_server_that_says_later_is_asked_again_later),
        TEST(nothing_is_lost_when_there_is_no_server_and_all_goes_out_when_it_is_back),
        TEST(a_refused_address_bounces_and_is_listed_until_a_mail_arrives_there),
        TEST(a_mail_is_given_up_after_three_days_and_kept),
        cmocka_unit_test(tries_come_further_and_further_apart),
        TEST(addresses_and_subjects_cannot_add_headers),
        cmocka_unit_test(only_addresses_that_can_travel_are_taken),
        TEST(subjects_in_any_language_and_attachments_travel),
        TEST(mails_are_listed_by_state_and_by_what_they_speak_of),
        TEST(a_bulletin_is_queued_once_a_subscriber_also_when_queueing_begins_anew),
        TEST(links_and_labels_cannot_add_headers),
        TEST(soft_bounces_suppress_only_when_there_are_many_in_a_while),
        TEST(a_mail_that_came_back_is_a_bounce_of_its_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
