/* cli/bench_house.c - making, filling and serving a registry that is thrown away afterwards. */
#include "cli/bench_house.h"

#include <ftw.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "access/secret.h"
#include "base/buf.h"
#include "base/file.h"
#include "base/limits.h"
#include "cli/population_load.h"
#include "org/agreement.h"
#include "org/dua.h"

enum { DEFAULT_CLIENTS = 100000, DEFAULT_SENDERS = 16, DEFAULT_SECONDS = 10 };
#define SEED UINT64_C(20260302)

static bool
number_option(struct cli *cli, const char *name, uint64_t otherwise, uint64_t *out)
{
    const char *text = cli_value(cli, name);

    *out = otherwise;
    return text == NULL || (str_parse_u64(str_of(text), out) && *out > 0);
}

bool
bench_options(struct cli *cli, struct bench_options *out)
{
    uint64_t senders, seconds;

    out->db = cli_value(cli, "--db");
    if (!number_option(cli, "--clients", DEFAULT_CLIENTS, &out->clients) ||
        !number_option(cli, "--senders", DEFAULT_SENDERS, &senders) ||
        !number_option(cli, "--seconds", DEFAULT_SECONDS, &seconds) || !cli_positional(cli, 0, 0)) {
        (void)cli_usage(cli);
        return false;
    }
    out->senders = (unsigned)senders;
    out->seconds = (int64_t)seconds;
    return true;
}

static int
remove_one(const char *path, const struct stat *st, int kind, struct FTW *where)
{
    (void)st;
    (void)kind;
    (void)where;
    return remove(path);
}

static struct str
basic(struct arena *arena, struct str user, struct str password)
{
    struct str plain = arena_printf(arena, "%.*s:%.*s", STRF(user), STRF(password));
    size_t room = sodium_base64_encoded_len(plain.n, sodium_base64_VARIANT_ORIGINAL);
    char *text = arena_bytes(arena, room);

    (void)sodium_bin2base64(text, room, (const unsigned char *)plain.p, plain.n,
                            sodium_base64_VARIANT_ORIGINAL);
    return arena_printf(arena, "Authorization: Basic %s\r\n", text);
}

/* An organization with an agreement in force, and one feed of it. */
static enum status
make_sender(struct bench_house *h, struct err *err)
{
    struct arena *arena = h->cli->arena;
    struct org org = {.code = STR("B-01"), .name = STR("Bench Clinic"), .kind = ORG_CLINIC};
    struct feed feed = {.code = STR("EHR"),
                        .name = STR("Bench EHR"),
                        .login = STR("B-01.EHR"),
                        .mllp_from = STR("127.0.0.0/8"),
                        .state = FEED_LIVE,
                        .closed_on = DATE_NONE};
    struct agreement agreement;
    struct str secret;
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, h->store.db, err));
    TRY(org_add(&tx, &org, h->now.at, err));
    TRY(agreement_take_over(&tx, org.id, h->now.today, &(struct signer){.name = STR("A. Signer")},
                            h->now.at, &agreement, err));
    TRY(tx_commit(&tx, err));
    feed.org = org.id;
    TRY(feed_add(h->serving.door.exchange, arena, h->now.at, &feed, &secret, err));
    h->authorization = basic(arena, feed.login, secret);
    return OK;
}

/* Households enough for the clients wanted: 2.4 people live in one. */
static enum status
fill(struct bench_house *h, struct err *err)
{
    struct population_load load = {.exchange = h->serving.door.exchange,
                                   .population = h->population,
                                   .households = h->options.clients * 10 / 24 + 1,
                                   .until = date_add_days(h->now.today, 1),
                                   .feeds = {"B-01.EHR"},
                                   .feed_count = 1,
                                   .now = h->now};
    struct population_loaded done;

    h->households = load.households;
    TRY(population_send(&load, &done, err));
    fprintf(h->cli->err, "stored %llu clients with their histories, %.0f messages/s\n",
            (unsigned long long)done.people, (double)done.people / done.seconds);
    return OK;
}

static void *
serve_thread(void *argument)
{
    struct bench_house *h = argument;
    struct err err;

    if (serving_run(&h->serving, &err) != OK)
        (void)cli_fail(h->cli, &err);
    return NULL;
}

enum status
bench_open(struct bench_house *h, struct cli *cli, const struct bench_options *options,
           struct err *err)
{
    const char *tmp = getenv("TMPDIR");
    struct serve_options serve = {.http = "127.0.0.1:0", .alone = options->alone};

    *h = (struct bench_house){.cli = cli, .options = *options, .now = clock_now()};
    (void)snprintf(h->dir, sizeof(h->dir), "%s/jenner-bench-XXXXXX", tmp == NULL ? "/tmp" : tmp);
    if (mkdtemp(h->dir) == NULL)
        return FAIL(err, E_IO, "could not make a folder for the measurement");
    TRY(cli_store_make(cli, h->dir, str_of(options->db == NULL ? "" : options->db), h->now.at,
                       &h->store, err));
    cli->db = h->store.db;
    cli->args = ARENA_ARRAY(cli->arena, const char *, 2);
    cli->args[0] = "--data";
    cli->args[1] = h->dir;
    cli->count = 2;
    TRY(serving_open(&h->serving, cli, &serve, err));
    TRY(make_sender(h, err));
    h->population = population_new(SEED, h->now.today);
    TRY(fill(h, err));
    (void)snprintf(h->address, sizeof(h->address), "127.0.0.1:%u", h->serving.port);
    if (pthread_create(&h->thread, NULL, serve_thread, h) != 0)
        return FAIL(err, E_IO, "could not start the server's thread");
    (void)pthread_setname_np(h->thread, "loop");
    h->serving_runs = true;
    return OK;
}

void
bench_close(struct bench_house *h)
{
    if (h->serving_runs) {
        server_stop(h->serving.server);
        (void)pthread_join(h->thread, NULL);
    }
    serving_close(&h->serving);
    population_free(h->population);
    cli_store_end(&h->store);
    (void)nftw(h->dir, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

typedef struct str make_request(struct bench_house *h, struct arena *arena,
                                const struct invented_person *person, size_t n);

/* Fills a pile by calling `make` for one person after another, of households chosen by chance;
 * `strangers` in ten are of people the registry does not know yet. */
static struct bench_pile *
make_pile(struct bench_house *h, struct arena *arena, size_t count, unsigned strangers,
          make_request *make)
{
    struct bench_pile *pile = ARENA_NEW(arena, struct bench_pile);
    struct arena *work = arena_new(LIMIT_ARENA_BYTES);
    struct household home;
    uint64_t state = SEED + h->made;

    pile->requests = ARENA_ARRAY(arena, struct str, count);
    while (pile->count < count) {
        size_t n = h->made++;

        state = state * 6364136223846793005U + 1442695040888963407U;
        arena_reset(work);
        population_household(h->population, work,
                             (state >> 33) % 10 < strangers ? h->households + n
                                                            : (state >> 36) % h->households,
                             &home);
        pile->requests[pile->count++] =
            load_request(arena, "POST", "/hl7", h->authorization,
                         make(h, arena, &home.people[(state >> 20) % home.count], n));
    }
    arena_free(work);
    return pile;
}

static struct str
visit(struct bench_house *h, struct arena *arena, const struct invented_person *person, size_t n)
{
    size_t last = person->dose_count, first = last > 3 ? last - 3 : 0;
    struct invented_vxu vxu = {
        .person = person,
        .first = first,
        .last = last,
        .given_here = last > 0 ? last - 1 : 0,
        .facility = STR("B-01"),
        .sender = STR("EHR"),
        .control_id = arena_printf(arena, "V%zu-%llu", n, (unsigned long long)h->now.at.us),
        .sent = h->now.at,
        .offset_minutes = h->now.offset_minutes};

    return population_vxu(arena, &vxu);
}

static struct str
question(struct bench_house *h, struct arena *arena, const struct invented_person *person, size_t n)
{
    struct invented_vxu vxu = {.person = person,
                               .facility = STR("B-01"),
                               .sender = STR("EHR"),
                               .control_id = arena_printf(arena, "Q%zu", n),
                               .sent = h->now.at,
                               .offset_minutes = h->now.offset_minutes};

    return population_qbp(arena, &vxu, true);
}

struct bench_pile *
bench_vxus(struct bench_house *h, struct arena *arena, size_t count)
{
    return make_pile(h, arena, count, 3, visit);
}

struct bench_pile *
bench_qbps(struct bench_house *h, struct arena *arena, size_t count)
{
    return make_pile(h, arena, count, 0, question);
}

static struct str
next_request(void *user, unsigned connection, struct arena *arena)
{
    struct bench_pile *pile = user;
    size_t n = atomic_fetch_add(&pile->next, 1);

    (void)connection;
    (void)arena;
    return n < pile->count ? pile->requests[n] : STR("");
}

static bool
is_taken(void *user, unsigned connection, unsigned status, struct str body)
{
    (void)user;
    (void)connection;
    return status == 200 && str_find_str(body, STR("MSA|AA")) < body.n;
}

/* Microseconds of processor time, user and system. */
static int64_t
cpu_us(int who)
{
    struct rusage use;

    (void)getrusage(who, &use);
    return (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * INT64_C(1000000) + use.ru_utime.tv_usec +
           use.ru_stime.tv_usec;
}

enum status
bench_run(struct bench_house *h, const char *name, struct bench_pile *pile, unsigned connections,
          struct load_result *result, struct err *err)
{
    struct load_options options = {.address = h->address,
                                   .connections = connections,
                                   .duration_ms = h->options.seconds * 1000,
                                   .next = next_request,
                                   .good = is_taken,
                                   .user = pile};
    int64_t all_us = -cpu_us(RUSAGE_SELF), ours_us = -cpu_us(RUSAGE_THREAD);
    double answers;

    TRY(load_run(&options, result, err));
    all_us += cpu_us(RUSAGE_SELF);
    ours_us += cpu_us(RUSAGE_THREAD);
    answers = (double)(result->answers == 0 ? 1 : result->answers);
    fprintf(h->cli->err,
            "%s, %u at once: %.0f/s over %.1f s, p50 %.2f ms, p99 %.2f ms, worst %.1f ms, "
            "%llu not AA, resident %ld MiB; processor %.0f us each and %.0f us to send it\n",
            name, connections, result->rate, result->seconds, (double)result->p50_us / 1e3,
            (double)result->p99_us / 1e3, (double)result->max_us / 1e3,
            (unsigned long long)result->bad, bench_resident_kib() / 1024,
            (double)(all_us - ours_us) / answers, (double)ours_us / answers);
    return OK;
}

long
bench_resident_kib(void)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(64 * 1024);
    struct str text, rest;
    uint64_t pages = 0;
    struct err err;

    if (file_read(arena, "/proc/self/statm", 4096, &text, &err) != OK)
        return 0;
    rest = text;
    (void)str_cut(&rest, ' '); /* the whole; what is resident stands second */
    (void)str_parse_u64(str_cut(&rest, ' '), &pages);
    return (long)pages * sysconf(_SC_PAGESIZE) / 1024;
}

enum status
bench_nurse(struct bench_house *house, struct session *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct arena *arena = house->cli->arena;
    struct user user = {.username = STR("bench"),
                        .given = STR("Bench"),
                        .family = STR("Nurse"),
                        .roles = ROLE_BIT(ROLE_CLINICAL),
                        .standing = USER_ACTIVE,
                        .active_on = house->now.today,
                        .reviewed_on = DATE_NONE,
                        .warned_on = DATE_NONE};
    struct org org;

    TRY(tx_begin(&tx, house->store.db, err));
    TRY(org_find_code(&tx, arena, STR("B-01"), &org, err));
    user.org = org.id;
    TRY(user_add(&tx, &user, house->now.at, err));
    TRY(session_start(&tx, arena, &user, SESSION_FULL, STR("127.0.0.1"), STR("bench"),
                      house->now.at, out, err));
    return tx_commit(&tx, err);
}
