/* web/client/show.h - the parts of a record's page that are filled by themselves.
 *
 * Ownership  what they fill in belongs to the visit's arena.
 * Errors     none.
 */
#ifndef WEB_CLIENT_SHOW_H
#define WEB_CLIENT_SHOW_H

#include "registry/history.h"
#include "web/client/otherwise.h"
#include "web/visit.h"

/* What is made of the history for the page. */
struct show_made {
    struct history_forecast forecast; /* its result NULL: nobody can say what counts */
    struct otherwise *otherwise;      /* what senders say of doses that a person put right */
    size_t otherwise_count;
};

/* The page of a record that was loaded and whose look was written down: GET /clients/:id, and what measures
 * it. Reads the store only where senders say otherwise. */
MUST_USE enum status show_record(struct visit *v, const struct history *history, struct err *err);
/* The history as a grid and as a list. */
void show_doses(struct visit *v, const struct history *history, const struct show_made *made,
                struct client_show_view *view);

#endif
