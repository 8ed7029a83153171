/* work/jobs.c - what the background runner does, and how often; the only such list. */
#include <sys/stat.h>

#include "access/audit.h"
#include "base/log.h"
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

/* A schedule that `jenner cdsi import` has put in force is taken up without a restart. One thread
 * runs all jobs, so what it saw last may stand here. */
static enum status
schedule(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    static struct timespec seen = {-1, 0};
    struct stat st = {0};

    (void)now;
    *more = false;
    if (stat(arena_cstr(arena, arena_printf(arena, "%s/schedule/in_force.tsv", ex->data_dir)),
             &st) != 0)
        st.st_mtim = (struct timespec){0, 0};
    if (seen.tv_sec >= 0 &&
        (st.st_mtim.tv_sec != seen.tv_sec || st.st_mtim.tv_nsec != seen.tv_nsec)) {
        TRY(cdsi_force_renew(ex->force, err));
        log_event(LOG_INFO, EVENT_SCHEDULE, "renewed=1");
    }
    seen = st.st_mtim;
    return OK;
}

const struct job jobs[] = {
    {"seal", 1, seal},
    {"schedule", 3, schedule},
    {"notices", 900, notices},
    {NULL, 0, NULL},
};
