/* web/language.h - in which language a page is shown.
 *
 * Purpose    a stranger's own choice (a cookie), else what the browser asks for; a user's choice in
 *            the account. English when there is no such translation.
 */
#ifndef WEB_LANGUAGE_H
#define WEB_LANGUAGE_H

#include "web/visit.h"

/* Fills v->page.texts and what the layout says of languages. */
void language_set(struct visit *v);

#endif
