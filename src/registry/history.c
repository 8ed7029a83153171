/* registry/history.c - a person's record as one, and as the forecaster takes it. */
#include "registry/history.h"

#include "registry/sent.h"

/* -- loading ----------------------------------------------------------------------------------- */

/* "Allergy to a previous dose of this vaccine" and anaphylaxis after a dose say nothing of other
 * vaccines: the schedule lists under the dose's CVX what they mean. */
static bool
is_about_the_dose(const struct observation *observation)
{
    struct str code = observation->code.code;

    return (observation->kind == OBSERVATION_CONTRAINDICATION && str_eq(code, STR("VXC20"))) ||
           (observation->kind == OBSERVATION_REACTION && str_eq(code, STR("39579001")));
}

static bool
same_fact(const struct observation *a, const struct observation *b)
{
    return a->kind == b->kind && str_eq(a->code.code, b->code.code) &&
           str_eq(a->code.system, b->code.system) &&
           (!is_about_the_dose(a) || str_eq(a->about_cvx, b->about_cvx)) &&
           date_cmp(a->from, b->from) == 0 && date_cmp(a->until, b->until) == 0;
}

/* Several clinics report the same disease: the list is by date, so the first word stays. */
static size_t
each_fact_once(struct observation *list, size_t count)
{
    size_t n = 0;

    for (size_t i = 0; i < count; i++) {
        bool known = false;

        for (size_t j = 0; j < n && !known; j++)
            known = same_fact(&list[j], &list[i]);
        if (!known)
            list[n++] = list[i];
    }
    return n;
}

enum status
history_load(struct tx *tx, struct arena *arena, struct client_id id, struct history *history,
             struct err *err)
{
    bool found;

    TRY(client_load_standing(tx, arena, id, &history->client, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "client %lld is not there", (long long)id.v);
    id = history->client.id;
    TRY(dose_list(tx, arena, id, &history->doses, &history->dose_count, err));
    TRY(observation_list(tx, arena, id, &history->observations, &history->observation_count, err));
    history->observation_count = each_fact_once(history->observations, history->observation_count);
    return OK;
}

static struct history_word *
words_of(struct arena *arena, const struct sent_known *known, size_t count)
{
    struct history_word *list = ARENA_ARRAY(arena, struct history_word, count + 1);

    for (size_t i = 0; i < count; i++) {
        const struct sent_dose *sent = &known[i].sent;

        list[i] = (struct history_word){.id = sent->id,
                                        .dose = sent->dose,
                                        .organization = sent->organization,
                                        .message = sent->message,
                                        .by = sent->by,
                                        .received = sent->received,
                                        .said = sent->said};
    }
    return list;
}

enum status
history_held(struct tx *tx, struct arena *arena, struct client_id id, struct history_word **list,
             size_t *count, struct history_word **held, size_t *held_count, struct err *err)
{
    struct sent_all all;

    TRY(sent_load(tx, arena, id, &all, err));
    TRY(sent_read_doses(arena, &all, err));
    *list = words_of(arena, all.doses, all.dose_count);
    *count = all.dose_count;
    *held = words_of(arena, all.deleted, all.deleted_count);
    *held_count = all.deleted_count;
    return OK;
}

enum status
history_words(struct tx *tx, struct arena *arena, struct client_id id, struct history_word **list,
              size_t *count, struct err *err)
{
    struct history_word *held;
    size_t held_count;

    return history_held(tx, arena, id, list, count, &held, &held_count, err);
}

/* -- as the forecaster takes it ---------------------------------------------------------------- */

/* "0.5" with unit mL is 500 microlitres; 0 if it cannot be told. */
static int32_t
volume_ul(struct str amount, struct str unit)
{
    int64_t ul = 0;
    int64_t step = 1000;
    bool fraction = false;

    if (!str_ieq(unit, STR("mL")) || amount.n == 0 || amount.n > 8)
        return 0;
    for (size_t i = 0; i < amount.n; i++) {
        char c = amount.p[i];

        if (c == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (c < '0' || c > '9')
            return 0;
        if (fraction)
            step /= 10;
        ul = fraction ? ul + (c - '0') * step : ul * 10 + (c - '0') * 1000;
    }
    return ul > INT32_MAX ? 0 : (int32_t)ul;
}

static bool
vaccine_number(struct str cvx, uint16_t *number)
{
    uint64_t value;

    if (!str_parse_u64(cvx, &value) || value == 0 || value > UINT16_MAX)
        return false;
    *number = (uint16_t)value;
    return true;
}

static void
add_doses(const struct history *history, struct arena *arena, struct history_input *out)
{
    out->doses = ARENA_ARRAY(arena, struct cdsi_dose, history->dose_count + 1);
    out->dose = ARENA_ARRAY(arena, size_t, history->dose_count + 1);
    for (size_t i = 0; i < history->dose_count; i++) {
        const struct dose *dose = &history->doses[i];
        uint16_t cvx;

        if (dose->shadowed || !vaccine_number(dose->cvx, &cvx) ||
            (dose->completion != DOSE_COMPLETE && dose->completion != DOSE_PARTIAL))
            continue;
        out->dose[out->dose_count] = i;
        out->doses[out->dose_count++] =
            (struct cdsi_dose){.given = dose->given,
                               .cvx = cvx,
                               .mvx = dose->mvx,
                               .volume_ul = volume_ul(dose->amount, dose->unit),
                               .expires = dose->expires,
                               .substandard = dose->completion == DOSE_PARTIAL};
    }
}

static bool
in_force(const struct observation *observation, struct date today)
{
    if (date_is(observation->from) && date_cmp(observation->from, today) > 0)
        return false;
    return !date_is(observation->until) || date_cmp(observation->until, today) >= 0;
}

/* The code sets name their systems in more ways than the schedule does. */
static struct str
schedule_system(struct str system)
{
    if (str_ieq(system, STR("SCT")) || str_ieq(system, STR("SNOMED-CT")) ||
        str_ieq(system, STR("SNM")))
        return STR("SNOMED");
    return system;
}

static size_t
meanings_of(const struct observation *observation, const struct cdsi_schedule *schedule,
            struct arena *arena, const uint16_t **codes)
{
    uint16_t cvx = 0;

    if (is_about_the_dose(observation)) /* the schedule writes CVX without leading zeros */
        return vaccine_number(observation->about_cvx, &cvx)
                   ? cdsi_observation_find(schedule, STR("CVX"), arena_printf(arena, "%u", cvx),
                                           codes)
                   : 0;
    return cdsi_observation_find(schedule, schedule_system(observation->code.system),
                                 observation->code.code, codes);
}

static void
add_observations(const struct history *history, const struct cdsi_schedule *schedule,
                 struct date today, struct arena *arena, struct history_input *out)
{
    enum { MEANINGS_MAX = 8 };
    struct cdsi_observation *list =
        ARENA_ARRAY(arena, struct cdsi_observation, history->observation_count * MEANINGS_MAX + 1);
    size_t n = 0;

    for (size_t i = 0; i < history->observation_count; i++) {
        const struct observation *observation = &history->observations[i];
        const uint16_t *codes;
        size_t count;

        if (!in_force(observation, today))
            continue;
        count = meanings_of(observation, schedule, arena, &codes);
        for (size_t j = 0; j < count && j < MEANINGS_MAX; j++)
            list[n++] = (struct cdsi_observation){
                .code = codes[j],
                .on = date_is(observation->observed) ? observation->observed : observation->from};
    }
    out->patient.observations = list;
    out->patient.observation_count = n;
}

void
history_input(const struct history *history, const struct cdsi_schedule *schedule,
              struct date today, struct arena *arena, struct history_input *out)
{
    const struct report_client *believed = &history->client.believed;

    *out = (struct history_input){.patient = {.born = believed->born,
                                              .sex = believed->sex == REPORT_SEX_F ? CDSI_SEX_FEMALE
                                                     : believed->sex == REPORT_SEX_M
                                                         ? CDSI_SEX_MALE
                                                         : CDSI_SEX_UNKNOWN,
                                              .country = believed->birth_country}};
    add_doses(history, arena, out);
    add_observations(history, schedule, today, arena, out);
}

void
history_cdsi(const struct history *history, const struct cdsi_schedule *schedule, struct date today,
             struct arena *arena, struct history_forecast *out)
{
    struct history_input input;

    history_input(history, schedule, today, arena, &input);
    out->result = cdsi_run(schedule, &input.patient, input.doses, input.dose_count, today, arena);
    out->dose = input.dose;
}

/* Of one antigen: the word of a best series stands before another's; where several are best (one for
 * children, one for adults), a dose that counts in one of them counts. */
static bool
kinder(const struct cdsi_evaluation *a, const struct cdsi_evaluation *b)
{
    if (a->best != b->best)
        return a->best;
    return a->status == CDSI_VALID && b->status != CDSI_VALID;
}

/* Of the antigens of one group: "not valid" stands before "valid". */
static bool
stricter(const struct cdsi_evaluation *a, const struct cdsi_evaluation *b)
{
    if (a->best != b->best)
        return a->best;
    return a->status != CDSI_VALID && b->status == CDSI_VALID;
}

/* One word an antigen. */
static size_t
judged_antigens(const struct history_forecast *forecast, size_t dose,
                const struct cdsi_evaluation **list)
{
    const struct cdsi_result *result = forecast->result;
    size_t count = 0;

    for (size_t i = 0; i < result->evaluation_count; i++) {
        const struct cdsi_evaluation *e = &result->evaluations[i];
        size_t at = 0;

        if (forecast->dose[e->dose] != dose || e->status == CDSI_DOSE_NONE)
            continue;
        while (at < count &&
               (!str_eq(list[at]->group, e->group) || !str_eq(list[at]->antigen, e->antigen)))
            at++;
        if (at == count)
            list[count++] = e;
        else if (kinder(e, list[at]))
            list[at] = e;
    }
    return count;
}

const struct cdsi_evaluation **
history_judged(const struct history_forecast *forecast, size_t dose, struct arena *arena,
               size_t *count)
{
    const struct cdsi_evaluation **list =
        ARENA_ARRAY(arena, const struct cdsi_evaluation *, forecast->result->evaluation_count);
    size_t antigens = judged_antigens(forecast, dose, list);

    *count = 0;
    for (size_t i = 0; i < antigens; i++) {
        const struct cdsi_evaluation *e = list[i];
        size_t at = 0;

        while (at < *count && !str_eq(list[at]->group, e->group))
            at++;
        if (at == *count)
            list[(*count)++] = e;
        else if (stricter(e, list[at]))
            list[at] = e;
    }
    return list;
}
