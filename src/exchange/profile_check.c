/* exchange/profile_check.c - the order in which a message is held against its profile. */
#include <assert.h>
#include <string.h>

#include "exchange/profile_rules.h"

/* Numbers the segments the profile knows, each by its name: the sequence of ERL. */
static void
number_segments(struct check *check)
{
    const struct profile *profile = check->profile;
    uint32_t count[ELEMENTS_MAX] = {0};

    for (size_t s = 0; s < check->msg->segments; s++) {
        size_t i = 0;

        while (i < profile->segment_count &&
               memcmp(profile->segments[i].name, check->msg->segment[s].name, 4) != 0)
            i++;
        if (i < profile->segment_count)
            check->sequence[s] = ++count[i];
    }
}

static void
check_contents(struct check *check)
{
    uint32_t group = 0;

    check->pid = hl7_find(check->msg, "PID", 0);
    for (size_t s = 0; s < check->msg->segments; s++) {
        if (check->element[s] == 0 || check->msg->segment[s].empty)
            continue;
        if (check->group[s] != group) {
            group = check->group[s];
            check->within = 0;
        }
        check->within += hl7_is(check->msg, s, "OBX");
        part_check_segment(check, s);
        if (!check->msg->segment[s].empty)
            sense_check(check, s);
    }
    for (size_t s = 0; s < check->msg->segments; s++)
        if (check->group[s] != 0 && hl7_is(check->msg, s, "RXA"))
            statement_check_group(check, s);
}

struct checked
profile_check(const struct ask *ask, enum profile_id id, struct hl7_message *msg,
              struct findings *found)
{
    struct check check = {.ask = ask, .msg = msg, .found = found};
    size_t n = msg->segments;

    assert(msg->readable && (size_t)id < PROFILE_COUNT);
    check.profile = &ask->profiles->profile[id];
    if (ask->memo != NULL && ask->memo->generation != ask->profiles->generation) {
        memset(ask->memo, 0, sizeof(*ask->memo));
        ask->memo->generation = ask->profiles->generation;
    }
    check.element = ARENA_ARRAY(found->arena, uint8_t, n);
    check.sequence = ARENA_ARRAY(found->arena, uint32_t, n * 3);
    check.group = check.sequence + n;
    check.instance = check.group + n;
    number_segments(&check);
    layout_check(&check);
    check_contents(&check);
    return (struct checked){check.rejected, check.group, check.groups, check.emptied};
}
