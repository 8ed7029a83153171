/* net/http_test.c - requests arrive whole, limits hold, and nothing stalls. */
#include "net/http.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/test.h"
#include "net/load.h"
#include "net/net_test.h"

enum { BODY_MAX = 100 * 1000 };

static struct test_server t;
static struct arena *arena;

/* Answers with what it saw, so that tests can read the request back. */
static void
echo(void *user, struct req *req, struct res *res)
{
    struct buf buf;

    (void)user;
    buf_init(&buf, req->arena, 256);
    buf_printf(&buf, "%s %.*s ?%.*s from %.*s\n", http_method_word(req->method), STRF(req->path),
               STRF(req->query), STRF(req->peer.address));
    buf_printf(&buf, "a=%.*s b=%.*s cookie=%.*s\n", STRF(req_query(req, "a")),
               STRF(req_field(req, "b")), STRF(req_cookie(req, "sid")));
    buf_printf(&buf, "body %zu bytes, sum %llu\n", req->body.n,
               (unsigned long long)str_hash(req->body));
    res->body = buf_str(&buf);
    res_header(req, res, "X-Echo", req_query(req, "a"));
    if (str_eq(req->path, STR("/slow")))
        usleep(300 * 1000);
    if (str_eq(req->path, STR("/greedy")))
        (void)arena_bytes(req->arena, (size_t)200 << 20);
}

static size_t
body_max(void *user, const struct req *req)
{
    (void)user;
    return str_eq(req->path, STR("/none")) ? 0 : BODY_MAX;
}

static int
start(void **state)
{
    struct http_options options = {.address = "127.0.0.1:0",
                                   .handler = echo,
                                   .body_max = body_max,
                                   .request_s = 2,
                                   .idle_s = 3};
    struct err err;

    (void)state;
    test_server_new(&t, &(struct server_options){.workers = 2, .queue = 2});
    if (http_listen(t.server, &options, &t.bound, &err) != OK)
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

#define assert_has(text, piece)                                                                    \
    do {                                                                                           \
        struct str text_ = (text);                                                                 \
        if (str_find_str(text_, str_of(piece)) == text_.n)                                         \
            fail_msg("\"%s\" is not in: %.*s", (piece), STRF(text_));                              \
    } while (0)

static struct str
ask(const char *request)
{
    return test_exchange(arena, &t.bound, str_of(request));
}

static void
a_get_has_path_query_cookie_and_peer(void **state)
{
    struct str answer = ask("GET /x%20y/z?a=1%262+3 HTTP/1.1\r\nHost: h\r\n"
                            "Cookie: other=1; sid=\"s-1\"\r\nConnection: close\r\n\r\n");

    (void)state;
    assert_has(answer, "HTTP/1.1 200 OK");
    assert_has(answer, "GET /x y/z ?a=1%262+3 from 127.0.0.1\n");
    assert_has(answer, "a=1&2 3 b= cookie=s-1\n");
    assert_has(answer, "Content-Type: text/plain; charset=utf-8\r\n");
}

static void
a_header_never_carries_a_line_break_out(void **state)
{
    struct str answer = ask("GET /?a=x%0d%0aSet-Cookie:+evil=1 HTTP/1.1\r\nHost: h\r\n"
                            "Connection: close\r\n\r\n");

    (void)state;
    assert_has(answer, "X-Echo: x  Set-Cookie: evil=1\r\n");
}

static void
a_form_post_is_read_by_field(void **state)
{
    struct str answer =
        ask("POST /f HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 9\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n\r\nb=a+%2B+c");

    (void)state;
    assert_has(answer, "b=a + c cookie=");
    assert_has(answer, "body 9 bytes");
}

static void
a_chunked_body_is_put_together(void **state)
{
    struct str answer =
        ask("POST /f HTTP/1.1\r\nHost: h\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n"
            "\r\n5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n");
    struct str sum = arena_printf(arena, "body 11 bytes, sum %llu",
                                  (unsigned long long)str_hash(STR("hello world")));

    (void)state;
    assert_has(answer, arena_cstr(arena, sum));
}

static void
a_broken_or_hostile_address_is_a_400(void **state)
{
    (void)state;
    assert_has(ask("GET /a%zz HTTP/1.1\r\nHost: h\r\n\r\n"), "HTTP/1.1 400");
    assert_has(ask("GET /a%00b HTTP/1.1\r\nHost: h\r\n\r\n"), "HTTP/1.1 400");
    assert_has(ask("GET /a%4 HTTP/1.1\r\nHost: h\r\n\r\n"), "HTTP/1.1 400");
}

static void
a_head_has_the_headers_of_a_get_and_no_body(void **state)
{
    struct str answer = ask("HEAD / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

    (void)state;
    assert_has(answer, "HTTP/1.1 200 OK");
    assert_true(str_ends(answer, STR("\r\n\r\n")));
}

/* Sends the head, then `n` bytes. */
static struct str
post(const char *path, const char *framing, size_t n)
{
    struct buf buf;

    buf_init(&buf, arena, n + 1024);
    buf_printf(&buf, "POST %s HTTP/1.1\r\nHost: h\r\nConnection: close\r\n%s\r\n", path, framing);
    for (size_t i = 0; i < n; i++)
        buf_char(&buf, 'x');
    return test_exchange(arena, &t.bound, buf_str(&buf));
}

static void
a_body_within_the_limit_is_taken_and_one_byte_more_is_a_413(void **state)
{
    (void)state;
    assert_has(post("/f", "Content-Length: 100000\r\n", BODY_MAX), "body 100000 bytes");
    assert_has(post("/f", "Content-Length: 100001\r\n", BODY_MAX + 1),
               "larger than the 100000 bytes taken here");
    assert_has(post("/none", "Content-Length: 1\r\n", 1), "HTTP/1.1 413");
    assert_has(post("/f", "Content-Length: 5000000\r\n", 5000000), "HTTP/1.1 413");
}

static void
a_chunked_body_cannot_pass_the_limit(void **state)
{
    struct buf buf;

    (void)state;
    buf_init(&buf, arena, 300000);
    BUF_LIT(&buf, "POST /f HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 200; i++) {
        BUF_LIT(&buf, "3e8\r\n");
        for (int j = 0; j < 1000; j++)
            buf_char(&buf, 'x');
        BUF_LIT(&buf, "\r\n");
    }
    BUF_LIT(&buf, "0\r\n\r\n");
    assert_has(test_exchange(arena, &t.bound, buf_str(&buf)), "HTTP/1.1 413");
}

static void
a_client_that_asks_first_is_refused_before_it_sends(void **state)
{
    struct str answer = ask("POST /f HTTP/1.1\r\nHost: h\r\nContent-Length: 100001\r\n"
                            "Expect: 100-continue\r\n\r\n");

    (void)state;
    assert_has(answer, "HTTP/1.1 413");
}

static void
a_request_that_would_eat_the_memory_is_a_413(void **state)
{
    (void)state;
    assert_has(ask("GET /greedy HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"), "HTTP/1.1 413");
}

static void
a_slow_sender_gets_a_408_within_its_time(void **state)
{
    int fd = test_connect(&t.bound);
    struct str answer;

    (void)state;
    test_send(fd, STR("POST /f HTTP/1.1\r\nHost: h\r\nContent-Length: 100\r\n\r\n"));
    for (int i = 0; i < 12; i++) { /* a byte now and then does not buy time */
        usleep(300 * 1000);
        test_send(fd, STR("x"));
    }
    answer = test_read(arena, fd, NULL);
    (void)close(fd);
    assert_has(answer, "HTTP/1.1 408");
    assert_has(answer, "took too long");
}

static void
an_idle_connection_is_closed_without_a_word(void **state)
{
    int fd = test_connect(&t.bound);

    (void)state;
    assert_int_equal(test_read(arena, fd, NULL).n, 0);
    (void)close(fd);
}

static void
a_full_queue_is_a_503_and_the_server_goes_on(void **state)
{
    int fds[12];
    unsigned busy = 0, served = 0;

    (void)state;
    for (size_t i = 0; i < 12; i++) {
        fds[i] = test_connect(&t.bound);
        test_send(fds[i], STR("GET /slow HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"));
    }
    for (size_t i = 0; i < 12; i++) {
        struct str answer = test_read(arena, fds[i], NULL);

        busy += str_starts(answer, STR("HTTP/1.1 503"));
        served += str_starts(answer, STR("HTTP/1.1 200"));
        (void)close(fds[i]);
    }
    assert_int_equal(busy + served, 12);
    assert_true(served >= 4 && busy >= 1);
    assert_has(ask("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"), "HTTP/1.1 200");
}

static void
stopping_lets_a_running_request_finish(void **state)
{
    struct test_server own = {0};
    struct http_options options = {.address = "127.0.0.1:0", .handler = echo};
    struct err err;
    struct str answer;
    int fd;

    (void)state;
    test_server_new(&own, &(struct server_options){.workers = 1});
    assert_int_equal(http_listen(own.server, &options, &own.bound, &err), OK);
    test_server_start(&own);
    fd = test_connect(&own.bound);
    test_send(fd, STR("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n"));
    usleep(100 * 1000);
    test_server_stop(&own);
    answer = test_read(arena, fd, NULL);
    assert_has(answer, "HTTP/1.1 200");
    assert_has(answer, "Connection: close");
    (void)close(fd);
}

/* Sent before the stop is sent in time, whether it was accepted yet or not. */
static void
stopping_answers_every_request_that_has_come(void **state)
{
    struct test_server own = {0};
    struct http_options options = {.address = "127.0.0.1:0", .handler = echo};
    struct err err;
    int fds[40];

    (void)state;
    test_server_new(&own, &(struct server_options){.workers = 1});
    assert_int_equal(http_listen(own.server, &options, &own.bound, &err), OK);
    test_server_start(&own);
    for (size_t i = 0; i < 40; i++) {
        fds[i] = test_connect(&own.bound);
        test_send(fds[i], STR("GET / HTTP/1.1\r\nHost: h\r\n\r\n"));
    }
    test_server_stop(&own);
    for (size_t i = 0; i < 40; i++) {
        assert_has(test_read(arena, fds[i], NULL), "HTTP/1.1 200");
        (void)close(fds[i]);
    }
}

static void
an_address_that_is_none_is_refused(void **state)
{
    static const char *const bad[] = {"",       "8080", "host:", ":80", "1.2.3.4:99999",
                                      "::1:80", "h:8a"};
    struct http_options options = {.handler = echo};
    struct bound bound;
    struct err err;

    (void)state;
    for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
        options.address = bad[i];
        assert_int_equal(http_listen(t.server, &options, &bound, &err), E_INVALID);
    }
}

static struct str
next(void *user, unsigned connection, struct arena *in)
{
    (void)user, (void)connection;
    return load_request(in, "POST", "/f", STR(""), STR("MSH|"));
}

/* MHD's own epoll thread stops serving at exact multiples of 128 ready connections. */
static void
no_number_of_connections_stalls_it(void **state)
{
    static const unsigned counts[] = {64, 127, 128, 129, 256, 512};
    /* So many answers, however long a busy machine takes for them; a stall takes for ever. */
    struct load_options options = {.duration_ms = 30000, .requests = 4000, .next = next};
    struct test_server own = {0};
    struct http_options http = {.address = "127.0.0.1:0", .handler = echo};
    struct load_result result;
    double first = 0;
    struct err err;

    (void)state;
    test_server_new(&own, &(struct server_options){0});
    assert_int_equal(http_listen(own.server, &http, &own.bound, &err), OK);
    test_server_start(&own);
    options.address = own.bound.text;
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        options.connections = counts[i];
        if (load_run(&options, &result, &err) != OK)
            fail_msg("%u connections: %s", counts[i], err.text);
        assert_int_equal(result.bad, 0);
        if (i == 0)
            first = result.rate;
        if (result.rate < first / 40) /* a stall gives 1/250 or less */
            fail_msg("%u connections: %.0f/s, 64 gave %.0f/s", counts[i], result.rate, first);
    }
    test_server_stop(&own);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_get_has_path_query_cookie_and_peer),
        cmocka_unit_test(a_header_never_carries_a_line_break_out),
        cmocka_unit_test(a_form_post_is_read_by_field),
        cmocka_unit_test(a_chunked_body_is_put_together),
        cmocka_unit_test(a_broken_or_hostile_address_is_a_400),
        cmocka_unit_test(a_head_has_the_headers_of_a_get_and_no_body),
        cmocka_unit_test(a_body_within_the_limit_is_taken_and_one_byte_more_is_a_413),
        cmocka_unit_test(a_chunked_body_cannot_pass_the_limit),
        cmocka_unit_test(a_client_that_asks_first_is_refused_before_it_sends),
        cmocka_unit_test(a_request_that_would_eat_the_memory_is_a_413),
        cmocka_unit_test(a_slow_sender_gets_a_408_within_its_time),
        cmocka_unit_test(an_idle_connection_is_closed_without_a_word),
        cmocka_unit_test(a_full_queue_is_a_503_and_the_server_goes_on),
        cmocka_unit_test(stopping_lets_a_running_request_finish),
        cmocka_unit_test(stopping_answers_every_request_that_has_come),
        cmocka_unit_test(an_address_that_is_none_is_refused),
        cmocka_unit_test(no_number_of_connections_stalls_it),
    };

    return cmocka_run_group_tests_name("net/http", tests, start, stop);
}
