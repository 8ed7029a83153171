/* cli/bench_records.c - `jenner bench records`: what the server itself needs for a search and a record. */
#include <pthread.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/log.h"
#include "cli/bench_house.h"
#include "web/client/show.h"

enum { ASKED_OF_A_KIND = 200, ASKED_MOST = 2 * 14 * ASKED_OF_A_KIND, RECORDS_MOST = 1000 };

/* By the clock, and what the processor was given: on a machine that others use only the second carries over. */
struct times {
    int64_t us[ASKED_MOST], ns[ASKED_MOST];
    size_t count;
};

struct spent {
    int64_t us, ns;
};

struct asker {
    struct bench_house *house;
    struct session session;
    struct str csrf;
    struct arena *arena; /* of one question */
    uint64_t next;       /* household */
    struct times kind, all, pages;
    size_t found, asked;
    struct str to; /* where the last search led */
    int64_t records[RECORDS_MOST];
    size_t record_count;
};

/* ---- questions, as nurses type them ---- */

struct question_kind {
    const char *name;
    struct str (*words)(struct arena *arena, const struct invented_person *who);
};

static struct str
cut(struct str name, size_t most)
{
    return str_slice(name, 0, name.n < most ? name.n : most);
}

#define QUESTION(function, ...)                                                                    \
    static struct str function(struct arena *arena, const struct invented_person *who)             \
    {                                                                                              \
        struct ymd born = date_split(who->born);                                                   \
                                                                                                   \
        (void)born;                                                                                \
        return arena_printf(arena, __VA_ARGS__);                                                   \
    }

QUESTION(three_and_three, "%.*s %.*s", STRF(cut(who->family, 3)), STRF(cut(who->given, 3)))
QUESTION(both_names, "%.*s %.*s", STRF(who->family), STRF(who->given))
QUESTION(given_first, "%.*s %.*s", STRF(who->given), STRF(who->family))
QUESTION(with_birth_date, "%.*s %.*s %u/%u/%d", STRF(cut(who->family, 4)), STRF(cut(who->given, 2)),
         born.month, born.day, born.year)
QUESTION(birth_date_alone, "%u/%u/%d", born.month, born.day, born.year)
QUESTION(with_year, "%.*s %d", STRF(who->family), born.year)
QUESTION(telephone, "(%.*s) %.*s-%.*s", STRF(str_slice(who->phone, 0, 3)),
         STRF(str_slice(who->phone, 3, 6)), STRF(str_skip(who->phone, 6)))
QUESTION(local_telephone, "%.*s-%.*s", STRF(str_slice(who->phone, 3, 6)),
         STRF(str_skip(who->phone, 6)))
QUESTION(with_zip, "%.*s %.*s", STRF(who->family), STRF(cut(who->zip, 5)))
QUESTION(family_alone, "%.*s", STRF(who->family))
QUESTION(given_alone, "%.*s", STRF(cut(who->given, 3)))
QUESTION(with_slip, "%.*s%.*s %.*s", STRF(cut(who->family, 4)), STRF(str_skip(who->family, 5)),
         STRF(who->given))
QUESTION(with_parent, "%.*s %.*s", STRF(who->given), STRF(who->guardian_given))
QUESTION(of_nobody, "Qxv%.*s Brrt", STRF(cut(who->given, 1)))

static const struct question_kind kinds[] = {
    {"3 + 3 letters", three_and_three},
    {"family, given", both_names},
    {"given, family", given_first},
    {"4 + 2 letters, birth date", with_birth_date},
    {"birth date", birth_date_alone},
    {"family, birth year", with_year},
    {"telephone", telephone},
    {"telephone, 7 digits", local_telephone},
    {"family, ZIP", with_zip},
    {"family", family_alone},
    {"3 letters of given", given_alone},
    {"a letter missing", with_slip},
    {"given, parent's given", with_parent},
    {"nobody", of_nobody},
};

/* ---- asking, without a wire between ---- */

static struct res
ask(struct asker *a, enum http_method method, struct str path, struct str body, struct spent *spent)
{
    struct http_header headers[2] = {
        {STR("Cookie"), arena_printf(a->arena, "sid=%.*s", STRF(a->session.token))},
        {STR("Content-Type"), STR("application/x-www-form-urlencoded")}};
    struct str rest = path;
    struct req req = {.arena = a->arena,
                      .method = method,
                      .path = str_cut(&rest, '?'),
                      .headers = headers,
                      .header_count = 2,
                      .body = body,
                      .peer = {.address = STR("127.0.0.1")},
                      .received_us = clock_monotonic_us()};
    struct res res = {0};
    int64_t ns = clock_thread_ns();

    req.query = rest.p == NULL ? STR("") : rest;
    web_answer(&a->house->serving.web, &req, &res);
    spent->us += clock_monotonic_us() - req.received_us;
    spent->ns += clock_thread_ns() - ns;
    return res;
}

static struct str
location(const struct res *res)
{
    for (const struct res_header *h = res->headers; h != NULL; h = h->next)
        if (str_eq(str_of(h->name), STR("Location")))
            return str_of(h->value);
    return STR("");
}

static void
note(struct times *times, const struct spent *spent)
{
    if (times->count == ASKED_MOST)
        return;
    times->us[times->count] = spent->us;
    times->ns[times->count++] = spent->ns;
}

/* One search and the page it leads to. False: not answered as it should. */
static bool
search_once(struct asker *a, const struct question_kind *kind, const struct invented_person *who)
{
    struct spent search = {0}, page = {0}, both;
    int64_t id;
    struct str words = kind->words(a->arena, who), body;
    struct res res;

    body = arena_printf(a->arena, "csrf=%.*s&q=%.*s", STRF(a->csrf),
                        STRF(http_encode(a->arena, words)));
    res = ask(a, HTTP_POST, STR("/clients/search"), body, &search);
    if (res.status != 303)
        return false;
    a->to = location(&res);
    res = ask(a, HTTP_GET, a->to, STR(""), &page);
    both = (struct spent){search.us + page.us, search.ns + page.ns};
    note(&a->kind, &both);
    note(&a->all, &search);
    note(&a->all, &page);
    a->asked++;
    a->found += str_find_str(res.body, who->family) < res.body.n;
    if (str_parse_i64(str_skip(a->to, sizeof("/clients/") - 1), &id) &&
        a->record_count < RECORDS_MOST)
        a->records[a->record_count++] = id;
    return res.status == 0 || res.status == 200;
}

static int
by_size(const void *x, const void *y)
{
    const int64_t *a = x, *b = y;

    return (*a > *b) - (*a < *b);
}

/* Of what was sorted. */
static double
percentile(const int64_t *sorted, size_t count, unsigned percent, double unit)
{
    return count == 0 ? 0 : (double)sorted[(count - 1) * percent / 100] / unit;
}

static void
say(struct asker *a, const char *name, struct times *t)
{
    qsort(t->us, t->count, sizeof(t->us[0]), by_size);
    qsort(t->ns, t->count, sizeof(t->ns[0]), by_size);
    fprintf(a->house->cli->out,
            "%-26s p50 %6.2f ms  p99 %6.2f ms  most %6.2f ms; processor p50 %6.2f ms  p99 %6.2f "
            "ms; of %zu",
            name, percentile(t->us, t->count, 50, 1e3), percentile(t->us, t->count, 99, 1e3),
            percentile(t->us, t->count, 100, 1e3), percentile(t->ns, t->count, 50, 1e6),
            percentile(t->ns, t->count, 99, 1e6), t->count);
}

/* People all over the population, always the same ones. */
static const struct invented_person *
somebody(struct asker *a, struct household *home)
{
    do {
        a->next = (a->next * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407));
        population_household(a->house->population, a->arena, (a->next >> 20) % a->house->households,
                             home);
    } while (home->count == 0);
    return &home->people[(a->next >> 9) % home->count];
}

static enum status
search_all(struct asker *a, struct err *err)
{
    for (size_t k = 0; k < sizeof(kinds) / sizeof(kinds[0]); k++) {
        a->kind.count = a->found = a->asked = 0;
        for (size_t i = 0; i < ASKED_OF_A_KIND; i++) {
            struct household home;

            arena_reset(a->arena);
            if (!search_once(a, &kinds[k], somebody(a, &home)))
                return FAIL(err, E_INVALID, "a search by %s was not answered", kinds[k].name);
        }
        say(a, kinds[k].name, &a->kind);
        fprintf(a->house->cli->out, "; the family's name shown %zu times\n", a->found);
    }
    say(a, "search, each request", &a->all);
    fprintf(a->house->cli->out, "\n");
    return OK;
}

/* Whole requests: session, agreement, record, forecast, page, and the look written down. */
static enum status
open_records(struct asker *a, struct err *err)
{
    for (size_t i = 0; i < a->record_count; i++) {
        struct spent spent = {0};
        struct res res;

        arena_reset(a->arena);
        res = ask(a, HTTP_GET, arena_printf(a->arena, "/clients/%lld", (long long)a->records[i]),
                  STR(""), &spent);
        if (res.status != 0 && res.status != 200)
            return FAIL(err, E_INVALID, "a record was answered %u", res.status);
        note(&a->pages, &spent);
    }
    say(a, "record, whole request", &a->pages);
    fprintf(a->house->cli->out, "\n");
    return OK;
}

/* ---- pages made, without session and audit ---- */

struct maker {
    struct asker *asker;
    unsigned number;
    size_t made;
    size_t bytes;
    int64_t ns;
    enum status status;
    struct err err;
};

static enum status
make_page(struct maker *m, struct arena *arena, int64_t id)
{
    struct bench_house *house = m->asker->house;
    CLEANUP(tx_end) struct tx tx = {0};
    struct req req = {.arena = arena, .method = HTTP_GET, .path = STR("/")};
    struct res res = {0};
    struct visit v = {.web = &house->serving.web,
                      .req = &req,
                      .res = &res,
                      .arena = arena,
                      .now = house->now,
                      .signed_in = true,
                      .session = m->asker->session};
    struct history history;
    enum status status;

    page_init(&v.page, arena);
    v.page.layout = &v.layout;
    TRY(tx_read(&tx, house->store.db, &m->err));
    TRY(history_load(&tx, arena, (struct client_id){id}, &history, &m->err));
    tx_end(&tx);
    v.schedule = cdsi_force_hold(v.web->force);
    status = show_record(&v, &history, &m->err);
    m->bytes += page_str(&v.page).n;
    cdsi_force_release(v.web->force, v.schedule);
    return status;
}

static void *
make_pages(void *argument)
{
    struct maker *m = argument;
    const struct asker *a = m->asker;
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(LIMIT_ARENA_BYTES);
    int64_t end = clock_monotonic_us() + a->house->options.seconds * 1000000;
    int64_t began = clock_thread_ns();

    for (size_t at = m->number; m->status == OK && clock_monotonic_us() < end; at += 7) {
        arena_reset(arena);
        m->status = make_page(m, arena, a->records[at % a->record_count]);
        m->made++;
    }
    m->ns = clock_thread_ns() - began;
    return NULL;
}

static enum status
make_all(struct asker *a, unsigned threads, struct err *err)
{
    enum { MAKERS_MOST = 64 };
    struct maker makers[MAKERS_MOST] = {0};
    pthread_t thread[MAKERS_MOST];
    unsigned count = threads < MAKERS_MOST ? threads : MAKERS_MOST;
    size_t made = 0, bytes = 0;
    int64_t began = clock_monotonic_us(), ns = 0;

    for (unsigned i = 0; i < count; i++) {
        makers[i] = (struct maker){.asker = a, .number = i};
        if (pthread_create(&thread[i], NULL, make_pages, &makers[i]) != 0)
            return FAIL(err, E_IO, "could not start a thread");
    }
    for (unsigned i = 0; i < count; i++) {
        (void)pthread_join(thread[i], NULL);
        made += makers[i].made;
        bytes += makers[i].bytes;
        ns += makers[i].ns;
        if (makers[i].status != OK) {
            *err = makers[i].err;
            return makers[i].status;
        }
    }
    fprintf(a->house->cli->out,
            "record pages made, %u at once: %.0f/s, %.0f us of processor and %zu bytes each; "
            "loaded, forecast, rendered\n",
            count, (double)made * 1e6 / (double)(clock_monotonic_us() - began),
            made == 0 ? 0 : (double)ns / 1e3 / (double)made, made == 0 ? 0 : bytes / made);
    return OK;
}

static enum status
run(struct asker *a, struct err *err)
{
    TRY(search_all(a, err));
    if (a->record_count == 0)
        return FAIL(err, E_NOTFOUND, "no search led to a record");
    TRY(open_records(a, err));
    TRY(make_all(a, 1, err));
    return make_all(a, a->house->options.senders, err);
}

/* jenner bench records [--clients N] [--senders N] [--seconds N] [--db URL] */
int
cli_bench_records(struct cli *cli)
{
    CLEANUP(bench_close) struct bench_house house = {0};
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(LIMIT_ARENA_BYTES);
    struct asker *asker = ARENA_NEW(cli->arena, struct asker);
    struct bench_options options;
    struct err err;

    *asker = (struct asker){.house = &house, .arena = arena, .next = 1};
    if (!bench_options(cli, &options))
        return CLI_USAGE;
    log_level_set(LOG_WARN);
    if (bench_open(&house, cli, &options, &err) != OK ||
        bench_nurse(&house, &asker->session, &err) != OK)
        return cli_fail(cli, &err);
    asker->csrf = http_encode(
        cli->arena, session_form_token(cli->arena, session_csrf(cli->arena, asker->session.token)));
    return run(asker, &err) == OK ? CLI_DONE : cli_fail(cli, &err);
}
