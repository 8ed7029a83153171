/* desk/clean.c - personal data taken out of a ticket: gone from the store, and said who did it and when. */
#include "desk/ticket.h"

#include "base/buf.h"
#include "base/id.h"
#include "desk/ticket.sql.h"
#include "store/db.h"

static const struct str removed = STR_INIT("[removed]");

/* Every place of `piece`; the whole text if there is none. */
static struct str
without(struct arena *arena, struct str text, struct str piece, bool *found)
{
    struct buf buf;
    size_t at;

    if (piece.n == 0) {
        *found = true;
        return removed;
    }
    buf_init(&buf, arena, text.n + 32);
    while ((at = str_find_str(text, piece)) < text.n) {
        buf_add(&buf, str_slice(text, 0, at));
        buf_add(&buf, removed);
        text = str_skip(text, at + piece.n);
        *found = true;
    }
    buf_add(&buf, text);
    return buf_str(&buf);
}

/* The entry must be of this ticket or of one joined to it. */
static enum status
load(struct tx *tx, struct arena *arena, const struct ticket *ticket, int64_t id,
     struct entry_by_id_row *out, struct err *err)
{
    struct ticket from;
    bool found;

    TRY(entry_by_id(tx, arena, &(struct entry_by_id_in){.entry_id = id}, out, &found, err));
    if (!found || str_eq(out->entry_kind, STR("act")))
        return FAIL(err, E_NOTFOUND, "there are no words %lld", (long long)id);
    if (out->ticket_id == ticket->id)
        return OK;
    TRY(ticket_load(tx, arena, out->ticket_id, &from, err));
    return from.merged_into == ticket->id
               ? OK
               : FAIL(err, E_NOTFOUND, "words %lld are of another ticket", (long long)id);
}

enum status
ticket_clean(struct tx *tx, struct arena *arena, struct ticket *ticket, int64_t entry,
             struct str piece, const struct ticket_act *act, struct now now, bool *found,
             struct err *err)
{
    struct entry_by_id_row row;
    struct entry_clean_in in = {.cleaned_at = now.at, .cleaned_by = act->by, .entry_id = entry};
    struct entry_put_in note = {.entry_id = id_new(),
                                .ticket_id = ticket->id,
                                .side = STR("program"),
                                .entry_kind = STR("act"),
                                .user_id = act->by,
                                .body = act->words,
                                .made_at = now.at,
                                .told_at = now.at};
    int64_t changed;

    *found = false;
    TRY(load(tx, arena, ticket, entry, &row, err));
    in.body = without(arena, row.body, piece, found);
    if (*found)
        TRY(entry_clean(tx, &in, &changed, err));
    if (piece.n > 0) {
        ticket->subject = without(arena, ticket->subject, piece, found);
        TRY(ticket_retitle(
            tx, &(struct ticket_retitle_in){.subject = ticket->subject, .ticket_id = ticket->id},
            &changed, err));
        ticket->version++;
    }
    return *found ? entry_put(tx, &note, err) : OK;
}
