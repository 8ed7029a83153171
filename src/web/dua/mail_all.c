/* web/dua/mail_all.c - everyone on a tile of the board is mailed a link that renews, once a day at most. */
#include "access/link.h"
#include "post/post.h"
#include "store/db.h"
#include "web/dua/board.h"
#include "web/mails.h"
#include "web/serve.h"

page_handler dua_mail_all;

/* What became of it all. */
struct mailed {
    size_t sent, before; /* before: told today already, by whichever notice */
};

static struct instant
midnight(const struct now *now)
{
    const int64_t day = INT64_C(24) * 60 * 60 * 1000000;
    int64_t local = now->at.us + now->offset_minutes * INT64_C(60000000);

    return (struct instant){now->at.us - local % day};
}

static enum status
mail_one(struct visit *v, struct tx *tx, const struct board_row *row, struct mailed *mailed,
         struct err *err)
{
    struct str token, url, name;
    int32_t left = row->dates.ends_on.day - v->now.today.day;
    bool told;
    struct notice notice = {
        .agreement = row->id, .days = left, .email = row->signer.email, .at = v->now.at};
    struct mail mail = {.to = row->signer.email,
                        .subject = STR("Your Data Use Agreement"),
                        .topic = MAIL_NOTICE,
                        .org = row->org.v,
                        .object = row->id.v};

    if (!mail_address_valid(mail.to))
        return OK;
    TRY(notice_hold_since(tx, v->arena, row, midnight(&v->now), &told, err));
    mailed->before += told ? 1 : 0;
    if (told)
        return OK;
    TRY(link_make(tx, v->arena, LINK_AGREEMENT, row->id.v, mail.to, v->now.at, &token, err));
    TRY(mail_site(v, tx, &url, &name, err));
    mail.body = arena_printf(
        v->arena,
        "Dear %.*s,\n\nthe Data Use Agreement of %.*s (organization code %.*s) "
        "%s %.*s. Open this link to renew it, or to pass it on; you need no "
        "account:\n%.*s/dua/sign/%.*s\n\n%.*s\n",
        STRF(row->signer.name), STRF(row->name), STRF(row->code), left < 0 ? "ended on" : "ends on",
        STRF(date_long(v->arena, row->dates.ends_on)), STRF(url), STRF(token), STRF(name));
    TRY(mail_queue(tx, &mail, v->now.at, err));
    notice.mail = mail.id;
    mailed->sent++;
    return notice_log(tx, &notice, err);
}

/* POST /dua/mail: everyone on the tile */
enum status
dua_mail_all(struct visit *v, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct board board;
    struct mailed mailed = {0};

    TRY(tx_begin(&tx, v->web->db, err));
    TRY(board_load(v, &tx, &board, err));
    for (size_t i = 0; i < board.count; i++)
        if (board.rows[i].dates.step == STEP_SIGNED && board_shows(v, &board, &board.rows[i]))
            TRY(mail_one(v, &tx, &board.rows[i], &mailed, err));
    TRY(visit_audit(v, &tx,
                    &(struct visit_act){.what = AUDIT_MAIL,
                                        .kind = STR("agreement"),
                                        .reason = arena_printf(v->arena, "%zu mails", mailed.sent)},
                    err));
    TRY(tx_commit(&tx, err));
    res_redirect(v->req, v->res,
                 arena_printf(v->arena, "/dua?show=%.*s&mailed=%zu&before=%zu",
                              STRF(http_encode(v->arena, board.tile)), mailed.sent, mailed.before));
    return OK;
}
