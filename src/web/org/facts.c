/* web/org/facts.c - an organization's agreement, signer and administrators. */
#include "web/org/facts.h"

#include "store/db.h"

static enum status
load_agreement(struct visit *v, struct tx *tx, struct org_facts *out, struct err *err)
{
    struct agreement *list;
    size_t count;

    TRY(agreement_list(tx, v->arena, out->org.id, &list, &count, err));
    TRY(agreement_gate(tx, v->arena, out->org.id, v->now.today, &out->gate, err));
    out->current = agreement_current(list, count);
    if (out->gate.id.v != 0)
        TRY(agreement_load(tx, v->arena, out->gate.id, &out->signed_one, err));
    else if (out->current != NULL)
        out->signed_one = *out->current;
    out->has_signed = out->signed_one.id.v != 0 && date_is(out->signed_one.dates.signed_on);
    return OK;
}

enum status
org_facts_load(struct visit *v, struct tx *tx, struct org_id org, struct org_facts *out,
               struct err *err)
{
    struct user *list;
    size_t count;

    *out = (struct org_facts){.has_signed = false};
    TRY(org_load(tx, v->arena, org, &out->org, err));
    TRY(load_agreement(v, tx, out, err));
    TRY(user_list(tx, v->arena, org, &list, &count, err));
    out->admins = ARENA_ARRAY(v->arena, struct user, count + 1);
    for (size_t i = 0; i < count; i++)
        if (!user_shut(&list[i]) && access_allows(list[i].roles, PERMISSION_USER_MANAGE))
            out->admins[out->admin_count++] = list[i];
    return OK;
}

void
org_facts_state(const struct org_facts *facts, struct str *tag, struct str *words)
{
    static const struct {
        const char *tag, *words;
    } gates[] = {[GATE_NONE] = {"error", "None in force"},
                 [GATE_SUSPENDED] = {"error", "Suspended"},
                 [GATE_EXPIRED] = {"error", "Expired"},
                 [GATE_GRACE] = {"overdue", "Ended: days of grace"},
                 [GATE_ACTIVE] = {"done", "Active"}};
    const struct gate *gate = &facts->gate;

    *tag = str_of(gates[gate->answer].tag);
    *words = str_of(gates[gate->answer].words);
    if (gate->answer == GATE_ACTIVE && gate->id.v == 0)
        *words = STR("The registry itself needs none");
    if (gate->answer == GATE_ACTIVE && gate->id.v != 0 &&
        gate->days_left <= AGREEMENT_EXPIRING_DAYS) {
        *tag = STR("soon");
        *words = STR("Active, ends soon");
    }
    if (gate->answer == GATE_NONE && facts->current != NULL &&
        facts->current->dates.step == STEP_SUBMITTED) {
        *tag = STR("soon");
        *words = STR("In review by the registry's staff");
    }
}
