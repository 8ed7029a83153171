/* org/gate.c - the gate's one question to the store. */
#include "org/agreement.h"

#include "org/agreement.sql.h"

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
grace_of(const struct gate_rows_row *rows, size_t count)
{
    uint64_t days;

    for (size_t i = 0; i < count; i++)
        if (str_parse_u64(rows[i].grace, &days) && days <= 366)
            return (int)days;
    return AGREEMENT_GRACE_DAYS;
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
