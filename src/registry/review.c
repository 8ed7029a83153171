/* registry/review.c - the review queue and the pairs kept apart. */
#include "registry/review.h"

#include "base/id.h"
#include "registry/review.sql.h"

enum status
review_raise(struct tx *tx, struct arena *arena, const struct review_about *about, struct err *err)
{
    return review_add(tx,
                      &(struct review_add_in){.client_id = about->client.v,
                                              .review_id = id_new(),
                                              .other_id = about->other.v,
                                              .score = about->score->total,
                                              .evidence = match_explain(arena, about->score),
                                              .org_id = about->organization,
                                              .message_id = about->message,
                                              .opened_at = about->at},
                      err);
}

enum status
review_list(struct tx *tx, struct arena *arena, size_t most, struct review **list, size_t *count,
            struct err *err)
{
    struct review_open_row *rows;

    TRY(review_open(tx, arena, &(struct review_open_in){(int64_t)most}, &rows, count, err));
    *list = ARENA_ARRAY(arena, struct review, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = (struct review){.id = rows[i].review_id,
                                     .client = {rows[i].client_id},
                                     .other = {rows[i].other_id},
                                     .score = rows[i].score,
                                     .evidence = rows[i].evidence,
                                     .verdict = STR("open"),
                                     .organization = rows[i].org_id,
                                     .message = rows[i].message_id,
                                     .opened = rows[i].opened_at};
    return OK;
}

enum status
review_open_count(struct tx *tx, struct arena *arena, int64_t *count, struct err *err)
{
    struct review_count_row row;

    TRY(review_count(tx, arena, &row, err));
    *count = row.n;
    return OK;
}

enum status
review_load(struct tx *tx, struct arena *arena, struct client_id client, int64_t id,
            struct review *review, struct err *err)
{
    struct review_find_row row;
    bool found;

    TRY(review_find(tx, arena, &(struct review_find_in){client.v, id}, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "review %lld is not there", (long long)id);
    *review = (struct review){.id = row.review_id,
                              .client = {row.client_id},
                              .other = {row.other_id},
                              .score = row.score,
                              .evidence = row.evidence,
                              .verdict = row.verdict,
                              .organization = row.org_id,
                              .message = row.message_id,
                              .opened = row.opened_at};
    return OK;
}

enum status
review_list_of(struct tx *tx, struct arena *arena, struct client_id client, struct review **list,
               size_t *count, struct err *err)
{
    struct review_of_row *rows;

    TRY(review_of(tx, arena, &(struct review_of_in){client.v}, &rows, count, err));
    *list = ARENA_ARRAY(arena, struct review, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = (struct review){.id = rows[i].review_id,
                                     .client = {rows[i].client_id},
                                     .other = {rows[i].other_id},
                                     .score = rows[i].score,
                                     .evidence = rows[i].evidence,
                                     .verdict = rows[i].verdict,
                                     .organization = rows[i].org_id,
                                     .message = rows[i].message_id,
                                     .opened = rows[i].opened_at};
    return OK;
}

enum status
review_settle(struct tx *tx, const struct review_decision *decision, struct err *err)
{
    int64_t changed;

    TRY(review_decide(tx,
                      &(struct review_decide_in){.client_id = decision->client.v,
                                                 .review_id = decision->id,
                                                 .verdict = decision->verdict,
                                                 .user_id = decision->user,
                                                 .decided_at = decision->at},
                      &changed, err));
    return changed == 1 ? OK
                        : FAIL(err, E_CONFLICT, "review %lld was decided by someone else",
                               (long long)decision->id);
}

enum status
review_settle_pair(struct tx *tx, const struct review_pair *pair, struct err *err)
{
    struct review_close_in in = {.client_id = pair->one.v,
                                 .other_id = pair->two.v,
                                 .verdict = pair->verdict,
                                 .user_id = pair->user,
                                 .decided_at = pair->at};

    TRY(review_close(tx, &in, err));
    in.client_id = pair->two.v;
    in.other_id = pair->one.v;
    return review_close(tx, &in, err);
}

/* -- joinings ---------------------------------------------------------------------------------- */

enum status
review_add_link(struct tx *tx, const struct join_row *link, struct err *err)
{
    return link_add(tx,
                    &(struct link_add_in){.client_id = link->client.v,
                                          .link_id = link->id,
                                          .into_id = link->into.v,
                                          .reason = link->reason,
                                          .user_id = link->user,
                                          .linked_at = link->at},
                    err);
}

enum status
review_find_link(struct tx *tx, struct arena *arena, struct client_id client, struct join_row *link,
                 bool *found, struct err *err)
{
    struct link_of_row row;

    TRY(link_of(tx, arena, &(struct link_of_in){client.v}, &row, found, err));
    if (*found)
        *link = (struct join_row){row.link_id, client,      {row.into_id},
                                  row.reason,  row.user_id, row.linked_at};
    return OK;
}

enum status
review_links_into(struct tx *tx, struct arena *arena, struct client_id into, struct join_row **list,
                  size_t *count, struct err *err)
{
    struct link_into_row *rows;

    TRY(link_into(tx, arena, &(struct link_into_in){into.v}, &rows, count, err));
    *list = ARENA_ARRAY(arena, struct join_row, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = (struct join_row){rows[i].link_id, {rows[i].client_id}, into,
                                       rows[i].reason,  rows[i].user_id,     rows[i].linked_at};
    return OK;
}

enum status
review_undo_link(struct tx *tx, const struct join_row *link, int64_t user, struct instant at,
                 struct err *err)
{
    int64_t changed;

    TRY(link_undo(
        tx,
        &(struct link_undo_in){
            .client_id = link->client.v, .link_id = link->id, .undone_by = user, .undone_at = at},
        &changed, err));
    return changed == 1 ? OK
                        : FAIL(err, E_CONFLICT, "client %lld was taken apart by someone else",
                               (long long)link->client.v);
}

/* -- pairs kept apart -------------------------------------------------------------------------- */

enum status
review_keep_apart(struct tx *tx, const struct apart *apart, struct err *err)
{
    struct review_part_in in = {.client_id = apart->one.v,
                                .other_id = apart->two.v,
                                .user_id = apart->user,
                                .decided_at = apart->at};

    TRY(apart_add(tx,
                  &(struct apart_add_in){.one = apart->one.v,
                                         .two = apart->two.v,
                                         .reason = apart->reason,
                                         .user_id = apart->user,
                                         .apart_at = apart->at},
                  err));
    TRY(review_part(tx, &in, err));
    in.client_id = apart->two.v;
    in.other_id = apart->one.v;
    return review_part(tx, &in, err);
}

enum status
review_open_again(struct tx *tx, const struct review *review, struct err *err)
{
    int64_t changed;

    TRY(review_reopen(
        tx, &(struct review_reopen_in){.client_id = review->client.v, .review_id = review->id},
        &changed, err));
    if (changed != 1)
        return FAIL(err, E_CONFLICT, "review %lld does not say that they are two",
                    (long long)review->id);
    return apart_drop(tx, &(struct apart_drop_in){.one = review->client.v, .two = review->other.v},
                      err);
}

enum status
review_are_apart(struct tx *tx, struct arena *arena, struct client_id one, struct client_id two,
                 bool *apart, struct err *err)
{
    struct apart_find_row *rows;
    size_t count;

    TRY(apart_find(tx, arena, &(struct apart_find_in){one.v}, &rows, &count, err));
    *apart = false;
    for (size_t i = 0; i < count; i++)
        *apart = *apart || rows[i].other_id == two.v;
    return OK;
}
