/* work/alarms.c - one round over all feeds: what is wrong now, against what was wrong before. */
#include "work/alarms.h"

#include <stdio.h>

#include "base/limits.h"
#include "exchange/monitor.h"
#include "exchange/monitor_fold.h"
#include "exchange/resend.h"
#include "work/alarm_mail.h"
#include "work/watch.h"

enum { DAY_HOURS = 24, UNSENT_LEAST = 5, UNSENT_DAYS = 7, BACKLOG_LEAST = 20 };
/* Minutes after which a feed is looked at again at the latest, and while it has too many errors. */
enum { NEXT_MOST = 60, NEXT_ERRORS = 5 };

/* One feed in one round. */
struct look {
    struct exchange *ex;
    struct arena *arena;
    struct now now;
    int64_t minute; /* since 1970, local clock */
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

/* Codes somebody has muted until a day that is not over. */
static enum status
read_muted(const struct look *l, struct tx *tx, struct str **muted, size_t *count, struct err *err)
{
    struct mark *marks;
    size_t all;

    *count = 0;
    TRY(marks_of(tx, l->arena, l->known->feed, &marks, &all, err));
    *muted = ARENA_ARRAY(l->arena, struct str, all + 1);
    for (size_t i = 0; i < all; i++)
        if (str_eq(marks[i].mark, STR("muted")) &&
            (!date_is(marks[i].until) || date_cmp(l->now.today, marks[i].until) <= 0))
            (*muted)[(*count)++] = marks[i].code;
    return OK;
}

/* One by one only if enough of them may be wrong, or if some of what is wrong is muted. */
static enum status
read_recent(struct look *l, struct tx *tx, struct err *err)
{
    struct alarm_message *list;
    struct str *muted;
    size_t count;

    if (!l->erring || !alarm_recent_wanted(&l->past))
        return OK;
    TRY(read_muted(l, tx, &muted, &count, err));
    l->past.muted = count > 0;
    TRY(monitor_recent(tx, l->arena, l->known->feed, l->now, &list, &l->past.recent_count, err));
    l->past.recent = list;
    return OK;
}

/* Hours in which an alarm was open are no example of what is usual. */
static enum status
read_past(struct look *l, struct tx *tx, struct err *err)
{
    struct figures_ask ask = FIGURES_NONE;
    bool learns = date_cmp(l->known->learned, l->now.today) != 0;
    bool fresh = l->known->last.us != l->last.us || is_open(l, ALARM_ERRORS);
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
        ask.finding_day = l->now.today.day - ALARM_HOLE_DAYS - 1;
    }
    TRY(monitor_figures(tx, l->arena, l->known->feed, &ask, &l->pile, err));
    if (!learns) {
        l->past = (struct alarm_past){.hours = l->pile.hours, .hour_count = l->pile.hour_count};
        l->erring = fresh;
        l->known->last = l->last;
        return read_recent(l, tx, err);
    }
    l->erring = true;
    TRY(alarms_of(tx, l->arena, l->known->feed, 50, &old, &count, err));
    spans = ARENA_ARRAY(l->arena, struct alarm_span, count + 1);
    l->past = (struct alarm_past){.hours = l->pile.hours, .hour_count = l->pile.hour_count};
    for (size_t i = 0; i < count; i++) {
        /* Known again after a restart: what was told and is over is not told twice. */
        if (old[i].kind == ALARM_ERRORS && old[i].ended.us > l->known->errors_ended.us)
            l->known->errors_ended = old[i].ended;
        if (old[i].ended.us > 0 && alarm_about(old[i].kind)->mailed)
            spans[l->past.wrong_count++] =
                (struct alarm_span){(int32_t)(local_minute(l, old[i].opened) / 60) - 1,
                                    (int32_t)(local_minute(l, old[i].ended) / 60) + 1};
    }
    l->past.wrong = spans;
    return read_recent(l, tx, err);
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

/* Is a kind of error new, and not muted? */
static enum status
learn_codes(struct look *l, struct tx *tx, struct err *err)
{
    struct known *k = l->known;
    struct alarm_new fresh;
    struct str *muted;
    size_t quiet;

    TRY(read_muted(l, tx, &muted, &quiet, err));
    k->has_fresh =
        alarm_new_code(l->pile.findings, l->pile.finding_count, l->now.today, muted, quiet, &fresh);
    if (!k->has_fresh)
        return OK;
    (void)snprintf(k->fresh_code, sizeof(k->fresh_code), "%.*s", STRF(fresh.code));
    k->fresh = fresh.n;
    return OK;
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
    k->has_loss = alarm_field_lost(l->pile.days, l->pile.day_count, l->now.today, &k->loss);
    k->has_births = alarm_births(l->pile.days, l->pile.day_count, l->now.today, &k->births);
    k->has_heap = alarm_month_days(l->pile.days, l->pile.day_count, l->now.today, &k->heap);
    TRY(learn_codes(l, tx, err));
    return resend_open_count(tx, l->arena, l->known->feed,
                             date_add_days(l->now.today, -UNSENT_DAYS), &k->unsent, err);
}

static struct str
moment(const struct look *l)
{
    return alarm_moment(l->arena, l->last, l->now.offset_minutes);
}

/* Its gaps are read when it would be an alarm without them. */
static enum status
is_silent(struct look *l, struct tx *tx, struct alarm_silence *out, bool *silent, struct err *err)
{
    int64_t last = local_minute(l, l->last), *came;

    *silent = alarm_silent(&l->known->usual, &l->past, last, l->minute, out);
    if (!*silent)
        return OK;
    TRY(monitor_came(tx, l->arena, l->known->feed, l->now, &came, &l->past.came_count, err));
    l->past.came = came;
    *silent = alarm_silent(&l->known->usual, &l->past, last, l->minute, out);
    return OK;
}

static enum status
judge_silence(struct look *l, struct tx *tx, struct err *err)
{
    int64_t last = local_minute(l, l->last);
    struct alarm_silence silence;
    bool silent;

    if (l->last.us == 0)
        return OK;
    TRY(is_silent(l, tx, &silence, &silent, err));
    if (silent)
        l->words[ALARM_SILENCE] = arena_printf(
            l->arena, "No message since %.*s; usually about %.0f would have come by now.",
            STRF(moment(l)), silence.expected);
    if (rules_silent(&l->rules, last, l->minute))
        l->words[ALARM_RULE_SILENCE] =
            arena_printf(l->arena, "%.*s: the last one came %.*s.",
                         STRF(rules_silence_words(l->arena, &l->rules)), STRF(moment(l)));
    return OK;
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

    if (erring && e.hours == 0)
        l->words[ALARM_ERRORS] = arena_printf(
            l->arena,
            "%lld of the last %lld messages had errors or were rejected; usually it is %.1f of a "
            "hundred.",
            (long long)e.errors, (long long)e.messages, 100 * e.usual);
    else if (erring)
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
    if (k->usual.known && k->has_loss)
        l->words[ALARM_LOSS] = arena_printf(
            l->arena, "%.*s: yesterday in %.0f of a hundred cases, usually in %.0f.",
            STRF(measure_about(k->loss.measure)->words), 100 * k->loss.share, 100 * k->loss.usual);
    if (k->usual.known && k->has_fresh)
        l->words[ALARM_CODE] =
            arena_printf(l->arena, "%s: %lld yesterday, none in the 28 days before.", k->fresh_code,
                         (long long)k->fresh);
    if (k->has_births)
        l->words[ALARM_BIRTHS] = arena_printf(
            l->arena,
            "%.1f of a hundred clients of the last 28 days are said to be born on a first of "
            "January; %.1f would be usual.",
            100 * k->births.share, 100 * k->births.usual);
    if (k->has_heap)
        l->words[ALARM_HEAP] = arena_printf(
            l->arena,
            "%.0f of a hundred doses of the last 28 days are said to be given on a 1st, a 15th or "
            "a month's last day; %.0f would be usual.",
            100 * k->heap.share, 100 * k->heap.usual);
    if (k->backlog)
        l->words[ALARM_BACKLOG] =
            STR("More than a fifth of the doses since yesterday were given over a week ago.");
}

static bool
watched(const struct look *l)
{
    const struct known *k = l->known;

    return k->state == FEED_LIVE &&
           (!date_is(k->closed_on) || date_cmp(l->now.today, k->closed_on) < 0);
}

/* Opens what is new, closes what is over; each in the transaction of its mails. */
static enum status
settle(struct look *l, enum alarm_kind kind, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    bool wrong = l->words[kind].n > 0, open = is_open(l, kind), done;
    struct alarm alarm = {.feed = l->known->feed,
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
    if (done && alarm_about(kind)->mailed) {
        struct feed_found found;

        TRY(feed_find(&tx, l->arena, alarm.feed, (struct org_id){0}, &found, err));
        TRY(alarm_mail(&tx, l->arena, &found, &alarm, wrong, l->now, &mails, err));
    }
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

/* Its line of the board, as it is known of this feed. */
static struct board_line
board_line(struct look *l, const struct feed_health *health)
{
    const struct known *k = l->known;
    struct feed feed = {.id = k->feed, .org = k->org, .state = k->state, .closed_on = k->closed_on};
    struct alarm *wrong = ARENA_ARRAY(l->arena, struct alarm, ALARM_KIND_COUNT);
    size_t count = 0;
    struct str word;

    for (int kind = 0; kind < ALARM_KIND_COUNT; kind++)
        if (l->words[kind].n > 0)
            wrong[count++].kind = (enum alarm_kind)kind;
    word = feed_word_text(monitor_state(&feed, health, wrong, count, k->quiet, l->now.today));
    return (struct board_line){.feed = k->feed,
                               .place = feed_word_place(word),
                               .word = word,
                               .alarms = count_wrong(l),
                               .org = k->org,
                               .last = l->last};
}

static enum status
judge(struct look *l, struct board_line *line, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed_health health;

    TRY(tx_read(&tx, l->ex->db, err));
    TRY(alarms_open(&tx, l->arena, l->known->feed, &l->open, &l->open_count, err));
    TRY(rules_load(&tx, l->arena, l->known->feed, &l->rules, err));
    TRY(monitor_health(&tx, l->arena, l->known->feed, l->now.today, &health, err));
    l->last = health.last_received;
    TRY(read_past(l, &tx, err));
    if (date_cmp(l->known->learned, l->now.today) != 0)
        TRY(learn(l, &tx, err));
    if (watched(l)) {
        TRY(judge_silence(l, &tx, err));
        judge_errors(l);
        judge_days(l);
    }
    *line = board_line(l, &health);
    return OK;
}

/* If nothing comes, in how many minutes would that be an alarm? At most `most`. */
static int
minutes_to_silence(const struct look *l, int most)
{
    int64_t last = local_minute(l, l->last);
    struct alarm_silence silence;
    int low = 0, high = most;

    if (!watched(l) || l->last.us == 0 || l->words[ALARM_SILENCE].n > 0)
        return most;
    while (high - low > 1) {
        int middle = (low + high) / 2;

        if (alarm_silent(&l->known->usual, &l->past, last, l->minute + middle, &silence))
            high = middle;
        else
            low = middle;
    }
    return high;
}

/* When to look again although nothing comes: open errors grow old, silence grows long. */
static struct instant
next_look(const struct look *l)
{
    int most = l->words[ALARM_ERRORS].n > 0 ? NEXT_ERRORS : NEXT_MOST;

    return (struct instant){l->now.at.us + minutes_to_silence(l, most) * INT64_C(60000000)};
}

static bool
same_line(const struct board_line *a, const struct board_line *b)
{
    return a->place == b->place && str_eq(a->word, b->word) && a->alarms == b->alarms &&
           a->org.v == b->org.v && a->last.us == b->last.us;
}

static enum status
look_at(struct look *l, struct board_line *line, bool *changed, struct err *err)
{
    struct known *k = l->known;

    k->quiet = quiet_covers(l->quiets, l->quiet_count, k->feed, l->now.at);
    TRY(judge(l, line, err));
    for (int kind = 0; kind < ALARM_KIND_COUNT; kind++)
        TRY(settle(l, (enum alarm_kind)kind, err));
    *changed = k->next.us == 0 || !same_line(line, &k->line);
    k->line = *line;
    k->next = next_look(l);
    return OK;
}

static enum status
write_board(struct db *db, const struct board_line *lines, size_t count, struct now now,
            struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    if (count == 0)
        return OK;
    TRY(tx_begin(&tx, db, err));
    for (size_t i = 0; i < count; i++)
        TRY(board_save(&tx, &lines[i], now.at, err));
    return tx_commit(&tx, err);
}

static enum status
fill(struct watch *watch, struct exchange *ex, struct arena *arena, struct now now,
     struct quiet **list, size_t *count, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, ex->db, err));
    TRY(quiets(&tx, arena, now.at, list, count, err));
    return watch_stale(watch, now) ? watch_fill(watch, &tx, arena, now, *list, *count, err) : OK;
}

/* The feeds of one step; those looked at are on the board even if a later one fails. */
static enum status
look_at_some(struct look *like, struct watch *watch, struct board_line *lines, size_t *count,
             struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *work = arena_new(LIMIT_ARENA_BYTES);
    struct known *k;

    for (int i = 0; i < ALARMS_AT_ONCE && (k = watch_next(watch)) != NULL; i++) {
        struct look look = *like;
        bool changed = false;
        enum status status;

        look.arena = work;
        look.known = k;
        status = look_at(&look, &lines[*count], &changed, err);
        if (status != OK) {
            k->next.us = k->next.us > 0 ? 1 : 0; /* again next time */
            return status;
        }
        like->round->feeds++;
        *count += changed;
        arena_reset(work);
    }
    return OK;
}

enum status
alarms_look(struct watch *watch, struct exchange *ex, struct arena *arena, struct now now,
            struct alarm_round *out, struct err *err)
{
    struct board_line lines[ALARMS_AT_ONCE];
    struct look look = {
        .ex = ex, .now = now, .minute = now.at.us / 60000000 + now.offset_minutes, .round = out};
    struct quiet *list;
    size_t count = 0;
    enum status looked;

    *out = (struct alarm_round){0};
    TRY(fill(watch, ex, arena, now, &list, &look.quiet_count, err));
    look.quiets = list;
    looked = look_at_some(&look, watch, lines, &count, err);
    out->more = looked == OK && watch_waits(watch);
    if (looked != OK) {
        struct err second;

        (void)write_board(ex->db, lines, count, now, &second);
        return looked;
    }
    return write_board(ex->db, lines, count, now, err);
}
