/* exchange/resend_list.c - what is open, for pages, letters and alarms; and a person's word on it. */
#include "exchange/resend.h"

#include "exchange/resend.sql.h"

static const char *const standings[] = {"open", "resolved", "dismissed"};

static enum resend_standing
standing_of(struct str word)
{
    if (str_eq(word, str_of(standings[RESEND_RESOLVED])))
        return RESEND_RESOLVED;
    return str_eq(word, str_of(standings[RESEND_OPEN])) ? RESEND_OPEN : RESEND_DISMISSED;
}

/* The statements give the same columns; only their names differ. */
#define CASE_OF(row)                                                                               \
    ((struct resend){.id = (row)->case_id,                                                         \
                     .feed = {(row)->feed_id},                                                     \
                     .message = {(row)->message_id},                                               \
                     .group = (uint32_t)(row)->group_n,                                            \
                     .code = (row)->code,                                                          \
                     .opened_at = (row)->opened_at,                                                \
                     .opened_on = (row)->opened_on,                                                \
                     .control_id = (row)->control_id,                                              \
                     .standing = standing_of((row)->standing),                                     \
                     .closed_by = {(row)->closed_by},                                              \
                     .closed_at = (row)->closed_at,                                                \
                     .reason = (row)->reason})

enum status
resend_list(struct tx *tx, struct arena *arena, struct feed_id feed, enum resend_standing standing,
            struct resend **out, size_t *count, struct err *err)
{
    struct resend_of_feed_row *rows;
    struct resend_of_feed_in in = {
        .feed_id = feed.v, .standing = str_of(standings[standing]), .most = RESEND_MOST};

    TRY(resend_of_feed(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct resend, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = CASE_OF(&rows[i]);
    return OK;
}

enum status
resend_of(struct tx *tx, struct arena *arena, struct message_id message, struct resend **out,
          size_t *count, struct err *err)
{
    struct resend_of_message_row *rows;

    TRY(resend_of_message(tx, arena, &(struct resend_of_message_in){.message_id = message.v}, &rows,
                          count, err));
    *out = ARENA_ARRAY(arena, struct resend, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = CASE_OF(&rows[i]);
    return OK;
}

enum status
resend_open_count(struct tx *tx, struct arena *arena, struct feed_id feed, struct date until,
                  int64_t *count, struct err *err)
{
    struct resend_count_row row;

    TRY(resend_count(tx, arena, &(struct resend_count_in){.feed_id = feed.v, .opened_on = until},
                     &row, err));
    *count = row.n;
    return OK;
}

enum status
resend_decide(struct tx *tx, struct arena *arena, const struct resend_word *word, struct err *err)
{
    struct resend_close_in close = {.standing = str_of(standings[RESEND_DISMISSED]),
                                    .closed_at = word->at,
                                    .user_id = word->user,
                                    .reason = word->reason,
                                    .case_id = word->id};
    struct resend_find_row row;
    int64_t changed;
    bool found;

    TRY(resend_find(tx, arena, &(struct resend_find_in){.case_id = word->id}, &row, &found, err));
    if (!found || row.feed_id != word->feed.v)
        return FAIL(err, E_NOTFOUND, "case %lld is not there", (long long)word->id);
    if (word->dismiss)
        TRY(resend_close(tx, &close, &changed, err));
    else
        TRY(resend_reopen(tx, &(struct resend_reopen_in){.case_id = word->id}, &changed, err));
    if (changed == 0)
        return FAIL(err, E_CONFLICT, "case %lld was closed by someone else", (long long)word->id);
    return OK;
}

enum status
resend_codes(struct tx *tx, struct arena *arena, struct feed_id feed, struct resend_code **out,
             size_t *count, struct err *err)
{
    struct resend_by_code_row *rows;

    TRY(resend_by_code(tx, arena, &(struct resend_by_code_in){.feed_id = feed.v}, &rows, count,
                       err));
    *out = ARENA_ARRAY(arena, struct resend_code, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct resend_code){rows[i].code, rows[i].n, rows[i].first_on};
    return OK;
}

enum status
resend_letters(struct tx *tx, struct arena *arena, struct date today, struct resend_due **out,
               size_t *count, struct err *err)
{
    struct resend_feeds_row *rows;
    struct resend_feeds_in in = {
        .today = today, .week_on = date_add_days(today, -7), .most = RESEND_MOST};

    TRY(resend_feeds(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct resend_due, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] =
            (struct resend_due){{rows[i].feed_id}, {rows[i].org_id}, rows[i].login, rows[i].name};
    return OK;
}

enum status
resend_letter_sent(struct tx *tx, struct feed_id feed, struct date today, struct err *err)
{
    return letter_set(tx, &(struct letter_set_in){.feed_id = feed.v, .sent_on = today}, err);
}
