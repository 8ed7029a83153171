/* org/contact.c - who represents an organization now. */
#include "org/contact.h"

#include <assert.h>

#include "base/id.h"
#include "org/contact.sql.h"

#define REPRESENTATIVE "representative"

static const struct {
    struct str word, words;
} kinds[] = {
#define CONTACT_KIND(name, word, words) [CONTACT_##name] = {STR_INIT(word), STR_INIT(words)},
    CONTACT_TABLE(CONTACT_KIND)
#undef CONTACT_KIND
};

struct str
contact_word(enum contact_kind kind)
{
    assert(kind < CONTACT_KINDS);
    return kinds[kind].word;
}

struct str
contact_words(enum contact_kind kind)
{
    assert(kind < CONTACT_KINDS);
    return kinds[kind].words;
}

enum status
contact_named(struct tx *tx, struct arena *arena, struct org_id org,
              struct signer out[CONTACT_KINDS], struct err *err)
{
    struct contacts_of_row *rows;
    size_t count;

    TRY(contacts_of(tx, arena, &(struct contacts_of_in){.org_id = org.v}, &rows, &count, err));
    for (size_t k = 0; k < CONTACT_KINDS; k++) {
        out[k] = (struct signer){0};
        for (size_t i = 0; i < count; i++)
            if (str_eq(rows[i].role, kinds[k].word))
                out[k] =
                    (struct signer){rows[i].full_name, rows[i].title, rows[i].email, rows[i].phone};
    }
    return OK;
}

enum status
contact_name(struct tx *tx, struct org_id org, enum contact_kind kind, const struct signer *who,
             struct date today, struct err *err)
{
    struct contact_end_in end = {.org_id = org.v, .role = contact_word(kind), .until_on = today};
    struct contact_insert_in in = {.id = id_new(),
                                   .org_id = org.v,
                                   .role = contact_word(kind),
                                   .full_name = who->name,
                                   .title = who->title,
                                   .email = who->email,
                                   .phone = who->phone,
                                   .from_on = today};
    int64_t changed;

    TRY(contact_end(tx, &end, &changed, err));
    return who->name.n == 0 ? OK : contact_insert(tx, &in, err);
}

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
    struct contact_end_in in = {.org_id = org.v, .role = STR(REPRESENTATIVE), .until_on = today};
    int64_t changed;

    return contact_end(tx, &in, &changed, err);
}

static enum status
take_effect(struct tx *tx, const struct contact_change *change, struct instant now,
            struct date today, struct err *err)
{
    struct contact_insert_in in = {.id = id_new(),
                                   .org_id = change->org.v,
                                   .role = STR(REPRESENTATIVE),
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
