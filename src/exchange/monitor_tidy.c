/* exchange/monitor_tidy.c - thinning out figures and the journal. */
#include "exchange/monitor_tidy.h"

#include "base/limits.h"
#include "exchange/monitor_tidy.sql.h"
#include "store/setting.h"

static struct date
month_of(int32_t day)
{
    struct ymd at = date_split((struct date){day});

    return date_from(at.year, at.month, 1);
}

/* Each row of a day goes and is added to its month, in one transaction. */
static enum status
tidy_feed(struct db *db, struct arena *arena, struct feed_id feed, struct date today,
          struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct tidy_measures_in in = {.feed_id = feed.v, .day = today.day - TIDY_MEASURE_DAYS};
    struct tidy_measures_row *rows;
    int64_t changed;
    size_t count;

    TRY(tx_begin(&tx, db, err));
    TRY(tidy_measures(&tx, arena, &in, &rows, &count, err));
    for (size_t i = 0; i < count; i++) {
        const struct tidy_measures_row *r = &rows[i];
        struct date month = month_of(r->day);

        if (month.day == r->day)
            continue;
        TRY(tidy_measure_add(
            &tx,
            &(struct tidy_measure_add_in){feed.v, month.day, r->measure, r->asked, r->good, r->bad},
            err));
        TRY(tidy_measure_drop(&tx, &(struct tidy_measure_drop_in){feed.v, r->day, r->measure},
                              err));
    }
    TRY(tidy_hours(&tx, &(struct tidy_hours_in){feed.v, (today.day - TIDY_HOUR_DAYS) * 24},
                   &changed, err));
    TRY(tidy_given(&tx, &(struct tidy_given_in){feed.v, today.day - TIDY_GIVEN_DAYS}, &changed,
                   err));
    return tx_commit(&tx, err);
}

enum status
tidy_figures(struct db *db, struct arena *arena, struct date today, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *work = arena_new(LIMIT_ARENA_BYTES);
    CLEANUP(tx_end) struct tx tx = {0};
    struct feed *feeds;
    size_t count;

    TRY(tx_read(&tx, db, err));
    TRY(feed_scope(&tx, arena, (struct org_id){0}, &feeds, &count, err));
    tx_end(&tx);
    for (size_t i = 0; i < count; i++) {
        TRY(tidy_feed(db, work, feeds[i].id, today, err));
        arena_reset(work);
    }
    return OK;
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
