/* access/incident.c - privacy incidents in the store. */
#include "access/incident.h"

#include "access/incident.sql.h"
#include "base/id.h"
#include "store/db.h"

enum status
incident_add(struct tx *tx, struct arena *arena, struct incident *incident, struct err *err)
{
    struct incident_next_row next;
    struct incident_insert_in in = {.id = id_new(),
                                    .org_id = incident->org.v,
                                    .member_id = incident->reporter.v,
                                    .what = incident->what,
                                    .noticed_on = incident->noticed_on,
                                    .whose = incident->whose,
                                    .contained = incident->contained,
                                    .made_at = incident->made_at};

    TRY(incident_next(tx, arena, &next, err));
    in.number = next.number;
    incident->id = in.id;
    incident->number = next.number;
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

/* Both reads give rows of the same columns and of two types. */
#define INCIDENT_OF(row)                                                                           \
    ((struct incident){.id = (row).id,                                                             \
                       .number = (row).number,                                                     \
                       .org = {(row).org_id},                                                      \
                       .reporter = {(row).member_id},                                              \
                       .what = (row).what,                                                         \
                       .whose = (row).whose,                                                       \
                       .noticed_on = (row).noticed_on,                                             \
                       .contained = (row).contained,                                               \
                       .open = str_eq((row).incident_state, STR("open")),                          \
                       .made_at = (row).made_at})

enum status
incident_list(struct tx *tx, struct arena *arena, int64_t max, struct incident **out, size_t *count,
              struct err *err)
{
    struct incidents_newest_row *rows;

    TRY(incidents_newest(tx, arena, &(struct incidents_newest_in){.max = max}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct incident, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = INCIDENT_OF(rows[i]);
    return OK;
}

enum status
incident_load(struct tx *tx, struct arena *arena, int64_t id, struct incident *out, struct err *err)
{
    struct incident_by_id_row row;
    bool found;

    TRY(incident_by_id(tx, arena, &(struct incident_by_id_in){.id = id}, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no incident %lld", (long long)id);
    *out = INCIDENT_OF(row);
    return OK;
}

enum status
incident_letter_add(struct tx *tx, int64_t incident, const struct incident_letter *letter,
                    struct err *err)
{
    struct letter_put_in in = {.incident_id = incident,
                               .client_id = letter->client,
                               .member_id = letter->by.v,
                               .made_at = letter->made_at};

    return letter_put(tx, &in, err);
}

enum status
incident_letter_list(struct tx *tx, struct arena *arena, int64_t incident,
                     struct incident_letter **out, size_t *count, struct err *err)
{
    struct letters_of_row *rows;

    TRY(letters_of(tx, arena, &(struct letters_of_in){.incident_id = incident}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct incident_letter, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] =
            (struct incident_letter){rows[i].client_id, {rows[i].member_id}, rows[i].made_at};
    return OK;
}
