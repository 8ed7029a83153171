/* access/factor.c - the second factor: set up, checked, taken away. */
#include "access/account.h"
#include "access/secret.h"
#include "access/totp.h"
#include "access/user.sql.h"
#include "store/db.h"

/* Case, spaces and dashes of a code copied by hand do not count; the account is part of it. */
static struct str
code_hash(struct arena *arena, struct account_id account, struct str code)
{
    char *p = arena_bytes(arena, code.n);
    size_t n = 0;

    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];

        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
            p[n++] = c;
    }
    return secret_hash(arena, STR("recovery"),
                       arena_printf(arena, "%lld %.*s", (long long)account.v, (int)n, p));
}

static enum status
put_codes(struct tx *tx, struct arena *arena, struct account_id account,
          struct str codes[RECOVERY_CODES], struct err *err)
{
    TRY(codes_forget(tx, &(struct codes_forget_in){.account_id = account.v}, err));
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        struct code_put_in in = {.account_id = account.v};

        codes[i] = secret_code(arena);
        in.code_hash = code_hash(arena, account, codes[i]);
        TRY(code_put(tx, &in, err));
    }
    return OK;
}

enum status
account_factor_set(struct db *db, struct arena *arena, struct user *user, struct str seed,
                   struct str code, struct instant now, bool *done,
                   struct str codes[RECOVERY_CODES], struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct account_factor_put_in in = {.id = user->account.v};

    *done = totp_check(seed, code, now, 0, &in.totp_step);
    if (!*done)
        return OK;
    in.totp_secret = secret_seal(arena, seed);
    TRY(tx_begin(&tx, db, err));
    TRY(account_factor_put(&tx, &in, err));
    TRY(put_codes(&tx, arena, user->account, codes, err));
    TRY(tx_commit(&tx, err));
    user->has_factor = true;
    return OK;
}

enum status
account_factor_drop(struct tx *tx, struct user *user, struct err *err)
{
    struct account_factor_put_in in = {.id = user->account.v};

    TRY(account_factor_put(tx, &in, err));
    user->has_factor = false;
    return codes_forget(tx, &(struct codes_forget_in){.account_id = user->account.v}, err);
}

/* Right, and nobody took this step before: the store decides between two at the same moment. */
static enum status
take_step(struct db *db, const struct user *user, int64_t step, struct instant now, bool *right,
          struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct account_step_take_in in = {
        .id = user->account.v, .totp_step = step, .latest_step = totp_latest(now)};
    int64_t changed;

    TRY(tx_begin(&tx, db, err));
    TRY(account_step_take(&tx, &in, &changed, err));
    *right = changed == 1;
    return tx_commit(&tx, err);
}

static enum status
take_code(struct db *db, struct arena *arena, const struct user *user, struct str code,
          struct instant now, bool *right, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct code_take_in in = {.code_hash = code_hash(arena, user->account, code),
                              .account_id = user->account.v,
                              .used_at = now};
    int64_t changed;

    TRY(tx_begin(&tx, db, err));
    TRY(code_take(&tx, &in, &changed, err));
    *right = changed == 1;
    return tx_commit(&tx, err);
}

enum status
account_factor_check(struct db *db, struct arena *arena, const struct user *user, struct str code,
                     struct instant now, bool *right, struct err *err)
{
    struct account_secrets_row row;
    struct str seed;
    int64_t step;
    bool found;

    *right = false;
    {
        CLEANUP(tx_end) struct tx tx = {0};

        TRY(tx_read(&tx, db, err));
        TRY(account_secrets(&tx, arena, &(struct account_secrets_in){.id = user->account.v}, &row,
                            &found, err));
    }
    if (!found || row.totp_secret.n == 0)
        return OK;
    if (!secret_open(arena, row.totp_secret, &seed))
        return FAIL(err, E_INVALID, "the second factor of account %lld is not sealed by our key",
                    (long long)user->account.v);
    if (totp_check(seed, code, now, row.totp_step, &step))
        return take_step(db, user, step, now, right, err);
    return take_code(db, arena, user, code, now, right, err);
}
