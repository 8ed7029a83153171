/* registry/handy.c - rows of tables handy_lot and handy_visit. */
#include "registry/handy.h"

#include "registry/handy.sql.h"

enum status
handy_lots(struct tx *tx, struct arena *arena, int64_t organization, struct handy_lot **list,
           size_t *count, struct err *err)
{
    struct handy_lots_of_row *rows;

    TRY(handy_lots_of(tx, arena,
                      &(struct handy_lots_of_in){.org_id = organization, .most = HANDY_LOTS}, &rows,
                      count, err));
    *list = ARENA_ARRAY(arena, struct handy_lot, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = (struct handy_lot){.cvx = rows[i].cvx,
                                        .trade_name = rows[i].trade_name,
                                        .mvx = rows[i].mvx,
                                        .lot = rows[i].lot,
                                        .expires = rows[i].expires_on,
                                        .amount = rows[i].amount,
                                        .route = rows[i].route,
                                        .site = rows[i].site,
                                        .funding = rows[i].funding,
                                        .user = rows[i].user_id,
                                        .used = rows[i].used_on};
    return OK;
}

enum status
handy_keep_lot(struct tx *tx, int64_t organization, const struct handy_lot *lot, struct instant at,
               struct err *err)
{
    struct handy_lot_put_in in = {.org_id = organization,
                                  .cvx = lot->cvx,
                                  .trade_name = lot->trade_name,
                                  .lot = lot->lot,
                                  .mvx = lot->mvx,
                                  .expires_on = lot->expires,
                                  .amount = lot->amount,
                                  .route = lot->route,
                                  .site = lot->site,
                                  .funding = lot->funding,
                                  .user_id = lot->user,
                                  .used_on = lot->used,
                                  .used_at = at};

    return handy_lot_put(tx, &in, err);
}

enum status
handy_visit(struct tx *tx, struct arena *arena, int64_t user, struct date today,
            struct handy_visit *out, struct err *err)
{
    struct handy_visit_of_row row;
    bool found;

    *out = (struct handy_visit){.giver = 0};
    TRY(handy_visit_of(tx, arena, &(struct handy_visit_of_in){user}, &row, &found, err));
    if (found && date_cmp(row.used_on, today) == 0)
        *out = (struct handy_visit){.giver = row.giver_id, .eligibility = row.eligibility};
    return OK;
}

enum status
handy_keep_visit(struct tx *tx, int64_t user, struct date today, const struct handy_visit *visit,
                 struct err *err)
{
    return handy_visit_put(tx,
                           &(struct handy_visit_put_in){.user_id = user,
                                                        .giver_id = visit->giver,
                                                        .eligibility = visit->eligibility,
                                                        .used_on = today},
                           err);
}
