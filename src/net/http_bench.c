/* net/http_bench.c - how many requests a second the server carries at 16 to 512 connections. */
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "net/load.h"
#include "net/net_test.h"

enum { PAGE = 4096 };

static char page[PAGE];

static void
answer(void *user, struct req *req, struct res *res)
{
    (void)user, (void)req;
    res->body = (struct str){page, PAGE};
    res->type = "text/html; charset=utf-8";
}

static struct str
next(void *user, unsigned connection, struct arena *arena)
{
    static char body[917]; /* as long as an ordinary VXU */

    (void)user, (void)connection;
    return load_request(arena, "POST", "/hl7", STR("Content-Type: application/hl7-v2\r\n"),
                        (struct str){body, sizeof(body)});
}

static unsigned
resident_mb(struct arena *arena)
{
    struct err err;
    struct str text;
    uint64_t pages = 0;

    if (file_read(arena, "/proc/self/statm", 4096, &text, &err) != OK)
        return 0;
    (void)str_cut(&text, ' ');
    (void)str_parse_u64(str_cut(&text, ' '), &pages);
    return (unsigned)(pages * 4096 >> 20);
}

int
main(void)
{
    static const unsigned counts[] = {1, 16, 64, 128, 256, 512};
    struct load_options options = {.duration_ms = 2000, .next = next};
    struct http_options http = {.address = "127.0.0.1:0", .handler = answer};
    struct test_server t = {0};
    struct arena *arena = arena_new(1 << 20);
    struct load_result r;
    struct err err;

    memset(page, 'x', PAGE);
    test_server_new(&t, &(struct server_options){0});
    if (http_listen(t.server, &http, &t.bound, &err) != OK)
        return 1;
    test_server_start(&t);
    options.address = t.bound.text;
    for (size_t i = 0; i < sizeof(counts) / sizeof(counts[0]); i++) {
        options.connections = counts[i];
        if (load_run(&options, &r, &err) != OK) {
            fprintf(stderr, "%s\n", err.text);
            return 1;
        }
        printf("%3u connections: %6.0f requests/s, p50 %lld us, p99 %lld us, max %lld us, %u MB\n",
               counts[i], r.rate, (long long)r.p50_us, (long long)r.p99_us, (long long)r.max_us,
               resident_mb(arena));
    }
    test_server_stop(&t);
    arena_free(arena);
    return 0;
}
