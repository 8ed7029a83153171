/* access/sign_in.c - signing in, step by step; switching; signing out. */
#include "access/sign_in.h"

#include <assert.h>

#include "access/secret.h"
#include "access/session.sql.h"
#include "access/user.sql.h"
#include "store/db.h"
#include "store/setting.h"

/* What one attempt knows before the password is looked at. */
struct attempt {
    struct arena *arena;
    const struct sign_in_form *form;
    struct now now;
    bool known; /* there is such a user */
    struct user user;
    struct str hash; /* of the password; empty if there is none */
    bool device_known;
    struct str who; /* under which failures are counted */
    int wait;
    const char *why; /* the password was right, and yet it is refused; NULL otherwise */
};

static struct str
device_hash(struct arena *arena, struct str token)
{
    return secret_hash(arena, STR("device"), token);
}

static enum status
read_account(struct tx *tx, struct attempt *a, struct err *err)
{
    struct account_secrets_row row;
    struct device_find_row device;
    bool found;
    enum status status =
        user_find(tx, a->arena, a->form->org_code, a->form->username, &a->user, err);

    a->known = status == OK;
    if (status == E_NOTFOUND)
        return OK;
    TRY(status);
    TRY(account_secrets(tx, a->arena, &(struct account_secrets_in){.id = a->user.account.v}, &row,
                        &found, err));
    a->hash = found ? row.password_hash : STR("");
    if (a->form->device.n == 0)
        return OK;
    return device_find(
        tx, a->arena,
        &(struct device_find_in){.device_hash = device_hash(a->arena, a->form->device),
                                 .account_id = a->user.account.v},
        &device, &a->device_known, err);
}

static enum status
read_attempt(struct db *db, struct attempt *a, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, db, err));
    TRY(read_account(&tx, a, err));
    a->who =
        arena_printf(a->arena, "%.*s/%.*s/%.*s", STRF(a->form->org_code), STRF(a->form->username),
                     STRF(a->device_known ? a->form->device : STR("")));
    TRY(attempt_wait(&tx, a->arena, STR("password"), a->who, a->now.at, &a->wait, err));
    if (a->wait == 0 && !a->device_known)
        TRY(attempt_address_wait(&tx, a->arena, a->form->address, a->now.at, &a->wait, err));
    return tx_commit(&tx, err);
}

static struct audit_entry
entry_of(const struct attempt *a, bool refused, const char *reason)
{
    return (struct audit_entry){.at = a->now.at,
                                .who = a->known ? a->user.id : (struct user_id){0},
                                .org = a->known ? a->user.org : (struct org_id){0},
                                .source = a->form->address,
                                .what = AUDIT_SIGN_IN,
                                .object_kind = STR("user"),
                                .object = a->known ? a->user.id.v : 0,
                                .refused = refused,
                                .reason = str_of(reason)};
}

static enum status
refuse(struct db *db, struct attempt *a, struct sign_in *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry = entry_of(a, true,
                                        a->why != NULL ? a->why
                                        : a->known     ? "wrong password"
                                                       : "no such user");

    out->answer = SIGN_IN_REFUSED;
    TRY(tx_begin(&tx, db, err));
    TRY(attempt_failed(&tx, a->arena, STR("password"), a->who, a->now.at, err));
    if (!a->device_known)
        TRY(attempt_address_failed(&tx, a->arena, a->form->address, a->now.at, err));
    TRY(attempt_wait(&tx, a->arena, STR("password"), a->who, a->now.at, &out->wait_minutes, err));
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

/* The password was right, the person may not come in, and is told why. */
static enum status
turn_away(struct db *db, struct attempt *a, enum sign_in_answer answer, const char *reason,
          struct sign_in *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry = entry_of(a, true, reason);

    out->answer = answer;
    out->session.user = a->user;
    TRY(tx_begin(&tx, db, err));
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

/* Setting `access.second_factor`: "staff" (also administrators; the default), "all" or "off". */
static enum status
factor_required(struct tx *tx, struct arena *arena, const struct password_profile *profile,
                const struct user *user, bool *required, struct err *err)
{
    struct str value;

    TRY(setting_load(tx, arena, STR("access.second_factor"), &value, err));
    if (str_eq(value, STR("off")))
        *required = false;
    else if (str_eq(value, STR("all")) || profile->second_factor_all)
        *required = true;
    else
        *required = access_staff(user->roles) || access_allows(user->roles, PERMISSION_USER_MANAGE);
    return OK;
}

/* What comes first: the second factor, then a password that is due, then setting up a factor. */
static enum status
stage_after(struct tx *tx, struct arena *arena, const struct user *user, bool factor_done,
            struct now now, enum session_stage *out, struct err *err)
{
    const struct password_profile *profile;
    struct date last;
    bool required;

    TRY(account_profile(tx, arena, &profile, err));
    TRY(factor_required(tx, arena, profile, user, &required, err));
    last = password_last_day(profile, user, now.offset_minutes);
    if (user->has_factor && !factor_done)
        *out = SESSION_FACTOR;
    else if (user->must_change || (date_is(last) && date_cmp(now.today, last) > 0))
        *out = SESSION_PASSWORD;
    else if (required && !user->has_factor)
        *out = SESSION_ENROL;
    else
        *out = SESSION_FULL;
    return OK;
}

static enum status
remember_device(struct tx *tx, struct attempt *a, struct sign_in *out, struct err *err)
{
    struct device_put_in in = {.account_id = a->user.account.v, .seen_at = a->now.at};

    out->device = a->form->device.n > 0 ? a->form->device : secret_token(a->arena);
    in.device_hash = device_hash(a->arena, out->device);
    return device_put(tx, &in, err);
}

static enum status
let_in(struct db *db, struct attempt *a, struct sign_in *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry = entry_of(a, false, "");
    enum session_stage stage;

    out->answer = SIGN_IN_OK;
    TRY(tx_begin(&tx, db, err));
    TRY(stage_after(&tx, a->arena, &a->user, false, a->now, &stage, err));
    TRY(user_used(&tx, &a->user, a->now.at, a->now.today, err));
    TRY(attempt_wait(&tx, a->arena, STR("password"), a->who, a->now.at, &a->wait, err));
    if (a->wait > 0)
        return OK;
    TRY(attempt_clear(&tx, a->arena, STR("password"), a->who, err));
    TRY(remember_device(&tx, a, out, err));
    TRY(session_start(&tx, a->arena, &a->user, stage, a->form->address, a->form->agent, a->now.at,
                      &out->session, err));
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

/* Somebody was faster than the hash: the person may not come in after all. Of many passwords tried at the
 * same moment the right one is told from the wrong ones no better than of many tried in turn. */
static enum status
let_in_or_not(struct db *db, struct attempt *a, struct sign_in *out, struct err *err)
{
    enum status status = let_in(db, a, out, err);

    if (status == OK && a->wait > 0) {
        a->why = "too many tries at the same moment";
        return refuse(db, a, out, err);
    }
    if (status != E_DENIED)
        return status;
    *out = (struct sign_in){0};
    return turn_away(db, a, SIGN_IN_DISABLED, "disabled meanwhile", out, err);
}

static enum status
org_is_open(struct db *db, struct arena *arena, struct org_id id, bool *open, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct org org;

    TRY(tx_read(&tx, db, err));
    TRY(org_load(&tx, arena, id, &org, err));
    *open = org.state == ORG_OPEN;
    return tx_commit(&tx, err);
}

enum status
sign_in(struct db *db, struct arena *arena, const struct sign_in_form *form, struct now now,
        struct sign_in *out, struct err *err)
{
    struct attempt a = {.arena = arena, .form = form, .now = now};
    bool right, open;

    *out = (struct sign_in){.answer = SIGN_IN_WAIT};
    TRY(read_attempt(db, &a, err));
    out->wait_minutes = a.wait;
    if (a.wait > 0)
        return OK;
    TRY(secret_check(arena, form->password, a.hash, &right, err));
    if (!right || !access_allows(a.user.roles, PERMISSION_OWN_ACCOUNT))
        return refuse(db, &a, out, err);
    if (a.user.standing == USER_DISABLED)
        return turn_away(db, &a, SIGN_IN_DISABLED, "disabled", out, err);
    if (a.user.standing == USER_STOPPED)
        return turn_away(db, &a, SIGN_IN_STOPPED, "stopped by the registry", out, err);
    if (user_state(&a.user, now.today) == USER_LAPSED)
        return turn_away(db, &a, SIGN_IN_LAPSED, "inactive expired", out, err);
    TRY(org_is_open(db, arena, a.user.org, &open, err));
    if (!open)
        return turn_away(db, &a, SIGN_IN_CLOSED, "organization closed", out, err);
    return let_in_or_not(db, &a, out, err);
}

static enum status
step_up(struct db *db, struct arena *arena, struct session *session, bool factor_done,
        struct now now, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    enum session_stage stage;
    struct user user;

    TRY(tx_begin(&tx, db, err));
    TRY(user_load(&tx, arena, session->user.id, &user, err));
    TRY(stage_after(&tx, arena, &user, factor_done, now, &stage, err));
    TRY(session_renew(&tx, arena, session, &user, stage, now.at, err));
    return tx_commit(&tx, err);
}

static enum status
note_factor_failure(struct db *db, struct arena *arena, const struct session *session,
                    struct str who, struct now now, int *wait_minutes, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry = {.at = now.at,
                                .who = session->user.id,
                                .org = session->user.org,
                                .source = session->address,
                                .what = AUDIT_SIGN_IN,
                                .object_kind = STR("user"),
                                .object = session->user.id.v,
                                .refused = true,
                                .reason = STR("wrong code of the second factor")};

    TRY(tx_begin(&tx, db, err));
    TRY(attempt_wait(&tx, arena, STR("factor"), who, now.at, wait_minutes, err));
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

/* Each try is counted before it is looked at, so that a hundred at the same moment are no more than five. */
static enum status
factor_try(struct db *db, struct arena *arena, const struct session *session, struct str who,
           struct now now, int *wait_minutes, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct account_hold_in hold = {.id = session->user.account.v};
    int64_t changed;

    TRY(tx_begin(&tx, db, err));
    TRY(account_hold(&tx, &hold, &changed, err));
    TRY(attempt_wait(&tx, arena, STR("factor"), who, now.at, wait_minutes, err));
    if (*wait_minutes > 0)
        return OK;
    TRY(attempt_failed(&tx, arena, STR("factor"), who, now.at, err));
    return tx_commit(&tx, err);
}

static enum status
factor_was_right(struct db *db, struct arena *arena, struct str who, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, db, err));
    TRY(attempt_clear(&tx, arena, STR("factor"), who, err));
    return tx_commit(&tx, err);
}

enum status
sign_in_factor(struct db *db, struct arena *arena, struct session *session, struct str code,
               struct now now, bool *right, int *wait_minutes, struct err *err)
{
    struct str who = arena_printf(arena, "%lld", (long long)session->user.account.v);

    *right = false;
    TRY(factor_try(db, arena, session, who, now, wait_minutes, err));
    if (*wait_minutes > 0)
        return OK;
    TRY(account_factor_check(db, arena, &session->user, code, now.at, right, err));
    if (!*right)
        return note_factor_failure(db, arena, session, who, now, wait_minutes, err);
    TRY(factor_was_right(db, arena, who, err));
    return step_up(db, arena, session, true, now, err);
}

enum status
sign_in_next(struct db *db, struct arena *arena, struct session *session, struct now now,
             struct err *err)
{
    /* Only the stage that asks for it has not seen the second factor yet. */
    return step_up(db, arena, session, session->stage != SESSION_FACTOR, now, err);
}

static enum status
may_switch(struct tx *tx, struct arena *arena, const struct session *session, struct user *to,
           struct now now, struct err *err)
{
    struct org org;

    TRY(org_load(tx, arena, to->org, &org, err));
    if (to->account.v != session->user.account.v || org.state != ORG_OPEN ||
        user_state(to, now.today) != USER_ACTIVE ||
        !access_allows(to->roles, PERMISSION_OWN_ACCOUNT))
        return FAIL(err, E_DENIED, "user %lld may not switch to user %lld",
                    (long long)session->user.id.v, (long long)to->id.v);
    return OK;
}

enum status
sign_in_switch(struct db *db, struct arena *arena, struct session *session, struct user_id id,
               struct now now, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct user to;
    enum session_stage stage;
    struct audit_entry entry = {.at = now.at,
                                .source = session->address,
                                .what = AUDIT_SWITCH,
                                .object_kind = STR("user"),
                                .object = id.v};

    TRY(tx_begin(&tx, db, err));
    TRY(user_load(&tx, arena, id, &to, err));
    TRY(may_switch(&tx, arena, session, &to, now, err));
    entry.who = to.id;
    entry.org = to.org;
    TRY(user_used(&tx, &to, now.at, now.today, err));
    TRY(stage_after(&tx, arena, &to, session->stage != SESSION_FACTOR, now, &stage, err));
    TRY(session_renew(&tx, arena, session, &to, stage, now.at, err));
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

enum status
sign_out(struct db *db, struct arena *arena, const struct session *session, struct now now,
         struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct audit_entry entry = {.at = now.at,
                                .who = session->user.id,
                                .org = session->user.org,
                                .source = session->address,
                                .what = AUDIT_SIGN_OUT,
                                .object_kind = STR("user"),
                                .object = session->user.id.v};

    TRY(tx_begin(&tx, db, err));
    TRY(session_end(&tx, arena, session->token, err));
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}
