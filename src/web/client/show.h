/* web/client/show.h - the parts of a record's page that are filled by themselves.
 *
 * Ownership  what they fill in belongs to the visit's arena.
 * Errors     none.
 */
#ifndef WEB_CLIENT_SHOW_H
#define WEB_CLIENT_SHOW_H

#include "registry/history.h"
#include "web/visit.h"

/* The history as a grid and as a list; made->result NULL: nobody can say what counts. */
void show_doses(struct visit *v, const struct history *history, const struct history_forecast *made,
                struct client_show_view *view);

#endif
