/* cli/bench_mail.c - `jenner bench mail`: a bulletin to many, queued and handed to a mail server here. */
#include <inttypes.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/log.h"
#include "cli/bench_house.h"
#include "net/sink.h"
#include "post/outbox.h"
#include "post/post.h"
#include "work/mailer.h"

enum { RECIPIENTS = 100000, DOMAINS = 997, AT_ONCE = 2000, TEXT_BYTES = 8000 };

struct tally {
    unsigned char *times; /* by recipient: how often the server got it */
    uint64_t count;
    uint64_t strange; /* recipients we have not written to */
};

/* struct sink_options.text */
static const char *
take(void *user, struct str to, struct str text)
{
    struct tally *tally = user;
    uint64_t n;

    (void)text;
    if (str_parse_u64(str_slice(to, 1, str_find(to, '@')), &n) && n < tally->count)
        tally->times[n]++;
    else
        tally->strange++;
    return NULL;
}

/* A page of news, in both forms. */
static struct mail_bulk
invent(struct arena *arena)
{
    static const struct str line =
        STR_INIT("The registry's forecast follows the schedule that came "
                 "into force this month.\n");
    struct mail_bulk bulk = {.subject = STR("News Flash"),
                             .body = STR("The registry's news.\n\nTo end: {{unsubscribe}}\n"),
                             .list_label = STR("news-flash"),
                             .unsubscribe = STR("https://iis.example.org/news/stop/"),
                             .preferences = STR("https://iis.example.org/news/topics/"),
                             .topic = MAIL_NEWS,
                             .bulletin = 1};
    struct buf html;

    buf_init(&html, arena, TEXT_BYTES + 512);
    while (html.n < TEXT_BYTES)
        buf_add(&html, line);
    BUF_LIT(&html, "{{preferences}} {{unsubscribe}}\n");
    bulk.html = buf_str(&html);
    return bulk;
}

static enum status
queue(struct bench_house *house, uint64_t count, struct err *err)
{
    struct mail_bulk bulk = invent(house->cli->arena);
    struct mail_recipient *to = ARENA_ARRAY(house->cli->arena, struct mail_recipient, count);
    int64_t began, slowest = 0;

    for (uint64_t i = 0; i < count; i++)
        to[i] = (struct mail_recipient){arena_printf(house->cli->arena,
                                                     "r%" PRIu64 "@d%" PRIu64 ".example.org", i,
                                                     i % DOMAINS),
                                        (int64_t)i + 1};
    began = clock_monotonic_us();
    for (uint64_t i = 0; i < count; i += AT_ONCE) {
        CLEANUP(tx_end) struct tx tx = {0};
        int64_t from = clock_monotonic_us();
        uint64_t n = count - i < AT_ONCE ? count - i : AT_ONCE;

        TRY(tx_begin(&tx, house->store.db, err));
        TRY(mail_queue_bulk(&tx, &bulk, to + i, n, house->now.at, err));
        TRY(tx_commit(&tx, err));
        from = clock_monotonic_us() - from;
        slowest = from > slowest ? from : slowest;
    }
    fprintf(house->cli->out,
            "queued %" PRIu64 " recipients in %.2f s, %d a transaction, the slowest %.0f ms\n",
            count, (double)(clock_monotonic_us() - began) / 1e6, AT_ONCE, (double)slowest / 1e3);
    return OK;
}

static enum status
hand_over(struct bench_house *house, const struct outbox_options *options, uint64_t count,
          struct err *err)
{
    struct outbox *box = outbox_open(options);
    struct outbox_round round = {.taken = 1, .reached = true};
    enum status status = OK;
    size_t sent = 0;
    int64_t began = clock_monotonic_us();
    double seconds;

    while (status == OK && round.taken > 0 && round.reached) {
        status = outbox_round(box, clock_now().at, &round, err);
        sent += round.sent;
    }
    outbox_close(box);
    seconds = (double)(clock_monotonic_us() - began) / 1e6;
    fprintf(house->cli->out, "handed over %zu of %" PRIu64 " in %.1f s: %.0f mails/s over %u\n",
            sent, count, seconds, (double)sent / seconds, options->connections);
    return status;
}

static enum status
check(struct bench_house *house, const struct tally *tally, struct err *err)
{
    uint64_t once = 0;

    for (uint64_t i = 0; i < tally->count; i++)
        once += tally->times[i] == 1;
    fprintf(house->cli->out, "recipients that got it once: %" PRIu64 " of %" PRIu64 "\n", once,
            tally->count);
    return once == tally->count && tally->strange == 0
               ? OK
               : FAIL(err, E_INVALID, "not every recipient got it once");
}

static enum status
measure(struct bench_house *house, uint64_t count, unsigned connections, struct err *err)
{
    struct tally tally = {.times = ARENA_ARRAY(house->cli->arena, unsigned char, count),
                          .count = count};
    struct sink_options options = {.text = take, .user = &tally};
    struct outbox_options box = {.db = house->store.db,
                                 .server = {.host = "127.0.0.1", .timeout_s = 30},
                                 .from = STR("iis@example.org"),
                                 .from_name = STR("The registry"),
                                 .connections = connections};
    struct sink *sink;
    enum status status;

    TRY(sink_open(&sink, &options, &box.server.port, err));
    status = queue(house, count, err);
    if (status == OK)
        status = hand_over(house, &box, count, err);
    sink_close(sink);
    return status == OK ? check(house, &tally, err) : status;
}

static bool
number(struct cli *cli, const char *name, uint64_t most, uint64_t *out)
{
    const char *text = cli_value(cli, name);

    if (text == NULL || (str_parse_u64(str_of(text), out) && *out > 0 && *out <= most))
        return true;
    fprintf(cli->err, "jenner: %s takes 1 to %" PRIu64 ", not %s\n", name, most, text);
    return false;
}

/* jenner bench mail [--recipients N] [--connections N] [--db URL] */
int
cli_bench_mail(struct cli *cli)
{
    CLEANUP(bench_close) struct bench_house house = {0};
    uint64_t recipients = RECIPIENTS, connections = MAILER_CONNECTIONS;
    struct bench_options options;
    struct err err;

    if (!number(cli, "--recipients", 10000000, &recipients) ||
        !number(cli, "--connections", OUTBOX_CONNECTIONS, &connections) ||
        !bench_options(cli, &options))
        return CLI_USAGE;
    options.clients = 1;
    log_level_set(LOG_WARN);
    if (bench_open(&house, cli, &options, &err) != OK ||
        measure(&house, recipients, (unsigned)connections, &err) != OK)
        return cli_fail(cli, &err);
    return CLI_DONE;
}
