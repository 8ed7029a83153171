/* registry/match_name.h - what can be said of two names: alike, sounding alike, short for one another.
 *
 * Purpose    the tables of name frequencies and short forms, and the comparisons of matching.
 * Ownership  the tables are made once, at first use, and live as long as the process.
 * Limits     names are compared by their first NAME_BYTES bytes.
 * Errors     none.
 * Source     Jaro and Winkler's similarity; phonetic codes in the manner of Metaphone; name tables in
 *            data/matching/ (data/SOURCES.md).
 */
#ifndef REGISTRY_MATCH_NAME_H
#define REGISTRY_MATCH_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum { NAME_BYTES = 48, NAME_RARE_FAMILY = 170, NAME_RARE_GIVEN = 160 };

/* Tenths of a bit; the limit for what the table does not have. `name` is folded. */
unsigned name_rarity_family(struct str name);
unsigned name_rarity_given(struct str name);
/* Fills out[] with hashes of the names `name` may be short for, most common first, itself before
 * all; returns how many, at least 1. */
unsigned name_roots(struct str name, uint32_t *out, unsigned room);

/* Up to six sounds in five bits each, first sound highest; 0 for no letters at all. */
uint32_t name_phonetic(struct str folded);
/* Jaro-Winkler similarity in thousandths: 1000 is equal. */
unsigned name_similar(struct str a, struct str b);
/* The letters a name is made of, and from them the most that name_similar() could find: two names
 * without letters in common need not be compared. */
uint64_t name_letters(struct str folded);
unsigned name_similar_at_most(struct str a, uint64_t letters_a, struct str b, uint64_t letters_b);
/* One letter more, less, other, or two neighbours swapped. */
bool name_one_slip(struct str a, struct str b);

#endif
