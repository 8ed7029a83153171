/* registry/client_typed.h - what was typed into the search box, taken apart, and how it fits a person.
 *
 * Purpose    "Anna Olson 14 Mar 2019, 55101" in any order becomes names, a birth date, a postal code, a
 *            telephone, a number. Pure.
 * Ownership  texts belong to the arena.
 * Limits     TYPED_NAMES names; further ones are left out.
 * Errors     none.
 */
#ifndef REGISTRY_CLIENT_TYPED_H
#define REGISTRY_CLIENT_TYPED_H

#include "registry/client_search.h"

enum { TYPED_NAMES = 3, PHONE_LOCAL = 7 };

/* What was typed, sorted by what it can be. */
struct typed {
    struct str names[TYPED_NAMES]; /* folded */
    size_t name_count;
    size_t short_name; /* names with fewer letters are meant whole, longer ones as a beginning */
    struct date born;
    struct str zip;
    struct str phone;     /* ten digits */
    struct client_id own; /* our own number of a person; 0 none */
    struct str number;    /* other words with a digit in them, together */
    struct str together;  /* all letters and digits, if that may be a number typed with blanks */
    int year;             /* of birth, alone; 0 not asked for */
};

/* Seven digits, however they are grouped: a telephone without its area code. */
bool client_typed_local(struct arena *arena, const struct typed *typed, uint64_t *digits);

struct typed client_typed(struct arena *arena, struct str text, struct date today);

/* Does all of it fit? Names as beginnings of the person's own or of a parent's; the birth date to the
 * day. *why says what fits; it is filled only if all does. */
bool client_typed_fits(struct arena *arena, const struct code_sets *sets, const struct typed *typed,
                       const struct report_client *believed, unsigned *why);
/* The same where names may also be nicknames, sound alike or have a slip, and day and month of the
 * birth date may be swapped. */
bool client_typed_near(struct arena *arena, const struct code_sets *sets, const struct typed *typed,
                       const struct report_client *believed, unsigned *why);

#endif
