/* work/jobs.c - what the background runner does, and how often; the only such list. */
#include "access/audit.h"
#include "exchange/feed.h"
#include "work/notices.h"
#include "work/runner.h"

/* Chains new audit rows within a second of their writing. */
static enum status
seal(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    struct audit_head head;
    size_t sealed;

    (void)arena;
    (void)now;
    TRY(audit_seal(ex->db, &sealed, &head, err));
    *more = sealed == AUDIT_BATCH;
    return OK;
}

/* Agreements, passwords and accounts that end: the outbox gets each mail once. */
static enum status
notices(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    struct notice_round round;
    size_t mails;

    *more = false;
    TRY(notices_agreements(ex->db, arena, now, &round, err));
    return notices_accounts(ex->db, arena, now, &mails, err);
}

const struct job jobs[] = {
    {"seal", 1, seal},
    {"notices", 900, notices},
    {NULL, 0, NULL},
};
