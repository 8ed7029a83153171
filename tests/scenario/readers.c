/* tests/scenario/readers.c - many readers of a bulletin, a server killed while it goes out to them, and what each
 * of them got: r0@example.org, r1@example.org, ... */
#include <dirent.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "scenario.h"

enum { READERS_MAX = 5000, LOOK_MS = 5, SETTLE_MS = 60000 };

static bool
read_count(struct world *w, struct str text, long *out)
{
    uint64_t n;

    if (!str_parse_u64(text, &n) || n == 0 || n > READERS_MAX)
        return FAILED(w, "\"%.*s\" is no number from 1 to %d", STRF(text), READERS_MAX);
    *out = (long)n;
    return true;
}

bool
given_readers(struct world *w, const struct str *arg, struct str body)
{
    struct buf buf;
    long n;

    (void)body;
    if (!read_count(w, arg[1], &n))
        return false;
    buf_init(&buf, w->arena, (size_t)n * 40 + 64);
    BUF_LIT(&buf, "email,lang,topics\n");
    for (long i = 0; i < n; i++)
        buf_printf(&buf, "r%ld@example.org,en,%.*s\n", i, STRF(arg[2]));
    return given_file(w, arg, buf_str(&buf));
}

/* The reader whom a mail of the postbox went to; -1 for anybody else. */
static long
reader_of(struct world *w, const char *file)
{
    struct str path = arena_printf(w->arena, "%s/%s", postbox_folder(w), file), mail, line;
    struct err err;
    uint64_t n;

    if (*file == '.' ||
        file_read(w->arena, arena_cstr(w->arena, path), 16 << 20, &mail, &err) != OK)
        return -1;
    line = str_skip(mail, str_find(mail, '\n') + 1);
    if (!str_starts(line, STR("TO <r")))
        return -1;
    line = str_skip(line, 5);
    return str_parse_u64(str_cut(&line, '@'), &n) && n < READERS_MAX ? (long)n : -1;
}

/* How many mails each of `n` readers got, and of them all; either may be NULL. */
static long
tally(struct world *w, unsigned *got, long n)
{
    DIR *dir = opendir(postbox_folder(w));
    long all = 0;

    for (struct dirent *entry; dir != NULL && (entry = readdir(dir)) != NULL;) {
        long reader = got == NULL ? 0 : reader_of(w, entry->d_name);

        all += *entry->d_name != '.';
        if (got != NULL && reader >= 0 && reader < n)
            got[reader]++;
    }
    if (dir != NULL)
        (void)closedir(dir);
    return all;
}

bool
kill_server_after(struct world *w, const struct str *arg, struct str body)
{
    int64_t until = clock_monotonic_us() + SETTLE_MS * 1000LL;
    long n, waiting = 0;

    (void)body;
    if (!read_count(w, arg[0], &n) || !server_ensure(w))
        return false;
    while (tally(w, NULL, 0) < n && clock_monotonic_us() < until)
        (void)poll(NULL, 0, LOOK_MS);
    if (!server_stop(w, SIGKILL) ||
        !store_count(w, STR("mail"), STR("mail_state = 'waiting'"), &waiting))
        return false;
    return waiting > 0 || FAILED(w, "the server had nothing left to hand over when it was killed");
}

/* Nothing on its way any more: the store says of each mail what became of it. */
static bool
settled(struct world *w)
{
    int64_t until = clock_monotonic_us() + SETTLE_MS * 1000LL;
    long rest = 1;

    while (store_count(w, STR("mail"), STR("mail_state in ('waiting', 'handing')"), &rest) &&
           rest > 0 && clock_monotonic_us() < until)
        (void)poll(NULL, 0, 100);
    return rest == 0 || FAILED(w, "%ld mails are still on their way", rest);
}

bool
expect_readers_once(struct world *w, const struct str *arg, struct str body)
{
    unsigned got[READERS_MAX] = {0};
    long n, unknown = 0;

    (void)body;
    if (!read_count(w, arg[0], &n) || !server_ensure(w) || !settled(w))
        return false;
    (void)tally(w, got, n);
    for (long i = 0; i < n; i++) {
        struct str where =
            arena_printf(w->arena, "email = 'r%ld@example.org' and mail_state = 'unknown'", i);
        long listed = 0;

        if (got[i] > 1)
            return FAILED(w, "reader %ld got %u mails", i, got[i]);
        if (got[i] == 0 && !store_count(w, STR("mail"), where, &listed))
            return false;
        if (got[i] == 0 && listed != 1)
            return FAILED(w, "reader %ld got nothing and stands on no list", i);
    }
    return store_count(w, STR("mail"), STR("mail_state not in ('sent', 'unknown')"), &unknown) &&
           (unknown == 0 || FAILED(w, "%ld mails are neither sent nor unknown", unknown));
}
