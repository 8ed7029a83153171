/* registry/join.c - statements move, beliefs are made anew. */
#include "registry/join.h"

#include "base/id.h"
#include "registry/client.h"
#include "registry/dose.h"
#include "registry/review.h"
#include "registry/said.h"
#include "registry/sent.h"

struct joiner {
    struct tx *tx;
    struct arena *arena;
    const struct code_sets *sets;
};

/* -- beliefs anew ------------------------------------------------------------------------------ */

static enum status
rebuild_person(struct joiner *j, const struct rebuild *rebuild, struct sent_all *all,
               struct err *err)
{
    struct report_client believed = survive(j->arena, j->sets, all->clients, all->client_count);
    struct client_record record = {.id = rebuild->client, .believed = &believed, .at = rebuild->at};
    struct client client;
    struct identity was, is;
    bool found;

    TRY(client_load(j->tx, j->arena, rebuild->client, &client, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "client %lld is not there", (long long)rebuild->client.v);
    identity_normalise(j->arena, j->sets, &client.believed, &was);
    identity_normalise(j->arena, j->sets, &believed, &is);
    record.text = said_client(j->arena, &believed);
    record.is = &is;
    record.protect_organization = survive_protector(all->clients, all->client_count);
    return client_change(j->tx, &record, rebuild->found ? &was : NULL, err);
}

/* What each organization said last; clients are in order, newest first. */
static enum status
rebuild_status(struct joiner *j, struct client_id id, const struct sent_all *all, struct err *err)
{
    TRY(client_drop_statuses(j->tx, id, err));
    for (size_t i = 0; i < all->client_count; i++) {
        struct client_status status = {.organization = all->clients[i].organization,
                                       .from = DATE_NONE};
        bool newer = false;

        for (size_t k = 0; k < i; k++)
            newer = newer || all->clients[k].organization == status.organization;
        if (newer)
            continue;
        for (size_t k = i; k < all->client_count; k++) {
            const struct sent_client *sent = &all->clients[k];

            if (sent->organization != status.organization)
                continue;
            status.first = sent->received;
            if (status.status.n == 0) {
                status.status = sent->said.status;
                status.from = sent->said.status_from;
            }
        }
        TRY(client_save_status(j->tx, id, &status, err));
    }
    return OK;
}

static enum status
rebuild_doses(struct joiner *j, const struct rebuild *rebuild, struct sent_all *all,
              struct err *err)
{
    struct dose_known known = {all->doses, all->dose_count, all->deleted, all->deleted_count};
    struct dose_plan plan = dose_replan(j->arena, j->sets, &known);

    TRY(dose_remove_all(j->tx, rebuild->client, err));
    for (size_t i = 0; i < plan.move_count; i++)
        TRY(sent_set_dose(j->tx, rebuild->client, plan.move[i], err));
    for (size_t i = 0; i < plan.put_count; i++)
        TRY(dose_save(j->tx, j->arena, rebuild->client,
                      &(struct dose_write){plan.events, plan.put[i].event, true, rebuild->at},
                      err));
    for (size_t i = 0; i < all->observation_count; i++)
        TRY(observation_save(j->tx, rebuild->client, &all->observations[i], err));
    return OK;
}

enum status
join_rebuild(struct tx *tx, struct arena *arena, const struct code_sets *sets,
             const struct rebuild *rebuild, struct err *err)
{
    struct joiner j = {tx, arena, sets};
    struct sent_all all;

    TRY(sent_load(tx, arena, rebuild->client, &all, err));
    if (all.client_count == 0)
        return FAIL(err, E_NOTFOUND, "nothing was said of client %lld",
                    (long long)rebuild->client.v);
    TRY(sent_read_clients(arena, &all, err));
    TRY(sent_read_doses(arena, &all, err));
    TRY(sent_read_observations(arena, &all, err));
    TRY(rebuild_person(&j, rebuild, &all, err));
    TRY(rebuild_status(&j, rebuild->client, &all, err));
    return rebuild_doses(&j, rebuild, &all, err);
}

/* -- joining ----------------------------------------------------------------------------------- */

/* Loads a client that stands, and lets nobody else judge persons of that birth date. */
static enum status
take(struct joiner *j, struct client_id id, struct client *client, struct err *err)
{
    bool found;

    TRY(client_load(j->tx, j->arena, id, client, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "client %lld is not there", (long long)id.v);
    if (client->merged_into.v != 0)
        return FAIL(err, E_CONFLICT, "client %lld was joined to another", (long long)id.v);
    return client_hold(j->tx, client->believed.born, err);
}

static enum status
may_join(struct joiner *j, const struct join *join, struct err *err)
{
    bool apart;

    if (join->from.v == join->into.v)
        return FAIL(err, E_CONFLICT, "client %lld is one already", (long long)join->from.v);
    TRY(review_are_apart(j->tx, j->arena, join->from, join->into, &apart, err));
    if (apart)
        return FAIL(err, E_CONFLICT, "clients %lld and %lld are kept apart",
                    (long long)join->from.v, (long long)join->into.v);
    return OK;
}

/* The client that leaves keeps its row, and is found by its number alone. */
static enum status
leave(struct joiner *j, const struct join *join, const struct client *from, struct err *err)
{
    struct identity was;

    identity_normalise(j->arena, j->sets, &from->believed, &was);
    TRY(client_unfind(j->tx, join->from, &was, err));
    TRY(dose_remove_all(j->tx, join->from, err));
    TRY(client_drop_statuses(j->tx, join->from, err));
    TRY(note_move_all(j->tx, join->from, join->into, err));
    TRY(sent_move_all(j->tx, join->from, join->into, err));
    return client_set_merged(j->tx, join->from, join->into, join->at, err);
}

enum status
join_clients(struct tx *tx, struct arena *arena, const struct code_sets *sets,
             const struct join *join, struct err *err)
{
    struct joiner j = {tx, arena, sets};
    struct client from, into;

    TRY(may_join(&j, join, err));
    TRY(take(&j, join->from, &from, err));
    TRY(take(&j, join->into, &into, err));
    TRY(leave(&j, join, &from, err));
    TRY(join_rebuild(tx, arena, sets, &(struct rebuild){join->into, true, join->at}, err));
    TRY(review_settle_pair(
        tx, &(struct review_pair){join->from, join->into, STR("same"), join->user, join->at}, err));
    return review_add_link(tx,
                           &(struct join_row){.id = id_new(),
                                              .client = join->from,
                                              .into = join->into,
                                              .reason = join->reason,
                                              .user = join->user,
                                              .at = join->at},
                           err);
}

/* -- taking apart ------------------------------------------------------------------------------ */

enum { FIRST_MAX = 64 };

/* The client, and whoever had been joined to it before it was joined itself. */
static enum status
collect_first(struct joiner *j, struct client_id client, struct client_id *list, size_t *count,
              struct err *err)
{
    list[0] = client;
    *count = 1;
    for (size_t i = 0; i < *count; i++) {
        struct join_row *links;
        size_t n;

        TRY(review_links_into(j->tx, j->arena, list[i], &links, &n, err));
        for (size_t k = 0; k < n && *count < FIRST_MAX; k++)
            list[(*count)++] = links[k].client;
    }
    return OK;
}

static enum status
give_back(struct joiner *j, struct client_id from, struct client_id back, struct err *err)
{
    struct client_id first[FIRST_MAX];
    size_t count;

    TRY(collect_first(j, back, first, &count, err));
    TRY(sent_move_back(j->tx, j->arena, from, first, count, err));
    for (size_t i = 0; i < count; i++)
        TRY(note_give_back(j->tx, &(struct note_return){from, back, first[i]}, err));
    return OK;
}

enum status
join_undo(struct tx *tx, struct arena *arena, const struct code_sets *sets, const struct part *part,
          struct err *err)
{
    struct joiner j = {tx, arena, sets};
    struct join_row link;
    struct client other;
    bool found;

    TRY(review_find_link(tx, arena, part->client, &link, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "client %lld was not joined to anybody",
                    (long long)part->client.v);
    TRY(client_load_standing(tx, arena, link.into, &other, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "client %lld is not there", (long long)link.into.v);
    TRY(client_hold(tx, other.believed.born, err));
    TRY(review_undo_link(tx, &link, part->user, part->at, err));
    TRY(give_back(&j, other.id, part->client, err));
    TRY(client_set_merged(tx, part->client, (struct client_id){0}, part->at, err));
    TRY(join_rebuild(tx, arena, sets, &(struct rebuild){part->client, false, part->at}, err));
    TRY(join_rebuild(tx, arena, sets, &(struct rebuild){other.id, true, part->at}, err));
    return review_keep_apart(
        tx, &(struct apart){part->client, other.id, part->reason, part->user, part->at}, err);
}
