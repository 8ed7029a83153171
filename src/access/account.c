/* access/account.c - passwords: their profile, their end, their change. */
#include "access/account.h"

#include <assert.h>

#include "access/link.h"
#include "access/secret.h"
#include "access/session.h"
#include "access/sign_in.h"
#include "access/user.sql.h"
#include "store/db.h"
#include "store/setting.h"

enum status
account_profile(struct tx *tx, struct arena *arena, const struct password_profile **out,
                struct err *err)
{
    struct str name;
    const struct password_profile *found;

    TRY(setting_load(tx, arena, STR("access.password_profile"), &name, err));
    found = password_profile_find(name);
    *out = found == NULL ? &password_miic : found;
    return OK;
}

struct date
password_last_day(const struct password_profile *profile, const struct user *user,
                  int offset_minutes)
{
    if (profile->days == 0 || user->password_set_at.us == 0)
        return DATE_NONE;
    return date_add_days(instant_date(user->password_set_at, offset_minutes), profile->days);
}

bool
password_warning(const struct password_profile *profile, const struct user *user, struct now now)
{
    static const int days[] = {14, 7, 3, 1};
    struct date last = password_last_day(profile, user, now.offset_minutes);
    int warned = INT32_MAX;

    if (!date_is(last))
        return false;
    if (date_is(user->password_warned_on))
        warned = last.day - user->password_warned_on.day;
    return warning_due(days, sizeof(days) / sizeof(days[0]), last.day - now.today.day, warned);
}

/* What was read before anything is hashed. */
struct known {
    const struct password_profile *profile;
    struct account_secrets_row secrets;
    struct passwords_of_row *past;
    size_t past_count;
};

static enum status
read_known(struct db *db, struct arena *arena, const struct user *user, struct known *known,
           struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct passwords_of_in past = {.account_id = user->account.v, .max = PASSWORD_HISTORY_MAX};
    bool found;

    TRY(tx_read(&tx, db, err));
    TRY(account_profile(&tx, arena, &known->profile, err));
    TRY(account_secrets(&tx, arena, &(struct account_secrets_in){.id = user->account.v},
                        &known->secrets, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no account %lld", (long long)user->account.v);
    TRY(passwords_of(&tx, arena, &past, &known->past, &known->past_count, err));
    return tx_commit(&tx, err);
}

static struct password_results
judge(struct arena *arena, const struct password_profile *profile, const struct user *user,
      const struct password_wish *wish)
{
    const struct str words[] = {user->username, user->given, user->family, user->org_code,
                                user->org_name};
    struct password_try attempt = {.password = wish->fresh,
                                   .confirmed = wish->confirmed,
                                   .words = words,
                                   .word_count = sizeof(words) / sizeof(words[0])};

    return password_check(arena, profile, &attempt);
}

static enum status
was_used(struct arena *arena, const struct known *known, struct str fresh, bool *used,
         struct err *err)
{
    size_t most = (size_t)known->profile->history;

    *used = false;
    if (known->secrets.password_hash.n > 0)
        TRY(secret_check(arena, fresh, known->secrets.password_hash, used, err));
    for (size_t i = 0; i < known->past_count && i + 1 < most && !*used; i++)
        TRY(secret_check(arena, fresh, known->past[i].password_hash, used, err));
    return OK;
}

static enum status
keep(struct tx *tx, const struct user *user, const struct known *known, struct err *err)
{
    struct password_keep_in old = {.account_id = user->account.v,
                                   .password_set_at = known->secrets.password_set_at,
                                   .password_hash = known->secrets.password_hash};
    struct passwords_forget_in forget = {.account_id = user->account.v};

    if (known->secrets.password_hash.n == 0)
        return OK;
    TRY(password_keep(tx, &old, err));
    if (known->past_count < PASSWORD_HISTORY_MAX)
        return OK;
    forget.before_at = known->past[PASSWORD_HISTORY_MAX - 2].password_set_at;
    return passwords_forget(tx, &forget, err);
}

/* A link that was asked for before is good for nothing once there is a new password, whoever asked. */
static enum status
end_resets(struct tx *tx, struct arena *arena, const struct user *user, struct instant now,
           struct err *err)
{
    struct user *list;
    size_t count;

    TRY(user_list_account(tx, arena, user->account, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        TRY(link_end(tx, LINK_RESET, list[i].id.v, now, err));
    return OK;
}

static enum status
write_password(struct db *db, struct arena *arena, struct user *user,
               const struct password_wish *wish, const struct known *known, struct str hash,
               struct instant now, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    int64_t last = known->secrets.password_set_at.us;
    /* Two within one moment, or a clock set back: the history keeps both, in their order. */
    struct instant set_at = {now.us > last ? now.us : last + 1};
    struct account_password_put_in in = {.id = user->account.v,
                                         .password_hash = hash,
                                         .password_set_at = set_at,
                                         .must_change = wish->temporary};

    TRY(tx_begin(&tx, db, err));
    if (wish->vouch != NULL)
        TRY(wish->vouch(&tx, wish->vouch_arg, err));
    TRY(keep(&tx, user, known, err));
    TRY(account_password_put(&tx, &in, err));
    TRY(end_resets(&tx, arena, user, now, err));
    TRY(session_kill_others(&tx, arena, user->account, wish->keep_session, err));
    TRY(tx_commit(&tx, err));
    user->password_set_at = set_at;
    user->must_change = wish->temporary;
    return OK;
}

static struct str
old_of(struct arena *arena, const struct user *user)
{
    return arena_printf(arena, "%lld", (long long)user->account.v);
}

static enum status
old_wait(struct db *db, struct arena *arena, const struct user *user, struct instant now,
         int *minutes, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, db, err));
    return attempt_wait(&tx, arena, STR("old password"), old_of(arena, user), now, minutes, err);
}

/* A failure is counted and audited; a success forgets those before it. */
static enum status
note_old(struct db *db, struct arena *arena, const struct user *user, bool *right,
         struct instant now, int *minutes, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct str what = STR("old password"), who = old_of(arena, user);
    struct audit_entry entry = {.at = now,
                                .who = user->id,
                                .org = user->org,
                                .what = AUDIT_CHANGE,
                                .object_kind = STR("user"),
                                .object = user->id.v,
                                .refused = true,
                                .reason = STR("wrong current password")};

    TRY(tx_begin(&tx, db, err));
    TRY(attempt_wait(&tx, arena, what, who, now, minutes, err));
    *right = *right && *minutes == 0; /* other tries at the same moment have failed meanwhile */
    if (*right) {
        TRY(attempt_clear(&tx, arena, what, who, err));
        return tx_commit(&tx, err);
    }
    TRY(attempt_failed(&tx, arena, what, who, now, err));
    TRY(attempt_wait(&tx, arena, what, who, now, minutes, err));
    TRY(audit_add(&tx, &entry, err));
    return tx_commit(&tx, err);
}

/* The old password as typed; not looked at while too many wrong ones make the next wait. */
static enum status
check_old(struct db *db, struct arena *arena, const struct user *user, struct str typed,
          struct str hash, struct instant now, struct password_outcome *out, struct err *err)
{
    bool right = false;

    TRY(old_wait(db, arena, user, now, &out->wait_minutes, err));
    if (out->wait_minutes == 0) {
        TRY(secret_check(arena, typed, hash, &right, err));
        TRY(note_old(db, arena, user, &right, now, &out->wait_minutes, err));
    }
    out->old_wrong = !right;
    return OK;
}

enum status
account_password_right(struct db *db, struct arena *arena, const struct user *user,
                       struct str typed, struct now now, bool *right, int *wait_minutes,
                       struct err *err)
{
    struct password_outcome outcome = {0};
    struct known known;

    *right = false;
    TRY(read_known(db, arena, user, &known, err));
    TRY(check_old(db, arena, user, typed, known.secrets.password_hash, now.at, &outcome, err));
    *right = !outcome.old_wrong;
    *wait_minutes = outcome.wait_minutes;
    return OK;
}

enum status
account_password(struct db *db, struct arena *arena, struct user *user,
                 const struct password_wish *wish, struct now now, struct password_outcome *out,
                 struct err *err)
{
    struct known known;
    struct str hash;

    *out = (struct password_outcome){0};
    TRY(read_known(db, arena, user, &known, err));
    out->rules = judge(arena, known.profile, user, wish);
    if (wish->check_old)
        TRY(check_old(db, arena, user, wish->old, known.secrets.password_hash, now.at, out, err));
    if (!out->rules.ok || out->old_wrong)
        return OK;
    TRY(was_used(arena, &known, wish->fresh, &out->used_before, err));
    if (wish->check_old && password_too_alike(wish->old, wish->fresh))
        out->used_before = true;
    if (out->used_before)
        return OK;
    TRY(secret_stretch(arena, wish->fresh, &hash, err));
    out->done = true;
    return write_password(db, arena, user, wish, &known, hash, now.at, err);
}
