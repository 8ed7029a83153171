/* web/squeeze.h - answers made smaller on the wire, for browsers that take them so.
 *
 * Purpose    pages are compressed as they leave. The proof in their forms differs each time
 *            (access/session.h), so that lengths tell nothing of it.
 * Ownership  the smaller body belongs to the request's arena.
 * Errors     none: what cannot be compressed goes out as it is.
 * Source     RFC 9110 12.5.3 (Accept-Encoding)
 */
#ifndef WEB_SQUEEZE_H
#define WEB_SQUEEZE_H

#include "net/http.h"

/* "gzip, deflate, br;q=0.8": is `coding` among them? A quality of 0 is a no. */
bool squeeze_accepts(const struct req *req, struct str coding);
void squeeze(const struct req *req, struct res *res); /* gzip, if it is worth it */

#endif
