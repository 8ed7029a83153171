/* work/bulletins.h - bulletins whose time has come go into the outbox.
 *
 * Purpose    the figures are computed and frozen, the text is written once, and a row made for each
 *            reader, BULLETIN_CHUNK a transaction. Interrupted, it goes on where it was: the outbox takes a
 *            reader of a bulletin once. Run by the runner, or by a command where none is running.
 * Ownership  everything lives in the arena given.
 * Errors     as the store; E_CONFLICT when the bulletin was taken back at the same moment.
 * Why        docs/adr/0022-news.md
 */
#ifndef WORK_BULLETINS_H
#define WORK_BULLETINS_H

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

struct db;

enum { BULLETIN_CHUNK = 2000 };

struct bulletins_round {
    size_t went; /* bulletins that are all in the outbox now */
    size_t mails;
};
MUST_USE enum status bulletins_send(struct db *db, struct arena *arena, struct now now,
                                    struct bulletins_round *out, struct err *err);

#endif
