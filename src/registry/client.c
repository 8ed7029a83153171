/* registry/client.c - finding and loading persons. */
#include "registry/client.h"

#include <string.h>

#include "base/limits.h"
#include "registry/client.sql.h"
#include "registry/client_key.h"
#include "registry/said.h"

/* -- one record -------------------------------------------------------------------------------- */

static enum client_lock
lock_of(struct str word)
{
    if (word.n == 0)
        return CLIENT_OPEN;
    return str_eq(word, STR("one")) ? CLIENT_ONE_ORGANIZATION : CLIENT_OPTED_OUT;
}

enum status
client_load(struct tx *tx, struct arena *arena, struct client_id id, struct client *client,
            bool *found, struct err *err)
{
    struct person_row_row row;

    TRY(person_row(tx, arena, &(struct person_row_in){id.v}, &row, found, err));
    if (!*found)
        return OK;
    *client = (struct client){.id = id,
                              .version = row.version,
                              .created = row.created_at,
                              .changed = row.changed_at,
                              .merged_into = {row.merged_into},
                              .lock = lock_of(row.locked),
                              .lock_organization = row.lock_org_id,
                              .protect_organization = row.protect_org_id};
    return said_client_read(arena, row.believed, &client->believed, err);
}

enum status
client_load_standing(struct tx *tx, struct arena *arena, struct client_id id, struct client *client,
                     bool *found, struct err *err)
{
    enum { STEPS = 32 }; /* joined again and again; more is a ring, a mistake of ours */

    for (int i = 0; i < STEPS; i++) {
        TRY(client_load(tx, arena, id, client, found, err));
        if (!*found || client->merged_into.v == 0)
            return OK;
        id = client->merged_into;
    }
    return FAIL(err, E_INVALID, "client %lld is joined in a ring", (long long)id.v);
}

/* Numbers grow with time, so evenly spread numbers are evenly spread days. */
enum { SAMPLE_PLACES = 20 };

enum status
client_sample(struct tx *tx, struct arena *arena, size_t most, struct client_id **list,
              size_t *count, struct err *err)
{
    struct person_ids_from_row *rows;
    struct person_id_last_row last = {0};
    int64_t first, at;
    bool found = false;
    size_t n;

    *list = ARENA_ARRAY(arena, struct client_id, most + 1);
    *count = 0;
    TRY(person_ids_from(tx, arena, &(struct person_ids_from_in){.least = 1, .most = 1}, &rows, &n,
                        err));
    TRY(person_id_last(tx, arena, &(struct person_id_last_in){INT64_MAX}, &last, &found, err));
    if (n == 0 || !found)
        return OK;
    first = at = rows[0].client_id;
    for (int64_t i = 0; i < SAMPLE_PLACES && *count < most; i++) {
        int64_t from = first + (last.client_id - first) / SAMPLE_PLACES * i;
        size_t left = most - *count, share = most / SAMPLE_PLACES + 1;

        at = from > at ? from : at;
        TRY(person_ids_from(tx, arena,
                            &(struct person_ids_from_in){
                                .least = at, .most = (int64_t)(share < left ? share : left)},
                            &rows, &n, err));
        for (size_t k = 0; k < n; k++)
            (*list)[(*count)++].v = rows[k].client_id;
        at = n == 0 ? at : rows[n - 1].client_id + 1;
    }
    return OK;
}

bool
client_open_to(const struct client *client, int64_t organization)
{
    if (organization == 0)
        return true;
    if (client->lock == CLIENT_OPTED_OUT ||
        (client->lock == CLIENT_ONE_ORGANIZATION && client->lock_organization != organization))
        return false;
    return client->believed.protect != REPORT_YES || client->protect_organization == organization;
}

/* -- candidates -------------------------------------------------------------------------------- */

enum { KEYS_AT_ONCE = 16 };

struct search {
    struct tx *tx;
    struct arena *arena;
    const struct code_sets *sets;
    struct client_candidate *list;
    size_t count;
};

static enum status
ask(struct search *s, const struct client_keys *keys, size_t from,
    struct person_candidates_row **rows, size_t *count, struct err *err)
{
    int64_t k[KEYS_AT_ONCE] = {0};
    struct person_candidates_in in = {.most = LIMIT_CANDIDATES + 1};

    for (size_t i = 0; i < KEYS_AT_ONCE && from + i < keys->count; i++)
        k[i] = keys->key[from + i];
    in.k1 = k[0], in.k2 = k[1], in.k3 = k[2], in.k4 = k[3];
    in.k5 = k[4], in.k6 = k[5], in.k7 = k[6], in.k8 = k[7];
    in.k9 = k[8], in.k10 = k[9], in.k11 = k[10], in.k12 = k[11];
    in.k13 = k[12], in.k14 = k[13], in.k15 = k[14], in.k16 = k[15];
    return person_candidates(s->tx, s->arena, &in, rows, count, err);
}

static bool
listed(const struct search *s, int64_t id)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->list[i].client.id.v == id)
            return true;
    return false;
}

static enum status
read_candidate(struct search *s, const struct person_candidates_row *row, struct err *err)
{
    struct client_candidate *c = &s->list[s->count++];

    c->client = (struct client){.id = {row->client_id},
                                .version = row->version,
                                .lock = lock_of(row->locked),
                                .lock_organization = row->lock_org_id,
                                .protect_organization = row->protect_org_id};
    c->text = row->believed;
    TRY(said_client_read(s->arena, row->believed, &c->client.believed, err));
    identity_normalise(s->arena, s->sets, &c->client.believed, &c->who);
    return OK;
}

enum { BATCHES_MAX = (CLIENT_KEYS_MAX + KEYS_AT_ONCE - 1) / KEYS_AT_ONCE };

struct batch {
    struct person_candidates_row *rows;
    size_t count;
};

static enum status
read_batch(struct search *s, const struct batch *batch, bool *full, struct err *err)
{
    for (size_t i = 0; i < batch->count && !*full; i++) {
        *full = s->count == LIMIT_CANDIDATES;
        if (!*full && !listed(s, batch->rows[i].client_id))
            TRY(read_candidate(s, &batch->rows[i], err));
    }
    return OK;
}

/* Adds who bears one of the keys. *full: there are more than fit. */
static enum status
find(struct search *s, const struct client_keys *keys, bool *full, struct err *err)
{
    struct batch batch[BATCHES_MAX];
    const struct client_candidate *before = s->list;
    size_t n = 0, rows = 0;

    *full = false;
    for (size_t from = 0; from < keys->count; from += KEYS_AT_ONCE, n++) {
        TRY(ask(s, keys, from, &batch[n].rows, &batch[n].count, err));
        rows += batch[n].count;
    }
    s->list = ARENA_ARRAY(s->arena, struct client_candidate, s->count + rows + 1);
    for (size_t i = 0; i < s->count; i++)
        s->list[i] = before[i];
    for (size_t i = 0; i < n; i++)
        TRY(read_batch(s, &batch[i], full, err));
    return OK;
}

enum status
client_candidates(struct tx *tx, struct arena *arena, const struct code_sets *sets,
                  const struct identity *who, struct client_candidate **list, size_t *count,
                  struct err *err)
{
    struct search s = {.tx = tx, .arena = arena, .sets = sets};
    struct client_keys keys;
    bool full;

    client_keys_sought(who, &keys);
    TRY(find(&s, &keys, &full, err));
    /* Whoever is left out then, it is nobody with a number the sender gave. */
    if (full) {
        s.count = 0;
        client_keys_numbers(who, &keys);
        TRY(find(&s, &keys, &full, err));
        client_keys_rare(who, &keys);
        TRY(find(&s, &keys, &full, err));
    }
    *list = s.list;
    *count = s.count;
    return OK;
}

static bool
at_hand(const struct tx *tx)
{
    return strcmp(db_engine(tx->db), "sqlite") == 0;
}

enum status
client_candidates_numbered(struct tx *tx, struct arena *arena, const struct code_sets *sets,
                           const struct identity *who, struct client_candidate **list,
                           size_t *count, bool *all, struct err *err)
{
    struct search s = {.tx = tx, .arena = arena, .sets = sets};
    struct client_keys keys;
    bool full;

    *all = !at_hand(tx);
    if (*all)
        return client_candidates(tx, arena, sets, who, list, count, err);
    client_keys_numbers(who, &keys);
    TRY(find(&s, &keys, &full, err));
    *list = s.list;
    *count = s.count;
    return OK;
}

enum status
client_hold(struct tx *tx, struct date born, struct err *err)
{
    if (at_hand(tx))
        return OK; /* writers take turns */
    return person_hold(tx, &(struct person_hold_in){.held = born.day}, err);
}

/* -- status by organization -------------------------------------------------------------------- */

enum status
client_statuses(struct tx *tx, struct arena *arena, struct client_id id,
                struct client_status **list, size_t *count, struct err *err)
{
    struct person_status_of_row *rows;

    TRY(person_status_of(tx, arena, &(struct person_status_of_in){id.v}, &rows, count, err));
    *list = ARENA_ARRAY(arena, struct client_status, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = (struct client_status){rows[i].org_id, rows[i].status, rows[i].status_on,
                                            rows[i].first_at};
    return OK;
}

enum status
client_save_status(struct tx *tx, struct client_id id, const struct client_status *status,
                   struct err *err)
{
    return person_status_put(tx,
                             &(struct person_status_put_in){.client_id = id.v,
                                                            .org_id = status->organization,
                                                            .status = status->status,
                                                            .status_on = status->from,
                                                            .first_at = status->first},
                             err);
}

enum status
client_drop_statuses(struct tx *tx, struct client_id id, struct err *err)
{
    return person_status_drop(tx, &(struct person_status_drop_in){id.v}, err);
}
