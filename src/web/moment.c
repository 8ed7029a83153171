/* web/moment.c - moments as pages show them. */
#include "web/moment.h"

struct str
moment_words(struct arena *arena, struct instant at, int offset_minutes)
{
    struct date day = instant_date(at, offset_minutes);
    int64_t minutes;

    if (at.us == 0)
        return STR("");
    minutes = at.us / 60000000 + offset_minutes - (int64_t)day.day * 24 * 60;
    return arena_printf(arena, "%.*s, %02d:%02d", STRF(date_long(arena, day)), (int)(minutes / 60),
                        (int)(minutes % 60));
}
