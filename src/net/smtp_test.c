/* net/smtp_test.c - a mail is sent whole, and the server's no is told apart from its not now. */
#include "net/smtp.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/test.h"
#include "net/net_test.h"

/* A mail server for one connection: answers RCPT and the end of DATA with what a test wants. */
struct post_office {
    int listener;
    uint16_t port;
    pthread_t thread;
    const char *greeting, *rcpt, *data;
    char heard[8192]; /* all that was said to it */
    size_t n;
};

static void
say(int fd, const char *line)
{
    test_send(fd, str_of(line));
}

/* One line into office->heard; false at the end of the connection. */
static bool
line(struct post_office *office, int fd, struct str *out)
{
    size_t from = office->n;
    char c;

    while (office->n + 1 < sizeof(office->heard) && recv(fd, &c, 1, 0) == 1) {
        office->heard[office->n++] = c;
        if (c == '\n') {
            *out = (struct str){office->heard + from, office->n - from};
            return true;
        }
    }
    return false;
}

static void
command(struct post_office *office, int fd, struct str text)
{
    struct str rest;

    if (str_starts(text, STR("EHLO"))) {
        say(fd, "250-office\r\n250 SIZE 1000000\r\n");
    } else if (str_starts(text, STR("RCPT"))) {
        say(fd, office->rcpt);
    } else if (str_starts(text, STR("DATA"))) {
        say(fd, "354 go on\r\n");
        while (line(office, fd, &rest) && !str_eq(rest, STR(".\r\n")))
            ;
        say(fd, office->data);
    } else {
        say(fd, str_starts(text, STR("QUIT")) ? "221 bye\r\n" : "250 ok\r\n");
    }
}

static void *
serve(void *arg)
{
    struct post_office *office = arg;
    int fd = accept(office->listener, NULL, NULL);
    struct str text;

    say(fd, office->greeting);
    while (line(office, fd, &text))
        command(office, fd, text);
    (void)close(fd);
    return NULL;
}

static struct smtp_result
send_to(struct post_office *office, struct smtp_mail mail)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct smtp_server server = {.host = "127.0.0.1", .timeout_s = 5};
    socklen_t n = sizeof(at);
    struct smtp_result result;

    office->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(bind(office->listener, (struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(listen(office->listener, 1), 0);
    assert_int_equal(getsockname(office->listener, (struct sockaddr *)&at, &n), 0);
    server.port = ntohs(at.sin_port);
    pthread_create(&office->thread, NULL, serve, office);
    result = smtp_send(&server, &mail);
    (void)shutdown(office->listener, SHUT_RDWR);
    pthread_join(office->thread, NULL);
    (void)close(office->listener);
    return result;
}

static const struct smtp_mail mail = {.from = STR_INIT("bounce+1@iis.example"),
                                      .to = STR_INIT("a.b@clinic.example"),
                                      .text = STR_INIT("Subject: x\n\nfirst\n.dot\r\nlast\n")};

static bool
was_heard(const struct post_office *office, const char *piece)
{
    struct str all = {office->heard, office->n};

    return str_find_str(all, str_of(piece)) < all.n;
}

static void
a_mail_is_sent_whole_and_unchanged(void **state)
{
    struct post_office office = {
        .greeting = "220 hi\r\n", .rcpt = "250 ok\r\n", .data = "250 2.0.0 queued as 17\r\n"};
    struct smtp_result result = send_to(&office, mail);

    (void)state;
    assert_int_equal(result.answer, SMTP_SENT);
    assert_true(was_heard(&office, "MAIL FROM:<bounce+1@iis.example>"));
    assert_true(was_heard(&office, "RCPT TO:<a.b@clinic.example>"));
    assert_true(was_heard(&office, "Subject: x\r\n\r\nfirst\r\n..dot\r\nlast\r\n.\r\n"));
}

static void
a_refused_recipient_is_for_good(void **state)
{
    struct post_office office = {
        .greeting = "220 hi\r\n", .rcpt = "550 5.1.1 no such user\r\n", .data = ""};
    struct smtp_result result = send_to(&office, mail);

    (void)state;
    assert_int_equal(result.answer, SMTP_PERMANENT);
    assert_int_equal(result.code, 550);
    assert_non_null(strstr(result.text, "no such user"));
}

static void
a_busy_mailbox_or_server_is_for_later(void **state)
{
    struct post_office full = {
        .greeting = "220 hi\r\n", .rcpt = "452 4.2.2 mailbox full\r\n", .data = ""};
    struct post_office late = {
        .greeting = "220 hi\r\n", .rcpt = "250 ok\r\n", .data = "451 4.3.0 try again\r\n"};
    struct post_office closed = {.greeting = "421 too busy\r\n", .rcpt = "", .data = ""};
    struct smtp_result result = send_to(&full, mail);

    (void)state;
    assert_int_equal(result.answer, SMTP_TEMPORARY);
    assert_int_equal(result.code, 452);
    assert_int_equal(send_to(&late, mail).answer, SMTP_TEMPORARY);
    assert_int_equal(send_to(&closed, mail).answer, SMTP_TEMPORARY);
}

static void
a_message_refused_for_what_it_says_is_for_good(void **state)
{
    struct post_office office = {
        .greeting = "220 hi\r\n", .rcpt = "250 ok\r\n", .data = "554 5.7.1 not wanted\r\n"};
    struct smtp_result result = send_to(&office, mail);

    (void)state;
    assert_int_equal(result.answer, SMTP_PERMANENT);
    assert_int_equal(result.code, 554);
}

static void
nobody_there_is_for_later(void **state)
{
    struct smtp_server server = {.host = "127.0.0.1", .port = 1, .timeout_s = 5};
    struct smtp_result result = smtp_send(&server, &mail);

    (void)state;
    assert_int_equal(result.answer, SMTP_TEMPORARY);
    assert_int_equal(result.code, 0);
    assert_true(result.text[0] != '\0');
}

static void
an_address_that_could_smuggle_commands_is_never_sent(void **state)
{
    static const char *const bad[] = {
        "",      "a",      "a@b\r\nRCPT TO:<x@y>", "a b@c", "<a@b>", "a@b,c@d", "@b", "a@",
        "a@b@c", "\"a\"@b"};
    struct smtp_server server = {.host = "127.0.0.1", .port = 1};
    struct smtp_mail to_bad = mail;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        to_bad.to = str_of(bad[i]);
        assert_int_equal(smtp_send(&server, &to_bad).answer, SMTP_PERMANENT);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mail_is_sent_whole_and_unchanged),
        cmocka_unit_test(a_refused_recipient_is_for_good),
        cmocka_unit_test(a_busy_mailbox_or_server_is_for_later),
        cmocka_unit_test(a_message_refused_for_what_it_says_is_for_good),
        cmocka_unit_test(nobody_there_is_for_later),
        cmocka_unit_test(an_address_that_could_smuggle_commands_is_never_sent),
    };

    return cmocka_run_group_tests_name("net/smtp", tests, NULL, NULL);
}
