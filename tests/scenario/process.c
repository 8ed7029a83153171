/* tests/scenario/process.c - running the program under test: its commands and its server. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "scenario.h"

enum { OUTPUT_BYTES = 64 << 20, ARGS_MAX = 40, POLL_MS = 5 };

bool
folder_new(const char *word, char out[FOLDER_CHARS])
{
    const char *tmp = getenv("TMPDIR");

    (void)snprintf(out, FOLDER_CHARS, "%s/jenner-%s-XXXXXX", tmp == NULL ? "/tmp" : tmp, word);
    return mkdtemp(out) != NULL;
}

void
fail_set(struct world *w, const char *format, ...)
{
    va_list args;

    va_start(args, format);
    (void)vsnprintf(w->why, sizeof(w->why), format, args);
    va_end(args);
}

struct str
shown(struct world *w, struct str s)
{
    struct buf buf;

    buf_init(&buf, w->arena, 256);
    buf_json(&buf, str_slice(s, 0, 800));
    return buf_str(&buf);
}

/* In the child: streams, limits, clock; then the program. */
static void
become(const struct world *w, const char *const *argv, int in, int out, int err, bool server)
{
    (void)dup2(in, 0);
    (void)dup2(out, 1);
    (void)dup2(err, 2);
    if (w->now.n > 0)
        (void)setenv("JENNER_NOW", w->now.p, 1);
    if (server && w->fail_at > 0) {
        char number[32];

        (void)snprintf(number, sizeof(number), "%ld", w->fail_at);
        (void)setenv("JENNER_STORE_FAIL", number, 1);
    }
    if (server && w->file_limit > 0) {
        struct rlimit limit = {(rlim_t)w->file_limit, (rlim_t)w->file_limit};

        (void)signal(SIGXFSZ, SIG_IGN); /* writing further then fails, as on a full disk */
        (void)setrlimit(RLIMIT_FSIZE, &limit);
    }
    (void)execv(argv[0], (char *const *)(uintptr_t)argv);
    _exit(127);
}

static pid_t
spawn(struct world *w, const char *const *argv, int in, int out, int err, bool server)
{
    pid_t pid = fork();

    if (pid == 0)
        become(w, argv, in, out, err, server);
    return pid;
}

/* Waits for the process; kills it and says so when it takes too long. */
static bool
wait_for(struct world *w, pid_t pid, int *status)
{
    int64_t until = clock_monotonic_us() + WORLD_WAIT_MS * 3000LL;

    while (waitpid(pid, status, WNOHANG) == 0) {
        if (clock_monotonic_us() > until) {
            (void)kill(pid, SIGKILL);
            (void)waitpid(pid, status, 0);
            return FAILED(w, "the program did not end in time");
        }
        (void)poll(NULL, 0, POLL_MS);
    }
    return true;
}

static int
exit_code(int status)
{
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int
open_in(struct world *w, const char *name, int flags)
{
    return open(arena_cstr(w->arena, arena_printf(w->arena, "%.*s/%s", STRF(w->folder), name)),
                flags | O_CLOEXEC, 0600);
}

static struct str
read_in(struct world *w, const char *name)
{
    struct err err;
    struct str text = {0};

    if (file_read(w->arena,
                  arena_cstr(w->arena, arena_printf(w->arena, "%.*s/%s", STRF(w->folder), name)),
                  OUTPUT_BYTES, &text, &err) != OK)
        return STR("");
    return text;
}

bool
jenner_run(struct world *w, const struct str *args, size_t count, struct str input)
{
    const char *argv[ARGS_MAX] = {w->jenner};
    CLEANUP(fd_close) int in = open_in(w, "stdin", O_RDWR | O_CREAT | O_TRUNC);
    CLEANUP(fd_close) int out = open_in(w, "stdout", O_RDWR | O_CREAT | O_TRUNC);
    CLEANUP(fd_close) int err = open_in(w, "stderr", O_RDWR | O_CREAT | O_TRUNC);
    int status = 0;

    if (count + 2 > ARGS_MAX)
        return FAILED(w, "too many arguments");
    for (size_t i = 0; i < count; i++)
        argv[i + 1] = arena_cstr(w->arena, args[i]);
    if (write(in, input.p, input.n) != (ssize_t)input.n || lseek(in, 0, SEEK_SET) != 0)
        return FAILED(w, "could not write the input: %s", strerror(errno));
    if (!wait_for(w, spawn(w, argv, in, out, err, false), &status))
        return false;
    w->ran = (struct ran){exit_code(status), read_in(w, "stdout"), read_in(w, "stderr")};
    if (w->ran.exit > 128 || str_find_str(w->ran.err, STR("Sanitizer")) < w->ran.err.n ||
        str_find_str(w->ran.err, STR("runtime error")) < w->ran.err.n)
        return FAILED(w, "jenner %.*s crashed (%d): %.*s", STRF(args[0]), w->ran.exit,
                      STRF(str_slice(w->ran.err, 0, 1500)));
    return true;
}

bool
setup_ensure(struct world *w)
{
    struct str args[] = {STR("setup"),         STR("--data"), w->data, STR("--yes"),
                         STR("--no-practice"), STR("--db"),   {0}};

    if (w->set_up)
        return true;
    if (!store_create(w))
        return false;
    if (w->postgres)
        args[6] = store_url(w, w->db_name);
    if (!jenner_run(w, args, w->postgres ? 7 : 5, STR("")))
        return false;
    if (w->ran.exit != 0)
        return FAILED(w, "jenner setup: exit %d: %.*s", w->ran.exit, STRF(w->ran.err));
    w->set_up = true;
    return true;
}

static bool
port_of(struct str text, struct str what, int *port)
{
    struct str line = str_skip(text, str_find_str(text, what));
    uint64_t n;

    line = str_slice(line, 0, str_find(line, '\n'));
    while (str_find(line, ':') < line.n)
        line = str_skip(line, str_find(line, ':') + 1);
    if (!str_parse_u64(line, &n))
        return false;
    *port = (int)n;
    return true;
}

/* Reads "listening http 127.0.0.1:4711" and its like, until both have come. */
static bool
read_ports(struct world *w)
{
    int64_t until = clock_monotonic_us() + WORLD_WAIT_MS * 1000LL;
    char text[4096];
    size_t n = 0;

    while (clock_monotonic_us() < until && n < sizeof(text)) {
        struct pollfd fd = {.fd = w->server_out, .events = POLLIN};
        ssize_t got = poll(&fd, 1, 100) > 0 ? read(w->server_out, text + n, sizeof(text) - n) : -1;
        struct str all;

        if (got == 0)
            break;
        n += got > 0 ? (size_t)got : 0;
        all = (struct str){text, n};
        if (n > 0 && text[n - 1] == '\n' && port_of(all, STR("listening http "), &w->port_http) &&
            port_of(all, STR("listening mllp "), &w->port_mllp)) {
            name_set(w, STR("http"),
                     arena_printf(w->arena, "http://127.0.0.1:%d", (int)w->port_http));
            return true;
        }
    }
    return FAILED(w, "the server did not say where it listens; its log: %.*s",
                  STRF(shown(w, server_logs(w))));
}

bool
server_start(struct world *w)
{
    const char *argv[] = {w->jenner,  "serve",       "--data", arena_cstr(w->arena, w->data),
                          "--listen", "127.0.0.1:0", "--mllp", "127.0.0.1:0",
                          NULL};
    CLEANUP(fd_close) int null = open("/dev/null", O_RDONLY | O_CLOEXEC);
    CLEANUP(fd_close) int log = -1;
    int ends[2];

    if (!setup_ensure(w))
        return false;
    w->starts++;
    log = open_in(w, arena_cstr(w->arena, arena_printf(w->arena, "server-%u.log", w->starts)),
                  O_WRONLY | O_CREAT | O_TRUNC);
    if (pipe2(ends, O_CLOEXEC) != 0)
        return FAILED(w, "no pipe: %s", strerror(errno));
    w->server_out = ends[0];
    w->server = spawn(w, argv, null, ends[1], log, true);
    (void)close(ends[1]);
    if (read_ports(w))
        return true;
    (void)kill(w->server, SIGKILL);
    (void)waitpid(w->server, NULL, 0);
    (void)close(w->server_out);
    w->server = 0;
    return false;
}

bool
server_ensure(struct world *w)
{
    return w->server != 0 || server_start(w);
}

bool
server_stop(struct world *w, int signal)
{
    int status = 0;
    bool ended;

    if (w->server == 0)
        return true;
    (void)kill(w->server, signal);
    ended = wait_for(w, w->server, &status);
    (void)close(w->server_out);
    w->server = 0;
    if (ended && signal == SIGTERM && exit_code(status) != 0)
        return FAILED(w, "the server ended with %d; its log: %.*s", exit_code(status),
                      STRF(shown(w, server_logs(w))));
    return ended;
}

struct str
server_logs(struct world *w)
{
    struct buf all;

    buf_init(&all, w->arena, 4096);
    for (unsigned i = 1; i <= w->starts; i++)
        buf_add(&all, read_in(w, arena_cstr(w->arena, arena_printf(w->arena, "server-%u.log", i))));
    return buf_str(&all);
}
