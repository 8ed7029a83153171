/* cdsi/vaccine.c - 6.8 and 6.9: preferable and allowable vaccines. */
#include "cdsi/run.h"

#include <assert.h>

struct vaccine_answer {
    bool fits;
    uint16_t reasons;   /* why not, or low volume although it fits */
    uint8_t begin, end; /* the age window that was missed */
};

/* Table 6-26, any row. A trade name is compared by its maker, as the codes are what is sent. */
static struct vaccine_answer
preferable(const struct run *run, const struct target *target, const struct given *given)
{
    const struct cdsi_dose *dose = &run->doses[given->index];
    struct vaccine_answer answer = {0};

    assert(given->vaccine < run->s->vaccine_count);
    for (uint16_t i = 0; i < target->preferred.count; i++) {
        const struct vaccine_rule *rule = &run->s->preferred[target->preferred.first + i];

        if (!set_has(run->s, rule->set, given->vaccine))
            continue;
        if (!run_in_window(run, given->day, rule->begin, rule->end)) {
            answer.reasons |= CDSI_VACCINE_AGE;
            answer.begin = rule->begin;
            answer.end = rule->end;
        } else if (rule->mvx.n > 0 && !str_ieq(rule->mvx, dose->mvx)) {
            answer.reasons |= CDSI_WRONG_TRADE_NAME;
        } else {
            bool low = dose->volume_ul > 0 && dose->volume_ul < rule->volume_ul;

            return (struct vaccine_answer){.fits = true, .reasons = low ? CDSI_LOW_VOLUME : 0};
        }
    }
    return answer;
}

/* Table 6-29, any row. */
static struct vaccine_answer
allowable(const struct run *run, const struct target *target, const struct given *given)
{
    struct vaccine_answer answer = {0};

    for (uint16_t i = 0; i < target->allowed.count; i++) {
        const struct vaccine_rule *rule = &run->s->allowed[target->allowed.first + i];

        if (!set_has(run->s, rule->set, given->vaccine))
            continue;
        if (run_in_window(run, given->day, rule->begin, rule->end))
            return (struct vaccine_answer){.fits = true};
        answer.reasons = CDSI_VACCINE_AGE;
        answer.begin = rule->begin;
        answer.end = rule->end;
    }
    return answer;
}

static void
add_causes(struct run *run, struct record *record, struct vaccine_answer answer)
{
    static const enum cdsi_reason each[] = {CDSI_VACCINE_AGE, CDSI_WRONG_TRADE_NAME,
                                            CDSI_LOW_VOLUME, CDSI_WRONG_VACCINE};
    bool young = record->given->day < run->age_day[answer.begin];
    uint8_t edge = young ? answer.begin : answer.end;

    for (size_t i = 0; i < sizeof(each) / sizeof(each[0]); i++) {
        struct cause cause = {
            .reason = each[i], .from = DAY_MIN, .limit = DAY_MIN, .dose = CDSI_NO_DOSE};

        if ((answer.reasons & each[i]) == 0)
            continue;
        if (each[i] == CDSI_VACCINE_AGE) {
            cause.from = run->born.day;
            cause.limit = run->age_day[edge];
            cause.least = run->s->age[edge];
        }
        record_cause(run, record, cause);
    }
}

/* Preferable or allowable. With neither, the reasons of both are kept; a vaccine that no row
 * names is the wrong one. */
bool
evaluate_vaccine(struct run *run, const struct path *path, size_t at)
{
    struct record *record = &path->records[at];
    const struct target *target = &path->targets[path->at];
    struct vaccine_answer prefer = preferable(run, target, record->given), allow = {0};
    bool fits = prefer.fits;

    assert(at < path->record_count && path->at < path->target_count);
    if (!fits) {
        allow = allowable(run, target, record->given);
        fits = allow.fits;
        if (!fits) {
            prefer.reasons |= allow.reasons;
            if (allow.reasons != 0) {
                prefer.begin = allow.begin;
                prefer.end = allow.end;
            }
            if (prefer.reasons == 0)
                prefer.reasons = CDSI_WRONG_VACCINE;
        } else {
            prefer.reasons = 0;
        }
    }
    add_causes(run, record, prefer);
    run_trace(run, (struct step){.rule = prefer.fits ? "Table 6-26" : "Table 6-29",
                                 .path = path,
                                 .target = path->at,
                                 .dose = record->given->index,
                                 .held = fits,
                                 .looked_at = record->given->day,
                                 .limit = DAY_MIN,
                                 .note = "vaccine"});
    return fits;
}
