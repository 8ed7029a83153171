/* web/home.h - the cards of the first page.
 *
 * Purpose    what waits, and the person's own work; each fills its part of the view.
 * Ownership  everything belongs to the visit's arena.
 * Source     ux notes 3b (Home) and 2a (recent clients)
 */
#ifndef WEB_HOME_H
#define WEB_HOME_H

#include "store/db.h"
#include "web/visit.h"

MUST_USE enum status home_todo(struct visit *v, struct tx *tx, struct home_view *view,
                               struct err *err);
/* The clients this person opened last for this organization, and the doses entered today: both follow
 * from the audit, so that nothing more is kept about what somebody looked at. */
MUST_USE enum status home_work(struct visit *v, struct tx *tx, struct home_view *view,
                               struct err *err);

#endif
