/* work/notices.h - the daily mails: agreements that end, passwords that end, users about to lapse, and
 * where the audit ends.
 *
 * Purpose    what org and access say is due becomes rows in the outbox, each once, together with the
 *            mark that it went out. Run as often as one likes; a day missed is made up for.
 * Ownership  everything lives in the arena given.
 * Errors     as the store; one agreement that fails stops the round, the next one goes on there.
 * Settings   registry.name, registry.url: what the mails call us and where their links lead.
 */
#ifndef WORK_NOTICES_H
#define WORK_NOTICES_H

#include <stdbool.h>
#include <stddef.h>

#include "access/user.h"
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"

struct db;

struct notice_round {
    size_t agreements; /* with a notice due */
    size_t mails;
    size_t unreachable; /* agreements without any address to write to */
};

/* Notices of ending agreements: to the representative with a link that signs without an account,
 * and to the administrators. */
MUST_USE enum status notices_agreements(struct db *db, struct arena *arena, struct now now,
                                        struct notice_round *out, struct err *err);
/* Mails about passwords that end and users about to lapse; *mails says how many. */
MUST_USE enum status notices_accounts(struct db *db, struct arena *arena, struct now now,
                                      size_t *mails, struct err *err);

/* The end of the audit's chain, once a day to everybody who may read the audit; `broken` when it does not
 * pass through the end noted before. The day of the last is the setting audit.mailed_on. */
struct head_mail {
    const struct audit_head *head;
    bool broken;
};
MUST_USE enum status notices_head(struct db *db, struct arena *arena, const struct head_mail *head,
                                  struct now now, size_t *mails, struct err *err);

/* What the mails call us: settings with their defaults. */
struct letterhead {
    struct str name, url;
};
struct tx;
MUST_USE enum status letterhead_load(struct tx *tx, struct arena *arena, struct letterhead *out,
                                     struct err *err);

#endif
