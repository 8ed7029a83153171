/* org/dua.c - agreements in the store. */
#include "org/dua.h"

#include <assert.h>

#include "base/id.h"
#include "org/agreement.sql.h"
#include "org/contact.h"

/* A step word of a newer program opens nothing. */
static enum agreement_step
step_of(struct str word)
{
    enum agreement_step step = STEP_TERMINATED;

    (void)agreement_step_find(word, &step);
    return step;
}

/* agreement_by_id and agreements_of give rows of the same columns and of two types. */
#define AGREEMENT_OF(row)                                                                          \
    ((struct agreement){                                                                           \
        .id = {(row)->id},                                                                         \
        .org = {(row)->org_id},                                                                    \
        .dates = {step_of((row)->step), (row)->signed_on, (row)->ends_on},                         \
        .text_number = (row)->text_number,                                                         \
        .signed_at = (row)->signed_at,                                                             \
        .signer = {(row)->signer_name, (row)->signer_title, (row)->signer_email,                   \
                   (row)->signer_phone},                                                           \
        .signed_from = (row)->signed_from,                                                         \
        .answers_hash = (row)->answers_hash,                                                       \
        .first_time = (row)->first_time,                                                           \
        .submitted_at = (row)->submitted_at,                                                       \
        .decided_at = (row)->decided_at,                                                           \
        .remark = (row)->remark,                                                                   \
        .notices = (uint32_t)(row)->notices,                                                       \
        .assigned_to = (row)->assigned_to,                                                         \
        .version = (row)->version,                                                                 \
        .made_at = (row)->made_at,                                                                 \
    })

enum status
agreement_load(struct tx *tx, struct arena *arena, struct agreement_id id, struct agreement *out,
               struct err *err)
{
    struct agreement_by_id_row row;
    bool found;

    TRY(agreement_by_id(tx, arena, &(struct agreement_by_id_in){.id = id.v}, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no agreement %lld", (long long)id.v);
    *out = AGREEMENT_OF(&row);
    return OK;
}

enum status
agreement_list(struct tx *tx, struct arena *arena, struct org_id org, struct agreement **out,
               size_t *count, struct err *err)
{
    struct agreements_of_row *rows;

    TRY(agreements_of(tx, arena, &(struct agreements_of_in){.org_id = org.v}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct agreement, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = AGREEMENT_OF(&rows[i]);
    return OK;
}

const struct agreement *
agreement_current(const struct agreement *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (list[i].dates.step == STEP_SIGNED || list[i].dates.step == STEP_SUSPENDED)
            return &list[i];
    return count > 0 ? &list[0] : NULL;
}

/* What is written with a new row and with every change. */
#define AGREEMENT_VALUES(a)                                                                        \
    .step = agreement_step_word((a)->dates.step), .text_number = (a)->text_number,                 \
    .signed_on = (a)->dates.signed_on, .signed_at = (a)->signed_at, .ends_on = (a)->dates.ends_on, \
    .signer_name = (a)->signer.name, .signer_title = (a)->signer.title,                            \
    .signer_email = (a)->signer.email, .signer_phone = (a)->signer.phone,                          \
    .signed_from = (a)->signed_from, .answers_hash = (a)->answers_hash,                            \
    .first_time = (a)->first_time, .submitted_at = (a)->submitted_at,                              \
    .decided_at = (a)->decided_at, .remark = (a)->remark

static enum status
insert(struct tx *tx, const struct agreement *a, struct err *err)
{
    struct agreement_insert_in in = {
        .id = a->id.v,
        .org_id = a->org.v,
        AGREEMENT_VALUES(a),
        .made_at = a->made_at,
    };

    return agreement_insert(tx, &in, err);
}

/* Writes what an editor changed; somebody faster makes it a conflict. */
static enum status
change(struct tx *tx, struct agreement *a, struct err *err)
{
    int64_t changed;
    struct agreement_change_in in = {
        .id = a->id.v,
        .version = a->version,
        AGREEMENT_VALUES(a),
        .assigned_to = a->assigned_to,
    };

    TRY(agreement_change(tx, &in, &changed, err));
    if (changed == 0)
        return FAIL(err, E_CONFLICT, "agreement %lld was changed by someone else",
                    (long long)a->id.v);
    a->version++;
    return OK;
}

static enum status
step_to(struct agreement *a, enum agreement_step to, struct err *err)
{
    if (!agreement_may(a->dates.step, to))
        return FAIL(err, E_CONFLICT, "an agreement that is %.*s cannot become %.*s",
                    STRF(agreement_step_word(a->dates.step)), STRF(agreement_step_word(to)));
    a->dates.step = to;
    return OK;
}

/* What waits for staff is replaced by any signature, what is in force only by one that is. */
static enum status
supersede_others(struct tx *tx, const struct agreement *a, struct err *err)
{
    int64_t changed;

    TRY(agreement_supersede_waiting(
        tx, &(struct agreement_supersede_waiting_in){.org_id = a->org.v, .id = a->id.v}, &changed,
        err));
    if (a->dates.step != STEP_SIGNED)
        return OK;
    return agreement_supersede(
        tx, &(struct agreement_supersede_in){.org_id = a->org.v, .id = a->id.v}, &changed, err);
}

/* What a renewal takes from the one before: the answers, and the facilities still in it. */
static enum status
copy_answers(struct tx *tx, struct arena *arena, const struct agreement *from,
             const struct agreement *to, struct err *err)
{
    struct answer *answers;
    size_t count;

    TRY(agreement_answer_list(tx, arena, from->id, &answers, &count, err));
    for (size_t i = 0; i < count; i++)
        if (!str_starts(answers[i].field, STR(".")))
            TRY(agreement_answer_save(tx, to->id, answers[i].field, answers[i].value, err));
    return OK;
}

static enum status
copy_facilities(struct tx *tx, struct arena *arena, const struct agreement *from,
                const struct agreement *to, struct err *err)
{
    struct facility *list;
    size_t count;

    TRY(agreement_facilities(tx, arena, from->id, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        if (!date_is(list[i].until))
            TRY(agreement_facility_put(tx, to->id, &list[i], err));
    return OK;
}

/* What was never in force, or was ended for good, is not renewed: staff look at what follows it. */
static bool
renews(enum agreement_step before)
{
    return before == STEP_SIGNED || before == STEP_SUSPENDED || before == STEP_SUPERSEDED;
}

/* What a signature meets: an agreement that staff hold, or one in force for it to renew. */
struct standing {
    bool held, renewable;
};

static enum status
standing_of(struct tx *tx, struct arena *arena, struct org_id org, struct standing *out,
            struct err *err)
{
    struct agreement *list;
    size_t count;

    *out = (struct standing){0};
    TRY(agreement_list(tx, arena, org, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        out->held = out->held || list[i].dates.step == STEP_SUSPENDED;
        out->renewable = out->renewable || list[i].dates.step == STEP_SIGNED;
    }
    return OK;
}

enum status
agreement_held(struct tx *tx, struct arena *arena, struct org_id org, bool *held, struct err *err)
{
    struct standing standing;

    TRY(standing_of(tx, arena, org, &standing, err));
    *held = standing.held;
    return OK;
}

enum status
agreement_begin(struct tx *tx, struct arena *arena, struct org_id org,
                const struct agreement *before, struct instant now, struct agreement *out,
                struct err *err)
{
    *out = (struct agreement){.id = {id_new()},
                              .org = org,
                              .dates = {STEP_DRAFT, DATE_NONE, DATE_NONE},
                              .first_time = before == NULL || !renews(before->dates.step),
                              .version = 1,
                              .made_at = now};
    if (before != NULL)
        out->signer = before->signer;
    TRY(insert(tx, out, err));
    if (before == NULL)
        return OK;
    TRY(copy_answers(tx, arena, before, out, err));
    return copy_facilities(tx, arena, before, out, err);
}

enum status
agreement_sign(struct tx *tx, struct arena *arena, struct agreement *a,
               const struct signature *signature, struct err *err)
{
    struct standing standing;

    TRY(standing_of(tx, arena, a->org, &standing, err));
    if (standing.held)
        return FAIL(err, E_DENIED, "an agreement of organization %lld is suspended",
                    (long long)a->org.v);
    if (str_trim(signature->signer.name).n == 0)
        return FAIL(err, E_INVALID, "agreement %lld was not signed: no name", (long long)a->id.v);
    /* Begun as a renewal of what staff have ended since: there is nothing left that it renews. */
    a->first_time = a->first_time || !standing.renewable;
    TRY(step_to(a, a->first_time ? STEP_SUBMITTED : STEP_SIGNED, err));
    a->dates.signed_on = signature->today;
    a->dates.ends_on = agreement_end(signature->today);
    a->signed_at = a->submitted_at = signature->at;
    a->signer = signature->signer;
    a->signed_from = signature->from;
    a->answers_hash = signature->hash;
    a->text_number = signature->text_number;
    TRY(change(tx, a, err));
    TRY(contact_settled_by_signature(tx, a->org, signature->today, err));
    return supersede_others(tx, a, err);
}

enum status
agreement_move(struct tx *tx, struct agreement *a, enum agreement_step to, struct str remark,
               struct instant now, struct err *err)
{
    TRY(step_to(a, to, err));
    a->remark = remark;
    a->decided_at = now;
    TRY(change(tx, a, err));
    return to == STEP_SIGNED ? supersede_others(tx, a, err) : OK;
}

enum status
agreement_assign(struct tx *tx, struct agreement *a, int64_t member, struct err *err)
{
    a->assigned_to = member;
    return change(tx, a, err);
}

enum status
agreement_take_over(struct tx *tx, struct org_id org, struct date signed_on,
                    const struct signer *signer, struct instant now, struct agreement *out,
                    struct err *err)
{
    assert(date_is(signed_on));
    *out = (struct agreement){.id = {id_new()},
                              .org = org,
                              .dates = {STEP_SIGNED, signed_on, agreement_end(signed_on)},
                              .signer = *signer,
                              .remark = STR("taken over"),
                              .version = 1,
                              .made_at = now};
    TRY(insert(tx, out, err));
    return supersede_others(tx, out, err);
}

enum status
agreement_answer_save(struct tx *tx, struct agreement_id id, struct str field, struct str value,
                      struct err *err)
{
    struct answer_put_in in = {.agreement_id = id.v, .field = field, .value = value};

    return answer_put(tx, &in, err);
}

enum status
agreement_answer_list(struct tx *tx, struct arena *arena, struct agreement_id id,
                      struct answer **out, size_t *count, struct err *err)
{
    struct answers_of_row *rows;

    TRY(answers_of(tx, arena, &(struct answers_of_in){.agreement_id = id.v}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct answer, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct answer){rows[i].field, rows[i].value};
    return OK;
}

struct str
answer_of(const struct answer *list, size_t count, struct str field)
{
    for (size_t i = 0; i < count; i++)
        if (str_eq(list[i].field, field))
            return list[i].value;
    return STR("");
}

enum status
agreement_facilities(struct tx *tx, struct arena *arena, struct agreement_id id,
                     struct facility **out, size_t *count, struct err *err)
{
    struct facilities_of_row *rows;

    TRY(facilities_of(tx, arena, &(struct facilities_of_in){.agreement_id = id.v}, &rows, count,
                      err));
    *out = ARENA_ARRAY(arena, struct facility, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct facility){.org = {rows[i].org_id},
                                      .code = rows[i].code,
                                      .name = rows[i].name,
                                      .from = rows[i].from_on,
                                      .until = rows[i].until_on};
    return OK;
}

enum status
agreement_facility_put(struct tx *tx, struct agreement_id id, const struct facility *facility,
                       struct err *err)
{
    struct facility_put_in in = {.agreement_id = id.v,
                                 .org_id = facility->org.v,
                                 .from_on = facility->from,
                                 .until_on = facility->until};

    return facility_put(tx, &in, err);
}
