/* cli/demo_news.c - the demo's bulletins: one that went out, with the figures of the day, and a draft. */
#include "base/clock.h"
#include "cli/demo.h"
#include "cli/demo_data.h" /* made by tools/mkdata from data/news/ */
#include "post/announcement.h"
#include "post/bulletin.h"
#include "post/subscriber.h"
#include "post/token.h"
#include "work/bulletins.h"

enum { READERS = 40, ANNOUNCED_DAYS = 30 };

static enum status
add_readers(struct demo *d, struct tx *tx, struct err *err)
{
    struct arena *arena = d->cli->arena;

    for (int i = 0; i < READERS; i++) {
        struct subscriber who = {.email = arena_printf(arena, "reader%d@example.org", i + 1),
                                 .lang = i % 7 == 3 ? STR("es") : STR("en"),
                                 .source = STR("demo"),
                                 .topics = i % 3 == 0   ? STR("news-flash data-exchange")
                                           : i % 3 == 1 ? STR("news-flash schools")
                                                        : STR("news-flash")},
                          out;

        TRY(subscriber_join(tx, arena, &who, d->now.at, &out, err));
    }
    return OK;
}

static enum status
write_one(struct demo *d, struct tx *tx, struct bulletin *b, struct str topics, struct err *err)
{
    struct bulletin_save save = {.bulletin = b, .topics = topics, .now = d->now.at};

    b->lang = STR("en");
    b->email_too = true;
    TRY(bulletin_new(tx, d->cli->arena, b, 0, d->now.at, err));
    return bulletin_save(tx, d->cli->arena, &save, err);
}

static enum status
announce(struct demo *d, struct tx *tx, struct err *err)
{
    struct announcement note = {
        .words =
            STR("Bulletins are written and sent here now. Find them under News; subscribe to get "
                "them by mail."),
        .kind = ANNOUNCEMENT_RELEASE,
        .first = d->now.today,
        .last = date_add_days(d->now.today, ANNOUNCED_DAYS)};

    return announcement_add(tx, &note, 0, d->now.at, err);
}

static enum status
write_all(struct demo *d, struct bulletin *first, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct ymd today = date_split(d->now.today);
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    struct bulletin draft = {.title = STR("Schools: what changes this autumn"),
                             .body =
                                 STR("## Class lists\n\nWrite here what schools should know.\n")};

    first->title = arena_printf(d->cli->arena, "Registry News Flash, %s %d",
                                months[today.month - 1], today.year);
    first->body = demo_news_first_md;
    TRY(tx_begin(&tx, d->serving.door.store.db, err));
    TRY(add_readers(d, &tx, err));
    TRY(write_one(d, &tx, first, STR("news-flash"), err));
    TRY(bulletin_schedule(&tx, first, d->now.at, STR("utc"), false, 0, err));
    TRY(write_one(d, &tx, &draft, STR("schools"), err));
    TRY(announce(d, &tx, err));
    return tx_commit(&tx, err);
}

static enum status
a_way_out(struct demo *d, int64_t bulletin, struct str *leave, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct arena *arena = d->cli->arena;
    struct subscriber who;
    bool found;

    TRY(tx_read(&tx, d->serving.door.store.db, err));
    TRY(subscriber_find(&tx, arena, STR("reader1@example.org"), &who, &found, err));
    *leave = arena_printf(arena, "/unsubscribe/%lld/%.*s", (long long)bulletin,
                          STRF(mail_sign_id(arena, MAIL_SUBSCRIBER, who.id)));
    return found ? OK : FAIL(err, E_NOTFOUND, "the demo has no reader");
}

enum status
demo_news(struct demo *d, struct str *leave, struct err *err)
{
    struct bulletin first = {0};
    struct bulletins_round round;
    enum status sent;

    TRY(write_all(d, &first, err));
    sent = bulletins_send(d->serving.door.store.db, d->cli->arena, d->now, &round, err);
    if (sent != OK && sent != E_CONFLICT) /* the runner was faster */
        return sent;
    return a_way_out(d, first.id, leave, err);
}
