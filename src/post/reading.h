/* post/reading.h - how many years of school an English text asks for.
 *
 * Purpose    a hint for the writer, never a reason to refuse. Pure.
 * Limits     syllables are counted by groups of vowels, which is right for most English words.
 * Errors     none; 0 for a text of fewer than READING_WORDS words, about which nothing can be said.
 * Source     J. P. Kincaid et al. 1975: 0.39 words a sentence + 11.8 syllables a word - 15.59.
 */
#ifndef POST_READING_H
#define POST_READING_H

#include "base/str.h"

enum { READING_WORDS = 50, READING_GRADE = 10, READING_MOST = 20 };

/* School years, rounded, from 0 to READING_MOST, which means so many or more; a line end ends a sentence as well. */
int reading_grade(struct str prose);

#endif
