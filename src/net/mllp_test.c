/* net/mllp_test.c - frames are found however they come, answered once each, in order. */
#include "net/mllp.h"

#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/limits.h"
#include "base/test.h"
#include "net/net_test.h"

static struct test_server t;
static struct arena *arena;

/* ---- the frame finder ---- */

#define assert_cut(text, want, left)                                                               \
    do {                                                                                           \
        struct mllp_cut cut_ = mllp_cut(STR(text), 0);                                             \
        assert_true(cut_.whole);                                                                   \
        assert_str(cut_.message, (want));                                                          \
        assert_int_equal(sizeof(text) - 1 - cut_.used, (left));                                    \
    } while (0)

static void
a_frame_is_found_in_all_its_forms(void **state)
{
    (void)state;
    assert_cut("\x0bMSH\rPID\r\x1c\r", "MSH\rPID\r", 0);
    assert_cut("\x0bMSH\x1c", "MSH", 0);
    assert_cut("\x0bMSH\x1c\n", "MSH", 0);
    assert_cut("\x0bMSH\x1c\r\n\x0bNEXT", "MSH", 5);
    assert_cut("\x0bMSH\x1c\x0bNEXT\x1c\r", "MSH", 7);
    assert_cut("\r\n\x0bMSH\x1c\r", "MSH", 0);
    assert_cut("MSH\x1c\r", "MSH", 0);
    assert_cut("\x0b\x1c\r", "", 0);
}

static void
a_frame_that_broke_off_is_never_joined_to_the_next(void **state)
{
    struct mllp_cut cut = mllp_cut(STR("\x0bMSH|1|half\x0bMSH|2|whole\x1c\r"), 0);

    (void)state;
    assert_str(cut.message, "MSH|2|whole");
    assert_int_equal(cut.dropped, 11);
}

static void
a_beginning_waits_for_more(void **state)
{
    struct str in = STR("\r\n\x0bMSH|");
    struct mllp_cut cut = mllp_cut(in, 0);

    (void)state;
    assert_false(cut.whole);
    assert_int_equal(cut.used, 2);
    assert_false(mllp_cut(in, in.n).whole);
    assert_false(mllp_cut(STR(""), 0).whole);
}

/* ---- the listener ---- */

/* "ACK " and what came; long messages are told by their length. */
static struct str
acknowledge(void *user, struct mllp_frame *frame)
{
    (void)user;
    if (str_eq(frame->message, STR("hang up")))
        return STR("");
    if (str_starts(frame->message, STR("slow")))
        usleep(50 * 1000);
    if (frame->message.n > 1000)
        return arena_printf(frame->arena, "ACK %zu bytes%s", frame->message.n,
                            frame->too_long ? ", cut" : "");
    return arena_printf(frame->arena, "ACK %.*s from %.*s %.8s", STRF(frame->message),
                        STRF(frame->peer.address),
                        frame->peer.cert_sha256.n == 64 ? "by cert" : "");
}

static int
start(void **state)
{
    struct mllp_options options = {
        .address = "127.0.0.1:0", .handler = acknowledge, .connections_ip = 20, .frame_s = 1};
    struct err err;

    (void)state;
    test_server_new(&t, &(struct server_options){.workers = 2, .queue = 1});
    if (mllp_listen(t.server, &options, &t.bound, &err) != OK)
        return -1;
    test_server_start(&t);
    arena = arena_new((size_t)1 << 30);
    return 0;
}

static int
stop(void **state)
{
    (void)state;
    test_server_stop(&t);
    arena_free(arena);
    return 0;
}

static void
frames_in_one_packet_get_one_reply_each_in_order(void **state)
{
    int fd = test_connect(&t.bound);

    (void)state;
    test_send(fd, STR("\x0bslow 1\x1c\r\x0btwo\x1c\r\n\x0bthree\x1c\x0b"
                      "four\x1c\r"));
    assert_str(test_read(arena, fd, "four from 127.0.0.1 \x1c\r"),
               "\x0b"
               "ACK slow 1 from 127.0.0.1 \x1c\r\x0b"
               "ACK two from 127.0.0.1 \x1c\r"
               "\x0b"
               "ACK three from 127.0.0.1 \x1c\r\x0b"
               "ACK four from 127.0.0.1 \x1c\r");
    (void)close(fd);
}

static void
a_frame_that_comes_byte_by_byte_is_whole(void **state)
{
    int fd = test_connect(&t.bound);
    struct str frame = STR("\x0bMSH|^~\\&\r\x1c\r");

    (void)state;
    for (size_t i = 0; i < frame.n; i++) {
        test_send(fd, str_slice(frame, i, i + 1));
        usleep(2000);
    }
    assert_str(test_read(arena, fd, "\x1c\r"), "\x0b"
                                               "ACK MSH|^~\\&\r from 127.0.0.1 \x1c\r");
    (void)close(fd);
}

static struct str
frame_of(size_t n)
{
    char *p = arena_bytes(arena, n + 3);

    p[0] = 0x0b;
    memset(p + 1, 'x', n);
    p[n + 1] = 0x1c;
    p[n + 2] = '\r';
    return (struct str){p, n + 3};
}

static void
the_longest_message_is_taken_and_a_longer_one_is_cut_and_told(void **state)
{
    int fd = test_connect(&t.bound);

    (void)state;
    test_send(fd, frame_of(LIMIT_MESSAGE_BYTES));
    assert_str(test_read(arena, fd, "\x1c\r"), "\x0b"
                                               "ACK 10485760 bytes\x1c\r");
    test_send(fd, frame_of(LIMIT_MESSAGE_BYTES + 5 * 1000 * 1000));
    assert_str(test_read(arena, fd, "\x1c\r"), "\x0b"
                                               "ACK 10485760 bytes, cut\x1c\r");
    test_send(fd, STR("\x0bstill here\x1c\r"));
    assert_str(test_read(arena, fd, "\x1c\r"), "\x0b"
                                               "ACK still here from 127.0.0.1 \x1c\r");
    (void)close(fd);
}

static void
a_frame_that_does_not_end_closes_the_line(void **state)
{
    int fd = test_connect(&t.bound);

    (void)state;
    test_send(fd, STR("\x0bMSH|"));
    assert_int_equal(test_read(arena, fd, NULL).n, 0);
    (void)close(fd);
}

static void
an_empty_reply_hangs_up(void **state)
{
    int fd = test_connect(&t.bound);

    (void)state;
    test_send(fd, STR("\x0bhang up\x1c\r"));
    assert_int_equal(test_read(arena, fd, NULL).n, 0);
    (void)close(fd);
}

/* Twelve senders, two workers, a queue of one: everybody waits, nobody is turned away. */
static void
a_full_queue_makes_senders_wait(void **state)
{
    int fds[12];

    (void)state;
    for (size_t i = 0; i < 12; i++) {
        fds[i] = test_connect(&t.bound);
        test_send(fds[i], STR("\x0bslow\x1c\r"));
    }
    for (size_t i = 0; i < 12; i++) {
        assert_str(test_read(arena, fds[i], "\x1c\r"), "\x0b"
                                                       "ACK slow from 127.0.0.1 \x1c\r");
        (void)close(fds[i]);
    }
}

static void
too_many_lines_from_one_address_are_closed(void **state)
{
    int fds[24];
    unsigned served = 0;

    (void)state;
    usleep(50 * 1000); /* lines of the tests before have gone */
    for (size_t i = 0; i < 24; i++)
        fds[i] = test_connect(&t.bound);
    for (size_t i = 0; i < 24; i++) {
        test_send(fds[i], STR("\x0bhi\x1c\r"));
        served += test_read(arena, fds[i], "\x1c\r").n > 0;
    }
    for (size_t i = 0; i < 24; i++)
        (void)close(fds[i]);
    assert_int_equal(served, 20);
}

static void
stopping_answers_the_frame_that_was_taken(void **state)
{
    struct test_server own = {0};
    struct mllp_options options = {.address = "127.0.0.1:0", .handler = acknowledge};
    struct err err;
    int fd;

    (void)state;
    test_server_new(&own, &(struct server_options){.workers = 1});
    assert_int_equal(mllp_listen(own.server, &options, &own.bound, &err), OK);
    test_server_start(&own);
    fd = test_connect(&own.bound);
    test_send(fd, STR("\x0bslow 1\x1c\r\x0bslow 2\x1c\r"));
    usleep(20 * 1000);
    test_server_stop(&own);
    assert_str(test_read(arena, fd, NULL), "\x0b"
                                           "ACK slow 1 from 127.0.0.1 \x1c\r");
    (void)close(fd);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_frame_is_found_in_all_its_forms),
        cmocka_unit_test(a_frame_that_broke_off_is_never_joined_to_the_next),
        cmocka_unit_test(a_beginning_waits_for_more),
        cmocka_unit_test(frames_in_one_packet_get_one_reply_each_in_order),
        cmocka_unit_test(a_frame_that_comes_byte_by_byte_is_whole),
        cmocka_unit_test(the_longest_message_is_taken_and_a_longer_one_is_cut_and_told),
        cmocka_unit_test(a_frame_that_does_not_end_closes_the_line),
        cmocka_unit_test(an_empty_reply_hangs_up),
        cmocka_unit_test(a_full_queue_makes_senders_wait),
        cmocka_unit_test(too_many_lines_from_one_address_are_closed),
        cmocka_unit_test(stopping_answers_the_frame_that_was_taken),
    };

    return cmocka_run_group_tests_name("net/mllp", tests, start, stop);
}
