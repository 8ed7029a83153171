/* exchange/profile_layout.c - which segment stands where in the structure, and which do not fit.
 *
 * A cursor goes down the structure as the segments come. A name that stands further down moves it
 * there; one that stands above begins a new instance of a group that may repeat; any other place is
 * out of order. What the structure does not name is ignored, as the guide wants it.
 */
#include <assert.h>
#include <string.h>

#include "base/limits.h"
#include "exchange/profile_rules.h"

enum { NOWHERE = ELEMENTS_MAX };

struct cursor {
    size_t at;                       /* element of the last segment that fitted */
    uint32_t count[ELEMENTS_MAX];    /* how often an element came in its present instance */
    uint32_t instance[ELEMENTS_MAX]; /* of groups: the instance that is open */
};

/* A group has no name; neither has a line that begins with a separator. */
static bool
named(const struct element *element, const char *name)
{
    return name[0] != '\0' && memcmp(element->name, name, 4) == 0;
}

/* A group begins with something required of it: an RXR or an OBX alone begins no order. */
static bool
may_begin(const struct profile *profile, size_t group, size_t element)
{
    const struct element *e = &profile->elements[element];

    return e->parent == group && e->usage == USAGE_R;
}

/* Can the element be reached from the cursor without leaving out a group's beginning? */
static bool
reachable(const struct profile *profile, size_t from, size_t to)
{
    const struct element *e = &profile->elements[to];
    size_t group = e->parent;

    if (e->depth == 0 || (from >= group && from < profile->elements[group].end))
        return true; /* at the top, or in a group that is open */
    return may_begin(profile, group, to) &&
           (profile->elements[group].depth == 0 ||
            (from >= profile->elements[group].parent &&
             from < profile->elements[profile->elements[group].parent].end));
}

static size_t
find_below(const struct profile *profile, const struct cursor *cursor, const char *name)
{
    for (size_t i = cursor->at; i < profile->element_count; i++) {
        const struct element *e = &profile->elements[i];

        if (!named(e, name) || (e->most != 0 && cursor->count[i] >= e->most && i == cursor->at))
            continue;
        if (reachable(profile, cursor->at, i))
            return i;
    }
    return NOWHERE;
}

/* The innermost open group that may come again and can begin with this segment. */
static size_t
find_again(const struct profile *profile, const struct cursor *cursor, const char *name,
           size_t *group)
{
    size_t g = cursor->at;

    while (profile->elements[g].depth > 0) {
        g = profile->elements[g].parent;
        if (profile->elements[g].depth > 0 && cursor->count[g] >= LIMIT_GROUP_REPEATS)
            continue;
        for (size_t i = g + 1; profile->elements[g].most != 1 && i < profile->elements[g].end;
             i++) {
            if (named(&profile->elements[i], name) && may_begin(profile, g, i)) {
                *group = g;
                return i;
            }
        }
    }
    return NOWHERE;
}

static bool
known(const struct profile *profile, const char *name)
{
    for (size_t i = 0; i < profile->element_count; i++)
        if (named(&profile->elements[i], name) && profile->elements[i].usage != USAGE_X)
            return true;
    return false;
}

/* The last place of that name, for a segment out of order that is tolerated. */
static size_t
find_anywhere(const struct profile *profile, const char *name)
{
    for (size_t i = profile->element_count; i-- > 0;)
        if (named(&profile->elements[i], name))
            return i;
    return NOWHERE;
}

/* Opens a new instance of a group: its own counts begin again. */
static void
open_group(struct check *check, struct cursor *cursor, size_t group)
{
    const struct element *g = &check->profile->elements[group];

    for (size_t i = group + 1; i < g->end; i++)
        cursor->count[i] = cursor->instance[i] = 0;
    cursor->instance[group] = ++check->instances;
    cursor->count[group]++;
    if (check->profile->elements[group].order)
        check->groups++;
}

static void
place_segment(struct check *check, struct cursor *cursor, size_t s, size_t element)
{
    const struct element *e = &check->profile->elements[element];

    if (e->depth > 0 && cursor->instance[e->parent] == 0)
        open_group(check, cursor, e->parent);
    cursor->at = element;
    cursor->count[element]++;
    check->element[s] = (uint8_t)(element + 1);
    if (e->depth == 0)
        return;
    check->instance[s] = cursor->instance[e->parent];
    for (size_t g = e->parent;; g = check->profile->elements[g].parent) {
        if (check->profile->elements[g].order)
            check->group[s] = check->groups;
        if (check->profile->elements[g].depth == 0)
            break;
    }
}

/* May a segment out of order stand where it does? Only if its group is open and has room. */
static bool
has_room(const struct check *check, const struct cursor *cursor, size_t element)
{
    const struct element *e = &check->profile->elements[element];

    return (e->depth == 0 || cursor->instance[e->parent] != 0) &&
           (e->most == 0 || cursor->count[element] < e->most);
}

/* A segment that has no place here: emptied, or let pass where the feed may. */
static void
misplaced(struct check *check, struct cursor *cursor, size_t s)
{
    size_t element = find_anywhere(check->profile, check->msg->segment[s].name);
    struct str name = str_of(check->msg->segment[s].name);
    size_t at = cursor->at;

    assert(element != NOWHERE);
    if (check->ask->switches.tolerant && has_room(check, cursor, element)) {
        check_add(check, FINDING_SEGMENT_ORDER, SEVERITY_W, check_place(check, s, 0), name,
                  STR(""));
        place_segment(check, cursor, s, element);
        cursor->at = at;
        return;
    }
    check_add(check, FINDING_SEGMENT_MISPLACED,
              check->ask->switches.tolerant ? SEVERITY_W : SEVERITY_E, check_place(check, s, 0),
              name, STR(""));
    hl7_empty_segment(check->msg, s);
}

/* Of a second PID: is it somebody else's? One that says nothing, or the same again, is not. */
static bool
names_another(const struct check *check, size_t s)
{
    static const struct {
        unsigned field;
        unsigned component;
    } said[] = {{3, 1}, {5, 1}, {5, 2}, {7, 1}};
    size_t first = hl7_find(check->msg, "PID", 0);

    if (!hl7_is(check->msg, s, "PID") ||
        check->profile != &check->ask->profiles->profile[PROFILE_Z22])
        return false;
    for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
        struct str text = hl7_first(check->msg, s, said[i].field, said[i].component);

        if (text.n > 0 &&
            !str_eq(text, hl7_first(check->msg, first, said[i].field, said[i].component)))
            return true;
    }
    return false;
}

/* What follows the PID of another person is that person's; it must not reach the first one. */
static void
drop_second_person(struct check *check, size_t s)
{
    check_add(check, FINDING_SECOND_PERSON, SEVERITY_E, check_place(check, s, 0), STR(""), STR(""));
    for (; s < check->msg->segments; s++) {
        check->emptied += hl7_is(check->msg, s, "RXA");
        hl7_empty_segment(check->msg, s);
    }
}

static void
lay_out(struct check *check, struct cursor *cursor)
{
    const struct profile *profile = check->profile;

    for (size_t s = 0; s < check->msg->segments; s++) {
        const char *name = check->msg->segment[s].name;
        size_t group = 0, element = find_below(profile, cursor, name);

        if (element == NOWHERE) {
            element = find_again(profile, cursor, name, &group);
            if (element != NOWHERE)
                open_group(check, cursor, group);
        }
        if (element == NOWHERE && names_another(check, s)) {
            drop_second_person(check, s);
            return;
        }
        if (element == NOWHERE && known(profile, name))
            misplaced(check, cursor, s);
        else if (element != NOWHERE)
            place_segment(check, cursor, s, element);
    }
}

static void
say_missing(struct check *check, const char *name, uint32_t sequence)
{
    struct place place = {{0}, sequence, 0, 0, 0, 0};

    memcpy(place.segment, name, 4);
    check_add(check, FINDING_SEGMENT_MISSING, SEVERITY_E, place, str_of(name), STR(""));
}

/* Required segments and groups outside of any group: without them the message is nothing. */
static void
require_top(struct check *check, const struct cursor *cursor)
{
    const struct profile *profile = check->profile;

    for (size_t i = 0; i < profile->element_count; i++) {
        const struct element *e = &profile->elements[i];

        if (e->depth > 0 || e->usage != USAGE_R || cursor->count[i] > 0)
            continue;
        say_missing(check, e->name[0] != '\0' ? e->name : profile->elements[i + 1].name, 1);
        check->rejected = true;
    }
}

void
layout_group(const struct check *check, size_t s, size_t *from, size_t *to)
{
    uint32_t group = check->group[s];

    assert(group != 0);
    for (*from = s;
         *from > 0 && (check->group[*from - 1] == group || check->element[*from - 1] == 0);)
        --*from;
    for (*to = s + 1;
         *to < check->msg->segments && (check->group[*to] == group || check->element[*to] == 0);)
        ++*to;
}

/* Does the instance of a group that begins at `from` hold the element? It ends where another
 * group of its kind, or the top of the structure, begins. */
static bool
instance_has(const struct check *check, size_t from, size_t element)
{
    for (size_t s = from; s < check->msg->segments; s++) {
        if (check->element[s] == 0)
            continue;
        if (check->instance[s] == 0 || check->group[s] != check->group[from])
            return false;
        if (check->instance[s] == check->instance[from] && check->element[s] == element + 1)
            return true;
    }
    return false;
}

/* The required segments of the group instance that begins at `s`. */
static void
require_in_group(struct check *check, size_t s)
{
    const struct profile *profile = check->profile;
    size_t group = profile->elements[check->element[s] - 1].parent;

    for (size_t i = group + 1; i < profile->elements[group].end; i++) {
        const struct element *e = &profile->elements[i];

        if (e->parent != group || e->usage != USAGE_R || e->name[0] == '\0' ||
            instance_has(check, s, i))
            continue;
        say_missing(check, e->name, check->group[s] != 0 ? check->group[s] : 1);
        layout_drop(check, s, true);
        return;
    }
}

void
layout_check(struct check *check)
{
    struct cursor cursor = {0};
    uint32_t highest = 0;

    lay_out(check, &cursor);
    require_top(check, &cursor);
    for (size_t s = 0; s < check->msg->segments; s++) {
        if (check->instance[s] <= highest)
            continue;
        highest = check->instance[s];
        require_in_group(check, s);
    }
}

/* Empties every segment of an instance, and of the groups inside it. */
static void
empty_instance(struct check *check, size_t s)
{
    bool order =
        check->profile->elements[check->profile->elements[check->element[s] - 1].parent].order;
    size_t from = s, to = s + 1;

    if (check->group[s] != 0)
        layout_group(check, s, &from, &to);
    else
        while (to < check->msg->segments && check->instance[to] == check->instance[s])
            to++;
    for (size_t i = from; i < to; i++)
        if (check->instance[i] == check->instance[s] ||
            (order && check->group[i] == check->group[s]))
            hl7_empty_segment(check->msg, i);
    check->emptied += order;
}

void
layout_drop(struct check *check, size_t s, bool said)
{
    const struct element *e = &check->profile->elements[check->element[s] - 1];
    bool first = !check->msg->segment[s].empty;

    hl7_empty_segment(check->msg, s);
    if (e->usage != USAGE_R)
        return;
    /* OBX in its own little group falls alone and needs no second finding. */
    if (!said && first && (e->depth == 0 || check->group[s] != 0) && e->depth <= 1)
        check_add(check, FINDING_SEGMENT_EMPTY, SEVERITY_E, check_place(check, s, 0),
                  str_of(e->name), STR(""));
    if (e->depth == 0)
        check->rejected = true;
    else
        empty_instance(check, s);
}
