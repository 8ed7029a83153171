/* work/jobs.c - what the background runner does, and how often; the only such list. */
#include "access/audit.h"
#include "access/sign_in.h"
#include "base/conf.h"
#include "base/file.h"
#include "base/id.h"
#include "base/log.h"
#include "exchange/follow.h"
#include "exchange/monitor_fold.h"
#include "exchange/monitor_tidy.h"
#include "net/smtp.h"
#include "post/outbox.h"
#include "store/db.h"
#include "work/alarms.h"
#include "work/notices.h"
#include "work/resends.h"
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

/* What is over goes: idle sessions, failures of yesterday. */
static enum status
sweep(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    (void)arena;
    *more = false;
    TRY(tx_begin(&tx, ex->db, err));
    TRY(session_sweep(&tx, now.at, err));
    TRY(attempt_sweep(&tx, now.at, err));
    return tx_commit(&tx, err);
}

/* [mail] of jenner.conf: host, port, user, password_file, from, tls. Without a host mails stay in the
 * outbox, where the operator reads them. */
static enum status
mail_server(struct arena *arena, const char *dir, struct smtp_server *server, struct str *from,
            struct err *err)
{
    struct conf conf;
    struct str host, port, user, file, password = STR("");
    uint64_t number = 25;

    TRY(conf_read(arena, dir, &conf, err));
    host = conf_get(&conf, STR("mail"), STR("host"));
    port = conf_get(&conf, STR("mail"), STR("port"));
    user = conf_get(&conf, STR("mail"), STR("user"));
    file = conf_get(&conf, STR("mail"), STR("password_file"));
    *from = conf_get(&conf, STR("mail"), STR("from"));
    if (port.n > 0 && (!str_parse_u64(port, &number) || number == 0 || number > UINT16_MAX))
        return FAIL(err, E_INVALID, "jenner.conf: [mail] port is not a port");
    if (file.n > 0)
        TRY(file_read(arena, arena_cstr(arena, file), 4096, &password, err));
    *server = (struct smtp_server){
        .host = host.n > 0 ? arena_cstr(arena, host) : NULL,
        .port = (uint16_t)number,
        .user = user.n > 0 ? arena_cstr(arena, user) : NULL,
        .password = arena_cstr(arena, str_trim(password)),
        .tls = str_eq(conf_get(&conf, STR("mail"), STR("tls")), STR("required")),
        .timeout_s = 10};
    return OK;
}

static enum status
mail(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    struct smtp_server server;
    struct post_round round;
    struct str from;

    *more = false;
    TRY(mail_server(arena, ex->data_dir, &server, &from, err));
    if (server.host == NULL || from.n == 0)
        return OK;
    TRY(post_hand_over(ex->db, &server, from, ex->registry, now.at, &round, err));
    if (round.sent + round.later + round.failed + round.bounced > 0)
        log_event(LOG_INFO, EVENT_MAIL, "sent=%zu later=%zu failed=%zu bounced=%zu", round.sent,
                  round.later, round.failed, round.bounced);
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
    size_t folded;

    *more = false;
    return monitor_fold(ex->db, arena, now.at, false, &folded, err);
}

/* What can wait until a message's sender has its answer. */
static enum status
follow(struct exchange *ex, struct arena *arena, struct now now, bool *more, struct err *err)
{
    (void)now;
    return follow_round(ex->db, arena, id_ago(FOLLOW_SETTLE_MS), more, err);
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

    if (date_cmp(done, now.today) != 0)
        TRY(tidy_figures(ex->db, arena, now.today, err));
    done = now.today;
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
    {"seal", 1, seal},      {"schedule", 3, schedule}, {"notices", 900, notices},
    {"mail", 5, mail},      {"note", 60, note},        {"sweep", 600, sweep},
    {"fold", 15, fold},     {"follow", 2, follow},     {"resends", 3600, resends},
    {"alarms", 60, alarms}, {"digest", 600, digest},   {"pulse", 60, pulse},
    {"tidy", 3600, tidy},   {NULL, 0, NULL},
};
