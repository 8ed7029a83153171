/* post/outbox_kill_test.c - a process that hands mails over is killed again and again: the mail server counts
 * every recipient of a bulletin once, or he stands on the list of those nobody knows of. */
#include <signal.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "post/test_post.h"
#include "post/token.h"

enum { READERS = 400, NOTICES = 40, CONNECTIONS = 4, KILLS = 8, WAIT_TICKS = 2000, TICK_US = 5000 };

struct count {
    unsigned char readers[READERS], notices[NOTICES];
    atomic_uint all;
};

/* struct sink_options.text: "r17@..." a reader, "n3@..." a notice. */
static const char *
take(void *user, struct str to, struct str text)
{
    struct count *count = user;
    uint64_t n = 0;

    (void)text;
    assert_true(str_parse_u64(str_slice(to, 1, str_find(to, '@')), &n));
    if (to.p[0] == 'r')
        count->readers[n]++;
    else
        count->notices[n]++;
    atomic_fetch_add(&count->all, 1);
    return NULL;
}

static void
queue_all(struct arena *arena, struct test_db *test)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail_recipient to[READERS];
    struct mail_bulk bulk = post_bulletin(9);
    struct instant now = {INT64_C(1772468100) * 1000000};
    struct err err;

    for (int i = 0; i < READERS; i++)
        to[i] = (struct mail_recipient){arena_printf(arena, "r%d@example.org", i), i + 1};
    assert_int_equal(tx_begin(&tx, test->db, &err), OK);
    assert_int_equal(mail_queue_bulk(&tx, &bulk, to, READERS, now, &err), OK);
    for (int i = 0; i < NOTICES; i++) {
        struct mail mail = {.to = arena_printf(arena, "n%d@example.org", i),
                            .subject = STR("Notice"),
                            .body = STR("Text.\n"),
                            .topic = MAIL_NOTICE};

        assert_int_equal(mail_queue(&tx, &mail, now, &err), OK);
    }
    assert_int_equal(tx_commit(&tx, &err), OK);
}

/* One whole life of a process that hands over; `now` moves on, so that every retry is due. */
static void
hand_over(struct str url, uint16_t port, int life)
{
    struct outbox_options options = {.server = {.host = "127.0.0.1", .port = port, .timeout_s = 5},
                                     .from = STR("iis@example.org"),
                                     .from_name = STR("The Registry"),
                                     .connections = CONNECTIONS};
    struct instant now = {INT64_C(1772468100) * 1000000 + (life + 1) * 10 * MINUTE};
    struct outbox_round round = {.taken = 1};
    struct outbox *box;
    struct err err;

    if (db_open(url, &options.db, &err) != OK)
        _exit(3);
    box = outbox_open(&options);
    while (round.taken > 0)
        if (outbox_round(box, now, &round, &err) != OK)
            _exit(4);
    outbox_close(box);
    db_close(options.db);
    _exit(0);
}

/* The child is made before the mail server's threads are, and waits for its port. */
static pid_t
start_child(struct str url, int life, int *to_child)
{
    int ends[2];
    pid_t pid;

    assert_int_equal(pipe(ends), 0);
    pid = fork();
    if (pid == 0) {
        uint16_t port;

        (void)close(ends[1]);
        if (read(ends[0], &port, sizeof(port)) == (ssize_t)sizeof(port))
            hand_over(url, port, life);
        _exit(5);
    }
    (void)close(ends[0]);
    *to_child = ends[1];
    return pid;
}

/* Kills it when the server has so many mails; 0: lets it end. */
static void
live(struct test_db *test, struct count *count, int life, unsigned kill_at)
{
    int to_child, status = 0;
    pid_t pid = start_child(test->url, life, &to_child);
    struct sink_options options = {.text = take, .user = count};
    struct sink *sink;
    uint16_t port;
    struct err err;

    assert_int_equal(sink_open(&sink, &options, &port, &err), OK);
    assert_int_equal(write(to_child, &port, sizeof(port)), sizeof(port));
    (void)close(to_child);
    for (int i = 0; kill_at > 0 && i < WAIT_TICKS && atomic_load(&count->all) < kill_at; i++)
        (void)usleep(TICK_US / 50);
    if (kill_at > 0)
        (void)kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    if (kill_at == 0)
        assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    sink_close(sink);
}

/* Which readers nobody knows of. */
static size_t
mark_unknown(struct arena *arena, struct test_db *test, bool unknown[READERS])
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail *list;
    struct err err;
    size_t count;

    assert_int_equal(tx_read(&tx, test->db, &err), OK);
    assert_int_equal(mail_list(&tx, arena, MAIL_UNKNOWN, READERS, &list, &count, &err), OK);
    for (size_t i = 0; i < count; i++)
        unknown[list[i].subscriber - 1] = true;
    return count;
}

static void
a_killed_hand_over_loses_nobody_and_tells_nobody_twice(void **state)
{
    static const unsigned char key[MAIL_KEY_BYTES] = "known to these tests only";
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(16 << 20);
    static struct count count;
    bool unknown[READERS] = {false};
    struct test_db test;
    size_t unknowns;
    struct err err;

    (void)state;
    mail_key_set(key);
    test_db_new(&test);
    queue_all(arena, &test);
    db_close(test.db);
    test.db = NULL;
    for (int life = 0; life < KILLS; life++)
        live(&test, &count, life, 10 + (unsigned)life * 47);
    live(&test, &count, KILLS, 0);
    assert_int_equal(db_open(test.url, &test.db, &err), OK);
    unknowns = mark_unknown(arena, &test, unknown);
    assert_in_range(unknowns, 0, KILLS * CONNECTIONS);
    for (size_t i = 0; i < READERS; i++)
        if (unknown[i])
            assert_in_range(count.readers[i], 0, 1);
        else
            assert_int_equal(count.readers[i], 1);
    for (size_t i = 0; i < NOTICES; i++)
        assert_in_range(count.notices[i], 1, 1 + KILLS);
    print_message("%zu of %d readers in doubt after %d kills\n", unknowns, READERS, KILLS);
    test_db_free(&test);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_killed_hand_over_loses_nobody_and_tells_nobody_twice),
    };

    return cmocka_run_group_tests_name("post/outbox_kill", tests, NULL, NULL);
}
