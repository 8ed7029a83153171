/* registry/sent.c - rows of table sent to structs and back. */
#include "registry/sent.h"

#include "base/id.h"
#include "registry/said.h"
#include "registry/sent.sql.h"

static void
take_client(const struct sent_of_row *row, struct sent_all *all)
{
    all->clients[all->client_count++] = (struct sent_client){.id = {row->sent_id},
                                                             .organization = row->org_id,
                                                             .source = (uint64_t)row->source_hash,
                                                             .by = (enum report_by)row->said_by,
                                                             .received = row->received_at,
                                                             .text = row->said};
}

static struct sent_known
dose_of(const struct sent_of_row *row)
{
    return (struct sent_known){.order = (uint64_t)row->order_hash,
                               .source = (uint64_t)row->source_hash,
                               .user = row->user_id,
                               .sent = {.id = {row->sent_id},
                                        .dose = {row->dose_id},
                                        .organization = row->org_id,
                                        .message = row->message_id,
                                        .by = (enum report_by)row->said_by,
                                        .received = row->received_at,
                                        .text = row->said}};
}

static void
take_observation(const struct sent_of_row *row, struct sent_all *all)
{
    all->observations[all->observation_count++] =
        (struct sent_observation){.id = {row->sent_id},
                                  .organization = row->org_id,
                                  .received = row->received_at,
                                  .text = row->said};
}

/* What a row speaks of. */
enum about { ABOUT_CLIENT, ABOUT_DOSE, ABOUT_DELETION, ABOUT_OBSERVATION, ABOUT_COUNT };

static enum about
about(const struct sent_of_row *row)
{
    if (str_eq(row->about, STR("C")))
        return ABOUT_CLIENT;
    if (str_eq(row->about, STR("X")))
        return ABOUT_DELETION;
    return str_eq(row->about, STR("D")) ? ABOUT_DOSE : ABOUT_OBSERVATION;
}

static void
make_room(struct arena *arena, const struct sent_of_row *rows, size_t count, struct sent_all *all)
{
    size_t of[ABOUT_COUNT] = {0};

    for (size_t i = 0; i < count; i++)
        of[about(&rows[i])]++;
    *all = (struct sent_all){
        .clients = ARENA_ARRAY(arena, struct sent_client, of[ABOUT_CLIENT] + 1),
        .doses = ARENA_ARRAY(arena, struct sent_known, of[ABOUT_DOSE] + 1),
        .deleted = ARENA_ARRAY(arena, struct sent_known, of[ABOUT_DELETION] + 1),
        .observations = ARENA_ARRAY(arena, struct sent_observation, of[ABOUT_OBSERVATION] + 1)};
}

enum status
sent_load(struct tx *tx, struct arena *arena, struct client_id client, struct sent_all *all,
          struct err *err)
{
    struct sent_of_row *rows;
    size_t count;

    TRY(sent_of(tx, arena, &(struct sent_of_in){client.v}, &rows, &count, err));
    make_room(arena, rows, count, all);
    for (size_t i = 0; i < count; i++) {
        switch (about(&rows[i])) {
        case ABOUT_CLIENT:
            take_client(&rows[i], all);
            break;
        case ABOUT_DOSE:
            all->doses[all->dose_count++] = dose_of(&rows[i]);
            break;
        case ABOUT_DELETION:
            all->deleted[all->deleted_count++] = dose_of(&rows[i]);
            break;
        case ABOUT_OBSERVATION:
            take_observation(&rows[i], all);
            break;
        case ABOUT_COUNT:
            break;
        }
    }
    return OK;
}

enum status
sent_read_clients(struct arena *arena, struct sent_all *all, struct err *err)
{
    for (size_t i = 0; i < all->client_count; i++)
        TRY(said_client_read(arena, all->clients[i].text, &all->clients[i].said, err));
    return OK;
}

enum status
sent_read_doses(struct arena *arena, struct sent_all *all, struct err *err)
{
    for (size_t i = 0; i < all->dose_count; i++)
        TRY(said_dose_read(arena, all->doses[i].sent.text, &all->doses[i].sent.said, err));
    for (size_t i = 0; i < all->deleted_count; i++)
        TRY(said_dose_read(arena, all->deleted[i].sent.text, &all->deleted[i].sent.said, err));
    return OK;
}

enum status
sent_read_observations(struct arena *arena, struct sent_all *all, struct err *err)
{
    for (size_t i = 0; i < all->observation_count; i++)
        TRY(said_observation_read(arena, all->observations[i].text, &all->observations[i].said,
                                  err));
    return OK;
}

enum status
sent_of_message(struct tx *tx, struct arena *arena, struct client_id client, int64_t message,
                struct sent_kept *out, struct err *err)
{
    struct sent_by_message_row *rows;
    size_t count;

    *out = (struct sent_kept){.dose_count = 0};
    TRY(sent_by_message(tx, arena, &(struct sent_by_message_in){client.v, message}, &rows, &count,
                        err));
    out->doses = ARENA_ARRAY(arena, struct kept_dose, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct kept_dose *kept = &out->doses[out->dose_count];

        out->persons += str_eq(rows[i].about, STR("C"));
        out->observations += str_eq(rows[i].about, STR("O"));
        if (!str_eq(rows[i].about, STR("D")))
            continue;
        kept->dose.v = rows[i].dose_id;
        kept->holds = rows[i].ended_at.us == 0;
        TRY(said_dose_read(arena, rows[i].said, &kept->said, err));
        out->dose_count++;
    }
    return OK;
}

static struct sent_add_in
row_of(const struct sent_by *by, const char *about, struct sent_id id, struct str said)
{
    const struct report *report = by->report;

    return (struct sent_add_in){.client_id = by->client.v,
                                .sent_id = id.v,
                                .about = str_of(about),
                                .org_id = report->organization,
                                .source_hash = (int64_t)by->source,
                                .said_by = (int32_t)report->by,
                                .message_id = report->message,
                                .user_id = report->user,
                                .received_at = report->received,
                                .said = said};
}

enum status
sent_add_client(struct tx *tx, const struct sent_by *by, const struct sent_client *sent,
                struct err *err)
{
    struct sent_add_in row = row_of(by, "C", sent->id, sent->text);

    return sent_add(tx, &row, err);
}

enum status
sent_add_dose(struct tx *tx, const struct sent_by *by, const struct sent_dose *sent,
              struct err *err)
{
    struct sent_add_in row = row_of(by, "D", sent->id, sent->text);

    row.order_hash = (int64_t)dose_order_hash(&sent->said);
    row.dose_id = sent->dose.v;
    return sent_add(tx, &row, err);
}

enum status
sent_add_carried(struct tx *tx, const struct sent_by *by, const struct sent_dose *sent,
                 const struct sent_known *person, struct err *err)
{
    struct sent_add_in row = row_of(by, "D", sent->id, sent->text);

    row.org_id = sent->organization;
    row.said_by = (int32_t)sent->by;
    row.source_hash = (int64_t)person->source;
    row.user_id = person->user;
    row.order_hash = (int64_t)dose_order_hash(&sent->said);
    row.dose_id = sent->dose.v;
    return sent_add(tx, &row, err);
}

enum status
sent_add_deletion(struct tx *tx, const struct sent_by *by, const struct sent_known *deleted,
                  struct err *err)
{
    struct sent_add_in row = row_of(by, "X", (struct sent_id){id_new()}, deleted->sent.text);

    row.org_id = deleted->sent.organization;
    row.source_hash = (int64_t)deleted->source;
    row.order_hash = (int64_t)deleted->order;
    row.dose_id = deleted->sent.dose.v;
    return sent_add(tx, &row, err);
}

enum status
sent_add_observation(struct tx *tx, const struct sent_by *by, const struct sent_observation *sent,
                     struct err *err)
{
    struct sent_add_in row = row_of(by, "O", sent->id, sent->text);

    return sent_add(tx, &row, err);
}

enum status
sent_end_one(struct tx *tx, struct client_id client, struct sent_id id, struct instant at,
             struct err *err)
{
    return sent_end(
        tx, &(struct sent_end_in){.client_id = client.v, .sent_id = id.v, .ended_at = at}, err);
}

enum status
sent_set_dose(struct tx *tx, struct client_id client, const struct sent_dose *sent, struct err *err)
{
    return sent_relink(tx,
                       &(struct sent_relink_in){
                           .client_id = client.v, .sent_id = sent->id.v, .dose_id = sent->dose.v},
                       err);
}

enum status
sent_move_all(struct tx *tx, struct client_id from, struct client_id into, struct err *err)
{
    return sent_move(tx, &(struct sent_move_in){.client_id = from.v, .into_id = into.v}, err);
}

struct first_ids {
    const struct client_id *list;
    size_t count;
};

static bool
is_first(const struct first_ids *first, int64_t id)
{
    for (size_t i = 0; i < first->count; i++)
        if (first->list[i].v == id)
            return true;
    return false;
}

/* The row's source spoke of them before the two were joined: what it has said since goes along. */
static bool
belongs_to(const struct first_ids *first, const struct sent_origins_row *rows,
           const struct sent_origins_row *row)
{
    for (const struct sent_origins_row *r = rows; r <= row; r++)
        if (r->source_hash == row->source_hash)
            return is_first(first, r->first_id);
    return false;
}

enum status
sent_move_back(struct tx *tx, struct arena *arena, struct client_id from,
               const struct client_id *first, size_t count, struct err *err)
{
    struct first_ids ids = {first, count};
    struct sent_origins_row *rows;
    size_t row_count;

    TRY(sent_origins(tx, arena, &(struct sent_origins_in){from.v}, &rows, &row_count, err));
    for (size_t i = 0; i < row_count; i++)
        if (is_first(&ids, rows[i].first_id) || belongs_to(&ids, rows, &rows[i]))
            TRY(sent_move_one(tx,
                              &(struct sent_move_one_in){.client_id = from.v,
                                                         .sent_id = rows[i].sent_id,
                                                         .into_id = first[0].v},
                              err));
    return OK;
}

enum status
sent_doses_entered(struct tx *tx, struct arena *arena, struct client_id client, int64_t user,
                   struct instant since, int64_t *count, struct err *err)
{
    struct sent_entered_row row;

    TRY(sent_entered(tx, arena, &(struct sent_entered_in){client.v, user, since}, &row, err));
    *count = row.n;
    return OK;
}
