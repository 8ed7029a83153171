/* access/incident.h - privacy incidents: reported by anyone signed in, worked on by the registry.
 *
 * Ownership  rows belong to the arena.
 * Errors     E_NOTFOUND; otherwise as the store.
 * Source     product notes 2.5; Minn. Stat. 13.055.
 */
#ifndef ACCESS_INCIDENT_H
#define ACCESS_INCIDENT_H

#include "access/audit.h"

struct incident {
    int64_t id; /* filled by incident_add(); its number for people */
    struct org_id org;
    struct user_id reporter;
    struct str what, whose;
    struct date noticed_on;
    bool contained;
    bool open;
    struct instant made_at;
};

MUST_USE enum status incident_add(struct tx *tx, struct incident *incident, struct err *err);
MUST_USE enum status incident_close(struct tx *tx, int64_t id, struct err *err);
/* The newest first. */
MUST_USE enum status incident_list(struct tx *tx, struct arena *arena, int64_t max,
                                   struct incident **out, size_t *count, struct err *err);

#endif
