/* access/session.c - sessions in the store. */
#include "access/session.h"

#include <assert.h>

#include "access/secret.h"
#include "access/session.sql.h"
#include "base/utf8.h"
#include "store/db.h"

#define US_PER_MINUTE INT64_C(60000000)

enum { SLACK_MINUTES = 5 }; /* a clock may be put right by so much without ending a session */

static const struct str stages[SESSION_STAGE_COUNT] = {
    [SESSION_FULL] = STR_INIT("full"),
    [SESSION_FACTOR] = STR_INIT("factor"),
    [SESSION_PASSWORD] = STR_INIT("password"),
    [SESSION_ENROL] = STR_INIT("enrol"),
};

static struct str
hash_of(struct arena *arena, struct str token)
{
    return secret_hash(arena, STR("session"), token);
}

static enum session_stage
stage_of(struct str word)
{
    for (size_t i = 0; i < SESSION_STAGE_COUNT; i++)
        if (str_eq(word, stages[i]))
            return (enum session_stage)i;
    return SESSION_FACTOR; /* a word of a newer program opens nothing */
}

/* Idle too long, too old, or from a time that has not come yet: the clock was set back. */
static bool
over(const struct session *session, struct instant now)
{
    int64_t idle = now.us - session->seen_at.us;
    int64_t age = now.us - session->started_at.us;

    return idle > SESSION_IDLE_MINUTES * US_PER_MINUTE ||
           age > SESSION_HOURS * 60 * US_PER_MINUTE || idle < -SLACK_MINUTES * US_PER_MINUTE;
}

static enum status
read_session(struct tx *tx, struct arena *arena, struct str token, struct session *out,
             struct err *err)
{
    struct session_by_hash_in in = {.session_hash = hash_of(arena, token)};
    struct session_by_hash_row row;
    bool found;

    TRY(session_by_hash(tx, arena, &in, &row, &found, err));
    if (!found)
        return FAIL(err, E_DENIED, "there is no such session");
    *out = (struct session){.token = token,
                            .stage = stage_of(row.stage),
                            .started_at = row.started_at,
                            .seen_at = row.seen_at,
                            .address = row.address,
                            .agent = row.agent};
    return user_load(tx, arena, (struct user_id){row.member_id}, &out->user, err);
}

static enum status
touch(struct db *db, struct arena *arena, struct session *session, struct instant now,
      struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct session_touch_in in = {.session_hash = hash_of(arena, session->token), .seen_at = now};

    TRY(tx_begin(&tx, db, err));
    TRY(session_touch(&tx, &in, err));
    session->seen_at = now;
    return tx_commit(&tx, err);
}

static enum status
drop(struct db *db, struct arena *arena, struct str token, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, db, err));
    TRY(session_end(&tx, arena, token, err));
    return tx_commit(&tx, err);
}

enum status
session_find(struct db *db, struct arena *arena, struct str token, struct instant now,
             struct date today, struct session *out, struct err *err)
{
    enum user_state state;

    {
        CLEANUP(tx_end) struct tx tx = {0};

        TRY(tx_read(&tx, db, err));
        TRY(read_session(&tx, arena, token, out, err));
    }
    state = user_state(&out->user, today);
    if (over(out, now) || user_shut(&out->user) || state == USER_LAPSED) {
        TRY(drop(db, arena, token, err));
        return FAIL(err, E_DENIED, "the session of user %lld is over", (long long)out->user.id.v);
    }
    if (now.us - out->seen_at.us >= US_PER_MINUTE)
        return touch(db, arena, out, now, err);
    return OK;
}

static enum status
insert(struct tx *tx, struct arena *arena, struct session *session, struct err *err)
{
    struct session_insert_in in = {
        .account_id = session->user.account.v,
        .member_id = session->user.id.v,
        .stage = stages[session->stage],
        .address = session->address,
        /* What a browser says of itself is bytes of anybody's: never a reason to stay outside. */
        .agent = utf8_clean(arena, str_slice(session->agent, 0, 200)),
        .started_at = session->started_at,
        .seen_at = session->seen_at,
    };

    session->token = secret_token(arena);
    in.session_hash = hash_of(arena, session->token);
    return session_insert(tx, &in, err);
}

enum status
session_start(struct tx *tx, struct arena *arena, const struct user *user, enum session_stage stage,
              struct str address, struct str agent, struct instant now, struct session *out,
              struct err *err)
{
    *out = (struct session){.user = *user,
                            .stage = stage,
                            .started_at = now,
                            .seen_at = now,
                            .address = address,
                            .agent = agent};
    return insert(tx, arena, out, err);
}

enum status
session_renew(struct tx *tx, struct arena *arena, struct session *session, const struct user *user,
              enum session_stage stage, struct instant now, struct err *err)
{
    struct session_drop_in old = {.session_hash = hash_of(arena, session->token)};
    int64_t changed;

    assert(user->account.v == session->user.account.v);
    TRY(session_drop(tx, &old, &changed, err));
    if (changed == 0)
        return FAIL(err, E_DENIED, "there is no such session");
    session->user = *user;
    session->stage = stage;
    session->seen_at = now;
    return insert(tx, arena, session, err);
}

enum status
session_end(struct tx *tx, struct arena *arena, struct str token, struct err *err)
{
    return session_kill(tx, hash_of(arena, token), err);
}

struct str
session_csrf(struct arena *arena, struct str token)
{
    return secret_hex(arena, secret_hash(arena, STR("csrf"), token));
}

static struct str
form_token(struct arena *arena, struct str csrf, struct str nonce)
{
    struct str both = arena_printf(arena, "%.*s.%.*s", STRF(nonce), STRF(csrf));

    return arena_printf(arena, "%.*s.%.*s", STRF(nonce),
                        STRF(secret_hex(arena, secret_hash(arena, STR("form"), both))));
}

struct str
session_form_token(struct arena *arena, struct str csrf)
{
    return form_token(arena, csrf, secret_token(arena));
}

bool
session_form_right(struct arena *arena, struct str csrf, struct str sent)
{
    struct str rest = sent, nonce = str_cut(&rest, '.');

    if (csrf.n == 0)
        return false;
    return secret_equal(sent, rest.p == NULL ? csrf : form_token(arena, csrf, nonce));
}

enum status
session_list(struct tx *tx, struct arena *arena, struct account_id account,
             struct session_row **out, size_t *count, struct err *err)
{
    struct sessions_of_row *rows;

    TRY(sessions_of(tx, arena, &(struct sessions_of_in){.account_id = account.v}, &rows, count,
                    err));
    *out = ARENA_ARRAY(arena, struct session_row, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct session_row){.hash = rows[i].session_hash,
                                         .user = {rows[i].member_id},
                                         .started_at = rows[i].started_at,
                                         .seen_at = rows[i].seen_at,
                                         .address = rows[i].address,
                                         .agent = rows[i].agent};
    return OK;
}

enum status
session_kill(struct tx *tx, struct str hash, struct err *err)
{
    int64_t changed;

    return session_drop(tx, &(struct session_drop_in){.session_hash = hash}, &changed, err);
}

enum status
session_kill_user(struct tx *tx, struct user_id user, struct err *err)
{
    return session_drop_member(tx, &(struct session_drop_member_in){.member_id = user.v}, err);
}

enum status
session_kill_org(struct tx *tx, struct org_id org, struct err *err)
{
    return session_drop_org(tx, &(struct session_drop_org_in){.org_id = org.v}, err);
}

enum status
session_kill_others(struct tx *tx, struct arena *arena, struct account_id account, struct str token,
                    struct err *err)
{
    struct session_drop_account_in in = {.account_id = account.v,
                                         .session_hash = hash_of(arena, token)};

    return session_drop_account(tx, &in, err);
}

enum status
session_sweep(struct tx *tx, struct instant now, struct err *err)
{
    struct session_drop_old_in in = {.before_at = {now.us - SESSION_IDLE_MINUTES * US_PER_MINUTE},
                                     .after_at = {now.us + SLACK_MINUTES * US_PER_MINUTE}};

    return session_drop_old(tx, &in, err);
}
