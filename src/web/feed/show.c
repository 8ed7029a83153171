/* web/feed/show.c - GET /feeds/:id, one feed: how it does, what is wrong, its newest messages. */
#include "base/buf.h"
#include "exchange/monitor_fold.h"
#include "web/feed/feed_page.h"
#include "web/feed/names.h"
#include "web/serve.h"

enum { ROWS = 50, PAST = 20 };

page_handler feed_show;

enum status
feed_seen_by(struct visit *v, struct tx *tx, struct feed_id id, struct feed *out, struct err *err)
{
    struct feed_found found;

    TRY(feed_find(tx, v->arena, id, (struct org_id){visit_scope(v)}, &found, err));
    *out = found.feed;
    return OK;
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

/* Against the week before. */
static struct str
trend(struct visit *v, const struct finding_group *g)
{
    if (g->before == 0)
        return g->recent > 0 ? STR("new this week") : STR("none this week");
    if (g->recent == g->before)
        return STR("as last week");
    return arena_printf(v->arena, "%s%.0f %%", g->recent > g->before ? "+" : "",
                        100.0 * (double)(g->recent - g->before) / (double)g->before);
}

/* What people have said of it, as long as it holds: a new case after it was resolved opens it again. */
static struct str
mark_words(struct visit *v, const struct finding_group *g, const struct mark *marks, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct mark *m = &marks[i];

        if (!str_eq(m->code, g->own))
            continue;
        if (str_eq(m->mark, STR("muted")))
            return date_is(m->until) && date_cmp(v->now.today, m->until) > 0
                       ? STR("")
                       : arena_printf(v->arena, "muted until %.*s",
                                      STRF(date_is(m->until) ? date_long(v->arena, m->until)
                                                             : STR("further notice")));
        if (str_eq(m->mark, STR("resolved")) &&
            date_cmp(g->last_day, instant_date(m->at, v->now.offset_minutes)) > 0)
            return STR("came again");
        return m->mark;
    }
    return STR("");
}

/* "PID-7 Date/Time of Birth": where the newest of a group stands; most often that is where all do. */
static enum status
group_place(const struct visit *v, struct tx *tx, const struct finding_group *g, struct str *out,
            struct err *err)
{
    struct str erl, segment, sequence, field;
    uint64_t n;

    TRY(monitor_place(tx, v->arena, g->last, g->own, &erl, err));
    *out = segment = str_cut(&erl, '^');
    sequence = erl.p == NULL ? STR("") : str_cut(&erl, '^');
    field = erl.p == NULL || sequence.n == 0 ? STR("") : str_cut(&erl, '^');
    if (!str_parse_u64(field, &n) || n == 0 || n > 999)
        return OK;
    *out = arena_printf(v->arena, "%.*s-%d %.*s", STRF(segment), (int)n,
                        STRF(field_name(segment, (unsigned)n)));
    return OK;
}

static enum status
fill_groups(struct visit *v, struct tx *tx, const struct feed_page *p, struct feed_show_view *view,
            struct err *err)
{
    struct finding_group *groups;
    struct feed_show_groups *rows;
    struct mark *marks;
    size_t mark_count;

    monitor_groups(v->arena, &p->pile, date_add_days(v->now.today, 1 - MONITOR_DAYS), v->now.today,
                   &groups, &view->groups_count);
    TRY(marks_of(tx, v->arena, p->feed.id, &marks, &mark_count, err));
    rows = ARENA_ARRAY(v->arena, struct feed_show_groups, view->groups_count + 1);
    for (size_t i = 0; i < view->groups_count; i++) {
        const struct finding_group *g = &groups[i];
        const struct finding_kind *kind = g->known ? finding_kind(g->code) : NULL;
        char letter[2] = {severity_letter(g->severity), '\0'};

        rows[i] = (struct feed_show_groups){
            .sentence = kind == NULL ? g->own : sentence_in_general(v, kind->what),
            .own = g->own,
            .kind = arena_copy(v->arena, str_of(letter)),
            .count = g->count,
            .trend = trend(v, g),
            .first = date_long(v->arena, g->first_day),
            .newest = date_long(v->arena, g->last_day),
            .example = g->last.v,
            .remedy = kind == NULL ? STR("") : kind->remedy,
            .mark = mark_words(v, g, marks, mark_count)};
        TRY(group_place(v, tx, g, &rows[i].place, err));
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

static enum status
fill_alarms(struct visit *v, struct tx *tx, const struct feed_page *p, struct feed_show_view *view,
            struct err *err)
{
    struct feed_show_alarms *open = ARENA_ARRAY(v->arena, struct feed_show_alarms, PAST + 1);
    struct feed_show_past *past = ARENA_ARRAY(v->arena, struct feed_show_past, PAST + 1);
    struct alarm *list;
    size_t count;

    TRY(alarms_of(tx, v->arena, p->feed.id, PAST, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        const struct alarm *a = &list[i];

        if (a->ended.us == 0)
            open[view->alarms_count++] =
                (struct feed_show_alarms){.what = alarm_about(a->kind)->words,
                                          .words = a->words,
                                          .since = feed_moment(v, a->opened)};
        past[i] = (struct feed_show_past){
            .what = alarm_about(a->kind)->words,
            .words = a->words,
            .when = a->ended.us == 0
                        ? arena_printf(v->arena, "since %.*s", STRF(feed_moment(v, a->opened)))
                        : arena_printf(v->arena, "%.*s - %.*s", STRF(feed_moment(v, a->opened)),
                                       STRF(feed_moment(v, a->ended)))};
    }
    view->alarms = open;
    view->past = past;
    view->past_count = count;
    return OK;
}

static enum status
fill_rules(struct visit *v, struct tx *tx, const struct feed_page *p, struct feed_show_view *view,
           struct err *err)
{
    static const char *const learned[] = {
        "No message although so many would usually have come that this happens once in five years",
        "Errors or rejections in far more messages than usual: by chance once in 100,000 times",
        "Two working days in a row with less than half of the usual messages",
        "A day of which hardly any dose was reported",
        "Messages rejected more than a week ago and not sent again"};
    enum { LEARNED = sizeof(learned) / sizeof(learned[0]) };
    struct feed_show_rules *rows = ARENA_ARRAY(v->arena, struct feed_show_rules, LEARNED + 2);
    struct rules rules;

    TRY(rules_load(tx, v->arena, p->feed.id, &rules, err));
    for (size_t i = 0; i < LEARNED; i++)
        rows[view->rules_count++].words = str_of(learned[i]);
    if (rules.silence_hours > 0)
        rows[view->rules_count++].words = rules_silence_words(v->arena, &rules);
    if (rules.errors_percent > 0)
        rows[view->rules_count++].words = rules_errors_words(v->arena, &rules);
    view->rules = rows;
    view->hours = rules.silence_hours;
    view->from = rules.from_hour;
    view->until = rules.until_hour;
    view->percent = rules.errors_percent;
    view->least = rules.errors_least;
    return OK;
}

static void
fill_quiet(struct visit *v, const struct feed_page *p, struct feed_show_view *view)
{
    struct feed_show_quiet *rows =
        ARENA_ARRAY(v->arena, struct feed_show_quiet, p->quiet_count + 1);

    for (size_t i = 0; i < p->quiet_count; i++)
        if (p->quiets[i].feed.v == p->feed.id.v || p->quiets[i].feed.v == 0)
            rows[view->quiet_count++] = (struct feed_show_quiet){
                .words = p->quiets[i].words,
                .when =
                    arena_printf(v->arena, "%.*s - %.*s", STRF(feed_moment(v, p->quiets[i].begins)),
                                 STRF(feed_moment(v, p->quiets[i].until)))};
    view->quiet = rows;
}

static void
fill_head(struct visit *v, const struct feed_found *found, const struct feed_page *p,
          struct feed_show_view *view)
{
    view->id = p->feed.id.v;
    view->code = p->feed.code;
    view->name = p->feed.name;
    view->org = found->org_name;
    view->login = p->feed.login;
    view->state = feed_state_word(p->feed.state);
    view->last = feed_moment(v, p->health.last_received);
    view->week = p->health.week;
    view->warned = p->health.week_warned;
    view->failed = p->health.week_ae;
    view->refused = p->health.week_ar;
    view->manage = visit_may(v, PERMISSION_FEED_MANAGE);
    view->said = feed_said(req_query(v->req, "done"));
}

static enum status
read_page(struct visit *v, struct tx *tx, struct feed_page *p, struct err *err)
{
    struct figures_ask ask = FIGURES_NONE;

    ask.hour = (v->now.today.day - CHART_LOOK_DAYS) * 24;
    ask.day = ask.measure_day = v->now.today.day - CHART_DAYS;
    ask.finding_day = v->now.today.day - MONITOR_DAYS;
    TRY(monitor_health(tx, v->arena, p->feed.id, v->now.today, &p->health, err));
    TRY(monitor_figures(tx, v->arena, p->feed.id, &ask, &p->pile, err));
    return quiets(tx, v->arena, v->now.at, &p->quiets, &p->quiet_count, err);
}

enum status
feed_show(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_show_view view = {0};
    struct feed_found found;
    struct feed_page p = {.quiet_count = 0};
    struct alarm *alarms;
    size_t count;
    struct feed_id id;
    enum feed_word word;

    TRY(visit_id(v, 0, &id.v, err));
    TRY(tx_read(&tx, v->web->db, err));
    TRY(feed_find(&tx, v->arena, id, (struct org_id){visit_scope(v)}, &found, err));
    p.feed = found.feed;
    TRY(read_page(v, &tx, &p, err));
    TRY(fill_groups(v, &tx, &p, &view, err));
    TRY(fill_alarms(v, &tx, &p, &view, err));
    TRY(fill_rules(v, &tx, &p, &view, err));
    TRY(fill_messages(v, &tx, id, &view, err));
    TRY(alarms_open(&tx, v->arena, id, &alarms, &count, err));
    word = monitor_state(&p.feed, &p.health, alarms, count,
                         quiet_covers(p.quiets, p.quiet_count, id, v->now.at), v->now.today);
    view.kind = feed_kind(word);
    view.words = feed_word_text(word);
    fill_head(v, &found, &p, &view);
    fill_quiet(v, &p, &view);
    feed_charts(v, &p, &view);
    page_feed_show(&v->page, &view);
    return OK;
}
