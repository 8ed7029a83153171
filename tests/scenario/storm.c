/* tests/scenario/storm.c - many senders at once, and what became of what was acknowledged. */
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "scenario.h"

enum { SENDERS_MAX = 32, LIST_CHUNK = 400, ACK_BYTES = 16 << 20 };

struct storm {
    pid_t sender[SENDERS_MAX];
    long count;
};

/* The message with every @N@ replaced by the number of this one. */
static struct str
numbered(struct arena *arena, struct str message, struct str number)
{
    struct buf buf;

    buf_init(&buf, arena, message.n + 64);
    while (message.n > 0) {
        size_t at = str_find_str(message, STR("@N@"));

        buf_add(&buf, str_slice(message, 0, at));
        if (at < message.n)
            buf_add(&buf, number);
        message = str_skip(message, at < message.n ? at + 3 : at);
    }
    return buf_str(&buf);
}

static const char *
ack_path(struct world *w, long sender)
{
    return arena_cstr(w->arena,
                      arena_printf(w->arena, "%.*s/acknowledged-%ld", STRF(w->folder), sender));
}

/* Sends until the server is gone. A control id is written down once its acknowledgement is here. */
static void
sender_main(struct world *w, struct str message, struct str headers, long sender)
{
    FILE *list = fopen(ack_path(w, sender), "w");
    int fd = wire_connect(w, w->port_http);
    struct arena *round = arena_new(16 << 20);
    struct arena *kept = w->arena;

    w->arena = round;
    for (long i = 0; list != NULL && fd >= 0; i++) {
        struct str number, text, head, msa;

        arena_reset(round);
        number = arena_printf(round, "%ldx%ld", sender, i);
        text = numbered(round, message, number);
        head = arena_printf(
            round, "POST /hl7 HTTP/1.1\r\nHost: localhost\r\n%.*sContent-Length: %zu\r\n\r\n",
            STRF(headers), text.n);
        if (!wire_write(fd, head) || !wire_write(fd, text) || !wire_read_response(w, fd) ||
            w->answer.closed)
            break;
        if (!answer_segment(&w->answer, "MSA", 0, &msa) ||
            str_eq(segment_field(msa, 1, 0), STR("AR")))
            continue;
        (void)fprintf(list, "%.*s\n", STRF(segment_field(msa, 2, 0)));
    }
    w->arena = kept;
    arena_free(round);
    if (list != NULL)
        (void)fclose(list);
    fd_close(&fd);
}

bool
storm_begin(struct world *w, struct str message, const struct feed_login *feed, long senders)
{
    struct str pair = arena_printf(w->arena, "%.*s:%.*s", STRF(feed->user), STRF(feed->password));
    struct str headers = arena_printf(w->arena,
                                      "Authorization: Basic %.*s\r\nContent-Type: "
                                      "x-application/hl7-v2+er7\r\n",
                                      STRF(base64(w->arena, pair)));

    if (senders < 1 || senders > SENDERS_MAX)
        return FAILED(w, "between 1 and %d senders", SENDERS_MAX);
    if (!server_ensure(w))
        return false;
    w->storm = ARENA_NEW(w->arena, struct storm);
    for (; w->storm->count < senders; w->storm->count++) {
        pid_t pid = fork();

        if (pid == 0) {
            sender_main(w, message, headers, w->storm->count);
            _exit(0);
        }
        w->storm->sender[w->storm->count] = pid;
    }
    return true;
}

/* Senders end by themselves when the server does; those still at work are told to. */
void
storm_end(struct world *w)
{
    for (long i = 0; w->storm != NULL && i < w->storm->count; i++) {
        for (int wait = 0; wait < 100 && waitpid(w->storm->sender[i], NULL, WNOHANG) == 0; wait++)
            (void)poll(NULL, 0, 10);
        if (kill(w->storm->sender[i], 0) == 0) {
            (void)kill(w->storm->sender[i], SIGKILL);
            (void)waitpid(w->storm->sender[i], NULL, 0);
        }
    }
}

/* "('a','b',...)" of the next ids, at most LIST_CHUNK; empty at the end. */
static struct str
id_list(struct world *w, struct str *ids, long *count)
{
    struct buf list;

    *count = 0;
    buf_init(&list, w->arena, 8192);
    while (ids->p != NULL && *count < LIST_CHUNK) {
        struct str id = str_cut(ids, '\n');

        if (id.n == 0)
            continue;
        buf_printf(&list, "%s'%.*s'", *count > 0 ? "," : "control_id IN (", STRF(id));
        (*count)++;
    }
    buf_char(&list, ')');
    return *count > 0 ? buf_str(&list) : STR("");
}

bool
storm_check(struct world *w)
{
    long total = 0;

    if (w->storm == NULL)
        return FAILED(w, "no storm has been");
    for (long i = 0; i < w->storm->count; i++) {
        struct str ids = {0}, where;
        struct err err;
        long want, rows, distinct;

        if (file_read(w->arena, ack_path(w, i), ACK_BYTES, &ids, &err) != OK)
            return FAILED(w, "%s", err.text);
        while ((where = id_list(w, &ids, &want)).n > 0) {
            if (!store_count(w, STR("message"), where, &rows) ||
                !store_count(w, STR("(SELECT DISTINCT control_id FROM message) AS m"), where,
                             &distinct))
                return false;
            if (rows != want || distinct != want)
                return FAILED(w, "of %ld acknowledged messages %ld are in the store, in %ld rows",
                              want, distinct, rows);
            total += want;
        }
    }
    name_set(w, STR("acknowledged"), arena_printf(w->arena, "%ld", total));
    return total > 0 || FAILED(w, "not one message was acknowledged");
}
