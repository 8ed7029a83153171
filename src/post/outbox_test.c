/* post/outbox_test.c - what is handing, sent, unknown; refusals, greylists, servers that hang up; pace. */
#include <string.h>

#include "post/test_post.h"

static struct mail
send_bulletin(struct post_fixture *f, const char *to)
{
    struct mail_bulk bulk = post_bulletin(9);
    struct mail *list;
    size_t count;
    CLEANUP(tx_end) struct tx tx = {0};

    post_queue_bulk(f, &bulk, &(struct mail_recipient){str_of(to), 1}, 1);
    assert_int_equal(tx_read(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_list(&tx, f->arena, MAIL_STATE_COUNT, 1, &list, &count, &f->err), OK);
    assert_int_equal(count, 1);
    return list[0];
}

/* The store as another sees it while the server has the whole text and has not answered yet. */
struct witness {
    struct post_fixture *f;
    int64_t mail;
    enum mail_state seen;
};

static const char *
look_at_the_dot(void *user, struct str to, struct str text)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(1 << 20);
    CLEANUP(tx_end) struct tx tx = {0};
    struct witness *w = user;
    struct mail mail;
    struct err err;

    (void)to;
    (void)text;
    if (tx_read(&tx, w->f->test.db, &err) == OK &&
        mail_load(&tx, arena, w->mail, &mail, &err) == OK)
        w->seen = mail.state;
    return NULL;
}

static void
handing_is_in_the_store_before_the_final_dot_and_sent_after_the_answer(void **state)
{
    struct post_fixture *f = *state;
    struct mail mail = post_queued(f, "ann@example.org");
    struct witness witness = {f, mail.id, MAIL_STATE_COUNT};
    struct sink *own = f->sink;

    assert_int_equal(sink_open(&f->sink,
                               &(struct sink_options){.text = look_at_the_dot, .user = &witness},
                               &f->server.port, &f->err),
                     OK);
    assert_int_equal(post_hand_over(f).sent, 1);
    assert_int_equal(witness.seen, MAIL_HANDING);
    assert_int_equal(post_load(f, mail.id).state, MAIL_SENT);
    sink_close(f->sink);
    f->sink = own;
}

static void
a_bulletin_whose_answer_never_came_waits_for_an_operator(void **state)
{
    struct post_fixture *f = *state;
    struct mail mail = send_bulletin(f, "ann@example.org");
    int64_t changed;
    CLEANUP(tx_end) struct tx tx = {0};

    f->office.text = SINK_HANG_UP;
    assert_int_equal(post_hand_over(f).unknown, 1);
    assert_int_equal(post_load(f, mail.id).state, MAIL_UNKNOWN);
    assert_int_equal(post_counts_of(f, 9).of[MAIL_UNKNOWN], 1);
    f->office.text = NULL;
    assert_int_equal(post_hand_over(f).taken, 0);

    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_unknown_send(&tx, 0, 8, f->now, &changed, &f->err), OK);
    assert_int_equal(changed, 0); /* another bulletin's */
    assert_int_equal(mail_unknown_send(&tx, mail.id, 0, f->now, &changed, &f->err), OK);
    assert_int_equal(changed, 1);
    assert_int_equal(mail_unknown_drop(&tx, 0, 0, f->now, &changed, &f->err), OK);
    assert_int_equal(changed, 0); /* it is unknown no longer */
    assert_int_equal(tx_commit(&tx, &f->err), OK);
    assert_int_equal(post_hand_over(f).sent, 1);
    assert_int_equal(f->office.mails, 2);
}

static void
a_notice_whose_answer_never_came_is_sent_again_under_the_same_message_id(void **state)
{
    struct post_fixture *f = *state;
    struct mail mail = post_queued(f, "ann@example.org");
    char first[sizeof(f->office.last)];

    f->office.text = SINK_HANG_UP;
    assert_int_equal(post_hand_over(f).later, 1);
    assert_int_equal(post_load(f, mail.id).state, MAIL_WAITING);
    memcpy(first, f->office.last, sizeof(first));
    f->office.text = NULL;
    f->now.us += MINUTE;
    assert_int_equal(post_hand_over(f).sent, 1);
    assert_string_equal(f->office.last, first);
    assert_non_null(strstr(first, "Message-ID: <mail-"));
}

/* What the store did not take the end of is found at the next round. */
static void
what_was_left_handing_is_settled_by_the_next_round(void **state)
{
    struct post_fixture *f = *state;
    struct mail news = send_bulletin(f, "ann@example.org"), notice;
    struct outbox_options options = {.db = f->test.db,
                                     .server = f->server,
                                     .from = STR("iis@example.org"),
                                     .from_name = STR("The Registry")};
    struct outbox *box = outbox_open(&options);
    struct outbox_round round;
    enum status status = OK;

    /* Fails one store call after another until it is the one that settles. */
    for (long n = 1; n < 40 && post_load(f, news.id).state != MAIL_HANDING; n++) {
        store_fail_after(n);
        status = outbox_round(box, f->now, &round, &f->err);
        store_fail_after(0);
        if (status == OK)
            break;
    }
    assert_int_equal(status, E_IO);
    assert_int_equal(post_load(f, news.id).state, MAIL_HANDING);
    assert_int_equal(outbox_round(box, f->now, &round, &f->err), OK);
    assert_int_equal(round.unknown, 1);
    assert_int_equal(post_load(f, news.id).state, MAIL_UNKNOWN);
    notice = post_queued(f, "bob@example.org");
    for (long n = 1; n < 40 && post_load(f, notice.id).state != MAIL_HANDING; n++) {
        store_fail_after(n);
        status = outbox_round(box, f->now, &round, &f->err);
        store_fail_after(0);
        if (status == OK)
            break;
    }
    assert_int_equal(post_load(f, notice.id).state, MAIL_HANDING);
    assert_int_equal(outbox_round(box, f->now, &round, &f->err), OK);
    assert_int_equal(post_load(f, notice.id).state, MAIL_SENT);
    outbox_close(box);
}

static void
a_server_that_hangs_up_early_is_asked_again_and_others_go_on(void **state)
{
    struct post_fixture *f = *state;
    struct mail news = send_bulletin(f, "ann@example.org");

    (void)post_queued(f, "bob@example.org");
    f->office.only = "ann@example.org";
    f->office.rcpt = SINK_HANG_UP;
    assert_int_equal(post_hand_over(f).sent, 1);
    assert_int_equal(post_load(f, news.id).state, MAIL_WAITING);
    f->office.rcpt = NULL;
    f->now.us += MINUTE;
    assert_int_equal(post_hand_over(f).sent, 1);
}

static void
a_text_refused_for_good_is_not_the_address_s_fault(void **state)
{
    struct post_fixture *f = *state;
    struct mail mail = post_queued(f, "ann@example.org");
    struct bounce *list;

    f->office.text = "554 5.7.1 not wanted";
    assert_int_equal(post_hand_over(f).failed, 1);
    assert_int_equal(post_load(f, mail.id).state, MAIL_FAILED);
    assert_int_equal(post_bounces(f, &list), 0);
}

static void
a_bulletin_passes_over_addresses_that_bounce_and_a_notice_does_not(void **state)
{
    struct post_fixture *f = *state;
    struct mail old = post_queued(f, "ann@example.org"), news;
    struct bounce *list;
    CLEANUP(tx_end) struct tx tx = {0};

    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_bounced(&tx, f->arena, old.id, true, STR("5.1.1"), f->now, &f->err), OK);
    assert_int_equal(tx_commit(&tx, &f->err), OK);
    news = send_bulletin(f, "Ann@Example.org");
    assert_int_equal(post_hand_over(f).bounced, 1);
    assert_int_equal(f->office.rcpts, 0);
    assert_int_equal(post_load(f, news.id).state, MAIL_BOUNCED);
    (void)post_queued(f, "ann@example.org");
    assert_int_equal(post_hand_over(f).sent, 1);
    assert_int_equal(post_bounces(f, &list),
                     1); /* a "250" does not refute what came back by mail */
}

static void
what_somebody_waits_for_goes_before_bulletins(void **state)
{
    struct post_fixture *f = *state;

    (void)send_bulletin(f, "ann@example.org");
    f->now.us += MINUTE;
    (void)post_queued(f, "bob@example.org");
    assert_int_equal(post_hand_over(f).sent, 2);
    assert_non_null(strstr(f->office.last, "To: <ann@example.org>"));
}

static void
a_domain_gets_so_many_a_minute_and_others_do_not_wait_for_it(void **state)
{
    struct post_fixture *f = *state;
    struct mail_recipient to[40];
    struct mail_bulk bulk = post_bulletin(9);
    struct outbox_round round;
    size_t sent = 0;

    for (int i = 0; i < 40; i++)
        to[i] = (struct mail_recipient){
            arena_printf(f->arena, "r%d@%s", i, i < 38 ? "busy.example.org" : "quiet.example.com"),
            i + 1};
    post_queue_bulk(f, &bulk, to, 40);
    f->per_minute = 10;
    round = post_hand_over(f);
    assert_int_equal(round.sent, 2); /* one of each domain */
    assert_int_equal(round.put_off, 38);
    for (int minute = 0; minute < 4; minute++) {
        f->now.us += MINUTE;
        round = post_hand_over(f);
        sent += round.sent;
        assert_in_range(round.sent, 7, 11);
    }
    assert_int_equal(sent, 38);
}

static void
many_go_over_several_connections_each_once_and_connections_are_kept(void **state)
{
    struct post_fixture *f = *state;
    struct mail_recipient to[200];
    struct mail_bulk bulk = post_bulletin(9);

    for (int i = 0; i < 200; i++)
        to[i] = (struct mail_recipient){arena_printf(f->arena, "r%d@example.org", i), i + 1};
    post_queue_bulk(f, &bulk, to, 200);
    f->connections = 4;
    assert_int_equal(post_hand_over(f).sent, 200);
    assert_int_equal(f->office.mails, 200);
    assert_in_range(sink_connections(f->sink), 1, 4);
    assert_int_equal(post_counts_of(f, 9).of[MAIL_SENT], 200);
}

static void
each_recipient_has_links_of_its_own(void **state)
{
    struct post_fixture *f = *state;

    (void)send_bulletin(f, "ann@example.org");
    assert_int_equal(post_hand_over(f).sent, 1);
    assert_non_null(
        strstr(f->office.last, "List-Unsubscribe: <https://iis.example.org/stop/0000000000001."));
    assert_non_null(
        strstr(f->office.last, "\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"));
    assert_non_null(strstr(f->office.last, "\r\nList-Id: <news-flash.example.org>\r\n"));
    assert_non_null(strstr(f->office.last, "To end: https://iis.example.org/stop/0000000000001."));
    assert_non_null(strstr(f->office.last, "{{x}}"));
    assert_non_null(strstr(f->office.last, "multipart/alternative"));
    assert_null(strstr(f->office.last, "{{unsubscribe}}"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, post_setup, post_teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(handing_is_in_the_store_before_the_final_dot_and_sent_after_the_answer),
        TEST(a_bulletin_whose_answer_never_came_waits_for_an_operator),
        TEST(a_notice_whose_answer_never_came_is_sent_again_under_the_same_message_id),
        TEST(what_was_left_handing_is_settled_by_the_next_round),
        TEST(a_server_that_hangs_up_early_is_asked_again_and_others_go_on),
        TEST(a_text_refused_for_good_is_not_the_address_s_fault),
        TEST(a_bulletin_passes_over_addresses_that_bounce_and_a_notice_does_not),
        TEST(what_somebody_waits_for_goes_before_bulletins),
        TEST(a_domain_gets_so_many_a_minute_and_others_do_not_wait_for_it),
        TEST(many_go_over_several_connections_each_once_and_connections_are_kept),
        TEST(each_recipient_has_links_of_its_own),
    };

    return cmocka_run_group_tests_name("post/outbox", tests, NULL, NULL);
}
