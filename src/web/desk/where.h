/* web/desk/where.h - the page somebody asks from, as it may stand in a link and in a ticket.
 *
 * Purpose    the help link of every page carries its path, so that the desk knows where it was. Numbers of
 *            things stay in it; tokens, codes and searches do not: only the name of their place.
 * Ownership  texts live in the visit's arena.
 * Errors     none; what could not have been written by us is empty.
 */
#ifndef WEB_DESK_WHERE_H
#define WEB_DESK_WHERE_H

#include "web/visit.h"

/* "/feeds/17" of the route "/feeds/:id"; "/dua/sign/:token" stays as it is. */
struct str where_of(const struct visit *v, struct str pattern);
/* Of a query or form: a path, and a request's number in hexadecimal; otherwise empty. */
struct str where_page(struct str said);
struct str where_request(struct str said);
/* What a question is about: "agreement", "help" or "message"; otherwise empty. */
struct str where_about(struct str said);
/* The number after `prefix` ("/messages/") if the page is one of these; 0 otherwise. */
int64_t where_number(struct str page, const char *prefix);

#endif
