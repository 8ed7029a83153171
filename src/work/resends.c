/* work/resends.c - writing the weekly letter about refusals that were not sent again. */
#include "work/resends.h"

#include "access/user.h"
#include "base/buf.h"
#include "exchange/resend.h"
#include "post/post.h"
#include "store/db.h"
#include "work/notices.h"

struct letter {
    struct tx *tx;
    struct arena *arena;
    struct now now;
    const struct resend_due *due;
    struct letterhead head;
};

/* "12 x the birth date ... lies in the future (BIRTH_FUTURE), the first on 2 Mar 2026" */
static void
add_code(struct letter *l, const struct resend_code *code, struct buf *buf)
{
    enum finding_code known;
    struct str words = STR("");

    if (finding_code_find(code->code, &known))
        words = finding_kind(known)->remedy;
    buf_printf(buf, "  %lld times %.*s, the first on %.*s\n", (long long)code->count,
               STRF(code->code), STRF(date_long(l->arena, code->first_on)));
    if (words.n > 0)
        buf_printf(buf, "      %.*s\n", STRF(words));
}

static enum status
write_body(struct letter *l, struct str *body, struct err *err)
{
    struct resend_code *codes;
    struct buf buf;
    size_t count;

    TRY(resend_codes(l->tx, l->arena, l->due->feed, &codes, &count, err));
    buf_init(&buf, l->arena, 2048);
    buf_printf(&buf,
               "What feed %.*s sent and the registry refused has not come again. It is missing in "
               "people's records until it does.\n\n",
               STRF(l->due->login));
    for (size_t i = 0; i < count; i++)
        add_code(l, &codes[i], &buf);
    buf_printf(&buf,
               "\nEach message, with what is wrong where:\n%.*s/feeds/%lld/resends\n\nThis letter "
               "comes once a week while anything is open, and stops by itself.\n\n%.*s\n",
               STRF(l->head.url), (long long)l->due->feed.v, STRF(l->head.name));
    *body = buf_str(&buf);
    return OK;
}

static enum status
send_to(struct letter *l, const struct user *list, size_t count, role_set roles, struct str body,
        size_t *sent, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct mail mail = {.to = list[i].email,
                            .subject = STR("Refused messages that were not sent again"),
                            .body = body,
                            .topic = MAIL_FEED,
                            .org = l->due->org.v,
                            .object = l->due->feed.v};

        if ((list[i].roles & roles) == 0 || user_state(&list[i], l->now.today) != USER_ACTIVE ||
            !mail_address_valid(list[i].email))
            continue;
        TRY(mail_queue(l->tx, &mail, l->now.at, err));
        *sent += 1;
    }
    return OK;
}

static enum status
write_letter(struct letter *l, struct resends_round *out, struct err *err)
{
    struct user *list;
    struct str body;
    size_t count, sent = 0;

    TRY(write_body(l, &body, err));
    TRY(user_list(l->tx, l->arena, l->due->org, &list, &count, err));
    TRY(send_to(l, list, count, ROLE_BIT(ROLE_FEED_CONTACT), body, &sent, err));
    if (sent == 0)
        TRY(send_to(l, list, count, ROLE_BIT(ROLE_ORG_ADMIN), body, &sent, err));
    out->feeds++;
    out->mails += sent;
    out->unreachable += sent == 0;
    return resend_letter_sent(l->tx, l->due->feed, l->now.today, err);
}

enum status
resends_letters(struct db *db, struct arena *arena, struct now now, struct resends_round *out,
                struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct letter l = {.tx = &tx, .arena = arena, .now = now};
    struct resend_due *due;
    size_t count;

    *out = (struct resends_round){0};
    TRY(tx_begin(&tx, db, err));
    TRY(letterhead_load(&tx, arena, &l.head, err));
    TRY(resend_letters(&tx, arena, now.today, &due, &count, err));
    for (size_t i = 0; i < count; i++) {
        l.due = &due[i];
        TRY(write_letter(&l, out, err));
    }
    return tx_commit(&tx, err);
}
