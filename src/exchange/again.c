/* exchange/again.c - one message through its feed's door once more, and what differs. */
#include "exchange/again.h"

#include "exchange/again.sql.h"
#include "hl7/hl7.h"

/* MSH-10 of our answer is the journal's own number of the message (exchange/ack.h). */
static bool
number_of(struct arena *arena, struct str reply, struct message_id *out)
{
    const struct hl7_message *msg = hl7_parse(arena, reply, findings_new(arena));

    return msg->readable && str_parse_i64(hl7_get(msg, 0, 10, 1, 1, 0), &out->v);
}

/* Where the agreement was closed, only the header was kept. */
bool
again_possible(struct arena *arena, const struct message_seen *seen)
{
    return str_eq(seen->row.kind, STR("VXU")) &&
           hl7_parse(arena, seen->raw, findings_new(arena))->segments > 1;
}

static enum status
note(struct exchange *ex, const struct again_ask *ask, struct message_id message, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, ex->db, err));
    TRY(again_add(&tx,
                  &(struct again_add_in){.message_id = message.v,
                                         .of_id = ask->seen->row.id.v,
                                         .user_id = ask->user,
                                         .again_at = ask->at},
                  err));
    return tx_commit(&tx, err);
}

enum status
again_send(struct exchange *ex, struct arena *arena, const struct again_ask *ask,
           struct message_id *out, struct err *err)
{
    struct caller caller = {
        .door = DOOR_PAGE, .feed = *ask->feed, .gate = ask->gate, .again = true};
    struct feed_reply reply;

    if (!again_possible(arena, ask->seen))
        return FAIL(err, E_INVALID, "message %lld cannot be processed again",
                    (long long)ask->seen->row.id.v);
    caller.feed.switches.batch_replies = false;
    reply = feed_answer(ex, arena, &caller, ask->seen->raw, NULL, NULL);
    if (reply.failed || !number_of(arena, reply.text, out))
        return FAIL(err, E_BUSY, "message %lld was not processed again",
                    (long long)ask->seen->row.id.v);
    return note(ex, ask, *out, err);
}

enum status
again_load(struct tx *tx, struct arena *arena, struct message_id id, struct again *out, bool *found,
           struct err *err)
{
    struct again_original_row row;

    TRY(again_original(tx, arena, &(struct again_original_in){.message_id = id.v}, &row, found,
                       err));
    if (*found)
        *out = (struct again){id, {row.of_id}, row.user_id, row.again_at};
    return OK;
}

enum status
again_list(struct tx *tx, struct arena *arena, struct message_id of, struct again **out,
           size_t *count, struct err *err)
{
    struct again_of_row *rows;

    TRY(again_of(tx, arena, &(struct again_of_in){.of_id = of.v}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct again, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct again){{rows[i].message_id}, of, rows[i].user_id, rows[i].again_at};
    return OK;
}

static bool
has(const struct message_seen *seen, const struct message_finding *wanted)
{
    for (size_t i = 0; i < seen->finding_count; i++)
        if (str_eq(seen->findings[i].own, wanted->own) &&
            str_eq(seen->findings[i].erl, wanted->erl))
            return true;
    return false;
}

static size_t
missing(struct arena *arena, const struct message_seen *from, const struct message_seen *in,
        const struct message_finding ***out)
{
    size_t count = 0;

    *out = ARENA_ARRAY(arena, const struct message_finding *, from->finding_count);
    for (size_t i = 0; i < from->finding_count; i++)
        if (!has(in, &from->findings[i]))
            (*out)[count++] = &from->findings[i];
    return count;
}

struct again_difference
again_compare(struct arena *arena, const struct message_seen *then, const struct message_seen *now)
{
    struct again_difference d = {.other_answer = !str_eq(then->row.msa1, now->row.msa1)};

    d.gone_count = missing(arena, then, now, &d.gone);
    d.came_count = missing(arena, now, then, &d.came);
    return d;
}
