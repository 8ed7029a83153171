/* org/notice.h - which notice of an ending agreement is due on a day, and who sees a banner.
 *
 * Purpose    pure; the runner asks every day, also after days on which it did not run: of several
 *            notices whose day has passed only the latest is due, so nobody gets five at once.
 * Errors     none.
 * Source     product notes 2.4: 90, 60, 30, 14, 7, 1 days before, on the day, the day after it and a week
 *            after it.
 */
#ifndef ORG_NOTICE_H
#define ORG_NOTICE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/date.h"
#include "org/agreement.h"

/* Days before the end; negative ones lie after it. Largest first. */
#define NOTICE_TABLE(X) X(90) X(60) X(30) X(14) X(7) X(1) X(0) X(-1) X(-7)

#define NOTICE_ONE(days) +1
enum { NOTICE_COUNT = 0 NOTICE_TABLE(NOTICE_ONE) };
#undef NOTICE_ONE

enum { NOTICE_GIVE_UP_DAYS = 30, BANNER_ADMINISTRATOR_DAYS = 30, BANNER_EVERYONE_DAYS = 7 };

int notice_days(size_t index); /* of the notice; index < NOTICE_COUNT */

/* "30 days before the end", "on the day of the end", "1 day after the end". */
struct str notice_words(struct arena *arena, int days);

/* True if one is to be sent today; *index says which. Bit i of `sent` is set when notice i went out
 * for this agreement. Nothing is due for an agreement ended long ago or not in force. */
bool notice_due(const struct agreement_dates *dates, struct date today, uint32_t sent,
                size_t *index);

/* Is a word about the end due on every page? To administrators from 30 days before it, to everybody from
 * 7 days before, and to all when it is over or nothing is in force. */
bool notice_banner(const struct gate *gate, bool administrator);

#endif
