/* cli/population_load.h - an invented population sent through the door that files take.
 *
 * Errors     E_IO, E_NOTFOUND as exchange/feed.h; a message that is not accepted is counted.
 */
#ifndef CLI_POPULATION_LOAD_H
#define CLI_POPULATION_LOAD_H

#include "cli/population.h"
#include "exchange/feed.h"

enum { POPULATION_FEEDS = 4 };

struct population_load {
    struct exchange *exchange;
    const struct population *population;
    uint64_t households; /* the first so many; household n reports by feed n % feed_count */
    struct date until;   /* only doses given before this day */
    const char *feeds[POPULATION_FEEDS]; /* ORG.CODE */
    size_t feed_count;
    struct now now; /* stands in the messages */
};

struct population_loaded {
    uint64_t people;
    uint64_t refused; /* not answered AA */
    double seconds;
};

/* On a few threads. Each person's doses are reported as history by their household's clinic. */
MUST_USE enum status population_send(const struct population_load *load,
                                     struct population_loaded *out, struct err *err);

#endif
