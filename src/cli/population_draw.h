/* cli/population_draw.h - chance for the invented population: a stream that a number decides. */
#ifndef CLI_POPULATION_DRAW_H
#define CLI_POPULATION_DRAW_H

#include "cli/population.h"

struct draw {
    uint64_t state;
};

uint64_t draw(struct draw *d);
uint64_t draw_below(struct draw *d, uint64_t n); /* 0 .. n-1 */
bool draw_chance(struct draw *d, unsigned per_thousand);

/* Fills person->doses: the routine schedule with delays, gaps and refusals. */
void population_doses(struct arena *arena, struct draw *d, struct date today,
                      struct invented_person *person);

#endif
