/* desk/desk.c - what comes back by mail, what is still to be told, and the votes on help pages. */
#include "desk/desk.h"

#include "desk/row.h"
#include "desk/ticket.sql.h"
#include "store/db.h"

#define US_PER_DAY INT64_C(86400000000)

/* A ticket that was joined to another passes its mails on. */
static enum status
find(struct tx *tx, struct arena *arena, struct str token, struct ticket *out, struct err *err)
{
    TRY(ticket_find_code(tx, arena, token, out, err));
    return out->merged_into == 0 ? OK : ticket_load(tx, arena, out->merged_into, out, err);
}

enum status
desk_mail_reply(struct tx *tx, struct arena *arena, struct str token, struct str from,
                struct str text, struct now now, struct err *err)
{
    struct entries_by_mail_row row;
    struct ticket ticket;
    struct entry entry = {
        .side = SIDE_ASKER, .kind = ENTRY_WORDS, .sender = from, .body = str_trim(text)};

    TRY(find(tx, arena, token, &ticket, err));
    TRY(entries_by_mail(
        tx, arena,
        &(struct entries_by_mail_in){.ticket_id = ticket.id, .made_at = {now.at.us - US_PER_DAY}},
        &row, err));
    if (row.n >= DESK_MAILS_A_DAY)
        return FAIL(err, E_LIMIT, "ticket %d got %d mails in a day", (int)ticket.number,
                    DESK_MAILS_A_DAY);
    if (entry.body.n == 0)
        entry.body = STR("(A mail without words.)");
    /* Only the mailbox that asked speaks as the member; the words of another one say whose they are. */
    if (str_ieq(from, ticket.email))
        entry.user = ticket.user;
    return ticket_say(tx, arena, &ticket, &entry, now, err);
}

enum status
desk_mail_question(struct tx *tx, struct arena *arena, struct str from, struct str subject,
                   struct str text, struct now now, struct err *err)
{
    struct ticket ticket = {.full_name = from,
                            .email = from,
                            .subject =
                                subject.n > 0 ? subject : STR("(A mail without a subject.)")};

    return ticket_open(tx, arena, &ticket, text, now, err);
}

enum status
desk_untold(struct tx *tx, struct arena *arena, int64_t max, struct untold **out, size_t *count,
            struct err *err)
{
    struct entries_untold_row *rows;

    TRY(entries_untold(tx, arena, &(struct entries_untold_in){.max = max}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct untold, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] =
            (struct untold){rows[i].entry_id, rows[i].ticket_id, ticket_side_of(rows[i].side)};
    return OK;
}

enum status
desk_told(struct tx *tx, int64_t entry, struct instant now, bool *mine, struct err *err)
{
    int64_t changed;

    TRY(entry_told(tx, &(struct entry_told_in){.told_at = now, .entry_id = entry}, &changed, err));
    *mine = changed == 1;
    return OK;
}

enum status
desk_help_vote(struct tx *tx, struct str page, bool enough, struct err *err)
{
    return help_vote_put(tx,
                         &(struct help_vote_put_in){
                             .page = page, .enough = enough ? 1 : 0, .wanting = enough ? 0 : 1},
                         err);
}

enum status
desk_help_votes(struct tx *tx, struct arena *arena, struct help_count **out, size_t *count,
                struct err *err)
{
    struct help_votes_row *rows;

    TRY(help_votes(tx, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct help_count, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct help_count){rows[i].page, rows[i].enough, rows[i].wanting};
    return OK;
}
