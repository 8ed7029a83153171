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
ROUTE(GET,    "/signin/step",       sign_step_show,    PUBLIC,       OPEN)
ROUTE(POST,   "/signin/step",       sign_step_do,      PUBLIC,       OPEN)
ROUTE(GET,    "/welcome/:token",    link_show,         PUBLIC,       OPEN)
ROUTE(POST,   "/welcome/:token",    link_do,           PUBLIC,       OPEN)
ROUTE(GET,    "/reset/:token",      link_show,         PUBLIC,       OPEN)
ROUTE(POST,   "/reset/:token",      link_do,           PUBLIC,       OPEN)
ROUTE(GET,    "/stay/:token",       stay_show,         PUBLIC,       OPEN)
ROUTE(POST,   "/stay/:token",       stay_do,           PUBLIC,       OPEN)
ROUTE(GET,    "/forgot",            forgot_show,       PUBLIC,       OPEN)
ROUTE(POST,   "/forgot",            forgot_do,         PUBLIC,       OPEN)
ROUTE(GET,    "/ask",               ask_show,          PUBLIC,       OPEN)
ROUTE(POST,   "/ask",               ask_do,            PUBLIC,       OPEN)
ROUTE(GET,    "/account",           account_show,      OWN_ACCOUNT,  OPEN)
ROUTE(GET,    "/account/info",      account_info_show, OWN_ACCOUNT,  OPEN)
ROUTE(POST,   "/account/info",      account_info_do,   OWN_ACCOUNT,  OPEN)
ROUTE(GET,    "/account/password",  account_password_show, OWN_ACCOUNT, OPEN)
ROUTE(POST,   "/account/password",  account_password_do, OWN_ACCOUNT, OPEN)
ROUTE(GET,    "/account/questions", account_questions_show, OWN_ACCOUNT, OPEN)
ROUTE(POST,   "/account/questions", account_questions_do, OWN_ACCOUNT, OPEN)
ROUTE(GET,    "/account/factor",    account_factor_show, OWN_ACCOUNT, OPEN)
ROUTE(POST,   "/account/factor",    account_factor_do, OWN_ACCOUNT,  OPEN)
ROUTE(POST,   "/account/session",   account_session_end, OWN_ACCOUNT, OPEN)
ROUTE(POST,   "/switch/:id",        switch_do,         OWN_ACCOUNT,  OPEN)
ROUTE(GET,    "/help",              help_show,         PUBLIC,       OPEN)
ROUTE(GET,    "/accessibility",     accessibility_show, PUBLIC,      OPEN)
ROUTE(GET,    "/home",              home_show,         OWN_ACCOUNT,  OPEN)
ROUTE(GET,    "/clients",           client_search_form, CLIENT_FIND, ANSWERS)
ROUTE(POST,   "/clients/search",    client_search_try, CLIENT_FIND,  ANSWERS)
ROUTE(GET,    "/clients/s/:search", client_search_show, CLIENT_FIND, ANSWERS)
ROUTE(GET,    "/clients/:id",       client_show,       CLIENT_READ,  ANSWERS)
ROUTE(GET,    "/feeds",             feeds_show,        FEED_READ,    OPEN)
ROUTE(GET,    "/feeds/:id",         feed_show,         FEED_READ,    OPEN)
ROUTE(GET,    "/messages/:id",      message_show,      FEED_READ,    OPEN)
/* clang-format on */
