/* web/due.h - a forecast as words and marks: what search results and the record both show.
 *
 * Ownership  texts belong to the arena of the forecast.
 */
#ifndef WEB_DUE_H
#define WEB_DUE_H

#include "cdsi/cdsi.h"

/* How urgent; also the class of its mark in the style sheet. The most urgent first. */
enum due { DUE_OVERDUE, DUE_NOW, DUE_SOON, DUE_LATER, DUE_DONE, DUE_STOP, DUE_NONE };

enum { DUE_SOON_DAYS = 30 };

enum due due_of(const struct cdsi_forecast *forecast, struct date today);
/* The schedule has no season as late as this: it says nothing of now, which is not "not due", nor is
 * last season's dose "complete". */
bool due_unknown(const struct cdsi_forecast *forecast);
/* The vaccine groups of which that holds, "Influenza, RSV"; empty if there is none. Without these words a
 * schedule grown old would look like "nothing due" when the season comes. */
struct str due_unknown_groups(struct arena *arena, const struct cdsi_result *result);
struct str due_kind(enum due due); /* "overdue": for templates and the style sheet */
struct str due_words(enum due due, const struct cdsi_forecast *forecast); /* "Overdue" */

#endif
