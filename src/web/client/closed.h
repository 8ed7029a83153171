/* web/client/closed.h - the page of a record that is restricted.
 *
 * Errors     those of the store.
 */
#ifndef WEB_CLIENT_CLOSED_H
#define WEB_CLIENT_CLOSED_H

#include "registry/client.h"
#include "web/visit.h"

/* Says why and whom to ask; nothing of the person. Audited as refused. */
MUST_USE enum status closed_show(struct visit *v, const struct client *client, struct str problem,
                                 struct err *err);

#endif
