/* cli/remote.c - handing a command over a Unix socket, streams included. */
#include "cli/remote.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/die.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/cli.h"
#include "exchange/feed.h"

enum { ARGS_BYTES = 256 * 1024, ARGS_MAX = 4096, STREAMS = 4, AT_ONCE = 8 };

struct remote {
    char path[sizeof(((struct sockaddr_un *)0)->sun_path)];
    struct exchange *exchange;
    int listener;
    int stop; /* eventfd */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t fewer;
    int running; /* commands under way, under lock */
};

struct call {
    struct remote *remote;
    int fd;
};

/* What goes over the wire before the arguments; four descriptors travel with it. */
struct hello {
    uint32_t bytes;
    uint32_t count;
};

static bool
address(struct sockaddr_un *to, const char *data_dir)
{
    int n;

    *to = (struct sockaddr_un){.sun_family = AF_UNIX};
    n = snprintf(to->sun_path, sizeof(to->sun_path), "%s/jenner.sock", data_dir);
    return n > 0 && (size_t)n < sizeof(to->sun_path);
}

static bool
send_all(int fd, const void *p, size_t n)
{
    for (const char *at = p; n > 0;) {
        ssize_t sent = send(fd, at, n, MSG_NOSIGNAL);

        if (sent < 0 && errno == EINTR)
            continue;
        if (sent <= 0)
            return false;
        at += sent;
        n -= (size_t)sent;
    }
    return true;
}

static bool
recv_all(int fd, void *p, size_t n)
{
    for (char *at = p; n > 0;) {
        ssize_t got = recv(fd, at, n, 0);

        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            return false;
        at += got;
        n -= (size_t)got;
    }
    return true;
}

static bool
send_hello(int fd, struct hello hello, const int streams[STREAMS])
{
    union {
        char bytes[CMSG_SPACE(sizeof(int) * STREAMS)];
        struct cmsghdr align;
    } control = {{0}};
    struct iovec part = {&hello, sizeof(hello)};
    struct msghdr msg = {.msg_iov = &part,
                         .msg_iovlen = 1,
                         .msg_control = control.bytes,
                         .msg_controllen = sizeof(control.bytes)};
    struct cmsghdr *head = CMSG_FIRSTHDR(&msg);

    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(sizeof(int) * STREAMS);
    memcpy(CMSG_DATA(head), streams, sizeof(int) * STREAMS);
    return sendmsg(fd, &msg, MSG_NOSIGNAL) == (ssize_t)sizeof(hello);
}

static bool
recv_hello(int fd, struct hello *hello, int streams[STREAMS])
{
    union {
        char bytes[CMSG_SPACE(sizeof(int) * STREAMS)];
        struct cmsghdr align;
    } control;
    struct iovec part = {hello, sizeof(*hello)};
    struct msghdr msg = {.msg_iov = &part,
                         .msg_iovlen = 1,
                         .msg_control = control.bytes,
                         .msg_controllen = sizeof(control.bytes)};
    struct cmsghdr *head;

    if (recvmsg(fd, &msg, MSG_CMSG_CLOEXEC) != (ssize_t)sizeof(*hello))
        return false;
    head = CMSG_FIRSTHDR(&msg);
    if (head == NULL || head->cmsg_type != SCM_RIGHTS ||
        head->cmsg_len != CMSG_LEN(sizeof(int) * STREAMS))
        return false;
    memcpy(streams, CMSG_DATA(head), sizeof(int) * STREAMS);
    if (hello->bytes <= ARGS_BYTES && hello->count <= ARGS_MAX)
        return true;
    for (size_t i = 0; i < STREAMS; i++)
        (void)close(streams[i]);
    return false;
}

enum status
remote_call(const char *data_dir, int argc, char *const *argv, int *exit_code, struct err *err)
{
    CLEANUP(fd_close) int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CLEANUP(fd_close) int cwd = open(".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    struct sockaddr_un to;
    struct hello hello = {0, 0};
    int32_t code;

    if (fd < 0 || !address(&to, data_dir) ||
        connect(fd, (const struct sockaddr *)&to, sizeof(to)) != 0)
        return FAIL(err, E_NOTFOUND, "no server is listening beside the store");
    for (int i = 1; i < argc; i++)
        hello.bytes += (uint32_t)strlen(argv[i]) + 1;
    hello.count = (uint32_t)(argc - 1);
    if (hello.bytes > ARGS_BYTES || hello.count > ARGS_MAX)
        return FAIL(err, E_LIMIT, "too many arguments to hand to the server");
    if (!send_hello(fd, hello, (const int[]){0, 1, 2, cwd}))
        return FAIL(err, E_IO, "could not reach the server: %s", strerror(errno));
    for (int i = 1; i < argc; i++)
        if (!send_all(fd, argv[i], strlen(argv[i]) + 1))
            return FAIL(err, E_IO, "could not reach the server: %s", strerror(errno));
    if (!recv_all(fd, &code, sizeof(code)))
        return FAIL(err, E_IO, "the server ended before the command did");
    *exit_code = code;
    return OK;
}

/* Cuts the NUL-separated words into an argv whose first place is for the program's name. */
static const char **
words(struct arena *arena, char *bytes, struct hello hello)
{
    const char **argv = ARENA_ARRAY(arena, const char *, hello.count + 2);
    size_t at = 0;

    argv[0] = "jenner";
    for (uint32_t i = 0; i < hello.count; i++) {
        if (at >= hello.bytes)
            return NULL;
        argv[i + 1] = bytes + at;
        at += strnlen(bytes + at, hello.bytes - at) + 1;
    }
    return argv;
}

static int
run(struct remote *remote, struct arena *arena, struct hello hello, const char **argv,
    const int streams[STREAMS])
{
    struct cli cli = {.arena = arena,
                      .in = fdopen(streams[0], "r"),
                      .out = fdopen(streams[1], "w"),
                      .err = fdopen(streams[2], "w"),
                      .cwd = streams[3],
                      .db = remote->exchange->db,
                      .exchange = remote->exchange};
    size_t used;
    const struct cli_command *command = cli_find((int)hello.count + 1, argv, &used);
    int code = CLI_USAGE;

    if (cli.in == NULL || cli.out == NULL || cli.err == NULL)
        die("fdopen failed");
    if (command != NULL && command->store) {
        cli.args = argv + 1 + used;
        cli.count = hello.count - used;
        code = cli_run(command, &cli);
    }
    (void)fclose(cli.in);
    (void)fclose(cli.out);
    (void)fclose(cli.err);
    (void)close(cli.cwd);
    return code;
}

static bool
may_call(int fd)
{
    struct ucred peer;
    socklen_t n = sizeof(peer);

    return getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &n) == 0 &&
           (peer.uid == 0 || peer.uid == geteuid());
}

static void
serve_one(struct remote *remote, int fd)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(LIMIT_BATCH_BYTES * 4LL);
    int streams[STREAMS];
    struct hello hello;
    char *bytes;
    const char **argv;
    int32_t code = CLI_USAGE;

    if (!may_call(fd) || !recv_hello(fd, &hello, streams))
        return;
    bytes = arena_bytes(arena, hello.bytes + 1);
    bytes[hello.bytes] = '\0';
    if (!recv_all(fd, bytes, hello.bytes))
        return;
    argv = words(arena, bytes, hello);
    if (argv != NULL)
        code = run(remote, arena, hello, argv, streams);
    (void)send_all(fd, &code, sizeof(code));
}

static void *
call_thread(void *argument)
{
    struct call *call = argument;
    struct remote *remote = call->remote;

    serve_one(remote, call->fd);
    (void)close(call->fd);
    x_free(call);
    pthread_mutex_lock(&remote->lock);
    remote->running--;
    pthread_cond_broadcast(&remote->fewer);
    pthread_mutex_unlock(&remote->lock);
    return NULL;
}

static void
start_call(struct remote *remote, int fd)
{
    struct call *call = x_calloc(1, sizeof(*call));
    pthread_attr_t detached;
    pthread_t thread;

    *call = (struct call){remote, fd};
    pthread_mutex_lock(&remote->lock);
    while (remote->running >= AT_ONCE)
        pthread_cond_wait(&remote->fewer, &remote->lock);
    remote->running++;
    pthread_mutex_unlock(&remote->lock);
    (void)pthread_attr_init(&detached);
    (void)pthread_attr_setdetachstate(&detached, PTHREAD_CREATE_DETACHED);
    if (pthread_create(&thread, &detached, call_thread, call) != 0)
        (void)call_thread(call); /* no thread to be had: the listener waits for this one */
    (void)pthread_attr_destroy(&detached);
}

static void *
listen_thread(void *argument)
{
    struct remote *remote = argument;
    struct pollfd ready[] = {{remote->listener, POLLIN, 0}, {remote->stop, POLLIN, 0}};

    while (poll(ready, 2, -1) >= 0 || errno == EINTR) {
        int fd;

        if (ready[1].revents != 0)
            break;
        fd = accept4(remote->listener, NULL, NULL, SOCK_CLOEXEC);
        if (fd >= 0)
            start_call(remote, fd);
    }
    return NULL;
}

enum status
remote_open(struct remote **out, const char *data_dir, struct exchange *exchange, struct err *err)
{
    struct remote *remote = x_calloc(1, sizeof(*remote));
    struct sockaddr_un at;

    remote->exchange = exchange;
    remote->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    remote->stop = eventfd(0, EFD_CLOEXEC);
    if (remote->listener < 0 || remote->stop < 0 || !address(&at, data_dir)) {
        x_free(remote);
        return FAIL(err, E_IO, "could not make the command socket: its path is too long");
    }
    memcpy(remote->path, at.sun_path, sizeof(remote->path));
    (void)unlink(remote->path); /* the store's own lock says that nobody else serves it */
    if (bind(remote->listener, (const struct sockaddr *)&at, sizeof(at)) != 0 ||
        chmod(remote->path, 0600) != 0 || listen(remote->listener, 16) != 0) {
        (void)close(remote->listener);
        (void)close(remote->stop);
        x_free(remote);
        return FAIL(err, E_IO, "could not open the command socket: %s", strerror(errno));
    }
    (void)pthread_mutex_init(&remote->lock, NULL);
    (void)pthread_cond_init(&remote->fewer, NULL);
    if (pthread_create(&remote->thread, NULL, listen_thread, remote) != 0)
        die("no thread for the command socket");
    *out = remote;
    return OK;
}

void
remote_close(struct remote *remote)
{
    uint64_t one = 1;

    if (remote == NULL)
        return;
    if (write(remote->stop, &one, sizeof(one)) != (ssize_t)sizeof(one))
        die("could not stop the command socket");
    (void)pthread_join(remote->thread, NULL);
    pthread_mutex_lock(&remote->lock);
    while (remote->running > 0)
        pthread_cond_wait(&remote->fewer, &remote->lock);
    pthread_mutex_unlock(&remote->lock);
    (void)unlink(remote->path);
    (void)close(remote->listener);
    (void)close(remote->stop);
    (void)pthread_cond_destroy(&remote->fewer);
    (void)pthread_mutex_destroy(&remote->lock);
    x_free(remote);
}
