/* exchange/qbp.c - the table of contents of what happens to a query. */
#include "exchange/qbp.h"

#include "access/audit.h"
#include "exchange/qbp_read.h"
#include "exchange/rsp.h"
#include "registry/client_search.h"
#include "registry/history.h"

/* What is to be told, and how: table of query results, guide 1.5. */
struct telling {
    enum profile_id profile; /* Z31, Z32, Z33 or Z42 */
    const char *status;      /* QAK-2: OK, NF, TM, AE */
    struct client_id client; /* the one told of in full; 0 otherwise */
    struct told *told;       /* candidates of a Z31, or the one */
    size_t count;
};

static struct teller
teller(const struct passage *p)
{
    return (struct teller){.arena = p->arena,
                           .codes = p->ex->codes,
                           .registry = p->ex->registry,
                           .authority = p->verdict.echo.sender[1].name,
                           .today = p->now.today};
}

/* One person, in full: history as it is believed, and evaluated with a forecast if asked for. */
static enum status
tell_one(const struct passage *p, struct tx *tx, const struct query *q, struct client_id id,
         struct telling *out, struct err *err)
{
    struct history *history = ARENA_NEW(p->arena, struct history);
    struct history_forecast *forecast = ARENA_NEW(p->arena, struct history_forecast);

    TRY(history_load(tx, p->arena, id, history, err));
    out->profile = q->forecast ? PROFILE_Z42 : PROFILE_Z32;
    out->status = "OK";
    out->client = history->client.id;
    out->count = 1;
    out->told = ARENA_NEW(p->arena, struct told);
    *out->told = (struct told){.id = history->client.id,
                               .client = &history->client.believed,
                               .doses = history->doses,
                               .dose_count = history->dose_count};
    if (!q->forecast) {
        struct history_word *words;

        TRY(history_words(tx, p->arena, history->client.id, &words, &out->told->word_count, err));
        out->told->words = words;
        return OK;
    }
    tx_end(tx); /* the logic runs with no connection held */
    history_cdsi(history, q->schedule, p->now.today, p->arena, forecast);
    out->told->forecast = forecast;
    return OK;
}

/* Several persons: names and birth dates to choose from, or nothing where only one may be told. */
static void
tell_several(const struct passage *p, const struct query *q, const struct client_answer *found,
             struct telling *out)
{
    bool list = !q->forecast || p->who->feed.switches.candidates_z44;

    if (found->count > q->most)
        out->status = "TM";
    if (found->count > q->most || !list)
        return;
    out->profile = PROFILE_Z31;
    out->status = "OK";
    out->count = found->count;
    out->told = ARENA_ARRAY(p->arena, struct told, found->count);
    for (size_t i = 0; i < found->count; i++)
        out->told[i] = (struct told){.id = found->list[i].id, .client = &found->list[i].believed};
}

static enum status
find_out(const struct passage *p, const struct query *q, struct telling *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct client_asked asked = {.who = &q->who, .organization = p->who->feed.org.v};
    struct client_answer found;

    *out = (struct telling){.profile = PROFILE_Z33, .status = "NF"};
    TRY(tx_read(&tx, p->ex->db, err));
    TRY(client_ask(&tx, p->arena, p->ex->codes, &asked, &found, err));
    if (found.answer == MATCH_SAME && found.count > 0)
        return tell_one(p, &tx, q, found.list[0].id, out, err);
    if (found.count > 0)
        tell_several(p, q, &found, out);
    return OK;
}

static struct str
write_response(const struct passage *p, const struct telling *t)
{
    struct answer answer = passage_answer(p);
    struct teller tells = teller(p);
    struct buf buf;

    if (t->profile == PROFILE_Z33)
        return ack_build_nobody(p->arena, &answer, t->status);
    buf_init(&buf, p->arena, 32 * 1024);
    ack_begin_response(&buf, &answer, t->profile, t->status);
    for (size_t i = 0; i < t->count; i++) {
        rsp_pid(&tells, &buf, &t->told[i], (unsigned)i + 1, t->profile == PROFILE_Z42);
        if (t->profile == PROFILE_Z32) {
            rsp_pd1(&tells, &buf, &t->told[i]);
            rsp_nk1(&tells, &buf, &t->told[i]);
        }
        for (size_t d = 0; d < t->told[i].dose_count; d++)
            rsp_dose(&tells, &buf, &t->told[i], d);
        if (t->profile == PROFILE_Z42)
            rsp_forecast(&tells, &buf, &t->told[i]);
    }
    return buf_str(&buf);
}

/* Whoever was told of a person stands in the audit before the answer leaves. */
static enum status
audit_told(const struct passage *p, struct tx *tx, const struct telling *t, struct err *err)
{
    for (size_t i = 0; i < t->count; i++)
        TRY(audit_add(tx,
                      &(struct audit_entry){
                          .at = p->now.at,
                          .org = p->who->feed.org,
                          .source = arena_printf(p->arena, "feed %.*s", STRF(p->who->feed.code)),
                          .what = AUDIT_QUERY,
                          .object_kind = STR("message"),
                          .object = p->id,
                          .client = t->told[i].id.v},
                      err));
    return OK;
}

/* What the transaction needs, made ready before it. */
struct recording {
    const struct passage *p;
    const struct telling *telling;
    struct journal_entry entry;
    struct str packed;
};

static enum status
record(struct tx *tx, void *context, struct err *err)
{
    const struct recording *r = context;

    TRY(journal_add(tx, r->p->arena, &r->entry, r->packed, err));
    return audit_told(r->p, tx, r->telling, err);
}

static enum status
handle(struct passage *p, struct query *query, struct answered *out, struct err *err)
{
    struct telling telling = {.profile = PROFILE_Z33, .status = "AE"};
    struct recording r = {.p = p, .telling = &telling};

    if (!gate_answers(&p->who->gate))
        passage_close_gate(p);
    else if (!p->verdict.checked.rejected)
        TRY(find_out(p, query, &telling, err));
    out->text = write_response(p, &telling);
    out->msa1 = judge_code(&p->verdict, &p->who->feed.switches);
    r.packed = passage_kept(p);
    r.entry = passage_entry(p, out->msa1, STR(""));
    r.entry.client = telling.client;
    r.entry.micros_parse = (int32_t)(p->judged_us - p->began_us);
    r.entry.micros_apply = (int32_t)(clock_monotonic_us() - p->judged_us);
    return tx_run(p->ex->db, record, &r, err);
}

enum status
qbp_handle(struct passage *p, struct answered *out, struct err *err)
{
    struct reader reader = {p->arena, p->verdict.msg, p->ex->codes};
    struct query query = qbp_read(&reader);
    enum status status;

    /* The answer borrows from the schedule until it is written. */
    query.schedule = cdsi_force_hold(p->ex->force);
    status = handle(p, &query, out, err);
    cdsi_force_release(p->ex->force, query.schedule);
    return status;
}
