/* net/net_test.h - a server in a thread and a blunt client, for the tests of this room. */
#ifndef NET_NET_TEST_H
#define NET_NET_TEST_H

#include "base/arena.h"
#include "net/http.h"

struct test_server {
    struct server *server;
    struct bound bound;
    unsigned long thread; /* pthread_t */
};

/* Adds listeners between these two. */
void test_server_new(struct test_server *t, const struct server_options *options);
void test_server_start(struct test_server *t);
void test_server_stop(struct test_server *t); /* drains, joins, frees */

int test_connect(const struct bound *bound); /* a blocking socket with a 10 s receive timeout */
void test_send(int fd, struct str bytes);
/* Until the peer closes, or `until` stands in what came; NULL: until closed. */
struct str test_read(struct arena *arena, int fd, const char *until);
/* One request on a connection of its own that the server closes. */
struct str test_exchange(struct arena *arena, const struct bound *bound, struct str bytes);

#endif
