/* post/post_test.c - mails wait, are handed over once, come back; a real mail server on loopback. */
#include "post/post.h"

#include <arpa/inet.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/test.h"
#include "net/smtp.h"
#include "post/bounce.h"
#include "post/outbox.h"
#include "post/token.h"
#include "store/test_db.h"

#define MINUTE INT64_C(60000000)

/* A mail server that takes one connection after another and answers RCPT as a test wants. */
struct sink {
    int listener;
    pthread_t thread;
    const char *rcpt;
    int mails;
    char last[16384]; /* the last mail's text */
    struct smtp_server server;
};

struct fixture {
    struct test_db test;
    struct arena *arena;
    struct err err;
    struct instant now;
    struct sink sink;
};

static bool
read_line(int fd, char *line, size_t room)
{
    size_t n = 0;

    while (n + 1 < room && recv(fd, &line[n], 1, 0) == 1)
        if (line[n++] == '\n')
            break;
    line[n] = '\0';
    return n > 0;
}

static void
say(int fd, const char *text)
{
    (void)send(fd, text, strlen(text), MSG_NOSIGNAL);
}

static void
take_text(struct sink *sink, int fd)
{
    char line[2048];
    size_t n = 0;

    say(fd, "354 go on\r\n");
    while (read_line(fd, line, sizeof(line)) && strcmp(line, ".\r\n") != 0)
        if (n + strlen(line) < sizeof(sink->last)) {
            memcpy(sink->last + n, line, strlen(line) + 1);
            n += strlen(line);
        }
    sink->mails++;
    say(fd, "250 taken\r\n");
}

static void
converse(struct sink *sink, int fd)
{
    char line[2048];

    say(fd, "220 sink\r\n");
    while (read_line(fd, line, sizeof(line))) {
        if (strncmp(line, "RCPT", 4) == 0)
            say(fd, sink->rcpt);
        else if (strncmp(line, "DATA", 4) == 0)
            take_text(sink, fd);
        else
            say(fd, strncmp(line, "QUIT", 4) == 0 ? "221 bye\r\n" : "250 ok\r\n");
    }
}

static void *
serve(void *arg)
{
    struct sink *sink = arg;

    for (;;) {
        int fd = accept(sink->listener, NULL, NULL);

        if (fd < 0)
            return NULL;
        converse(sink, fd);
        (void)close(fd);
    }
}

static void
sink_open(struct sink *sink)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t n = sizeof(at);

    sink->rcpt = "250 ok\r\n";
    sink->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(sink->listener, (struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(listen(sink->listener, 8), 0);
    assert_int_equal(getsockname(sink->listener, (struct sockaddr *)&at, &n), 0);
    sink->server =
        (struct smtp_server){.host = "127.0.0.1", .port = ntohs(at.sin_port), .timeout_s = 5};
    assert_int_equal(pthread_create(&sink->thread, NULL, serve, sink), 0);
}

static int
setup(void **state)
{
    static const unsigned char key[MAIL_KEY_BYTES] = "known to these tests only";
    struct fixture *f = test_calloc(1, sizeof(*f));

    mail_key_set(key);
    test_db_new(&f->test);
    f->arena = arena_new(1 << 20);
    f->now.us = INT64_C(1772468100) * 1000000;
    sink_open(&f->sink);
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    (void)shutdown(f->sink.listener, SHUT_RDWR);
    (void)pthread_join(f->sink.thread, NULL);
    (void)close(f->sink.listener);
    arena_free(f->arena);
    test_db_free(&f->test);
    test_free(f);
    return 0;
}

static enum status
queue(struct fixture *f, struct mail *mail)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, f->test.db, &f->err));
    TRY(mail_queue(&tx, mail, f->now, &f->err));
    return tx_commit(&tx, &f->err);
}

static struct mail
queued(struct fixture *f, const char *to)
{
    struct mail mail = {.to = str_of(to),
                        .subject = STR("Your agreement ends soon"),
                        .body = STR("Renew it.\n"),
                        .topic = MAIL_NOTICE,
                        .object = 77};

    assert_int_equal(queue(f, &mail), OK);
    return mail;
}

static struct post_round
hand_over(struct fixture *f)
{
    struct post_round out;

    assert_int_equal(post_hand_over(f->test.db, &f->sink.server, STR("iis@example.org"),
                                    STR("The Registry"), f->now, &out, &f->err),
                     OK);
    return out;
}

static struct mail
load(struct fixture *f, int64_t id)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail mail;

    assert_int_equal(tx_read(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_load(&tx, f->arena, id, &mail, &f->err), OK);
    return mail;
}

static void
a_mail_waits_readable_until_it_is_handed_over_once(void **state)
{
    struct fixture *f = *state;
    struct mail mail = queued(f, "ann@example.org");

    assert_int_equal(load(f, mail.id).state, MAIL_WAITING);
    assert_str(load(f, mail.id).body, "Renew it.\n");
    assert_int_equal(hand_over(f).sent, 1);
    assert_int_equal(f->sink.mails, 1);
    assert_non_null(strstr(f->sink.last, "To: <ann@example.org>\r\n"));
    assert_non_null(strstr(f->sink.last, "Subject: Your agreement ends soon\r\n"));
    assert_non_null(strstr(f->sink.last, "Date: Mon, 2 Mar 2026 16:15:00 +0000\r\n"));
    assert_int_equal(load(f, mail.id).state, MAIL_SENT);
    assert_int_equal(hand_over(f).sent, 0);
    assert_int_equal(f->sink.mails, 1);
}

static void
a_server_that_says_later_is_asked_again_later(void **state)
{
    struct fixture *f = *state;
    struct mail mail = queued(f, "ann@example.org");

    f->sink.rcpt = "451 greylisted\r\n";
    assert_int_equal(hand_over(f).later, 1);
    assert_int_equal(load(f, mail.id).state, MAIL_WAITING);
    assert_int_equal(load(f, mail.id).tries, 1);
    assert_true(load(f, mail.id).last_error.n > 0);
    assert_int_equal(hand_over(f).later, 0); /* not yet */
    f->now.us += MINUTE;
    f->sink.rcpt = "250 ok\r\n";
    assert_int_equal(hand_over(f).sent, 1);
}

static void
nothing_is_lost_when_there_is_no_server_and_all_goes_out_when_it_is_back(void **state)
{
    struct fixture *f = *state;
    uint16_t port = f->sink.server.port;

    for (int i = 0; i < 3; i++)
        (void)queued(f, "ann@example.org");
    f->sink.server.port = 1;                 /* nobody listens there */
    assert_int_equal(hand_over(f).later, 1); /* one try is enough to know */
    f->now.us += 10 * MINUTE;
    f->sink.server.port = port;
    assert_int_equal(hand_over(f).sent, 3);
    assert_int_equal(f->sink.mails, 3);
}

static size_t
bounces(struct fixture *f, struct bounce **list)
{
    CLEANUP(tx_end) struct tx tx = {0};
    size_t count;

    assert_int_equal(tx_read(&tx, f->test.db, &f->err), OK);
    assert_int_equal(bounce_list(&tx, f->arena, list, &count, &f->err), OK);
    return count;
}

static void
a_refused_address_bounces_and_is_listed_until_a_mail_arrives_there(void **state)
{
    struct fixture *f = *state;
    struct mail mail = queued(f, "Nobody@example.org");
    struct bounce *list;

    f->sink.rcpt = "550 no such user\r\n";
    assert_int_equal(hand_over(f).bounced, 1);
    assert_int_equal(load(f, mail.id).state, MAIL_BOUNCED);
    assert_int_equal(bounces(f, &list), 1);
    assert_str(list[0].address, "nobody@example.org");
    f->sink.rcpt = "250 ok\r\n";
    (void)queued(f, "somebody@example.org");
    assert_int_equal(hand_over(f).sent, 1);
    assert_int_equal(bounces(f, &list), 1);
    (void)queued(f, "nobody@example.org");
    assert_int_equal(hand_over(f).sent, 1);
    assert_int_equal(bounces(f, &list), 0);
}

static void
a_mail_is_given_up_after_three_days_and_kept(void **state)
{
    struct fixture *f = *state;
    struct mail mail = queued(f, "ann@example.org");

    f->sink.rcpt = "451 never\r\n";
    f->now.us += (MAIL_GIVE_UP_HOURS * 60 + 1) * MINUTE;
    assert_int_equal(hand_over(f).failed, 1);
    assert_int_equal(load(f, mail.id).state, MAIL_FAILED);
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
    struct fixture *f = *state;
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

        assert_int_equal(queue(f, &mail), E_INVALID);
    }
    assert_int_equal(queue(f, &(struct mail){.to = STR("ann@example.org"),
                                             .subject = STR("x\r\nBcc: x@y.de"),
                                             .body = STR("y")}),
                     E_INVALID);
}

static void
subjects_in_any_language_and_attachments_travel(void **state)
{
    struct fixture *f = *state;
    struct mail mail = {.to = STR("ann@example.org"),
                        .subject = STR("Cod\xc3\xb3n de vacunaci\xc3\xb3n: su acuerdo termina "
                                       "pronto, por favor ren\xc3\xb3"
                                       "velo"),
                        .body = STR("\xc2\xa1Hola!\n"),
                        .attachment = STR("%PDF-1.7 not really"),
                        .attachment_name = STR("agreement.pdf")};

    assert_int_equal(queue(f, &mail), OK);
    assert_int_equal(hand_over(f).sent, 1);
    assert_non_null(strstr(f->sink.last, "Subject: =?utf-8?B?Q29kw7Nu"));
    assert_non_null(strstr(f->sink.last, "=C2=A1Hola!\r\n"));
    assert_non_null(strstr(f->sink.last, "filename=\"agreement.pdf\""));
    assert_non_null(strstr(f->sink.last, "JVBERi0xLjcgbm90IHJlYWxseQ==\r\n"));
    for (const char *p = f->sink.last; *p != '\0'; p++)
        assert_in_range((unsigned char)*p, 0x0a, 0x7e);
}

static void
mails_are_listed_by_state_and_by_what_they_speak_of(void **state)
{
    struct fixture *f = *state;
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail *list;
    size_t count;

    (void)queued(f, "ann@example.org");
    (void)queued(f, "bob@example.org");
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
queue_bulk(struct fixture *f, struct mail_bulk *bulk, const struct mail_recipient *to, size_t count)
{
    CLEANUP(tx_end) struct tx tx = {0};

    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_queue_bulk(&tx, bulk, to, count, f->now, &f->err), OK);
    assert_int_equal(tx_commit(&tx, &f->err), OK);
}

static struct mail_counts
counts_of(struct fixture *f, int64_t bulletin)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail_counts counts;

    assert_int_equal(tx_read(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_counts_of(&tx, f->arena, bulletin, &counts, &f->err), OK);
    return counts;
}

static struct mail_bulk
bulletin(int64_t id)
{
    return (struct mail_bulk){.subject = STR("News Flash"),
                              .body = STR("To end: {{unsubscribe}} {{x}}\n"),
                              .html = STR("<a href=\"{{preferences}}\">Topics</a>"),
                              .list_label = STR("news-flash"),
                              .unsubscribe = STR("https://iis.example.org/stop/"),
                              .preferences = STR("https://iis.example.org/topics/"),
                              .topic = MAIL_NEWS,
                              .bulletin = id};
}

static void
a_bulletin_is_queued_once_a_subscriber_also_when_queueing_begins_anew(void **state)
{
    struct fixture *f = *state;
    struct mail_bulk bulk = bulletin(9), again = bulletin(9);
    struct mail_recipient to[] = {{STR("ann@example.org"), 1}, {STR("bob@example.org"), 2}};
    struct mail *list;
    size_t count;
    CLEANUP(tx_end) struct tx tx = {0};

    queue_bulk(f, &bulk, to, 1);
    queue_bulk(f, &bulk, to, 2);
    queue_bulk(f, &again, to, 2);
    assert_int_equal(counts_of(f, 9).of[MAIL_WAITING], 2);
    assert_int_equal(counts_of(f, 8).of[MAIL_WAITING], 0);
    assert_int_equal(tx_read(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_list(&tx, f->arena, MAIL_WAITING, 10, &list, &count, &f->err), OK);
    assert_int_equal(count, 2);
    assert_str(list[0].subject, "News Flash");
    assert_int_equal(load(f, list[0].id).subscriber, 2);
    assert_true(load(f, list[0].id).html.n > 0);
}

static void
links_and_labels_cannot_add_headers(void **state)
{
    struct fixture *f = *state;
    struct mail bad[] = {{.unsubscribe = STR("https://x.org/\r\nBcc: a@b.de")},
                         {.unsubscribe = STR("https://x.org/>")},
                         {.unsubscribe = STR("javascript:alert(1)")},
                         {.reply_token = STR("a@b.de>, <x")},
                         {.attachment_name = STR("a\"; x=\"y.pdf")}};
    struct mail_bulk bulk = bulletin(9);
    CLEANUP(tx_end) struct tx tx = {0};

    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        bad[i].to = STR("ann@example.org");
        assert_int_equal(queue(f, &bad[i]), E_INVALID);
    }
    bulk.list_label = STR("a>\r\nBcc: <x");
    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_queue_bulk(&tx, &bulk, NULL, 0, f->now, &f->err), E_INVALID);
}

static void
an_operator_decides_what_is_unknown(void **state)
{
    struct fixture *f = *state;
    struct mail mail = queued(f, "ann@example.org");
    CLEANUP(tx_end) struct tx tx = {0};
    int64_t changed;

    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(mail_unknown_send(&tx, mail.id, 0, f->now, &changed, &f->err), OK);
    assert_int_equal(changed, 0); /* it is waiting, not unknown */
    assert_int_equal(mail_unknown_drop(&tx, 0, 0, f->now, &changed, &f->err), OK);
    assert_int_equal(changed, 0);
}

static void
soft_bounces_suppress_only_when_there_are_many_in_a_while(void **state)
{
    struct fixture *f = *state;
    struct bounce soft = {
        .address = STR("Full@example.org"), .why = STR("4.2.2 full"), .told = true};
    struct bounce *list;
    CLEANUP(tx_end) struct tx tx = {0};

    for (int i = 0; i < SOFT_BOUNCES; i++) {
        assert_int_equal(bounces(f, &list), 0);
        assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
        assert_int_equal(bounce_add(&tx, f->arena, &soft, f->now, &f->err), OK);
        assert_int_equal(tx_commit(&tx, &f->err), OK);
        tx = (struct tx){0};
        f->now.us += (i == 0 ? 31 : 1) * 1440 * MINUTE; /* the first is too long ago to count */
    }
    assert_int_equal(bounces(f, &list), 0);
    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(bounce_add(&tx, f->arena, &soft, f->now, &f->err), OK);
    assert_int_equal(tx_commit(&tx, &f->err), OK);
    assert_int_equal(bounces(f, &list), 1);
    assert_str(list[0].address, "full@example.org");
}

static void
a_mail_that_came_back_is_a_bounce_of_its_address(void **state)
{
    struct fixture *f = *state;
    struct mail mail = queued(f, "ann@example.org");
    struct bounce *list;
    CLEANUP(tx_end) struct tx tx = {0};

    assert_int_equal(tx_begin(&tx, f->test.db, &f->err), OK);
    assert_int_equal(
        mail_bounced(&tx, f->arena, mail.id, true, STR("5.1.1 \xff nobody"), f->now, &f->err), OK);
    assert_int_equal(tx_commit(&tx, &f->err), OK);
    assert_int_equal(load(f, mail.id).state, MAIL_BOUNCED);
    assert_int_equal(bounces(f, &list), 1);
    assert_true(list[0].told);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

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
        TEST(subjects_in_any_language_and_attachments_travel),
        TEST(mails_are_listed_by_state_and_by_what_they_speak_of),
        TEST(a_bulletin_is_queued_once_a_subscriber_also_when_queueing_begins_anew),
        TEST(links_and_labels_cannot_add_headers),
        TEST(an_operator_decides_what_is_unknown),
        TEST(soft_bounces_suppress_only_when_there_are_many_in_a_while),
        TEST(a_mail_that_came_back_is_a_bounce_of_its_address),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
