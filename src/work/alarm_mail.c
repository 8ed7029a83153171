/* work/alarm_mail.c - who is told of an alarm, and in which words. */
#include "work/alarm_mail.h"

#include "access/permission.h"
#include "access/user.h"
#include "base/buf.h"
#include "post/post.h"
#include "store/setting.h"
#include "work/alarms.h"
#include "work/notices.h"

struct str
alarm_moment(struct arena *arena, struct instant at, int offset_minutes)
{
    int64_t minute = at.us / 60000000 + offset_minutes;

    return arena_printf(arena, "%02d:%02d on %.*s", (int)(minute % 1440 / 60), (int)(minute % 60),
                        STRF(date_long(arena, instant_date(at, offset_minutes))));
}

/* Addresses, each once. */
struct readers {
    struct str *list;
    size_t count;
};

static void
add_reader(struct readers *readers, struct str address)
{
    for (size_t i = 0; i < readers->count; i++)
        if (str_ieq(readers->list[i], address))
            return;
    if (mail_address_valid(address))
        readers->list[readers->count++] = address;
}

static enum status
find_readers(struct tx *tx, struct arena *arena, struct org_id org, struct readers *out,
             struct err *err)
{
    struct user *users;
    struct str own;
    size_t count;

    TRY(user_list(tx, arena, org, &users, &count, err));
    *out = (struct readers){ARENA_ARRAY(arena, struct str, count + 1), 0};
    for (size_t i = 0; i < count; i++)
        if (!user_shut(&users[i]) && access_allows(users[i].roles, PERMISSION_FEED_MANAGE))
            add_reader(out, users[i].email);
    TRY(setting_load(tx, arena, STR("registry.alarm_email"), &own, err));
    add_reader(out, own);
    return OK;
}

static enum status
send(struct tx *tx, const struct readers *readers, struct mail *mail, struct now now, size_t *mails,
     struct err *err)
{
    for (size_t i = 0; i < readers->count; i++) {
        mail->to = readers->list[i];
        TRY(mail_queue(tx, mail, now.at, err));
        (*mails)++;
    }
    return OK;
}

enum status
alarm_mail(struct tx *tx, struct arena *arena, const struct feed_found *feed,
           const struct alarm *alarm, bool opens, struct now now, size_t *mails, struct err *err)
{
    struct readers readers;
    struct letterhead head;
    struct str what = alarm_about(alarm->kind)->words, login = feed->feed.login;
    struct mail mail = {.topic = MAIL_FEED, .org = feed->feed.org.v, .object = feed->feed.id.v};

    TRY(letterhead_load(tx, arena, &head, err));
    TRY(find_readers(tx, arena, feed->feed.org, &readers, err));
    mail.subject = opens ? arena_printf(arena, "Feed %.*s: %.*s", STRF(login), STRF(what))
                         : arena_printf(arena, "Feed %.*s: over: %.*s", STRF(login), STRF(what));
    mail.body = arena_printf(
        arena,
        "%.*s, feed %.*s\n\n%.*s\n\n%s\n\nThe feed, its errors and how to fix them: "
        "%.*s/feeds/%lld\n\n%.*s\n",
        STRF(feed->org_name), STRF(login),
        STRF(opens ? alarm->words
                   : arena_printf(arena, "%.*s: this is over since %.*s.", STRF(what),
                                  STRF(alarm_moment(arena, now.at, now.offset_minutes)))),
        opens ? "You get one more mail when this is over, and none in between."
              : "Nothing needs to be done.",
        STRF(head.url), (long long)feed->feed.id.v, STRF(head.name));
    return send(tx, &readers, &mail, now, mails, err);
}

/* Alarms of one organization's feeds, one line each. */
static enum status
digest_lines(struct tx *tx, struct arena *arena, const struct alarm *list, size_t count,
             struct org_id org, struct buf *out, struct err *err)
{
    for (size_t i = 0; i < count; i++) {
        struct feed_found found;

        TRY(feed_find(tx, arena, list[i].feed, (struct org_id){0}, &found, err));
        if (found.feed.org.v == org.v)
            buf_printf(out, "- %.*s: %.*s\n", STRF(found.feed.login), STRF(list[i].words));
    }
    return OK;
}

static bool
seen_before(const int64_t *orgs, size_t count, int64_t org)
{
    for (size_t i = 0; i < count; i++)
        if (orgs[i] == org)
            return true;
    return false;
}

static enum status
one_digest(struct tx *tx, struct arena *arena, const struct alarm *list, size_t count,
           struct org_id org, struct now now, size_t *mails, struct err *err)
{
    struct mail mail = {.topic = MAIL_FEED,
                        .org = org.v,
                        .subject = STR("Your feeds: what changed since yesterday")};
    struct readers readers;
    struct letterhead head;
    struct buf body;

    buf_init(&body, arena, 512);
    TRY(letterhead_load(tx, arena, &head, err));
    TRY(find_readers(tx, arena, org, &readers, err));
    BUF_LIT(&body, "No alarm, but worth a look:\n\n");
    TRY(digest_lines(tx, arena, list, count, org, &body, err));
    buf_printf(&body, "\nYour feeds: %.*s/feeds\n\n%.*s\n", STRF(head.url), STRF(head.name));
    mail.body = buf_str(&body);
    return send(tx, &readers, &mail, now, mails, err);
}

enum status
alarms_digest(struct db *db, struct arena *arena, struct now now, size_t *mails, struct err *err)
{
    CLEANUP(tx_end) struct tx tx = {0};
    struct instant since = {now.at.us - INT64_C(86400000000)};
    struct alarm *list;
    size_t count, org_count = 0;
    int64_t *orgs;

    *mails = 0;
    TRY(tx_begin(&tx, db, err));
    TRY(alarms_for_digest(&tx, arena, since, &list, &count, err));
    orgs = ARENA_ARRAY(arena, int64_t, count + 1);
    for (size_t i = 0; i < count; i++) {
        struct feed_found found;

        TRY(feed_find(&tx, arena, list[i].feed, (struct org_id){0}, &found, err));
        if (seen_before(orgs, org_count, found.feed.org.v))
            continue;
        orgs[org_count++] = found.feed.org.v;
        TRY(one_digest(&tx, arena, list, count, found.feed.org, now, mails, err));
    }
    return tx_commit(&tx, err);
}
