/* post/announcement.h - short words of the registry's staff to all users, on their first page.
 *
 * Purpose    shown from a day to a day, until the user puts them away.
 * Ownership  what is listed belongs to the arena.
 * Limits     ANNOUNCEMENT_BYTES each; ANNOUNCEMENTS_SHOWN at once.
 * Errors     E_INVALID for words that are empty or too long, or days in the wrong order; E_NOTFOUND;
 *            otherwise those of store/db.h.
 */
#ifndef POST_ANNOUNCEMENT_H
#define POST_ANNOUNCEMENT_H

#include <stdbool.h>

#include "store/db.h"

enum {
    ANNOUNCEMENT_BYTES = 500,
    ANNOUNCEMENTS_SHOWN = 5,
    ANNOUNCEMENTS_KEPT = 100,
    ANNOUNCEMENT_DAYS = 366
};

enum announcement_kind { ANNOUNCEMENT_NEWS, ANNOUNCEMENT_RELEASE };

struct announcement {
    int64_t id; /* filled by announcement_add() */
    enum announcement_kind kind;
    struct str words;
    struct date first, last; /* days on which it is shown */
    bool unread;             /* by the user asked for */
};

MUST_USE enum status announcement_add(struct tx *tx, struct announcement *announcement,
                                      int64_t user, struct instant now, struct err *err);
/* Those of today that `user` has not put away, the newest first. */
MUST_USE enum status announcement_list(struct tx *tx, struct arena *arena, int64_t user,
                                       struct date today, struct announcement **list, size_t *count,
                                       struct err *err);
/* All of the last year, the newest first, with what `user` has not read. */
MUST_USE enum status announcement_archive(struct tx *tx, struct arena *arena, int64_t user,
                                          struct date today, struct announcement **list,
                                          size_t *count, struct err *err);
/* How many of those `user` has not read: what stands in the head of every page. */
MUST_USE enum status announcement_unread(struct tx *tx, struct arena *arena, int64_t user,
                                         struct date today, int64_t *count, struct err *err);
/* Read; also what "put away" means. */
MUST_USE enum status announcement_put_away(struct tx *tx, int64_t id, int64_t user,
                                           struct err *err);
/* Nobody sees it any more from today on. */
MUST_USE enum status announcement_end(struct tx *tx, int64_t id, struct date today,
                                      struct err *err);

#endif
