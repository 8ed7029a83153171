/* web/test_child.h - a person who was reported to North Clinic a month ago, for tests of the record's pages.
 *
 * Ownership  needs the people's store; what it makes belongs to people->arena.
 */
#ifndef WEB_TEST_CHILD_H
#define WEB_TEST_CHILD_H

#include "access/test_people.h"
#include "code/code.h"
#include "registry/client.h"

struct client_id child_add(struct people *people, const struct code_sets *codes, const char *family,
                           const char *given, struct date born);
/* North Clinic's agreement, without which nobody opens a record. */
void child_agreement(struct people *people, const struct org *org);

#endif
