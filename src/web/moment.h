/* web/moment.h - moments and days as pages show them, in the site's time. */
#ifndef WEB_MOMENT_H
#define WEB_MOMENT_H

#include "base/date.h"

struct str moment_words(struct arena *arena, struct instant at,
                        int offset_minutes); /* "2 Mar 2026, 10:15"; "" for 0 */

#endif
