/* base/workday.h - the days on which the registry's staff work, and what is promised in such days.
 *
 * Purpose    one count for everything promised in business days: the first sign-in of a new organization,
 *            the answer to a ticket. Monday to Friday, without the legal holidays and without the days a
 *            registry adds itself (the setting registry.closed_on).
 * Ownership  pure; nothing is kept.
 * Limits     WORKDAY_CLOSED_MOST days added.
 * Errors     workdays_parse() says false for what is no list of dates.
 * Source     Minn. Stat. 645.44 subd. 5 (holidays, and that one on a weekend is kept on the day beside it);
 *            the day after Thanksgiving, on which Minnesota's offices are closed.
 */
#ifndef BASE_WORKDAY_H
#define BASE_WORKDAY_H

#include "base/date.h"

enum { WORKDAY_CLOSED_MOST = 64, WORKDAYS_PROMISED = 5 };

/* Days beside weekends and holidays on which nobody works. Zeroed: none. */
struct workdays {
    struct date closed[WORKDAY_CLOSED_MOST];
    size_t count;
};

/* "2026-12-24 2026-12-31": ISO dates with spaces or commas between. *out is untouched by false. */
bool workdays_parse(struct str text, struct workdays *out);

/* The holiday's name, or empty. */
struct str workday_holiday(struct date day);
bool workday_is(const struct workdays *also, struct date day);
/* The nth working day after `day`; n is at least 1. A Friday and 1 give Monday. */
struct date workday_after(const struct workdays *also, struct date day, int n);
/* How many working days come after `from` up to `to`; negative when `to` is before `from`. */
int workdays_between(const struct workdays *also, struct date from, struct date to);

#endif
