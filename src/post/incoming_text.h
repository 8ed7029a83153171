/* post/incoming_text.h - what a person wrote in a mail, without what the mail programme added; private to
 * post/incoming.c.
 *
 * Ownership  results belong to the arena. Errors: none.
 */
#ifndef POST_INCOMING_TEXT_H
#define POST_INCOMING_TEXT_H

#include "base/arena.h"
#include "base/str.h"

/* Tags, scripts and styles gone, blocks on lines of their own, the common entities read. */
struct str incoming_from_html(struct arena *arena, struct str html);
/* Without lines that quote, the line that introduces them, what follows "Original Message", and the
 * signature after "-- "; clean UTF-8, line ends LF, at most `most` bytes. */
struct str incoming_own_words(struct arena *arena, struct str text, size_t most);

#endif
