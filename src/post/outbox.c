/* post/outbox.c - handing mails over to the mail server. */
#include "post/outbox.h"

#include "base/utf8.h"
#include "net/smtp.h"
#include "post/bounce.h"
#include "post/outbox.sql.h"
#include "post/post.h"
#include "store/db.h"

#define US_PER_MINUTE INT64_C(60000000)

int
mail_retry_minutes(int tries, struct instant queued_at, struct instant now)
{
    static const int minutes[] = {1, 5, 15, 60, 240};
    size_t last = sizeof(minutes) / sizeof(minutes[0]) - 1;

    if (now.us - queued_at.us > MAIL_GIVE_UP_HOURS * 60 * US_PER_MINUTE)
        return 0;
    return minutes[tries <= 1 ? 0 : (size_t)tries - 1 > last ? last : (size_t)tries - 1];
}

struct round {
    struct db *db;
    struct arena *arena;
    const struct smtp_server *server;
    struct str from, from_name;
    struct instant now;
    struct post_round *out;
};

/* From here on nobody else tries this mail for a quarter of an hour, also if we die now. */
static enum status
claim(struct round *round, const struct mail_due_row *row, bool *mine, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail_claim_in in = {
        .id = row->id, .next_at = {round->now.us + 15 * US_PER_MINUTE}, .old_at = row->next_at};
    int64_t changed;

    TRY(tx_begin(&tx, round->db, err));
    TRY(mail_claim(&tx, &in, &changed, err));
    *mine = changed == 1;
    return tx_commit(&tx, err);
}

/* What the server's answer makes of the mail. */
static struct mail_settle_in
settled(struct round *round, const struct mail_due_row *row, const struct smtp_result *result)
{
    int minutes = mail_retry_minutes(row->tries + 1, row->queued_at, round->now);
    struct mail_settle_in in = {.id = row->id, .next_at = round->now, .done_at = round->now};

    if (result->answer == SMTP_SENT) {
        in.mail_state = mail_state_word(MAIL_SENT);
        round->out->sent++;
        return in;
    }
    in.last_error = utf8_clean(round->arena, str_of(result->text));
    if (result->answer == SMTP_PERMANENT) {
        in.mail_state = mail_state_word(MAIL_BOUNCED);
        round->out->bounced++;
    } else if (minutes == 0) {
        in.mail_state = mail_state_word(MAIL_FAILED);
        round->out->failed++;
    } else {
        in.mail_state = mail_state_word(MAIL_WAITING);
        in.next_at.us += minutes * US_PER_MINUTE;
        in.done_at.us = 0;
        round->out->later++;
    }
    return in;
}

static enum status
settle(struct round *round, const struct mail_due_row *row, const struct smtp_result *result,
       struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail_settle_in in = settled(round, row, result);
    int64_t changed;

    TRY(tx_begin(&tx, round->db, err));
    TRY(mail_settle(&tx, &in, &changed, err));
    if (result->answer == SMTP_PERMANENT)
        TRY(bounce_add(&tx, round->arena,
                       &(struct bounce){.address = row->email, .why = in.last_error, .hard = true},
                       round->now, err));
    if (result->answer == SMTP_SENT)
        TRY(bounce_clear(&tx, round->arena, row->email, &changed, err));
    return tx_commit(&tx, err);
}

/* *reached is false when there is no mail server to talk to: then the others wait for the next round. */
static enum status
hand_over(struct round *round, const struct mail_due_row *row, bool *reached, struct err *err)
{
    struct mail mail = {.id = row->id,
                        .to = row->email,
                        .subject = row->subject,
                        .body = row->body,
                        .attachment = row->attachment,
                        .attachment_name = row->attachment_name,
                        .queued_at = row->queued_at};
    struct smtp_mail smtp = {.from = mail_return_path(round->arena, row->id, round->from),
                             .to = row->email};
    struct smtp_result result;
    bool mine;

    TRY(claim(round, row, &mine, err));
    if (!mine)
        return OK;
    smtp.text = mail_mime(round->arena, &mail, round->from, round->from_name);
    result = smtp_send(round->server, &smtp);
    *reached = result.answer != SMTP_TEMPORARY || result.code != 0;
    return settle(round, row, &result, err);
}

static enum status
read_due(struct round *round, struct mail_due_row **rows, size_t *count, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail_due_in in = {.lane = 0, .now_at = round->now, .max = MAIL_AT_ONCE};

    TRY(tx_read(&tx, round->db, err));
    TRY(mail_due(&tx, round->arena, &in, rows, count, err));
    return tx_commit(&tx, err);
}

enum status
post_hand_over(struct db *db, const struct smtp_server *server, struct str from,
               struct str from_name, struct instant now, struct post_round *out, struct err *err)
{
    CLEANUP(arena_cleanup) struct arena *arena = arena_new(256 << 20);
    struct round round = {db, arena, server, from, from_name, now, out};
    struct mail_due_row *rows;
    size_t count;
    bool reached = true;

    *out = (struct post_round){0};
    TRY(read_due(&round, &rows, &count, err));
    for (size_t i = 0; i < count && reached; i++)
        TRY(hand_over(&round, &rows[i], &reached, err));
    return OK;
}
