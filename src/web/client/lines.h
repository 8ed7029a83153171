/* web/client/lines.h - past doses as a clerk types them: a vaccine and its dates, line by line.
 *
 * Purpose    "dtap 3/14/19 5/16/19 7/18/19" becomes three doses. A vaccine is a familiar name, a trade
 *            name or a CVX number; a date is any base/date.h takes, "t" for today or "t-7". Pure.
 * Ownership  everything belongs to the arena or borrows the text.
 * Limits     LINES_MOST doses; what is over says so.
 * Errors     none: a word that cannot be read is kept with its reason, the others still count.
 */
#ifndef WEB_CLIENT_LINES_H
#define WEB_CLIENT_LINES_H

#include "base/arena.h"
#include "base/date.h"
#include "code/code.h"

enum { LINES_MOST = 200 };

enum typed_problem {
    TYPED_FINE,
    TYPED_NO_VACCINE, /* the name is not known */
    TYPED_NO_DATE,    /* the word is no date */
    TYPED_DATELESS,   /* a vaccine with no date behind it */
    TYPED_EARLY,      /* before birth */
    TYPED_LATE,       /* after today */
    TYPED_TWICE,      /* the same vaccine on the same day stands further up */
    TYPED_TOO_MANY
};

struct typed_dose {
    size_t line;           /* from 1 */
    struct str word;       /* as typed: the date, or what could not be read */
    struct str name;       /* the vaccine as typed */
    const struct cvx *cvx; /* NULL if the name is not known */
    struct date given;     /* DATE_NONE unless fine, early or late */
    enum typed_problem problem;
};

struct typed_doses {
    struct typed_dose list[LINES_MOST];
    size_t count;
    size_t fine;
};

struct lines_for {
    const struct code_sets *codes;
    struct date born; /* DATE_NONE: not known */
    struct date today;
};

struct typed_doses *lines_read(struct arena *arena, const struct lines_for *about, struct str text);

/* A familiar name ("polio", "Tdap", "chickenpox"), a trade name, a CVX number ("cvx 20" or "20"). */
const struct cvx *vaccine_named(const struct code_sets *codes, struct str name);

#endif
