/* cli/demo_desk.c - questions to the help desk in the demo: new, answered, closed, one with a patient's data. */
#include "access/user.h"
#include "cli/demo.h"
#include "desk/ticket.h"

static const struct question {
    const char *org, *user, *subject, *words, *answer; /* answer NULL: it waits */
    int ago;                                           /* days */
    bool closed;
    const char *page;
} questions[] = {
    {"HILL-01", "rep", "When does our agreement end?",
     "I would like to plan the renewal. When does our agreement end, and who signed it last?", NULL,
     1, false, "/home"},
    {"HILL-01", "nurse", "A child cannot be found",
     "I cannot find Zz Testkid, born 3/14/2019. The mother's phone is 218-555-0199.", NULL, 8,
     false, "/clients"},
    {"LAKE-02", "engineer", "Many messages come back with AE",
     "Since last week nearly half of our messages come back with AE. What changed?", NULL, 3, false,
     "/feeds"},
    {"SCHO-04", "school", "Who is our administrator?",
     "A colleague starts on Monday and needs an account.",
     "Nobody administers your organization yet. Your next agreement names somebody; until then write to "
     "us who it shall be.",
     5, false, "/org"},
    {"HILL-01", "viewer", "My e-mail address changed", "How do I tell you my new address?",
     "Open your name at the top, then Edit personal information.", 12, true, "/account"},
};

static struct now
then(const struct demo *d, int ago)
{
    struct now at = d->now;

    at.at.us -= ago * INT64_C(86400000000);
    at.today = date_add_days(at.today, -ago);
    return at;
}

static enum status
answer(struct demo *d, struct tx *tx, const struct question *q, struct ticket *t, struct err *err)
{
    struct arena *arena = d->cli->arena;
    struct entry entry = {.side = SIDE_DESK, .kind = ENTRY_WORDS, .body = str_of(q->answer)};
    struct user desk;

    TRY(user_find(tx, arena, STR("REGISTRY"), STR("helpdesk"), &desk, err));
    entry.user = desk.id.v;
    t->assigned = desk.id.v;
    return ticket_say(tx, arena, t, &entry, then(d, q->ago - 1), err);
}

static enum status
ask(struct demo *d, struct tx *tx, const struct question *q, struct err *err)
{
    struct arena *arena = d->cli->arena;
    struct ticket_act act = {0, STR("Closed")};
    struct user user;
    struct ticket t;

    TRY(user_find(tx, arena, str_of(q->org), str_of(q->user), &user, err));
    t = (struct ticket){.org = user.org.v,
                        .user = user.id.v,
                        .email = user.email,
                        .subject = str_of(q->subject),
                        .page = str_of(q->page)};
    TRY(ticket_open(tx, arena, &t, str_of(q->words), then(d, q->ago), err));
    if (q->answer != NULL)
        TRY(answer(d, tx, q, &t, err));
    return q->closed ? ticket_close(tx, &t, &act, then(d, q->ago - 1), err) : OK;
}

enum status
demo_desk(struct demo *d, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};

    TRY(tx_begin(&tx, d->store.db, err));
    for (size_t i = 0; i < sizeof(questions) / sizeof(questions[0]); i++)
        TRY(ask(d, &tx, &questions[i], err));
    return tx_commit(&tx, err);
}
