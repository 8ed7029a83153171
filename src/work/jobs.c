/* work/jobs.c - what the background runner does, and how often; the only such list. */
#include "access/audit.h"
#include "access/sign_in.h"
#include "base/id.h"
#include "base/log.h"
#include "desk/desk.h"
#include "exchange/follow.h"
#include "exchange/monitor_fold.h"
#include "exchange/monitor_tidy.h"
#include "exchange/sheet.h"
#include "post/subscriber.h"
#include "registry/refind.h"
#include "store/db.h"
#include "work/alarms.h"
#include "work/bulletins.h"
#include "work/mailer.h"
#include "work/notices.h"
#include "work/resends.h"
#include "work/runner.h"
#include "work/tickets.h"

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

/* The chain's end, noted beside the store every minute; in the log and by mail once a day. */
static enum status
note(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    static struct date logged = {INT32_MIN};
    struct audit_head head;
    const char *path = arena_cstr(arena, arena_printf(arena, "%s/audit.head", ex->data_dir));
    enum status noted = audit_note(ex->db, arena, path, &head, err);
    struct err why;
    size_t mails;

    *more = false;
    if (noted != OK && noted != E_CONFLICT)
        return noted;
    TRY(notices_head(ex->db, arena, &(struct head_mail){&head, noted == E_CONFLICT}, now, &mails,
                     &why));
    if (date_cmp(now.today, logged) != 0)
        log_event(LOG_INFO, EVENT_AUDIT, "head=%.*s", STRF(audit_head_text(arena, &head)));
    logged = now.today;
    return noted;
}

/* Persons stored before names were spelled as now: once after an upgrade. */
static enum status
refind(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    size_t done;

    (void)now;
    TRY(refind_round(ex->db, arena, ex->codes, &done, err));
    *more = done == REFIND_BATCH;
    if (done > 0)
        log_event(LOG_INFO, EVENT_STORE, "refound=%zu", done);
    return OK;
}

/* What is over goes: idle sessions, failures of yesterday, sheets nobody stored. */
static enum status
sweep(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    int64_t sheets;

    (void)arena;
    *more = false;
    TRY(tx_begin(&tx, ex->db, err));
    TRY(upload_forget(&tx, now.at, &sheets, err));
    TRY(session_sweep(&tx, now.at, err));
    TRY(attempt_sweep(&tx, now.at, err));
    TRY(desk_look_sweep(&tx, now.at, err));
    TRY(subscriber_link_tidy(&tx, now.at, err));
    return tx_commit(&tx, err);
}

/* Words said in tickets are announced by mail. */
static enum status
tickets(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    size_t mails;

    TRY(tickets_tell(ex->db, arena, now, &mails, more, err));
    if (mails > 0)
        log_event(LOG_INFO, EVENT_MAIL, "tickets mails=%zu", mails);
    return OK;
}

/* Bulletins whose scheduled moment has come. */
static enum status
bulletins(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    struct bulletins_round round;

    *more = false;
    TRY(bulletins_send(ex->db, arena, now, &round, err));
    if (round.went > 0)
        log_event(LOG_INFO, EVENT_MAIL, "bulletins=%zu queued=%zu", round.went, round.mails);
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

/* A schedule that `jenner cdsi import` has put in force, or a season moved, is taken up without a
 * restart. */
static enum status
schedule(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    bool renewed;

    (void)arena;
    (void)now;
    *more = false;
    TRY(cdsi_force_refresh(ex->force, &renewed, err));
    if (renewed)
        log_event(LOG_INFO, EVENT_SCHEDULE, "renewed=1");
    return OK;
}

/* Counts of messages, a row each, become figures by hour and day. */
static enum status
fold(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    static struct fold_step step = FOLD_BEGIN;

    TRY(monitor_fold_step(ex->db, arena, now.at, false, &step, err));
    *more = step.more;
    return OK;
}

/* What can wait until a message's sender has its answer. */
static enum status
follow(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    (void)now;
    return follow_round(ex->db, ex->codes, arena, id_ago(FOLLOW_SETTLE_MS), more, err);
}

/* Once a week and feed: what was refused and did not come again. */
static enum status
resends(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    struct resends_round round;

    *more = false;
    TRY(resends_letters(ex->db, arena, now, &round, err));
    if (round.feeds > 0)
        log_event(LOG_INFO, EVENT_MAIL, "resend_feeds=%zu mails=%zu unreachable=%zu", round.feeds,
                  round.mails, round.unreachable);
    return OK;
}

/* Is every feed as usual? */
static enum status
alarms(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    static struct watch *watch;
    struct alarm_round round;

    *more = false;
    if (watch == NULL)
        watch = watch_new();
    TRY(alarms_look(watch, ex, arena, now, &round, err));
    *more = round.more;
    if (round.opened + round.closed > 0)
        log_event(LOG_INFO, EVENT_RUNNER, "alarms opened=%zu closed=%zu mails=%zu", round.opened,
                  round.closed, round.mails);
    return OK;
}

/* What is no alarm is told once a day, at seven. */
static enum status
digest(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    static struct date sent = {INT32_MIN};
    int64_t hour = (now.at.us / 60000000 + now.offset_minutes) % 1440 / 60;
    size_t mails;

    *more = false;
    if (hour != 7 || date_cmp(sent, now.today) == 0)
        return OK;
    TRY(alarms_digest(ex->db, arena, now, &mails, err));
    sent = now.today;
    return OK;
}

/* Old figures once a day; the journal by the registry's policy, a little at a time. */
static enum status
tidy(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    static struct date done = {INT32_MIN};
    static struct tidy_step step = TIDY_BEGIN;

    if (date_cmp(done, now.today) != 0) {
        TRY(tidy_figures(ex->db, arena, now.today, &step, err));
        *more = true;
        if (!step.more)
            done = now.today;
        return OK;
    }
    return tidy_journal(ex->db, arena, now.today, more, err);
}

/* A minute in which the registry was up, for the public page. */
static enum status
pulse(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    (void)arena;
    *more = false;
    TRY(tx_begin(&tx, ex->db, err));
    TRY(pulse_beat(&tx, now.today, 1, err));
    return tx_commit(&tx, err);
}

const struct job jobs[] = {
    {"seal", 1, seal, false},
    {"schedule", 3, schedule, false},
    {"mail", 5, mailer_run, true},
    {"notices", 900, notices, false},
    {"note", 60, note, false},
    {"sweep", 600, sweep, false},
    {"fold", 15, fold, false},
    {"follow", 2, follow, false},
    {"alarms", 60, alarms, false},
    {"resends", 3600, resends, false},
    {"pulse", 60, pulse, false},
    {"digest", 600, digest, false},
    {"tidy", 3600, tidy, false},
    {"tickets", 5, tickets, false},
    {"bulletins", 2, bulletins, false},
    {"refind", 300, refind, false},
    {NULL, 0, NULL, false},
};
