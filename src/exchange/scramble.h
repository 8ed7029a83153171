/* exchange/scramble.h - a message with nobody in it: the same faults, other people.
 *
 * Purpose    a result of the test bench can be shown to somebody else. Names, numbers of persons and
 *            orders, addresses, telephones and free text keep their form (a letter stays a letter, a
 *            digit a digit) and lose their content; days keep their distances, moved by a year or so;
 *            what lies in the future stays there. So the judge finds the same in it.
 * Ownership  the text belongs to the arena; it is as long as what was given.
 * Limits     those of hl7/hl7.h. Values that stand for "not known" stay, for they are findings themselves.
 * Errors     none. What cannot be read as a message loses every letter and digit after its header.
 * Why        docs/adr/0016-bench.md
 */
#ifndef EXCHANGE_SCRAMBLE_H
#define EXCHANGE_SCRAMBLE_H

#include "base/date.h"
#include "code/code.h"

/* `salt` decides what becomes of a value: the same value under the same salt becomes the same. Throw
 * the salt away, and nobody can go back. `today` parts past and future. */
struct str scramble(struct arena *arena, const struct code_sets *codes, struct str salt,
                    struct date today, struct str raw);

#endif
