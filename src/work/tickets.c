/* work/tickets.c - mails about tickets. */
#include "work/tickets.h"

#include "access/user.h"
#include "desk/desk.h"
#include "post/post.h"
#include "store/db.h"
#include "work/notices.h"

struct telling {
    struct tx *tx;
    struct arena *arena;
    struct now now;
    struct letterhead head;
    struct ticket ticket;
    size_t mails;
};

static enum status
send(struct telling *t, struct str to, struct str subject, struct str body, bool replies,
     struct err *err)
{
    struct mail mail = {.to = to,
                        .subject = subject,
                        .body = body,
                        .topic = MAIL_TICKET,
                        .org = t->ticket.org,
                        .object = t->ticket.id};

    if (!mail_address_valid(to))
        return OK;
    if (replies)
        mail.reply_token = t->ticket.code;
    t->mails++;
    return mail_queue(t->tx, &mail, t->now.at, err);
}

/* A member finds it under the own questions; somebody without an account by the secret of the link. */
static struct str
link_of(struct telling *t)
{
    if (t->ticket.user != 0)
        return arena_printf(t->arena, "%.*s/tickets/%d", STRF(t->head.url), (int)t->ticket.number);
    return arena_printf(t->arena, "%.*s/ticket/%.*s", STRF(t->head.url), STRF(t->ticket.code));
}

static enum status
tell_asker(struct telling *t, bool answered, struct err *err)
{
    struct str due = date_long(t->arena, t->ticket.due);
    struct str what =
        !answered ? arena_printf(t->arena,
                                 "has come; an answer comes by %.*s. Here it stands:", STRF(due))
        : t->ticket.state == TICKET_CLOSED
            ? STR("is answered and closed. Read it here, and say whether it helped:")
            : STR("is answered. Read it here:");
    struct str body = arena_printf(
        t->arena,
        "Your question to the help desk (ticket %d) %.*s\n\n%.*s\n\nA reply to this mail joins the "
        "ticket. Please write no names, birth dates or numbers of patients.\n\n%.*s\n",
        (int)t->ticket.number, STRF(what), STRF(link_of(t)), STRF(t->head.name));

    return send(t, t->ticket.email,
                arena_printf(t->arena, answered ? "Ticket %d: an answer" : "Ticket %d: received",
                             (int)t->ticket.number),
                body, true, err);
}

/* Whoever looks after it; as long as nobody does, everybody who works the desk. */
static enum status
tell_desk(struct telling *t, bool first, struct err *err)
{
    struct str subject =
        arena_printf(t->arena, first ? "Ticket %d: a new question" : "Ticket %d: more words",
                     (int)t->ticket.number);
    struct str body = arena_printf(
        t->arena, "%s for the help desk, promised by %.*s:\n\n%.*s/desk/%d\n\n%.*s\n",
        first ? "A new question" : "More words", STRF(date_long(t->arena, t->ticket.due)),
        STRF(t->head.url), (int)t->ticket.number, STRF(t->head.name));
    struct user *list;
    size_t count;

    TRY(user_list_all(t->tx, t->arena, &list, &count, err));
    for (size_t i = 0; i < count; i++) {
        if (user_state(&list[i], t->now.today) != USER_ACTIVE ||
            !access_allows(list[i].roles, PERMISSION_TICKET_WORK) ||
            (t->ticket.assigned != 0 && list[i].id.v != t->ticket.assigned))
            continue;
        TRY(send(t, list[i].email, subject, body, false, err));
    }
    return OK;
}

static enum status
tell(struct telling *t, const struct untold *words, struct err *err)
{
    struct entry *list;
    size_t count;
    bool first;

    TRY(ticket_load(t->tx, t->arena, words->ticket, &t->ticket, err));
    TRY(ticket_thread(t->tx, t->arena, t->ticket.id, &list, &count, err));
    first = count > 0 && list[0].id == words->entry;
    if (t->ticket.merged_into != 0)
        TRY(ticket_load(t->tx, t->arena, t->ticket.merged_into, &t->ticket, err));
    if (words->side == SIDE_DESK)
        return tell_asker(t, true, err);
    if (first)
        TRY(tell_asker(t, false, err));
    return tell_desk(t, first, err);
}

static enum status
tell_one(struct db *db, struct arena *arena, struct now now, const struct untold *words,
         size_t *mails, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct telling t = {.tx = &tx, .arena = arena, .now = now};
    bool mine;

    TRY(tx_begin(&tx, db, err));
    TRY(desk_told(&tx, words->entry, now.at, &mine, err));
    if (!mine)
        return OK;
    TRY(letterhead_load(&tx, arena, &t.head, err));
    TRY(tell(&t, words, err));
    TRY(tx_commit(&tx, err));
    *mails += t.mails;
    return OK;
}

static enum status
untold(struct db *db, struct arena *arena, struct untold **list, size_t *count, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_read(&tx, db, err));
    return desk_untold(&tx, arena, TICKET_MAILS_ROUND, list, count, err);
}

enum status
tickets_tell(struct db *db, struct arena *arena, struct now now, size_t *mails, bool *more,
             struct err *err)
{
    struct untold *list;
    size_t count;

    *mails = 0;
    TRY(untold(db, arena, &list, &count, err));
    *more = count == TICKET_MAILS_ROUND;
    for (size_t i = 0; i < count; i++)
        TRY(tell_one(db, arena, now, &list[i], mails, err));
    return OK;
}
