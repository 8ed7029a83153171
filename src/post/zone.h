/* post/zone.h - time zones in which a sending may be scheduled.
 *
 * Purpose    a local day and minute to an instant and back, by the rules in force, without the
 *            system's tables: the answer is the same on every machine. Pure.
 * Limits     the zones of ZONE_TABLE, years from 2007, when the present rules began.
 * Errors     none of status: a minute that the clocks leap over is ZONE_SKIPPED; of one that comes
 *            twice the first is taken.
 * Source     15 U.S.C. 260a (second Sunday in March to first Sunday in November, at 2:00); Directive
 *            2000/84/EC (last Sundays of March and October, at 1:00 UTC).
 */
#ifndef POST_ZONE_H
#define POST_ZONE_H

#include <stdbool.h>

#include "base/date.h"

/*    name      word                words                        minutes  rule */
/* clang-format off */
#define ZONE_TABLE(X)                                                                              \
    X(CENTRAL,  "central",          "Central (Chicago)",            -360, ZONE_US)                 \
    X(EASTERN,  "eastern",          "Eastern (New York)",           -300, ZONE_US)                 \
    X(MOUNTAIN, "mountain",         "Mountain (Denver)",            -420, ZONE_US)                 \
    X(ARIZONA,  "arizona",          "Arizona (Phoenix)",            -420, ZONE_FIXED)              \
    X(PACIFIC,  "pacific",          "Pacific (Los Angeles)",        -480, ZONE_US)                 \
    X(ALASKA,   "alaska",           "Alaska (Anchorage)",           -540, ZONE_US)                 \
    X(HAWAII,   "hawaii",           "Hawaii (Honolulu)",            -600, ZONE_FIXED)              \
    X(ATLANTIC, "atlantic",         "Atlantic (San Juan)",          -240, ZONE_FIXED)              \
    X(GUAM,     "guam",             "Chamorro (Guam)",               600, ZONE_FIXED)              \
    X(UTC,      "utc",              "UTC",                             0, ZONE_FIXED)              \
    X(EUROPE,   "central-europe",   "Central Europe (Berlin)",        60, ZONE_EU)
/* clang-format on */

enum zone_rule { ZONE_FIXED, ZONE_US, ZONE_EU };
#define ZONE_ENUM(name, word, words, minutes, rule) ZONE_##name,
enum zone { ZONE_TABLE(ZONE_ENUM) ZONE_COUNT };
#undef ZONE_ENUM

enum zone_answer { ZONE_GOOD, ZONE_SKIPPED };

struct str zone_word(enum zone zone);
struct str zone_words(enum zone zone); /* as people know it */
bool zone_find(struct str word, enum zone *out);
int zone_offset(enum zone zone, struct instant at); /* minutes east of UTC, then */
/* `minute` of the day, 0 to 1439. */
enum zone_answer zone_instant(enum zone zone, struct date day, int minute, struct instant *out);
/* "9:30", "09:30", "9", "9:30 am", "12 pm"; false for what is none. */
bool zone_minute(struct str typed, int *minute);
/* "2 Mar 2026, 10:15 Central (Chicago)". */
struct str zone_moment(struct arena *arena, enum zone zone, struct instant at);

#endif
