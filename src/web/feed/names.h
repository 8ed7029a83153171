/* web/feed/names.h - what the fields of a message are called, for pages.
 *
 * Ownership  names live as long as the program.
 * Source     the profiles' own tables (data/profile/).
 */
#ifndef WEB_FEED_NAMES_H
#define WEB_FEED_NAMES_H

#include "base/str.h"

/* "Date/Time of Birth" for PID-7; empty if the profiles do not name it. */
struct str field_name(struct str segment, unsigned field);
/* The table its codes are of, as code_table_find() knows it; empty if it holds none. */
struct str field_table(struct str segment, unsigned field);

#endif
