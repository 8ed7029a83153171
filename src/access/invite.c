/* access/invite.c - users that wait for a person, in the store. */
#include "access/invite.h"

#include "access/invite.sql.h"
#include "store/db.h"

enum status
invite_known_as(struct tx *tx, struct arena *arena, struct str email, struct invite_known *out,
                struct err *err)
{
    struct invite_known_in in = {.email = email};
    struct invite_known_row row;

    *out = (struct invite_known){0};
    if (email.n == 0)
        return OK;
    TRY(invite_known(tx, arena, &in, &row, err));
    *out = (struct invite_known){.known = row.known > 0, .stopped = row.stopped > 0};
    return OK;
}

/* Under this address, or anywhere as this account. */
static enum status
check_not_stopped(struct tx *tx, struct arena *arena, const struct user *waiting,
                  struct account_id person, struct err *err)
{
    struct invite_known known;
    struct user *list;
    size_t count;

    TRY(invite_known_as(tx, arena, waiting->email, &known, err));
    TRY(user_list_account(tx, arena, person, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        known.stopped = known.stopped || list[i].standing == USER_STOPPED;
    if (known.stopped)
        return FAIL(err, E_DENIED, "user %lld is for somebody whom the registry has stopped",
                    (long long)waiting->id.v);
    return OK;
}

enum status
invite_accept(struct tx *tx, struct arena *arena, const struct user *waiting,
              struct account_id person, struct date today, struct err *err)
{
    struct invite_move_in in = {
        .person_id = person.v, .active_on = today, .account_id = waiting->account.v};
    struct invite_forget_in old = {.account_id = waiting->account.v};
    int64_t changed;

    TRY(check_not_stopped(tx, arena, waiting, person, err));
    TRY(invite_move(tx, &in, &changed, err));
    if (changed == 0)
        return FAIL(err, E_CONFLICT, "user %lld waits for nobody", (long long)waiting->id.v);
    return person.v == waiting->account.v ? OK : invite_forget(tx, &old, err);
}
