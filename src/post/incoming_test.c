/* post/incoming_test.c - bounces, automatic answers and replies told apart; strangers and bombs refused. */
#include "post/incoming.h"

#include <string.h>

#include "base/buf.h"
#include "base/test.h"
#include "post/token.h"

enum { MAIL = 4711 };

struct fixture {
    struct arena *arena;
    struct str bounce, reply; /* addresses of ours */
    struct incoming in;
    struct err err;
};

static int
setup(void **state)
{
    static const unsigned char key[MAIL_KEY_BYTES] = "known to these tests only";
    struct fixture *f = test_calloc(1, sizeof(*f));

    mail_key_set(key);
    f->arena = arena_new(256 << 20);
    f->bounce = arena_printf(f->arena, "bounce+%.*s@iis.example.org",
                             STRF(mail_sign_id(f->arena, MAIL_BOUNCE, MAIL)));
    f->reply = arena_printf(f->arena, "reply+%.*s@iis.example.org",
                            STRF(mail_sign(f->arena, MAIL_REPLY, STR("t-7"))));
    *state = f;
    return 0;
}

static int
teardown(void **state)
{
    struct fixture *f = *state;

    arena_free(f->arena);
    test_free(f);
    return 0;
}

static struct incoming
take(struct fixture *f, struct str recipient, const char *text)
{
    struct buf crlf;

    buf_init(&crlf, f->arena, strlen(text) * 2);
    for (; *text != '\0'; text++) {
        if (*text == '\n')
            buf_char(&crlf, '\r');
        buf_char(&crlf, *text);
    }
    assert_int_equal(incoming_read(f->arena, recipient, buf_str(&crlf), &f->in, &f->err), OK);
    return f->in;
}

/* A delivery status as mail servers send it, with an action and a status. */
static struct incoming
report(struct fixture *f, const char *action, const char *status)
{
    struct str text = arena_printf(
        f->arena,
        "From: MAILER-DAEMON@mx.example.net\nTo: %.*s\nSubject: Undelivered Mail\n"
        "Auto-Submitted: auto-replied\nMIME-Version: 1.0\n"
        "Content-Type: multipart/report; report-type=delivery-status; boundary=\"b1\"\n\n"
        "--b1\nContent-Type: text/plain\n\nIt could not be delivered.\n"
        "--b1\nContent-Type: message/delivery-status\n\n"
        "Reporting-MTA: dns; mx.example.net\n\n"
        "Final-Recipient: rfc822; zz@example.net\nAction: %s\nStatus: %s\n"
        "Diagnostic-Code: smtp; 550 no such user here\n\n"
        "--b1\nContent-Type: message/rfc822\n\nSubject: News Flash\n\nText\n--b1--\n",
        STRF(f->bounce), action, status);

    return take(f, f->bounce, arena_cstr(f->arena, text));
}

static void
a_delivery_status_says_hard_soft_or_only_late(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(report(f, "failed", "5.1.1").kind, INCOMING_BOUNCE_HARD);
    assert_true(f->in.mail == MAIL);
    assert_str(f->in.text, "5.1.1 smtp; 550 no such user here");
    assert_int_equal(report(f, "Failed", "5.2.2").kind, INCOMING_BOUNCE_SOFT);
    assert_int_equal(report(f, "failed", "4.4.7").kind, INCOMING_BOUNCE_SOFT);
    assert_int_equal(report(f, "failed", "5.7.1").kind, INCOMING_BOUNCE_SOFT);
    assert_int_equal(report(f, "failed", "nonsense").kind, INCOMING_BOUNCE_SOFT);
    assert_int_equal(report(f, "delayed", "4.4.1").kind, INCOMING_AUTO_REPLY);
    assert_int_equal(report(f, "delivered", "2.0.0").kind, INCOMING_AUTO_REPLY);
}

static void
a_bounce_in_words_only_is_one_too(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(take(f, f->bounce,
                          "From: MAILER-DAEMON@mx.example.net\nSubject: failure notice\n\n"
                          "Hi. I was not able to deliver your message.\n"
                          "Remote host said: 550 5.1.1 unknown user\n")
                         .kind,
                     INCOMING_BOUNCE_HARD);
    assert_str(f->in.text, "5.1.1 unknown user");
    assert_int_equal(
        take(f, f->bounce, "Return-Path: <>\nFrom: robot@mx.example.net\n\nMailbox is full.\n")
            .kind,
        INCOMING_BOUNCE_SOFT);
    assert_int_equal(take(f, f->bounce,
                          "From: ann@example.org\nSubject: hello\n\nYour 5.1.1 release is great.\n")
                         .kind,
                     INCOMING_REPLY);
    assert_true(f->in.mail == MAIL);
    assert_str(f->in.text, "Your 5.1.1 release is great.");
    assert_int_equal(take(f, f->bounce, "From: nobody\nSubject: hello\n\nWords.\n").kind,
                     INCOMING_UNKNOWN); /* whom nobody could answer */
}

/* The address is also a person's: only what is a bounce by its sender or its status code is one. */
static void
a_postmaster_may_be_a_person(void **state)
{
    struct fixture *f = *state;

    assert_int_equal(take(f, f->reply, "From: postmaster@x.org\n\nThank you.\n").kind,
                     INCOMING_REPLY);
    assert_int_equal(take(f, f->bounce, "From: postmaster@x.org\n\nWho are you?\n").kind,
                     INCOMING_REPLY);
    assert_int_equal(
        take(f, f->bounce, "From: postmaster@x.org\n\n550 5.1.1 there is nobody\n").kind,
        INCOMING_BOUNCE_HARD);
    assert_int_equal(
        take(f, f->reply, "Return-Path: <>\nFrom: postmaster@x.org\n\nUnknown user.\n").kind,
        INCOMING_AUTO_REPLY);
}

static void
machines_are_not_answered(void **state)
{
    static const char *const marks[] = {"Auto-Submitted: auto-replied",
                                        "Auto-Submitted: auto-generated (rule)",
                                        "Precedence: bulk",
                                        "Precedence: auto_reply",
                                        "X-Autoreply: yes",
                                        "List-Id: <x.example.org>",
                                        "Return-Path: <>",
                                        "X-Loop: iis.example.org"};
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
        struct str text =
            arena_printf(f->arena, "From: ann@example.org\n%s\n\nI am away.\n", marks[i]);

        assert_int_equal(take(f, f->reply, arena_cstr(f->arena, text)).kind, INCOMING_AUTO_REPLY);
    }
    assert_int_equal(
        take(f, f->bounce, "From: ann@example.org\nAuto-Submitted: auto-replied\n\nAway.\n").kind,
        INCOMING_AUTO_REPLY);
    assert_int_equal(take(f, f->reply,
                          "From: ann@example.org\nAuto-Submitted: no\nX-Loop: other.example.org\n"
                          "\nThis is me.\n")
                         .kind,
                     INCOMING_REPLY);
}

static void
a_reply_is_what_its_writer_wrote(void **state)
{
    struct fixture *f = *state;
    struct incoming in =
        take(f, f->reply,
             "From: =?utf-8?Q?Ann_=C3=93?= <ann@example.org>\n"
             "Subject: Re: =?utf-8?B?Q29kw7Nu?=\nMessage-ID: <1@example.org>\n"
             "Content-Type: text/plain; charset=iso-8859-1\n"
             "Content-Transfer-Encoding: quoted-printable\n\n"
             "Thank you, that was it=2E It is caf=E9.\n\n\n\nOne more thing:\n\n"
             "On Mon, 2 Mar 2026 at 10:15, The Registry\n<reply+x@iis.example.org> wrote:\n\n"
             "> Dear Ann,\n>> old\n> did it help?\nYes, it did.\n-- \nAnn\nClinic\n");

    assert_int_equal(in.kind, INCOMING_REPLY);
    assert_str(in.token, "t-7");
    assert_str(in.from, "ann@example.org");
    assert_str(in.subject, "Re: Cod\xc3\xb3n");
    assert_str(in.text, "Thank you, that was it. It is caf\xc3\xa9.\n\nOne more thing:\n\n"
                        "Yes, it did.");
    assert_int_equal(in.attachments, 0);
}

static void
the_old_mail_below_is_cut_off_whatever_wrote_it(void **state)
{
    static const char *const old[] = {
        "-----Original Message-----\nFrom: x\n\nold", "________________________________\nold",
        "From: The Registry <iis@example.org>\nSent: Monday, March 2\nTo: Ann\n\nold",
        "El lun, 2 mar 2026, The Registry escribi\xc3\xb3:\n> old", "> old"};
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(old) / sizeof(old[0]); i++) {
        struct str text = arena_printf(
            f->arena,
            "From: ann@example.org\nContent-Type: text/plain; charset=utf-8\n\nNew.\n\n%s\n",
            old[i]);

        assert_str(take(f, f->reply, arena_cstr(f->arena, text)).text, "New.");
    }
}

static void
html_alone_is_read_and_attachments_are_counted(void **state)
{
    struct fixture *f = *state;
    struct incoming in = take(
        f, f->reply,
        "From: ann@example.org\nContent-Type: multipart/mixed; boundary=b\n\n"
        "--b\nContent-Type: text/html; charset=utf-8\n\n"
        "&lt;script>not one&lt;/script> &amp; \n"
        "--b\nContent-Type: application/pdf\nContent-Disposition: attachment\n\nx\n"
        "--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\nno\n"
        "--b\nContent-Type: message/rfc822\n\nSubject: inner\n\ninner\n--b--\n");

    assert_int_equal(in.kind, INCOMING_REPLY);
    assert_str(in.text, "<script>not one</script> &");
    assert_int_equal(in.attachments, 3);
    in = take(
        f, f->reply,
        "From: ann@example.org\nContent-Type: text/html\n\n"
        "don&#8217;t &#xE9;t&#XE9; &rsquo;&#128137;&#65; &#0;&#xD800;&#1114112;&#;&#x;&#12345678;&#9");
    assert_str(in.text, "don\xe2\x80\x99t \xc3\xa9t\xc3\xa9 \xe2\x80\x99\xf0\x9f\x92\x89"
                        "A &#0;&#xD800;&#1114112;&#;&#x;&#12345678;&#9");
}

static void
only_addresses_of_ours_are_taken(void **state)
{
    struct fixture *f = *state;
    const struct str mail = STR("From: ann@example.org\n\nHello\n");
    struct str forged = arena_copy(f->arena, f->reply), header;
    struct str bad[] = {STR("reply@iis.example.org"), STR("reply+@iis.example.org"),
                        STR("help@iis.example.org"), STR("reply+t-7.0000000000000000@x.org"),
                        STR("bounce+x"), STR("@"), forged,
                        /* a bounce's token is no reply's */
                        arena_printf(f->arena, "reply+%.*s", STRF(str_skip(f->bounce, 7)))};

    *(char *)(uintptr_t)(forged.p + 9) ^= 1;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
        assert_int_equal(incoming_read(f->arena, bad[i], mail, &f->in, &f->err), E_DENIED);
    assert_int_equal(incoming_read(f->arena, STR(""), mail, &f->in, &f->err), E_DENIED);
    header = arena_printf(f->arena, "To: Help <help@x.org>, \"The Registry\" <%.*s>\n%.*s",
                          STRF(f->reply), STRF(mail));
    assert_int_equal(incoming_read(f->arena, STR(""), header, &f->in, &f->err), OK);
    assert_str(f->in.token, "t-7");
}

static void
a_second_delivery_is_known_and_another_mail_is_another(void **state)
{
    struct fixture *f = *state;
    struct incoming once =
        take(f, f->reply, "Received: a\nMessage-ID: <1@x>\nFrom: a@b.org\n\nHi\n");
    struct incoming again =
        take(f, f->reply, "Received: b\nMessage-ID: <1@x>\nFrom: a@b.org\n\nHi\n");
    struct incoming other = take(f, f->reply, "Message-ID: <2@x>\nFrom: a@b.org\n\nHi\n");

    assert_true(str_eq(once.hash, again.hash));
    assert_false(str_eq(once.hash, other.hash));
}

static struct str
many(struct fixture *f, const char *before, const char *piece, size_t bytes)
{
    struct buf buf;

    buf_init(&buf, f->arena, bytes + 256);
    buf_add(&buf, str_of(before));
    while (buf.n + strlen(piece) <= bytes)
        buf_add(&buf, str_of(piece));
    return buf_str(&buf);
}

static void
bombs_are_refused_and_long_texts_are_cut(void **state)
{
    static const char head[] = "From: ann@example.org\n";
    static const char *const bombs[] = {"Content-Type: multipart/mixed; boundary=b\n\n--b\n",
                                        "a:\n", "--b\n\n", "Content-Type: message/rfc822\n\n"};
    struct fixture *f = *state;

    for (size_t i = 0; i < sizeof(bombs) / sizeof(bombs[0]); i++)
        assert_int_equal(incoming_read(f->arena, f->reply, many(f, head, bombs[i], INCOMING_BYTES),
                                       &f->in, &f->err),
                         E_LIMIT);
    assert_int_equal(incoming_read(f->arena, f->reply,
                                   many(f, head, "\nlong\n", INCOMING_BYTES + 100), &f->in,
                                   &f->err),
                     E_LIMIT);
    assert_int_equal(incoming_read(f->arena, f->reply,
                                   many(f, head, "\nlong \xc3\xa9\n", INCOMING_BYTES), &f->in,
                                   &f->err),
                     OK);
    assert_in_range(f->in.text.n, INCOMING_TEXT_BYTES - 16, INCOMING_TEXT_BYTES + 8);
    /* Empty lines cost no more than others: looked over again and again they would take hours. */
    assert_int_equal(
        incoming_read(f->arena, f->reply, many(f, head, "\n", INCOMING_BYTES), &f->in, &f->err),
        OK);
    /* Deep, but not too many: what lies below is not read. */
    assert_int_equal(
        incoming_read(f->arena, f->reply, many(f, head, bombs[0], 5000), &f->in, &f->err), OK);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_delivery_status_says_hard_soft_or_only_late),
        TEST(a_bounce_in_words_only_is_one_too),
        TEST(a_postmaster_may_be_a_person),
        TEST(machines_are_not_answered),
        TEST(a_reply_is_what_its_writer_wrote),
        TEST(the_old_mail_below_is_cut_off_whatever_wrote_it),
        TEST(html_alone_is_read_and_attachments_are_counted),
        TEST(only_addresses_of_ours_are_taken),
        TEST(a_second_delivery_is_known_and_another_mail_is_another),
        TEST(bombs_are_refused_and_long_texts_are_cut),
    };

    return cmocka_run_group_tests_name("post/incoming", tests, NULL, NULL);
}
