/* registry/said.h - what was said of a person or a dose, as text that is kept.
 *
 * Purpose    one codec for the parts of a report: written into the column `said` of table sent and
 *            `believed` of table client, and read back as the same struct. Empty elements are not
 *            written; so equal statements give equal texts, whatever message they came in.
 * Format     one element a line: a tag of one or two characters, then ' ' and the value; '[' and a
 *            count for a list, each entry closed by ';'; '(' for a part, closed by ')'. Dates are
 *            day numbers. LF and backslash in a value are written \n and \\. Tags are never
 *            reused: a text written by any release can be read by every later one, which skips
 *            tags it does not know.
 * Ownership  texts and structs belong to the arena; a struct read borrows values from its text.
 * Limits     none of its own.
 * Errors     a text that is not of this form is our mistake or a damaged store: E_INVALID.
 */
#ifndef REGISTRY_SAID_H
#define REGISTRY_SAID_H

#include "base/arena.h"
#include "base/err.h"
#include "registry/report.h"

/* Places in the message, `corrects` and `action` are not part of what was said. */
struct str said_client(struct arena *arena, const struct report_client *client);
struct str said_dose(struct arena *arena, const struct report_dose *dose);
struct str said_observation(struct arena *arena, const struct report_observation *observation);

MUST_USE enum status said_client_read(struct arena *arena, struct str text,
                                      struct report_client *client, struct err *err);
MUST_USE enum status said_dose_read(struct arena *arena, struct str text, struct report_dose *dose,
                                    struct err *err);
MUST_USE enum status said_observation_read(struct arena *arena, struct str text,
                                           struct report_observation *observation, struct err *err);

#endif
