/* base/utf8.h - checking UTF-8, and folding names so that they can be compared.
 *
 * Source     Unicode by libutf8proc; RFC 3629 for what is well formed.
 * Ownership  results belong to the arena given.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/arena.h"
#include "base/str.h"

size_t utf8_len(struct str s);   /* bytes of the first character, 0 if s is empty or it is broken */
bool utf8_valid(struct str s);   /* well formed throughout */
size_t utf8_count(struct str s); /* characters; a broken byte counts as one */

/* Upper case, accents and marks dropped, composed again; punctuation stays. Broken bytes are read
 * as Latin-1, which is what senders without MSH-18 mean by them. */
struct str utf8_fold(struct arena *arena, struct str s);

/* The same for names, as they are written where only the letters of English are at hand: Đặng is DANG,
 * Łukasz LUKASZ, Bjørn BJORN, Æsa AESA, Þór THOR; other scripts stay. Apostrophes of all kinds become ',
 * dashes of all kinds -. Not for what is kept as a hash and cannot be made anew. */
struct str utf8_fold_name(struct arena *arena, struct str s);

/* Fit for a database: broken bytes and NUL become U+FFFD. The str itself when nothing is wrong. */
struct str utf8_clean(struct arena *arena, struct str s);

/* Latin-1 bytes as UTF-8; text that is well formed UTF-8 already comes back as it is. */
struct str utf8_from_latin1(struct arena *arena, struct str s);

#endif
