/* tests/scenario/postbox.c - a mail server of the scenario's own, and looking at what it got.
 *
 * What it does is told by the address: mail to "refuse..." gets 550, to "later..." 451 the first time, to "mute..."
 * no answer after its final dot, though it is kept. */
#include <arpa/inet.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "scenario.h"

enum { LINE_BYTES = 4096, MAILS_MAX = 1000, LOOK_MS = 50 };

/* ---- the server's process ---- */

struct guest {
    FILE *in;
    int fd;
    const char *folder;
    char line[LINE_BYTES];
    char from[LINE_BYTES], to[LINE_BYTES];
    unsigned mails;
};

static bool
say(struct guest *g, const char *answer)
{
    return dprintf(g->fd, "%s\r\n", answer) > 0;
}

/* What stands between angle brackets. */
static void
cut_address(const char *line, char out[LINE_BYTES])
{
    const char *from = strchr(line, '<'), *end = from == NULL ? NULL : strchr(from, '>');

    out[0] = '\0';
    if (end != NULL)
        (void)snprintf(out, LINE_BYTES, "%.*s", (int)(end - from - 1), from + 1);
}

/* True the first time this address is seen: it leaves a mark. */
static bool
is_first(struct guest *g)
{
    char path[LINE_BYTES * 2];
    int fd;

    (void)snprintf(path, sizeof(path), "%s/.seen-%s", g->folder, g->to);
    fd = open(path, O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0)
        (void)close(fd);
    return fd >= 0;
}

static const char *
answer_to(struct guest *g)
{
    if (strncmp(g->to, "refuse", 6) == 0)
        return "550 5.1.1 no such user";
    if (strncmp(g->to, "later", 5) == 0 && is_first(g))
        return "451 4.7.1 greylisted, try again";
    return "250 ok";
}

/* One file a mail, whole when it has its name: the envelope, then the text. */
static bool
keep_mail(struct guest *g)
{
    char path[LINE_BYTES], done[LINE_BYTES];
    FILE *out;

    (void)snprintf(path, sizeof(path), "%s/.new-%d-%u", g->folder, (int)getpid(), g->mails);
    (void)snprintf(done, sizeof(done), "%s/%d-%u", g->folder, (int)getpid(), g->mails++);
    out = fopen(path, "we");
    if (out == NULL)
        return false;
    (void)fprintf(out, "FROM <%s>\nTO <%s>\n", g->from, g->to);
    while (fgets(g->line, LINE_BYTES, g->in) != NULL && strcmp(g->line, ".\r\n") != 0)
        (void)fputs(g->line[0] == '.' ? g->line + 1 : g->line, out);
    return fclose(out) == 0 && strcmp(g->line, ".\r\n") == 0 && rename(path, done) == 0;
}

static void
converse(struct guest *g)
{
    bool on = say(g, "220 postbox");

    while (on && fgets(g->line, LINE_BYTES, g->in) != NULL) {
        if (strncmp(g->line, "MAIL", 4) == 0) {
            cut_address(g->line, g->from);
            on = say(g, "250 ok");
        } else if (strncmp(g->line, "RCPT", 4) == 0) {
            cut_address(g->line, g->to);
            on = say(g, answer_to(g));
        } else if (strncmp(g->line, "DATA", 4) == 0) {
            on = say(g, "354 go on") && keep_mail(g) && strncmp(g->to, "mute", 4) != 0 &&
                 say(g, "250 taken");
        } else {
            on = strncmp(g->line, "QUIT", 4) != 0 && say(g, "250 ok");
        }
    }
}

static void
serve(int listener, const char *folder)
{
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)signal(SIGCHLD, SIG_IGN);
    (void)signal(SIGPIPE, SIG_IGN);
    for (;;) {
        struct guest guest = {.fd = accept(listener, NULL, NULL), .folder = folder};

        if (guest.fd < 0)
            _exit(1);
        if (fork() == 0) {
            (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
            guest.in = fdopen(dup(guest.fd), "r");
            if (guest.in != NULL)
                converse(&guest);
            _exit(0);
        }
        (void)close(guest.fd);
    }
}

/* ---- the scenario's words ---- */

const char *
postbox_folder(struct world *w)
{
    return arena_cstr(w->arena, arena_printf(w->arena, "%.*s/postbox", STRF(w->folder)));
}

/* The settings are added to what `setup` wrote; a running server reads them for each round. */
static bool
write_conf(struct world *w, int port)
{
    const char *path =
        arena_cstr(w->arena, arena_printf(w->arena, "%.*s/jenner.conf", STRF(w->data)));
    FILE *conf = fopen(path, "ae");

    if (conf == NULL)
        return FAILED(w, "could not write %s: %s", path, strerror(errno));
    (void)fprintf(conf,
                  "\n[mail]\nhost = 127.0.0.1\nport = %d\nfrom = iis@example.org\n"
                  "connections = 2\ntimeout = 5\n",
                  port);
    return fclose(conf) == 0 || FAILED(w, "could not write %s", path);
}

bool
given_mail_server(struct world *w, const struct str *arg, struct str body)
{
    struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t n = sizeof(at);
    int listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const char *folder = postbox_folder(w);

    (void)arg;
    (void)body;
    if (w->postbox != 0 || !setup_ensure(w) || mkdir(folder, 0700) != 0)
        return FAILED(w, "no second mail server");
    if (listener < 0 || bind(listener, (struct sockaddr *)&at, sizeof(at)) != 0 ||
        listen(listener, 16) != 0 || getsockname(listener, (struct sockaddr *)&at, &n) != 0)
        return FAILED(w, "no mail server: %s", strerror(errno));
    w->postbox = fork();
    if (w->postbox == 0)
        serve(listener, folder);
    (void)close(listener);
    return write_conf(w, ntohs(at.sin_port));
}

void
postbox_end(struct world *w)
{
    if (w->postbox == 0)
        return;
    (void)kill(w->postbox, SIGKILL);
    (void)waitpid(w->postbox, NULL, 0);
    w->postbox = 0;
}

/* When the file was written; 0 if it is gone. */
static int64_t
written_ns(const char *path)
{
    struct stat st;

    return stat(path, &st) == 0 ? st.st_mtim.tv_sec * INT64_C(1000000000) + st.st_mtim.tv_nsec : 0;
}

/* How many mails to this address lie there; the newest is *text. */
static long
count_mails(struct world *w, struct str address, struct str *text)
{
    struct str line = arena_printf(w->arena, "TO <%.*s>\n", STRF(address));
    const char *folder = postbox_folder(w);
    DIR *dir = opendir(folder);
    long count = 0;
    int64_t newest = -1;

    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        struct str path = arena_printf(w->arena, "%s/%s", folder, entry->d_name), mail;
        struct err err;

        if (entry->d_name[0] == '.' ||
            file_read(w->arena, arena_cstr(w->arena, path), 16 << 20, &mail, &err) != OK ||
            !str_starts(str_skip(mail, str_find(mail, '\n') + 1), line))
            continue;
        count++;
        if (written_ns(arena_cstr(w->arena, path)) <= newest)
            continue;
        newest = written_ns(arena_cstr(w->arena, path));
        *text = mail;
    }
    if (dir != NULL)
        (void)closedir(dir);
    return count;
}

static bool
wait_for_mails(struct world *w, struct str address, long wanted)
{
    int64_t until = clock_monotonic_us() + WORLD_WAIT_MS * 1000LL;
    long count;

    if (w->postbox == 0 || !server_ensure(w))
        return FAILED(w, "there is no mail server: `given a mail server` makes one");
    while ((count = count_mails(w, address, &w->mail)) < wanted && clock_monotonic_us() < until)
        (void)poll(NULL, 0, LOOK_MS);
    return count == wanted ||
           FAILED(w, "%ld mails to %.*s, expected %ld", count, STRF(address), wanted);
}

bool
expect_mails(struct world *w, const struct str *arg, struct str body)
{
    uint64_t n;

    (void)body;
    if (!str_parse_u64(arg[1], &n) || n > MAILS_MAX)
        return FAILED(w, "\"%.*s\" is no number of mails", STRF(arg[1]));
    return wait_for_mails(w, arg[0], (long)n);
}

bool
expect_mail_has(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return str_find_str(w->mail, arg[0]) < w->mail.n ||
           FAILED(w, "the mail has no \"%.*s\": %.*s", STRF(arg[0]), STRF(shown(w, w->mail)));
}

bool
keep_mail_piece(struct world *w, const struct str *arg, struct str body)
{
    (void)body;
    return keep_piece(w, arg, w->mail, "mail");
}
