/* desk/queue.c - lists of tickets, and who has which open. */
#include "desk/desk.h"

#include "desk/row.h"
#include "desk/ticket.sql.h"
#include "store/db.h"

enum status
desk_tickets_of(struct tx *tx, struct arena *arena, int64_t user, struct ticket **out,
                size_t *count, struct err *err)
{
    struct tickets_of_user_row *rows;

    TRY(tickets_of_user(tx, arena,
                        &(struct tickets_of_user_in){.user_id = user, .max = TICKETS_SHOWN}, &rows,
                        count, err));
    *out = ARENA_ARRAY(arena, struct ticket, *count + 1);
    for (size_t i = 0; i < *count; i++) {
        (*out)[i] = TICKET_OF(rows[i]);
        (*out)[i].fresh = rows[i].fresh != 0;
    }
    return OK;
}

enum status
desk_unread(struct tx *tx, struct arena *arena, int64_t user, int64_t *count, struct err *err)
{
    struct ticket_unread_row row;

    TRY(ticket_unread(tx, arena, &(struct ticket_unread_in){.user_id = user}, &row, err));
    *count = row.n;
    return OK;
}

static enum status
closed(struct tx *tx, struct arena *arena, struct ticket **out, size_t *count, struct err *err)
{
    struct tickets_closed_row *rows;

    TRY(tickets_closed(tx, arena, &(struct tickets_closed_in){.max = TICKETS_SHOWN}, &rows, count,
                       err));
    *out = ARENA_ARRAY(arena, struct ticket, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = TICKET_OF(rows[i]);
    return OK;
}

enum status
desk_queue(struct tx *tx, struct arena *arena, enum ticket_state state, struct ticket **out,
           size_t *count, struct err *err)
{
    struct tickets_in_state_in in = {.ticket_state = ticket_state_word(state),
                                     .max = TICKETS_SHOWN};
    struct tickets_in_state_row *rows;

    if (state == TICKET_CLOSED)
        return closed(tx, arena, out, count, err);
    TRY(tickets_in_state(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct ticket, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = TICKET_OF(rows[i]);
    return OK;
}

enum status
desk_count(struct tx *tx, struct arena *arena, struct date today, struct desk_count *out,
           struct err *err)
{
    struct ticket_waiting_count_row row;

    TRY(ticket_waiting_count(tx, arena, &(struct ticket_waiting_count_in){.due_on = today}, &row,
                             err));
    *out = (struct desk_count){row.n, row.late, row.free};
    return OK;
}

enum status
desk_joined(struct tx *tx, struct arena *arena, int64_t ticket, int32_t **numbers, size_t *count,
            struct err *err)
{
    struct tickets_merged_into_row *rows;

    TRY(tickets_merged_into(tx, arena, &(struct tickets_merged_into_in){.merged_into = ticket},
                            &rows, count, err));
    *numbers = ARENA_ARRAY(arena, int32_t, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*numbers)[i] = rows[i].number;
    return OK;
}

/* ---- who has it open ---- */

static struct instant
before(struct instant now)
{
    return (struct instant){now.us - DESK_LOOK_SECONDS * INT64_C(1000000)};
}

enum status
desk_look(struct tx *tx, int64_t ticket, int64_t user, bool typing, struct instant now,
          struct err *err)
{
    return look_put(tx,
                    &(struct look_put_in){
                        .ticket_id = ticket, .user_id = user, .seen_at = now, .typing = typing},
                    err);
}

enum status
desk_looks(struct tx *tx, struct arena *arena, int64_t ticket, int64_t but, struct instant now,
           struct desk_look **out, size_t *count, struct err *err)
{
    struct looks_of_in in = {.ticket_id = ticket, .user_id = but, .seen_at = before(now)};
    struct looks_of_row *rows;

    TRY(looks_of(tx, arena, &in, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct desk_look, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct desk_look){rows[i].user_id, rows[i].typing};
    return OK;
}

enum status
desk_look_sweep(struct tx *tx, struct instant now, struct err *err)
{
    int64_t changed;

    return looks_sweep(tx, &(struct looks_sweep_in){.seen_at = before(now)}, &changed, err);
}
