/* access/incident.c - privacy incidents in the store. */
#include "access/incident.h"

#include "access/incident.sql.h"
#include "base/id.h"
#include "store/db.h"

enum status
incident_add(struct tx *tx, struct incident *incident, struct err *err)
{
    struct incident_insert_in in = {.id = id_new(),
                                    .org_id = incident->org.v,
                                    .member_id = incident->reporter.v,
                                    .what = incident->what,
                                    .noticed_on = incident->noticed_on,
                                    .whose = incident->whose,
                                    .contained = incident->contained,
                                    .made_at = incident->made_at};

    incident->id = in.id;
    return incident_insert(tx, &in, err);
}

enum status
incident_close(struct tx *tx, int64_t id, struct err *err)
{
    struct incident_settle_in in = {.id = id, .incident_state = STR("closed")};
    int64_t changed;

    TRY(incident_settle(tx, &in, &changed, err));
    return changed == 1 ? OK : FAIL(err, E_NOTFOUND, "there is no incident %lld", (long long)id);
}

enum status
incident_list(struct tx *tx, struct arena *arena, int64_t max, struct incident **out, size_t *count,
              struct err *err)
{
    struct incidents_newest_row *rows;

    TRY(incidents_newest(tx, arena, &(struct incidents_newest_in){.max = max}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct incident, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct incident){.id = rows[i].id,
                                      .org = {rows[i].org_id},
                                      .reporter = {rows[i].member_id},
                                      .what = rows[i].what,
                                      .whose = rows[i].whose,
                                      .noticed_on = rows[i].noticed_on,
                                      .contained = rows[i].contained,
                                      .open = str_eq(rows[i].incident_state, STR("open")),
                                      .made_at = rows[i].made_at};
    return OK;
}
