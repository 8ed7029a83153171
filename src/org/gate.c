/* org/gate.c - the gate's one question to the store. */
#include "org/agreement.h"

#include "org/agreement.sql.h"
#include "store/setting.h"

static struct gate_row
row_of(const struct gate_rows_row *row)
{
    struct gate_row out = {.id = {row->agreement_id},
                           .code = row->code,
                           .name = row->name,
                           .dates = {STEP_DRAFT, row->signed_on, row->ends_on},
                           .covered_until = row->until_on};

    if (row->agreement_id != 0)
        (void)agreement_step_find(row->step, &out.dates.step);
    return out;
}

static int
grace_days(struct str setting)
{
    uint64_t days;

    return str_parse_u64(setting, &days) && days <= 366 ? (int)days : AGREEMENT_GRACE_DAYS;
}

static int
grace_of(const struct gate_rows_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (rows[i].grace.n > 0)
            return grace_days(rows[i].grace);
    return AGREEMENT_GRACE_DAYS;
}

enum status
agreement_grace_days(struct tx *tx, struct arena *arena, int *days, struct err *err)
{
    struct str setting;

    TRY(setting_load(tx, arena, STR("dua.grace_days"), &setting, err));
    *days = grace_days(setting);
    return OK;
}

enum status
agreement_gate(struct tx *tx, struct arena *arena, struct org_id org, struct date today,
               struct gate *out, struct err *err)
{
    struct gate_rows_row *rows;
    struct gate_row *list;
    size_t count;
    bool closed;

    TRY(gate_rows(tx, arena, &(struct gate_rows_in){.org_id = org.v}, &rows, &count, err));
    if (count == 0)
        return FAIL(err, E_NOTFOUND, "there is no organization %lld", (long long)org.v);
    closed = !str_eq(rows[0].standing, org_state_word(ORG_OPEN));
    list = ARENA_ARRAY(arena, struct gate_row, count);
    for (size_t i = 0; i < count; i++)
        list[i] = row_of(&rows[i]);
    *out = gate_decide(list, count, closed, grace_of(rows, count), today);
    if (!closed && str_eq(rows[0].kind, org_kind_word(ORG_REGISTRY)))
        out->answer = GATE_ACTIVE;
    return OK;
}
