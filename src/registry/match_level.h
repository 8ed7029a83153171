/* registry/match_level.h - how two identities agree, field by field.
 *
 * Ownership  plain values.
 * Limits     none of its own.
 * Errors     none: what is not known on one side is LEVEL_MISSING.
 */
#ifndef REGISTRY_MATCH_LEVEL_H
#define REGISTRY_MATCH_LEVEL_H

#include "registry/match.h"

struct match_levels {
    enum match_level level[MATCH_FIELDS];
    enum match_level registry_id; /* of numbers given once: ours, and birth certificates */
    unsigned family_rarity;       /* tenths of a bit, of the name agreed on; 0 if none was */
    unsigned given_rarity;
};

void match_levels(const struct identity *a, const struct identity *b, struct match_levels *out);

#endif
