/* work/resends.h - the weekly letter about what a feed was refused and has not sent again.
 *
 * Purpose    once a week and feed, while anything is open for longer than a day: how much, why, since
 *            when, and where to look. To the data exchange contacts of the feed's organization, to its
 *            administrators where it has none. No word of a person.
 * Ownership  everything lives in the arena given.
 * Errors     as the store; a feed without any address is marked as written to, and counted.
 */
#ifndef WORK_RESENDS_H
#define WORK_RESENDS_H

#include <stddef.h>

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

struct db;

struct resends_round {
    size_t feeds, mails, unreachable;
};
MUST_USE enum status resends_letters(struct db *db, struct arena *arena, struct now now,
                                     struct resends_round *out, struct err *err);

#endif
