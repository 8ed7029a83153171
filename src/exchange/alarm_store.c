/* exchange/alarm_store.c - keeping alarms, marks, maintenance, rules and the board's order. */
#include "exchange/alarm_store.h"

#include <assert.h>

#include "base/id.h"
#include "exchange/alarm_store.sql.h"

static const struct instant still_open = {0};

static const struct alarm_about abouts[ALARM_KIND_COUNT] = {
#define ALARM_ABOUT(name, word, mailed, state, words)                                              \
    {STR_INIT(word), mailed, STR_INIT(state), STR_INIT(words)},
    ALARM_TABLE(ALARM_ABOUT)
#undef ALARM_ABOUT
};

const struct alarm_about *
alarm_about(enum alarm_kind kind)
{
    assert(kind < ALARM_KIND_COUNT);
    return &abouts[kind];
}

bool
alarm_kind_find(struct str word, enum alarm_kind *out)
{
    for (int i = 0; i < ALARM_KIND_COUNT; i++) {
        if (str_eq(abouts[i].word, word)) {
            *out = (enum alarm_kind)i;
            return true;
        }
    }
    return false;
}

enum status
alarm_open(struct tx *tx, const struct alarm *alarm, bool *opened, struct err *err)
{
    struct alarm_insert_in in = {.alarm_id = id_new(),
                                 .feed_id = alarm->feed.v,
                                 .kind = abouts[alarm->kind].word,
                                 .words = alarm->words,
                                 .opened_at = alarm->opened,
                                 .ended_at = still_open,
                                 .noted = alarm->noted};
    int64_t changed;

    TRY(alarm_insert(tx, &in, &changed, err));
    *opened = changed > 0;
    return OK;
}

enum status
alarm_close(struct tx *tx, struct feed_id feed, enum alarm_kind kind, struct instant now,
            bool *ended, struct err *err)
{
    int64_t changed;

    TRY(alarm_end(
        tx,
        &(struct alarm_end_in){
            .ended_at = now, .feed_id = feed.v, .kind = abouts[kind].word, .open = still_open},
        &changed, err));
    *ended = changed > 0;
    return OK;
}

/* The statements that read alarms all give the same columns; only their names differ. An alarm of a
 * kind that this program does not know is left out. */
#define TAKE_ALARMS(arena, rows, n, out, count)                                                    \
    do {                                                                                           \
        *(out) = ARENA_ARRAY((arena), struct alarm, (n) + 1);                                      \
        *(count) = 0;                                                                              \
        for (size_t i_ = 0; i_ < (n); i_++) {                                                      \
            enum alarm_kind kind_;                                                                 \
            if (alarm_kind_find((rows)[i_].kind, &kind_))                                          \
                (*(out))[(*(count))++] = (struct alarm){                                           \
                    (rows)[i_].alarm_id,  {(rows)[i_].feed_id}, kind_,           (rows)[i_].words, \
                    (rows)[i_].opened_at, (rows)[i_].ended_at,  (rows)[i_].noted};                 \
        }                                                                                          \
    } while (0)

enum status
alarms_open(struct tx *tx, struct arena *arena, struct feed_id feed, struct alarm **out,
            size_t *count, struct err *err)
{
    struct alarm_now_row *rows;
    size_t n;

    TRY(alarm_now(tx, arena, &(struct alarm_now_in){.open = still_open, .feed_id = feed.v}, &rows,
                  &n, err));
    TAKE_ALARMS(arena, rows, n, out, count);
    return OK;
}

enum status
alarms_open_all(struct tx *tx, struct arena *arena, struct org_id org, int64_t most,
                struct alarm **out, size_t *count, struct err *err)
{
    struct alarm_all_now_row *rows;
    size_t n;

    TRY(alarm_all_now(tx, arena,
                      &(struct alarm_all_now_in){.org_id = org.v, .open = still_open, .most = most},
                      &rows, &n, err));
    TAKE_ALARMS(arena, rows, n, out, count);
    return OK;
}

enum status
alarms_of(struct tx *tx, struct arena *arena, struct feed_id feed, int64_t most, struct alarm **out,
          size_t *count, struct err *err)
{
    struct alarm_past_row *rows;
    size_t n;

    TRY(alarm_past(tx, arena, &(struct alarm_past_in){.feed_id = feed.v, .most = most}, &rows, &n,
                   err));
    TAKE_ALARMS(arena, rows, n, out, count);
    return OK;
}

enum status
alarms_for_digest(struct tx *tx, struct arena *arena, struct instant since, struct alarm **out,
                  size_t *count, struct err *err)
{
    struct alarm_since_row *rows;
    size_t n;

    TRY(alarm_since(tx, arena, &(struct alarm_since_in){.opened_at = since, .noted = STR("digest")},
                    &rows, &n, err));
    TAKE_ALARMS(arena, rows, n, out, count);
    return OK;
}

bool
mark_valid(struct str mark)
{
    return str_eq(mark, STR("known")) || str_eq(mark, STR("resolved")) ||
           str_eq(mark, STR("muted"));
}

enum status
mark_set(struct tx *tx, struct feed_id feed, const struct mark *mark, struct err *err)
{
    struct mark_put_in in = {.feed_id = feed.v,
                             .code = mark->code,
                             .mark = mark->mark,
                             .until_on = mark->until,
                             .remark = mark->remark,
                             .member_id = mark->member,
                             .marked_at = mark->at};

    if (!mark_valid(mark->mark))
        return FAIL(err, E_INVALID, "a finding is marked known, resolved or muted");
    return mark_put(tx, &in, err);
}

enum status
marks_of(struct tx *tx, struct arena *arena, struct feed_id feed, struct mark **out, size_t *count,
         struct err *err)
{
    struct mark_of_row *rows;

    TRY(mark_of(tx, arena, &(struct mark_of_in){.feed_id = feed.v}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct mark, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct mark){rows[i].code,   rows[i].mark,      rows[i].until_on,
                                  rows[i].remark, rows[i].member_id, rows[i].marked_at};
    return OK;
}

enum status
quiet_add(struct tx *tx, struct quiet *quiet, struct instant now, struct err *err)
{
    int64_t most = QUIET_DAYS_MOST * INT64_C(86400000000);

    if (quiet->until.us <= quiet->begins.us || quiet->until.us <= now.us ||
        quiet->until.us - quiet->begins.us > most)
        return FAIL(err, E_INVALID, "maintenance ends after it begins, within %d days",
                    QUIET_DAYS_MOST);
    quiet->id = id_new();
    return quiet_put(tx,
                     &(struct quiet_put_in){.quiet_id = quiet->id,
                                            .feed_id = quiet->feed.v,
                                            .begins_at = quiet->begins,
                                            .until_at = quiet->until,
                                            .words = quiet->words,
                                            .member_id = quiet->member},
                     err);
}

enum status
quiet_end(struct tx *tx, struct feed_id feed, int64_t id, struct err *err)
{
    int64_t changed;

    TRY(quiet_drop(tx, &(struct quiet_drop_in){.quiet_id = id, .feed_id = feed.v}, &changed, err));
    return changed > 0 ? OK : FAIL(err, E_NOTFOUND, "there is no such maintenance");
}

enum status
quiets(struct tx *tx, struct arena *arena, struct instant now, struct quiet **out, size_t *count,
       struct err *err)
{
    struct quiet_since_row *rows;

    TRY(quiet_since(tx, arena, &(struct quiet_since_in){.until_at = now}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct quiet, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct quiet){rows[i].quiet_id, {rows[i].feed_id}, rows[i].begins_at,
                                   rows[i].until_at, rows[i].words,     rows[i].member_id};
    return OK;
}

bool
quiet_covers(const struct quiet *list, size_t count, struct feed_id feed, struct instant now)
{
    for (size_t i = 0; i < count; i++)
        if ((list[i].feed.v == feed.v || list[i].feed.v == 0) && list[i].begins.us <= now.us &&
            now.us < list[i].until.us)
            return true;
    return false;
}

enum status
rules_save(struct tx *tx, struct feed_id feed, const struct rules *r, struct err *err)
{
    struct rule_put_in in = {.feed_id = feed.v,
                             .kind = STR("own"),
                             .hours = r->silence_hours,
                             .from_hour = r->from_hour,
                             .until_hour = r->until_hour,
                             .percent = r->errors_percent,
                             .messages_least = r->errors_least};

    if (r->silence_hours < 0 || r->silence_hours > 500 || r->from_hour < 0 || r->until_hour > 24 ||
        r->from_hour >= r->until_hour || r->errors_percent < 0 || r->errors_percent > 100 ||
        r->errors_least < 1 || r->errors_least > 100000)
        return FAIL(err, E_INVALID, "a rule is out of range");
    return rule_put(tx, &in, err);
}

enum status
rules_load(struct tx *tx, struct arena *arena, struct feed_id feed, struct rules *out,
           struct err *err)
{
    struct rule_of_row *rows;
    size_t count;

    *out = RULES_NONE;
    TRY(rule_of(tx, arena, &(struct rule_of_in){.feed_id = feed.v}, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        *out = (struct rules){rows[i].hours, rows[i].from_hour, rows[i].until_hour, rows[i].percent,
                              rows[i].messages_least};
    return OK;
}

enum status
rules_feeds(struct tx *tx, struct arena *arena, struct feed_id **out, size_t *count,
            struct err *err)
{
    struct rule_feeds_row *rows;

    TRY(rule_feeds(tx, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct feed_id, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i].v = rows[i].feed_id;
    return OK;
}

struct str
rules_silence_words(struct arena *arena, const struct rules *r)
{
    return arena_printf(arena, "No message for %d %s on weekdays from %d to %d", r->silence_hours,
                        r->silence_hours == 1 ? "hour" : "hours", r->from_hour, r->until_hour);
}

struct str
rules_errors_words(struct arena *arena, const struct rules *r)
{
    return arena_printf(
        arena, "Errors or rejections in more than %d %% of at least %d messages in an hour",
        r->errors_percent, r->errors_least);
}

/* Open minutes are those of the hours named, Monday to Friday. */
bool
rules_silent(const struct rules *r, int64_t last, int64_t now)
{
    int64_t open = 0;

    if (r->silence_hours == 0)
        return false;
    for (int64_t hour = now / 60; hour * 60 + 60 > last && open < r->silence_hours * 60; hour--) {
        int weekday = (int)((hour / 24 + 4) % 7), of_day = (int)(hour % 24);
        int64_t from = hour * 60 > last ? hour * 60 : last;
        int64_t until = hour * 60 + 60 < now ? hour * 60 + 60 : now;

        if (weekday > 0 && weekday < 6 && of_day >= r->from_hour && of_day < r->until_hour)
            open += until - from;
    }
    return open >= r->silence_hours * 60;
}

enum status
board_save(struct tx *tx, const struct board_line *line, struct instant now, struct err *err)
{
    return board_put(tx,
                     &(struct board_put_in){.feed_id = line->feed.v,
                                            .place = line->place,
                                            .word = line->word,
                                            .org_id = line->org.v,
                                            .last_at = line->last,
                                            .alarms = line->alarms,
                                            .looked_at = now},
                     err);
}

enum status
board_read(struct tx *tx, struct arena *arena, struct str word, const struct board_line *after,
           int64_t most, struct board_line **out, size_t *count, struct err *err)
{
    struct board_all_row *all;
    struct board_word_row *some;

    if (word.n == 0) {
        TRY(board_all(
            tx, arena,
            &(struct board_all_in){.place = after->place, .feed_id = after->feed.v, .most = most},
            &all, count, err));
        *out = ARENA_ARRAY(arena, struct board_line, *count + 1);
        for (size_t i = 0; i < *count; i++)
            (*out)[i] = (struct board_line){.feed = {all[i].feed_id},
                                            .place = all[i].place,
                                            .word = all[i].word,
                                            .alarms = all[i].alarms};
        return OK;
    }
    TRY(board_word(tx, arena,
                   &(struct board_word_in){
                       .word = word, .place = after->place, .feed_id = after->feed.v, .most = most},
                   &some, count, err));
    *out = ARENA_ARRAY(arena, struct board_line, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct board_line){.feed = {some[i].feed_id},
                                        .place = some[i].place,
                                        .word = some[i].word,
                                        .alarms = some[i].alarms};
    return OK;
}

enum status
board_tallies(struct tx *tx, struct arena *arena, struct board_tally **out, size_t *count,
              struct err *err)
{
    struct board_words_row *rows;

    TRY(board_words(tx, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct board_tally, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct board_tally){rows[i].word, rows[i].feeds};
    return OK;
}

enum status
pulse_beat(struct tx *tx, struct date day, int64_t minutes, struct err *err)
{
    return pulse_add(tx, &(struct pulse_add_in){.day = day.day, .minutes = minutes}, err);
}

enum status
pulses(struct tx *tx, struct arena *arena, struct date since, struct pulse **out, size_t *count,
       struct err *err)
{
    struct pulse_of_row *rows;

    TRY(pulse_of(tx, arena, &(struct pulse_of_in){.day = since.day}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct pulse, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct pulse){{rows[i].day}, rows[i].minutes};
    return OK;
}

enum status
board_metrics_read(struct tx *tx, struct arena *arena, struct board_metric **out, size_t *count,
                   struct err *err)
{
    struct board_metrics_row *rows;

    TRY(board_metrics(tx, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct board_metric, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] =
            (struct board_metric){rows[i].login, rows[i].word, rows[i].last_at, rows[i].alarms};
    return OK;
}
