/* org/agreement.c - states, steps and the gate, from dates alone. */
#include "org/agreement.h"

#include <assert.h>

static const struct str step_words[STEP_COUNT] = {
#define STEP_WORD(name, word) STR_INIT(word),
    AGREEMENT_STEP_TABLE(STEP_WORD)
#undef STEP_WORD
};

static const struct str state_words[AGREEMENT_STATE_COUNT] = {
#define STATE_WORD(name, word) STR_INIT(word),
    AGREEMENT_STATE_TABLE(STATE_WORD)
#undef STATE_WORD
};

struct str
agreement_step_word(enum agreement_step step)
{
    assert(step < STEP_COUNT);
    return step_words[step];
}

bool
agreement_step_find(struct str word, enum agreement_step *out)
{
    for (size_t i = 0; i < STEP_COUNT; i++) {
        if (str_eq(word, step_words[i])) {
            *out = (enum agreement_step)i;
            return true;
        }
    }
    return false;
}

struct str
agreement_state_word(enum agreement_state state)
{
    assert(state < AGREEMENT_STATE_COUNT);
    return state_words[state];
}

struct date
agreement_end(struct date signed_on)
{
    struct ymd d = date_split(signed_on);
    int year = d.year + AGREEMENT_YEARS;

    if (!date_valid(year, d.month, d.day)) /* 29 February, and the end of the calendar */
        return date_valid(year, d.month, 28) ? date_from(year, d.month, 28)
                                             : date_from(9999, 12, 31);
    return date_from(year, d.month, d.day);
}

/* Signed, and nobody has ended it: only the calendar speaks. */
static enum agreement_state
signed_state(const struct agreement_dates *dates, struct date today)
{
    int32_t left;

    assert(date_is(dates->ends_on));
    left = dates->ends_on.day - today.day;
    if (left < 0)
        return AGREEMENT_EXPIRED;
    return left <= AGREEMENT_EXPIRING_DAYS ? AGREEMENT_EXPIRING : AGREEMENT_ACTIVE;
}

enum agreement_state
agreement_state(const struct agreement_dates *dates, struct date today)
{
    static const enum agreement_state by_step[STEP_COUNT] = {
        [STEP_DRAFT] = AGREEMENT_DRAFT,           [STEP_SUBMITTED] = AGREEMENT_SUBMITTED,
        [STEP_RETURNED] = AGREEMENT_RETURNED,     [STEP_SIGNED] = AGREEMENT_ACTIVE,
        [STEP_SUPERSEDED] = AGREEMENT_SUPERSEDED, [STEP_SUSPENDED] = AGREEMENT_SUSPENDED,
        [STEP_TERMINATED] = AGREEMENT_TERMINATED,
    };

    assert(dates->step < STEP_COUNT);
    if (dates->step == STEP_SIGNED)
        return signed_state(dates, today);
    return by_step[dates->step];
}

#define TO(step) (1U << STEP_##step)

bool
agreement_may(enum agreement_step from, enum agreement_step to)
{
    static const unsigned next[STEP_COUNT] = {
        [STEP_DRAFT] = TO(SUBMITTED) | TO(SIGNED) | TO(TERMINATED),
        [STEP_SUBMITTED] = TO(RETURNED) | TO(SIGNED) | TO(SUPERSEDED) | TO(TERMINATED),
        [STEP_RETURNED] = TO(SUBMITTED) | TO(SUPERSEDED) | TO(TERMINATED),
        [STEP_SIGNED] = TO(SUPERSEDED) | TO(SUSPENDED) | TO(TERMINATED),
        [STEP_SUSPENDED] = TO(SIGNED) | TO(TERMINATED),
        [STEP_SUPERSEDED] = 0,
        [STEP_TERMINATED] = 0,
    };

    assert(from < STEP_COUNT && to < STEP_COUNT);
    return (next[from] >> to & 1U) != 0;
}

/* A facility's days end with its agreement or on the day it was taken out, whichever is first. */
static struct date
row_end(const struct gate_row *row)
{
    if (date_is(row->covered_until) && date_cmp(row->covered_until, row->dates.ends_on) < 0)
        return row->covered_until;
    return row->dates.ends_on;
}

static bool
row_counts(const struct gate_row *row)
{
    return row->dates.step == STEP_SIGNED || row->dates.step == STEP_SUSPENDED;
}

static struct gate
gate_of(const struct gate_row *row, int grace_days, struct date today)
{
    struct date ends = row_end(row);
    bool taken_out = date_cmp(ends, row->dates.ends_on) < 0;
    struct gate gate = {.id = row->id,
                        .code = row->code,
                        .name = row->name,
                        .ends_on = ends,
                        .stores_until = date_add_days(ends, taken_out ? 0 : grace_days),
                        .days_left = ends.day - today.day};

    if (row->dates.step == STEP_SUSPENDED)
        gate.answer = GATE_SUSPENDED;
    else if (date_cmp(today, ends) <= 0)
        gate.answer = GATE_ACTIVE;
    else if (date_cmp(today, gate.stores_until) <= 0)
        gate.answer = GATE_GRACE;
    else
        gate.answer = GATE_EXPIRED;
    return gate;
}

struct gate
gate_decide(const struct gate_row *rows, size_t count, bool closed, int grace_days,
            struct date today)
{
    struct gate best = {.ends_on = DATE_NONE, .stores_until = DATE_NONE};

    assert(grace_days >= 0);
    for (size_t i = 0; i < count; i++) {
        struct gate gate;

        if (!row_counts(&rows[i]))
            continue;
        gate = gate_of(&rows[i], grace_days, today);
        if (gate.answer > best.answer ||
            (gate.answer == best.answer && date_cmp(gate.ends_on, best.ends_on) > 0))
            best = gate;
    }
    if (closed)
        best.answer = GATE_SUSPENDED;
    return best;
}

bool
gate_stores(const struct gate *gate)
{
    return gate->answer == GATE_ACTIVE || gate->answer == GATE_GRACE;
}

bool
gate_answers(const struct gate *gate)
{
    return gate->answer == GATE_ACTIVE;
}

struct str
gate_words(struct arena *arena, const struct gate *gate)
{
    switch (gate->answer) {
    case GATE_ACTIVE:
        return STR("");
    case GATE_GRACE:
        return arena_printf(arena,
                            "The Data Use Agreement of %.*s (%.*s) ended on %.*s. Doses are still "
                            "stored until %.*s; queries are not answered",
                            STRF(gate->name), STRF(gate->code),
                            STRF(date_long(arena, gate->ends_on)),
                            STRF(date_long(arena, gate->stores_until)));
    case GATE_EXPIRED:
        return arena_printf(arena, "The Data Use Agreement of %.*s (%.*s) ended on %.*s",
                            STRF(gate->name), STRF(gate->code),
                            STRF(date_long(arena, gate->ends_on)));
    case GATE_SUSPENDED:
        return STR("The access of this organization has been suspended by the registry");
    case GATE_NONE:
        break;
    }
    return STR("This organization has no Data Use Agreement in force");
}
