/* web/look.h - how the pages look in this browser: theme, and single keys on or off.
 *
 * Purpose    kept in a cookie, so that the pages before signing in look the same.
 * Errors     none: what is not understood is as if it were not there.
 * Source     ux notes 2a (dark mode, keyboard); WCAG 2.1.4
 */
#ifndef WEB_LOOK_H
#define WEB_LOOK_H

#include "net/http.h"

struct str look_theme(const struct req *req); /* "light", "dark", or empty: as the system has it */
bool look_keys_off(const struct req *req);

#endif
