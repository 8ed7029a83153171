/* cli/bench_feeds.c - `jenner bench feeds`: the board, a feed's page and one message, over a long journal. */
#include <inttypes.h>
#include <sys/stat.h>

#include "access/session.h"
#include "base/limits.h"
#include "base/log.h"
#include "cli/bench_house.h"
#include "exchange/find.h"
#include "exchange/follow.h"
#include "exchange/monitor_fill.h"
#include "exchange/monitor_fold.h"
#include "work/alarms.h"

enum { FEEDS = 10000, MESSAGES = 500000, DAYS = 56, AT_ONCE = 5000, SAMPLE = 1000 };

struct watcher {
    struct bench_house *house;
    struct feed *feeds;
    size_t feed_count;
    uint64_t messages;
    struct user user;
    struct str cookie;
    const char *what; /* "board", "feed" */
    _Atomic size_t next;
};

static enum status
make_feeds(struct watcher *w, size_t count, struct err *err)
{
    struct arena *arena = w->house->cli->arena;
    struct exchange *ex = w->house->serving.door.exchange;

    for (size_t i = 0; i < count; i++) {
        CLEANUP(tx_end) struct tx tx = {0};
        struct org org = {.code = arena_printf(arena, "F-%05zu", i),
                          .name = arena_printf(arena, "Clinic number %zu", i),
                          .kind = ORG_CLINIC};
        struct feed feed = {.code = STR("EHR"),
                            .name = STR("EHR"),
                            .login = arena_printf(arena, "F-%05zu.EHR", i),
                            .mllp_from = STR("127.0.0.0/8"),
                            .state = FEED_LIVE,
                            .closed_on = DATE_NONE};
        struct str secret;

        TRY(tx_begin(&tx, ex->db, err));
        TRY(org_add(&tx, &org, w->house->now.at, err));
        TRY(tx_commit(&tx, err));
        feed.org = org.id;
        TRY(feed_add(ex, arena, w->house->now.at, &feed, &secret, err));
    }
    return feed_all(ex, arena, &w->feeds, &w->feed_count, err);
}

/* The kth message of a feed's `of`: spread over the last weeks' working hours. */
static struct fill
invent(const struct watcher *w, const struct feed *feed, uint64_t number, uint64_t k, uint64_t of)
{
    int64_t span = (int64_t)DAYS * 86400, ago = span - (int64_t)(k * (uint64_t)span / of);

    return (struct fill){.feed = feed,
                         .at = {w->house->now.at.us - ago * 1000000},
                         .offset_minutes = w->house->now.offset_minutes,
                         .number = number,
                         .error = number % 23 == 0,
                         .refused = number % 97 == 0,
                         .late_days = number % 11 == 0 ? 3 : 0};
}

/* Messages first to `end`, `each` of a feed before the next one's, in one transaction. */
static enum status
fill_some(struct watcher *w, uint64_t first, uint64_t end, uint64_t each, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 30);
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, w->house->store.db, err));
    for (uint64_t n = first; n < end; n++) {
        struct fill fill = invent(w, &w->feeds[n / each], w->messages + n, n % each, each);

        TRY(monitor_fill(&tx, arena, &fill, err));
    }
    return tx_commit(&tx, err);
}

/* What the runner does behind the door: each message read again for the words it is found by and for
 * what was refused and is to come again. */
static enum status
follow_all(struct watcher *w, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(LIMIT_ARENA_BYTES);
    bool more;

    do {
        TRY(follow_round(w->house->store.db, w->house->serving.door.exchange->codes, arena,
                         INT64_MAX, &more, err));
        arena_reset(arena);
    } while (more);
    return OK;
}

/* Disk a store in a folder takes; 0 if the database is elsewhere. */
static double
disk_gb(const struct bench_house *h)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(64 * 1024);
    struct stat st;

    if (stat(arena_cstr(arena, arena_printf(arena, "%s/jenner.db", h->dir)), &st) != 0)
        return 0;
    return (double)st.st_size / 1e9;
}

/* At least so many messages, as many of each feed, and their figures, as senders and the runner would have left them. */
static enum status
fill_journal(struct watcher *w, uint64_t messages, struct err *err)
{
    uint64_t each = (messages + w->feed_count - 1) / w->feed_count, all = each * w->feed_count;
    int64_t began = clock_monotonic_us(), filled, fold = 0;

    for (uint64_t n = 0; n < all; n += AT_ONCE) {
        int64_t from;
        size_t folded;

        TRY(fill_some(w, n, n + AT_ONCE < all ? n + AT_ONCE : all, each, err));
        from = clock_monotonic_us();
        TRY(monitor_fold(w->house->store.db, clock_now().at, true, &folded, err));
        fold += clock_monotonic_us() - from;
    }
    w->messages += all;
    filled = clock_monotonic_us();
    TRY(follow_all(w, err));
    fprintf(w->house->cli->out,
            "%" PRIu64 " messages of %zu feeds in the journal, %.2f GB: %.0f s more to write, %.0f "
            "to fold, %.0f to follow\n",
            w->messages, w->feed_count, disk_gb(w->house), (double)(filled - began - fold) / 1e6,
            (double)fold / 1e6, (double)(clock_monotonic_us() - filled) / 1e6);
    (void)fflush(w->house->cli->out);
    return OK;
}

/* A whole round of the runner's, in the steps in which it takes it. */
static enum status
watch_round(const struct watcher *w, struct watch *watch, struct arena *arena, const char *which,
            struct now now, struct err *err)
{
    struct alarm_round step = {.more = true}, all = {0};
    int64_t began = clock_monotonic_us(), longest = 0;

    while (step.more) {
        int64_t from = clock_monotonic_us();

        TRY(alarms_look(watch, w->house->serving.door.exchange, arena, now, &step, err));
        from = clock_monotonic_us() - from;
        longest = from > longest ? from : longest;
        all.feeds += step.feeds;
        all.opened += step.opened;
        arena_reset(arena);
    }
    fprintf(w->house->cli->out,
            "the runner's %s round, %" PRIu64 " messages: %zu feeds in %.2f s, longest step %.0f "
            "ms; %zu alarms\n",
            which, w->messages, all.feeds, (double)(clock_monotonic_us() - began) / 1e6,
            (double)longest / 1e3, all.opened);
    return OK;
}

static enum status
order_board(struct watcher *w, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 30);
    struct watch *watch = watch_new();
    enum status status = watch_round(w, watch, arena, "first", w->house->now, err);
    struct now later = w->house->now;

    later.at.us += INT64_C(60000000);
    if (status == OK)
        status = watch_round(w, watch, arena, "second", later, err);
    watch_free(watch);
    return status;
}

static enum status
add_watcher(struct watcher *w, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org org = {.code = STR("REG"), .name = STR("The registry"), .kind = ORG_REGISTRY};

    w->user = (struct user){.username = STR("watcher"),
                            .given = STR("Bench"),
                            .family = STR("Watcher"),
                            .roles = ROLE_BIT(ROLE_HELPDESK),
                            .standing = USER_ACTIVE,
                            .active_on = w->house->now.today,
                            .reviewed_on = DATE_NONE,
                            .warned_on = DATE_NONE};
    TRY(tx_begin(&tx, w->house->store.db, err));
    if (org_find_code(&tx, w->house->cli->arena, org.code, &org, err) != OK)
        TRY(org_add(&tx, &org, w->house->now.at, err));
    w->user.org = org.id;
    TRY(user_add(&tx, &w->user, w->house->now.at, err));
    return tx_commit(&tx, err);
}

/* Anew before each measurement: filling takes longer than a session may be idle. */
static enum status
sign_in(struct watcher *w, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct arena *arena = w->house->cli->arena;
    struct session session;

    TRY(tx_begin(&tx, w->house->store.db, err));
    TRY(session_start(&tx, arena, &w->user, SESSION_FULL, STR("127.0.0.1"), STR("bench"),
                      clock_now().at, &session, err));
    w->cookie = arena_printf(arena, "Cookie: sid=%.*s\r\n", STRF(session.token));
    return tx_commit(&tx, err);
}

static struct str
next_page(void *user, unsigned connection, struct arena *arena)
{
    struct watcher *w = user;
    size_t at = atomic_fetch_add(&w->next, 7919) % w->feed_count;
    struct str path = w->what[0] == 'b'
                          ? STR("/feeds")
                          : arena_printf(arena, "/feeds/%lld", (long long)w->feeds[at].id.v);

    (void)connection;
    return load_request(arena, "GET", arena_cstr(arena, path), w->cookie, STR(""));
}

static bool
is_page(void *user, unsigned connection, unsigned status, struct str body)
{
    const struct watcher *w = user;
    struct str mark = w->what[0] == 'b' ? STR("Feeds, the worst first") : STR("id=\"errors\"");

    (void)connection;
    return status == 200 && str_find_str(body, mark) < body.n;
}

static enum status
look(struct watcher *w, const char *what, struct err *err)
{
    struct load_options load = {.address = w->house->address,
                                .connections = 1,
                                .duration_ms = w->house->options.seconds * 1000,
                                .next = next_page,
                                .good = is_page,
                                .user = w};
    struct load_result result;

    w->what = what;
    TRY(load_run(&load, &result, err));
    fprintf(w->house->cli->out, "%s, %" PRIu64 " messages: p50 %.2f ms, p99 %.2f ms\n", what,
            w->messages, (double)result.p50_us / 1e3, (double)result.p99_us / 1e3);
    return result.bad == 0 ? OK : FAIL(err, E_INVALID, "a page was not answered as one");
}

/* The slowest of a thousand look-ups by feed and control id. */
static enum status
find_one(struct watcher *w, struct err *err)
{
    int64_t worst = 0, began = clock_monotonic_us();

    for (uint64_t i = 0; i < SAMPLE; i++) {
        CLEANUP(arena_cleanup) struct arena *arena = arena_new(LIMIT_ARENA_BYTES);
        CLEANUP(tx_end) struct tx tx = {0};
        uint64_t number = i * 104729 % w->messages;
        struct find_question question = {.text = arena_printf(arena, "F%" PRIu64, number),
                                         .msa1 = STR("")};
        struct find_hits hits;
        int64_t from = clock_monotonic_us();

        TRY(tx_read(&tx, w->house->store.db, err));
        TRY(find_messages(&tx, arena, &question, &hits, err));
        if (hits.count != 1)
            return FAIL(err, E_INVALID, "message F%" PRIu64 " was found %zu times", number,
                        hits.count);
        from = clock_monotonic_us() - from;
        worst = from > worst ? from : worst;
    }
    fprintf(w->house->cli->out,
            "one message by control id, %" PRIu64
            " messages: mean %.3f ms, slowest of %d %.2f ms\n",
            w->messages, (double)(clock_monotonic_us() - began) / 1e3 / SAMPLE, SAMPLE,
            (double)worst / 1e3);
    return OK;
}

static enum status
measure(struct watcher *w, struct err *err)
{
    TRY(order_board(w, err));
    TRY(sign_in(w, err));
    TRY(look(w, "board", err));
    TRY(look(w, "feed", err));
    return find_one(w, err);
}

/* jenner bench feeds [--feeds N] [--messages N] [--seconds N] [--db URL]: at a tenth of the messages,
 * then at all of them. */
int
cli_bench_feeds(struct cli *cli)
{
    CLEANUP(bench_close) struct bench_house house = {0};
    struct watcher w = {.house = &house};
    const char *feeds = cli_value(cli, "--feeds"), *messages = cli_value(cli, "--messages");
    uint64_t feed_count = FEEDS, message_count = MESSAGES;
    struct bench_options options;
    struct err err;

    if ((feeds != NULL && !str_parse_u64(str_of(feeds), &feed_count)) ||
        (messages != NULL && !str_parse_u64(str_of(messages), &message_count)) || feed_count == 0 ||
        message_count / 10 < feed_count)
        return cli_usage(cli);
    if (!bench_options(cli, &options))
        return CLI_USAGE;
    options.clients = 100;
    options.alone = true;
    log_level_set(LOG_WARN);
    if (bench_open(&house, cli, &options, &err) != OK || add_watcher(&w, &err) != OK ||
        make_feeds(&w, feed_count, &err) != OK ||
        fill_journal(&w, message_count / 10, &err) != OK || measure(&w, &err) != OK ||
        fill_journal(&w, message_count - message_count / 10, &err) != OK || measure(&w, &err) != OK)
        return cli_fail(cli, &err);
    return CLI_DONE;
}
