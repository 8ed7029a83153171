/* exchange/monitor_tidy.c - thinning out figures and the journal. */
#include "exchange/monitor_tidy.h"

#include "exchange/monitor_tidy.sql.h"
#include "store/setting.h"

static struct date
month_of(int32_t day)
{
    struct ymd at = date_split((struct date){day});

    return date_from(at.year, at.month, 1);
}

/* The figures of a day go and are added to their month, which stands on its first day. */
static enum status
tidy_one_day(struct tx *tx, struct arena *arena, int64_t feed, int32_t day, struct err *err)
{
    struct tidy_measures_row *rows;
    int64_t changed;
    size_t count;

    TRY(tidy_measures(tx, arena, &(struct tidy_measures_in){.feed_id = feed, .day = day}, &rows,
                      &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(tidy_measure_add(tx,
                             &(struct tidy_measure_add_in){feed, month_of(day).day, rows[i].measure,
                                                           rows[i].asked, rows[i].good,
                                                           rows[i].bad},
                             err));
    return tidy_measure_drop(tx, &(struct tidy_measure_drop_in){feed, day}, &changed, err);
}

/* *more: there are days left. */
static enum status
tidy_days(struct tx *tx, struct arena *arena, int64_t feed, struct date today, bool *more,
          struct err *err)
{
    struct tidy_day_in in = {feed, INT32_MIN, today.day - TIDY_MEASURE_DAYS};
    struct tidy_day_row next;

    for (int done = 0; done < TIDY_DAYS;) {
        TRY(tidy_day(tx, arena, &in, &next, more, err));
        if (!*more)
            return OK;
        in.after = next.day;
        if (month_of(next.day).day == next.day)
            continue;
        TRY(tidy_one_day(tx, arena, feed, next.day, err));
        done++;
    }
    return OK;
}

enum status
tidy_figures(struct db *db, struct arena *arena, struct date today, struct tidy_step *step,
             struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct tidy_feed_row next;
    int64_t changed;
    bool again;

    TRY(tx_begin(&tx, db, err));
    TRY(tidy_feed(&tx, arena, &(struct tidy_feed_in){.feed_id = step->after}, &next, &step->more,
                  err));
    if (!step->more) {
        step->after = -1;
        return OK;
    }
    TRY(tidy_days(&tx, arena, next.feed_id, today, &again, err));
    TRY(tidy_hours(&tx, &(struct tidy_hours_in){next.feed_id, (today.day - TIDY_HOUR_DAYS) * 24},
                   &changed, err));
    TRY(tidy_given(&tx, &(struct tidy_given_in){next.feed_id, today.day - TIDY_GIVEN_DAYS},
                   &changed, err));
    step->after = again ? next.feed_id - 1 : next.feed_id;
    return tx_commit(&tx, err);
}

/* How far one kind of tidying has come, and how old a message must be. */
struct policy {
    const char *days, *place; /* settings */
    int usual;
    bool whole; /* the row, not the body alone */
};

static enum status
load_number(struct tx *tx, struct arena *arena, const char *name, int64_t usual, int64_t *out,
            struct err *err)
{
    struct str value;

    TRY(setting_load(tx, arena, str_of(name), &value, err));
    if (!str_parse_i64(value, out))
        *out = usual;
    return OK;
}

static enum status
remove_one(struct tx *tx, const struct policy *policy, int64_t id, struct err *err)
{
    if (!policy->whole)
        return tidy_body(tx, &(struct tidy_body_in){.raw = STR(""), .message_id = id}, err);
    TRY(tidy_findings(tx, &(struct tidy_findings_in){.message_id = id}, err));
    return tidy_row(tx, &(struct tidy_row_in){.message_id = id}, err);
}

static enum status
apply(struct db *db, struct arena *arena, const struct policy *policy, struct date today,
      bool *more, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct tidy_next_row *rows;
    int64_t days, place;
    size_t count, done = 0;

    TRY(tx_begin(&tx, db, err));
    TRY(load_number(&tx, arena, policy->days, policy->usual, &days, err));
    TRY(load_number(&tx, arena, policy->place, 0, &place, err));
    TRY(tidy_next(&tx, arena, &(struct tidy_next_in){.message_id = place, .most = TIDY_MOST}, &rows,
                  &count, err));
    while (done < count && days > 0 && today.day - rows[done].received_on.day > days) {
        TRY(remove_one(&tx, policy, rows[done].message_id, err));
        done++;
    }
    if (done == 0)
        return OK;
    TRY(setting_save(&tx, str_of(policy->place),
                     arena_printf(arena, "%lld", (long long)rows[done - 1].message_id), err));
    *more = *more || done == TIDY_MOST;
    return tx_commit(&tx, err);
}

enum status
tidy_journal(struct db *db, struct arena *arena, struct date today, bool *more, struct err *err)
{
    static const struct policy bodies = {"journal.body_days", "journal.bodies_gone", TIDY_BODY_DAYS,
                                         false};
    static const struct policy whole = {"journal.row_days", "journal.rows_gone", TIDY_ROW_DAYS,
                                        true};

    *more = false;
    TRY(apply(db, arena, &bodies, today, more, err));
    return apply(db, arena, &whole, today, more, err);
}
