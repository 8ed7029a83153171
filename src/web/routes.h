/* web/routes.h - every page there is, and who may see it. The only such list.
 *
 * needs   a permission of access/permission.h; PUBLIC: nobody has to be signed in.
 * gate    OPEN: also without an agreement in force; ANSWERS: only while queries are answered;
 *         STORES: only while data are taken (org/agreement.h).
 *
 *    method  path                  handler            needs         gate */
/* clang-format off */
ROUTE(GET,    "/",                  home_first,        PUBLIC,       OPEN)
ROUTE(GET,    "/signin",            sign_in_show,      PUBLIC,       OPEN)
ROUTE(POST,   "/signin",            sign_in_try,       PUBLIC,       OPEN)
ROUTE(POST,   "/signout",           sign_out_do,       OWN_ACCOUNT,  OPEN)
ROUTE(GET,    "/help",              help_show,         PUBLIC,       OPEN)
ROUTE(GET,    "/accessibility",     accessibility_show, PUBLIC,      OPEN)
ROUTE(GET,    "/home",              home_show,         OWN_ACCOUNT,  OPEN)
ROUTE(GET,    "/clients",           client_search_form, CLIENT_FIND, ANSWERS)
ROUTE(POST,   "/clients/search",    client_search_try, CLIENT_FIND,  ANSWERS)
ROUTE(GET,    "/clients/s/:search", client_search_show, CLIENT_FIND, ANSWERS)
ROUTE(GET,    "/clients/:id",       client_show,       CLIENT_READ,  ANSWERS)
/* clang-format on */
