/* registry/glass.c - rows of table glass. */
#include "registry/glass.h"

#include "base/id.h"
#include "registry/glass.sql.h"

#define US_PER_MINUTE INT64_C(60000000)

enum status
glass_break(struct tx *tx, const struct client *client, const struct glass *glass, struct err *err)
{
    struct glass_add_in in = {.client_id = client->id.v,
                              .glass_id = id_new(),
                              .user_id = glass->user,
                              .org_id = glass->organization,
                              .reason = glass->reason,
                              .opened_at = glass->at,
                              .until_at = {glass->at.us + GLASS_MINUTES * US_PER_MINUTE}};

    if (client->lock == CLIENT_OPTED_OUT)
        return FAIL(err, E_DENIED, "the person opted out of the registry");
    if (str_trim(glass->reason).n < GLASS_REASON)
        return FAIL(err, E_INVALID, "a reason is needed");
    return glass_add(tx, &in, err);
}

enum status
glass_list(struct tx *tx, struct arena *arena, struct client_id client, struct glass_opening **list,
           size_t *count, struct err *err)
{
    struct glass_of_row *rows;

    TRY(glass_of(tx, arena, &(struct glass_of_in){.client_id = client.v, .most = GLASS_SHOWN},
                 &rows, count, err));
    *list = ARENA_ARRAY(arena, struct glass_opening, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = (struct glass_opening){.user = rows[i].user_id,
                                            .organization = rows[i].org_id,
                                            .reason = rows[i].reason,
                                            .opened = rows[i].opened_at,
                                            .until = rows[i].until_at};
    return OK;
}

enum status
glass_broken(struct tx *tx, struct arena *arena, const struct glass *who, bool *open,
             struct err *err)
{
    struct glass_opening *list;
    size_t count;

    *open = false;
    TRY(glass_list(tx, arena, who->client, &list, &count, err));
    for (size_t i = 0; i < count; i++)
        *open = *open || (list[i].user == who->user && list[i].organization == who->organization &&
                          list[i].until.us > who->at.us && list[i].opened.us <= who->at.us);
    return OK;
}
