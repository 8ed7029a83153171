/* net/sink.c - a mail server that takes everything and delivers nothing. */
#include "net/sink.h"

#include <arpa/inet.h>
#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/die.h"

enum { LINE_BYTES = 2048, READ_BYTES = 65536, TO_BYTES = 320 };

struct sink {
    struct sink_options options;
    int listener;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t fewer;
    int fd[SINK_CONNECTIONS]; /* -1: free; under lock */
    unsigned running, connections;
    pthread_mutex_t talk; /* the options' functions, one at a time */
};

struct guest {
    struct sink *sink;
    int fd;
    char *in; /* read and not yet looked at: [at, n) */
    size_t at, n;
    char line[LINE_BYTES];
    char to[TO_BYTES];
    char *text;
    size_t text_n;
};

/* One line with its end into guest->line; false when the guest has gone. */
static bool
next_line(struct guest *g)
{
    size_t n = 0;

    for (;;) {
        if (g->at == g->n) {
            ssize_t got = recv(g->fd, g->in, READ_BYTES, 0);

            if (got <= 0)
                return false;
            g->at = 0;
            g->n = (size_t)got;
        }
        if (n + 1 < LINE_BYTES)
            g->line[n++] = g->in[g->at];
        if (g->in[g->at++] == '\n')
            break;
    }
    g->line[n] = '\0';
    return true;
}

/* False when the connection is to be closed. */
static bool
say(struct guest *g, const char *answer)
{
    char line[LINE_BYTES];
    int n = snprintf(line, sizeof(line), "%s\r\n", answer == NULL ? "250 ok" : answer);

    if (answer != NULL && answer[0] == '\0')
        return false;
    return send(g->fd, line, (size_t)n, MSG_NOSIGNAL) == n;
}

static bool
on_rcpt(struct guest *g)
{
    struct sink *sink = g->sink;
    struct str line = str_of(g->line);
    struct str rest = str_skip(line, str_find(line, '<') + 1);
    struct str to = str_slice(rest, 0, str_find(rest, '>'));
    const char *answer = NULL;

    (void)snprintf(g->to, sizeof(g->to), "%.*s", STRF(to));
    if (sink->options.rcpt != NULL) {
        pthread_mutex_lock(&sink->talk);
        answer = sink->options.rcpt(sink->options.user, to);
        pthread_mutex_unlock(&sink->talk);
    }
    return say(g, answer);
}

/* Dots are taken off again (RFC 5321 4.5.2). */
static bool
on_data(struct guest *g)
{
    struct sink *sink = g->sink;
    const char *answer = NULL;

    if (!say(g, "354 go on"))
        return false;
    g->text_n = 0;
    while (next_line(g)) {
        struct str line = str_of(g->line);

        if (str_eq(line, STR(".\r\n"))) {
            if (sink->options.text != NULL) {
                pthread_mutex_lock(&sink->talk);
                answer = sink->options.text(sink->options.user, str_of(g->to),
                                            (struct str){g->text, g->text_n});
                pthread_mutex_unlock(&sink->talk);
            }
            return say(g, answer);
        }
        line = str_skip(line, line.p[0] == '.' ? 1 : 0);
        if (g->text_n + line.n > SINK_TEXT_BYTES)
            return false;
        memcpy(g->text + g->text_n, line.p, line.n);
        g->text_n += line.n;
    }
    return false;
}

static bool
on_line(struct guest *g)
{
    struct str line = str_of(g->line);

    if (str_starts(line, STR("RCPT")))
        return on_rcpt(g);
    if (str_starts(line, STR("DATA")))
        return on_data(g);
    if (str_starts(line, STR("QUIT"))) {
        (void)say(g, "221 bye");
        return false;
    }
    return say(g, NULL);
}

static void
leave(struct sink *sink, int fd)
{
    pthread_mutex_lock(&sink->lock);
    for (size_t i = 0; i < SINK_CONNECTIONS; i++)
        if (sink->fd[i] == fd)
            sink->fd[i] = -1;
    sink->running--;
    (void)close(fd);
    pthread_cond_broadcast(&sink->fewer);
    pthread_mutex_unlock(&sink->lock);
}

static void *
guest_thread(void *argument)
{
    struct guest *g = argument;

    g->in = x_calloc(1, READ_BYTES);
    g->text = x_calloc(1, SINK_TEXT_BYTES);
    if (say(g, "220 sink"))
        while (next_line(g) && on_line(g))
            ;
    leave(g->sink, g->fd);
    x_free(g->in);
    x_free(g->text);
    x_free(g);
    return NULL;
}

static void
receive(struct sink *sink, int fd)
{
    struct guest *g = x_calloc(1, sizeof(*g));
    pthread_t thread;

    *g = (struct guest){.sink = sink, .fd = fd};
    pthread_mutex_lock(&sink->lock);
    while (sink->running >= SINK_CONNECTIONS)
        pthread_cond_wait(&sink->fewer, &sink->lock);
    for (size_t i = 0; i < SINK_CONNECTIONS; i++)
        if (sink->fd[i] < 0) {
            sink->fd[i] = fd;
            break;
        }
    sink->running++;
    sink->connections++;
    pthread_mutex_unlock(&sink->lock);
    if (pthread_create(&thread, NULL, guest_thread, g) != 0)
        die("no thread for a mail server's connection");
    (void)pthread_detach(thread);
}

static void *
listen_thread(void *argument)
{
    struct sink *sink = argument;

    for (;;) {
        int fd = accept4(sink->listener, NULL, NULL, SOCK_CLOEXEC);

        if (fd < 0 && errno == EINTR)
            continue;
        if (fd < 0)
            return NULL;
        receive(sink, fd);
    }
}

enum status
sink_open(struct sink **out, const struct sink_options *options, uint16_t *port, struct err *err)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t n = sizeof(at);
    struct sink *sink = x_calloc(1, sizeof(*sink));

    sink->options = *options;
    (void)pthread_mutex_init(&sink->lock, NULL);
    (void)pthread_mutex_init(&sink->talk, NULL);
    (void)pthread_cond_init(&sink->fewer, NULL);
    for (size_t i = 0; i < SINK_CONNECTIONS; i++)
        sink->fd[i] = -1;
    sink->listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (sink->listener < 0 || bind(sink->listener, (struct sockaddr *)&at, sizeof(at)) != 0 ||
        listen(sink->listener, SINK_CONNECTIONS) != 0 ||
        getsockname(sink->listener, (struct sockaddr *)&at, &n) != 0 ||
        pthread_create(&sink->thread, NULL, listen_thread, sink) != 0) {
        if (sink->listener >= 0)
            (void)close(sink->listener);
        x_free(sink);
        return FAIL(err, E_IO, "no mail server could be made: %s", strerror(errno));
    }
    *port = ntohs(at.sin_port);
    *out = sink;
    return OK;
}

unsigned
sink_connections(struct sink *sink)
{
    unsigned n;

    pthread_mutex_lock(&sink->lock);
    n = sink->connections;
    pthread_mutex_unlock(&sink->lock);
    return n;
}

void
sink_close(struct sink *sink)
{
    if (sink == NULL)
        return;
    (void)shutdown(sink->listener, SHUT_RDWR);
    (void)pthread_join(sink->thread, NULL);
    (void)close(sink->listener);
    pthread_mutex_lock(&sink->lock);
    for (size_t i = 0; i < SINK_CONNECTIONS; i++)
        if (sink->fd[i] >= 0)
            (void)shutdown(sink->fd[i], SHUT_RDWR);
    while (sink->running > 0)
        pthread_cond_wait(&sink->fewer, &sink->lock);
    pthread_mutex_unlock(&sink->lock);
    (void)pthread_mutex_destroy(&sink->lock);
    (void)pthread_mutex_destroy(&sink->talk);
    (void)pthread_cond_destroy(&sink->fewer);
    x_free(sink);
}
