/* web/serve.h - the door for people: from a request to a page.
 *
 * Purpose    one of the four doors: it reads the clock, logs, and turns errors into pages. In order:
 *            route, session, permission, agreement, form token; then the page's own function.
 * Ownership  a struct web lives as long as the server and is shared by all threads.
 * Limits     LIMIT_FORM_BYTES a form.
 * Errors     none leave: 303 to sign in, 400, 403, 404, 405, 409, 413, 500, 503 as pages.
 * Why        docs/adr/0007-pages.md, docs/adr/0009-access.md, docs/adr/0015-practice.md
 */
#ifndef WEB_SERVE_H
#define WEB_SERVE_H

#include <stdatomic.h>

#include "cdsi/force.h"
#include "code/code.h"
#include "net/http.h"

struct db;
struct exchange;
struct kept;
struct searches;

struct web {
    struct db *db;
    const struct code_sets *codes;
    struct cdsi_force *force;  /* the schedule in force; each page that needs it holds it */
    struct exchange *exchange; /* what pages judge messages with, and send them through */
    struct searches *searches; /* web/client/searches.h */
    struct kept *kept;         /* web/kept.h */
    struct str product;        /* "Jenner", or what the site calls it */
    bool secure;               /* served over TLS, here or by a proxy: cookies are marked so */
    bool practice;             /* invented people only: said on every page */
    struct web *training;      /* its practice registry, a store of its own; NULL: there is none */
    struct web *real;          /* in the practice registry: the one it belongs to; NULL otherwise */
};

void web_open(struct web *web); /* after its other fields are filled */
void web_close(struct web *web);
/* Answers every path that no machine's door has taken. */
void web_answer(struct web *web, struct req *req, struct res *res);

/* For `jenner routes` and the tests: the table of web/routes.h. */
struct web_route {
    enum http_method method;
    struct str path;
    struct str permission; /* its word; "public" if nobody needs to be signed in */
    struct str gate;       /* "open", "answers", "stores" */
};
size_t web_routes(const struct web_route **out);

#endif
