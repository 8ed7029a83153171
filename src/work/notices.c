/* work/notices.c - notices of ending agreements. */
#include "work/notices.h"

#include "access/link.h"
#include "org/dua.h"
#include "org/notice.h"
#include "post/post.h"
#include "store/db.h"
#include "store/setting.h"

enum status
letterhead_load(struct tx *tx, struct arena *arena, struct letterhead *out, struct err *err)
{
    TRY(setting_load(tx, arena, STR("registry.name"), &out->name, err));
    TRY(setting_load(tx, arena, STR("registry.url"), &out->url, err));
    if (out->name.n == 0)
        out->name = STR("Immunization Registry");
    if (out->url.n == 0)
        out->url = STR("http://127.0.0.1:8080");
    return OK;
}

/* One agreement's notice on its way into the outbox. */
struct letter {
    struct tx *tx;
    struct arena *arena;
    const struct board_row *row;
    struct letterhead head;
    int days; /* the notice: so many before the end, negative after it */
    struct now now;
    struct notice_round *out;
};

static struct str
when(struct letter *letter)
{
    int32_t left = letter->row->dates.ends_on.day - letter->now.today.day;
    struct str end = date_long(letter->arena, letter->row->dates.ends_on);

    if (left > 1)
        return arena_printf(letter->arena, "ends in %d days, on %.*s", (int)left, STRF(end));
    if (left == 1)
        return arena_printf(letter->arena, "ends tomorrow, %.*s", STRF(end));
    if (left == 0)
        return arena_printf(letter->arena, "ends today, %.*s", STRF(end));
    return arena_printf(letter->arena, "ended on %.*s", STRF(end));
}

static struct str
consequence(struct letter *letter)
{
    if (date_cmp(letter->now.today, letter->row->dates.ends_on) <= 0)
        return STR(
            "Without a new signature your users and queries are refused from the day after. "
            "Renewing takes a few minutes, and access is not interrupted if you do it before.");
    return STR(
        "Your users and queries are refused. Doses from your data feeds are stored only "
        "during the days of grace. Renewing takes a few minutes and restores access at once.");
}

static enum status
send(struct letter *letter, struct str to, struct str body, struct err *err)
{
    struct notice notice = {
        .agreement = letter->row->id, .days = letter->days, .email = to, .at = letter->now.at};
    struct mail mail = {
        .to = to,
        .subject = arena_printf(letter->arena, "Your Data Use Agreement with %.*s %.*s",
                                STRF(letter->head.name), STRF(when(letter))),
        .body = body,
        .topic = MAIL_NOTICE,
        .org = letter->row->org.v,
        .object = letter->row->id.v,
    };

    TRY(mail_queue(letter->tx, &mail, letter->now.at, err));
    notice.mail = mail.id;
    letter->out->mails++;
    return notice_log(letter->tx, &notice, err);
}

static enum status
to_representative(struct letter *letter, struct err *err)
{
    struct str token, body;

    TRY(link_make(letter->tx, letter->arena, LINK_AGREEMENT, letter->row->id.v,
                  letter->row->signer.email, letter->now.at, &token, err));
    body = arena_printf(
        letter->arena,
        "Dear %.*s,\n\n"
        "you signed the Data Use Agreement of %.*s (organization code %.*s) as its authorized "
        "representative. It %.*s.\n\n%.*s\n\n"
        "Open this link to renew it, or to pass it on if you are not the right person any more. "
        "You need no account:\n%.*s/dua/sign/%.*s\n\n%.*s\n",
        STRF(letter->row->signer.name), STRF(letter->row->name), STRF(letter->row->code),
        STRF(when(letter)), STRF(consequence(letter)), STRF(letter->head.url), STRF(token),
        STRF(letter->head.name));
    return send(letter, letter->row->signer.email, body, err);
}

static enum status
to_administrator(struct letter *letter, const struct user *user, struct err *err)
{
    struct str body = arena_printf(
        letter->arena,
        "Dear %.*s,\n\n"
        "the Data Use Agreement of %.*s (organization code %.*s) %.*s. It was signed by %.*s, who "
        "has been told too.\n\n%.*s\n\n"
        "State, facilities and renewal: %.*s/org/%.*s/dua\n\n%.*s\n",
        STRF(user_full_name(letter->arena, user)), STRF(letter->row->name), STRF(letter->row->code),
        STRF(when(letter)), STRF(letter->row->signer.name), STRF(consequence(letter)),
        STRF(letter->head.url), STRF(letter->row->code), STRF(letter->head.name));

    return send(letter, user->email, body, err);
}

static enum status
write_letters(struct letter *letter, struct err *err)
{
    size_t before = letter->out->mails, count;
    struct user *users;

    if (mail_address_valid(letter->row->signer.email))
        TRY(to_representative(letter, err));
    TRY(user_list(letter->tx, letter->arena, letter->row->org, &users, &count, err));
    for (size_t i = 0; i < count; i++)
        if (!user_shut(&users[i]) && mail_address_valid(users[i].email) &&
            access_allows(users[i].roles, PERMISSION_USER_MANAGE))
            TRY(to_administrator(letter, &users[i], err));
    letter->out->agreements++;
    letter->out->unreachable += letter->out->mails == before ? 1 : 0;
    return OK;
}

static enum status
note(struct letter *letter, struct err *err)
{
    struct audit_entry entry = {.at = letter->now.at,
                                .org = letter->row->org,
                                .source = STR("runner"),
                                .what = AUDIT_MAIL,
                                .object_kind = STR("agreement"),
                                .object = letter->row->id.v,
                                .reason =
                                    arena_printf(letter->arena, "notice of %d days", letter->days)};

    return audit_add(letter->tx, &entry, err);
}

/* Mark and mails in one transaction: neither without the other, and none twice. */
static enum status
one_agreement(struct db *db, struct arena *arena, struct board_row *row, size_t index,
              struct now now, struct notice_round *out, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct notice_round added = *out;
    struct letter letter = {.tx = &tx,
                            .arena = arena,
                            .row = row,
                            .days = notice_days(index),
                            .now = now,
                            .out = &added};
    bool first;

    TRY(tx_begin(&tx, db, err));
    TRY(notice_mark(&tx, row, index, &first, err));
    if (!first)
        return OK;
    TRY(letterhead_load(&tx, arena, &letter.head, err));
    TRY(write_letters(&letter, err));
    TRY(note(&letter, err));
    TRY(tx_commit(&tx, err));
    *out = added;
    return OK;
}

static enum status
read_board(struct db *db, struct arena *arena, struct board_row **rows, size_t *count,
           struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, db, err));
    TRY(agreement_board(&tx, arena, rows, count, err));
    return tx_commit(&tx, err);
}

enum status
notices_agreements(struct db *db, struct arena *arena, struct now now, struct notice_round *out,
                   struct err *err)
{
    struct board_row *rows;
    size_t count, index;

    *out = (struct notice_round){0};
    TRY(read_board(db, arena, &rows, &count, err));
    for (size_t i = 0; i < count; i++)
        if (notice_due(&rows[i].dates, now.today, rows[i].notices, &index))
            TRY(one_agreement(db, arena, &rows[i], index, now, out, err));
    return OK;
}
