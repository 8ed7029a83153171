/* registry/dose_held.c - what a person at a page has deleted or put right, against what is said again. */
#include "base/id.h"
#include "registry/correction.h"
#include "registry/dose_planner.h"
#include "registry/said.h"

/* A page deletes because somebody looked; a system that sends its whole history once more did not
 * look. Another day is another statement: a sender may put its date right. */
static bool
says_again(const struct report_dose *dose, const struct sent_dose *held)
{
    bool counts = dose_counts(dose);

    return date_cmp(dose->given, held->said.given) == 0 && dose_counts(&held->said) == counts &&
           (counts || held->said.completion == dose->completion);
}

/* ---- what a person has put right ---- */

static bool
is_correction(const struct sent_known *known)
{
    return known->sent.by == REPORT_BY_FORM && known->sent.said.corrected;
}

/* The person's statement that stands against held words; known_count if they were deleted for good. */
static size_t
find_correction(const struct planner *p, const struct sent_known *held)
{
    size_t at = p->known_count;

    for (size_t i = 0; i < p->known_count; i++) {
        if (held->sent.dose.v == 0 || p->known[i].sent.dose.v != held->sent.dose.v ||
            !is_correction(&p->known[i]) || (p->known[i].ended && !p->claimed[i]))
            continue;
        if (p->known[i].order == held->order)
            return i;
        at = i;
    }
    return at;
}

/* Another dose of the report says those very words, or bears their number. */
static bool
is_anothers(const struct planner *p, size_t n, const struct sent_known *held)
{
    for (size_t i = 0; i < p->report->dose_count; i++) {
        uint64_t order = dose_order_hash(&p->report->doses[i]);

        if (i != n &&
            (str_eq(p->texts[i], held->sent.text) || (order != 0 && order == held->order)))
            return true;
    }
    return false;
}

enum { NEAR_NO, NEAR_DAY, NEAR_NUMBER, NEAR_WORDS };

/* How surely dose n speaks of what these held words spoke of. */
static int
nearness(const struct planner *p, size_t n, const struct sent_dose *fresh,
         const struct sent_known *held, const struct sent_known *correction)
{
    const struct report_dose *dose = &p->report->doses[n];
    uint64_t order = dose_order_hash(dose);

    if (str_eq(held->sent.text, fresh->text))
        return NEAR_WORDS;
    if (order != 0 && order == held->order && !planner_number_repeats(p, n) &&
        planner_number_fits(dose, fresh, &held->sent))
        return NEAR_NUMBER;
    if (is_anothers(p, n, held))
        return NEAR_NO;
    if ((says_again(dose, &held->sent) && str_eq(dose->cvx, held->sent.said.cvx)) ||
        (says_again(dose, &correction->sent) && str_eq(dose->cvx, correction->sent.said.cvx)))
        return NEAR_DAY;
    return NEAR_NO;
}

struct stand {
    struct sent_known
        *held;         /* what the sender said before; NULL: nothing stands against the dose */
    size_t correction; /* of known[] */
};

static struct stand
find_stand(struct planner *p, size_t n, const struct sent_dose *fresh)
{
    struct stand stand = {NULL, 0};
    int best = NEAR_NO;

    for (size_t i = 0; i < p->deleted_count; i++) {
        struct sent_known *held = &p->deleted[i];
        size_t correction;
        int near;

        if (held->ended || held->sent.organization != p->report->organization)
            continue;
        correction = find_correction(p, held);
        if (correction == p->known_count)
            continue;
        near = nearness(p, n, fresh, held, &p->known[correction]);
        if (near <= best)
            continue;
        best = near;
        stand = (struct stand){held, correction};
    }
    if (best == NEAR_DAY && planner_find_named(p, n, fresh) < p->known_count)
        stand.held = NULL;
    return stand;
}

/* The sender takes the dose back: he says now that it was not given. */
static struct sent_dose
said_now(struct planner *p, size_t n, const struct sent_dose *fresh, const struct sent_known *held)
{
    struct sent_dose now = *fresh;

    if (p->report->doses[n].action != DOSE_DELETE)
        return now;
    now.said = held->sent.said;
    now.said.completion = DOSE_NOT_GIVEN;
    now.text = said_dose(p->arena, &now.said);
    return now;
}

static void
replace_held(struct planner *p, struct sent_known *held, const struct sent_dose *now)
{
    struct sent_known kept = *held;

    if (str_eq(held->sent.text, now->text))
        return;
    held->ended = true;
    p->plan.end[p->plan.end_count++] = held->sent.id;
    kept.sent = *now;
    kept.sent.dose = held->sent.dose;
    kept.order = dose_order_hash(&now->said);
    p->plan.remove[p->plan.remove_count++] = kept;
}

static void
tell_stand(struct planner *p, size_t n, const struct sent_dose *now, const struct report_dose *is,
           uint32_t conflict)
{
    const struct report_dose *dose = &p->report->doses[n];
    uint32_t parts = conflict != 0 ? conflict : correction_differences(p->arena, &now->said, is);
    struct str what;

    if (parts == 0)
        return;
    what = arena_printf(p->arena, "vaccine %.*s on %.*s", STRF(dose->cvx),
                        STRF(date_iso(p->arena, dose->given)));
    findings_add(p->found,
                 conflict != 0 ? FINDING_DOSE_CORRECTION_CONFLICT : FINDING_DOSE_CORRECTED_HERE,
                 dose->place, what, correction_names(p->arena, parts));
}

/* The person's statement, with what its sender has changed elsewhere: it stays the person's. */
static void
carry(struct planner *p, size_t n, size_t i, const struct report_dose *believed)
{
    const struct sent_known *person = &p->known[i];
    struct sent_dose carried = person->sent;

    carried.id.v = id_new();
    carried.message = p->report->message;
    carried.received = p->report->received;
    carried.said = *believed;
    carried.text = said_dose(p->arena, believed);
    carried.cvx = cvx_find(p->sets, believed->cvx);
    p->known[i].ended = true;
    p->plan.end[p->plan.end_count++] = person->sent.id;
    p->plan.carries[p->plan.add_count] = person;
    p->plan.add[p->plan.add_count++] = carried;
    p->add_of[n] = p->plan.add_count;
}

/* What the sender says now, what he said before, what a person has made of it. */
static void
decide(struct planner *p, size_t n, const struct sent_dose *fresh, const struct stand *stand)
{
    struct sent_known *person = &p->known[stand->correction];
    struct sent_dose now = said_now(p, n, fresh, stand->held);
    bool takes_back = p->report->doses[n].action == DOSE_DELETE;
    struct correction merged = {.believed = person->sent.said};

    if (takes_back && stand->held->sent.said.completion != DOSE_NOT_GIVEN)
        merged.conflict = UINT32_C(1) << PART_COMPLETION;
    else if (!takes_back && !p->claimed[stand->correction])
        merged = correction_merge(p->arena, &stand->held->sent.said, &now.said, &person->sent.said);
    p->plan.done[n] = (struct dose_done){.outcome = DOSE_KNOWN, .dose = person->sent.dose};
    tell_stand(p, n, &now, &merged.believed, merged.conflict);
    replace_held(p, stand->held, &now);
    if (merged.taken)
        carry(p, n, stand->correction, &merged.believed);
    p->plan.done[n].outcome = merged.taken           ? DOSE_CHANGED
                              : merged.conflict != 0 ? DOSE_HELD
                                                     : DOSE_KNOWN;
    p->claimed[stand->correction] = true;
}

/* ---- what a person has deleted ---- */

/* The deletion that holds against a dose of this report; NULL if none does. */
static const struct sent_known *
find_deletion(const struct planner *p, const struct sent_dose *fresh)
{
    const struct sent_known *near = NULL;
    uint64_t order = dose_order_hash(&fresh->said);

    for (size_t i = 0; i < p->deleted_count; i++) {
        const struct sent_known *deleted = &p->deleted[i];

        if (deleted->sent.organization != p->report->organization ||
            !says_again(&fresh->said, &deleted->sent) ||
            find_correction(p, deleted) < p->known_count)
            continue;
        if (str_eq(deleted->sent.text, fresh->text))
            return deleted;
        if ((order != 0 && deleted->order == order) ||
            str_eq(deleted->sent.said.cvx, fresh->said.cvx))
            near = deleted;
    }
    return near;
}

/* A person has entered a dose under that very number. */
static bool
is_entered(const struct planner *p, const struct sent_dose *fresh)
{
    uint64_t order = dose_order_hash(&fresh->said);

    for (size_t i = 0; i < p->known_count && order != 0; i++)
        if (p->known[i].order == order && p->known[i].sent.by == REPORT_BY_FORM &&
            p->known[i].sent.organization == p->report->organization &&
            says_again(&fresh->said, &p->known[i].sent))
            return true;
    return false;
}

/* Word for word, or under the number or on the day of a deleted one, when no statement in force
 * bears that number: two like doses of one day, one of them deleted, stay one. */
static const struct sent_known *
held_by(const struct planner *p, size_t n, const struct sent_dose *fresh)
{
    const struct sent_known *deleted = find_deletion(p, fresh);

    if (deleted == NULL || planner_find_words(p, fresh) < p->known_count)
        return NULL;
    if (!str_eq(deleted->sent.text, fresh->text) &&
        (planner_find_named(p, n, fresh) < p->known_count || is_entered(p, fresh)))
        return NULL;
    return deleted;
}

/* What is said in other words is kept beside the deletion, once. */
static void
hold(struct planner *p, size_t n, const struct sent_dose *fresh, const struct sent_known *deleted)
{
    const struct report_dose *dose = &p->report->doses[n];
    struct sent_known kept = {.sent = *fresh};

    p->plan.done[n].outcome = DOSE_HELD;
    findings_add(p->found, FINDING_DOSE_DELETED_HERE, dose->place, date_iso(p->arena, dose->given),
                 dose->cvx);
    if (dose->action == DOSE_DELETE || str_eq(deleted->sent.text, fresh->text))
        return;
    kept.sent.dose = deleted->sent.dose;
    kept.source = deleted->source;
    kept.order = dose_order_hash(dose);
    p->plan.remove[p->plan.remove_count++] = kept;
}

bool
planner_hold(struct planner *p, size_t n, const struct sent_dose *fresh)
{
    const struct sent_known *deleted;
    struct stand stand;

    if (p->deleted_count == 0 || p->report->by == REPORT_BY_FORM)
        return false;
    stand = find_stand(p, n, fresh);
    if (stand.held != NULL) {
        decide(p, n, fresh, &stand);
        return true;
    }
    deleted = held_by(p, n, fresh);
    if (deleted != NULL)
        hold(p, n, fresh, deleted);
    return deleted != NULL;
}

void
planner_remember(struct planner *p, const struct sent_known *known, bool deletes)
{
    if (p->report->by != REPORT_BY_FORM)
        return;
    if (known->sent.by != REPORT_BY_FORM || (deletes && is_correction(known)))
        p->plan.remove[p->plan.remove_count++] = *known;
}

/* ---- events ---- */

static bool
moves_already(const struct dose_plan *plan, const struct sent_dose *held)
{
    for (size_t i = 0; i < plan->move_count; i++)
        if (plan->move[i] == held)
            return true;
    return false;
}

void
planner_move_held(struct planner *p, struct dose_id from, struct dose_id to)
{
    if (from.v == 0)
        return;
    for (size_t i = 0; i < p->plan.remove_count; i++)
        if (p->plan.remove[i].sent.dose.v == from.v)
            p->plan.remove[i].sent.dose = to;
    for (size_t i = 0; i < p->deleted_count; i++) {
        struct sent_known *held = &p->deleted[i];

        if (held->ended || held->sent.dose.v != from.v || moves_already(&p->plan, &held->sent))
            continue;
        held->sent.dose = to;
        p->plan.move[p->plan.move_count++] = &held->sent;
    }
}

/* Its sender has spoken since the correction, and does not agree. */
static bool
is_disputed(const struct planner *p, const struct dose_event *event, const struct sent_dose *held,
            enum report_by by)
{
    if (by == REPORT_BY_FORM || held->dose.v != event->id.v)
        return false;
    for (size_t i = 0; i < event->source_count; i++) {
        const struct sent_dose *source = event->sources[i];

        if (source->by == REPORT_BY_FORM && source->said.corrected &&
            correction_differences(p->arena, &held->said, &source->said) != 0)
            return true;
    }
    return false;
}

void
planner_mark_disputes(const struct planner *p, struct dose_event *events, size_t count, bool after)
{
    for (size_t e = 0; e < count; e++) {
        bool disputed = false;

        for (size_t i = 0; i < p->deleted_count && !disputed; i++)
            if (!after || !p->deleted[i].ended)
                disputed = is_disputed(p, &events[e], &p->deleted[i].sent, p->deleted[i].sent.by);
        for (size_t i = 0; i < p->plan.remove_count && after && !disputed; i++)
            disputed = is_disputed(p, &events[e], &p->plan.remove[i].sent, p->report->by);
        events[e].disputed = disputed;
    }
}
