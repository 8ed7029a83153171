/* work/alarms.c - one round over all feeds: what is wrong now, against what was wrong before. */
#include "work/alarms.h"

#include <stdlib.h>

#include "access/permission.h"
#include "base/die.h"
#include "base/limits.h"
#include "exchange/monitor.h"
#include "exchange/monitor_fold.h"
#include "exchange/resend.h"
#include "work/alarm_mail.h"

enum { DAY_HOURS = 24, UNSENT_LEAST = 5, UNSENT_DAYS = 7, BACKLOG_LEAST = 20 };

/* What is remembered of a feed between rounds. */
struct known {
    int64_t feed;
    struct date learned; /* the day `usual` was learned on */
    struct usual usual;
    struct instant errors_ended;
    struct alarm_hole hole;
    bool has_hole, backlog;
    int64_t unsent;
    int64_t last; /* its last message when it was looked at last, us */
};

struct watch {
    struct known *list; /* by feed */
    size_t count, room;
};

struct watch *
watch_new(void)
{
    return x_calloc(1, sizeof(struct watch));
}

void
watch_free(struct watch *watch)
{
    if (watch != NULL)
        x_free(watch->list);
    x_free(watch);
}

static struct known *
known_of(struct watch *watch, int64_t feed)
{
    size_t low = 0, high = watch->count;

    while (low < high) {
        size_t middle = (low + high) / 2;

        if (watch->list[middle].feed < feed)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < watch->count && watch->list[low].feed == feed)
        return &watch->list[low];
    if (watch->count == watch->room) {
        watch->room = watch->room == 0 ? 64 : watch->room * 2;
        watch->list = x_realloc(watch->list, watch->room * sizeof(*watch->list));
    }
    for (size_t i = watch->count++; i > low; i--)
        watch->list[i] = watch->list[i - 1];
    watch->list[low] = (struct known){.feed = feed, .learned = DATE_NONE};
    return &watch->list[low];
}

/* One feed in one round. */
struct look {
    struct exchange *ex;
    struct arena *arena;
    struct now now;
    int64_t minute; /* since 1970, local clock */
    const struct feed_found *found;
    struct known *known;
    const struct quiet *quiets;
    size_t quiet_count;
    struct pile pile;
    struct alarm_past past;
    struct alarm *open;
    size_t open_count;
    struct rules rules;
    struct instant last;
    bool erring;                        /* something came: errors are worth counting */
    struct str words[ALARM_KIND_COUNT]; /* empty: not wrong */
    struct alarm_round *round;
};

static int64_t
local_minute(const struct look *l, struct instant at)
{
    return at.us / 60000000 + l->now.offset_minutes;
}

static bool
is_open(const struct look *l, enum alarm_kind kind)
{
    for (size_t i = 0; i < l->open_count; i++)
        if (l->open[i].kind == kind)
            return true;
    return false;
}

/* Hours in which an alarm was open are no example of what is usual. */
static enum status
read_past(struct look *l, struct tx *tx, struct err *err)
{
    struct figures_ask ask = FIGURES_NONE;
    bool learns = date_cmp(l->known->learned, l->now.today) != 0;
    bool fresh = l->known->last != l->last.us || is_open(l, ALARM_ERRORS);
    struct alarm *old;
    struct alarm_span *spans;
    size_t count;

    /* All of it once a day; else what a window of errors needs, if anything came; else the last
     * message's own day, for its pace. */
    ask.hour = learns  ? (l->now.today.day - ALARM_LOOK_DAYS) * DAY_HOURS
               : fresh ? (l->now.today.day - ALARM_HOLE_DAYS) * DAY_HOURS
                       : instant_date(l->last, l->now.offset_minutes).day * DAY_HOURS;
    if (learns) {
        ask.measure_day = l->now.today.day - ALARM_LOOK_DAYS;
        ask.given_day = l->now.today.day - ALARM_LOOK_DAYS - ALARM_HOLE_DAYS;
    }
    TRY(monitor_figures(tx, l->arena, l->found->feed.id, &ask, &l->pile, err));
    if (!learns) {
        l->past = (struct alarm_past){.hours = l->pile.hours, .hour_count = l->pile.hour_count};
        l->erring = fresh;
        l->known->last = l->last.us;
        return OK;
    }
    l->erring = true;
    TRY(alarms_of(tx, l->arena, l->found->feed.id, 50, &old, &count, err));
    spans = ARENA_ARRAY(l->arena, struct alarm_span, count + 1);
    l->past = (struct alarm_past){.hours = l->pile.hours, .hour_count = l->pile.hour_count};
    for (size_t i = 0; i < count; i++)
        if (old[i].ended.us > 0 && alarm_about(old[i].kind)->mailed)
            spans[l->past.wrong_count++] =
                (struct alarm_span){(int32_t)(local_minute(l, old[i].opened) / 60) - 1,
                                    (int32_t)(local_minute(l, old[i].ended) / 60) + 1};
    l->past.wrong = spans;
    return OK;
}

/* Doses reported within a week: today against the eight weeks before. */
static bool
is_backlog(const struct look *l)
{
    struct measured now = {0}, before = {0};

    for (size_t i = 0; i < l->pile.day_count; i++) {
        const struct measured *m = &l->pile.days[i].measures[MEASURE_OF_WITHIN7];
        struct measured *to = l->pile.days[i].day.day >= l->now.today.day - 1 ? &now : &before;

        to->asked += m->asked;
        to->good += m->good;
    }
    return now.asked >= BACKLOG_LEAST && (now.asked - now.good) * 5 > now.asked &&
           (now.asked - now.good) * before.asked > 3 * (before.asked - before.good) * now.asked;
}

/* Once a day: what is usual, and what shows in days only. */
static enum status
learn(struct look *l, struct tx *tx, struct err *err)
{
    struct known *k = l->known;

    k->learned = l->now.today;
    usual_learn(&l->past, l->now.today, &k->usual);
    k->has_hole = alarm_hole(l->pile.given, l->pile.given_count, l->now.today, &k->hole);
    k->backlog = is_backlog(l);
    return resend_open_count(tx, l->arena, l->found->feed.id,
                             date_add_days(l->now.today, -UNSENT_DAYS), &k->unsent, err);
}

static struct str
moment(const struct look *l)
{
    return alarm_moment(l->arena, l->last, l->now.offset_minutes);
}

static void
judge_silence(struct look *l)
{
    int64_t last = local_minute(l, l->last);
    struct alarm_silence silence;

    if (l->last.us == 0)
        return;
    if (alarm_silent(&l->known->usual, &l->past, last, l->minute, &silence))
        l->words[ALARM_SILENCE] = arena_printf(
            l->arena, "No message since %.*s; usually about %.0f would have come by now.",
            STRF(moment(l)), silence.expected);
    if (rules_silent(&l->rules, last, l->minute))
        l->words[ALARM_RULE_SILENCE] =
            arena_printf(l->arena, "%.*s: the last one came %.*s.",
                         STRF(rules_silence_words(l->arena, &l->rules)), STRF(moment(l)));
}

static struct str
window_words(const struct look *l, int hours)
{
    if (hours < DAY_HOURS)
        return hours == 1 ? STR("hour") : arena_printf(l->arena, "%d hours", hours);
    return hours == DAY_HOURS ? STR("day") : arena_printf(l->arena, "%d days", hours / DAY_HOURS);
}

static void
judge_errors(struct look *l)
{
    struct alarm_errors e = {0};
    bool erring = !l->erring ? false
                  : is_open(l, ALARM_ERRORS)
                      ? !alarm_calm(&l->known->usual, &l->past, l->minute)
                      : alarm_erring(&l->known->usual, &l->past,
                                     local_minute(l, l->known->errors_ended), l->minute, &e);

    if (erring)
        l->words[ALARM_ERRORS] = arena_printf(
            l->arena,
            "%lld of %lld messages of the last %.*s had errors or were rejected; usually it is "
            "%.1f of a hundred.",
            (long long)e.errors, (long long)e.messages, STRF(window_words(l, e.hours)),
            100 * e.usual);
    if (l->rules.errors_percent > 0 && l->past.hour_count > 0) {
        const struct pile_hour *h = &l->past.hours[l->past.hour_count - 1];
        int64_t bad = h->count.ae + h->count.ar;

        if (h->hour == l->minute / 60 && h->count.n >= l->rules.errors_least &&
            bad * 100 > h->count.n * l->rules.errors_percent)
            l->words[ALARM_RULE_ERRORS] = arena_printf(
                l->arena, "%.*s: %lld of %lld.", STRF(rules_errors_words(l->arena, &l->rules)),
                (long long)bad, (long long)h->count.n);
    }
}

static void
judge_days(struct look *l)
{
    const struct known *k = l->known;

    if (alarm_dropped(&k->usual))
        l->words[ALARM_DROP] =
            STR("Two working days in a row had less than half of the usual messages.");
    if (alarm_drifted(&k->usual))
        l->words[ALARM_DRIFT] = arena_printf(
            l->arena, "The last ten working days had %.0f of a hundred of the usual messages.",
            100 * k->usual.recent);
    if (k->usual.known && k->has_hole)
        l->words[ALARM_HOLE] = arena_printf(
            l->arena, "Of %.*s only %lld doses were reported; about %.0f are usual for that day.",
            STRF(date_long(l->arena, k->hole.day)), (long long)k->hole.doses, k->hole.expected);
    if (k->unsent >= UNSENT_LEAST)
        l->words[ALARM_UNSENT] = arena_printf(
            l->arena,
            "%lld messages were rejected more than a week ago and have not been sent again.",
            (long long)k->unsent);
    if (k->backlog)
        l->words[ALARM_BACKLOG] =
            STR("More than a fifth of the doses since yesterday were given over a week ago.");
}

static bool
watched(const struct look *l)
{
    const struct feed *f = &l->found->feed;

    return f->state == FEED_LIVE &&
           (!date_is(f->closed_on) || date_cmp(l->now.today, f->closed_on) < 0);
}

/* Opens what is new, closes what is over; each in the transaction of its mails. */
static enum status
settle(struct look *l, enum alarm_kind kind, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    bool wrong = l->words[kind].n > 0, open = is_open(l, kind), done;
    struct alarm alarm = {.feed = l->found->feed.id,
                          .kind = kind,
                          .words = l->words[kind],
                          .opened = l->now.at,
                          .noted = STR("digest")};
    size_t mails = 0;

    if (wrong == open)
        return OK;
    if (alarm_about(kind)->mailed)
        alarm.noted = quiet_covers(l->quiets, l->quiet_count, alarm.feed, l->now.at)
                          ? STR("maintenance")
                          : STR("mailed");
    if (wrong && str_eq(alarm.noted, STR("maintenance")))
        return OK; /* it opens when the work is over, if it is still so then */
    TRY(tx_begin(&tx, l->ex->db, err));
    if (wrong)
        TRY(alarm_open(&tx, &alarm, &done, err));
    else
        TRY(alarm_close(&tx, alarm.feed, kind, l->now.at, &done, err));
    if (done && alarm_about(kind)->mailed)
        TRY(alarm_mail(&tx, l->arena, l->found, &alarm, wrong, l->now, &mails, err));
    TRY(tx_commit(&tx, err));
    if (!wrong && kind == ALARM_ERRORS)
        l->known->errors_ended = l->now.at;
    l->round->opened += done && wrong;
    l->round->closed += done && !wrong;
    l->round->mails += mails;
    return OK;
}

static int
count_wrong(const struct look *l)
{
    int n = 0;

    for (int kind = 0; kind < ALARM_KIND_COUNT; kind++)
        n += l->words[kind].n > 0;
    return n;
}

static enum status
put_on_board(struct look *l, struct tx *tx, struct board_line *line, struct err *err)
{
    struct feed_health health;
    struct alarm *wrong = ARENA_ARRAY(l->arena, struct alarm, ALARM_KIND_COUNT);
    size_t count = 0;

    for (int kind = 0; kind < ALARM_KIND_COUNT; kind++)
        if (l->words[kind].n > 0)
            wrong[count++].kind = (enum alarm_kind)kind;
    TRY(monitor_health(tx, l->arena, l->found->feed.id, l->now.today, &health, err));
    *line = (struct board_line){.feed = l->found->feed.id,
                                .org = l->found->feed.org,
                                .last = l->last,
                                .alarms = count_wrong(l)};
    line->word = feed_word_text(monitor_state(
        &l->found->feed, &health, wrong, count,
        quiet_covers(l->quiets, l->quiet_count, l->found->feed.id, l->now.at), l->now.today));
    line->place = feed_word_place(line->word);
    return OK;
}

static enum status
judge(struct look *l, struct board_line *line, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_health health;

    TRY(tx_read(&tx, l->ex->db, err));
    TRY(alarms_open(&tx, l->arena, l->found->feed.id, &l->open, &l->open_count, err));
    TRY(rules_load(&tx, l->arena, l->found->feed.id, &l->rules, err));
    TRY(monitor_health(&tx, l->arena, l->found->feed.id, l->now.today, &health, err));
    l->last = health.last_received;
    TRY(read_past(l, &tx, err));
    if (date_cmp(l->known->learned, l->now.today) != 0)
        TRY(learn(l, &tx, err));
    if (watched(l)) {
        judge_silence(l);
        judge_errors(l);
        judge_days(l);
    }
    return put_on_board(l, &tx, line, err);
}

static enum status
read_feeds(struct exchange *ex, struct arena *arena, struct now now, struct feed **feeds,
           size_t *count, struct quiet **list, size_t *quiet_count, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, ex->db, err));
    TRY(quiets(&tx, arena, now.at, list, quiet_count, err));
    return feed_scope(&tx, arena, (struct org_id){0}, feeds, count, err);
}

static enum status
look_at(struct look *l, struct feed_id id, struct board_line *line, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_found *found = ARENA_NEW(l->arena, struct feed_found);

    TRY(tx_read(&tx, l->ex->db, err));
    TRY(feed_find(&tx, l->arena, id, (struct org_id){0}, found, err));
    tx_end(&tx);
    l->found = found;
    TRY(judge(l, line, err));
    for (int kind = 0; kind < ALARM_KIND_COUNT; kind++)
        TRY(settle(l, (enum alarm_kind)kind, err));
    return OK;
}

enum { BOARD_AT_ONCE = 500 };

static enum status
write_board(struct db *db, const struct board_line *lines, size_t count, struct now now,
            struct err *err)
{
    for (size_t from = 0; from < count; from += BOARD_AT_ONCE) {
        CLEANUP(tx_end) struct tx tx = {0};

        TRY(tx_begin(&tx, db, err));
        for (size_t i = from; i < count && i < from + BOARD_AT_ONCE; i++)
            TRY(board_save(&tx, &lines[i], now.at, err));
        TRY(tx_commit(&tx, err));
    }
    return OK;
}

enum status
alarms_look(struct watch *watch, struct exchange *ex, struct arena *arena, struct now now,
            struct alarm_round *out, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *work = arena_new(LIMIT_ARENA_BYTES);
    struct board_line *lines;
    struct quiet *list;
    struct feed *feeds;
    size_t count, quiet_count;

    *out = (struct alarm_round){0};
    TRY(read_feeds(ex, arena, now, &feeds, &count, &list, &quiet_count, err));
    lines = ARENA_ARRAY(arena, struct board_line, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct look look = {.ex = ex,
                            .arena = work,
                            .now = now,
                            .minute = now.at.us / 60000000 + now.offset_minutes,
                            .known = known_of(watch, feeds[i].id.v),
                            .quiets = list,
                            .quiet_count = quiet_count,
                            .round = out};

        TRY(look_at(&look, feeds[i].id, &lines[i], err));
        lines[i].word = arena_copy(arena, lines[i].word);
        arena_reset(work);
    }
    out->feeds = count;
    return write_board(ex->db, lines, count, now, err);
}
