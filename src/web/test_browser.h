/* web/test_browser.h - asks for pages as a browser does, with cookies and form tokens, for tests.
 *
 * Ownership  answers belong to the arena given to browser_new(). One browser a test program.
 */
#ifndef WEB_TEST_BROWSER_H
#define WEB_TEST_BROWSER_H

#include "web/serve.h"

struct shown {
    unsigned status;
    struct str body;
    const struct res_header *headers;
};

void browser_new(struct web *of, struct arena *in); /* without a cookie */
struct shown browser_ask(enum http_method method, const char *path, struct str body);
struct shown browser_get(const char *path);
/* Posts `fields` with the token of the page at `from`. */
struct shown browser_post(const char *from, const char *path, const char *fields);
/* With GOOD_PASSWORD of access/test_people.h. */
struct shown browser_sign_in(const char *org, const char *user);
bool browser_has(const struct shown *answer, const char *piece);
struct str browser_header(const struct shown *answer, const char *name);

#endif
