/* web/bench/bench.c - the test bench: a text judged as the door would, shown as a message's page. */
#include "web/bench/bench.h"

#include "access/secret.h"
#include "exchange/rehearse.h"
#include "exchange/sample.h"
#include "exchange/scramble.h"
#include "exchange/share.h"
#include "store/db.h"
#include "web/feed/feeds.h"
#include "web/feed/message.h"
#include "web/feed/told.h"
#include "web/moment.h"
#include "web/serve.h"

enum { MESSAGES_SHOWN = 100, FEEDS_SHOWN = 200 };

page_handler bench_form, bench_judge, bench_shared, message_bench;

/* -- which feed -------------------------------------------------------------------------------- */

struct bench_feeds {
    struct feed *list;
    size_t count;
    const struct feed *chosen; /* NULL: the strict defaults */
};

/* Those one may see; for a link, all: only the switches are used then. */
static enum status
load_feeds(struct visit *v, struct feed_id wanted, bool shared, struct bench_feeds *out,
           struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org_id scope = {shared ? 0 : visit_scope(v)};

    *out = (struct bench_feeds){.count = 0};
    if (shared && wanted.v == 0)
        return OK;
    TRY(tx_read(&tx, v->web->db, err));
    TRY(feed_scope(&tx, v->arena, scope, &out->list, &out->count, err));
    for (size_t i = 0; i < out->count; i++)
        if (out->list[i].id.v == wanted.v)
            out->chosen = &out->list[i];
    return OK;
}

/* -- judging ----------------------------------------------------------------------------------- */

/* One message of the text, judged. */
struct tried {
    struct str raw;
    struct rehearsed one;
};

static bool
worse_than_aa(const struct tried *t)
{
    return !str_eq(t->one.msa1, STR("AA"));
}

static size_t
try_all(struct visit *v, const struct bench *bench, const struct bench_feeds *feeds,
        struct tried *list)
{
    struct ask ask = {.profiles = v->web->exchange->profiles,
                      .codes = v->web->codes,
                      .today = v->now.today,
                      .now = v->now.at};
    struct hl7_split split;
    struct hl7_part part;
    size_t count = 0;

    if (feeds->chosen != NULL)
        ask.switches = feeds->chosen->switches;
    hl7_split_init(&split, v->arena, bench->text);
    while (count < MESSAGES_SHOWN && hl7_split_next(&split, &part))
        list[count++] = (struct tried){part.text, rehearse(v->arena, &ask, v->now, &part)};
    if (count == 0) {
        part = (struct hl7_part){.kind = HL7_PART_STRAY, .text = bench->text};
        list[count++] = (struct tried){part.text, rehearse(v->arena, &ask, v->now, &part)};
    }
    return count;
}

/* -- showing ----------------------------------------------------------------------------------- */

static size_t
findings_of(struct visit *v, const struct findings *found, struct message_finding **out)
{
    *out = ARENA_ARRAY(v->arena, struct message_finding, found->count + 1);
    for (size_t i = 0; i < found->count; i++) {
        const struct finding *f = &found->list[i];

        (*out)[i] = (struct message_finding){.code = f->code,
                                             .known = true,
                                             .own = finding_kind(f->code)->own,
                                             .severity = f->severity,
                                             .erl = place_erl(v->arena, f->place),
                                             .what = f->what};
    }
    return found->count;
}

static int64_t
count_of(const struct findings *found, enum severity severity)
{
    int64_t n = 0;

    for (size_t i = 0; i < found->count; i++)
        n += found->list[i].severity == severity;
    return n;
}

static void
fill_others(struct visit *v, const struct tried *list, size_t count, size_t shown,
            struct feed_message_view *view)
{
    struct feed_message_others *rows = ARENA_ARRAY(v->arena, struct feed_message_others, count + 1);

    if (count < 2)
        return;
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct feed_message_others){
            .number = (int64_t)i + 1,
            .msa1 = list[i].one.msa1,
            .control = list[i].one.verdict.echo.control_id,
            .errors = count_of(list[i].one.verdict.found, SEVERITY_E),
            .warnings = count_of(list[i].one.verdict.found, SEVERITY_W),
            .here = i == shown};
    view->others = rows;
    view->others_count = count;
}

static void
fill_feeds(struct visit *v, const struct bench_feeds *feeds, struct feed_message_view *view)
{
    struct feed_message_feeds *rows =
        ARENA_ARRAY(v->arena, struct feed_message_feeds, feeds->count + 1);

    for (size_t i = 0; i < feeds->count; i++)
        if (view->feeds_count < FEEDS_SHOWN || &feeds->list[i] == feeds->chosen)
            rows[view->feeds_count++] =
                (struct feed_message_feeds){.feed = feeds->list[i].id.v,
                                            .label = feeds->list[i].login,
                                            .here = &feeds->list[i] == feeds->chosen};
    view->feeds = rows;
}

static const char *
outcome_of(const struct tried *t)
{
    if (t->one.msa1.n == 0)
        return "An answer: held against its profile.";
    if (str_eq(t->one.msa1, STR("AA")))
        return "It would be accepted.";
    return str_eq(t->one.msa1, STR("AE"))
               ? "It would be accepted with errors: what is wrong would be left out."
               : "It would be rejected: nothing would be stored.";
}

/* Line ends a text area understands. */
static struct str
as_lines(struct arena *arena, struct str text)
{
    char *p = arena_bytes(arena, text.n);

    for (size_t i = 0; i < text.n; i++)
        p[i] = text.p[i] == '\r' && (i + 1 == text.n || text.p[i + 1] != '\n') ? '\n' : text.p[i];
    return (struct str){p, text.n};
}

static void
fill_head(struct visit *v, const struct bench *bench, const struct bench_feeds *feeds,
          const struct tried *t, struct feed_message_view *view)
{
    const struct hl7_message *msg = t->one.verdict.msg;

    view->bench = true;
    view->msa1 = t->one.msa1;
    view->outcome = str_of(outcome_of(t));
    view->control = t->one.verdict.echo.control_id;
    view->type = msg->readable ? hl7_get(msg, 0, 9, 1, 1, 0) : STR("");
    view->profile = t->one.verdict.refused ? STR("") : profile_name(t->one.verdict.profile);
    view->feedless = feeds->chosen == NULL;
    view->sender = feeds->chosen == NULL ? STR("")
                   : bench->shared       ? STR("a feed")
                                         : feeds->chosen->login;
    view->shared = bench->shared;
    view->until = bench->until;
    view->edits = !bench->shared;
    view->shares = !bench->shared;
    view->copy = bench->shared ? STR("") : as_lines(v->arena, bench->text);
    if (!bench->shared)
        fill_feeds(v, feeds, view);
}

enum status
bench_show(struct visit *v, const struct bench *bench, struct err *err)
{
    struct tried *list = ARENA_ARRAY(v->arena, struct tried, MESSAGES_SHOWN);
    struct feed_message_view view = {0};
    struct message_finding *findings;
    struct bench_feeds feeds;
    struct told told;
    size_t count, shown = 0;

    TRY(load_feeds(v, bench->feed, bench->shared, &feeds, err));
    count = try_all(v, bench, &feeds, list);
    if (bench->number > 0 && bench->number <= count)
        shown = bench->number - 1;
    else
        while (shown + 1 < count && !worse_than_aa(&list[shown]))
            shown++;
    told = (struct told){.raw = list[shown].raw, .reply = list[shown].one.reply};
    told.finding_count = findings_of(v, list[shown].one.verdict.found, &findings);
    told.findings = findings;
    fill_head(v, bench, &feeds, &list[shown], &view);
    fill_others(v, list, count, shown, &view);
    told_fill(v, &told, &view);
    page_feed_message(&v->page, &view);
    return OK;
}

/* -- the pages --------------------------------------------------------------------------------- */

static struct feed_id
feed_field(struct str text)
{
    uint64_t number;

    return (struct feed_id){str_parse_u64(text, &number) && number <= INT64_MAX ? (int64_t)number
                                                                                : 0};
}

static enum status
show_form(struct visit *v, struct str problem, struct err *err)
{
    const struct sample *all, *chosen = sample_find(req_query(v->req, "sample"));
    size_t count = samples_all(&all);
    struct bench_form_view view = {.problem = problem};
    struct bench_form_samples *rows = ARENA_ARRAY(v->arena, struct bench_form_samples, count);
    struct bench_form_feeds *feeds_shown;
    struct bench_feeds feeds;

    TRY(load_feeds(v, feed_field(req_query(v->req, "feed")), false, &feeds, err));
    feeds_shown = ARENA_ARRAY(v->arena, struct bench_form_feeds, feeds.count + 1);
    for (size_t i = 0; i < feeds.count; i++)
        if (view.feeds_count < FEEDS_SHOWN || &feeds.list[i] == feeds.chosen)
            feeds_shown[view.feeds_count++] = (struct bench_form_feeds){
                feeds.list[i].id.v, feeds.list[i].login, &feeds.list[i] == feeds.chosen};
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct bench_form_samples){all[i].row, all[i].title, all[i].shows, all[i].msa1};
    view.feeds = feeds_shown;
    view.samples = rows;
    view.samples_count = count;
    view.text =
        chosen == NULL ? STR("") : as_lines(v->arena, sample_text(v->arena, chosen, v->now));
    view.picked = chosen == NULL ? STR("") : chosen->title;
    if (problem.n > 0)
        v->res->status = 422;
    page_bench_form(&v->page, &view);
    return OK;
}

/* GET /bench, with ?sample=ROW one of ours in the box */
enum status
bench_form(struct visit *v, struct err *err)
{
    return show_form(v, STR(""), err);
}

static enum status
make_share(struct visit *v, const struct bench *bench, struct str *token, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bench_feeds feeds;
    struct share share = {.user = v->session.user.id.v, .text = bench->text};

    TRY(load_feeds(v, bench->feed, false, &feeds, err));
    share.feed.v = feeds.chosen == NULL ? 0 : feeds.chosen->id.v;
    TRY(tx_begin(&tx, v->web->db, err));
    TRY(share_make(&tx, v->arena, v->web->codes, v->now, &share, token, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_EXPORT,
                                        .kind = STR("bench"),
                                        .object = share.id,
                                        .reason = STR("shared scrambled, for a day")},
                    err));
    return tx_commit(&tx, err);
}

/* POST /bench: pasted, or a file. */
enum status
bench_judge(struct visit *v, struct err *err)
{
    struct str file = req_field(v->req, "file"), token, number = visit_field(v, "number");
    struct bench bench = {.text = file.n > 0 ? file : visit_field(v, "text"),
                          .feed = feed_field(visit_field(v, "feed"))};

    if (bench.text.n == 0)
        return show_form(v, STR("Paste a message, choose a file, or pick a sample."), err);
    if (number.n > 0 && !str_parse_u64(number, &bench.number))
        bench.number = 0;
    if (!str_eq(visit_field(v, "what"), STR("share")))
        return bench_show(v, &bench, err);
    TRY(make_share(v, &bench, &token, err));
    res_redirect(v->req, v->res, arena_printf(v->arena, "/bench/s/%.*s", STRF(token)));
    return OK;
}

/* GET /bench/s/:token, by anybody who was given the link */
enum status
bench_shared(struct visit *v, struct err *err)
{
    struct share share;
    struct bench bench = {.shared = true};

    {
        CLEANUP(tx_end) struct tx tx = {0};

        TRY(tx_read(&tx, v->web->db, err));
        TRY(share_load(&tx, v->arena, v->part[0], v->now.at, &share, err));
    }
    bench.text = share.text;
    bench.feed = share.feed;
    bench.until = moment_words(v->arena, share.expires_at, v->now.offset_minutes);
    return bench_show(v, &bench, err);
}

/* POST /messages/:id/bench: a copy to edit; scrambled for those who may not see whom it is about. */
enum status
message_bench(struct visit *v, struct err *err)
{
    struct message_page m = {.repeats = false};
    bool open = message_may_reveal(v);
    struct bench bench;

    TRY(message_load(v, &m, err));
    TRY(visit_audit_look(v,
                         &(struct visit_act){.what = AUDIT_VIEW,
                                             .kind = STR("message"),
                                             .object = m.seen.row.id.v,
                                             .client = open ? m.seen.row.client.v : 0,
                                             .reason = STR("copied to the test bench")},
                         err));
    bench = (struct bench){.text = m.seen.raw, .feed = m.feed.id};
    if (!open)
        bench.text =
            scramble(v->arena, v->web->codes, secret_token(v->arena), v->now.today, m.seen.raw);
    return bench_show(v, &bench, err);
}
