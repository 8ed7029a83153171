/* org/org.c - organizations in the store. */
#include "org/org.h"

#include <assert.h>

#include "base/id.h"
#include "org/org.sql.h"

/* A word of a newer program's store is shown as it can be: as another organization, still closed if
 * it is not plainly open. */
static enum org_kind
kind_of(struct str word)
{
    enum org_kind kind = ORG_OTHER;

    (void)org_kind_find(word, &kind);
    return kind;
}

static enum org_state
state_of(struct str word)
{
    enum org_state state = ORG_CLOSED;

    (void)org_state_find(word, &state);
    return state;
}

/* The four reads give rows of the same columns and of four types. */
#define ORG_OF(row)                                                                                \
    ((struct org){                                                                                 \
        .id = {(row)->id},                                                                         \
        .code = (row)->code,                                                                       \
        .name = (row)->name,                                                                       \
        .kind = kind_of((row)->kind),                                                              \
        .state = state_of((row)->standing),                                                        \
        .parent = {(row)->parent_id},                                                              \
        .address = {(row)->street, (row)->other, (row)->city, (row)->state, (row)->zip,            \
                    (row)->county},                                                                \
        .phone = (row)->phone,                                                                     \
        .fax = (row)->fax,                                                                         \
        .npi = (row)->npi,                                                                         \
        .license = (row)->license,                                                                 \
        .vfc_pin = (row)->vfc_pin,                                                                 \
        .version = (row)->version,                                                                 \
    })

enum status
org_find_code(struct tx *tx, struct arena *arena, struct str code, struct org *out, struct err *err)
{
    struct org_by_code_row row;
    bool found;

    TRY(org_by_code(tx, arena, &(struct org_by_code_in){.code = code}, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no organization with the code %.*s", STRF(code));
    *out = ORG_OF(&row);
    return OK;
}

enum status
org_load(struct tx *tx, struct arena *arena, struct org_id id, struct org *out, struct err *err)
{
    struct org_by_id_row row;
    bool found;

    TRY(org_by_id(tx, arena, &(struct org_by_id_in){.id = id.v}, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no organization %lld", (long long)id.v);
    *out = ORG_OF(&row);
    return OK;
}

enum status
org_tree(struct tx *tx, struct arena *arena, struct org_id id, struct org **out, size_t *count,
         struct err *err)
{
    struct org_below_row *rows;

    TRY(org_below(tx, arena, &(struct org_below_in){.top_id = id.v}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct org, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = ORG_OF(&rows[i]);
    return OK;
}

enum status
org_all(struct tx *tx, struct arena *arena, struct org **out, size_t *count, struct err *err)
{
    struct org_every_row *rows;

    TRY(org_every(tx, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct org, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = ORG_OF(&rows[i]);
    return OK;
}

enum status
org_within(struct tx *tx, struct arena *arena, struct org_id id, struct org_id top, bool *within,
           struct err *err)
{
    struct org_above_row row;

    TRY(org_above(tx, arena, &(struct org_above_in){.id = id.v, .top_id = top.v}, &row, err));
    *within = row.n > 0;
    return OK;
}

/* What is written with a new row and with every change. */
#define ORG_VALUES(org)                                                                            \
    .name = (org)->name, .kind = org_kind_word((org)->kind),                                       \
    .standing = org_state_word((org)->state), .street = (org)->address.street,                     \
    .other = (org)->address.other, .city = (org)->address.city, .state = (org)->address.state,     \
    .zip = (org)->address.zip, .county = (org)->address.county, .phone = (org)->phone,             \
    .fax = (org)->fax, .npi = (org)->npi, .license = (org)->license, .vfc_pin = (org)->vfc_pin

enum status
org_add(struct tx *tx, struct org *org, struct instant now, struct err *err)
{
    struct org_insert_in in = {
        .code = org->code,
        .parent_id = org->parent.v,
        ORG_VALUES(org),
        .made_at = now,
    };
    enum status status;

    if (!org_code_valid(org->code))
        return FAIL(err, E_INVALID, "an organization's code has 1 to %d letters, digits, - . or _",
                    ORG_CODE_MAX);
    if (str_trim(org->name).n == 0)
        return FAIL(err, E_INVALID, "an organization needs a name");
    in.id = org->id.v = id_new();
    org->version = 1;
    status = org_insert(tx, &in, err);
    if (status == E_CONFLICT)
        return FAIL(err, E_CONFLICT, "there is an organization with the code %.*s already",
                    STRF(org->code));
    return status;
}

enum status
org_update(struct tx *tx, const struct org *org, struct err *err)
{
    int64_t changed;
    struct org_change_in in = {
        .id = org->id.v,
        .version = org->version,
        ORG_VALUES(org),
    };

    TRY(org_change(tx, &in, &changed, err));
    if (changed == 0)
        return FAIL(err, E_CONFLICT, "organization %lld was changed by someone else",
                    (long long)org->id.v);
    return OK;
}
