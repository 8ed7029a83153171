/* access/user.c - users in the store. */
#include "access/user.h"

#include <assert.h>

#include "access/session.h"
#include "access/user.sql.h"
#include "base/id.h"
#include "store/db.h"

static const struct {
    struct str word, words;
} states[USER_STATE_COUNT] = {
    [USER_INVITED] = {STR_INIT("invited"), STR_INIT("Invited")},
    [USER_ACTIVE] = {STR_INIT("active"), STR_INIT("Active")},
    [USER_LAPSED] = {STR_INIT("inactive-expired"), STR_INIT("Inactive Expired")},
    [USER_DISABLED] = {STR_INIT("disabled"), STR_INIT("Disabled")},
    [USER_STOPPED] = {STR_INIT("stopped"), STR_INIT("Stopped by the registry")},
};

int
user_days_left(const struct user *user, struct date today)
{
    return USER_LAPSE_DAYS - (today.day - user->active_on.day);
}

/* Day 60 without a sign-in is the last; a clock set back never revives anybody by itself, because
 * only a use moves active_on. */
enum user_state
user_state(const struct user *user, struct date today)
{
    if (user->standing == USER_ACTIVE && user_days_left(user, today) < 0)
        return USER_LAPSED;
    return user->standing;
}

bool
user_shut(const struct user *user)
{
    return user->standing == USER_DISABLED || user->standing == USER_STOPPED;
}

enum user_state
user_let_in_as(const struct user *user)
{
    bool waits = user->password_set_at.us == 0 &&
                 (user->standing == USER_DISABLED || user->standing == USER_INVITED);

    return waits ? USER_INVITED : USER_ACTIVE;
}

bool
warning_due(const int *days, size_t count, int left, int warned)
{
    size_t passed = 0;

    while (passed < count && left <= days[passed])
        passed++;
    return passed > 0 && left >= 0 && warned > days[passed - 1];
}

bool
user_lapse_warning(const struct user *user, struct date today)
{
    static const int days[] = {14, 7, 1};
    int warned = date_is(user->warned_on) ? user_days_left(user, user->warned_on) : INT32_MAX;

    return user->standing == USER_ACTIVE &&
           warning_due(days, sizeof(days) / sizeof(days[0]), user_days_left(user, today), warned);
}

struct str
user_state_word(enum user_state state)
{
    assert(state < USER_STATE_COUNT);
    return states[state].word;
}

struct str
user_state_words(enum user_state state)
{
    assert(state < USER_STATE_COUNT);
    return states[state].words;
}

bool
username_valid(struct str username)
{
    if (username.n == 0 || username.n > USERNAME_MAX)
        return false;
    for (size_t i = 0; i < username.n; i++) {
        char c = username.p[i];

        if (c <= 0x20 || c == 0x7f || c == ',' || c == '"' || c == '<' || c == '>')
            return false;
    }
    return true;
}

struct str
user_full_name(struct arena *arena, const struct user *user)
{
    if (user->given.n == 0 || user->family.n == 0)
        return user->given.n > 0 ? user->given : user->family;
    return arena_printf(arena, "%.*s %.*s", STRF(user->given), STRF(user->family));
}

static enum user_state
standing_of(struct str word)
{
    for (size_t i = 0; i < USER_STATE_COUNT; i++)
        if (i != USER_LAPSED && str_eq(word, states[i].word))
            return (enum user_state)i;
    return USER_DISABLED; /* a word of a newer program opens nothing */
}

static role_set
roles_of(struct str text)
{
    role_set roles = 0;
    struct str unknown;

    (void)roles_parse(text, &roles, &unknown);
    return roles;
}

/* The reads give rows of the same columns and of five types. */
#define USER_OF(row)                                                                               \
    ((struct user){                                                                                \
        .id = {(row)->id},                                                                         \
        .account = {(row)->account_id},                                                            \
        .org = {(row)->org_id},                                                                    \
        .org_code = (row)->code,                                                                   \
        .org_name = (row)->name,                                                                   \
        .username = (row)->username,                                                               \
        .given = (row)->given,                                                                     \
        .family = (row)->family,                                                                   \
        .email = (row)->email,                                                                     \
        .phone = (row)->phone,                                                                     \
        .language = (row)->language,                                                               \
        .roles = roles_of((row)->roles),                                                           \
        .standing = standing_of((row)->standing),                                                  \
        .active_on = (row)->active_on,                                                             \
        .signed_in_at = (row)->signed_in_at,                                                       \
        .password_set_at = (row)->password_set_at,                                                 \
        .reviewed_on = (row)->reviewed_on,                                                         \
        .warned_on = (row)->warned_on,                                                             \
        .password_warned_on = (row)->password_warned_on,                                           \
        .must_change = (row)->must_change,                                                         \
        .has_factor = (row)->totp_secret.n > 0,                                                    \
        .version = (row)->version,                                                                 \
    })

#define USERS_OF(arena, rows, count, out)                                                          \
    do {                                                                                           \
        *(out) = ARENA_ARRAY((arena), struct user, (count));                                       \
        for (size_t i = 0; i < (count); i++)                                                       \
            (*(out))[i] = USER_OF(&(rows)[i]);                                                     \
    } while (0)

enum status
user_find(struct tx *tx, struct arena *arena, struct str org_code, struct str username,
          struct user *out, struct err *err)
{
    struct user_by_name_in in = {.code = org_code, .username = username};
    struct user_by_name_row row;
    bool found;

    TRY(user_by_name(tx, arena, &in, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no such user");
    *out = USER_OF(&row);
    return OK;
}

enum status
user_load(struct tx *tx, struct arena *arena, struct user_id id, struct user *out, struct err *err)
{
    struct user_by_id_row row;
    bool found;

    TRY(user_by_id(tx, arena, &(struct user_by_id_in){.id = id.v}, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no user %lld", (long long)id.v);
    *out = USER_OF(&row);
    return OK;
}

enum status
user_list(struct tx *tx, struct arena *arena, struct org_id org, struct user **out, size_t *count,
          struct err *err)
{
    struct users_of_org_row *rows;

    TRY(users_of_org(tx, arena, &(struct users_of_org_in){.org_id = org.v}, &rows, count, err));
    USERS_OF(arena, rows, *count, out);
    return OK;
}

enum status
user_list_account(struct tx *tx, struct arena *arena, struct account_id account, struct user **out,
                  size_t *count, struct err *err)
{
    struct users_of_account_in in = {.account_id = account.v};
    struct users_of_account_row *rows;

    TRY(users_of_account(tx, arena, &in, &rows, count, err));
    USERS_OF(arena, rows, *count, out);
    return OK;
}

enum status
user_list_all(struct tx *tx, struct arena *arena, struct user **out, size_t *count, struct err *err)
{
    struct users_all_row *rows;

    TRY(users_all(tx, arena, &rows, count, err));
    USERS_OF(arena, rows, *count, out);
    return OK;
}

static enum status
add_account(struct tx *tx, struct user *user, struct instant now, struct err *err)
{
    struct account_insert_in in = {
        .id = id_new(),
        .given = user->given,
        .family = user->family,
        .email = user->email,
        .phone = user->phone,
        .language = user->language.n > 0 ? user->language : STR("en"),
        .must_change = user->must_change,
        .made_at = now,
    };

    user->account.v = in.id;
    return account_insert(tx, &in, err);
}

enum status
user_add(struct tx *tx, struct user *user, struct instant now, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(4096);
    enum status status;
    struct member_insert_in in = {
        .id = id_new(),
        .org_id = user->org.v,
        .username = user->username,
        .roles = roles_text(arena, user->roles),
        .standing = user_state_word(user->standing),
        .active_on = user->active_on,
        .made_at = now,
    };

    if (!username_valid(user->username))
        return FAIL(err, E_INVALID, "a user name has 1 to %d characters and no spaces",
                    USERNAME_MAX);
    if (user->account.v == 0)
        TRY(add_account(tx, user, now, err));
    user->id.v = in.id;
    user->version = 1;
    in.account_id = user->account.v;
    status = member_insert(tx, &in, err);
    if (status == E_CONFLICT)
        return FAIL(err, E_CONFLICT, "this user name is taken in the organization");
    return status;
}

static enum status
save_member(struct tx *tx, struct arena *arena, struct user *user, struct err *err)
{
    int64_t changed;
    enum status status;
    struct member_change_in in = {
        .id = user->id.v,
        .version = user->version,
        .username = user->username,
        .roles = roles_text(arena, user->roles),
        .standing = user_state_word(user->standing),
        .active_on = user->active_on,
        .reviewed_on = user->reviewed_on,
        .warned_on = user->warned_on,
    };

    if (!username_valid(user->username))
        return FAIL(err, E_INVALID, "a user name has 1 to %d characters and no spaces",
                    USERNAME_MAX);
    status = member_change(tx, &in, &changed, err);
    if (status == E_CONFLICT)
        return FAIL(err, E_CONFLICT, "this user name is taken in the organization");
    TRY(status);
    if (changed == 0)
        return FAIL(err, E_CONFLICT, "user %lld was changed by someone else",
                    (long long)user->id.v);
    user->version++;
    return OK;
}

enum status
user_save(struct tx *tx, struct arena *arena, struct user *user, struct err *err)
{
    int64_t changed;
    struct account_change_in in = {.id = user->account.v,
                                   .given = user->given,
                                   .family = user->family,
                                   .email = user->email,
                                   .phone = user->phone,
                                   .language = user->language};

    TRY(save_member(tx, arena, user, err));
    return account_change(tx, &in, &changed, err);
}

static bool
administers(const struct user *user)
{
    return user->standing == USER_ACTIVE && access_allows(user->roles, PERMISSION_USER_MANAGE);
}

/* Does anybody else look after the organization's users, who has not lapsed? Two who take each other's
 * role away at the same moment are asked one after the other. */
static enum status
others_administer(struct tx *tx, struct arena *arena, const struct user *user, struct date today,
                  bool *others, struct err *err)
{
    struct user *list;
    size_t count;
    int64_t held;

    TRY(org_hold(tx, &(struct org_hold_in){.org_id = user->org.v}, &held, err));
    TRY(user_list(tx, arena, user->org, &list, &count, err));
    *others = false;
    for (size_t i = 0; i < count; i++)
        if (list[i].id.v != user->id.v && administers(&list[i]) &&
            user_state(&list[i], today) == USER_ACTIVE)
            *others = true;
    return OK;
}

enum status
user_change(struct tx *tx, struct arena *arena, struct user *user, role_set roles,
            enum user_state standing, struct date today, struct err *err)
{
    struct user after = *user;
    bool others;

    assert(standing != USER_LAPSED && (standing != USER_STOPPED || user->standing == standing));
    if (user->standing == USER_STOPPED && standing != USER_STOPPED)
        return FAIL(err, E_DENIED, "user %lld was stopped by the registry: only it lets in again",
                    (long long)user->id.v);
    after.roles = roles;
    after.standing = standing;
    if (standing == USER_ACTIVE && user_state(user, today) != USER_ACTIVE)
        after.active_on = today; /* reactivated: the idle days begin again */
    if (administers(user) && !administers(&after)) {
        TRY(others_administer(tx, arena, user, today, &others, err));
        if (!others)
            return FAIL(err, E_CONFLICT, "this is the last administrator: name another one first");
    }
    TRY(save_member(tx, arena, &after, err));
    if (standing == USER_DISABLED)
        TRY(session_kill_user(tx, after.id, err));
    *user = after;
    return OK;
}

enum status
user_stop(struct tx *tx, struct arena *arena, struct user *user, struct err *err)
{
    user->standing = USER_STOPPED;
    TRY(save_member(tx, arena, user, err));
    return session_kill_user(tx, user->id, err);
}

enum status
user_readmit(struct tx *tx, struct arena *arena, struct user *user, struct date today,
             struct err *err)
{
    if (user->standing == USER_STOPPED)
        user->standing = USER_DISABLED; /* from here on it is as if an administrator had */
    return user_change(tx, arena, user, user->roles, USER_ACTIVE, today, err);
}

enum status
user_warned(struct tx *tx, const struct user *user, struct date today, struct err *err)
{
    struct member_warned_in in = {.id = user->id.v, .warned_on = today};

    return member_warned(tx, &in, err);
}

enum status
user_password_warned(struct tx *tx, const struct user *user, struct date today, struct err *err)
{
    struct account_warned_in in = {.id = user->account.v, .password_warned_on = today};

    return account_warned(tx, &in, err);
}

enum status
user_used(struct tx *tx, struct user *user, struct instant now, struct date today, struct err *err)
{
    /* A clock set back takes no idle days away. */
    struct date used = date_cmp(user->active_on, today) > 0 ? user->active_on : today;
    struct member_used_in in = {.id = user->id.v, .active_on = used, .signed_in_at = now};
    int64_t changed;

    TRY(member_used(tx, &in, &changed, err));
    if (changed == 0)
        return FAIL(err, E_DENIED, "user %lld was disabled meanwhile", (long long)user->id.v);
    user->active_on = used;
    user->signed_in_at = now;
    user->standing = USER_ACTIVE;
    return OK;
}
