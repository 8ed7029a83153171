/* exchange/monitor_fold.c - figures: folded rows plus rows not folded yet; and the folding. */
#include "exchange/monitor_fold.h"

#include <assert.h>

#include "exchange/monitor_fold.sql.h"

static const int64_t fold_age_us = FOLD_MINUTES * INT64_C(60000000);

/* Rows of tally_of and tally_take have the same columns; only their names differ. */
#define MESSAGE_OF(r)                                                                              \
    ((struct pile_message){.id = (r)->message_id,                                                  \
                           .hour = (r)->hour,                                                      \
                           .query = (r)->query != 0,                                               \
                           .warned = (r)->warned != 0,                                             \
                           .msa1 = (r)->msa1,                                                      \
                           .micros = (r)->micros,                                                  \
                           .facts = (r)->facts,                                                    \
                           .noted = (r)->noted})

#define COUNT_OF(r)                                                                                \
    ((struct count){.n = (r)->messages,                                                            \
                    .queries = (r)->queries,                                                       \
                    .aa = (r)->aa,                                                                 \
                    .ae = (r)->ae,                                                                 \
                    .ar = (r)->ar,                                                                 \
                    .warned = (r)->warned,                                                         \
                    .micros = (r)->micros})

static char
letter(struct str severity)
{
    return severity.n == 1 ? severity.p[0] : 'I';
}

static enum status
read_fresh(struct tx *tx, struct pile *pile, struct feed_id feed, bool findings, struct err *err)
{
    struct tally_of_row *rows;
    struct tally_found_row *found;
    size_t count;

    TRY(tally_of(tx, pile->arena, &(struct tally_of_in){.feed_id = feed.v}, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        pile_message(pile, &MESSAGE_OF(&rows[i]));
    if (count == 0 || !findings)
        return OK;
    TRY(tally_found(tx, pile->arena, &(struct tally_found_in){.feed_id = feed.v}, &found, &count,
                    err));
    for (size_t i = 0; i < count; i++)
        pile_found(pile, (struct date){found[i].hour / 24}, found[i].code,
                   letter(found[i].severity), found[i].message_id);
    return OK;
}

static enum status
read_hours(struct tx *tx, struct pile *pile, struct feed_id feed, int32_t from, struct err *err)
{
    struct fold_hours_of_row *rows;
    size_t count;

    TRY(fold_hours_of(tx, pile->arena, &(struct fold_hours_of_in){.feed_id = feed.v, .hour = from},
                      &rows, &count, err));
    for (size_t i = 0; i < count; i++) {
        const struct fold_hours_of_row *r = &rows[i];
        const int64_t times[TIMES] = {r->ms2,  r->ms5,   r->ms10,  r->ms20,
                                      r->ms50, r->ms100, r->ms500, r->longer};
        struct pile_hour *hour = pile_hour(pile, r->hour);

        hour->count = COUNT_OF(r);
        for (size_t t = 0; t < TIMES; t++)
            hour->times[t] = times[t];
    }
    return OK;
}

static enum status
read_days(struct tx *tx, struct pile *pile, struct feed_id feed, int32_t from, struct err *err)
{
    struct fold_days_of_row *rows;
    size_t count;

    TRY(fold_days_of(tx, pile->arena, &(struct fold_days_of_in){.feed_id = feed.v, .day = from},
                     &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        pile_day(pile, (struct date){rows[i].day})->count = COUNT_OF(&rows[i]);
    return OK;
}

static enum status
read_findings(struct tx *tx, struct pile *pile, struct feed_id feed, int32_t from, struct err *err)
{
    struct fold_findings_of_row *rows;
    size_t count;

    TRY(fold_findings_of(tx, pile->arena,
                         &(struct fold_findings_of_in){.feed_id = feed.v, .day = from}, &rows,
                         &count, err));
    for (size_t i = 0; i < count; i++) {
        struct pile_finding *f =
            pile_finding(pile, (struct date){rows[i].day}, rows[i].code, letter(rows[i].severity));

        f->n = rows[i].times;
        f->first_message = rows[i].first_message;
        f->last_message = rows[i].last_message;
    }
    return OK;
}

static enum status
read_measures(struct tx *tx, struct pile *pile, struct feed_id feed, int32_t from, struct err *err)
{
    struct fold_measures_of_row *rows;
    enum measure measure;
    size_t count;

    TRY(fold_measures_of(tx, pile->arena,
                         &(struct fold_measures_of_in){.feed_id = feed.v, .day = from}, &rows,
                         &count, err));
    for (size_t i = 0; i < count; i++)
        if (measure_find(rows[i].measure, &measure))
            pile_day(pile, (struct date){rows[i].day})->measures[measure] =
                (struct measured){rows[i].asked, rows[i].good, rows[i].bad};
    return OK;
}

static enum status
read_given(struct tx *tx, struct pile *pile, struct feed_id feed, int32_t from, struct err *err)
{
    struct fold_given_of_row *rows;
    size_t count;

    TRY(fold_given_of(tx, pile->arena, &(struct fold_given_of_in){.feed_id = feed.v, .day = from},
                      &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        pile_given(pile, (struct date){rows[i].day})->n = rows[i].doses;
    return OK;
}

enum status
monitor_figures(struct tx *tx, struct arena *arena, struct feed_id feed,
                const struct figures_ask *ask, struct pile *out, struct err *err)
{
    pile_init(out, arena);
    if (ask->hour != INT32_MAX)
        TRY(read_hours(tx, out, feed, ask->hour, err));
    if (ask->day != INT32_MAX)
        TRY(read_days(tx, out, feed, ask->day, err));
    if (ask->finding_day != INT32_MAX)
        TRY(read_findings(tx, out, feed, ask->finding_day, err));
    if (ask->measure_day != INT32_MAX)
        TRY(read_measures(tx, out, feed, ask->measure_day, err));
    if (ask->given_day != INT32_MAX)
        TRY(read_given(tx, out, feed, ask->given_day, err));
    TRY(read_fresh(tx, out, feed, ask->finding_day != INT32_MAX, err));
    pile_sort(out);
    return OK;
}

enum status
monitor_news(struct tx *tx, struct arena *arena, struct feed_news **out, size_t *count,
             struct err *err)
{
    struct tally_news_row *rows;

    TRY(tally_news(tx, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct feed_news, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct feed_news){{rows[i].feed_id}, rows[i].newest};
    return OK;
}

static enum status
write_times(struct tx *tx, struct feed_id feed, const struct pile *pile, struct err *err)
{
    for (size_t i = 0; i < pile->hour_count; i++) {
        const struct pile_hour *h = &pile->hours[i];

        TRY(fold_hour_add(
            tx,
            &(struct fold_hour_add_in){feed.v, h->hour, h->count.n, h->count.queries, h->count.aa,
                                       h->count.ae, h->count.ar, h->count.warned, h->count.micros,
                                       h->times[0], h->times[1], h->times[2], h->times[3],
                                       h->times[4], h->times[5], h->times[6], h->times[7]},
            err));
    }
    for (size_t i = 0; i < pile->day_count; i++) {
        const struct count *c = &pile->days[i].count;

        TRY(fold_day_add(tx,
                         &(struct fold_day_add_in){feed.v, pile->days[i].day.day, c->n, c->queries,
                                                   c->aa, c->ae, c->ar, c->warned, c->micros},
                         err));
    }
    return OK;
}

static enum status
write_measures(struct tx *tx, struct feed_id feed, const struct pile_day *day, struct err *err)
{
    for (size_t i = 0; i < MEASURE_COUNT; i++) {
        const struct measured *m = &day->measures[i];
        struct fold_measure_add_in in = {.feed_id = feed.v,
                                         .day = day->day.day,
                                         .measure = measure_about((enum measure)i)->word,
                                         .asked = m->asked,
                                         .good = m->good,
                                         .bad = m->bad};

        if (m->asked > 0)
            TRY(fold_measure_add(tx, &in, err));
    }
    return OK;
}

enum status
monitor_fold_finding(struct tx *tx, struct feed_id feed, const struct pile_finding *f,
                     struct err *err)
{
    struct fold_finding_add_in in = {.feed_id = feed.v,
                                     .day = f->day.day,
                                     .code = f->code,
                                     .severity = {&f->severity, 1},
                                     .times = f->n,
                                     .first_message = f->first_message,
                                     .last_message = f->last_message};

    return fold_finding_add(tx, &in, err);
}

static enum status
write_pile(struct tx *tx, struct feed_id feed, const struct pile *pile, struct err *err)
{
    TRY(write_times(tx, feed, pile, err));
    for (size_t i = 0; i < pile->day_count; i++)
        TRY(write_measures(tx, feed, &pile->days[i], err));
    for (size_t i = 0; i < pile->finding_count; i++)
        TRY(monitor_fold_finding(tx, feed, &pile->findings[i], err));
    for (size_t i = 0; i < pile->given_count; i++)
        TRY(fold_given_add(
            tx, &(struct fold_given_add_in){feed.v, pile->given[i].day.day, pile->given[i].n},
            err));
    return OK;
}

/* What was taken is written in the same transaction, so that no message is counted twice or never. */
static enum status
fold_some(struct tx *tx, struct arena *arena, struct feed_id feed, int64_t most, size_t *taken,
          struct err *err)
{
    struct tally_take_row *rows;
    struct tally_take_in in = {.feed_id = feed.v, .most = most};
    struct taken_found_row *found;
    struct pile pile;
    size_t count;

    pile_init(&pile, arena);
    TRY(tally_take(tx, arena, &in, &rows, taken, err));
    for (size_t i = 0; i < *taken; i++) {
        pile_message(&pile, &MESSAGE_OF(&rows[i]));
        if (rows[i].found == 0)
            continue;
        TRY(taken_found(tx, arena, &(struct taken_found_in){.message_id = rows[i].message_id},
                        &found, &count, err));
        for (size_t k = 0; k < count; k++)
            pile_found(&pile, (struct date){rows[i].hour / 24}, found[k].code,
                       letter(found[k].severity), rows[i].message_id);
    }
    pile_sort(&pile);
    return write_pile(tx, feed, &pile, err);
}

/* The next feed that is ripe, and how much of it there is room for. */
static enum status
fold_next(struct tx *tx, struct arena *arena, struct instant now, bool all, struct fold_step *step,
          size_t room, size_t *taken, struct err *err)
{
    struct tally_next_row next;
    bool found;

    *taken = 0;
    TRY(tally_next(tx, arena,
                   &(struct tally_next_in){.feed_id = step->after, .before = FOLD_ROWS - 1}, &next,
                   &found, err));
    step->more = found;
    if (!found)
        return OK;
    step->after = next.feed_id;
    if (!all && next.ripe == 0 && now.us - next.oldest_at.us < fold_age_us)
        return OK;
    TRY(fold_some(tx, arena, (struct feed_id){next.feed_id}, (int64_t)room, taken, err));
    if (*taken == room)
        step->after = next.feed_id - 1; /* there may be more of it */
    return OK;
}

enum status
monitor_fold_step(struct db *db, struct arena *arena, struct instant now, bool all,
                  struct fold_step *step, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    size_t taken, room = step->most;

    step->more = true;
    TRY(tx_begin(&tx, db, err));
    for (size_t i = 0; i < step->most / 2 && step->more && room > 0; i++) {
        TRY(fold_next(&tx, arena, now, all, step, room, &taken, err));
        room -= taken;
        step->folded += taken;
    }
    if (!step->more)
        step->after = -1;
    return tx_commit(&tx, err);
}

enum status
monitor_fold(struct db *db, struct instant now, bool all, size_t *folded, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new((size_t)1 << 28);
    struct fold_step step = {.most = FOLD_BULK, .after = -1};

    do {
        TRY(monitor_fold_step(db, arena, now, all, &step, err));
        arena_reset(arena);
    } while (step.more);
    *folded = step.folded;
    return OK;
}
