/* exchange/monitor.c - counting and reading the journal. */
#include "exchange/monitor.h"

#include <assert.h>
#include <stdlib.h>

#include "exchange/monitor.sql.h"
#include "exchange/monitor_fold.h"

#define ROW_OF(r)                                                                                  \
    ((struct message_row){.id = {(r)->message_id},                                                 \
                          .received = (r)->received_at,                                            \
                          .control_id = (r)->control_id,                                           \
                          .kind = (r)->kind,                                                       \
                          .msa1 = (r)->msa1,                                                       \
                          .client = {(r)->client_id},                                              \
                          .added = (r)->doses_added,                                               \
                          .changed = (r)->doses_changed,                                           \
                          .known = (r)->doses_known,                                               \
                          .refused = (r)->doses_refused,                                           \
                          .errors = (r)->errors,                                                   \
                          .warnings = (r)->warnings})

enum status
monitor_messages(struct tx *tx, struct arena *arena, struct feed_id feed, struct message_id before,
                 int64_t most, struct message_row **out, size_t *count, struct err *err)
{
    struct message_list_row *rows;
    struct message_list_in in = {
        .feed_id = feed.v, .message_id = before.v == 0 ? INT64_MAX : before.v, .most = most};

    TRY(message_list(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct message_row, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = ROW_OF(&rows[i]);
    return OK;
}

enum status
monitor_by_control(struct tx *tx, struct arena *arena, struct feed_id feed, struct str control_id,
                   struct message_row **out, size_t *count, struct err *err)
{
    struct message_by_control_row *rows;
    struct message_by_control_in in = {.feed_id = feed.v, .control_id = control_id, .most = 50};

    TRY(message_by_control(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct message_row, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = ROW_OF(&rows[i]);
    return OK;
}

static enum severity
severity_of(struct str letter)
{
    if (str_eq(letter, STR("E")))
        return SEVERITY_E;
    return str_eq(letter, STR("W")) ? SEVERITY_W : SEVERITY_I;
}

static enum status
load_findings(struct tx *tx, struct arena *arena, struct message_id id, struct message_seen *out,
              struct err *err)
{
    struct message_findings_row *rows;

    TRY(message_findings(tx, arena, &(struct message_findings_in){.message_id = id.v}, &rows,
                         &out->finding_count, err));
    out->findings = ARENA_ARRAY(arena, struct message_finding, out->finding_count);
    for (size_t i = 0; i < out->finding_count; i++) {
        struct message_finding *f = &out->findings[i];

        *f = (struct message_finding){.own = rows[i].code,
                                      .severity = severity_of(rows[i].severity),
                                      .erl = rows[i].erl,
                                      .what = rows[i].what};
        f->known = finding_code_find(f->own, &f->code);
    }
    return OK;
}

enum status
monitor_message(struct tx *tx, struct arena *arena, struct message_id id, struct message_seen *out,
                struct err *err)
{
    struct message_find_row row;
    bool found;

    TRY(message_find(tx, arena, &(struct message_find_in){.message_id = id.v}, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no message %lld", (long long)id.v);
    *out = (struct message_seen){.row = ROW_OF(&row),
                                 .feed = {row.feed_id},
                                 .org = {row.org_id},
                                 .door = row.door,
                                 .profile = row.profile,
                                 .matched = row.matched,
                                 .peer = row.peer,
                                 .micros_parse = row.micros_parse,
                                 .micros_apply = row.micros_apply,
                                 .micros_read = row.micros_read,
                                 .micros_match = row.micros_match};
    if (row.raw.n > 0) /* the registry's policy may have let it go */
        TRY(journal_unpack(arena, row.raw, &out->raw, err));
    if (row.reply.n > 0)
        TRY(journal_unpack(arena, row.reply, &out->reply, err));
    return load_findings(tx, arena, id, out, err);
}

static void
count_day(struct feed_health *health, struct date today, const struct pile_day *row)
{
    int32_t ago = today.day - row->day.day;
    const struct count *c = &row->count;

    if (ago < 0 || ago >= MONITOR_DAYS)
        return;
    health->days[MONITOR_DAYS - 1 - ago] =
        (struct feed_day){row->day, c->aa, c->ae, c->ar, c->warned};
    if (ago == 0)
        health->today = c->n;
    if (ago >= 7)
        return;
    health->week += c->n;
    health->week_ae += c->ae;
    health->week_ar += c->ar;
    health->week_warned += c->warned;
}

enum status
monitor_health(struct tx *tx, struct arena *arena, struct feed_id feed, struct date today,
               struct feed_health *out, struct err *err)
{
    struct figures_ask ask = FIGURES_NONE;
    struct message_last_row last = {0};
    struct pile pile;
    bool found;

    ask.day = today.day + 1 - MONITOR_DAYS;
    *out = (struct feed_health){.week = 0};
    for (int i = 0; i < MONITOR_DAYS; i++)
        out->days[i].day = date_add_days(today, i + 1 - MONITOR_DAYS);
    TRY(monitor_figures(tx, arena, feed, &ask, &pile, err));
    for (size_t i = 0; i < pile.day_count; i++)
        count_day(out, today, &pile.days[i]);
    TRY(message_last(tx, arena, &(struct message_last_in){.feed_id = feed.v}, &last, &found, err));
    if (found) {
        out->last_message.v = last.message_id;
        out->last_received = last.received_at;
    }
    return OK;
}

static int64_t
sent_on(const struct feed_day *day)
{
    return day->aa + day->ae + day->ar;
}

/* Days with any message, of those from `from` days ago to `to` days ago. */
static int
busy_days(const struct feed_health *health, int from, int to)
{
    int n = 0;

    assert(from < MONITOR_DAYS && to >= 0);
    for (int ago = to; ago <= from; ago++)
        n += sent_on(&health->days[MONITOR_DAYS - 1 - ago]) > 0;
    return n;
}

enum feed_word
monitor_word(const struct feed *feed, const struct feed_health *health, struct date today)
{
    if (feed->state == FEED_PAUSED || feed->state == FEED_CLOSED ||
        (date_is(feed->closed_on) && date_cmp(today, feed->closed_on) >= 0))
        return FEED_STOPPED;
    if (health->last_message.v == 0)
        return FEED_NEW;
    if (busy_days(health, 2, 0) == 0 && busy_days(health, MONITOR_DAYS - 1, 3) >= 4)
        return FEED_SILENT;
    if (health->week >= 20 && (health->week_ae + health->week_ar) * 10 > health->week)
        return FEED_FAILING;
    return FEED_HEALTHY;
}

enum status
monitor_recent(struct tx *tx, struct arena *arena, struct feed_id feed, struct now now,
               struct alarm_message **out, size_t *count, struct err *err)
{
    struct message_recent_in in = {.until_on = now.today, .feed_id = feed.v, .most = ALARM_RECENT};
    struct message_recent_row *rows;

    TRY(message_recent(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct alarm_message, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        bool wrong = !str_eq(rows[i].msa1, STR("AA"));

        (*out)[*count - 1 - i] =
            (struct alarm_message){rows[i].received_at.us / 60000000 + now.offset_minutes,
                                   wrong && (rows[i].errors == 0 || rows[i].heard > 0)};
    }
    return OK;
}

enum status
monitor_place(struct tx *tx, struct arena *arena, struct message_id message, struct str own,
              struct str *erl, struct err *err)
{
    struct finding_place_in in = {.message_id = message.v, .code = own};
    struct finding_place_row *rows;
    size_t count;

    TRY(finding_place(tx, arena, &in, &rows, &count, err));
    *erl = count > 0 ? rows[0].erl : STR("");
    return OK;
}

enum status
monitor_came(struct tx *tx, struct arena *arena, struct feed_id feed, struct now now, int64_t **out,
             size_t *count, struct err *err)
{
    struct message_came_in in = {
        .feed_id = feed.v, .since = date_add_days(now.today, -ALARM_CAME_DAYS), .most = ALARM_CAME};
    struct message_came_row *rows;

    TRY(message_came(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, int64_t, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[*count - 1 - i] = rows[i].received_at.us / 60000000 + now.offset_minutes;
    return OK;
}

enum feed_word
monitor_state(const struct feed *feed, const struct feed_health *health, const struct alarm *alarms,
              size_t count, bool maintenance, struct date today)
{
    enum feed_word word = monitor_word(feed, health, today);
    bool late = false;

    if (word == FEED_STOPPED)
        return word;
    if (maintenance)
        return FEED_RESTING;
    for (size_t i = 0; i < count; i++) {
        struct str state = alarm_about(alarms[i].kind)->state;

        if (str_eq(state, STR("silent")))
            return FEED_SILENT;
        if (str_eq(state, STR("failing")))
            word = FEED_FAILING;
        late = late || str_eq(state, STR("late"));
    }
    return late && (word == FEED_HEALTHY || word == FEED_NEW) ? FEED_LATE : word;
}

int
feed_word_place(struct str word)
{
    static const char *const order[] = {"failing", "silent",      "late",   "new",
                                        "healthy", "maintenance", "stopped"};
    int place = 0;

    while (place < 6 && !str_eq(word, str_of(order[place])))
        place++;
    return place;
}

struct str
feed_word_text(enum feed_word word)
{
    static const char *const words[] = {"new",  "healthy",     "failing", "silent",
                                        "late", "maintenance", "stopped"};

    assert((size_t)word < sizeof(words) / sizeof(words[0]));
    return str_of(words[word]);
}

static struct finding_group *
group_of(struct finding_group *groups, size_t *count, const struct pile_finding *f)
{
    struct finding_group *g = &groups[*count];

    for (size_t i = 0; i < *count; i++)
        if (str_eq(groups[i].own, f->code) && severity_letter(groups[i].severity) == f->severity)
            return &groups[i];
    *g = (struct finding_group){.own = f->code,
                                .severity = severity_of((struct str){&f->severity, 1}),
                                .first = {INT64_MAX},
                                .first_day = f->day};
    g->known = finding_code_find(g->own, &g->code);
    (*count)++;
    return g;
}

/* Errors before warnings before notes, the most frequent first. */
static int
worst_group(const void *a, const void *b)
{
    const struct finding_group *x = a, *y = b;

    if (x->severity != y->severity)
        return y->severity > x->severity ? 1 : -1;
    if (x->count != y->count)
        return y->count > x->count ? 1 : -1;
    return str_cmp(x->own, y->own);
}

void
monitor_groups(struct arena *arena, const struct pile *pile, struct date since, struct date today,
               struct finding_group **out, size_t *count)
{
    struct finding_group *groups =
        ARENA_ARRAY(arena, struct finding_group, pile->finding_count + 1);

    *count = 0;
    for (size_t i = 0; i < pile->finding_count; i++) {
        const struct pile_finding *f = &pile->findings[i];
        struct finding_group *g;
        int32_t ago = today.day - f->day.day;

        if (date_cmp(f->day, since) < 0)
            continue;
        g = group_of(groups, count, f);
        g->count += f->n;
        g->recent += ago < 7 ? f->n : 0;
        g->before += ago >= 7 && ago < 14 ? f->n : 0;
        g->last_day = f->day;
        g->first.v = f->first_message < g->first.v ? f->first_message : g->first.v;
        g->last.v = f->last_message > g->last.v ? f->last_message : g->last.v;
    }
    qsort(groups, *count, sizeof(*groups), worst_group);
    *out = groups;
}

enum status
monitor_findings(struct tx *tx, struct arena *arena, struct feed_id feed, struct date since,
                 struct finding_group **out, size_t *count, struct err *err)
{
    struct figures_ask ask = FIGURES_NONE;
    struct pile pile;

    ask.finding_day = since.day;
    TRY(monitor_figures(tx, arena, feed, &ask, &pile, err));
    monitor_groups(arena, &pile, since, date_add_days(since, MONITOR_DAYS - 1), out, count);
    return OK;
}

enum status
monitor_recount(struct tx *tx, struct arena *arena, struct feed_id feed, struct date from,
                struct pile *out, struct err *err)
{
    struct message_days_row *days;
    struct finding_groups_row *groups;
    size_t count;

    pile_init(out, arena);
    TRY(message_days(tx, arena, &(struct message_days_in){.feed_id = feed.v, .received_on = from},
                     &days, &count, err));
    for (size_t i = 0; i < count; i++) {
        struct count *c = &pile_day(out, days[i].received_on)->count;

        c->n += days[i].n;
        c->aa += str_eq(days[i].worst, STR("AA")) ? days[i].n : 0;
        c->ae += str_eq(days[i].worst, STR("AE")) ? days[i].n : 0;
        c->ar += str_eq(days[i].worst, STR("AR")) ? days[i].n : 0;
    }
    TRY(finding_groups(tx, arena,
                       &(struct finding_groups_in){.feed_id = feed.v, .received_on = from}, &groups,
                       &count, err));
    for (size_t i = 0; i < count; i++)
        pile_finding(out, groups[i].received_on, groups[i].code, groups[i].severity.p[0])->n =
            groups[i].n;
    pile_sort(out);
    return OK;
}
