/* org/facility_store.c - facilities of an agreement against the store: known ones, and the change. */
#include <assert.h>

#include "org/facility.h"
#include "org/facility.sql.h"

static struct facility_line
line_of(const struct org *org)
{
    struct facility_line line = {.org = org->id};

    line.value[COLUMN_CODE] = org->code;
    line.value[COLUMN_NAME] = org->name;
    line.value[COLUMN_KIND] = org_kind_word(org->kind);
    line.value[COLUMN_STREET] = org->address.street;
    line.value[COLUMN_OTHER] = org->address.other;
    line.value[COLUMN_CITY] = org->address.city;
    line.value[COLUMN_STATE] = org->address.state;
    line.value[COLUMN_ZIP] = org->address.zip;
    line.value[COLUMN_COUNTY] = org->address.county;
    line.value[COLUMN_PHONE] = org->phone;
    line.value[COLUMN_FAX] = org->fax;
    line.value[COLUMN_NPI] = org->npi;
    line.value[COLUMN_VFC_PIN] = org->vfc_pin;
    line.value[COLUMN_LICENSE] = org->license;
    return line;
}

/* An empty cell of a sheet leaves what is stored as it is. */
static void
put(struct str *to, struct str value)
{
    if (value.n > 0)
        *to = value;
}

static void
org_of(const struct facility_line *line, struct org *org)
{
    put(&org->name, line->value[COLUMN_NAME]);
    (void)org_kind_find(line->value[COLUMN_KIND], &org->kind);
    put(&org->address.street, line->value[COLUMN_STREET]);
    put(&org->address.other, line->value[COLUMN_OTHER]);
    put(&org->address.city, line->value[COLUMN_CITY]);
    put(&org->address.state, line->value[COLUMN_STATE]);
    put(&org->address.zip, line->value[COLUMN_ZIP]);
    put(&org->address.county, line->value[COLUMN_COUNTY]);
    put(&org->phone, line->value[COLUMN_PHONE]);
    put(&org->fax, line->value[COLUMN_FAX]);
    put(&org->npi, line->value[COLUMN_NPI]);
    put(&org->vfc_pin, line->value[COLUMN_VFC_PIN]);
    put(&org->license, line->value[COLUMN_LICENSE]);
}

/* What an organization's own row has no place for. */
static bool
is_detail(size_t column)
{
    return column == COLUMN_PARENT || (column >= COLUMN_EHR && column < COLUMN_COUNT);
}

static void
put_detail(struct facility_line *lines, size_t count, const struct facility_details_of_row *row)
{
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        if (!is_detail(c) || !str_eq(facility_plain((enum facility_column)c), row->field))
            continue;
        for (size_t i = 0; i < count; i++)
            if (lines[i].org.v == row->org_id)
                lines[i].value[c] = row->value;
    }
}

static enum status
save_details(struct tx *tx, struct org_id org, const struct facility_line *line, struct err *err)
{
    for (size_t c = 0; c < COLUMN_COUNT; c++) {
        struct facility_detail_put_in in = {.org_id = org.v,
                                            .field = facility_plain((enum facility_column)c),
                                            .value = line->value[c]};

        if (is_detail(c) && in.value.n > 0)
            TRY(facility_detail_put(tx, &in, err));
    }
    return OK;
}

enum status
facility_lines(struct tx *tx, struct arena *arena, struct agreement_id id,
               struct facility_line **out, size_t *count, struct err *err)
{
    struct facility_details_of_row *details;
    struct facility *list;
    size_t all;

    TRY(agreement_facilities(tx, arena, id, &list, &all, err));
    *out = ARENA_ARRAY(arena, struct facility_line, all + 1);
    *count = 0;
    for (size_t i = 0; i < all; i++) {
        struct org org;

        if (date_is(list[i].until))
            continue;
        TRY(org_load(tx, arena, list[i].org, &org, err));
        (*out)[(*count)++] = line_of(&org);
    }
    TRY(facility_details_of(tx, arena, &(struct facility_details_of_in){.agreement_id = id.v},
                            &details, &all, err));
    for (size_t i = 0; i < all; i++)
        put_detail(*out, *count, &details[i]);
    return OK;
}

struct owners {
    const struct org *all;
    size_t count;
    struct org_id signer;
    const struct facility_line *today;
    size_t today_count;
};

/* Ours: the signer itself, below it, or a facility already. */
static enum code_owner
owner_of(void *arg, struct str code)
{
    const struct owners *owners = arg;
    size_t low = 0, high = owners->count;

    for (size_t i = 0; i < owners->today_count; i++)
        if (str_eq(owners->today[i].value[COLUMN_CODE], code))
            return CODE_OURS;
    while (low < high) {
        size_t mid = (low + high) / 2;
        int order = str_cmp(owners->all[mid].code, code);

        if (order == 0)
            return owners->all[mid].id.v == owners->signer.v ||
                           owners->all[mid].parent.v == owners->signer.v
                       ? CODE_OURS
                       : CODE_FOREIGN;
        if (order < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return CODE_UNKNOWN;
}

enum status
facility_check_store(struct tx *tx, struct arena *arena, const struct agreement *agreement,
                     const struct sheet *sheet, struct facility_check *out, struct err *err)
{
    struct facility_line *today;
    struct org *all;
    struct owners owners = {.signer = agreement->org};
    struct facility_known known = {.owner = owner_of, .arg = &owners};

    TRY(facility_lines(tx, arena, agreement->id, &today, &known.count, err));
    TRY(org_all(tx, arena, &all, &owners.count, err));
    owners.all = all;
    owners.today = known.today = today;
    owners.today_count = known.count;
    *out = facility_check(arena, sheet, &known);
    return OK;
}

/* CODE-2, CODE-3, ...: the first that nobody has. */
static enum status
free_code(struct tx *tx, struct arena *arena, struct str base, int *next, struct str *out,
          struct err *err)
{
    struct org taken;
    enum status status;

    do {
        struct str tail = arena_printf(arena, "-%d", ++*next);
        struct str head = str_slice(base, 0, ORG_CODE_MAX - tail.n);

        *out = arena_printf(arena, "%.*s%.*s", STRF(head), STRF(tail));
        status = org_find_code(tx, arena, *out, &taken, err);
    } while (status == OK);
    return status == E_NOTFOUND ? OK : status;
}

struct change {
    struct tx *tx;
    struct arena *arena;
    const struct agreement *agreement;
    struct org signer;
    struct instant now;
    struct date today;
    int next; /* number of the last code made */
};

static enum status
add_one(struct change *change, const struct facility_line *line, struct err *err)
{
    struct org org = {.parent = change->agreement->org, .state = ORG_OPEN};
    struct facility facility = {.from = change->today, .until = DATE_NONE};

    if (line->value[COLUMN_CODE].n > 0) {
        TRY(org_find_code(change->tx, change->arena, line->value[COLUMN_CODE], &org, err));
        org_of(line, &org);
        TRY(org_update(change->tx, &org, err));
    } else {
        TRY(free_code(change->tx, change->arena, change->signer.code, &change->next, &org.code,
                      err));
        org_of(line, &org);
        TRY(org_add(change->tx, &org, change->now, err));
    }
    facility.org = org.id;
    TRY(save_details(change->tx, org.id, line, err));
    return agreement_facility_put(change->tx, change->agreement->id, &facility, err);
}

static enum status
change_one(struct change *change, const struct facility_line *line, struct err *err)
{
    struct org org;

    TRY(org_load(change->tx, change->arena, line->org, &org, err));
    org_of(line, &org);
    TRY(save_details(change->tx, org.id, line, err));
    return org_update(change->tx, &org, err);
}

static enum status
apply_one(struct change *change, const struct facility_line *line, struct err *err)
{
    struct facility closed = {.org = line->org, .from = change->today, .until = change->today};

    switch (line->action) {
    case FACILITY_KEPT: /* details that were not known yet are no change */
        return save_details(change->tx, line->org, line, err);
    case FACILITY_CHANGED:
        return change_one(change, line, err);
    case FACILITY_ADDED:
        return add_one(change, line, err);
    case FACILITY_CLOSED:
        return line->org.v == 0
                   ? OK
                   : agreement_facility_put(change->tx, change->agreement->id, &closed, err);
    }
    return OK;
}

enum status
facility_apply(struct tx *tx, struct arena *arena, const struct agreement *agreement,
               const struct facility_check *check, struct instant now, struct date today,
               struct err *err)
{
    struct change change = {
        .tx = tx, .arena = arena, .agreement = agreement, .now = now, .today = today, .next = 1};

    assert(check->fault_count == 0);
    TRY(org_load(tx, arena, agreement->org, &change.signer, err));
    for (size_t i = 0; i < check->count; i++)
        TRY(apply_one(&change, &check->lines[i], err));
    return OK;
}
