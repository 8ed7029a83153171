/* registry/match_address.h - addresses and telephones in the form in which they can be compared.
 *
 * Source     USPS Publication 28 for directions, suffixes and units.
 * Ownership  texts belong to the arena given.
 */
#ifndef REGISTRY_MATCH_ADDRESS_H
#define REGISTRY_MATCH_ADDRESS_H

#include "registry/match_key.h"

/* False if nothing of the address can be used. */
bool address_make(struct arena *arena, const struct code_sets *sets,
                  const struct report_address *raw, struct identity_address *out);
/* Ten digits, or seven; 0 for a stand-in or anything else. */
uint64_t phone_make(const struct code_sets *sets, struct str area, struct str number);

#endif
