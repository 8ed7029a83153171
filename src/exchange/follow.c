/* exchange/follow.c - one round: the next messages of the journal, each to its followers. */
#include "exchange/follow.h"

#include "exchange/find.h"
#include "exchange/follow.sql.h"
#include "exchange/late.h"
#include "exchange/resend.h"

#define FOLLOWER STR("words and resends")

enum { LOTS_MAX = 50 };

static enum status
where_we_are(struct tx *tx, struct arena *arena, int64_t *at, struct err *err)
{
    struct follow_at_row row;
    bool found;

    TRY(follow_at(tx, arena, &(struct follow_at_in){.follower = FOLLOWER}, &row, &found, err));
    *at = found ? row.message_id : 0;
    if (found)
        return OK;
    return follow_begin(tx, &(struct follow_begin_in){.follower = FOLLOWER, .message_id = 0}, err);
}

static enum status
add_word(struct tx *tx, const struct followed *m, struct str word, struct err *err)
{
    return word_add(
        tx, &(struct word_add_in){.word = word, .feed_id = m->feed.v, .message_id = m->id.v}, err);
}

/* Where it came from, and every lot it names. */
static enum status
words(struct tx *tx, struct arena *arena, const struct followed *m, struct err *err)
{
    size_t lots = 0;

    if (m->peer.n > 0)
        TRY(add_word(tx, m, find_address_word(arena, m->peer), err));
    for (size_t s = 0; s < m->msg->segments && m->reports && lots < LOTS_MAX; s++) {
        struct str lot = STR("");

        if (hl7_is(m->msg, s, "RXA"))
            lot = hl7_text(arena, m->msg, s, 15, 1, 1);
        if (lot.n == 0)
            continue;
        TRY(add_word(tx, m, find_lot_word(arena, lot), err));
        lots++;
    }
    return OK;
}

/* "RXA^2^5^1^1" points into the second order group. */
static uint32_t
group_of(struct str erl)
{
    uint64_t n;

    if (!str_eq(str_cut(&erl, '^'), STR("RXA")) || !str_parse_u64(str_cut(&erl, '^'), &n))
        return 0;
    return (uint32_t)n;
}

static enum status
load_errors(struct tx *tx, struct arena *arena, struct followed *m, struct err *err)
{
    struct follow_errors_row *rows;
    struct follow_errors_in in = {.message_id = m->id.v};

    TRY(follow_errors(tx, arena, &in, &rows, &m->error_count, err));
    m->errors = ARENA_ARRAY(arena, struct followed_error, m->error_count);
    for (size_t i = 0; i < m->error_count; i++)
        m->errors[i] = (struct followed_error){rows[i].code, group_of(rows[i].erl)};
    return OK;
}

static enum status
follow(struct tx *tx, struct arena *arena, const struct follow_next_row *row, struct late *late,
       struct err *err)
{
    struct followed m = {.id = {row->message_id},
                         .feed = {row->feed_id},
                         .received = row->received_at,
                         .received_on = row->received_on,
                         .control_id = row->control_id,
                         .msa1 = row->msa1,
                         .peer = row->peer,
                         .client = {row->client_id},
                         .reports = str_eq(row->kind, STR("VXU")),
                         .sandbox = str_eq(row->matched, STR("sandbox"))};
    struct str raw;

    TRY(journal_unpack(arena, row->raw, &raw, err));
    m.msg = hl7_parse(arena, raw, findings_new(arena));
    if (row->errors > 0)
        TRY(load_errors(tx, arena, &m, err));
    TRY(words(tx, arena, &m, err));
    if (m.sandbox)
        return OK;
    TRY(late_look(late, tx, arena, &m, err));
    return resend_follow(tx, arena, &m, err);
}

enum status
follow_round(struct db *db, const struct code_sets *codes, struct arena *arena, int64_t until,
             bool *more, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct follow_next_in in = {.to_id = until, .most = FOLLOW_ROUND};
    struct late late = {.codes = codes};
    struct follow_next_row *rows;
    size_t count;
    int64_t changed;

    TRY(tx_begin(&tx, db, err));
    TRY(where_we_are(&tx, arena, &in.from_id, err));
    TRY(follow_next(&tx, arena, &in, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(follow(&tx, arena, &rows[i], &late, err));
    if (count > 0)
        TRY(follow_move(&tx,
                        &(struct follow_move_in){.message_id = rows[count - 1].message_id,
                                                 .follower = FOLLOWER},
                        &changed, err));
    *more = count == FOLLOW_ROUND;
    return tx_commit(&tx, err);
}
