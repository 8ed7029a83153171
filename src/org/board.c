/* org/board.c - all agreements at once, their notices, and the text that is signed. */
#include "org/dua.h"

#include <sodium.h>

#include "base/id.h"
#include "org/agreement.sql.h"

static struct board_row
board_row_of(const struct agreement_rows_row *row)
{
    struct board_row out = {
        .id = {row->agreement_id},
        .org = {row->org_id},
        .code = row->code,
        .name = row->name,
        .dates = {STEP_TERMINATED, row->signed_on, row->ends_on},
        .signer = {.name = row->signer_name,
                   .title = row->signer_title,
                   .email = row->signer_email},
        .notices = (uint32_t)row->notices,
        .submitted_at = row->submitted_at,
        .remark = row->remark,
        .assigned_to = row->assigned_to,
        .facilities = row->facilities,
        .version = row->version,
    };

    (void)agreement_step_find(row->step, &out.dates.step);
    return out;
}

enum status
agreement_board(struct tx *tx, struct arena *arena, struct board_row **out, size_t *count,
                struct err *err)
{
    struct agreement_rows_row *rows;

    TRY(agreement_rows(tx, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct board_row, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = board_row_of(&rows[i]);
    return OK;
}

enum status
agreement_none(struct tx *tx, struct arena *arena, struct board_row **out, size_t *count,
               struct err *err)
{
    struct agreements_none_row *rows;

    TRY(agreements_none(tx, arena, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct board_row, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct board_row){.org = {rows[i].org_id},
                                       .code = rows[i].code,
                                       .name = rows[i].name,
                                       .dates = {STEP_TERMINATED, DATE_NONE, DATE_NONE},
                                       .none = true};
    return OK;
}

enum status
agreement_board_count(struct tx *tx, struct arena *arena, struct date today, int days,
                      struct board_count *out, struct err *err)
{
    struct agreement_waiting_in in = {.from_on = today, .last_on = date_add_days(today, days)};
    struct agreement_waiting_row row;

    TRY(agreement_waiting(tx, arena, &in, &row, err));
    *out = (struct board_count){row.submitted, row.ending};
    return OK;
}

enum status
notice_mark(struct tx *tx, struct board_row *row, size_t index, bool *first, struct err *err)
{
    int64_t changed;
    uint32_t notices = row->notices | 1U << index;
    struct agreement_noticed_in in = {
        .id = row->id.v, .notices = (int32_t)notices, .old_notices = (int32_t)row->notices};

    TRY(agreement_noticed(tx, &in, &changed, err));
    *first = changed > 0;
    if (*first)
        row->notices = notices;
    return OK;
}

enum status
notice_log(struct tx *tx, const struct notice *notice, struct err *err)
{
    struct notice_add_in in = {.id = id_new(),
                               .agreement_id = notice->agreement.v,
                               .days = notice->days,
                               .email = notice->email,
                               .mail_id = notice->mail,
                               .sent_at = notice->at};

    return notice_add(tx, &in, err);
}

enum status
notice_hold_since(struct tx *tx, struct arena *arena, const struct board_row *row,
                  struct instant since, bool *told, struct err *err)
{
    struct notices_since_in in = {
        .agreement_id = row->id.v, .email = row->signer.email, .since_at = since};
    struct notices_since_row out;
    int64_t changed;

    TRY(notice_hold(tx, &(struct notice_hold_in){.id = row->id.v}, &changed, err));
    TRY(notices_since(tx, arena, &in, &out, err));
    *told = out.n > 0;
    return OK;
}

enum status
notice_list(struct tx *tx, struct arena *arena, struct agreement_id id, struct notice **out,
            size_t *count, struct err *err)
{
    struct notices_of_row *rows;

    TRY(notices_of(tx, arena, &(struct notices_of_in){.agreement_id = id.v}, &rows, count, err));
    *out = ARENA_ARRAY(arena, struct notice, *count);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] =
            (struct notice){id, rows[i].days, rows[i].email, rows[i].mail_id, rows[i].sent_at};
    return OK;
}

enum status
agreement_text_newest(struct tx *tx, struct arena *arena, struct date today,
                      struct agreement_text *out, struct err *err)
{
    struct text_newest_row row;
    bool found;

    TRY(text_newest(tx, arena, &(struct text_newest_in){.today_on = today}, &row, &found, err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "no text of the agreement is in the store yet");
    *out = (struct agreement_text){row.number, row.title, row.body, row.hash};
    return OK;
}

enum status
agreement_text_load(struct tx *tx, struct arena *arena, int number, struct agreement_text *out,
                    struct err *err)
{
    struct text_by_number_row row;
    bool found;

    TRY(text_by_number(tx, arena, &(struct text_by_number_in){.number = number}, &row, &found,
                       err));
    if (!found)
        return FAIL(err, E_NOTFOUND, "there is no version %d of the agreement", number);
    *out = (struct agreement_text){row.number, row.title, row.body, row.hash};
    return OK;
}

enum status
agreement_text_add(struct tx *tx, struct arena *arena, int number, struct str title,
                   struct str body, struct date from, struct err *err)
{
    enum { HASH_BYTES = 32 };
    char *hash = arena_bytes(arena, HASH_BYTES);
    struct text_put_in in = {.number = number,
                             .title = title,
                             .body = body,
                             .hash = {hash, HASH_BYTES},
                             .from_on = from};

    (void)crypto_generichash((unsigned char *)hash, HASH_BYTES, (const unsigned char *)body.p,
                             body.n, NULL, 0);
    return text_put(tx, &in, err);
}
