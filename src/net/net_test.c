/* net/net_test.c - a server in a thread and a blunt client, for the tests of this room. */
#include "net/net_test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"

void
test_server_new(struct test_server *t, const struct server_options *options)
{
    struct err err;

    if (server_new(options, &t->server, &err) != OK)
        die("%s", err.text);
}

static void *
serve(void *arg)
{
    struct test_server *t = arg;
    struct err err;

    if (server_run(t->server, &err) != OK)
        die("%s", err.text);
    return NULL;
}

void
test_server_start(struct test_server *t)
{
    if (pthread_create(&t->thread, NULL, serve, t) != 0)
        die("no thread");
}

void
test_server_stop(struct test_server *t)
{
    server_stop(t->server);
    pthread_join(t->thread, NULL);
    server_free(t->server);
}

int
test_connect(const struct bound *bound)
{
    struct sockaddr_in to = {.sin_family = AF_INET,
                             .sin_port = htons(bound->port),
                             .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    struct timeval patience = {.tv_sec = 10};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
        die("could not connect to %s", bound->text);
    (void)setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    return fd;
}

void
test_send(int fd, struct str bytes)
{
    while (bytes.n > 0) {
        ssize_t n = send(fd, bytes.p, bytes.n, MSG_NOSIGNAL);

        if (n <= 0)
            return; /* the test looks at the answer */
        bytes = str_skip(bytes, (size_t)n);
    }
}

struct str
test_read(struct arena *arena, int fd, const char *until)
{
    struct buf buf;
    char piece[4096];
    ssize_t n;

    buf_init(&buf, arena, 4096);
    while ((until == NULL || str_find_str(buf_str(&buf), str_of(until)) == buf.n) &&
           (n = recv(fd, piece, sizeof(piece), 0)) > 0)
        buf_add(&buf, (struct str){piece, (size_t)n});
    return buf_str(&buf);
}

struct str
test_exchange(struct arena *arena, const struct bound *bound, struct str bytes)
{
    int fd = test_connect(bound);
    struct str answer;

    test_send(fd, bytes);
    answer = test_read(arena, fd, NULL);
    (void)close(fd);
    return answer;
}
