/* desk/desk.h - the desk's queue, who has what open, ready-made answers, mails that come back.
 *
 * Ownership  rows and texts belong to the arena given.
 * Limits     TICKETS_SHOWN rows; DESK_LOOK_SECONDS until an open page counts as left; DESK_MAILS_A_DAY
 *            mails a ticket and day, so that two programs that answer each other come to an end.
 * Errors     as desk/ticket.h.
 * Source     ux notes 3f; docs/adr/0023-desk.md.
 */
#ifndef DESK_DESK_H
#define DESK_DESK_H

#include "desk/ticket.h"

enum { DESK_LOOK_SECONDS = 120, DESK_MAILS_A_DAY = 20 };

/* Somebody's own, the newest first. */
MUST_USE enum status desk_tickets_of(struct tx *tx, struct arena *arena, int64_t user,
                                     struct ticket **out, size_t *count, struct err *err);
/* How many of them have an answer that was not looked at yet. */
MUST_USE enum status desk_unread(struct tx *tx, struct arena *arena, int64_t user, int64_t *count,
                                 struct err *err);
/* What was promised first comes first; closed ones the newest first. */
MUST_USE enum status desk_queue(struct tx *tx, struct arena *arena, enum ticket_state state,
                                struct ticket **out, size_t *count, struct err *err);
/* What the desk has to do. */
struct desk_count {
    int64_t open, late, free; /* all; promised for today or before; with nobody looking after it */
};
MUST_USE enum status desk_count(struct tx *tx, struct arena *arena, struct date today,
                                struct desk_count *out, struct err *err);
/* The numbers of what was joined to a ticket. */
MUST_USE enum status desk_joined(struct tx *tx, struct arena *arena, int64_t ticket,
                                 int32_t **numbers, size_t *count, struct err *err);

/* Who else has it open. */
struct desk_look {
    int64_t user;
    bool typing;
};
MUST_USE enum status desk_look(struct tx *tx, int64_t ticket, int64_t user, bool typing,
                               struct instant now, struct err *err);
MUST_USE enum status desk_looks(struct tx *tx, struct arena *arena, int64_t ticket, int64_t but,
                                struct instant now, struct desk_look **out, size_t *count,
                                struct err *err);
MUST_USE enum status desk_look_sweep(struct tx *tx, struct instant now, struct err *err);

/* Words nobody has been told of, in order; see work/tickets.h. */
struct untold {
    int64_t entry, ticket;
    enum ticket_side side;
};
MUST_USE enum status desk_untold(struct tx *tx, struct arena *arena, int64_t max,
                                 struct untold **out, size_t *count, struct err *err);
MUST_USE enum status desk_told(struct tx *tx, int64_t entry, struct instant now, bool *mine,
                               struct err *err);

/* A reply by mail joins its ticket. `token` is what stood in the address it went to; E_NOTFOUND for one that
 * is of no ticket, E_LIMIT for the twenty-first mail of a day: nothing is stored then. `from` is kept with the words,
 * because who holds the token is not always who asked. */
MUST_USE enum status desk_mail_reply(struct tx *tx, struct arena *arena, struct str token,
                                     struct str from, struct str text, struct now now,
                                     struct err *err);

/* Words by mail that answer no ticket's mail: a new one. `from` can be written to. E_INVALID without words. */
MUST_USE enum status desk_mail_question(struct tx *tx, struct arena *arena, struct str from,
                                        struct str subject, struct str text, struct now now,
                                        struct err *err);

/* Was a help page enough? */
struct help_count {
    struct str page;
    int32_t enough, wanting;
};
MUST_USE enum status desk_help_vote(struct tx *tx, struct str page, bool enough, struct err *err);
/* The least helpful first. */
MUST_USE enum status desk_help_votes(struct tx *tx, struct arena *arena, struct help_count **out,
                                     size_t *count, struct err *err);

#endif
