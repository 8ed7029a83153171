/* web/feed/message.c - GET /messages/:id, one message with each finding shown on its field, and what one
 * may do with it: reveal the person, process it again, edit a copy. */
#include "web/feed/message.h"

#include "exchange/resend.h"
#include "registry/client.h"
#include "registry/sent.h"
#include "web/feed/feeds.h"
#include "web/feed/told.h"
#include "web/serve.h"

page_handler message_show, message_reveal;

enum status
message_load(struct visit *v, struct message_page *m, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_orgs orgs;
    struct message_id id;

    TRY(visit_id(v, 0, &id.v, err));
    TRY(tx_read(&tx, v->web->db, err));
    TRY(monitor_message(&tx, v->arena, id, &m->seen, err));
    TRY(feed_seen_by(v, &tx, m->seen.feed, &m->feed, err));
    TRY(feed_orgs_load(v, &tx, &orgs, err));
    m->org = feed_org_name(&orgs, m->feed.org);
    TRY(again_load(&tx, v->arena, id, &m->again, &m->repeats, err));
    if (m->repeats)
        TRY(monitor_message(&tx, v->arena, m->again.of, &m->first, err));
    return again_list(&tx, v->arena, id, &m->later, &m->later_count, err);
}

bool
message_may_reveal(const struct visit *v)
{
    return visit_may(v, PERMISSION_CLIENT_READ) && gate_answers(&v->gate);
}

static struct str
outcome(const struct visit *v, const struct message_row *row)
{
    struct str doses = message_outcome(v, row);
    const char *answer = str_eq(row->msa1, STR("AA")) ? "Accepted."
                         : str_eq(row->msa1, STR("AE"))
                             ? "Accepted with errors: what was wrong was left out."
                             : "Rejected: nothing was stored.";

    return arena_printf(v->arena, "%s %.*s%s", answer, STRF(doses), doses.n > 0 ? "." : "");
}

/* "10:15:02.114", the site's time. */
static struct str
clock_words(const struct visit *v, struct instant at)
{
    int64_t ms = at.us / 1000 + (int64_t)v->now.offset_minutes * 60000;
    int64_t day = ((ms % 86400000) + 86400000) % 86400000;

    return arena_printf(v->arena, "%02d:%02d:%02d.%03d", (int)(day / 3600000),
                        (int)(day / 60000 % 60), (int)(day / 1000 % 60), (int)(day % 1000));
}

static struct str
milliseconds(struct visit *v, int64_t micros)
{
    return arena_printf(v->arena, "%lld.%03lld ms", (long long)(micros / 1000),
                        (long long)(micros % 1000));
}

/* One stretch of its way, whole or, where the journal knows, in two. */
static size_t
add_stretch(struct visit *v, int64_t whole, int64_t first, const char *const words[3],
            struct feed_message_steps *rows)
{
    if (first <= 0 || first > whole) {
        rows[0] = (struct feed_message_steps){str_of(words[0]), milliseconds(v, whole)};
        return 1;
    }
    rows[0] = (struct feed_message_steps){str_of(words[1]), milliseconds(v, first)};
    rows[1] = (struct feed_message_steps){str_of(words[2]), milliseconds(v, whole - first)};
    return 2;
}

/* What the journal keeps. A row cannot know how long its own writing to disk took. */
static void
fill_steps(struct visit *v, const struct message_page *m, struct feed_message_view *view)
{
    static const char *const judged[] = {"Read and judged", "Read", "Judged"};
    static const char *const stored[] = {"Matched and stored", "Matched", "Stored"};
    static const char *const searched[] = {"Searched and answered", "", ""};
    bool query = str_eq(m->seen.row.kind, STR("QBP"));
    int64_t parse = m->seen.micros_parse, apply = m->seen.micros_apply;
    struct instant end = {m->seen.row.received.us + parse + apply};
    struct feed_message_steps *rows = ARENA_ARRAY(v->arena, struct feed_message_steps, 7);
    size_t n = 0;

    rows[n++] = (struct feed_message_steps){STR("Received"), clock_words(v, m->seen.row.received)};
    if (m->seen.peer.n > 0 && visit_may(v, PERMISSION_FEED_MANAGE))
        rows[n++] = (struct feed_message_steps){STR("From the address"), m->seen.peer};
    n += add_stretch(v, parse, m->seen.micros_read, judged, rows + n);
    if (apply > 0)
        n += add_stretch(v, apply, m->seen.micros_match, query ? searched : stored, rows + n);
    rows[n++] = (struct feed_message_steps){STR("Answer ready to be written"), clock_words(v, end)};
    view->steps = rows;
    view->steps_count = n;
}

static void
fill_head(struct visit *v, const struct message_page *m, struct feed_message_view *view)
{
    const struct message_row *row = &m->seen.row;

    view->id = row->id.v;
    view->feed = m->feed.id.v;
    view->sender = arena_printf(v->arena, "%.*s: %.*s", STRF(m->org), STRF(m->feed.code));
    view->received = feed_moment(v, row->received);
    view->control = row->control_id;
    view->type = row->kind;
    view->profile = m->seen.profile;
    view->door = m->seen.door;
    view->msa1 = row->msa1;
    view->outcome = outcome(v, row);
    view->client = message_may_reveal(v) ? row->client.v : 0;
    fill_steps(v, m, view);
}

static size_t
fill_differences(struct visit *v, const struct message_finding **list, size_t count,
                 const char *kind, struct feed_message_changes *rows)
{
    for (size_t i = 0; i < count; i++) {
        const struct finding_kind *known = list[i]->known ? finding_kind(list[i]->code) : NULL;

        rows[i] = (struct feed_message_changes){
            .kind = str_of(kind),
            .words = known == NULL ? STR("") : sentence_in_general(v, known->what),
            .own = list[i]->own};
    }
    return count;
}

static void
fill_repeats(struct visit *v, const struct message_page *m, struct feed_message_view *view)
{
    struct again_difference d;
    struct feed_message_changes *rows;
    struct feed_message_repeats *later =
        ARENA_ARRAY(v->arena, struct feed_message_repeats, m->later_count + 1);

    for (size_t i = 0; i < m->later_count; i++)
        later[i] =
            (struct feed_message_repeats){m->later[i].message.v, feed_moment(v, m->later[i].at)};
    view->repeats = later;
    view->repeats_count = m->later_count;
    if (!m->repeats)
        return;
    view->original = m->again.of.v;
    d = again_compare(v->arena, &m->first, &m->seen);
    rows = ARENA_ARRAY(v->arena, struct feed_message_changes, d.gone_count + d.came_count + 1);
    view->changes_count = fill_differences(v, d.gone, d.gone_count, "done", rows);
    view->changes_count +=
        fill_differences(v, d.came, d.came_count, "E", rows + view->changes_count);
    view->changes = rows;
    if (m->seen.row.added + m->seen.row.changed > 0)
        view->did = message_outcome(v, &m->seen.row);
    view->same = view->changes_count == 0 && !d.other_answer && view->did.n == 0;
}

static struct feed_message_stored
stored_row(struct visit *v, const struct kept_dose *kept)
{
    const struct cvx *cvx = cvx_find(v->web->codes, kept->said.cvx);

    return (struct feed_message_stored){.vaccine = cvx == NULL ? kept->said.cvx : cvx->name,
                                        .given = date_long(v->arena, kept->said.given),
                                        .lot = kept->said.lot,
                                        .dose =
                                            visit_may(v, PERMISSION_DOSE_WRITE) ? kept->dose.v : 0,
                                        .holds = kept->holds};
}

/* The statements that stand in the record because of it, for those who may open that. */
static enum status
fill_stored(struct visit *v, const struct message_page *m, struct feed_message_view *view,
            struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_message_stored *rows;
    struct sent_kept kept;
    struct client client;
    bool found;

    if (view->client == 0)
        return OK;
    TRY(tx_read(&tx, v->web->db, err));
    TRY(client_load_standing(&tx, v->arena, m->seen.row.client, &client, &found, err));
    if (!found)
        return OK;
    view->client = client.id.v;
    TRY(sent_of_message(&tx, v->arena, client.id, m->seen.row.id.v, &kept, err));
    rows = ARENA_ARRAY(v->arena, struct feed_message_stored, kept.dose_count + 1);
    for (size_t i = 0; i < kept.dose_count; i++)
        rows[i] = stored_row(v, &kept.doses[i]);
    view->stored = rows;
    view->stored_count = kept.dose_count;
    view->persons = kept.persons > 0;
    view->facts = (int64_t)kept.observations;
    view->keeps = kept.persons + kept.dose_count + kept.observations > 0;
    return OK;
}

/* What of it was refused, and whether it has come since. */
static enum status
fill_refused(struct visit *v, const struct message_page *m, struct feed_message_view *view,
             struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_message_refused *rows;
    struct resend *list;

    TRY(tx_read(&tx, v->web->db, err));
    TRY(resend_of(&tx, v->arena, m->seen.row.id, &list, &view->refused_count, err));
    rows = ARENA_ARRAY(v->arena, struct feed_message_refused, view->refused_count + 1);
    for (size_t i = 0; i < view->refused_count; i++) {
        int32_t age = v->now.today.day - list[i].opened_on.day;
        bool open = list[i].standing == RESEND_OPEN;

        rows[i] = (struct feed_message_refused){
            .dose = list[i].group,
            .words = list[i].standing == RESEND_DISMISSED ? STR("dismissed")
                     : open ? arena_printf(v->arena, "not yet, for %d days", (int)age)
                            : feed_moment(v, list[i].closed_at),
            .by = list[i].closed_by.v,
            .late = open && age > RESEND_LATE_DAYS,
            .own = list[i].code};
    }
    view->refused = rows;
    return OK;
}

static enum status
show(struct visit *v, const struct message_page *m, bool masked, struct err *err)
{
    struct feed_message_view view = {.reveals = message_may_reveal(v)};
    struct told told = {.raw = m->seen.raw,
                        .reply = m->seen.reply,
                        .findings = m->seen.findings,
                        .finding_count = m->seen.finding_count,
                        .masked = masked};

    fill_head(v, m, &view);
    fill_repeats(v, m, &view);
    told_fill(v, &told, &view);
    view.copies = true;
    view.asks = visit_may(v, PERMISSION_HELP_USE);
    view.request = v->layout.request;
    view.replays = visit_may(v, PERMISSION_FEED_MANAGE) && gate_answers(&v->gate) &&
                   again_possible(v->arena, &m->seen);
    TRY(fill_stored(v, m, &view, err));
    TRY(fill_refused(v, m, &view, err));
    TRY(message_matches(v, m, &view, err));
    page_feed_message(&v->page, &view);
    return OK;
}

static enum status
written_down(struct visit *v, const struct message_page *m, bool revealed, struct err *err)
{
    return visit_audit_look(v,
                            &(struct visit_act){.what = AUDIT_VIEW,
                                                .kind = STR("message"),
                                                .object = m->seen.row.id.v,
                                                .client = revealed ? m->seen.row.client.v : 0,
                                                .reason = revealed ? STR("revealed") : STR("")},
                            err);
}

/* GET /messages/:id */
enum status
message_show(struct visit *v, struct err *err)
{
    struct message_page m = {.repeats = false};

    TRY(message_load(v, &m, err));
    TRY(written_down(v, &m, false, err));
    return show(v, &m, true, err);
}

/* POST /messages/:id/reveal: who it is about, written down before it is shown. */
enum status
message_reveal(struct visit *v, struct err *err)
{
    struct message_page m = {.repeats = false};

    if (!visit_may(v, PERMISSION_FEED_READ))
        return FAIL(err, E_DENIED, "this role does not read messages");
    TRY(message_load(v, &m, err));
    TRY(written_down(v, &m, true, err));
    return show(v, &m, false, err);
}
