/* exchange/monitor_score.h - a feed's quality in a month: five parts, one figure, the largest losses.
 *
 * Purpose    completeness, validity, timeliness, consistency, uniqueness, from what messages counted.
 * Ownership  the list belongs to the arena given.
 * Errors     monitor_scores() as store/db.h. A part that was never asked for is NAN and weighs nothing.
 * Source     data quality notes 3.3: score = 100 x the weighted mean (.35 .25 .25 .10 .05), always
 *            shown with its three largest losses.
 */
#ifndef EXCHANGE_MONITOR_SCORE_H
#define EXCHANGE_MONITOR_SCORE_H

#include "exchange/monitor_fold.h"

enum score_part {
    SCORE_COMPLETE,
    SCORE_VALID,
    SCORE_TIMELY,
    SCORE_CONSISTENT,
    SCORE_UNIQUE,
    SCORE_PARTS
};
enum { SCORE_LOSSES = 3 };

struct score {
    struct date month; /* its first day */
    struct count count;
    struct measured measures[MEASURE_COUNT];
    double part[SCORE_PARTS]; /* per cent */
    double total;             /* 0..100; NAN if nothing was measured */
    char letter;              /* A from 95, B from 90, C from 80, D from 70, E; '-' for none */
    enum measure loss[SCORE_LOSSES];
    size_t loss_count;
};

struct str score_part_words(enum score_part part);
/* Of the measures of one month: fills what follows them. */
void score_judge(struct score *score);
/* The last `months` months, the newest first. */
MUST_USE enum status monitor_scores(struct tx *tx, struct arena *arena, struct feed_id feed,
                                    struct date today, int months, struct score **out,
                                    struct err *err);

#endif
