/* org/facility_rule.h - the rules of single cells of a facilities sheet; for org/facility.c.
 *
 * Purpose    pure; puts a good value into the form that is stored and says what is wrong with a bad
 *            one.
 */
#ifndef ORG_FACILITY_RULE_H
#define ORG_FACILITY_RULE_H

#include "org/facility.h"

bool facility_kept(size_t column); /* is stored with the organization, so that it can differ */
struct str facility_lower(struct arena *arena, struct str heading); /* "facility name" */

#endif
