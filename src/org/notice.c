/* org/notice.c - the schedule of notices, walked from the first to the latest whose day has come. */
#include "org/notice.h"

#include <assert.h>

static const int days_before[NOTICE_COUNT] = {
#define NOTICE_DAYS(days) days,
    NOTICE_TABLE(NOTICE_DAYS)
#undef NOTICE_DAYS
};

int
notice_days(size_t index)
{
    assert(index < NOTICE_COUNT);
    return days_before[index];
}

struct str
notice_words(struct arena *arena, int days)
{
    bool one = days == 1 || days == -1;

    if (days == 0)
        return STR("on the day of the end");
    return arena_printf(arena, "%d day%s %s the end", days > 0 ? days : -days, one ? "" : "s",
                        days > 0 ? "before" : "after");
}

bool
notice_due(const struct agreement_dates *dates, struct date today, uint32_t sent, size_t *index)
{
    int32_t left;
    size_t passed = 0;

    if (dates->step != STEP_SIGNED)
        return false;
    left = dates->ends_on.day - today.day;
    if (left < days_before[NOTICE_COUNT - 1] - NOTICE_GIVE_UP_DAYS)
        return false;
    while (passed < NOTICE_COUNT && left <= days_before[passed])
        passed++;
    if (passed == 0 || (sent >> (passed - 1) & 1U) != 0)
        return false;
    *index = passed - 1;
    return true;
}

bool
notice_banner(const struct gate *gate, bool administrator)
{
    int32_t from = administrator ? BANNER_ADMINISTRATOR_DAYS : BANNER_EVERYONE_DAYS;

    return gate->answer != GATE_ACTIVE || (gate->id.v != 0 && gate->days_left <= from);
}
