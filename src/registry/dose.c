/* registry/dose.c - rows of dose, observation and client_note to structs and back. */
#include "registry/dose.h"

#include <stdlib.h>

#include "base/buf.h"
#include "registry/dose.sql.h"

/* -- doses ------------------------------------------------------------------------------------- */

static const struct str completion_words[] = {[DOSE_COMPLETE] = STR_INIT("CP"),
                                              [DOSE_PARTIAL] = STR_INIT("PA"),
                                              [DOSE_NOT_GIVEN] = STR_INIT("NA"),
                                              [DOSE_REFUSED] = STR_INIT("RE")};

struct str
dose_completion_word(enum dose_completion completion)
{
    return completion_words[completion];
}

static enum dose_completion
completion_of(struct str word)
{
    for (int i = DOSE_PARTIAL; i <= DOSE_REFUSED; i++)
        if (str_eq(word, completion_words[i]))
            return (enum dose_completion)i;
    return DOSE_COMPLETE;
}

static struct str
provider_text(struct arena *arena, const struct report_provider *provider)
{
    if (provider->family.n == 0)
        return provider->id;
    return arena_printf(arena, "%.*s%s%.*s%s%.*s", STRF(provider->given),
                        provider->given.n > 0 ? " " : "", STRF(provider->family),
                        provider->degree.n > 0 ? ", " : "", STRF(provider->degree));
}

static struct str
reaction_text(struct arena *arena, const struct report_dose *dose)
{
    struct buf out;

    if (dose->reaction_count == 0)
        return STR("");
    buf_init(&out, arena, 64);
    for (size_t i = 0; i < dose->reaction_count; i++) {
        if (i > 0)
            buf_char(&out, ' ');
        buf_add(&out, dose->reactions[i].code);
    }
    return buf_str(&out);
}

enum status
dose_save(struct tx *tx, struct arena *arena, struct client_id client,
          const struct dose_write *write, struct err *err)
{
    const struct dose_event *event = write->event;
    const struct report_dose *best = &event->best;
    struct dose_add_in row = {.client_id = client.v,
                              .dose_id = event->id.v,
                              .given_on = best->given,
                              .completion = completion_words[best->completion],
                              .cvx = best->cvx,
                              .ndc = best->ndc,
                              .mvx = best->mvx,
                              .trade_name = best->trade_name,
                              .lot = best->lot,
                              .expires_on = best->expires,
                              .amount = best->amount,
                              .unit = best->unit,
                              .source = best->source,
                              .refusal = best->refusal.code,
                              .route = best->route,
                              .site = best->site,
                              .given_by = provider_text(arena, &best->administered_by),
                              .ordered_by = provider_text(arena, &best->ordered_by),
                              .facility = best->facility.name.n > 0 ? best->facility.name
                                                                    : best->facility.id,
                              .eligibility = best->eligibility,
                              .eligibility_by = best->eligibility_capture,
                              .funding = best->funding,
                              .reaction = reaction_text(arena, best),
                              .org_id = event->sources[0]->organization,
                              .sent_id = event->sources[0]->id.v,
                              .sources = (int32_t)event->source_count,
                              .doubt_id = event->doubt == 0 ? 0 : write->all[event->doubt - 1].id.v,
                              .shadowed = event->shadowed,
                              .disputed = event->disputed,
                              .changed_at = write->at};

    if (!write->fresh)
        TRY(dose_remove(tx, client, event->id, err));
    return dose_add(tx, &row, err);
}

enum status
dose_remove(struct tx *tx, struct client_id client, struct dose_id id, struct err *err)
{
    return dose_drop(tx, &(struct dose_drop_in){.client_id = client.v, .dose_id = id.v}, err);
}

static struct dose
dose_of_row(const struct dose_of_row *row)
{
    return (struct dose){.id = {row->dose_id},
                         .given = row->given_on,
                         .completion = completion_of(row->completion),
                         .cvx = row->cvx,
                         .ndc = row->ndc,
                         .mvx = row->mvx,
                         .trade_name = row->trade_name,
                         .lot = row->lot,
                         .expires = row->expires_on,
                         .amount = row->amount,
                         .unit = row->unit,
                         .source = row->source,
                         .refusal = row->refusal,
                         .route = row->route,
                         .site = row->site,
                         .given_by = row->given_by,
                         .ordered_by = row->ordered_by,
                         .facility = row->facility,
                         .eligibility = row->eligibility,
                         .eligibility_by = row->eligibility_by,
                         .funding = row->funding,
                         .reaction = row->reaction,
                         .organization = row->org_id,
                         .best = {row->sent_id},
                         .sources = (size_t)row->sources,
                         .doubt = {row->doubt_id},
                         .shadowed = row->shadowed,
                         .disputed = row->disputed,
                         .changed = row->changed_at};
}

static int
by_date(const void *a, const void *b)
{
    const struct dose *x = a, *y = b;
    int order = date_cmp(x->given, y->given);

    return order != 0 ? order : (x->id.v > y->id.v) - (x->id.v < y->id.v);
}

enum status
dose_list(struct tx *tx, struct arena *arena, struct client_id client, struct dose **list,
          size_t *count, struct err *err)
{
    struct dose_of_row *rows;

    TRY(dose_of(tx, arena, &(struct dose_of_in){client.v}, &rows, count, err));
    *list = ARENA_ARRAY(arena, struct dose, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = dose_of_row(&rows[i]);
    qsort(*list, *count, sizeof(**list), by_date);
    return OK;
}

/* -- observations ------------------------------------------------------------------------------ */

enum status
observation_list(struct tx *tx, struct arena *arena, struct client_id client,
                 struct observation **list, size_t *count, struct err *err)
{
    struct observation_of_row *rows;

    TRY(observation_of(tx, arena, &(struct observation_of_in){client.v}, &rows, count, err));
    *list = ARENA_ARRAY(arena, struct observation, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] =
            (struct observation){.id = {rows[i].sent_id},
                                 .organization = rows[i].org_id,
                                 .kind = (enum observation_kind)rows[i].kind_number,
                                 .code = {rows[i].code, rows[i].code_text, rows[i].code_system},
                                 .about_cvx = rows[i].about_cvx,
                                 .observed = rows[i].observed_on,
                                 .from = rows[i].from_on,
                                 .until = rows[i].until_on};
    return OK;
}

enum status
observation_save(struct tx *tx, struct client_id client, const struct sent_observation *sent,
                 struct err *err)
{
    return observation_put(tx,
                           &(struct observation_put_in){.client_id = client.v,
                                                        .sent_id = sent->id.v,
                                                        .kind_number = (int32_t)sent->said.kind,
                                                        .code = sent->said.code.code,
                                                        .code_text = sent->said.code.text,
                                                        .code_system = sent->said.code.system,
                                                        .about_cvx = sent->said.about_cvx,
                                                        .observed_on = sent->said.observed,
                                                        .from_on = sent->said.from,
                                                        .until_on = sent->said.until,
                                                        .org_id = sent->organization},
                           err);
}

enum status
observation_remove(struct tx *tx, struct client_id client, struct sent_id id, struct err *err)
{
    return observation_drop(
        tx, &(struct observation_drop_in){.client_id = client.v, .sent_id = id.v}, err);
}

enum status
dose_remove_all(struct tx *tx, struct client_id client, struct err *err)
{
    TRY(dose_drop_all(tx, &(struct dose_drop_all_in){client.v}, err));
    return observation_drop_all(tx, &(struct observation_drop_all_in){client.v}, err);
}

/* -- notes ------------------------------------------------------------------------------------- */

enum status
note_list(struct tx *tx, struct arena *arena, struct client_id client, struct note **list,
          size_t *count, struct err *err)
{
    struct note_of_row *rows;

    TRY(note_of(tx, arena, &(struct note_of_in){client.v}, &rows, count, err));
    *list = ARENA_ARRAY(arena, struct note, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*list)[i] = (struct note){rows[i].note_id, rows[i].org_id, rows[i].user_id,
                                   rows[i].written_at, rows[i].note};
    return OK;
}

enum status
note_save(struct tx *tx, struct client_id client, const struct note *note, struct err *err)
{
    return note_add(tx,
                    &(struct note_add_in){.client_id = client.v,
                                          .note_id = note->id,
                                          .org_id = note->organization,
                                          .user_id = note->user,
                                          .written_at = note->written,
                                          .note = note->text},
                    err);
}

enum status
note_move_all(struct tx *tx, struct client_id from, struct client_id into, struct err *err)
{
    return note_move(tx, &(struct note_move_in){.from_id = from.v, .into_id = into.v}, err);
}

enum status
note_give_back(struct tx *tx, const struct note_return *notes, struct err *err)
{
    return note_move_back(tx,
                          &(struct note_move_back_in){.from_id = notes->from.v,
                                                      .back_id = notes->back.v,
                                                      .first_id = notes->first.v},
                          err);
}
