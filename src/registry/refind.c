/* registry/refind.c - keys made again, some persons at a time. */
#include "registry/refind.h"

#include "registry/refind.sql.h"

static enum status
refind_one(struct tx *tx, struct arena *arena, const struct code_sets *sets, struct client_id id,
           struct err *err)
{
    struct client client;
    struct identity who;
    bool found;

    TRY(client_load_standing(tx, arena, id, &client, &found, err));
    if (found) {
        identity_normalise(arena, sets, &client.believed, &who);
        TRY(client_find_also(tx, client.id, &who, err));
    }
    return refind_done(tx, &(struct refind_done_in){id.v}, err);
}

enum status
refind_round(struct db *db, struct arena *arena, const struct code_sets *sets, size_t *done,
             struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct refind_waiting_row *rows;

    *done = 0;
    TRY(tx_read(&tx, db, err));
    TRY(refind_waiting(&tx, arena, &(struct refind_waiting_in){REFIND_BATCH}, &rows, done, err));
    tx_end(&tx);
    if (*done == 0)
        return OK;
    TRY(tx_begin(&tx, db, err));
    for (size_t i = 0; i < *done; i++)
        TRY(refind_one(&tx, arena, sets, (struct client_id){rows[i].client_id}, err));
    return tx_commit(&tx, err);
}
