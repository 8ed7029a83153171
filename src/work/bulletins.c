/* work/bulletins.c - bulletins whose time has come go into the outbox. */
#include "work/bulletins.h"

#include "assess/figures.h"
#include "post/bulletin_mail.h"
#include "post/subscriber.h"
#include "store/db.h"
#include "work/notices.h"

struct sending {
    struct db *db;
    struct arena *arena;
    struct now now;
    struct bulletins_round *out;
};

/* What it says now. Reads only: nothing is parsed while others wait to write. */
static enum status
compose(struct sending *s, int64_t id, struct bulletin *b, struct str *frozen,
        struct mail_bulk *bulk, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct letterhead head;
    struct bulletin_dress dress;
    struct figure *figures;
    size_t count;

    TRY(tx_read(&tx, s->db, err));
    TRY(bulletin_load(&tx, s->arena, id, b, err));
    TRY(figures_now(&tx, s->arena, s->now.today, &figures, &count, err));
    TRY(letterhead_load(&tx, s->arena, &head, err));
    *frozen = figures_fill(s->arena, b->body, figures, count);
    dress = (struct bulletin_dress){.site = head.url,
                                    .name = head.name,
                                    .text = *frozen,
                                    .texts = texts_of(texts_all, texts_count, b->lang)};
    bulletin_mail(s->arena, b, &dress, bulk);
    return tx_commit(&tx, err);
}

static enum status
begin(struct sending *s, int64_t id, struct bulletin *b, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct bulletin_going going = {.now = s->now.at, .today = s->now.today};
    struct mail_bulk bulk;

    TRY(compose(s, id, b, &going.frozen, &bulk, err));
    if (b->step == BULLETIN_SENDING)
        return OK;
    TRY(tx_begin(&tx, s->db, err));
    if (b->email_too)
        TRY(mail_queue_bulk(&tx, &bulk, NULL, 0, s->now.at, err));
    going.shared = bulk.id;
    TRY(bulletin_begin(&tx, s->arena, b, &going, err));
    return tx_commit(&tx, err);
}

static enum status
readers_of(struct sending *s, const struct bulletin *b, struct mail_recipient **out, size_t *count,
           struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct reader *list;

    *count = 0;
    *out = NULL;
    if (b->shared == 0)
        return OK;
    TRY(tx_read(&tx, s->db, err));
    TRY(audience_list(&tx, s->arena, b->id, s->now.today, &list, count, err));
    *out = ARENA_ARRAY(s->arena, struct mail_recipient, *count + 1);
    for (size_t i = 0; i < *count; i++)
        (*out)[i] = (struct mail_recipient){.to = list[i].email, .subscriber = list[i].subscriber};
    return tx_commit(&tx, err);
}

static enum status
queue(struct sending *s, const struct bulletin *b, const struct mail_recipient *list, size_t count,
      struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct mail_bulk bulk = {.id = b->shared, .topic = MAIL_NEWS, .bulletin = b->id};

    TRY(tx_begin(&tx, s->db, err));
    TRY(mail_queue_bulk(&tx, &bulk, list, count, s->now.at, err));
    return tx_commit(&tx, err);
}

static enum status
finish(struct sending *s, struct bulletin *b, size_t audience, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, s->db, err));
    TRY(bulletin_end(&tx, b, (int64_t)audience, err));
    return tx_commit(&tx, err);
}

static enum status
send_one(struct sending *s, int64_t id, struct err *err)
{
    struct mail_recipient *list;
    struct bulletin b;
    size_t count;

    TRY(begin(s, id, &b, err));
    TRY(readers_of(s, &b, &list, &count, err));
    for (size_t i = 0; i < count; i += BULLETIN_CHUNK)
        TRY(queue(s, &b, &list[i], count - i < BULLETIN_CHUNK ? count - i : BULLETIN_CHUNK, err));
    TRY(finish(s, &b, count, err));
    s->out->went++;
    s->out->mails += count;
    return OK;
}

enum status
bulletins_send(struct db *db, struct arena *arena, struct now now, struct bulletins_round *out,
               struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct sending sending = {db, arena, now, out};
    enum status status = OK;
    int64_t *ids;
    size_t count;

    *out = (struct bulletins_round){0};
    TRY(tx_read(&tx, db, err));
    TRY(bulletin_list_due(&tx, arena, now.at, &ids, &count, err));
    tx_end(&tx);
    for (size_t i = 0; i < count; i++) {
        struct err why;
        enum status one = send_one(&sending, ids[i], &why);

        if (one == OK || status != OK)
            continue;
        status = one; /* the others go all the same */
        *err = why;
    }
    return status;
}
