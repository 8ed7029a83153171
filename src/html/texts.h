/* html/texts.h - the words of the pages in other languages, looked up by their English form.
 *
 * Ownership  tables are built in (data/lang/LANGUAGE.po, made by tools/mkdata) and live for ever.
 * Errors     a text that is not in the table is shown in English; a test fails on it.
 */
#ifndef HTML_TEXTS_H
#define HTML_TEXTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

struct text_pair {
    struct str english;
    struct str other;
};

struct texts {
    struct str code;               /* BCP 47: "es" */
    struct str name;               /* in itself: "Español" */
    bool draft;                    /* no speaker has confirmed it yet */
    const struct text_pair *pairs; /* sorted by str_cmp of the English */
    size_t count;
};

extern const struct texts texts_all[]; /* made by tools/mkdata, linked in by web/ */
extern const size_t texts_count;

/* The language of that code, or of the first part of it ("es-MX"); NULL if there is none, which
 * stands for English. */
const struct texts *texts_of(const struct texts *all, size_t count, struct str code);

/* NULL texts: English. */
struct str texts_find(const struct texts *texts, struct str english);
/* The same with {1} to {9} replaced by the arguments, as plain text of the arena: for what is written
 * outside of templates. A number without an argument stays as it is. */
struct str texts_say(struct arena *arena, const struct texts *texts, struct str english,
                     const struct str *args, size_t count);

#endif
