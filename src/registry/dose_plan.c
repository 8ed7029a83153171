/* registry/dose_plan.c - RXA-21 by order number, then what the events were and what they are. */
#include "registry/dose_plan.h"

#include <assert.h>
#include <stdlib.h>

#include "base/id.h"
#include "registry/dose_planner.h"

uint64_t
dose_order_hash(const struct report_dose *dose)
{
    uint64_t hash;

    if (dose->order_id.n == 0 || str_eq(dose->order_id, STR("9999")))
        return 0;
    hash = str_hash(dose->order_id) * 31 + str_hash(dose->order_authority);
    return hash == 0 ? 1 : hash;
}

/* -- the statement a dose speaks of ------------------------------------------------------------ */

/* What a person has entered and what the same clinic's system sends are two words on one dose: neither
 * takes the other's place. */
static bool
own(const struct planner *p, size_t i)
{
    return !p->claimed[i] && !p->known[i].ended &&
           p->known[i].sent.organization == p->report->organization &&
           (p->known[i].sent.by == REPORT_BY_FORM) == (p->report->by == REPORT_BY_FORM);
}

static struct sent_dose
statement(const struct planner *p, size_t n)
{
    const struct report_dose *dose = &p->report->doses[n];

    return (struct sent_dose){.organization = p->report->organization,
                              .message = p->report->message,
                              .by = p->report->by,
                              .received = p->report->received,
                              .said = *dose,
                              .text = p->texts[n],
                              .cvx = cvx_find(p->sets, dose->cvx)};
}

/* Numbers that count 1, 2, 3 in every message are no names of doses: then neither day nor vaccine
 * agrees. Who says "update" or "delete" means the number. */
bool
planner_number_fits(const struct report_dose *dose, const struct sent_dose *fresh,
                    const struct sent_dose *known)
{
    if (dose->action != DOSE_ADD || date_cmp(dose->given, known->said.given) == 0)
        return true;
    return fresh->cvx != NULL && known->cvx != NULL &&
           cvx_relate(fresh->cvx, known->cvx) != CVX_APART;
}

/* The same number twice in one message, on two different records: it names nothing. */
bool
planner_number_repeats(const struct planner *p, size_t n)
{
    const struct report_dose *doses = p->report->doses;
    uint64_t order = dose_order_hash(&doses[n]);

    for (size_t i = 0; i < p->report->dose_count; i++)
        if (i != n && dose_order_hash(&doses[i]) == order &&
            (date_cmp(doses[i].given, doses[n].given) != 0 || !str_eq(doses[i].cvx, doses[n].cvx)))
            return true;
    return false;
}

/* Of several records under one number, the one of that vaccine on that day. */
static bool
same_record(const struct report_dose *dose, const struct sent_dose *known)
{
    return date_cmp(dose->given, known->said.given) == 0 && str_eq(dose->cvx, known->said.cvx);
}

static size_t
find_by_number(const struct planner *p, size_t n, const struct sent_dose *fresh, bool *reused)
{
    const struct report_dose *dose = &p->report->doses[n];
    uint64_t order = dose_order_hash(dose);
    size_t at = p->known_count, several = 0;

    if (order == 0)
        return at;
    *reused = planner_number_repeats(p, n);
    for (size_t i = 0; i < p->known_count && !*reused; i++) {
        if (p->known[i].order != order || !own(p, i))
            continue;
        several++;
        if (same_record(dose, &p->known[i].sent))
            return i;
        at = i;
    }
    if (several == 1 && planner_number_fits(dose, fresh, &p->known[at].sent))
        return at;
    *reused = *reused || several > 0;
    return p->known_count;
}

/* Without a number: the sender's own record of that vaccine on that day. */
static size_t
find_by_day(const struct planner *p, const struct report_dose *dose, bool numbers_may_differ)
{
    bool counts = dose_counts(dose);

    for (size_t i = 0; i < p->known_count; i++) {
        const struct report_dose *said = &p->known[i].sent.said;

        if (own(p, i) && date_cmp(said->given, dose->given) == 0 && str_eq(said->cvx, dose->cvx) &&
            dose_counts(said) == counts && (counts || said->completion == dose->completion) &&
            (numbers_may_differ || said->order_id.n == 0 || dose->order_id.n == 0 ||
             str_eq(said->order_id, dose->order_id)))
            return i;
    }
    return p->known_count;
}

size_t
planner_find_words(const struct planner *p, const struct sent_dose *fresh)
{
    for (size_t i = 0; i < p->known_count; i++)
        if (own(p, i) && str_eq(p->known[i].sent.text, fresh->text))
            return i;
    return p->known_count;
}

size_t
planner_find_named(const struct planner *p, size_t n, const struct sent_dose *fresh)
{
    bool reused = false;
    size_t i = planner_find_words(p, fresh);

    return i < p->known_count ? i : find_by_number(p, n, fresh, &reused);
}

static size_t
find_corrected(const struct planner *p, const struct report_dose *dose)
{
    for (size_t i = 0; i < p->known_count; i++)
        if (dose->corrects.v != 0 && p->known[i].sent.id.v == dose->corrects.v &&
            !p->known[i].ended)
            return i;
    return p->known_count;
}

/* -- the statement a dose speaks of, if any ---------------------------------------------------- */

/* known_count if there is none. */
static size_t
find_statement(struct planner *p, size_t n, const struct sent_dose *fresh)
{
    const struct report_dose *dose = &p->report->doses[n];
    bool reused = false;
    size_t i = find_corrected(p, dose);

    if (i == p->known_count)
        i = find_by_number(p, n, fresh, &reused);
    if (i == p->known_count)
        i = planner_find_words(p, fresh);
    if (i == p->known_count)
        i = find_by_day(p, dose, reused || dose->action == DOSE_DELETE);
    if (reused && i == p->known_count && !p->told_number) {
        p->told_number = true;
        findings_add(p->found, FINDING_ORDER_NUMBER_REUSED, dose->place, dose->order_id, STR(""));
    }
    return i;
}

/* -- one dose of the report -------------------------------------------------------------------- */

void
planner_end(struct planner *p, size_t i)
{
    p->known[i].ended = true;
    p->plan.end[p->plan.end_count++] = p->known[i].sent.id;
}

static void
take_back(struct planner *p, size_t n, size_t i)
{
    const struct report_dose *dose = &p->report->doses[n];

    if (i == p->known_count) {
        p->plan.done[n].outcome = DOSE_NO_MATCH;
        findings_add(p->found, FINDING_DOSE_DELETE_UNKNOWN, dose->place,
                     date_iso(p->arena, dose->given), dose->cvx);
        return;
    }
    p->plan.done[n] = (struct dose_done){.outcome = DOSE_DELETED, .dose = p->known[i].sent.dose};
    planner_remember(p, &p->known[i], true);
    planner_end(p, i);
}

static void
keep(struct planner *p, size_t n, struct sent_dose *fresh, size_t i)
{
    const struct report_dose *dose = &p->report->doses[n];

    if (i < p->known_count) {
        fresh->dose = p->known[i].sent.dose; /* the event lives on */
        planner_remember(p, &p->known[i], false);
        planner_end(p, i);
        p->plan.done[n].outcome = DOSE_CHANGED;
    } else {
        p->plan.done[n].outcome = DOSE_ADDED;
        if (dose->action == DOSE_UPDATE)
            findings_add(p->found, FINDING_DOSE_UPDATE_UNKNOWN, dose->place,
                         date_iso(p->arena, dose->given), dose->cvx);
    }
    fresh->id.v = id_new();
    p->plan.add[p->plan.add_count++] = *fresh;
    p->add_of[n] = p->plan.add_count;
}

static bool
says_nothing(const struct report_dose *dose)
{
    return !date_is(dose->given) || (dose->completion == DOSE_NOT_GIVEN &&
                                     (dose->cvx.n == 0 || str_eq(dose->cvx, STR("998"))));
}

static void
place_dose(struct planner *p, size_t n)
{
    const struct report_dose *dose = &p->report->doses[n];
    struct sent_dose fresh;
    size_t i;

    if (says_nothing(dose)) {
        p->plan.done[n].outcome = DOSE_NO_EVENT;
        return;
    }
    fresh = statement(p, n);
    if (planner_hold(p, n, &fresh))
        return;
    i = find_statement(p, n, &fresh);
    if (i < p->known_count)
        p->claimed[i] = true;
    if (dose->action == DOSE_DELETE)
        take_back(p, n, i);
    else if (i < p->known_count && str_eq(p->known[i].sent.text, fresh.text))
        p->plan.done[n].dose = p->known[i].sent.dose;
    else
        keep(p, n, &fresh, i);
}

/* -- events before and after ------------------------------------------------------------------- */

static const struct dose_event *
find_event(const struct dose_event *events, size_t count, struct dose_id id)
{
    for (size_t i = 0; i < count; i++)
        if (events[i].id.v == id.v)
            return &events[i];
    return NULL;
}

static int64_t
doubt_id(const struct dose_event *events, const struct dose_event *event)
{
    return event->doubt == 0 ? 0 : events[event->doubt - 1].id.v;
}

static bool
has_source(const struct dose_event *event, struct sent_id id)
{
    for (size_t i = 0; i < event->source_count; i++)
        if (event->sources[i]->id.v == id.v)
            return true;
    return false;
}

static bool
same_event(const struct dose_event *was_all, const struct dose_event *was,
           const struct dose_event *is_all, const struct dose_event *is)
{
    if (was->source_count != is->source_count || was->shadowed != is->shadowed ||
        was->disputed != is->disputed || doubt_id(was_all, was) != doubt_id(is_all, is))
        return false;
    for (size_t i = 0; i < is->source_count; i++)
        if (!has_source(was, is->sources[i]->id))
            return false;
    return true;
}

/* The events as they were: of the statements that stood before, in the groups they were in. */
static void
compare_events(struct planner *p, struct dose_event *was, size_t was_count)
{
    struct dose_plan *plan = &p->plan;

    plan->put = ARENA_ARRAY(p->arena, struct dose_put, plan->event_count + 1);
    plan->drop = ARENA_ARRAY(p->arena, struct dose_id, was_count + 1);
    for (size_t i = 0; i < plan->event_count; i++) {
        const struct dose_event *old = find_event(was, was_count, plan->events[i].id);

        if (old == NULL || !same_event(was, old, plan->events, &plan->events[i]))
            plan->put[plan->put_count++] =
                (struct dose_put){.event = &plan->events[i], .fresh = old == NULL};
    }
    for (size_t i = 0; i < was_count; i++)
        if (find_event(plan->events, plan->event_count, was[i].id) == NULL)
            plan->drop[plan->drop_count++] = was[i].id;
}

/* Statements carry the id of the event they now belong to. */
static void
move_statements(struct planner *p)
{
    struct dose_plan *plan = &p->plan;

    plan->move = ARENA_ARRAY(p->arena, struct sent_dose *, p->now_count + p->deleted_count + 1);
    for (size_t i = 0; i < plan->event_count; i++) {
        for (size_t j = 0; j < plan->events[i].source_count; j++) {
            struct sent_dose *sent = plan->events[i].sources[j];
            bool moved = sent->dose.v != plan->events[i].id.v;

            if (moved && sent->said.corrected)
                planner_move_held(p, sent->dose, plan->events[i].id);
            sent->dose = plan->events[i].id;
            if (moved && (size_t)(sent - p->now) >= plan->add_count)
                plan->move[plan->move_count++] = sent;
        }
    }
}

static struct dose_event *
events_before(struct planner *p, size_t *count)
{
    struct sent_dose *before = ARENA_ARRAY(p->arena, struct sent_dose, p->known_count + 1);
    struct dose_event *events;

    for (size_t i = 0; i < p->known_count; i++)
        before[i] = p->known[i].sent;
    dose_merge(p->arena, p->sets, before, p->known_count, &events, count);
    planner_mark_disputes(p, events, *count, false);
    return events;
}

/* New statements first, then those that still stand. */
static void
gather(struct planner *p)
{
    p->now = ARENA_ARRAY(p->arena, struct sent_dose, p->plan.add_count + p->known_count + 1);
    for (size_t i = 0; i < p->plan.add_count; i++)
        p->now[p->now_count++] = p->plan.add[i];
    for (size_t i = 0; i < p->known_count; i++)
        if (!p->known[i].ended)
            p->now[p->now_count++] = p->known[i].sent;
}

static void
consolidate(struct planner *p)
{
    struct dose_event *events, *was;
    size_t was_count;

    was = events_before(p, &was_count);
    gather(p);
    dose_merge(p->arena, p->sets, p->now, p->now_count, &events, &p->plan.event_count);
    p->plan.events = events;
    move_statements(p);
    planner_mark_disputes(p, events, p->plan.event_count, true);
    compare_events(p, was, was_count);
    for (size_t i = 0; i < p->plan.add_count; i++)
        p->plan.add[i] = p->now[i];
}

/* -- what to tell the sender ------------------------------------------------------------------- */

static void
tell_doubt(struct planner *p, size_t n, const struct dose_event *event)
{
    const struct report_dose *dose = &p->report->doses[n];
    const struct dose_event *other;

    if (event->doubt == 0)
        return;
    other = &p->plan.events[event->doubt - 1];
    p->plan.done[n].doubt = other->id;
    findings_add(p->found, FINDING_DOSE_POSSIBLE_DUPLICATE, dose->place,
                 date_iso(p->arena, dose->given), date_iso(p->arena, other->best.given));
}

/* Two products of one group from the shelf on one day. */
static void
tell_extra(struct planner *p, size_t n, const struct dose_event *event)
{
    for (size_t i = 0; i < p->plan.event_count; i++) {
        const struct dose_event *other = &p->plan.events[i];

        if (other == event || date_cmp(other->best.given, event->best.given) != 0 ||
            !dose_administered(&other->best) || !dose_administered(&event->best) ||
            dose_compare(other->sources[0], event->sources[0]).verdict != DOSE_DIFFERENT)
            continue;
        findings_add(p->found, FINDING_DOSE_EXTRA, p->report->doses[n].place,
                     p->report->doses[n].cvx, other->best.cvx);
        return;
    }
}

static void
tell(struct planner *p)
{
    for (size_t n = 0; n < p->report->dose_count; n++) {
        const struct dose_event *event;
        struct dose_done *done = &p->plan.done[n];

        if (p->add_of[n] == 0)
            continue;
        done->dose = p->plan.add[p->add_of[n] - 1].dose;
        event = find_event(p->plan.events, p->plan.event_count, done->dose);
        if (event == NULL)
            continue;
        if (done->outcome == DOSE_ADDED && event->source_count > 1)
            done->outcome = DOSE_JOINED;
        tell_doubt(p, n, event);
        tell_extra(p, n, event);
    }
}

struct dose_plan
dose_plan(struct arena *arena, const struct code_sets *sets, const struct dose_report *fresh,
          const struct dose_known *known, struct findings *found)
{
    struct planner p = {.arena = arena,
                        .sets = sets,
                        .report = fresh->report,
                        .texts = fresh->texts,
                        .known = known->said,
                        .known_count = known->said_count,
                        .deleted = known->deleted,
                        .deleted_count = known->deleted_count,
                        .found = found};
    size_t count = known->said_count;

    p.claimed = ARENA_ARRAY(arena, bool, count + 1);
    p.add_of = ARENA_ARRAY(arena, size_t, fresh->report->dose_count + 1);
    p.plan.done = ARENA_ARRAY(arena, struct dose_done, fresh->report->dose_count + 1);
    p.plan.add = ARENA_ARRAY(arena, struct sent_dose, fresh->report->dose_count + 1);
    p.plan.carries = ARENA_ARRAY(arena, const struct sent_known *, fresh->report->dose_count + 1);
    p.plan.end = ARENA_ARRAY(arena, struct sent_id, 2 * fresh->report->dose_count + 1);
    p.plan.remove = ARENA_ARRAY(arena, struct sent_known, count + fresh->report->dose_count + 1);
    for (size_t i = 0; i < count; i++)
        p.known[i].sent.cvx = cvx_find(sets, p.known[i].sent.said.cvx);
    for (size_t i = 0; i < p.deleted_count; i++)
        p.deleted[i].sent.cvx = cvx_find(sets, p.deleted[i].sent.said.cvx);
    for (size_t n = 0; n < fresh->report->dose_count; n++)
        place_dose(&p, n);
    if (p.plan.add_count + p.plan.end_count > 0) {
        consolidate(&p);
        tell(&p);
    }
    return p.plan;
}

struct dose_plan
dose_replan(struct arena *arena, const struct code_sets *sets, const struct dose_known *known)
{
    struct planner p = {.arena = arena,
                        .sets = sets,
                        .known = known->said,
                        .known_count = known->said_count,
                        .deleted = known->deleted,
                        .deleted_count = known->deleted_count};
    struct dose_event *events;

    gather(&p);
    dose_merge(arena, sets, p.now, p.now_count, &events, &p.plan.event_count);
    p.plan.events = events;
    move_statements(&p);
    planner_mark_disputes(&p, events, p.plan.event_count, true);
    p.plan.put = ARENA_ARRAY(arena, struct dose_put, p.plan.event_count + 1);
    for (size_t i = 0; i < p.plan.event_count; i++)
        p.plan.put[p.plan.put_count++] =
            (struct dose_put){.event = &p.plan.events[i], .fresh = true};
    return p.plan;
}
