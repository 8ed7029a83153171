/* cli/bench_pages.c - `jenner bench pages`: a signed-in nurse's search results and records. */
#include "access/session.h"
#include "base/limits.h"
#include "base/log.h"
#include "cli/bench_house.h"
#include "registry/client_search.h"

enum { IDS_MOST = 1000 };

struct nurse {
    struct bench_house *house;
    struct str cookie;
    int64_t ids[IDS_MOST];
    size_t id_count;
    _Atomic size_t next;
};

static enum status
sign_in_nurse(struct nurse *n, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct arena *arena = n->house->cli->arena;
    struct user user = {.username = STR("bench"),
                        .given = STR("Bench"),
                        .family = STR("Nurse"),
                        .roles = ROLE_BIT(ROLE_CLINICAL),
                        .standing = USER_ACTIVE,
                        .active_on = n->house->now.today,
                        .reviewed_on = DATE_NONE,
                        .warned_on = DATE_NONE};
    struct session session;
    struct org org;

    TRY(tx_begin(&tx, n->house->store.db, err));
    TRY(org_find_code(&tx, arena, STR("B-01"), &org, err));
    user.org = org.id;
    TRY(user_add(&tx, &user, n->house->now.at, err));
    TRY(session_start(&tx, arena, &user, SESSION_FULL, STR("127.0.0.1"), STR("bench"),
                      n->house->now.at, &session, err));
    n->cookie = arena_printf(arena, "Cookie: sid=%.*s\r\n", STRF(session.token));
    return tx_commit(&tx, err);
}

/* Records to open: whoever has a name that begins like these. */
static enum status
find_records(struct nurse *n, struct err *err)
{
    static const char *const words[] = {"and", "joh", "mar", "smi", "ols", "han", "pet", "jen",
                                        "tho", "wil", "bro", "lar", "emm", "ava", "lia", "noa"};
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, n->house->store.db, err));
    for (size_t w = 0; w < sizeof(words) / sizeof(words[0]); w++) {
        struct client_question question = {.text = str_of(words[w])};
        struct client_hits hits;

        TRY(client_search(&tx, n->house->cli->arena, n->house->serving.door.exchange->codes,
                          &question, &hits, err));
        for (size_t i = 0; i < hits.count && n->id_count < IDS_MOST; i++)
            n->ids[n->id_count++] = hits.list[i].id.v;
    }
    return n->id_count > 0 ? OK : FAIL(err, E_NOTFOUND, "the population has nobody to look at");
}

static struct str
next_record(void *user, unsigned connection, struct arena *arena)
{
    struct nurse *n = user;
    size_t at = atomic_fetch_add(&n->next, 1) % n->id_count;
    struct str path = arena_printf(arena, "/clients/%lld", (long long)n->ids[at]);

    (void)connection;
    return load_request(arena, "GET", arena_cstr(arena, path), n->cookie, STR(""));
}

static bool
is_record(void *user, unsigned connection, unsigned status, struct str body)
{
    (void)user;
    (void)connection;
    return status == 200 && str_find_str(body, STR("id=\"person-title\"")) < body.n;
}

static enum status
run(struct nurse *n, unsigned connections, int64_t seconds, struct load_result *result,
    struct err *err)
{
    struct load_options load = {.address = n->house->address,
                                .connections = connections,
                                .duration_ms = seconds * 1000,
                                .next = next_record,
                                .good = is_record,
                                .user = n};

    TRY(load_run(&load, result, err));
    fprintf(n->house->cli->err,
            "pages: %u at once: %.0f/s, p50 %.2f ms, p99 %.2f ms, %llu not as expected\n",
            connections, result->rate, (double)result->p50_us / 1e3, (double)result->p99_us / 1e3,
            (unsigned long long)result->bad);
    return result->bad == 0 ? OK : FAIL(err, E_INVALID, "a record page was not answered as one");
}

/* jenner bench pages [--clients N] [--senders N] [--seconds N] [--db URL] */
int
cli_bench_pages(struct cli *cli)
{
    CLEANUP(bench_close) struct bench_house house = {0};
    struct nurse nurse = {.house = &house};
    struct bench_options options;
    struct load_result result;
    struct err err;

    if (!bench_options(cli, &options))
        return CLI_USAGE;
    log_level_set(LOG_WARN);
    if (bench_open(&house, cli, &options, &err) != OK || sign_in_nurse(&nurse, &err) != OK ||
        find_records(&nurse, &err) != OK || run(&nurse, 1, 1, &result, &err) != OK ||
        run(&nurse, options.senders, options.seconds, &result, &err) != OK)
        return cli_fail(cli, &err);
    fprintf(cli->out, "pages: %.0f pages/s\n", result.rate);
    return CLI_DONE;
}
