/* web/person.h - a person's data as words for pages.
 *
 * Ownership  texts belong to the arena. Nothing here is escaped: templates do that.
 */
#ifndef WEB_PERSON_H
#define WEB_PERSON_H

#include "registry/report.h"

struct str person_name(struct arena *arena,
                       const struct report_client *who); /* "Olson, Anna Marie" */
struct str person_others(struct arena *arena, const struct report_client *who); /* other names */
struct str person_sex(const struct report_client *who);
struct str person_town(struct arena *arena, const struct report_client *who);    /* "Duluth, MN" */
struct str person_address(struct arena *arena, const struct report_client *who); /* one line */
struct str person_phone(struct arena *arena, const struct report_client *who);
struct str person_parent(struct arena *arena,
                         const struct report_client *who); /* mother or guardian */
/* "7 y 8 m", "14 months", "5 weeks", "3 days"; empty if a date is missing. */
struct str age_words(struct arena *arena, struct date born, struct date on);

#endif
