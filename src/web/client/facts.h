/* web/client/facts.h - what bears on the forecast besides doses, in words.
 *
 * Ownership  texts borrow from the fact and the code sets.
 */
#ifndef WEB_CLIENT_FACTS_H
#define WEB_CLIENT_FACTS_H

#include "registry/dose.h"
#include "web/visit.h"

struct str fact_kind_words(enum observation_kind kind); /* "Contraindication" */
struct str fact_words(const struct visit *v, const struct observation *fact);

#endif
