/* work/tickets.h - mails about tickets: that a question came, that there is an answer.
 *
 * Purpose    whatever way words reached a ticket (page, command, mail), they are announced from here, once.
 *            A mail holds the ticket's number and a link, never the words: they may name somebody.
 * Ownership  everything lives in the arena given.
 * Limits     TICKET_MAILS_ROUND words a round.
 * Errors     as the store; what was told already stays told.
 * Why        docs/adr/0023-desk.md
 */
#ifndef WORK_TICKETS_H
#define WORK_TICKETS_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

struct db;

enum { TICKET_MAILS_ROUND = 200 };

/* *mails: how many were put into the outbox; *more: there are further words to tell. */
MUST_USE enum status tickets_tell(struct db *db, struct arena *arena, struct now now, size_t *mails,
                                  bool *more, struct err *err);

#endif
