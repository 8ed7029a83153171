/* cli/bench_pages.c - `jenner bench pages`: a signed-in nurse searches, opens records, gives doses. */
#include "base/limits.h"
#include "base/log.h"
#include "cli/bench_house.h"
#include "registry/client_search.h"
#include "web/client/searches.h"

enum { IDS_MOST = 1000 };

struct nurse {
    struct bench_house *house;
    struct str cookie, csrf;
    int64_t user;
    int64_t ids[IDS_MOST];
    int64_t searches[IDS_MOST];  /* what stands for the words of one in an address */
    struct str bodies[IDS_MOST]; /* the form that searches for one */
    const struct page_kind *kind;
    size_t id_count;
    _Atomic size_t next;
};

/* A page that is measured by itself. */
struct page_kind {
    const char *name, *method;
    const char *path; /* %lld: the record, or the search */
    bool of_search;
    unsigned status;
    const char *mark; /* stands in the body of a right answer */
};

static const struct page_kind kinds[] = {
    {"search", "POST", "/clients/search", false, 303, ""},
    {"found", "GET", "/clients/s/%lld", true, 200, "role=\"search\""},
    {"give", "GET", "/clients/%lld/give", false, 200, "name=\"giver\""},
    {"record", "GET", "/clients/%lld", false, 200, "id=\"person-title\""},
};

static enum status
sign_in_nurse(struct nurse *n, struct err *err)
{
    struct arena *arena = n->house->cli->arena;
    struct session session;

    TRY(bench_nurse(n->house, &session, err));
    n->user = session.user.id.v;
    n->cookie = arena_printf(arena,
                             "Cookie: sid=%.*s\r\nContent-Type: "
                             "application/x-www-form-urlencoded\r\n",
                             STRF(session.token));
    n->csrf = http_encode(arena, session_form_token(arena, session_csrf(arena, session.token)));
    return OK;
}

/* "olso ann", as somebody would type it who is in a hurry. */
static void
note_search(struct nurse *n, const struct report_client *who)
{
    struct arena *arena = n->house->cli->arena;
    struct str words = STR("");

    if (who->name_count > 0)
        words = arena_printf(arena, "%.*s %.*s", STRF(str_slice(who->names[0].family, 0, 4)),
                             STRF(str_slice(who->names[0].given, 0, 3)));
    n->searches[n->id_count] = searches_put(n->house->serving.web.searches, n->user, words);
    n->bodies[n->id_count] =
        arena_printf(arena, "csrf=%.*s&q=%.*s", STRF(n->csrf), STRF(http_encode(arena, words)));
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
        for (size_t i = 0; i < hits.count && n->id_count < IDS_MOST; i++) {
            note_search(n, &hits.list[i].believed);
            n->ids[n->id_count++] = hits.list[i].id.v;
        }
    }
    return n->id_count > 0 ? OK : FAIL(err, E_NOTFOUND, "the population has nobody to look at");
}

static struct str
next_page(void *user, unsigned connection, struct arena *arena)
{
    struct nurse *n = user;
    const struct page_kind *kind = n->kind;
    size_t at = atomic_fetch_add(&n->next, 1) % n->id_count;
    struct str before = str_of(kind->path), path = before;
    size_t gap = str_find(before, '%');

    (void)connection;
    if (gap < before.n)
        path = arena_printf(arena, "%.*s%lld%s", (int)gap, kind->path,
                            (long long)(kind->of_search ? n->searches[at] : n->ids[at]),
                            kind->path + gap + 4);
    return load_request(arena, kind->method, arena_cstr(arena, path), n->cookie,
                        kind->status == 303 ? n->bodies[at] : STR(""));
}

static bool
is_right(void *user, unsigned connection, unsigned status, struct str body)
{
    const struct nurse *n = user;
    struct str mark = str_of(n->kind->mark);

    (void)connection;
    return status == n->kind->status && (mark.n == 0 || str_find_str(body, mark) < body.n);
}

static enum status
run(struct nurse *n, unsigned connections, int64_t seconds, struct load_result *result,
    struct err *err)
{
    struct load_options load = {.address = n->house->address,
                                .connections = connections,
                                .duration_ms = seconds * 1000,
                                .next = next_page,
                                .good = is_right,
                                .user = n};

    TRY(load_run(&load, result, err));
    fprintf(n->house->cli->err,
            "pages: %s, %u at once: %.0f/s, p50 %.2f ms, p99 %.2f ms, %llu not as expected\n",
            n->kind->name, connections, result->rate, (double)result->p50_us / 1e3,
            (double)result->p99_us / 1e3, (unsigned long long)result->bad);
    return result->bad == 0 ? OK : FAIL(err, E_INVALID, "a page was not answered as it should");
}

/* Each kind alone and with everybody at once; the last is the record's. */
static enum status
run_all(struct nurse *n, const struct bench_options *options, struct load_result *result,
        struct err *err)
{
    for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
        n->kind = &kinds[i];
        TRY(run(n, 1, 1, result, err));
        TRY(run(n, options->senders, options->seconds, result, err));
    }
    return OK;
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
        find_records(&nurse, &err) != OK || run_all(&nurse, &options, &result, &err) != OK)
        return cli_fail(cli, &err);
    fprintf(cli->out, "pages: %.0f pages/s\n", result.rate);
    return CLI_DONE;
}
