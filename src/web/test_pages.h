/* web/test_pages.h - the pages before a store with people in it, asked for as a browser of each of them, for
 * tests.
 *
 * Ownership  everything belongs to pages->p->arena, which ends with the test. One a test.
 */
#ifndef WEB_TEST_PAGES_H
#define WEB_TEST_PAGES_H

#include "access/test_people.h"
#include "web/serve.h"

struct pages {
    struct people *p;
    struct web web;
    struct cdsi_force *force;
    struct code_sets *codes;
    struct res res; /* the last answer */
};

int pages_open(struct pages *pages);
int pages_close(struct pages *pages);
struct session pages_session(struct people *p, const struct user *user);

/* `session` NULL: somebody who is not signed in. The form's token is added. A path may have a query. */
unsigned pages_ask(struct pages *pages, const struct session *session, enum http_method method,
                   struct str path, struct str form);
bool pages_shown(const struct pages *pages, const char *text);
struct str pages_header(const struct pages *pages, const char *name);

/* How many mails went to an address, "" for all; *newest is the last one, if it is not NULL. */
struct mail;
size_t pages_mails(struct people *p, const char *to, struct mail *newest);
/* The path of the link in the newest mail to an address: what follows the site's address. */
struct str pages_link(struct people *p, const char *to);

#endif
