/* registry/own.h - the record that a sender has made under its own number before.
 *
 * Purpose    a message, or a query, of whom the sender has spoken before needs no search: the record
 *            bears the sender's number for the person, and name and birth date say that it is no
 *            slip. Cautions meant for strangers (a twin, a newborn without a name, little evidence, a
 *            close second) do not apply; else each message about such a person would make another
 *            record.
 * Ownership  the answer is one of the list given.
 * Errors     none.
 */
#ifndef REGISTRY_OWN_H
#define REGISTRY_OWN_H

#include <stddef.h>

#include "registry/client.h"
#include "registry/match.h"

/* The best of `list`, with its score; NULL, and the score as it was, if none is one's own. */
struct client_candidate *own_record(const struct identity *who, struct client_candidate *list,
                                    size_t count, struct match_score *score);

#endif
