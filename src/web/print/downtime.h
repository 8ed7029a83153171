/* web/print/downtime.h - pages that are served also while the store cannot be read.
 *
 * Purpose    the paper form for doses given while the registry is down: the page that says so links here,
 *            so it must not ask the store for anything, not even who is signed in.
 * Errors     none.
 * Source     ux notes 3b (print record: blank downtime form)
 */
#ifndef WEB_PRINT_DOWNTIME_H
#define WEB_PRINT_DOWNTIME_H

#include "web/visit.h"

enum status downtime_show(struct visit *v, struct err *err);
enum status downtime_pdf(struct visit *v, struct err *err);

#endif
