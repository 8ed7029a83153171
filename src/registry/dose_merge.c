/* registry/dose_merge.c - groups of statements, and the best record of each. */
#include "registry/dose_merge.h"

#include <assert.h>
#include <stdlib.h>

#include "base/id.h"

/* -- groups ------------------------------------------------------------------------------------ */

struct link {
    uint32_t a, b; /* indices into the sorted statements */
    int strength;
};

/* Groups under construction. Statement i is in group `of[i]`; a group is the ring next[]. */
struct groups {
    struct sent_dose **sent; /* by date */
    size_t count;
    uint32_t *of;
    uint32_t *next;
};

static bool
is_event(const struct sent_dose *sent)
{
    if (!date_is(sent->said.given))
        return false;
    return sent->said.completion != DOSE_NOT_GIVEN ||
           (sent->said.cvx.n > 0 && !str_eq(sent->said.cvx, STR("998")));
}

/* By date; then by what was said, never by what came first. */
static int
by_date(const void *x, const void *y)
{
    const struct sent_dose *a = *(struct sent_dose *const *)x;
    const struct sent_dose *b = *(struct sent_dose *const *)y;
    int order = date_cmp(a->said.given, b->said.given);

    if (order == 0)
        order = str_cmp(a->text, b->text);
    if (order == 0)
        order = (a->organization > b->organization) - (a->organization < b->organization);
    return order != 0 ? order : (a->id.v > b->id.v) - (a->id.v < b->id.v);
}

static int
by_strength(const void *x, const void *y)
{
    const struct link *a = x;
    const struct link *b = y;

    if (a->strength != b->strength)
        return a->strength < b->strength ? 1 : -1;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

enum { WINDOW_MAX = 23, YEAR_SHORT = 365, YEAR_LONG = 366 };

/* Every pair that is one event. */
static struct link *
find_links(struct arena *arena, const struct groups *g, size_t *count)
{
    size_t room = 16;
    struct link *links = ARENA_ARRAY(arena, struct link, room);

    *count = 0;
    for (size_t i = 0; i < g->count; i++) {
        for (size_t j = i + 1; j < g->count; j++) {
            struct dose_verdict_of pair;

            if (g->sent[j]->said.given.day - g->sent[i]->said.given.day > WINDOW_MAX)
                break;
            pair = dose_compare(g->sent[i], g->sent[j]);
            if (pair.verdict != DOSE_SAME)
                continue;
            if (*count == room) {
                struct link *larger = ARENA_ARRAY(arena, struct link, room * 2);

                for (size_t k = 0; k < room; k++)
                    larger[k] = links[k];
                links = larger;
                room *= 2;
            }
            links[(*count)++] = (struct link){(uint32_t)i, (uint32_t)j, pair.strength};
        }
    }
    return links;
}

/* Two groups may meet unless one of each are two events for certain. */
static bool
may_join(const struct groups *g, uint32_t a, uint32_t b)
{
    uint32_t i = a;

    do {
        uint32_t j = b;

        do {
            if (dose_compare(g->sent[i], g->sent[j]).verdict == DOSE_DIFFERENT)
                return false;
            j = g->next[j];
        } while (j != b);
        i = g->next[i];
    } while (i != a);
    return true;
}

static void
join(struct groups *g, uint32_t a, uint32_t b)
{
    uint32_t i = b;
    uint32_t after = g->next[a];

    do {
        g->of[i] = g->of[a];
        i = g->next[i];
    } while (i != b);
    g->next[a] = g->next[b];
    g->next[b] = after;
}

static void
build_groups(struct arena *arena, struct groups *g)
{
    size_t count;
    struct link *links = find_links(arena, g, &count);

    for (uint32_t i = 0; i < g->count; i++) {
        g->of[i] = i;
        g->next[i] = i;
    }
    qsort(links, count, sizeof(links[0]), by_strength);
    for (size_t i = 0; i < count; i++)
        if (g->of[links[i].a] != g->of[links[i].b] && may_join(g, links[i].a, links[i].b))
            join(g, links[i].a, links[i].b);
}

/* -- the best record --------------------------------------------------------------------------- */

static int
specific(const struct cvx *cvx)
{
    if (cvx == NULL || cvx->unspecified)
        return 0;
    return 1 + (int)cvx->group_count; /* a combination covers its components */
}

/* Who gave the dose knows best; then who looked and put it right; then the sender who says most. */
static int
worth(const struct sent_dose *sent)
{
    const struct report_dose *said = &sent->said;
    int points = dose_administered(said) ? 1000 : 0;

    points += sent->by == REPORT_BY_FORM && said->corrected ? 500 : 0;
    points += 20 * specific(sent->cvx);
    points += said->lot.n > 0 ? 8 : 0;
    points += date_is(said->expires) ? 4 : 0;
    points += said->mvx.n > 0 ? 4 : 0;
    points += said->completion == DOSE_COMPLETE ? 2 : 0;
    points += said->ndc.n > 0 ? 1 : 0;
    return points;
}

static int
by_worth(const void *x, const void *y)
{
    const struct sent_dose *a = *(struct sent_dose *const *)x;
    const struct sent_dose *b = *(struct sent_dose *const *)y;
    int wa = worth(a), wb = worth(b);

    if (wa != wb)
        return wa < wb ? 1 : -1;
    if (a->received.us != b->received.us)
        return a->received.us < b->received.us ? -1 : 1;
    return by_date(x, y);
}

/* The day most histories name; the earliest of those if several. */
static struct date
usual_date(struct sent_dose *const *sources, size_t count)
{
    struct date best = sources[0]->said.given;
    size_t most = 0;

    for (size_t i = 0; i < count; i++) {
        struct date given = sources[i]->said.given;
        size_t votes = 0;

        for (size_t j = 0; j < count; j++)
            votes += date_cmp(sources[j]->said.given, given) == 0 ? 1 : 0;
        if (votes > most || (votes == most && date_cmp(given, best) < 0)) {
            most = votes;
            best = given;
        }
    }
    return best;
}

static void
fill_text(struct str *to, struct str from)
{
    if (to->n == 0)
        *to = from;
}

static void
fill_date(struct date *to, struct date from)
{
    if (!date_is(*to))
        *to = from;
}

static void
fill_product(struct report_dose *to, const struct report_dose *from)
{
    fill_text(&to->ndc, from->ndc);
    fill_text(&to->mvx, from->mvx);
    fill_text(&to->trade_name, from->trade_name);
    if (to->lot.n == 0) {
        to->lot = from->lot;
        fill_date(&to->expires, from->expires);
    } else if (str_ieq(to->lot, from->lot)) {
        fill_date(&to->expires, from->expires);
    }
    if (to->amount.n == 0) {
        to->amount = from->amount;
        to->unit = from->unit;
    }
}

static bool
same_product(const struct sent_dose *a, const struct sent_dose *b)
{
    return a->cvx == b->cvx || specific(a->cvx) == 0 || specific(b->cvx) == 0;
}

/* Gaps only: what the better source says stands. */
static void
fill_from(struct report_dose *to, const struct report_dose *from)
{
    fill_text(&to->route, from->route);
    fill_text(&to->site, from->site);
    fill_text(&to->funding, from->funding);
    fill_text(&to->eligibility_capture, from->eligibility_capture);
    fill_text(&to->eligibility, from->eligibility);
    fill_date(&to->eligibility_on, from->eligibility_on);
    fill_text(&to->facility.id, from->facility.id);
    fill_text(&to->facility.name, from->facility.name);
    if (to->administered_by.id.n == 0 && to->administered_by.family.n == 0)
        to->administered_by = from->administered_by;
    if (to->ordered_by.id.n == 0 && to->ordered_by.family.n == 0)
        to->ordered_by = from->ordered_by;
    if (to->vis_count == 0) {
        to->vis = from->vis;
        to->vis_count = from->vis_count;
    }
    if (to->reaction_count == 0) {
        to->reactions = from->reactions;
        to->reaction_count = from->reaction_count;
    }
}

/* The vaccine named most exactly by anyone in the group. */
static void
name_vaccine(struct dose_event *event)
{
    for (size_t i = 1; i < event->source_count; i++) {
        const struct sent_dose *other = event->sources[i];
        bool better = event->cvx == NULL ? other->cvx != NULL
                                         : event->cvx->unspecified && specific(other->cvx) > 0;

        if (!better)
            continue;
        event->cvx = other->cvx;
        event->best.cvx = other->said.cvx;
        event->best.cvx_text = other->said.cvx_text;
    }
}

static void
choose_best(struct dose_event *event)
{
    struct sent_dose **sources = event->sources;

    qsort(sources, event->source_count, sizeof(struct sent_dose *), by_worth);
    event->best = sources[0]->said;
    event->cvx = sources[0]->cvx;
    if (!dose_administered(&event->best))
        event->best.given = usual_date(sources, event->source_count);
    name_vaccine(event);
    for (size_t i = 1; i < event->source_count; i++) {
        if (same_product(sources[0], sources[i]))
            fill_product(&event->best, &sources[i]->said);
        fill_from(&event->best, &sources[i]->said);
    }
}

/* -- events ------------------------------------------------------------------------------------ */

static bool
claimed(const struct dose_event *events, size_t count, struct dose_id id)
{
    for (size_t i = 0; i < count; i++)
        if (events[i].id.v == id.v)
            return true;
    return false;
}

/* An event keeps the id its oldest statement was given, if nobody before it took that. */
static void
give_ids(struct dose_event *events, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        int64_t oldest = 0;

        for (size_t j = 0; j < events[i].source_count; j++) {
            const struct sent_dose *sent = events[i].sources[j];

            if (sent->dose.v != 0 && (oldest == 0 || sent->id.v < oldest) &&
                !claimed(events, i, sent->dose)) {
                oldest = sent->id.v;
                events[i].id = sent->dose;
            }
        }
    }
    for (size_t i = 0; i < count; i++)
        if (events[i].id.v == 0)
            events[i].id.v = id_new();
}

/* Far apart, only a year written wrong leaves a doubt. */
static bool
near_enough(const struct dose_event *a, const struct dose_event *b)
{
    int days = abs(a->best.given.day - b->best.given.day);

    return days <= 2 * WINDOW_MAX || days == YEAR_SHORT || days == YEAR_LONG;
}

static bool
in_doubt(const struct dose_event *a, const struct dose_event *b)
{
    bool unsure = false;

    if (!near_enough(a, b))
        return false;
    for (size_t i = 0; i < a->source_count; i++) {
        for (size_t j = 0; j < b->source_count; j++) {
            enum dose_verdict verdict = dose_compare(a->sources[i], b->sources[j]).verdict;

            if (verdict == DOSE_DIFFERENT)
                return false;
            unsure = unsure || verdict == DOSE_UNSURE || verdict == DOSE_SAME;
        }
    }
    return unsure;
}

/* The two may be one event; the poorer of a close pair stands in the other's shadow. */
static void
mark_pair(struct dose_event *events, size_t i, size_t j)
{
    struct dose_event *a = &events[i];
    struct dose_event *b = &events[j];
    struct dose_event *poorer = worth(a->sources[0]) >= worth(b->sources[0]) ? b : a;

    if (a->doubt == 0)
        a->doubt = j + 1;
    if (b->doubt == 0)
        b->doubt = i + 1;
    if (abs(a->best.given.day - b->best.given.day) <= 3 && dose_counts(&poorer->best))
        poorer->shadowed = true;
}

static void
mark_doubts(struct dose_event *events, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        for (size_t j = i + 1; j < count; j++) {
            if (events[j].best.given.day - events[i].best.given.day > YEAR_LONG)
                break;
            if ((events[i].doubt == 0 || events[j].doubt == 0) && in_doubt(&events[i], &events[j]))
                mark_pair(events, i, j);
        }
    }
}

static int
by_event_date(const void *x, const void *y)
{
    const struct dose_event *a = x;
    const struct dose_event *b = y;
    int order = date_cmp(a->best.given, b->best.given);

    return order != 0 ? order : by_date(&a->sources[0], &b->sources[0]);
}

/* One event a group, by date. */
static size_t
collect(struct arena *arena, const struct groups *g, struct dose_event *events)
{
    size_t count = 0;

    for (uint32_t i = 0; i < g->count; i++) {
        struct dose_event *event = &events[count];
        uint32_t j = i;
        size_t n = 0;

        if (g->of[i] != i)
            continue;
        do {
            n++;
            j = g->next[j];
        } while (j != i);
        event->sources = ARENA_ARRAY(arena, struct sent_dose *, n);
        do {
            event->sources[event->source_count++] = g->sent[j];
            j = g->next[j];
        } while (j != i);
        choose_best(event);
        count++;
    }
    qsort(events, count, sizeof(events[0]), by_event_date);
    return count;
}

void
dose_merge(struct arena *arena, const struct code_sets *sets, struct sent_dose *sent, size_t count,
           struct dose_event **events, size_t *event_count)
{
    struct groups g = {.sent = ARENA_ARRAY(arena, struct sent_dose *, count + 1)};

    for (size_t i = 0; i < count; i++) {
        assert(sent[i].text.n > 0);
        sent[i].cvx = sent[i].said.cvx.n > 0 ? cvx_find(sets, sent[i].said.cvx) : NULL;
        if (is_event(&sent[i]))
            g.sent[g.count++] = &sent[i];
    }
    qsort(g.sent, g.count, sizeof(g.sent[0]), by_date);
    g.of = ARENA_ARRAY(arena, uint32_t, g.count + 1);
    g.next = ARENA_ARRAY(arena, uint32_t, g.count + 1);
    build_groups(arena, &g);
    *events = ARENA_ARRAY(arena, struct dose_event, g.count + 1);
    *event_count = collect(arena, &g, *events);
    give_ids(*events, *event_count);
    mark_doubts(*events, *event_count);
}
