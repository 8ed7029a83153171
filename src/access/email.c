/* access/email.c - an account's new e-mail address, once both mailboxes agree. */
#include "access/email.h"

#include "access/email.sql.h"
#include "access/link.h"
#include "base/id.h"
#include "store/db.h"

enum status
email_change_ask(struct tx *tx, struct account_id account, struct str email, bool old_agrees,
                 struct instant now, int64_t *id, struct err *err)
{
    struct email_change_withdraw_in old = {.account_id = account.v, .closed_at = now};
    struct email_change_insert_in in = {.id = id_new(),
                                        .account_id = account.v,
                                        .email = email,
                                        .asked_at = now,
                                        .old_agreed_at = {old_agrees ? now.us : 0}};
    int64_t changed;

    TRY(email_change_withdraw(tx, &old, &changed, err));
    *id = in.id;
    return email_change_insert(tx, &in, err);
}

/* Both reads give rows of the same columns and of two types. */
#define CHANGE_OF(row)                                                                             \
    ((struct email_change){.id = (row).id,                                                         \
                           .account = {(row).account_id},                                          \
                           .email = (row).email,                                                   \
                           .old_agreed_at = (row).old_agreed_at,                                   \
                           .new_agreed_at = (row).new_agreed_at,                                   \
                           .closed_at = (row).closed_at})

enum status
email_change_load(struct tx *tx, struct arena *arena, int64_t id, struct email_change *out,
                  struct err *err)
{
    struct email_change_by_id_row row;
    bool found;

    TRY(email_change_by_id(tx, arena, &(struct email_change_by_id_in){.id = id}, &row, &found,
                           err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no change of address %lld", (long long)id);
    *out = CHANGE_OF(row);
    return OK;
}

enum status
email_change_open(struct tx *tx, struct arena *arena, struct account_id account,
                  struct email_change *out, bool *found, struct err *err)
{
    struct email_change_waiting_in in = {.account_id = account.v};
    struct email_change_waiting_row row;

    TRY(email_change_waiting(tx, arena, &in, &row, found, err));
    if (*found)
        *out = CHANGE_OF(row);
    return OK;
}

/* What was mailed to the old mailbox opens nothing any more. */
static enum status
end_links(struct tx *tx, struct arena *arena, struct account_id account, struct instant now,
          struct err *err)
{
    struct user *list;
    size_t count;

    TRY(user_list_account(tx, arena, account, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        TRY(link_end(tx, LINK_RESET, list[i].id.v, now, err));
        TRY(link_end(tx, LINK_STAY, list[i].id.v, now, err));
    }
    return OK;
}

enum status
email_change_agree(struct tx *tx, struct arena *arena, int64_t id, bool new_side,
                   struct instant now, bool *done, struct err *err)
{
    struct email_change change;
    struct email_change_step_in in = {.id = id};
    int64_t changed;

    TRY(email_change_load(tx, arena, id, &change, err));
    in.old_agreed_at = new_side ? change.old_agreed_at : now;
    in.new_agreed_at = new_side ? now : change.new_agreed_at;
    *done = in.old_agreed_at.us != 0 && in.new_agreed_at.us != 0;
    in.closed_at = (struct instant){*done ? now.us : 0};
    TRY(email_change_step(tx, &in, &changed, err));
    if (changed == 0)
        return FAIL(err, E_CONFLICT, "change of address %lld is over", (long long)id);
    if (!*done)
        return OK;
    TRY(account_email_put(
        tx, &(struct account_email_put_in){.email = change.email, .id = change.account.v}, err));
    return end_links(tx, arena, change.account, now, err);
}
