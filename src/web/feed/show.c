/* web/feed/show.c - GET /feeds/:id, one feed: how it does, what is wrong, its newest messages. */
#include "base/buf.h"
#include "html/svg.h"
#include "web/feed/feeds.h"
#include "web/serve.h"

enum { ROWS = 50 };

page_handler feed_show;

enum status
feed_seen_by(struct visit *v, struct tx *tx, struct feed_id id, struct feed *out, struct err *err)
{
    struct feed *feeds;
    size_t count;

    TRY(feed_scope(tx, v->arena, (struct org_id){visit_scope(v)}, &feeds, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (feeds[i].id.v == id.v) {
            *out = feeds[i];
            return OK;
        }
    }
    return FAIL(err, E_NOTFOUND, "feed %lld is not there for this user", (long long)id.v);
}

static void
add_count(struct buf *buf, int32_t n, const char *words)
{
    if (n > 0)
        buf_printf(buf, "%s%d %s", buf->n > 0 ? ", " : "", n, words);
}

struct str
message_outcome(const struct visit *v, const struct message_row *row)
{
    struct buf buf;

    buf_init(&buf, v->arena, 64);
    add_count(&buf, row->added, row->added == 1 ? "dose added" : "doses added");
    add_count(&buf, row->changed, "changed");
    add_count(&buf, row->known, "already known");
    add_count(&buf, row->refused, "refused");
    return buf_str(&buf);
}

struct str
sentence_in_general(const struct visit *v, struct str sentence)
{
    struct buf buf;

    buf_init(&buf, v->arena, sentence.n + 16);
    for (size_t i = 0; i < sentence.n; i++) {
        if (sentence.p[i] == '{' && i + 2 < sentence.n && sentence.p[i + 2] == '}') {
            BUF_LIT(&buf, "\u2026");
            i += 2;
        } else {
            buf_char(&buf, sentence.p[i]);
        }
    }
    return buf_str(&buf);
}

static enum status
fill_groups(struct visit *v, struct tx *tx, struct feed_id id, struct feed_show_view *view,
            struct err *err)
{
    struct finding_group *groups;
    struct feed_show_groups *rows;

    TRY(monitor_findings(tx, v->arena, id, date_add_days(v->now.today, 1 - MONITOR_DAYS), &groups,
                         &view->groups_count, err));
    rows = ARENA_ARRAY(v->arena, struct feed_show_groups, view->groups_count);
    for (size_t i = 0; i < view->groups_count; i++) {
        const struct finding_kind *kind = groups[i].known ? finding_kind(groups[i].code) : NULL;
        char letter[2] = {severity_letter(groups[i].severity), '\0'};

        rows[i] = (struct feed_show_groups){
            .sentence = kind == NULL ? groups[i].own : sentence_in_general(v, kind->what),
            .own = groups[i].own,
            .kind = arena_copy(v->arena, str_of(letter)),
            .count = groups[i].count,
            .example = groups[i].last.v,
            .remedy = kind == NULL ? STR("") : kind->remedy};
    }
    view->groups = rows;
    return OK;
}

static enum status
fill_messages(struct visit *v, struct tx *tx, struct feed_id id, struct feed_show_view *view,
              struct err *err)
{
    struct message_row *list;
    struct feed_show_rows *rows;
    struct message_id before = {0};
    uint64_t number;
    size_t count;

    view->control = str_trim(req_query(v->req, "control"));
    if (str_parse_u64(req_query(v->req, "before"), &number) && number < INT64_MAX)
        before.v = (int64_t)number;
    if (view->control.n > 0)
        TRY(monitor_by_control(tx, v->arena, id, view->control, &list, &count, err));
    else
        TRY(monitor_messages(tx, v->arena, id, before, ROWS, &list, &count, err));
    rows = ARENA_ARRAY(v->arena, struct feed_show_rows, count);
    for (size_t i = 0; i < count; i++)
        rows[i] = (struct feed_show_rows){.message = list[i].id.v,
                                          .received = feed_moment(v, list[i].received),
                                          .sent_id = list[i].control_id,
                                          .type = list[i].kind,
                                          .msa1 = list[i].msa1,
                                          .outcome = message_outcome(v, &list[i]),
                                          .errors = list[i].errors,
                                          .warnings = list[i].warnings};
    view->rows = rows;
    view->rows_count = count;
    view->older = view->control.n == 0 && count == ROWS ? list[count - 1].id.v : 0;
    return OK;
}

/* Accepted, with errors and rejected, one above the other, for each of the last days. */
static struct markup
days_chart(struct visit *v, const struct feed_health *health)
{
    double values[3][MONITOR_DAYS];
    struct str labels[MONITOR_DAYS];
    struct chart_series series[] = {{STR("Accepted"), values[0]},
                                    {STR("With errors"), values[1]},
                                    {STR("Rejected"), values[2]}};
    struct chart chart = {.kind = CHART_STACKED,
                          .title = STR("Messages by day"),
                          .label_title = STR("Day"),
                          .labels = labels,
                          .label_count = MONITOR_DAYS,
                          .series = series,
                          .series_count = 3};

    for (size_t i = 0; i < MONITOR_DAYS; i++) {
        labels[i] = date_long(v->arena, health->days[i].day);
        values[0][i] = (double)health->days[i].aa;
        values[1][i] = (double)health->days[i].ae;
        values[2][i] = (double)health->days[i].ar;
    }
    return chart_markup(v->arena, &chart);
}

enum status
feed_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_show_view view = {0};
    struct feed_health health;
    struct feed_orgs orgs;
    struct feed_id id;
    struct feed feed;
    enum feed_word word;

    TRY(visit_id(v, 0, &id.v, err));
    TRY(tx_read(&tx, v->web->db, err));
    TRY(feed_seen_by(v, &tx, id, &feed, err));
    TRY(feed_orgs_load(v, &tx, &orgs, err));
    TRY(monitor_health(&tx, v->arena, id, v->now.today, &health, err));
    TRY(fill_groups(v, &tx, id, &view, err));
    TRY(fill_messages(v, &tx, id, &view, err));
    word = monitor_word(&feed, &health, v->now.today);
    view.id = id.v;
    view.code = feed.code;
    view.name = feed.name;
    view.org = feed_org_name(&orgs, feed.org);
    view.login = feed.login;
    view.kind = feed_kind(word);
    view.words = feed_word_text(word);
    view.state = feed_state_word(feed.state);
    view.last = feed_moment(v, health.last_received);
    view.week = health.week;
    view.warned = health.week_ae;
    view.refused = health.week_ar;
    view.chart = days_chart(v, &health);
    page_feed_show(&v->page, &view);
    return OK;
}
