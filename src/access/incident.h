/* access/incident.h - privacy incidents: reported by anyone signed in, worked on by the registry.
 *
 * Ownership  rows belong to the arena.
 * Errors     E_NOTFOUND; E_CONFLICT when two took the same number at once: try again; otherwise as the
 *            store.
 * Source     product notes 2.5; Minn. Stat. 13.055.
 */
#ifndef ACCESS_INCIDENT_H
#define ACCESS_INCIDENT_H

#include "access/audit.h"

struct incident {
    int64_t id; /* filled by incident_add(), as is number */
    int number; /* 1, 2, 3 ..., for people; 0 for one from before there were numbers */
    struct org_id org;
    struct user_id reporter;
    struct str what, whose;
    struct date noticed_on;
    bool contained;
    bool open;
    struct instant made_at;
};

MUST_USE enum status incident_add(struct tx *tx, struct arena *arena, struct incident *incident,
                                  struct err *err);
MUST_USE enum status incident_close(struct tx *tx, int64_t id, struct err *err);
/* The newest first. */
MUST_USE enum status incident_list(struct tx *tx, struct arena *arena, int64_t max,
                                   struct incident **out, size_t *count, struct err *err);

MUST_USE enum status incident_load(struct tx *tx, struct arena *arena, int64_t id,
                                   struct incident *out, struct err *err);

/* Whom an incident concerns, and that a letter was made. A second letter leaves the first one's day. */
struct incident_letter {
    int64_t client;
    struct user_id by;
    struct instant made_at;
};
MUST_USE enum status incident_letter_add(struct tx *tx, int64_t incident,
                                         const struct incident_letter *letter, struct err *err);
MUST_USE enum status incident_letter_list(struct tx *tx, struct arena *arena, int64_t incident,
                                          struct incident_letter **out, size_t *count,
                                          struct err *err);

#endif
