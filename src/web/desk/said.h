/* web/desk/said.h - words somebody is about to send: do they name a patient?
 *
 * Ownership  texts live in the visit's arena.
 * Errors     none.
 */
#ifndef WEB_DESK_SAID_H
#define WEB_DESK_SAID_H

#include "desk/personal.h"
#include "web/visit.h"

struct said {
    struct personal found[PERSONAL_MOST];
    size_t count;
    bool warns; /* something was found, and the form does not say that it must stay */
};
/* `subject` may be empty: it is looked at too. The form's field "anyway" lets it pass. */
void said_read(struct visit *v, struct str words, struct str subject, struct said *out);

/* "a telephone number", each kind once; never the text itself. */
size_t said_kinds(const struct said *said, struct str out[PERSONAL_KINDS]);

#endif
