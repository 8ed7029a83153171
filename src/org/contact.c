/* org/contact.c - who represents an organization now. */
#include "org/contact.h"

#include "base/id.h"
#include "org/contact.sql.h"

enum status
contact_change_ask(struct tx *tx, struct org_id org, const struct signer *wanted, int64_t asked_by,
                   struct instant now, int64_t *id, struct err *err)
{
    struct change_insert_in in = {.id = id_new(),
                                  .org_id = org.v,
                                  .full_name = wanted->name,
                                  .title = wanted->title,
                                  .email = wanted->email,
                                  .phone = wanted->phone,
                                  .asked_by = asked_by,
                                  .asked_at = now};
    int64_t changed;

    TRY(change_withdraw(tx, &(struct change_withdraw_in){.org_id = org.v, .closed_at = now},
                        &changed, err));
    *id = in.id;
    return change_insert(tx, &in, err);
}

enum status
contact_change_load(struct tx *tx, struct arena *arena, int64_t id, struct contact_change *out,
                    struct err *err)
{
    struct change_by_id_row row;
    bool found;

    TRY(change_by_id(tx, arena, &(struct change_by_id_in){.id = id}, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no change of representative %lld", (long long)id);
    *out = (struct contact_change){.id = row.id,
                                   .org = {row.org_id},
                                   .wanted = {row.full_name, row.title, row.email, row.phone},
                                   .asked_at = row.asked_at,
                                   .old_agreed_at = row.old_agreed_at,
                                   .new_agreed_at = row.new_agreed_at,
                                   .closed_at = row.closed_at};
    return OK;
}

enum status
contact_settled_by_signature(struct tx *tx, struct org_id org, struct date today, struct err *err)
{
    struct contact_end_in in = {.org_id = org.v, .until_on = today};
    int64_t changed;

    return contact_end(tx, &in, &changed, err);
}

static enum status
take_effect(struct tx *tx, const struct contact_change *change, struct instant now,
            struct date today, struct err *err)
{
    struct contact_insert_in in = {.id = id_new(),
                                   .org_id = change->org.v,
                                   .full_name = change->wanted.name,
                                   .title = change->wanted.title,
                                   .email = change->wanted.email,
                                   .phone = change->wanted.phone,
                                   .accepted_at = now,
                                   .from_on = today};

    TRY(contact_settled_by_signature(tx, change->org, today, err));
    return contact_insert(tx, &in, err);
}

enum status
contact_change_agree(struct tx *tx, struct arena *arena, int64_t id, bool new_side,
                     struct instant now, struct date today, bool *done, struct err *err)
{
    struct change_old_agrees_in old = {.id = id, .old_agreed_at = now};
    struct change_new_agrees_in fresh = {.id = id, .new_agreed_at = now};
    struct contact_change change;
    int64_t changed;

    TRY(new_side ? change_new_agrees(tx, &fresh, &changed, err)
                 : change_old_agrees(tx, &old, &changed, err));
    if (changed == 0)
        return FAIL(err, E_CONFLICT, "change of representative %lld is over", (long long)id);
    TRY(change_close(tx, &(struct change_close_in){.id = id, .closed_at = now}, &changed, err));
    *done = changed == 1;
    if (!*done)
        return OK;
    TRY(contact_change_load(tx, arena, id, &change, err));
    return take_effect(tx, &change, now, today, err);
}

enum status
contact_representative(struct tx *tx, struct arena *arena, struct org_id org, struct signer *out,
                       struct err *err)
{
    struct contact_current_in in = {.org_id = org.v};
    struct contact_current_row row;
    struct agreement *list;
    const struct agreement *current;
    size_t count;
    bool found;

    *out = (struct signer){0};
    TRY(contact_current(tx, arena, &in, &row, &found, err));
    if (found) {
        *out = (struct signer){row.full_name, row.title, row.email, row.phone};
        return OK;
    }
    TRY(agreement_list(tx, arena, org, &list, &count, err));
    current = agreement_current(list, count);
    if (current != NULL)
        *out = current->signer;
    return OK;
}
